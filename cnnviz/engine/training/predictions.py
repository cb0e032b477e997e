"""What a network said of samples, batch after batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cnnviz.engine.data.batch import Batch
from cnnviz.engine.data.targets import TargetKind
from cnnviz.engine.training.objectives.objective import Objective

if TYPE_CHECKING:
    from cnnviz.engine.runs.history.answers import Answers

# What was said of a batch, column by column, and what is kept of its scores.
Part = tuple[tuple[NDArray[Any], ...], dict[str, NDArray[Any]]]

_NAMES = ("sample_ids", "labels", "predicted", "confidence", "loss", "right")


class Predictions:
    """Gathers what was said of each sample, in words that are the same for all targets.

    Parameters
    ----------
    objective : Objective
        Says what the answers mean.
    answers : Answers or None
        Tells what is kept of the scores beside; None keeps nothing of them.
    """

    def __init__(self, objective: Objective, answers: Answers | None = None) -> None:
        self._objective = objective
        self._answers = answers
        self._parts: list[Part] = []

    def add(self, batch: Batch, scores: Tensor, losses: Tensor) -> None:
        """Keep a batch."""
        right = self._objective.right(scores, batch.targets)
        labels, predicted, confidence = _SAID[self._objective.target](scores, batch.targets)
        columns = (labels, predicted, confidence, losses.float(), right)
        told = (batch.sample_ids, *(column.cpu().numpy() for column in columns))
        self._parts.append((told, {} if self._answers is None else self._answers.of(batch, scores)))

    @property
    def parts(self) -> tuple[Part, ...]:
        """What was kept of each batch, for :meth:`extend`."""
        return tuple(self._parts)

    def extend(self, parts: Iterable[Part]) -> None:
        """Keep what another one has kept."""
        self._parts += parts

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return arrays of shape (N,).

        ``sample_ids``; ``labels`` and ``predicted``: classes for those, 0 and 1 for no and yes,
        numbers for numbers; of several labels the one that the network is surest of, and itself
        or, where it is wrong, another that is shown (-1 for none); the commonest class of a mask's
        pixels. ``confidence`` is the probability of what was predicted, NaN for numbers and masks;
        ``loss`` and ``right`` are those of :class:`Objective`. Beside them stand those of
        :class:`cnnviz.engine.runs.history.answers.Answers`.
        """
        if not self._parts:
            return {name: np.zeros(0) for name in _NAMES}
        columns = zip(*(told for told, _ in self._parts), strict=True)
        found = {name: np.concatenate(column) for name, column in zip(_NAMES, columns, strict=True)}
        if self._answers is None:
            return found
        return {**found, **self._answers.together([kept for _, kept in self._parts])}


Said = tuple[Tensor, Tensor, Tensor]


def _class(scores: Tensor, targets: Tensor) -> Said:
    confidence, predicted = scores.softmax(1).max(1)
    return targets, predicted, confidence


def _binary(scores: Tensor, targets: Tensor) -> Said:
    yes = scores[:, 0].sigmoid()
    predicted = (scores[:, 0] > 0).long()
    return targets[:, 0].long(), predicted, torch.where(predicted > 0, yes, 1 - yes)


def _labels(scores: Tensor, targets: Tensor) -> Said:
    confidence, predicted = scores.sigmoid().max(1)
    shown = targets > 0.5
    rows = torch.arange(len(scores), device=scores.device)
    # argmax takes the first of those that are shown, for all of them are 1.
    first = torch.where(shown.any(1), shown.int().argmax(1), -1)
    return torch.where(shown[rows, predicted], predicted, first), predicted, confidence


def _number(scores: Tensor, targets: Tensor) -> Said:
    return targets[:, 0], scores[:, 0], torch.full_like(scores[:, 0], torch.nan)


def _mask(scores: Tensor, targets: Tensor) -> Said:
    classes = scores.shape[1]
    told = scores.argmax(1).flatten(1)
    labels = torch.stack([_commonest(mask[mask < classes], classes) for mask in targets])
    predicted = torch.stack([_commonest(mask, classes) for mask in told])
    return labels, predicted, torch.full((len(scores),), torch.nan)


def _commonest(values: Tensor, classes: int) -> Tensor:
    if not values.numel():
        return values.new_tensor(-1)
    return torch.bincount(values.flatten(), minlength=classes).argmax()


_SAID: dict[TargetKind, Callable[[Tensor, Tensor], Said]] = {
    "class": _class,
    "binary": _binary,
    "labels": _labels,
    "number": _number,
    "mask": _mask,
}
