"""Figures of an epoch, gathered batch by batch; their state is a part of a run's position."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cnnviz.engine.data.targets import VOID, TargetKind

State = dict[str, Any]


class Meter(Protocol):
    """Gathers scores and targets, and tells the figure."""

    def add(self, scores: Tensor, targets: Tensor) -> None:
        """Count a batch."""

    def merge(self, other: Any) -> None:
        """Count what another meter of the same kind has counted."""

    def value(self) -> float:
        """Return the figure of what was counted; 0 where that tells none."""

    def state(self) -> State:
        """Return what :meth:`restore` needs."""

    def restore(self, state: State) -> None:
        """Go on from a saved state."""


class Accuracy:
    """Share of samples whose largest score is that of their class, or on the right side of 0."""

    def __init__(self) -> None:
        self._right = 0
        self._samples = 0

    def add(self, scores: Tensor, targets: Tensor) -> None:
        """Count a batch."""
        self._right += int(is_right(scores, targets).sum())
        self._samples += len(targets)

    def merge(self, other: Accuracy) -> None:
        """Add both counts."""
        self._right += other._right
        self._samples += other._samples

    def value(self) -> float:
        """Return the share, from 0 to 1."""
        return self._right / max(1, self._samples)

    def state(self) -> State:
        """Return both counts."""
        return {"right": self._right, "samples": self._samples}

    def restore(self, state: State) -> None:
        """Go on from both counts."""
        self._right, self._samples = int(state["right"]), int(state["samples"])


class MeanAveragePrecision:
    """Mean over the classes of the average precision of each, over classes that are shown at all.

    Average precision is the sum of precisions, each times the gain of recall, over the distinct
    scores, as scikit-learn defines it: nothing is interpolated.
    """

    def __init__(self) -> None:
        self._scores: list[Tensor] = []
        self._targets: list[Tensor] = []

    def add(self, scores: Tensor, targets: Tensor) -> None:
        """Keep a batch."""
        self._scores.append(scores.detach().float().cpu())
        self._targets.append((targets > 0.5).cpu())

    def merge(self, other: MeanAveragePrecision) -> None:
        """Keep the batches of another."""
        self._scores += other._scores
        self._targets += other._targets

    def value(self) -> float:
        """Return the mean, from 0 to 1."""
        if not self._scores:
            return 0.0
        scores, shown = torch.cat(self._scores).numpy(), torch.cat(self._targets).numpy()
        each = average_precisions(scores, shown)
        known = each[~np.isnan(each)]
        return float(known.mean()) if len(known) else 0.0

    def state(self) -> State:
        """Return all scores and targets."""
        if not self._scores:
            return {}
        return {"scores": torch.cat(self._scores), "targets": torch.cat(self._targets)}

    def restore(self, state: State) -> None:
        """Go on from scores and targets."""
        self._scores = [state["scores"]] if state else []
        self._targets = [state["targets"]] if state else []


class Determination:
    """R²: the share of the numbers' variance that the answers explain; below 0 for worse than none.

    Sums are kept around the running mean, merged as by Chan, Golub and LeVeque (1983).
    """

    def __init__(self) -> None:
        self._count, self._mean, self._spread, self._errors = 0, 0.0, 0.0, 0.0

    def add(self, scores: Tensor, targets: Tensor) -> None:
        """Count a batch."""
        told = scores.detach().double().cpu().reshape(-1)
        wanted = targets.double().cpu().reshape(-1)
        mean = float(wanted.mean()) if len(wanted) else 0.0
        spread = float(((wanted - mean) ** 2).sum())
        self._join(len(wanted), mean, spread, float(((told - wanted) ** 2).sum()))

    def merge(self, other: Determination) -> None:
        """Join the sums."""
        self._join(other._count, other._mean, other._spread, other._errors)

    def _join(self, count: int, mean: float, spread: float, errors: float) -> None:
        if not count:
            return
        apart, total = mean - self._mean, self._count + count
        self._spread += spread + apart**2 * self._count * count / total
        self._mean += apart * count / total
        self._errors += errors
        self._count = total

    def value(self) -> float:
        """Return R²; of numbers that are all equal 1 if they were met, else 0."""
        if self._spread <= 0:
            return 1.0 if self._count and not self._errors else 0.0
        return 1 - self._errors / self._spread

    def state(self) -> State:
        """Return the sums."""
        sums = (self._count, self._mean, self._spread, self._errors)
        return dict(zip(("count", "mean", "spread", "errors"), sums, strict=True))

    def restore(self, state: State) -> None:
        """Go on from the sums."""
        self._count = int(state["count"])
        self._mean, self._spread = float(state["mean"]), float(state["spread"])
        self._errors = float(state["errors"])


class MeanIoU:
    """Mean over the classes of intersection by union of their pixels, of classes that occur."""

    def __init__(self) -> None:
        self._confusion: Tensor | None = None

    def add(self, scores: Tensor, targets: Tensor) -> None:
        """Count the pixels of a batch; void ones are left out."""
        classes = scores.shape[1]
        counts = targets != VOID
        pairs = targets[counts] * classes + scores.argmax(1)[counts]
        found = torch.bincount(pairs, minlength=classes**2).view(classes, classes).cpu()
        self._join(found)

    def merge(self, other: MeanIoU) -> None:
        """Add the confusion."""
        if other._confusion is not None:
            self._join(other._confusion)

    def _join(self, found: Tensor) -> None:
        self._confusion = found if self._confusion is None else self._confusion + found

    def value(self) -> float:
        """Return the mean, from 0 to 1."""
        if self._confusion is None:
            return 0.0
        confusion = self._confusion.double()
        met = confusion.diagonal()
        union = confusion.sum(0) + confusion.sum(1) - met
        occurs = union > 0
        return float((met[occurs] / union[occurs]).mean()) if occurs.any() else 0.0

    def state(self) -> State:
        """Return the confusion."""
        return {} if self._confusion is None else {"confusion": self._confusion}

    def restore(self, state: State) -> None:
        """Go on from the confusion."""
        self._confusion = state.get("confusion")


def meter_for(target: TargetKind) -> Meter:
    """Return an empty meter of the figure that goes with a target."""
    match target:
        case "labels":
            return MeanAveragePrecision()
        case "number":
            return Determination()
        case "mask":
            return MeanIoU()
        case _:
            return Accuracy()


def is_right(scores: Tensor, targets: Tensor) -> Tensor:
    """Return which answers of classes, or of yes or no, are right; bool, (N,)."""
    if targets.is_floating_point():
        return ((scores > 0) == (targets > 0.5)).reshape(len(targets), -1).all(1)
    return scores.argmax(1) == targets


def average_precisions(
    scores: NDArray[np.float32], shown: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return the average precision of each class, (classes,), NaN where none is shown.

    Parameters
    ----------
    scores : ndarray of float32, shape (N, classes)
        Larger is surer.
    shown : ndarray of bool, shape (N, classes)
        Which samples show which class.
    """
    order = np.argsort(-scores, axis=0, kind="stable")
    ranked = np.take_along_axis(scores, order, 0)
    hits = np.take_along_axis(shown, order, 0)
    found = hits.cumsum(0, dtype=np.float64)
    precision = found / np.arange(1, len(scores) + 1)[:, None]
    # Of equal scores, which no threshold parts, the last row counts for all of them.
    last = np.ones_like(shown)
    last[:-1] = ranked[:-1] != ranked[1:]
    result = np.full(scores.shape[1], np.nan)
    for column in np.flatnonzero(found[-1] > 0) if len(found) else ():
        at = last[:, column]
        gain = np.diff(found[at, column], prepend=0.0)
        result[column] = (precision[at, column] * gain).sum() / found[-1, column]
    return result
