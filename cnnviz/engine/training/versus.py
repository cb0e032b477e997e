"""Two networks on the same samples: their figures side by side, and where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.errors import TrainingProblem
from cnnviz.engine.events import Progress, Work, drain
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.training.evaluate import Evaluation, Figure, evaluating
from cnnviz.engine.training.likeness import Likeness, likeness
from cnnviz.engine.training.results.base import plain

Cell = Literal["both", "first", "second", "neither", "equal"]

RIGHT: tuple[Cell, ...] = ("both", "first", "second", "neither")
NEARER: tuple[Cell, ...] = ("first", "second", "equal")


@dataclass(frozen=True, slots=True)
class Pair:
    """A figure of both.

    Parameters
    ----------
    first, second : Figure
        The same figure of either network.
    """

    first: Figure
    second: Figure

    @property
    def difference(self) -> float | None:
        """Second less first; None where one of them means nothing."""
        if self.first.value is None or self.second.value is None:
            return None
        return self.second.value - self.first.value

    @property
    def better(self) -> Literal["first", "second", ""]:
        """Which of them does better by this figure, if one does."""
        difference = self.difference
        if not difference:
            return ""
        return "second" if (difference > 0) == self.first.higher_is_better else "first"


@dataclass(frozen=True, eq=False)
class Versus:
    """What two evaluations of the same samples have in common, and what not.

    Parameters
    ----------
    first, second : Evaluation
        Of either network.
    sample_ids : ndarray of int64, shape (N,)
        Samples that both were measured on.
    judged : bool
        Whether answers are right or wrong. Otherwise (numbers, masks) the one with the smaller loss
        is nearer.
    codes : ndarray of int64, shape (N,)
        For each sample the place of its cell in :attr:`cells`.
    p_value : float or None
        How likely a difference as large as this would be if the networks were equally good: where
        answers are right or wrong McNemar's test in its exact form (McNemar 1947; two-sided
        binomial test of the samples that only one of them got right), otherwise the Wilcoxon
        signed-rank test of the losses (Wilcoxon 1945). None where no sample differs.
    """

    first: Evaluation
    second: Evaluation
    sample_ids: NDArray[np.int64]
    judged: bool
    codes: NDArray[np.int64]
    p_value: float | None

    @property
    def cells(self) -> tuple[Cell, ...]:
        """What a sample can be: right by both, by one, by none; or nearer by one, or by none."""
        return RIGHT if self.judged else NEARER

    @property
    def test(self) -> str:
        """Name of the test that `p_value` is of."""
        return "mcnemar" if self.judged else "wilcoxon"

    @cached_property
    def counts(self) -> dict[Cell, int]:
        """How many samples each cell holds."""
        sizes = np.bincount(self.codes, minlength=len(self.cells)).tolist()
        return dict(zip(self.cells, sizes, strict=True))

    def ids_in(self, cell: Cell) -> NDArray[np.int64]:
        """Return the samples of a cell."""
        found: NDArray[np.int64] = self.sample_ids[self.codes == self.cells.index(cell)]
        return found

    @cached_property
    def likeness(self) -> Likeness | None:
        """How alike they answer, right or wrong; None where that cannot be said."""
        return likeness(self.first, self.second)

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The figures that both have."""
        others = {figure.key: figure for figure in self.second.figures}
        return tuple(
            Pair(figure, others[figure.key])
            for figure in self.first.figures
            if figure.key in others
        )

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "first": self.first.to_json_dict(),
            "second": self.second.to_json_dict(),
            "differences": {
                one.first.key: plain(np.array([one.difference], np.float64))[0]
                for one in self.pairs
            },
            "samples": len(self.sample_ids),
            "cells": dict(self.counts),
            "sample_ids": {cell: self.ids_in(cell).tolist() for cell in ("first", "second")},
            "likeness": None if self.likeness is None else self.likeness.to_json_dict(),
            "test": self.test,
            "p_value": self.p_value,
        }


def versus(first: Evaluation, second: Evaluation) -> Versus:
    """Compare two evaluations of one image set.

    Raises
    ------
    TrainingProblem
        When one answers right or wrong and the other more or less, or they share no sample.
    """
    right, other = first.right, second.right
    alike = first.kind == second.kind or {first.kind, second.kind} == {"class", "binary"}
    if not alike:
        raise TrainingProblem(
            f"{first.facts['model']} and {second.facts['model']} answer different questions; "
            "compare networks that were trained for the same target."
        )
    ids, mine, theirs = np.intersect1d(
        first.predictions["sample_ids"], second.predictions["sample_ids"], return_indices=True
    )
    if not len(ids):
        raise TrainingProblem(
            f"{first.facts['model']} and {second.facts['model']} have no sample in common that "
            "both were measured on; choose networks for the same classes."
        )
    if right is not None and other is not None:
        one, two = right[mine], other[theirs]
        codes = np.select([one & two, one & ~two, ~one & two], [0, 1, 2], 3)
        p_value = _mcnemar(int((codes == 1).sum()), int((codes == 2).sum()))
        return Versus(first, second, ids, True, codes, p_value)
    gaps = second.predictions["loss"][theirs].astype(np.float64) - first.predictions["loss"][mine]
    codes = np.select([gaps > 0, gaps < 0], [0, 1], 2)
    return Versus(first, second, ids, False, codes, _wilcoxon(gaps))


def compare(
    first: LoadedModel,
    second: LoadedModel,
    dataset: ImageSet,
    batch_size: int = 64,
    keep: bool = True,
) -> Versus:
    """Measure two networks on one image set and compare them; see :func:`comparing`."""
    return drain(comparing(first, second, dataset, batch_size, keep=keep))


def comparing(
    first: LoadedModel,
    second: LoadedModel,
    dataset: ImageSet,
    batch_size: int = 64,
    pairs: tuple[Sequence[int] | None, Sequence[int] | None] = (None, None),
    keep: bool = True,
) -> Work[Progress, Versus]:
    """Measure two networks on one image set, telling how many images are done, and compare them.

    `pairs` are tables of classes for each of them. Other arguments and the errors are those of
    :func:`cnnviz.engine.training.evaluate.evaluating` and :func:`versus`.
    """
    one = yield from evaluating(first, dataset, batch_size, pairs[0], keep)
    two = yield from evaluating(second, dataset, batch_size, pairs[1], keep)
    return versus(one, two)


def _mcnemar(first: int, second: int) -> float | None:
    from scipy.stats import binomtest

    if not first + second:
        return None
    return float(binomtest(first, first + second, 0.5).pvalue)


def _wilcoxon(gaps: NDArray[np.float64]) -> float | None:
    from scipy.stats import wilcoxon

    if not gaps.any():
        return None
    return float(wilcoxon(gaps).pvalue)
