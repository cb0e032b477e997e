"""Features: one row of numbers for each sample, from any layer, the logits or the pixels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine import kept
from cnnviz.engine.embedding.pooling import POOLINGS, pooled, usual
from cnnviz.engine.embedding.problems import FeatureProblem
from cnnviz.engine.embedding.rows import Rows
from cnnviz.engine.errors import BadValue, CnnvizError, DatasetProblem, UnknownName
from cnnviz.engine.events import Progress, Work, drain

if TYPE_CHECKING:
    import torch
    from torch import nn

    from cnnviz.engine.data.batches import Batch
    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.errors import ImageProblem
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.probes.layouts import Layout

LOGITS = "logits"  # what the network as a whole answers
PIXELS = "pixels"  # the picture itself, as it is brought to the network, from 0 to 1
_MOST_LISTED = 1000  # sentences about images that could not be read

_NO_FACTS: Mapping[str, Any] = {}
Reduce = Callable[["Batch"], "torch.Tensor"]


@dataclass(frozen=True, eq=False)
class Features:
    """Rows of numbers, one for each sample.

    Parameters
    ----------
    array : ndarray of float32, shape (N, D)
        The features; mapped from a file where they are large, and then not to be written.
    sample_ids, labels : ndarray of int64, shape (N,)
        Which samples these are, and their class indices (-1 where there is none).
    layer : str
        The layer's name, "logits" or "pixels".
    pooling : str
        How its output was made into rows: one of :data:`POOLINGS`, but not "auto".
    dropped : ndarray of int64
        Ids of samples left out because a feature of theirs is NaN or infinite.
    skipped : tuple of str
        Images that could not be read, with the reason.
    warnings : tuple of str
        What else a person should know.
    facts : mapping
        ``model``, ``image_set``, ``split``, ``samples`` (in the image set), ``class_names``.
    key : str
        Fingerprint of weights, images, preprocessing, layer and pooling: what was made from these
        features is kept under it.
    """

    array: NDArray[np.float32]
    sample_ids: NDArray[np.int64]
    labels: NDArray[np.int64]
    layer: str
    pooling: str
    dropped: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    skipped: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=lambda: _NO_FACTS)
    key: str = ""


def features(
    model: LoadedModel | nn.Module,
    dataset: ImageSet,
    layer: str,
    pooling: str = "auto",
    batch_size: int = 64,
    sample_ids: Sequence[int] | NDArray[np.int64] | None = None,
) -> Features:
    """Return the features of the samples of an image set; see :func:`extracting`."""
    return drain(extracting(model, dataset, layer, pooling, batch_size, sample_ids))


def extracting(
    model: LoadedModel | nn.Module,
    dataset: ImageSet,
    layer: str,
    pooling: str = "auto",
    batch_size: int = 64,
    sample_ids: Sequence[int] | NDArray[np.int64] | None = None,
) -> Work[Progress, Features]:
    """Run an image set through the network and keep one row of features for each sample.

    What was extracted before, with these weights, images and preprocessing, is there at once.

    Parameters
    ----------
    model : LoadedModel or Module
        The network; it comes back untouched.
    dataset : ImageSet
        The samples.
    layer : str
        A layer's name, "logits" (or the empty name) or "pixels".
    pooling : {"auto", "average", "maximum", "flatten", "token_mean", "class_token"}
        How an output becomes a row: mean or maximum over all places, all its numbers, or, of a
        transformer's tokens, the mean of those of the picture or the class token. "auto" takes
        what is usual, see :func:`cnnviz.engine.embedding.pooling.usual`.
    batch_size : int
        Images at a time.
    sample_ids : sequence of int, optional
        Which samples; all by default.

    Yields
    ------
    Progress
        After each batch, in images.

    Raises
    ------
    UnknownName
        For a layer that does not exist, with the nearest ones.
    BadValue
        For a pooling that does not exist, and a batch size or sample out of range.
    FeatureProblem
        Where the layer does not have what `pooling` asks for, or images of different sizes give
        rows of different lengths, or no row is left.
    DatasetProblem
        Where there are no images, or none can be read.
    DeviceProblem
        Where neither memory nor the disk holds the rows; it is said before the sweep.
    """
    from cnnviz.engine.models.loaded import as_loaded

    if pooling not in POOLINGS:
        raise BadValue("pooling", pooling, "one of " + ", ".join(POOLINGS))
    if batch_size < 1:
        raise BadValue("batch_size", batch_size, "a whole number of at least 1")
    count = len(dataset)
    ids = np.arange(count) if sample_ids is None else np.asarray(sample_ids, np.int64)
    if not len(ids):
        raise DatasetProblem(dataset.spec, "has no images")
    for outer in (int(ids.min()), int(ids.max())):
        if not 0 <= outer < count:
            raise BadValue("sample_ids", outer, f"from 0 to {count - 1:,}")
    loaded = as_loaded(model)
    layer = layer or LOGITS
    _check_layer(loaded, layer)
    yield Progress(0, len(ids), "", "images")
    key = features_key(loaded, dataset, layer, pooling, sample_ids)
    found = _kept(loaded, dataset, layer, key)
    if found is not None:
        return found
    result = yield from _sweep(loaded, dataset, layer, pooling, batch_size, ids)
    return _keep(replace(result, facts=_facts(loaded, dataset), key=key))


def kept_features(
    model: LoadedModel, dataset: ImageSet, layer: str, pooling: str = "auto"
) -> Features | None:
    """Return the features of all samples where they were extracted before, or None."""
    layer = layer or LOGITS
    return _kept(model, dataset, layer, features_key(model, dataset, layer, pooling))


def features_key(
    model: LoadedModel,
    dataset: ImageSet,
    layer: str,
    pooling: str,
    sample_ids: Sequence[int] | NDArray[np.int64] | None = None,
) -> str:
    """Return the fingerprint of everything that features depend on."""
    chosen = None if sample_ids is None else np.asarray(sample_ids, np.int64).tolist()
    if layer == PIXELS:  # no network has a part in them
        preprocessing = model.preprocessing.to_dict()
        return kept.fingerprint(dataset.fingerprint(), dataset.split, preprocessing, layer, chosen)
    return kept.key_of(model, dataset, layer, pooling, chosen)


def _sweep(
    model: LoadedModel,
    dataset: ImageSet,
    layer: str,
    pooling: str,
    batch_size: int,
    ids: NDArray[np.int64],
) -> Work[Progress, Features]:
    from cnnviz.engine.data.batches import in_steps

    problems: list[str] = []

    def note(_sample_id: int, problem: ImageProblem) -> None:
        problems.append(str(problem))

    reader = _Pixels() if layer == PIXELS else _Outputs(model, layer, pooling)
    preprocessing = _bare(model) if layer == PIXELS else model.preprocessing
    rows = Rows(len(ids), f"{layer} ({dataset.name})")
    try:
        steps = in_steps(dataset, preprocessing, ids, batch_size, note)
        for number, batches in enumerate(steps, start=1):
            group = [(batch.sample_ids, reader.read(batch)) for batch in batches]
            for sample_ids, values in _in_order(group):
                rows.add(sample_ids, values)
            done = min(number * batch_size, len(ids))
            yield Progress(done, len(ids), rows.note, "images")
        array, sample_ids, dropped = rows.finish()
    except BaseException:
        rows.discard()
        raise
    if not len(sample_ids) and not len(dropped):
        raise DatasetProblem(dataset.spec, "has no image that can be read")
    if not len(sample_ids):
        raise FeatureProblem(
            f"The features of {layer} are not finite for any image (NaN or infinite); the "
            "weights may have diverged, so choose another epoch or an earlier layer."
        )
    return Features(
        array=array,
        sample_ids=sample_ids,
        labels=dataset.labels[sample_ids],
        layer=layer,
        pooling=reader.pooling,
        dropped=dropped,
        skipped=_listed(problems),
    )


def _in_order(
    group: list[tuple[NDArray[np.int64], torch.Tensor]],
) -> list[tuple[NDArray[np.int64], torch.Tensor]]:
    """Bring batches of different image sizes, which were made of one, into the order of ids."""
    if len(group) < 2:
        return group
    import torch

    widths = {int(values.shape[1]) for _, values in group}
    if len(widths) > 1:
        raise FeatureProblem(
            "Images of different sizes give "
            f"{' and '.join(f'{width:,}' for width in sorted(widths)[:2])} features; take the "
            "average or maximum, or a preprocessing that crops all to one size."
        )
    ids = np.concatenate([own for own, _ in group])
    order = np.argsort(ids, kind="stable")
    return [(ids[order], torch.cat([values for _, values in group])[torch.from_numpy(order)])]


class _Enough(BaseException):
    """Ends the forward pass once the layer has answered.

    Not an Exception, so that a forward that catches errors of its own lets it through.
    """


class _Outputs:
    """Runs batches up to a layer, and pools what it gives in the very hook.

    Nothing is copied: the pass ends there, so that no layer in place can follow.
    """

    def __init__(self, model: LoadedModel, layer: str, pooling: str) -> None:
        from cnnviz.engine.probes import names

        self.pooling = pooling
        self._model = model
        self._layer = layer
        self._module, self._call = ("", 1) if layer == LOGITS else names.split(layer)
        self._calls = 0
        self._rows: torch.Tensor | None = None
        self._layout: Layout | None = None
        self._answered = False

    def read(self, batch: Batch) -> torch.Tensor:
        """Return the features of a batch, shape (N, D)."""
        from cnnviz.engine.probes.forward import borrowed, modules_by_name, run

        module = self._model.module
        if self._layout is None:
            self._layout = self._layout_of(batch.images[:1])
        self._calls, self._rows, self._answered = 0, None, False
        part = modules_by_name(module)[self._module]
        hook = part.register_forward_hook(partial(self._take, len(batch.sample_ids)))
        try:
            with borrowed(module):
                run(module, batch.images)
        except _Enough:
            pass
        finally:
            hook.remove()
        return self._answer()

    def _layout_of(self, image: torch.Tensor) -> Layout:
        from cnnviz.engine.probes import names
        from cnnviz.engine.probes.layouts import layouts_of

        try:
            name = names.join(self._module, self._call)
            known = layouts_of(self._model.module, image, name)
        except CnnvizError:
            return "first"  # a later layer fails, which need not matter here
        return known.get((self._module, self._call), "first")

    def _answer(self) -> torch.Tensor:
        from cnnviz.engine.probes.capture import NothingCaptured

        if self._rows is not None:
            return self._rows
        if self._answered:
            reason = "gives nothing that is a tensor"
        elif self._calls:
            times = f"{self._calls} time{'s' if self._calls > 1 else ''}"
            reason = f"does not exist: {self._module} runs {times}"
        else:
            reason = "did not run for this input"
        raise NothingCaptured(self._layer, reason)

    def _take(self, samples: int, _module: nn.Module, _inputs: Any, output: Any) -> None:
        from cnnviz.engine.probes.forward import first_tensor

        self._calls += 1
        if self._calls != self._call:
            return
        self._answered = True
        tensor = first_tensor(output)
        if tensor is not None:
            self._rows = self._pool(tensor, samples)
        raise _Enough

    def _pool(self, output: torch.Tensor, samples: int) -> torch.Tensor:
        shape = tuple(output.shape)
        if not shape or shape[0] != samples:
            raise FeatureProblem(
                f"The layer {self._layer} gives {shape[0] if shape else 1:,} rows for {samples:,} "
                "images, so that nobody can say whose they are; choose another layer."
            )
        if output.is_complex():
            raise FeatureProblem(
                f"The layer {self._layer} gives complex numbers; choose another layer."
            )
        layout = self._layout or "first"
        if self.pooling == "auto":
            self.pooling = usual(shape, layout)
        return pooled(output, layout, self.pooling, self._layer).cpu()


class _Pixels:
    """Takes the pictures themselves."""

    pooling = "flatten"

    def read(self, batch: Batch) -> torch.Tensor:
        """Return the pixels of a batch, shape (N, D)."""
        return batch.images.flatten(1)


def _bare(model: LoadedModel) -> Any:
    """Return the model's preprocessing without its normalisation: pixels from 0 to 1."""
    channels = model.preprocessing.channels
    return replace(model.preprocessing, mean=(0.0,) * channels, std=(1.0,) * channels)


