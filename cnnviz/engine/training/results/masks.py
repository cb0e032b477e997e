"""Evaluation of networks that answer with a class for each pixel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from cnnviz.engine import kept
from cnnviz.engine.data.batch import Batch
from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.preprocessing import Preprocessing, as_pixels, resized
from cnnviz.engine.data.targets import VOID, TargetKind
from cnnviz.engine.distributed.world import current
from cnnviz.engine.errors import CnnvizError, DatasetProblem
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.training.asking import asking, nothing_finite
from cnnviz.engine.training.class_pairs import ClassPairs
from cnnviz.engine.training.figures import told_apart, worst_pairs
from cnnviz.engine.training.results.base import (
    Evaluation,
    Figure,
    facts_of,
    mean_of,
    plain,
    told_alien,
    told_not_finite,
    told_outside,
)
from cnnviz.engine.training.results.classes import names_of, pair

_KIND = "masks"
_SAMPLES = ("sample_ids", "loss", "mean_iou", "pixel_accuracy")
_ARRAYS = {*_SAMPLES, "confusion", "shows", "unpaired"}


@dataclass(frozen=True, eq=False, kw_only=True)
class MaskEvaluation(Evaluation):
    """How well the masks of a network cover the true ones.

    Measured at the size at which the network answers. `predictions` holds sample_ids, loss (mean
    cross-entropy of a pixel, in nats), mean_iou (over the classes that are in the true or the given
    mask of the sample) and pixel_accuracy.

    Parameters
    ----------
    confusion : ndarray of int64, shape (classes, classes)
        Pixels by true class (rows) and given class (columns), all samples together.
    shows : ndarray of bool, shape (N, classes)
        Which classes are in the true mask of each sample.
    pairs : ClassPairs
        Which output stands for which class of the image set, and how that was found out.
    """

    kind: ClassVar[TargetKind] = "mask"

    confusion: NDArray[np.int64]
    shows: NDArray[np.bool_]
    pairs: ClassPairs

    @cached_property
    def iou(self) -> NDArray[np.float64]:
        """Intersection over union of each class, (classes,); NaN for what is in no mask."""
        return ious(self.confusion)

    @property
    def mean_iou(self) -> float | None:
        """Mean of it over the classes that are in some true or given mask."""
        return mean_of(self.iou)

    @property
    def pixel_accuracy(self) -> float:
        """Share of pixels whose class is right, from 0 to 1."""
        return float(self.confusion.trace() / self.confusion.sum())

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The mean intersection over union first."""
        return (
            Figure("mean_iou", self.mean_iou),
            Figure("pixel_accuracy", self.pixel_accuracy, "share"),
            Figure("loss", self.loss, higher_is_better=False),
        )

    def told(self, row: int) -> tuple[str, str]:
        """Return nothing for the truth, and how well the mask covers it."""
        return "", f"IoU {self.predictions['mean_iou'][row]:.3f}"

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return ids, losses and shares, each (N,), and the pixels by class, (C, C)."""
        return {**self.predictions, "confusion": self.confusion, "iou": self.iou}

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values under the names that scripts rely on."""
        names = told_apart(self.classes)
        worst = [
            {
                "class": self.classes[one.truth],
                "taken_for": self.classes[one.predicted],
                "pixels": one.count,
                "of": one.of,
            }
            for one in worst_pairs(self.confusion)
        ]
        return {
            **self._common_json(),
            "iou": dict(zip(names, plain(self.iou), strict=True)),
            "classes": list(self.classes),
            "confusion": self.confusion.tolist(),
            "worst_pairs": worst,
            "matched_by": self.pairs.by,
            "pairs": list(self.pairs.outputs),
        }


