"""The shapes of objects as COCO writes them: polygons, and runs of pixels."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

_FEWEST = 6  # numbers of a polygon: three corners
_EDGES_AT_ONCE = 1024


class BadOutline(ValueError):
    """A shape does not say what it covers."""


@dataclass(frozen=True)
class Polygons:
    """Corners x, y, x, y, ... of the parts of an object, in pixels."""

    parts: tuple[array[float], ...]

    def box(self) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom edge."""
        x = list(chain.from_iterable(part[::2] for part in self.parts))
        y = list(chain.from_iterable(part[1::2] for part in self.parts))
        return min(x), min(y), max(x), max(y)

    def mask(self, height: int, width: int) -> NDArray[np.bool_]:
        """Return which pixels have their centre inside of a part."""
        covered = np.zeros((height, width), np.bool_)
        for part in self.parts:
            covered |= _filled(np.asarray(part).reshape(-1, 2), height, width)
        return covered


@dataclass(frozen=True)
class Runs:
    """Lengths of runs without and with the object, in turn, down one column after the other.

    Parameters
    ----------
    height, width : int
        Of the picture.
    counts : str or array of int
        The runs, as numbers or in COCO's compressed form.
    """

    height: int
    width: int
    counts: str | array[int]

    def mask(self, height: int, width: int) -> NDArray[np.bool_]:
        """Return the pixels of the runs; raise BadOutline where they do not fill the picture."""
        if (self.height, self.width) != (height, width):
            size = f"{self.width:,} x {self.height:,}"
            raise BadOutline(
                f"its runs are for {size} pixels, but there are {width:,} x {height:,}"
            )
        runs = decompressed(self.counts) if isinstance(self.counts, str) else self.counts.tolist()
        if any(run < 0 for run in runs) or sum(runs) != height * width:
            raise BadOutline(f"its runs do not fill {width:,} x {height:,} pixels")
        value = np.arange(len(runs)) % 2 == 1
        return np.repeat(value, runs).reshape(width, height).T


def outline(shape: Any) -> Polygons | Runs | None:
    """Return what a ``segmentation`` says, None where it says nothing.

    Raises
    ------
    BadOutline
        Where it is neither a list of polygons nor runs.
    """
    if shape is None or shape == []:
        return None
    try:
        if isinstance(shape, list):
            parts = tuple(array("f", part) for part in shape)
            if all(len(part) >= _FEWEST and len(part) % 2 == 0 for part in parts) and all(
                np.isfinite(part).all() for part in parts
            ):
                return Polygons(parts)
        elif isinstance(shape, dict):
            height, width = shape["size"]
            counts = shape["counts"]
            if isinstance(counts, list):
                counts = array("q", counts)
            if isinstance(counts, (str, array)) and type(height) is type(width) is int:
                return Runs(height, width, counts)
    except (TypeError, ValueError, KeyError, OverflowError):
        pass
    raise BadOutline("its outline cannot be read")


def decompressed(text: str) -> list[int]:
    """Return the runs that COCO's compressed form stands for.

    Each run is written in groups of five bits, the lowest first, each as a letter 48 places up;
    the sixth bit says that another follows, the fifth of the last group is the sign. From the
    third on, a run is told by how much it is longer than the one before the last.
    """
    runs: list[int] = []
    value = shift = 0
    for letter in text:
        bits = ord(letter) - 48
        if not 0 <= bits < 64 or shift > 30:
            raise BadOutline("its compressed runs cannot be read")
        value |= (bits & 0x1F) << shift
        shift += 5
        if bits & 0x20:
            continue
        if bits & 0x10:
            value -= 1 << shift
        runs.append(value + runs[-2] if len(runs) > 2 else value)
        value = shift = 0
    if shift:
        raise BadOutline("its compressed runs are cut off")
    return runs


def _filled(corners: NDArray[np.float32], height: int, width: int) -> NDArray[np.bool_]:
    """Fill a polygon by the even-odd rule: a pixel is inside if an odd number of edges lie left."""
    start = corners.astype(np.float64)
    end = np.roll(start, -1, axis=0)
    # One column more takes the edges that lie right of the picture.
    crossed = np.zeros((height, width + 1), np.int32)
    centres = np.arange(height) + 0.5
    for first in range(0, len(start), _EDGES_AT_ONCE):
        (x0, y0), (x1, y1) = (
            side[first : first + _EDGES_AT_ONCE].T[:, :, None] for side in (start, end)
        )
        edge, row = np.nonzero((y0 <= centres) != (y1 <= centres))
        share = (centres[row] - y0[edge, 0]) / (y1[edge, 0] - y0[edge, 0])
        x = x0[edge, 0] + share * (x1[edge, 0] - x0[edge, 0])
        column = np.clip(np.ceil(x - 0.5), 0, width).astype(np.int64)
        np.add.at(crossed, (row, column), 1)
    inside: NDArray[np.bool_] = np.cumsum(crossed[:, :width], axis=1) % 2 == 1
    return inside
