"""What each place of a tensor sees of the input, axis by axis.

A rectangle of input pixels is a stretch of rows and a stretch of columns, and everything that a
convolutional network does to rows it does without regard to columns. So each spatial axis of a
tensor is followed on its own: exactly, as the first and last input pixel of every place for the
example that ran, and as the rule (size, stride, start) of

    A. Araujo, W. Norris, J. Sim, "Computing Receptive Fields of Convolutional Neural Networks",
    Distill, 2019, equations 1 to 6, https://distill.pub/2019/computing-receptive-fields

which holds for any size of input, also beyond its border.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]

# No pixel at all, as a place in a border of zeros has: its first lies after its last.
_NONE_LOW, _NONE_HIGH = 1 << 40, -(1 << 40)


@dataclass(frozen=True, eq=False)
class Axis:
    """One spatial axis of a tensor.

    Parameters
    ----------
    low, high : ndarray of int64, shape (n,)
        First and last input pixel that each place sees; where it sees none, low > high.
    start, stride, size : float
        Place i sees the pixels from ``start + i stride`` on, `size` of them, on an input without
        end. Where places differ the rule covers what any of them sees.
    approximate : bool
        Whether places differ, so that the rule tells more than some of them see.
    made, met : dict
        What windows have made of it, and what came of joining it with others: a square network
        does to columns what it did to rows.
    """

    low: Places
    high: Places
    start: float = 0.0
    stride: float = 1.0
    size: float = 1.0
    approximate: bool = False
    made: dict[tuple[int, ...], Axis] = field(default_factory=dict, repr=False)
    met: dict[int, tuple[Axis, Axis]] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.low)

    @cached_property
    def places(self) -> Places:
        """First and last input pixel of each place, shape (n, 2)."""
        places = np.empty((len(self.low), 2), np.int64)
        places[:, 0], places[:, 1] = self.low, self.high
        return places


def input_axis(length: int) -> Axis:
    """Return the axis of the input itself: each pixel sees itself."""
    pixels = np.arange(length, dtype=np.int64)
    return Axis(pixels, pixels)


def windowed(
    axis: Axis, count: int, kernel: int, stride: int, padding: int, dilation: int = 1
) -> Axis:
    """Return what a convolution or pooling with `count` places sees."""
    window = (count, kernel, stride, padding, dilation)
    if window not in axis.made:
        axis.made[window] = _windowed(axis, *window)
    return axis.made[window]


def _windowed(
    axis: Axis, count: int, kernel: int, stride: int, padding: int, dilation: int
) -> Axis:
    taps = np.arange(count)[:, None] * stride - padding + np.arange(kernel) * dilation
    low, high = _seen(axis, taps)
    return Axis(
        low,
        high,
        axis.start - padding * axis.stride,
        axis.stride * stride,
        axis.size + (kernel - 1) * dilation * axis.stride,
        axis.approximate,
    )


def spread_out(
    axis: Axis, count: int, kernel: int, stride: int, padding: int, dilation: int = 1
) -> Axis:
    """Return what a transposed convolution with `count` places sees."""
    steps = np.arange(count)[:, None] + padding - np.arange(kernel) * dilation
    taps = np.where(steps % stride == 0, steps // stride, -1)
    low, high = _seen(axis, taps)
    # Between two places of the input the taps take turns, so the rule covers all of them.
    reach = (kernel - 1) * dilation
    first, last = -((reach - padding) // stride), (padding + stride - 1) // stride
    shape = Axis(low, high, axis.start, axis.stride, axis.size, axis.approximate)
    if stride == 1:
        return replace(
            shape,
            start=axis.start + (padding - reach) * axis.stride,
            size=axis.size + reach * axis.stride,
        )
    return replace(
        shape,
        start=axis.start + first * axis.stride,
        stride=axis.stride / stride,
        size=axis.size + (last - first) * axis.stride,
        approximate=True,
    )


def picked(axis: Axis, index: Places, begin: int = 0, step: int = 1) -> Axis:
    """Return the places `index` of an axis, -1 meaning a place of zeros: slices and borders.

    As a rule they are those from `begin` on, each `step` after the one before.
    """
    low, high = _seen(axis, index[:, None])
    start = axis.start + begin * axis.stride
    return Axis(low, high, start, axis.stride * step, axis.size, axis.approximate)


def resampled(axis: Axis, first: Places, last: Places, ratio: float) -> Axis:
    """Return what places see that each stand for the places from `first` to `last` of an axis.

    As a rule there are `ratio` old places to a new one.
    """
    widest = int((last - first).max(initial=0)) + 1
    taps = first[:, None] + np.arange(widest)
    low, high = _seen(axis, np.where(taps <= last[:, None], taps, -1))
    start, size = _cover(
        axis.start + axis.stride * first,
        axis.start + axis.stride * last + axis.size - 1,
        axis.stride * ratio,
    )
    return Axis(low, high, start, axis.stride * ratio, size, approximate=True)


def joined(one: Axis, other: Axis) -> Axis:
    """Return what places see that see what both see: the sum of two branches, say."""
    if id(other) not in one.met:
        one.met[id(other)] = other, _joined(one, other)  # kept, so that its number stays its own
    return one.met[id(other)][1]


def _joined(one: Axis, other: Axis) -> Axis:
    low, high = np.minimum(one.low, other.low), np.maximum(one.high, other.high)
    approximate = one.approximate or other.approximate
    if math.isclose(one.stride, other.stride):
        start = min(one.start, other.start)
        end = max(one.start + one.size, other.start + other.size)
        return Axis(low, high, start, one.stride, end - start, approximate)
    wide = one if one.size >= other.size else other
    places = np.arange(len(one))
    starts = [axis.start + axis.stride * places for axis in (one, other)]
    ends = [begin + axis.size - 1 for begin, axis in zip(starts, (one, other), strict=True)]
    start, size = _cover(np.minimum(*starts), np.maximum(*ends), wide.stride)
    return Axis(low, high, start, wide.stride, size, approximate=True)


def _seen(axis: Axis, taps: NDArray[np.int64]) -> tuple[Places, Places]:
    """Return first and last pixel of rows of places, of which those outside do not count."""
    inside = (taps >= 0) & (taps < len(axis))
    index = np.where(inside, taps, 0)
    low = np.where(inside, axis.low[index], _NONE_LOW).min(axis=1, initial=_NONE_LOW)
    high = np.where(inside, axis.high[index], _NONE_HIGH).max(axis=1, initial=_NONE_HIGH)
    return low, high


def _cover(
    low: NDArray[np.floating[Any]], high: NDArray[np.floating[Any]], stride: float
) -> tuple[float, float]:
    """Return start and size of the narrowest rule of this stride that covers all places."""
    steps = stride * np.arange(len(low))
    start = float((low - steps).min())
    return start, float((high - steps).max()) - start + 1
