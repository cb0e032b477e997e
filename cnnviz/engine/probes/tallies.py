"""Figures of many units that add up while samples stream by: sums, classes, histograms."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

BINS = 64
_AT_ONCE = 64  # samples that are added together
_FINEST = -40  # no bin is narrower than two to this power
_PRECISION = 18  # nor than the largest response by two to this power, so that float32 has the edges


class Histograms:
    """One histogram for each of U units, over a range that nobody knows beforehand.

    The width of a unit's bins is a power of two and their edges are multiples of it. A range that
    no longer fits doubles the width, by which pairs of bins become one. So nothing is ever
    approximated: the result is that of all responses at once, whatever the batches were, with the
    smallest such width at which the range fits into :data:`BINS` bins.
    """

    def __init__(self, units: int) -> None:
        self._low = torch.full((units,), torch.inf, dtype=torch.float64)
        self._high = torch.full((units,), -torch.inf, dtype=torch.float64)
        self._exponent = torch.full((units,), _FINEST, dtype=torch.int64)
        self._first = torch.zeros(units, dtype=torch.int64)  # the first bin's edge, in widths
        self._counts = torch.zeros(units, BINS, dtype=torch.int64)

    def add(self, values: torch.Tensor) -> None:
        """Count some samples: float64, (N, U), finite."""
        low = torch.minimum(self._low, values.amin(0))
        high = torch.maximum(self._high, values.amax(0))
        grown = ((low < self._low) | (high > self._high)).nonzero().squeeze(1)
        self._low, self._high = low, high
        if len(grown):
            self._widen(grown)
        bins = _steps(values, self._exponent) - self._first
        units = torch.arange(len(low)) * BINS
        flat = (bins + units).flatten()
        self._counts.view(-1).scatter_add_(0, flat, torch.ones_like(flat))

    def merge(self, other: Histograms) -> None:
        """Count what another one has counted; it is changed by that."""
        low = torch.minimum(self._low, other._low)
        high = torch.maximum(self._high, other._high)
        units = torch.arange(len(low))
        for each in (self, other):
            each._low, each._high = low, high
            each._widen(units)
        self._counts += other._counts

    @property
    def constant(self) -> torch.Tensor:
        """Whether a unit's responses are one and the same number, (U,)."""
        return self._low == self._high

    def arrays(self) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return counts, (U, B), and edges, (U, B + 1)."""
        steps = self._first[:, None] + torch.arange(BINS + 1)
        largest = torch.finfo(torch.float32).max  # beyond which an edge would be infinite
        edges = torch.ldexp(steps.double(), self._exponent[:, None]).clamp(-largest, largest)
        edges = edges.float()
        return self._counts.numpy(), edges.numpy()

    def _widen(self, units: torch.Tensor) -> None:
        """Give units the bins that their range asks for, and move what was counted there."""
        low, high = self._low[units], self._high[units]
        exponent = _exponents(low, high)
        first = _steps(low, exponent)
        changed = (exponent != self._exponent[units]) | (first != self._first[units])
        units, exponent, first = units[changed], exponent[changed], first[changed]
        doubled = (exponent - self._exponent[units]).clamp(max=62)[:, None]
        old = (self._first[units, None] + torch.arange(BINS)) >> doubled
        # Bins that lie outside are empty, for the range only grows.
        place = (old - first[:, None]).clamp(0, BINS - 1)
        counts = torch.zeros(len(units), BINS, dtype=torch.int64)
        counts.scatter_add_(1, place, self._counts[units])
        self._counts[units] = counts
        self._exponent[units], self._first[units] = exponent, first


def _steps(values: torch.Tensor, exponent: torch.Tensor) -> torch.Tensor:
    """Return how many whole widths lie below each value; exact, for a width is a power of two."""
    return torch.ldexp(values, -exponent).floor().long()


def _exponents(low: torch.Tensor, high: torch.Tensor) -> torch.Tensor:
    """Return the smallest power of two, as a width, by which a range fits into the bins."""
    # A range of 64 widths or more never fits, so the search begins just below.
    within = _exponent((high - low) / BINS) - 1
    largest = _exponent(torch.maximum(low.abs(), high.abs()))
    exponent = torch.maximum(within, largest - _PRECISION).clamp(min=_FINEST)
    while True:
        tight = _steps(high, exponent) - _steps(low, exponent) >= BINS
        if not tight.any():
            return exponent
        exponent += tight.long()


def _exponent(values: torch.Tensor) -> torch.Tensor:
    """Return the power of two that lies above each value; of zero a very low one."""
    return torch.where(values == 0, -9_999, torch.frexp(values).exponent.long())


class Tallies:
    """What adds up for U units.

    Parameters
    ----------
    units : int
        How many.
    classes : ndarray of int64, shape (C,)
        The class indices that occur, rising.
    subset_ids : ndarray of int64, shape (S,)
        Samples whose responses are kept, rising.
    """

    def __init__(
        self, units: int, classes: NDArray[np.int64], subset_ids: NDArray[np.int64]
    ) -> None:
        self._classes = torch.from_numpy(classes)
        self._subset_ids = subset_ids
        self._in_subset = np.zeros(len(subset_ids), bool)
        self._subset = torch.zeros(len(subset_ids), units)
        self._histograms = Histograms(units)
        self._zeros = torch.zeros(units, dtype=torch.int64)
        self._sums = torch.zeros(units, dtype=torch.float64)
        self._squares = torch.zeros(units, dtype=torch.float64)
        self._class_sums = torch.zeros(len(classes), units, dtype=torch.float64)
        self._class_counts = torch.zeros(len(classes), dtype=torch.int64)
        self._waiting: list[tuple[torch.Tensor, torch.Tensor, NDArray[np.int64]]] = []
        self.count = 0

    @staticmethod
    def size(units: int, classes: int, subset: int) -> int:
        """Return the bytes that all of it takes for so many units, the final figures included."""
        return units * (BINS * 8 + 36 * classes + 8 * subset + 64)

    def add(self, values: torch.Tensor, labels: torch.Tensor, ids: NDArray[np.int64]) -> None:
        """Add some samples: their responses, (N, U) of float32, finite; labels; ids."""
        self._waiting.append((values, labels, ids))
        self.count += len(ids)
        # A few samples cost as much as many, so that small batches wait for each other.
        if sum(len(numbers) for _, _, numbers in self._waiting) >= _AT_ONCE:
            self._add_waiting()

    def _add_waiting(self) -> None:
        if not self._waiting:
            return
        parts = zip(*self._waiting, strict=True)
        values, labels, ids = (list(part) for part in parts)
        self._waiting = []
        self._add(torch.cat(values), torch.cat(labels), np.concatenate(ids))

    def _add(self, values: torch.Tensor, labels: torch.Tensor, ids: NDArray[np.int64]) -> None:
        self._zeros += (values == 0).sum(0)
        exact = values.double()
        self._sums += exact.sum(0)
        self._squares += exact.square().sum(0)
        self._histograms.add(exact)
        labelled = labels >= 0
        if labelled.any():
            rows = torch.searchsorted(self._classes, labels[labelled])
            self._class_sums.index_add_(0, rows, exact[labelled])
            self._class_counts.index_add_(0, rows, torch.ones_like(rows))
        chosen = np.isin(ids, self._subset_ids)
        rows_of_subset = np.searchsorted(self._subset_ids, ids[chosen])
        self._subset[rows_of_subset] = values[torch.from_numpy(chosen)]
        self._in_subset[rows_of_subset] = True

    def merge(self, other: Tallies) -> None:
        """Add what another one has counted of other samples; it is changed by that."""
        for each in (self, other):
            each._add_waiting()
        if not other.count:
            return
        self.count += other.count
        self._zeros += other._zeros
        self._sums += other._sums
        self._squares += other._squares
        self._histograms.merge(other._histograms)
        self._class_sums += other._class_sums
        self._class_counts += other._class_counts
        self._subset[other._in_subset] = other._subset[other._in_subset]
        self._in_subset |= other._in_subset

    def arrays(self, class_count: int) -> dict[str, NDArray[Any]]:
        """Return the figures by their names in :class:`LayerResponses`, with all classes."""
        self._add_waiting()
        mean = self._sums / self.count
        variance = (self._squares / self.count - mean.square()).clamp(min=0)
        variance[self._histograms.constant] = 0  # and no trace of rounding
        counts = np.zeros(class_count, np.int64)
        counts[self._classes.numpy()] = self._class_counts.numpy()
        # A class of which no sample came through has no mean.
        known = self._class_sums / self._class_counts[:, None]
        means = torch.full((len(mean), class_count), torch.nan)
        means[:, self._classes] = known.T.float()
        histogram, edges = self._histograms.arrays()
        selectivity, best = selectivities(known.T.numpy(), self._classes.numpy())
        return {
            "mean": mean.float().numpy(),
            "deviation": variance.sqrt().float().numpy(),
            "zeros": (self._zeros / self.count).float().numpy(),
            "histogram": histogram,
            "edges": edges,
            "class_means": means.numpy(),
            "class_counts": counts,
            "selectivity": selectivity,
            "best_class": best,
            "subset_ids": self._subset_ids[self._in_subset],
            "subset_values": self._subset.numpy()[self._in_subset],
            "sums": self._sums.numpy(),
            "squares": self._squares.numpy(),
        }


def selectivities(
    means: NDArray[np.float64], classes: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return the class selectivity and the best class of each unit.

    (m - r) / (m + r), where m is the largest of the unit's class means and r the mean of its other
    class means (Morcos, Barrett, Rabinowitz and Botvinick, "On the importance of single directions
    for generalization", ICLR 2018, section 3.1): 0 where all classes excite the unit alike, 1 where
    one alone does. The source has responses that are never negative. Where a class mean is, the
    smallest is taken from all of them first, so that the index keeps its range.

    Parameters
    ----------
    means : ndarray of float64, shape (U, C)
        Class means; NaN for a class without a sample.
    classes : ndarray of int64, shape (C,)
        Indices of these classes.

    Returns
    -------
    ndarray of float32, shape (U,)
        NaN where there are fewer than two classes.
    ndarray of int64, shape (U,)
        The class whose mean is largest, the lowest of several; -1 where there is none.
    """
    there = ~np.isnan(means).all(0)
    means, classes = means[:, there], classes[there]
    units, count = means.shape
    if not count:
        return np.full(units, np.nan, np.float32), np.full(units, -1, np.int64)
    best = classes[means.argmax(1)]
    if count == 1:
        return np.full(units, np.nan, np.float32), best
    shifted = means - np.minimum(means.min(1, keepdims=True), 0)
    largest = shifted.max(1)
    others = (shifted.sum(1) - largest) / (count - 1)
    total = largest + others
    safe = np.where(total > 0, total, 1)
    index = np.where(total > 0, (largest - others) / safe, 0).clip(0, 1)
    return index.astype(np.float32), best
