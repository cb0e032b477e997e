"""A mean that calms curves which jump from batch to batch."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

WINDOWS = 60  # how many windows a curve is cut into: eyes want as much detail from any length
_NARROWEST, _WIDEST = 2, 500


class RunningMean:
    """The mean around any of many values, to which more may be added.

    A centred window has no lag: where a curve falls steeply, an exponential mean of the past
    would lie far above it. At both ends the window is cut off; what is no number is left out.
    """

    def __init__(self) -> None:
        self._count = 0
        self._sums = np.zeros(64)  # up to each value
        self._holes: NDArray[np.float64] | None = None  # as many are no numbers; None: all are

    def extend(self, more: NDArray[np.float64]) -> None:
        """Add values behind those that there are."""
        start, end = self._count, self._count + len(more)
        bad = ~np.isfinite(more)
        if bad.any():
            more = np.where(bad, 0.0, more)
            if self._holes is None:
                self._holes = np.zeros(len(self._sums))
        if end >= len(self._sums):
            self._sums = roomier(self._sums, start + 1, 2 * end + 1)
            if self._holes is not None:
                self._holes = roomier(self._holes, start + 1, 2 * end + 1)
        _accumulate(self._sums[start : end + 1], more)
        if self._holes is not None:
            _accumulate(self._holes[start : end + 1], bad)
        self._count = end

    def at(self, places: NDArray[np.int64], windows: int = WINDOWS) -> NDArray[np.float64]:
        """Return the means around some values, by their places; NaN where there is no number.

        The fewer `windows` all values are cut into, the calmer the curve becomes.
        """
        widest = _WIDEST * max(1, WINDOWS // windows)
        half = int(np.clip(self._count // (2 * windows), _NARROWEST, widest))
        first = np.maximum(places - half, 0)
        last = np.minimum(places + half + 1, self._count)
        means = np.full(len(places), np.nan)
        shares = last - first
        if self._holes is not None:
            shares = shares - (self._holes[last] - self._holes[first])
        np.divide(self._sums[last] - self._sums[first], shares, out=means, where=shares > 0)
        return means


def roomier(values: NDArray[np.float64], count: int, room: int) -> NDArray[np.float64]:
    """Return the first of some values with room for others behind them, which is not touched."""
    found = np.empty(room)
    found[:count] = values[:count]
    return found


def _accumulate(known: NDArray[np.float64], more: NDArray[Any]) -> None:
    """Write the sums up to each new value behind the one that is known."""
    np.cumsum(more, out=known[1:])
    known[1:] += known[0]
