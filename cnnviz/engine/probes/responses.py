"""Responses: one number for each unit and sample, and what a whole image set says of every unit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine import kept
from cnnviz.engine.distributed.world import current
from cnnviz.engine.errors import BadValue, UnknownName
from cnnviz.engine.events import Progress, Work, drain
from cnnviz.engine.models.loaded import LoadedModel, as_loaded
from cnnviz.engine.probes.activation_view import Kind
from cnnviz.engine.probes.sweep import Request, Span, Swept, chosen_ids, class_count, passing

if TYPE_CHECKING:
    from torch import nn

    from cnnviz.engine.data.image_set import ImageSet

LARGEST_K = 1_000  # longer lists are no lists of extremes any more, and fill the disk
SUBSET = 256  # samples of which every response is kept
_VERSION = 1  # of the figures' meaning: another one makes all that was kept void
_SHOWN = 5  # samples that a warning names


@dataclass(frozen=True, eq=False)
class LayerResponses:
    """What an image set says of the units of one layer.

    The response of a unit to a sample is the unit's activation at the place where it is largest:
    the maximum over the rows and columns of its map, over the tokens of a grid (the class token,
    which lies nowhere, is left out), or its one value where the layer gives a vector. Activations
    are taken as the layer computed them and compared as float32.

    U units, k entries of a list, S samples of the fixed random subset, C classes, B bins.

    Parameters
    ----------
    layer : str
        The layer's name.
    kind : {"maps", "tokens", "vector"}
        What it gives.
    places : (int, int)
        Rows and columns of its map or token grid, (1, 1) for a vector; the largest where images
        differ in size. Of windows, heads or frames each has this grid.
    top_ids : ndarray of int64, shape (U, k)
        Samples of the largest responses, largest first, among equal ones the lowest id; -1 where
        there are fewer samples than k.
    top_values : ndarray of float32, shape (U, k)
        The responses; NaN where there is no sample.
    top_positions : ndarray of int32, shape (U, k, 2)
        Row and column of the maximum, the first in row-major order; -1 where there is no sample.
    bottom_ids, bottom_values, bottom_positions
        Alike for the smallest responses, smallest first. The place is that of the maximum too.
    mean, deviation : ndarray of float32, shape (U,)
        Of the responses; the deviation is that of the population (divided by their number).
    zeros : ndarray of float32, shape (U,)
        Share of samples whose response is exactly zero, from 0 to 1: after a ReLU, those that
        leave the unit silent at every place. (Zeros are not counted place by place, which costs
        more than a tenth of the forward pass.)
    histogram : ndarray of int64, shape (U, B)
        How many responses lie in each bin; exact, see
        :class:`cnnviz.engine.probes.tallies.Histograms`.
    edges : ndarray of float32, shape (U, B + 1)
        Edges of the bins, of which each holds its lower one; all bins of a unit are of one width.
    class_means : ndarray of float32, shape (U, C)
        Mean response to the samples of each class; NaN for a class without samples, C = 0 where
        there are no labels.
    class_counts : ndarray of int64, shape (C,)
        Samples of each class.
    selectivity : ndarray of float32, shape (U,)
        Class selectivity from 0 to 1, (m - r) / (m + r) of Morcos et al. (2018), see
        :func:`cnnviz.engine.probes.tallies.selectivities`; NaN with fewer than two classes.
    best_class : ndarray of int64, shape (U,)
        The class of the largest mean, the lowest of several; -1 without labels.
    subset_values : ndarray of float32, shape (S, U)
        Responses to the samples `subset_ids` of :class:`Responses`.
    sums, squares : ndarray of float64, shape (U,)
        Of the responses, from which figures of "these samples against the rest" follow.
    count : int
        How many samples that is.
    """

    layer: str
    kind: Kind
    places: tuple[int, int]
    top_ids: NDArray[np.int64]
    top_values: NDArray[np.float32]
    top_positions: NDArray[np.int32]
    bottom_ids: NDArray[np.int64]
    bottom_values: NDArray[np.float32]
    bottom_positions: NDArray[np.int32]
    mean: NDArray[np.float32]
    deviation: NDArray[np.float32]
    zeros: NDArray[np.float32]
    histogram: NDArray[np.int64]
    edges: NDArray[np.float32]
    class_means: NDArray[np.float32]
    class_counts: NDArray[np.int64]
    selectivity: NDArray[np.float32]
    best_class: NDArray[np.int64]
    subset_values: NDArray[np.float32]
    sums: NDArray[np.float64]
    squares: NDArray[np.float64]
    count: int

    @property
    def units(self) -> int:
        """How many units the layer has."""
        return len(self.mean)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all arrays by their names."""
        values = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        return {name: value for name, value in values.items() if isinstance(value, np.ndarray)}


