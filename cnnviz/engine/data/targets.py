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

# Which views of a set give targets of a kind, the best first; a person names yes or no by classes.
VIEWS_FOR: dict[TargetKind, tuple[str, ...]] = {
    "class": ("crops", "class"),
    "binary": (),
    "labels": ("objects",),
    "number": ("number",),
    "mask": ("mask",),
}

VOID = 255  # of a mask: pixels that count for nothing
BACKGROUND = "background"  # of a mask: what its value 0 stands for


@dataclass(frozen=True, eq=False)
class Objects:
    """What is marked in one picture, as its file has it: boxes may be empty or lie outside.

    Parameters
    ----------
    boxes : ndarray of float32, shape (n, 4)
        Left, top, right and bottom edge in pixels of the picture.
    classes : ndarray of int64, shape (n,)
        Class index of each.
    crowd : ndarray of bool, shape (n,)
        Whether a box holds a crowd rather than one object.
    difficult : ndarray of bool, shape (n,), optional
        Whether whoever marked an object called it hard to make out; none by default.
    """

    boxes: NDArray[np.float32]
    classes: NDArray[np.int64]
    crowd: NDArray[np.bool_]
    difficult: NDArray[np.bool_] | None = None

    @property
    def whole(self) -> NDArray[np.bool_]:
        """Which of them are single objects, plain to see, in a box with an inside."""
        left, top, right, bottom = self.boxes.T
        whole: NDArray[np.bool_] = (right > left) & (bottom > top) & ~self.crowd
        return whole if self.difficult is None else whole & ~self.difficult


def only_labels(presence: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the class of samples that show one class only, -1 for the others."""
    alone = presence.sum(1) == 1
    return np.where(alone, presence.argmax(1) if presence.shape[1] else 0, -1).astype(np.int64)
