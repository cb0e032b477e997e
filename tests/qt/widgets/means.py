"""The mean around every value, as a curve of one piece has it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnnviz.qt.widgets.smoothing import RunningMean


def centred_mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean around each value, shape (N,)."""
    running = RunningMean()
    running.extend(values)
    return running.at(np.arange(len(values)))