_PLAIN = ("layer", "kind", "places", "count")
_OF_LAYER = tuple(entry.name for entry in fields(LayerResponses) if entry.name not in _PLAIN)
_OF_CLASSES = "class_counts"  # the one array of a layer that knows no units
_OF_SUBSET = "subset_values"  # the one whose first dimension is not the units


@dataclass(frozen=True, eq=False)
class Responses:
    """What an image set says of the units of several layers, found in one pass.

    Parameters
    ----------
    layers : mapping of str to LayerResponses
        By the layers' names, in the order asked; ``responses["conv1"]`` is short for it.
    samples : int
        How many samples count: those asked for without those skipped and dropped.
    subset_ids : ndarray of int64, shape (S,)
        The fixed random subset, rising: at most 256 samples.
    class_names : tuple of str
        Name of each class.
    skipped : tuple of str
        Pictures that could not be read, with the reason.
    dropped : ndarray of int64
        Samples with a response that is NaN or infinite in any of the layers; they count nowhere.
    warnings : tuple of str
        Sentences about what was left out, or why the result could not be kept.
    facts : mapping of str to str
        Of what: ``model``, ``image_set``, ``split``, and ``epoch`` where the network tells it.
    sample_ids : ndarray of int64 or None
        The samples that were asked for, rising; None means all.
    """

    layers: Mapping[str, LayerResponses]
    samples: int
    subset_ids: NDArray[np.int64]
    class_names: tuple[str, ...]
    skipped: tuple[str, ...]
    dropped: NDArray[np.int64]
    warnings: tuple[str, ...]
    facts: Mapping[str, str]
    sample_ids: NDArray[np.int64] | None = None

    def __getitem__(self, layer: str) -> LayerResponses:
        found = self.layers.get(layer)
        if found is None:
            raise UnknownName("layer in these responses", layer, self.layers)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.layers)

    def __len__(self) -> int:
        return len(self.layers)


def responses(
    model: LoadedModel | nn.Module,
    dataset: ImageSet,
    layers: str | Sequence[str],
    k: int = 9,
    batch_size: int | None = None,
    sample_ids: Sequence[int] | NDArray[np.int64] | None = None,
    seed: int = 0,
) -> Responses:
    """Find what excites every unit of some layers; see :func:`sweeping`."""
    return drain(sweeping(model, dataset, layers, k, batch_size, sample_ids, seed))