def ious(confusion: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return intersection over union of each class, (C,), from pixels by class, (C, C)."""
    hit = np.diag(confusion).astype(np.float64)
    union = confusion.sum(0) + confusion.sum(1) - hit
    found: NDArray[np.float64] = np.full(len(hit), np.nan)
    np.divide(hit, union, out=found, where=union > 0)
    return found


def mask_for(
    mask: NDArray[np.uint8],
    preprocessing: Preprocessing,
    pairs: ClassPairs,
    size: tuple[int, int],
) -> NDArray[np.uint8]:
    """Bring a true mask to the place and size of the answer, and its classes to the outputs.

    Parameters
    ----------
    mask : ndarray of uint8, shape (H, W)
        Classes of the image set, 255 where a pixel does not count.
    preprocessing : Preprocessing
        How the picture comes to the network.
    pairs : ClassPairs
        Which output stands for which class.
    size : (int, int)
        Height and width of the network's answer.

    Returns
    -------
    ndarray of uint8, shape `size`
        Outputs; 255 also for classes that no output stands for.
    """
    table = np.full(VOID + 1, VOID, np.uint8)
    outputs = np.array(pairs.outputs[:VOID], np.int64)
    table[: len(outputs)] = np.where(outputs < 0, VOID, outputs)
    sized = resized(as_pixels(mask[None]), preprocessing, "nearest")
    if tuple(sized.shape[2:]) != size:  # the network answers at another size than it is asked
        sized = functional.interpolate(sized.float(), size, mode="nearest-exact")
    found: NDArray[np.uint8] = table[sized[0, 0].numpy().astype(np.uint8)]
    return found


def evaluating_masks(
    model: LoadedModel,
    dataset: ImageSet,
    batch_size: int,
    pairs: Sequence[int] | None,
    keep: bool,
) -> Work[Progress, MaskEvaluation]:
    """Measure a network that answers with masks; see :func:`evaluating` for arguments."""
    key = _key(model, dataset, pairs) if keep else ""
    found = current().agreed(_recalled(key)) if keep else None
    if found is None:
        found = yield from _measuring(model, dataset, batch_size, pairs, key)
    return mask_evaluation(model, dataset, found, pairs)


def recalling_masks(
    model: LoadedModel, dataset: ImageSet, pairs: Sequence[int] | None
) -> MaskEvaluation | None:
    """Return the evaluation for which the network need not be asked again, or None."""
    found = _recalled(_key(model, dataset, pairs))
    return None if found is None else mask_evaluation(model, dataset, found, pairs)


@dataclass(frozen=True, eq=False)
class Covered:
    """What one pass found.

    Parameters
    ----------
    arrays : dict of str to ndarray
        ``sample_ids``, ``loss``, ``mean_iou`` and ``pixel_accuracy``, each (N,); ``shows``,
        (N, classes); ``confusion``, (classes, classes); ``unpaired``, (256,): pixels of each class
        of the images that no output stands for.
    dropped : tuple of int
        Samples for which the network answered NaN or infinity.
    skipped : tuple of str
        Images that could not be read, with the reason.
    problem : str
        Why it could not be kept; empty otherwise.
    """

    arrays: dict[str, NDArray[Any]]
    dropped: tuple[int, ...] = ()
    skipped: tuple[str, ...] = ()
    problem: str = ""


def _key(model: LoadedModel, dataset: ImageSet, pairs: Sequence[int] | None) -> str:
    table = None if pairs is None else list(pairs)
    names = [*model.class_names], [*dataset.class_names]
    return kept.key_of(model, dataset, model.answers, dataset.target, table, *names)


def _recalled(key: str) -> Covered | None:
    arrays, facts = kept.load(_KIND, key), kept.facts(_KIND, key)
    if arrays is None or set(arrays) != _ARRAYS:
        return None
    dropped = tuple(int(entry) for entry in facts.get("dropped", ()))
    return Covered(arrays, dropped, tuple(map(str, facts.get("skipped", ()))))


def _measuring(
    model: LoadedModel,
    dataset: ImageSet,
    batch_size: int,
    given: Sequence[int] | None,
    key: str,
) -> Work[Progress, Covered]:
    tally: _Tally | None = None
    skipped, seen = list[str](), 0

    def counted(batch: Batch, scores: Tensor, problems: list[str]) -> _Tally:
        own = _Tally(scores.shape[1])
        pairs = pair(model, dataset, scores.shape[1], given)
        for sample_id, one in zip(batch.sample_ids.tolist(), scores, strict=True):
            own.seen += 1
            try:
                own.add(sample_id, one, dataset.mask(sample_id), model.preprocessing, pairs)
            except CnnvizError as problem:  # a mask that is broken or of another size
                problems.append(str(problem))
        return own

    ids = np.arange(len(dataset))
    for own in asking(model, dataset, ids, batch_size, skipped, counted):
        if tally is None:
            tally = own
        else:
            tally.merge(own)
        seen += own.seen
        yield Progress(seen, len(dataset), "", "images")
    if tally is None or not tally.rows:
        if tally is not None and tally.dropped:
            raise nothing_finite(model, dataset)
        if tally is not None and tally.unpaired.any():
            raise DatasetProblem(
                dataset.spec,
                f"has no class of {model.title} in its masks",
                "give a table of pairs, or choose another image set",
            )
        raise DatasetProblem(dataset.spec, "has no masks to compare with")
    arrays: dict[str, NDArray[Any]] = {
        name: np.array(column)
        for name, column in zip(_SAMPLES, zip(*tally.rows, strict=True), strict=True)
    }
    arrays |= {"confusion": tally.confusion, "unpaired": tally.unpaired}
    arrays["shows"] = np.array(tally.shows)
    facts = {"dropped": tally.dropped, "skipped": skipped}
    trouble = kept.save(_KIND, key, arrays, facts) if key else ""
    return Covered(arrays, tuple(tally.dropped), tuple(skipped), trouble)


class _Tally:
    """Counts pixels, mask after mask."""

    def __init__(self, outputs: int) -> None:
        self._outputs = outputs
        self.seen = 0
        self.confusion = np.zeros((outputs, outputs), np.int64)
        self.unpaired = np.zeros(VOID + 1, np.int64)
        self.rows: list[tuple[int, float, float, float]] = []
        self.shows: list[NDArray[np.bool_]] = []
        self.dropped: list[int] = []

    def merge(self, other: _Tally) -> None:
        """Add what was counted of the samples behind."""
        self.confusion += other.confusion
        self.unpaired += other.unpaired
        self.rows += other.rows
        self.shows += other.shows
        self.dropped += other.dropped

    def add(
        self,
        sample_id: int,
        scores: Tensor,
        mask: NDArray[np.uint8] | None,
        steps: Preprocessing,
        pairs: ClassPairs,
    ) -> None:
        """Count what the network said of a sample, (C, H, W)."""
        if not torch.isfinite(scores).all():
            self.dropped.append(sample_id)
            return
        if mask is None:
            return
        table = np.array([*pairs.outputs][:VOID], np.int64)
        for label in np.unique(mask).tolist():
            if label != VOID and (label >= len(table) or table[label] < 0):
                self.unpaired[label] += int((mask == label).sum())
        size = (int(scores.shape[1]), int(scores.shape[2]))
        brought = mask_for(mask, steps, pairs, size)
        target = torch.from_numpy(brought.astype(np.int64))
        counts = target != VOID
        if not counts.any():
            return
        loss = functional.cross_entropy(scores[None], target[None], ignore_index=VOID)
        truth, said = target[counts].numpy(), scores.argmax(0)[counts].numpy()
        flat = np.bincount(truth * self._outputs + said, minlength=self._outputs**2)
        own = flat.reshape(self._outputs, self._outputs)
        self.confusion += own
        self.shows.append(own.sum(1) > 0)
        accuracy = float(own.trace() / own.sum())
        self.rows.append((sample_id, float(loss), mean_of(ious(own)) or 0.0, accuracy))


def mask_evaluation(
    model: LoadedModel, dataset: ImageSet, found: Covered, given: Sequence[int] | None = None
) -> MaskEvaluation:
    """Return what follows from how masks were covered; `given` is a table of pairs."""
    arrays = found.arrays
    outputs = len(arrays["confusion"])
    pairs = pair(model, dataset, outputs, given)
    names = dataset.class_names
    outside = {
        names[label] if label < len(names) else f"class {label}": int(arrays["unpaired"][label])
        for label in np.flatnonzero(arrays["unpaired"]).tolist()
    }
    warnings = [told_alien(model, dataset)] if pairs.alien else []
    warnings += told_outside(model, outside, "pixel")
    warnings += told_not_finite(model, dataset, found.dropped)
    warnings += [found.problem] if found.problem else []
    return MaskEvaluation(
        loss=float(arrays["loss"].mean()),
        samples=len(arrays["sample_ids"]),
        classes=names_of(model, dataset, pairs, outputs),
        predictions={name: arrays[name] for name in _SAMPLES},
        skipped=found.skipped,
        outside=outside,
        not_finite=found.dropped,
        warnings=tuple(warnings),
        facts=facts_of(model, dataset),
        confusion=arrays["confusion"],
        shows=arrays["shows"],
        pairs=pairs,
    )
