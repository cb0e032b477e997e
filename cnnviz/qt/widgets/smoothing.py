"""A mean that calms curves which jump from batch to batch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

WINDOWS = 60  # how many windows a curve is cut into: eyes want as much detail from any length
_NARROWEST, _WIDEST = 2, 500


def centred_mean(values: NDArray[np.float64], windows: int = WINDOWS) -> NDArray[np.float64]:
    """Return the mean around each value, shape (N,).

    Parameters
    ----------
    values : ndarray of float64, shape (N,)
        The curve.
    windows : int
        How many windows it is cut into: the fewer, the calmer it becomes.

    Notes
    -----
    A centred window has no lag: where a curve falls steeply, an exponential mean of the past
    would lie far above it. At both ends the window is cut off; what is no number is left out.
    """
    count = len(values)
    widest = _WIDEST * max(1, WINDOWS // windows)
    half = int(np.clip(count // (2 * windows), _NARROWEST, widest))
    good = np.isfinite(values)
    sums = np.concatenate([[0.0], np.cumsum(np.where(good, values, 0.0))])
    counts = np.concatenate([[0], np.cumsum(good)])
    places = np.arange(count)
    first, last = np.maximum(places - half, 0), np.minimum(places + half + 1, count)
    means: NDArray[np.float64] = np.full(count, np.nan)
    shares = counts[last] - counts[first]
    np.divide(sums[last] - sums[first], shares, out=means, where=shares > 0)
    return means
