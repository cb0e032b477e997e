"""Points sorted into cells, so that those of any part of the plane are found at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_SIDE = 256  # cells in each direction: a cell's number fits 16 bits, which NumPy sorts by radix
_LOOKED_AT = 20_000  # points by which the cells are laid out
_MOST_SOUGHT = 200_000  # points that are looked through at every frame
_INNER = (0.5, 99.5)  # percent; what lies farther out falls into the cells at the edge


class Cells:
    """Points of the plane, found by where they lie.

    Cells at the edge reach to infinity, so that a few outliers do not spoil the others.

    Parameters
    ----------
    points : ndarray of float32, shape (N, 2)
        The points; rows that are not finite are left out.

    Attributes
    ----------
    order : ndarray of int64, shape (M,)
        Row of each point that is not left out, by cells.
    xs, ys : ndarray of float32, shape (M,)
        The points in that order.
    """

    def __init__(self, points: NDArray[np.float32]) -> None:
        points = np.asarray(points, np.float32).reshape(-1, 2)
        xs, ys = np.ascontiguousarray(points[:, 0]), np.ascontiguousarray(points[:, 1])
        rows = np.arange(len(points))
        # The sum is finite where both are, but for overflow, which costs no more than a look.
        with np.errstate(invalid="ignore", over="ignore"):
            sound = bool(np.isfinite(xs.sum(dtype=np.float64) + ys.sum(dtype=np.float64)))
        if not sound:
            rows = np.flatnonzero(np.isfinite(xs) & np.isfinite(ys))
            xs, ys = xs[rows], ys[rows]
        self._x0, self._x_step = _layout(xs)
        self._y0, self._y_step = _layout(ys)
        keys = self._y_cells(ys)
        keys <<= np.uint16(8)
        keys |= self._x_cells(xs)
        order = np.argsort(keys, kind="stable")
        self.xs, self.ys, self.order = xs[order], ys[order], rows[order]
        counts = np.bincount(keys, minlength=_SIDE * _SIDE)
        self._starts = np.concatenate(([0], np.cumsum(counts)))

    def __len__(self) -> int:
        return len(self.order)

    def bounds(self) -> tuple[float, float, float, float]:
        """Return the smallest and largest x, and the smallest and largest y; zeros of nothing."""
        if not len(self):
            return 0.0, 0.0, 0.0, 0.0
        low_x, high_x = float(self.xs.min()), float(self.xs.max())
        return low_x, high_x, float(self.ys.min()), float(self.ys.max())

    def spans(self, x0: float, x1: float, y0: float, y1: float) -> NDArray[np.int64]:
        """Return which points may lie in a box: all that do, and some beside it.

        Returns
        -------
        ndarray of int64, shape (S, 2)
            The first place in `order`, and the one after the last, of each run of points.
        """
        first, last = self._x_cells(np.array([x0, x1], np.float32)).astype(np.int64)
        below, above = self._y_cells(np.array([y0, y1], np.float32)).astype(np.int64)
        rows = np.arange(below, above + 1) * _SIDE
        runs = np.stack((self._starts[rows + first], self._starts[rows + last + 1]), axis=1)
        runs = runs[runs[:, 1] > runs[:, 0]]
        if len(runs) < 2:
            return runs
        # Runs that touch are one.
        breaks = np.flatnonzero(runs[1:, 0] != runs[:-1, 1])
        starts = np.concatenate((runs[:1, 0], runs[breaks + 1, 0]))
        return np.stack((starts, np.concatenate((runs[breaks, 1], runs[-1:, 1]))), axis=1)

    def places(self, x0: float, x1: float, y0: float, y1: float) -> NDArray[np.int64]:
        """Return the places in `order` of all points in a box, its edges included; rising."""
        runs = self.spans(x0, x1, y0, y1)
        if not len(runs):
            return np.empty(0, np.int64)
        near = np.concatenate([np.arange(start, end) for start, end in runs])
        xs, ys = self.xs[near], self.ys[near]
        within: NDArray[np.int64] = near[(xs >= x0) & (xs <= x1) & (ys >= y0) & (ys <= y1)]
        return within

    def nearest(
        self, x: float, y: float, radius: float, shown: NDArray[np.bool_] | None = None
    ) -> int:
        """Return the row of the point nearest to a place, or -1 where none is within `radius`.

        Parameters
        ----------
        x, y, radius : float
            In the units of the points.
        shown : ndarray of bool, shape (N,), optional
            Which rows count; of equally near ones the lowest is returned.
        """
        near = self.places(x - radius, x + radius, y - radius, y + radius)
        rows = self.order[near]
        if shown is not None:
            keep = shown[rows]
            near, rows = near[keep], rows[keep]
        if not len(near):
            return -1
        away = np.hypot(self.xs[near].astype(np.float64) - x, self.ys[near].astype(np.float64) - y)
        least = away.min()
        return int(rows[away == least].min()) if least <= radius else -1

    def in_box(self, x0: float, x1: float, y0: float, y1: float) -> NDArray[np.int64]:
        """Return the rows of all points in a box, its edges included; rising."""
        return np.sort(self.order[self.places(x0, x1, y0, y1)])

    def in_view(
        self, x0: float, x1: float, y0: float, y1: float, most: int
    ) -> NDArray[np.int64] | None:
        """Return the rows of all points in a box as :meth:`in_box`, or None for more than `most`.

        Where the cells that the box meets hold very many, they are not looked at one by one.
        """
        runs = self.spans(x0, x1, y0, y1)
        if int((runs[:, 1] - runs[:, 0]).sum()) > max(_MOST_SOUGHT, most):
            return None
        rows = self.in_box(x0, x1, y0, y1)
        return rows if len(rows) <= most else None

    def in_polygon(self, corners: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the rows of all points in a polygon, rising; see :func:`inside`.

        Parameters
        ----------
        corners : ndarray of float64, shape (K, 2)
            The polygon; its last corner is joined to the first.
        """
        corners = np.asarray(corners, np.float64).reshape(-1, 2)
        if len(corners) < 3:
            return np.empty(0, np.int64)
        (x0, y0), (x1, y1) = corners.min(0), corners.max(0)
        near = self.places(x0, x1, y0, y1)
        within = inside(self.xs[near], self.ys[near], corners)
        return np.sort(self.order[near[within]])

    def _x_cells(self, values: NDArray[np.float32]) -> NDArray[np.uint16]:
        return _cells(values, self._x0, self._x_step)

    def _y_cells(self, values: NDArray[np.float32]) -> NDArray[np.uint16]:
        return _cells(values, self._y0, self._y_step)


