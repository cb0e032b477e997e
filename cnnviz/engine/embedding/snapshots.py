"""What a map shows of itself before it is done."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The points as they lie now.

    Parameters
    ----------
    points : ndarray of float32, shape (N, 2)
        In the order of the features' rows.
    message : str
        What is seen, in a few words.
    """

    points: NDArray[np.float32]
    message: str