def sweeping(
    model: LoadedModel | nn.Module,
    dataset: ImageSet,
    layers: str | Sequence[str],
    k: int = 9,
    batch_size: int | None = None,
    sample_ids: Sequence[int] | NDArray[np.int64] | None = None,
    seed: int = 0,
) -> Work[Progress, Responses]:
    """Find what excites every unit of some layers in one pass, telling how many images are done.

    Outputs are reduced while the network runs, so that memory grows with the units and `k` but not
    with the images. The result is exact: that of keeping every response of the same forward passes
    and sorting. It is kept on disk, under weights, images, preprocessing, `k`, `seed` and samples,
    and the next call returns it at once; layers that were not asked for before are added to it.

    Parameters
    ----------
    model : LoadedModel or Module
        The network; it comes back untouched.
    dataset : ImageSet
        The samples.
    layers : str or sequence of str
        Qualified module names; ``relu#2`` is the second call of ``relu`` in one pass.
    k : int
        How many of the largest and smallest responses of each unit are listed.
    batch_size : int, optional
        Images at once; by default as many as some 200 ms of computing take, at most 64.
    sample_ids : sequence of int, optional
        Sweep only these samples.
    seed : int
        Chooses the random subset whose responses are all kept.

    Raises
    ------
    UnknownName, NothingCaptured, NoResponses
        For a layer that is not there, does not run, gives no tensor, or whose first dimension does
        not count the images, as in the heads of a detector.
    BadValue
        For a `k`, batch size or sample out of range, or no layer.
    DatasetProblem
        Where there is no image, or none can be read.
    ShapeTrouble
        Where the images do not go through the network.
    DeviceProblem
        Where memory does not suffice, said before the pass as far as it can be known.
    """
    request = _request(model, dataset, layers, k, batch_size, sample_ids, seed)
    yield Progress(0, len(request.sample_ids), "", "images")
    key = _key(request, seed)
    known = current().agreed(_known(key))
    missing = tuple(layer for layer in request.layers if known is None or not _has(known, layer))
    if known is not None and (known.arrays["dropped"].size or not missing):
        # What a layer was not asked for may not count against the others.
        if not known.arrays["dropped"].size or _is_of(known, request.layers):
            return _told(request, known, sample_ids is None)
        known, missing = None, request.layers
    swept = yield from passing(replace(request, layers=missing))
    if known is not None and _fit(known, swept):
        swept = _merged(known, swept)
    elif missing != request.layers:
        swept = yield from passing(request)
    sentence = _keep(key, swept)
    return _told(request, swept, sample_ids is None, sentence)


def kept_responses(
    model: LoadedModel | nn.Module,
    dataset: ImageSet,
    layers: str | Sequence[str] | None = None,
    k: int = 9,
    sample_ids: Sequence[int] | NDArray[np.int64] | None = None,
    seed: int = 0,
) -> Responses | None:
    """Return what an earlier sweep of the same kept, or None where a layer of it is missing.

    Parameters
    ----------
    model, dataset, layers, k, sample_ids, seed
        As for :func:`sweeping`; without `layers`, all that are there.
    """
    request = _request(model, dataset, layers or ("",), k, None, sample_ids, seed)
    known = _known(_key(request, seed))
    if known is None:
        return None
    if layers is None:
        request = replace(request, layers=tuple(span.layer for span in known.spans))
    if known.arrays["dropped"].size and not _is_of(known, request.layers):
        return None
    if not all(_has(known, layer) for layer in request.layers):
        return None
    return _told(request, known, sample_ids is None)


def _request(
    model: LoadedModel | nn.Module,
    dataset: ImageSet,
    layers: str | Sequence[str],
    k: int,
    batch_size: int | None,
    sample_ids: Sequence[int] | NDArray[np.int64] | None,
    seed: int,
) -> Request:
    wanted = (layers,) if isinstance(layers, str) else tuple(dict.fromkeys(layers))
    if not wanted:
        raise BadValue("layers", wanted, "at least one layer")
    for name, value in (("k", k), ("batch_size", batch_size)):
        if value is not None and value < 1:
            raise BadValue(name, value, "a whole number of at least 1")
    if k > LARGEST_K:
        raise BadValue("k", k, f"at most {LARGEST_K:,}")
    if seed < 0:
        raise BadValue("seed", seed, "a whole number of at least 0")
    ids = chosen_ids(dataset, sample_ids)
    count = min(SUBSET, len(ids))
    subset = np.sort(np.random.default_rng(seed).choice(ids, count, replace=False))
    return Request(as_loaded(model), dataset, wanted, ids, subset, k, batch_size)


def _key(request: Request, seed: int) -> str:
    """Return the key under which a result is kept; layers are no part of it, they add up."""
    return kept.key_of(
        request.model,
        request.image_set,
        _VERSION,
        request.k,
        seed,
        hashlib.sha256(request.sample_ids.tobytes()).hexdigest(),
    )


def _known(key: str) -> Swept | None:
    arrays = kept.load("responses", key)
    if arrays is None:
        return None
    facts = kept.facts("responses", key)
    spans = tuple(
        Span(layer, kind, (rows, columns), units)
        for layer, kind, rows, columns, units in facts["spans"]
    )
    return Swept(spans, arrays, facts["samples"], tuple(facts["skipped"]))