def inside(
    xs: NDArray[np.float32], ys: NDArray[np.float32], corners: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Return which points lie in a polygon, by their winding number.

    What a line that crosses itself goes around twice is inside too, as a hand that draws a loop
    means it. A point on the left or lower edge is inside, one on the right or upper edge is not.

    Parameters
    ----------
    xs, ys : ndarray of float32, shape (N,)
        The points.
    corners : ndarray of float64, shape (K, 2)
        The polygon.
    """
    # By height each edge meets only the points beside it: a lasso has few edges at any height.
    order = np.argsort(ys)
    heights = ys[order].astype(np.float64)
    across = xs[order].astype(np.float64)
    winding = np.zeros(len(order), np.int32)
    for (x0, y0), (x1, y1) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        if y0 == y1:
            continue
        turn = 1 if y1 > y0 else -1
        if turn < 0:
            x0, y0, x1, y1 = x1, y1, x0, y0
        start, end = np.searchsorted(heights, (y0, y1), side="left")
        part = slice(start, end)
        edge = x0 + (heights[part] - y0) * ((x1 - x0) / (y1 - y0))
        winding[part] += turn * (across[part] < edge)
    found = np.zeros(len(order), bool)
    found[order] = winding != 0
    return found


def _layout(values: NDArray[np.float32]) -> tuple[np.float32, np.float32]:
    """Return where the first cell begins, and how many cells there are to a unit."""
    some = values[:: max(1, len(values) // _LOOKED_AT)]
    if not len(some):
        return np.float32(0), np.float32(0)
    low, high = np.percentile(some, _INNER)
    span = float(high) - float(low)
    step = np.float32((_SIDE - 2) / span) if span > 0 else np.float32(0)
    if not np.isfinite(step):
        step = np.float32(0)
    return np.float32(low), step


def _cells(values: NDArray[np.float32], start: np.float32, step: np.float32) -> NDArray[np.uint16]:
    """Return the cell of each value; the larger a value the larger its cell, or the same."""
    with np.errstate(over="ignore", invalid="ignore"):
        places = (values - start) * step
    places += np.float32(1)
    np.fmax(places, np.float32(0), out=places)
    np.minimum(places, np.float32(_SIDE - 1), out=places)
    return places.astype(np.uint16)
