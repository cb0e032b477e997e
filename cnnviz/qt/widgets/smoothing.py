"""A mean that calms curves which jump from batch to batch."""

from __future__ import annotations

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
        self._sums, self._counts = np.zeros(64), np.zeros(64)  # up to each value

    def extend(self, more: NDArray[np.float64]) -> None:
        """Add values behind those that there are."""
        start, end = self._count, self._count + len(more)
        if end >= len(self._sums):
            room = np.zeros(2 * end + 1 - len(self._sums))
            self._sums = np.concatenate([self._sums, room])
            self._counts = np.concatenate([self._counts, room])
        good = np.isfinite(more)
        for known, new in ((self._sums, np.where(good, more, 0.0)), (self._counts, good)):
            known[start + 1 : end + 1] = known[start] + np.cumsum(new)
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
        shares = self._counts[last] - self._counts[first]
        np.divide(self._sums[last] - self._sums[first], shares, out=means, where=shares > 0)
        return means


def centred_mean(values: NDArray[np.float64], windows: int = WINDOWS) -> NDArray[np.float64]:
    """Return the mean around each value, shape (N,); see :class:`RunningMean`."""
    running = RunningMean()
    running.extend(values)
    return running.at(np.arange(len(values)), windows)
