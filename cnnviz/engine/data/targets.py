"""What can be learned from an image set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

# What one sample is to be answered with: one class of several; yes or no; yes or no for each
# class; a number; a class for each pixel.
TargetKind = Literal["class", "binary", "labels", "number", "mask"]

# What a person may ask an image set to be learned as.
VIEWS = ("auto", "class", "objects", "crops", "mask", "number")

VOID = 255  # of a mask: pixels that count for nothing


@dataclass(frozen=True, eq=False)
class Objects:
    """What is marked in one picture.

    Parameters
    ----------
    boxes : ndarray of float32, shape (n, 4)
        Left, top, right and bottom edge in pixels of the picture.
    classes : ndarray of int64, shape (n,)
        Class index of each.
    crowd : ndarray of bool, shape (n,)
        Whether a box holds a crowd rather than one object.
    """

    boxes: NDArray[np.float32]
    classes: NDArray[np.int64]
    crowd: NDArray[np.bool_]