def _check_layer(model: LoadedModel, layer: str) -> None:
    from cnnviz.engine.probes import names
    from cnnviz.engine.probes.forward import modules_by_name

    known = modules_by_name(model.module)
    if layer not in (LOGITS, PIXELS) and names.split(layer)[0] not in known:
        raise UnknownName("layer", layer, [*(name for name in known if name), LOGITS, PIXELS])


def _facts(model: LoadedModel, dataset: ImageSet) -> dict[str, Any]:
    return {
        "model": model.title,
        "image_set": dataset.name,
        "split": dataset.split,
        "samples": len(dataset),
        "class_names": list(dataset.class_names),
    }


def _kept(model: LoadedModel, dataset: ImageSet, layer: str, key: str) -> Features | None:
    arrays = kept.load("features", key)
    if arrays is None:
        return None
    facts = kept.facts("features", key)
    return Features(
        array=arrays["array"],
        sample_ids=arrays["sample_ids"],
        labels=dataset.labels[arrays["sample_ids"]],
        layer=layer,
        pooling=str(facts.get("pooling", "")),
        dropped=arrays["dropped"],
        skipped=tuple(facts.get("skipped", ())),
        facts=_facts(model, dataset),
        key=key,
    )


def _keep(result: Features) -> Features:
    if result.array.nbytes > kept.LARGEST_TOTAL // 2:
        return result  # it would push out everything else that is kept
    arrays: dict[str, NDArray[Any]] = {
        "array": result.array,
        "sample_ids": result.sample_ids,
        "dropped": result.dropped,
    }
    facts = {"pooling": result.pooling, "skipped": list(result.skipped)}
    warning = kept.save("features", result.key, arrays, facts)
    return replace(result, warnings=(*result.warnings, warning)) if warning else result


def _listed(problems: list[str]) -> tuple[str, ...]:
    more = len(problems) - _MOST_LISTED
    if more <= 0:
        return tuple(problems)
    return (*problems[:_MOST_LISTED], f"and {more:,} more images that could not be read")
