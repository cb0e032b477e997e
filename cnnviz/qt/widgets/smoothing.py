"""A running mean that forgets, for curves that jump from batch to batch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_BLOCK = 256  # powers of the weight stay far from overflow within a block


class RunningMean:
    """Exponentially weighted mean of a series that grows, without a lag at its beginning.

    Parameters
    ----------
    weight : float
        Share of the mean that is kept at each step, from 0 (none) to below 1.
    """

    def __init__(self, weight: float) -> None:
        self._weight = weight
        self._means = np.empty(0)
        self._restart()

    def _restart(self) -> None:
        self._total = 0.0
        self._share = 0.0
        self._count = 0
        self._last = np.nan

    def follow(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the means of `values`, shape (N,), at the cost of those that are new.

        A series that is shorter than the last one, or that has another value where the last one
        ended, is taken for another series.
        """
        known = self._count
        if len(values) < known or (known and _differ(values[known - 1], self._last)):
            self._restart()
            known = 0
        if len(values) > len(self._means):
            grown = np.empty(max(1024, 2 * len(values)))
            grown[:known] = self._means[:known]
            self._means = grown
        for start in range(known, len(values), _BLOCK):
            block = values[start : start + _BLOCK]
            self._means[start : start + len(block)] = self._extend(block)
        self._count = len(values)
        if len(values):
            self._last = values[-1]
        return self._means[: len(values)]

    def _extend(self, block: NDArray[np.float64]) -> NDArray[np.float64]:
        keep = self._weight
        if keep <= 0:
            return block
        powers = keep ** np.arange(1, len(block) + 1)
        good = np.isfinite(block)
        added = np.cumsum(np.where(good, block, 0.0) * (1 - keep) / powers)
        shares = np.cumsum(good * (1 - keep) / powers)
        totals = powers * (self._total + added)
        weights = powers * (self._share + shares)
        self._total, self._share = float(totals[-1]), float(weights[-1])
        means: NDArray[np.float64] = np.full(len(block), np.nan)
        return np.divide(totals, weights, out=means, where=weights > 0)


def _differ(one: float, other: float) -> bool:
    return bool(one != other) and not (np.isnan(one) and np.isnan(other))
