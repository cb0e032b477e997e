"""The numbers of a curve that may be long and grow: no more is drawn of them than pixels show.

A frame costs the same for a thousand points and for a million, and so does adding a few.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnnviz.qt.widgets.smoothing import WINDOWS, RunningMean, roomier

_BLOCK = 64  # points of which the lowest and the highest are known beforehand
_LOOKED_AT = 2_000  # means by which the range of all is told
_ENOUGH = 2  # blocks in a pixel column, from which they are taken in the place of their points

Values = NDArray[np.float64]


class _Growing:
    """Numbers that are appended to; room for more is made ahead."""

    def __init__(self) -> None:
        self._room = np.empty(64)
        self.count = 0

    @property
    def values(self) -> Values:
        """All numbers, as a view."""
        return self._room[: self.count]

    def keep(self, count: int) -> None:
        """Forget all but the first."""
        self.count = min(count, self.count)

    def extend(self, more: Values) -> None:
        """Append."""
        end = self.count + len(more)
        if end > len(self._room):
            self._room = roomier(self._room, self.count, 2 * end)
        self._room[self.count : end] = more
        self.count = end


class GrowingCurve:
    """Points with x ascending, of which a plot asks for as many as it has pixel columns.

    Attributes
    ----------
    version : int
        Another number whenever the points are others.
    windows : int
        How calm the mean is: see :meth:`.RunningMean.at`.
    """

    def __init__(self) -> None:
        self._x, self._y = _Growing(), _Growing()
        self._lowest, self._highest = _Growing(), _Growing()  # of each whole block
        self._mean: RunningMean | None = None  # made when a mean is first asked for
        self.version = 0
        self.windows = WINDOWS

    def __len__(self) -> int:
        return self._x.count

    @property
    def x(self) -> Values:
        """Where the points are."""
        return self._x.values

    @property
    def y(self) -> Values:
        """Their values; NaN where there is none."""
        return self._y.values

    def set(self, x: ArrayLike, y: ArrayLike) -> None:
        """Take these points and no others; those that were there already cost little."""
        x, y, count = np.asarray(x, np.float64), np.asarray(y, np.float64), len(self)
        same = count <= len(x) and np.array_equal(x[:count], self.x)
        if count and same and np.array_equal(y[:count], self.y, equal_nan=True):
            if count < len(x):
                self.extend(x[count:], y[count:])
            return
        for part in (self._x, self._y, self._lowest, self._highest):
            part.keep(0)
        self._mean = None
        self.extend(x, y)

    def extend(self, x: ArrayLike, y: ArrayLike) -> None:
        """Take more points behind those that there are."""
        more = np.asarray(y, np.float64)
        self._x.extend(np.asarray(x, np.float64))
        self._y.extend(more)
        if self._mean is not None:
            self._mean.extend(more)
        known, whole = self._lowest.count, len(self) // _BLOCK
        blocks = _finite(self.y[known * _BLOCK : whole * _BLOCK]).reshape(-1, _BLOCK)
        self._lowest.extend(np.fmin.reduce(blocks, axis=1))
        self._highest.extend(np.fmax.reduce(blocks, axis=1))
        self.version += 1

    def span(self, *, positive: bool = False) -> tuple[float, float] | None:
        """Return the lowest and the highest value, or those above zero; None where there is none.

        Infinite ones count for nothing.
        """
        rest = _finite(self.y[self._lowest.count * _BLOCK :])
        low = np.fmin.reduce(np.concatenate([self._lowest.values, rest]), initial=np.nan)
        high = np.fmax.reduce(np.concatenate([self._highest.values, rest]), initial=np.nan)
        if positive and low <= 0:
            above = self.y[np.isfinite(self.y) & (self.y > 0)]
            low, high = (above.min(), above.max()) if len(above) else (np.nan, np.nan)
        return None if np.isnan(low) else (float(low), float(high))

    def seen(
        self, left: float, right: float, columns: int, *, positive: bool = False
    ) -> tuple[Values, Values]:
        """Return the points between two places, of each pixel column its lowest and its highest.

        Parameters
        ----------
        left, right : float
            The places; one point beyond each is there too, so that lines go on to the edge.
        columns : int
            Pixels between them.
        positive : bool
            Whether values that are not above zero are left out, as a logarithmic scale wants it.
        """
        first, last = self._window(left, right)
        if last - first <= 2 * columns:
            return self.x[first:last], _positive(self.y[first:last], positive)
        low = high = self.y
        x, size = self.x, 1
        some = positive and bool(np.fmin.reduce(self._lowest.values, initial=np.inf) <= 0)
        if last - first >= _ENOUGH * _BLOCK * columns and not some:
            low, high, x, size = self._lowest.values, self._highest.values, self.x[::_BLOCK], _BLOCK
        begin, end = first // size, min(-(-last // size), len(low))
        places = np.linspace(left, right, columns + 1)[1:]
        edges = np.unique(np.searchsorted(x[begin:end], places))
        edges = np.concatenate([[0], edges[(edges > 0) & (edges < end - begin)]])
        lows = np.fmin.reduceat(_finite(_positive(low[begin:end], positive)), edges)
        highs = np.fmax.reduceat(_finite(_positive(high[begin:end], positive)), edges)
        drawn = np.empty((2, 2 * len(edges)))
        drawn[0] = np.repeat(x[begin:end][edges], 2)
        drawn[1, ::2], drawn[1, 1::2] = lows, highs
        return drawn[0], drawn[1]

    def seen_mean(
        self, left: float, right: float, columns: int, *, positive: bool = False
    ) -> tuple[Values, Values]:
        """Return the mean around points between two places, one for each pixel column."""
        first, last = self._window(left, right)
        stride = max(1, (last - first) // max(1, columns))
        # From multiples of it, so that the line stays as it is while it is moved.
        places = np.arange(first - first % stride, last, stride)
        if len(places) and places[-1] != last - 1:
            places = np.append(places, last - 1)
        return self.x[places], _positive(self._means(places), positive)

    def mean_at(self, place: int) -> float:
        """Return the mean around one point."""
        return float(self._means(np.array([place]))[0])

    def mean_span(self, *, positive: bool = False) -> tuple[float, float] | None:
        """Return the lowest and the highest mean, as :meth:`span` does; of many, of some."""
        places = np.arange(0, len(self), max(1, len(self) // _LOOKED_AT))
        means = _positive(self._means(places), positive)
        known = means[np.isfinite(means)]
        return (float(known.min()), float(known.max())) if len(known) else None

    def _means(self, places: NDArray[np.int64]) -> Values:
        if self._mean is None:
            self._mean = RunningMean()
            self._mean.extend(self.y)
        return self._mean.at(places, self.windows)

    def _window(self, left: float, right: float) -> tuple[int, int]:
        first, last = np.searchsorted(self.x, [left, right], side="left")
        return max(0, int(first) - 1), min(len(self), int(last) + 1)


def _finite(values: Values) -> Values:
    """Return values with NaN for those that are infinite."""
    infinite = np.isinf(values)
    return np.where(infinite, np.nan, values) if infinite.any() else values


def _positive(values: Values, wanted: bool) -> Values:
    """Return values with NaN, where that is wanted, for those that are not above zero."""
    if not wanted or not len(values) or np.fmin.reduce(values, initial=np.inf) > 0:
        return values
    return np.where(values > 0, values, np.nan)
