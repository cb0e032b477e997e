"""One pass over samples, in which every layer's output is reduced while it is computed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray

from cnnviz.engine.data.batches import Batch, iterate
from cnnviz.engine.distributed.world import current
from cnnviz.engine.errors import BadValue, CnnvizError, DatasetProblem, DeviceProblem, ImageProblem
from cnnviz.engine.events import Progress, Work, end_if_wanted
from cnnviz.engine.memory import check_memory, free_memory
from cnnviz.engine.models.layers import layer_table
from cnnviz.engine.probes import names
from cnnviz.engine.probes.activation_view import Kind
from cnnviz.engine.probes.capture import observe
from cnnviz.engine.probes.extremes import Extremes
from cnnviz.engine.probes.layouts import Layouts, layouts_of
from cnnviz.engine.probes.places import NoResponses, Spread
from cnnviz.engine.probes.tallies import Tallies

if TYPE_CHECKING:
    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.models.loaded import LoadedModel

_MOST_AT_ONCE = 64
# Multiply-adds of a batch on a processor: some 200 ms, after which other work gets its turn.
_WORK_AT_ONCE = 16e9


@dataclass(frozen=True)
class Span:
    """A layer among all that were swept.

    Parameters
    ----------
    layer : str
        Its name.
    kind : {"maps", "tokens", "vector"}
        What it gives.
    places : (int, int)
        Rows and columns of its largest grid.
    units : int
        How many units it has.
    """

    layer: str
    kind: Kind
    places: tuple[int, int]
    units: int


@dataclass(frozen=True, eq=False)
class Swept:
    """What a pass has found.

    Parameters
    ----------
    spans : tuple of Span
        The layers; all arrays hold their units one layer after the other.
    arrays : dict of str to ndarray
        By the names of :class:`cnnviz.engine.probes.responses.LayerResponses`, and ``subset_ids``
        and ``dropped``.
    samples : int
        How many samples count.
    skipped : tuple of str
        Pictures that could not be read, with the reason.
    """

    spans: tuple[Span, ...]
    arrays: dict[str, NDArray[Any]]
    samples: int
    skipped: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Request:
    """What shall be swept.

    Parameters
    ----------
    model : LoadedModel
        The network.
    image_set : ImageSet
        The samples.
    layers : tuple of str
        Layers, each once.
    sample_ids : ndarray of int64
        Which samples, rising, each once.
    subset_ids : ndarray of int64
        Those of them whose responses are all kept, rising.
    k : int
        Length of the lists.
    batch_size : int or None
        Samples at once; None leaves it to the network's size.
    """

    model: LoadedModel
    image_set: ImageSet
    layers: tuple[str, ...]
    sample_ids: NDArray[np.int64]
    subset_ids: NDArray[np.int64]
    k: int
    batch_size: int | None


def class_count(images: ImageSet) -> int:
    """Return how many classes the labels of an image set tell apart."""
    highest = int(images.labels.max(initial=-1)) + 1
    return max(len(images.class_names), highest) if highest else 0


def passing(request: Request) -> Work[Progress, Swept]:
    """Run the samples through the network once.

    Raises
    ------
    UnknownName, NothingCaptured, NoResponses
        For a layer that is not there, does not run, or gives no one number for unit and sample.
    DatasetProblem
        Where no picture can be read.
    ShapeTrouble, DeviceProblem
        Where pictures do not go through, or memory does not suffice.
    """
    skipped: dict[int, str] = {}

    def note(sample_id: int, problem: ImageProblem) -> None:
        skipped[sample_id] = str(problem)

    layouts, batch_size = _prepare(request)
    world, total = current(), len(request.sample_ids)
    own = world.dealt(request.sample_ids, batch_size)
    sweep = _Sweep(request, layouts)
    yield Progress(0, total, "", "images")
    preprocessing = request.model.preprocessing
    for batch in iterate(request.image_set, preprocessing, own, batch_size, on_problem=note):
        sweep.add(batch)
        done = world.size * (sweep.seen + len(skipped))
        yield Progress(min(done, total), total, "", "images")
    told = world.gather((sweep.found, skipped))
    whole = _Sweep(request, layouts)
    for found, sentences in told:
        whole.merge(found)
        skipped.update(sentences)
    return whole.result(tuple(skipped[sample] for sample in sorted(skipped)))


def _prepare(request: Request) -> tuple[Layouts, int]:
    """Look at one picture: where the channels are, how many fit at once, whether it all fits."""
    model = request.model
    first = iterate(request.image_set, model.preprocessing, request.sample_ids, 1)
    example = next((batch.images for batch in first), None)
    if example is None:
        raise DatasetProblem(request.image_set.spec, "has no image that can be read")
    table = layer_table(model, example)
    device = next((entry.device for entry in model.module.parameters()), torch.device("cpu"))
    batch_size = request.batch_size
    if batch_size is None:
        at_once = _WORK_AT_ONCE / max(1, table.total_macs) if device.type == "cpu" else math.inf
        batch_size = int(min(_MOST_AT_ONCE, max(1.0, at_once)))
    batch_size = min(batch_size, len(request.sample_ids))
    sizes = [math.prod(row.output_shape) for row in table.rows if row.macs and row.output_shape]
    largest = max(sizes, default=0) + example.numel()
    check_memory(largest * example.element_size(), batch_size, device)
    units = sum(
        row.units or 0 for row in table.rows if {row.name, row.module} & set(request.layers)
    )
    _check_figures(units, request)
    asked = "" if "" in request.layers else request.layers[0]
    return layouts_of(model.module, example, asked), batch_size


def _check_figures(units: int, request: Request) -> None:
    """Refuse what the figures themselves leave no memory for."""
    each = (
        Tallies.size(1, class_count(request.image_set), len(request.subset_ids))
        + 2 * request.k * 64
    )
    free = free_memory(torch.device("cpu"))
    if free is not None and units * each > free:
        raise DeviceProblem(
            f"The figures of {units:,} units take about {units * each / 1e9:,.1f} GB, but this "
            f"machine has {free / 1e9:,.1f} GB free; choose fewer layers."
        )


@dataclass(frozen=True, eq=False)
class _Answer:
    """What a layer gave for a batch: responses (N, U), and the places that may be needed."""

    values: torch.Tensor
    places: NDArray[np.int32]  # (N, U, 2)
    span: Span


@dataclass(eq=False)
class _Found:
    """What some batches gave, without the network: one process tells it to others."""

    spans: dict[str, Span] = field(default_factory=dict)
    extremes: Extremes | None = None
    tallies: Tallies | None = None
    dropped: list[int] = field(default_factory=list)
    culprit: str = ""


class _Sweep:
    """Everything that is known after some batches."""

    def __init__(self, request: Request, layouts: Layouts) -> None:
        self._request = request
        self._layouts = layouts
        self._starts: dict[str, int] = {}
        self.found = _Found()

    @property
    def seen(self) -> int:
        """Samples that went through the network."""
        tallies = self.found.tallies
        return (0 if tallies is None else tallies.count) + len(self.found.dropped)

    def add(self, batch: Batch) -> None:
        """Run a batch; samples with a response that is not finite count nowhere."""
        ids = torch.from_numpy(batch.sample_ids)
        answers = self._observed(batch.images, ids)
        found = self.found
        if found.extremes is None or found.tallies is None:
            self._begin([answer.span for answer in answers.values()])
        assert found.extremes is not None
        assert found.tallies is not None
        for answer in answers.values():
            self._note(answer.span)
        values = torch.cat([answer.values for answer in answers.values()], 1)
        places = np.concatenate([answer.places for answer in answers.values()], 1)
        labels = batch.labels
        good = values.isfinite().all(1)
        if not good.all():
            found.culprit = next(
                layer for layer, answer in answers.items() if not answer.values.isfinite().all()
            )
            found.dropped += ids[~good].tolist()
            values, places, labels, ids = values[good], places[good], labels[good], ids[good]
        if len(ids):
            found.extremes.add(values, ids, places)
            found.tallies.add(values, labels, ids.numpy())

    def merge(self, other: _Found) -> None:
        """Take in what was found in other samples; it is changed by that."""
        if other.extremes is None or other.tallies is None:
            return
        found = self.found
        if found.extremes is None or found.tallies is None:
            self.found = other
            return
        for span in other.spans.values():
            self._check(span)
            self._note(span)
        found.extremes.merge(other.extremes)
        found.tallies.merge(other.tallies)
        found.dropped += other.dropped
        found.culprit = found.culprit or other.culprit

    def result(self, skipped: tuple[str, ...]) -> Swept:
        """Return all figures."""
        found = self.found
        if found.extremes is None or found.tallies is None:
            raise DatasetProblem(self._request.image_set.spec, "has no image that can be read")
        if not found.tallies.count:
            raise CnnvizError(
                f"Of all {len(found.dropped):,} images the layer {found.culprit} gives responses "
                "that are not finite numbers; check the network's weights."
            )
        arrays = found.tallies.arrays(class_count(self._request.image_set))
        arrays.update(found.extremes.arrays())
        arrays["dropped"] = np.array(sorted(found.dropped), np.int64)
        return Swept(tuple(found.spans.values()), arrays, found.tallies.count, skipped)

    def _begin(self, spans: Sequence[Span]) -> None:
        """Lay out the layers' units one after the other."""
        start = 0
        for span in spans:
            self.found.spans[span.layer], self._starts[span.layer] = span, start
            start += span.units
        self.found.extremes = Extremes(start, self._request.k)
        labels = self._request.image_set.labels[self._request.sample_ids]
        classes = np.unique(labels[labels >= 0])
        self.found.tallies = Tallies(start, classes, self._request.subset_ids)

    def _observed(self, images: torch.Tensor, ids: torch.Tensor) -> dict[str, _Answer]:
        def take(layer: str, output: torch.Tensor) -> _Answer:
            end_if_wanted()
            layout = self._layouts.get(names.split(layer), "first")
            spread = Spread(layer, output, layout, len(ids))
            span = Span(layer, spread.kind, (spread.rows, spread.columns), spread.units)
            self._check(span)
            values, wanted = spread.largest(), None
            if self.found.extremes is not None:
                wanted = self.found.extremes.candidates(values, ids, self._starts[layer])
            return _Answer(values, spread.first_places(wanted), span)

        return observe(self._request.model, images, self._request.layers, take)

    def _check(self, span: Span) -> None:
        """Refuse a layer whose units depend on the image's size."""
        known = self.found.spans.get(span.layer)
        if known is not None and known.units != span.units:
            reason = f"gives {known.units:,} units for one image and {span.units:,} for another"
            raise NoResponses(span.layer, reason, "bring all images to one size")

    def _note(self, span: Span) -> None:
        """Keep the largest grid of a layer."""
        known = self.found.spans[span.layer]
        if known.places != span.places:
            rows, columns = np.maximum(known.places, span.places).tolist()
            self.found.spans[span.layer] = replace(known, places=(rows, columns))


def chosen_ids(
    image_set: ImageSet, sample_ids: Sequence[int] | NDArray[np.int64] | None
) -> NDArray[np.int64]:
    """Return the samples to sweep, rising and each once.

    Raises
    ------
    DatasetProblem
        Where there are none.
    BadValue
        Where one is not in the set.
    """
    count = len(image_set)
    ids = np.arange(count) if sample_ids is None else np.unique(np.asarray(sample_ids, np.int64))
    if not len(ids):
        raise DatasetProblem(image_set.spec, "there are no images to sweep", "choose some")
    for outer in (ids[0], ids[-1]):
        if not 0 <= outer < count:
            raise BadValue("sample_ids", int(outer), f"from 0 to {count - 1:,}")
    return ids.astype(np.int64)