def _keep(key: str, swept: Swept) -> str:
    spans = [[span.layer, span.kind, *span.places, span.units] for span in swept.spans]
    facts = {"spans": spans, "samples": swept.samples, "skipped": swept.skipped}
    return kept.save("responses", key, swept.arrays, facts)


def _has(swept: Swept, layer: str) -> bool:
    return any(span.layer == layer for span in swept.spans)


def _is_of(swept: Swept, layers: Sequence[str]) -> bool:
    return {span.layer for span in swept.spans} == set(layers)


def _fit(one: Swept, other: Swept) -> bool:
    """Whether two passes over the same samples left out the same of them."""
    nothing_dropped = not (one.arrays["dropped"].size or other.arrays["dropped"].size)
    return nothing_dropped and (one.samples, one.skipped) == (other.samples, other.skipped)


def _merged(one: Swept, other: Swept) -> Swept:
    arrays = dict(one.arrays)
    for name in _OF_LAYER:
        if name != _OF_CLASSES:
            axis = 1 if name == _OF_SUBSET else 0
            arrays[name] = np.concatenate([one.arrays[name], other.arrays[name]], axis)
    return Swept((*one.spans, *other.spans), arrays, one.samples, one.skipped)


def _told(request: Request, swept: Swept, whole: bool, sentence: str = "") -> Responses:
    return assembled(
        swept,
        request.image_set,
        request.layers,
        _facts(request),
        None if whole else request.sample_ids,
        sentence,
    )


def assembled(
    swept: Swept,
    images: ImageSet,
    layers: Sequence[str],
    facts: Mapping[str, str],
    sample_ids: NDArray[np.int64] | None,
    sentence: str = "",
) -> Responses:
    """Give each layer its own part of what a pass has found.

    Parameters
    ----------
    swept : Swept
        The figures of all layers.
    images : ImageSet
        The samples.
    layers : sequence of str
        Which layers, in their order.
    facts, sample_ids
        As for :class:`Responses`.
    sentence : str
        A warning to add; empty for none.
    """
    found: dict[str, LayerResponses] = {}
    start = 0
    for span in swept.spans:
        units = slice(start, start + span.units)
        start += span.units
        parts = {name: swept.arrays[name] for name in _OF_LAYER}
        for name, array in parts.items():
            if name != _OF_CLASSES:
                parts[name] = array[:, units] if name == _OF_SUBSET else array[units]
        found[span.layer] = LayerResponses(
            layer=span.layer, kind=span.kind, places=span.places, count=swept.samples, **parts
        )
    dropped = swept.arrays["dropped"]
    warnings = [_of_dropped(images, dropped)] if len(dropped) else []
    if sentence:
        warnings.append(sentence)
    return Responses(
        layers=MappingProxyType({layer: found[layer] for layer in layers}),
        samples=swept.samples,
        subset_ids=swept.arrays["subset_ids"],
        class_names=_class_names(images),
        skipped=swept.skipped,
        dropped=dropped,
        warnings=tuple(warnings),
        facts=MappingProxyType(dict(facts)),
        sample_ids=sample_ids,
    )


def _of_dropped(images: ImageSet, dropped: NDArray[np.int64]) -> str:
    named = ", ".join(images.sample_name(int(sample)) for sample in dropped[:_SHOWN])
    more = f" and {len(dropped) - _SHOWN:,} more" if len(dropped) > _SHOWN else ""
    what = "image gives" if len(dropped) == 1 else "images give"
    return (
        f"{len(dropped):,} {what} responses that are not finite numbers, so that nothing counts "
        f"them: {named}{more}."
    )


def _class_names(images: ImageSet) -> tuple[str, ...]:
    names = images.class_names
    return names + tuple(f"class {index}" for index in range(len(names), class_count(images)))


def _facts(request: Request) -> dict[str, str]:
    facts = {"model": request.model.title, "image_set": request.image_set.name}
    if request.image_set.split:
        facts["split"] = request.image_set.split
    if "epoch" in request.model.metadata:
        facts["epoch"] = request.model.metadata["epoch"]
    return facts
