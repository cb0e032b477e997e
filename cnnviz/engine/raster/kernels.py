"""The inner loops of drawing points, as plain functions that numba compiles.

They are not decorated, so that importing this module does not import numba;
:func:`cnnviz.engine.raster.draw.prepare` compiles them. Python could run them too, only slowly.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def splat(
    xs: Any,
    ys: Any,
    packed: Any,
    states: Any,
    wanted: int,
    spans: Any,
    scale: float,
    left: float,
    top: float,
    stamps: Any,
    steps: int,
    sums: Any,
) -> int:
    """Add marks to the sums of colours; return how many points were drawn.

    Parameters
    ----------
    xs, ys : ndarray of float32, shape (N,)
        Points.
    packed : ndarray of uint32, shape (N,)
        Colour of each, 0xRRGGBB.
    states : ndarray of uint8, shape (N,)
        Layer of each point; drawn are those of layer `wanted`.
    spans : ndarray of int64, shape (S, 2)
        Which points may be seen: first, and the one after the last.
    scale, left, top : float
        Pixels for a unit; the place of the left and of the upper edge of `sums`. y points up.
    stamps : ndarray of float32, shape (steps * steps, k, k)
        How far a mark covers the pixels around it, by the place of its middle within a pixel.
    steps : int
        Places within a pixel in each direction that stamps are for.
    sums : ndarray of float32, shape (H, W, 4)
        Red, green, blue, each times coverage, and coverage; added to. It has a margin of k pixels
        around what is seen, so that no mark is cut.
    """
    side = stamps.shape[1]
    half = side // 2
    height, width = sums.shape[0] - side, sums.shape[1] - side
    drawn = 0
    for span in range(spans.shape[0]):
        for place in range(spans[span, 0], spans[span, 1]):
            if states[place] != wanted:
                continue
            x = (xs[place] - left) * scale - half
            y = (top - ys[place]) * scale - half
            if not (0 <= x < width and 0 <= y < height):
                continue
            column, row = np.int32(x), np.int32(y)
            phase = np.int32((y - row) * steps) * steps + np.int32((x - column) * steps)
            colour = packed[place]
            red = np.float32((colour >> np.uint32(16)) & np.uint32(255))
            green = np.float32((colour >> np.uint32(8)) & np.uint32(255))
            blue = np.float32(colour & np.uint32(255))
            drawn += 1
            for i in range(side):
                for j in range(side):
                    share = stamps[phase, i, j]
                    sums[row + i, column + j, 0] += share * red
                    sums[row + i, column + j, 1] += share * green
                    sums[row + i, column + j, 2] += share * blue
                    sums[row + i, column + j, 3] += share
    return drawn


def tally(
    xs: Any,
    ys: Any,
    packed: Any,
    states: Any,
    wanted: int,
    spans: Any,
    scale: Any,
    left: Any,
    top: Any,
    red_blue: Any,
    green_count: Any,
) -> int:
    """Add up colours pixel by pixel, for marks of one pixel: twice as quick as :func:`splat`.

    Parameters
    ----------
    xs, ys, packed, states, wanted, spans
        As for :func:`splat`; `wanted` is 255 where all points are of the wanted layer.
    scale, left, top : float32
        Alike; in single precision, so that they serve only while marks are that small.
    red_blue, green_count : ndarray of uint64, shape (H, W)
        Sums of red (from bit 32 on) and blue, and of green (from bit 32 on) and how many; added to.
    """
    height, width = red_blue.shape
    everything = wanted == 255
    drawn = 0
    for span in range(spans.shape[0]):
        for place in range(spans[span, 0], spans[span, 1]):
            if not everything and states[place] != wanted:
                continue
            x = (xs[place] - left) * scale
            y = (top - ys[place]) * scale
            if not (0 <= x < width and 0 <= y < height):
                continue
            column, row = np.int32(x), np.int32(y)
            colour = np.uint64(packed[place])
            red = (colour >> np.uint64(16)) << np.uint64(32)
            green = ((colour >> np.uint64(8)) & np.uint64(255)) << np.uint64(32)
            red_blue[row, column] += red | (colour & np.uint64(255))
            green_count[row, column] += green | np.uint64(1)
            drawn += 1
    return drawn


def crowding_of(green_count: Any, step: int) -> float:
    """Return :func:`crowding` after :func:`blend` spreads marks, by every so many-th row."""
    marks = np.uint64(0xFFFFFFFF)
    total: Any = 0
    covered: Any = 0
    for row in range(1, green_count.shape[0] - 1, step):
        for column in range(1, green_count.shape[1] - 1):
            near = (
                green_count[row - 1, column]
                + green_count[row + 1, column]
                + green_count[row, column - 1]
                + green_count[row, column + 1]
            )
            own = np.uint64(2) * green_count[row, column] + near
            total += np.int64(own & marks)
            covered += np.int64(own & marks != 0)
    return float(total / (2 * covered)) if covered else 0.0


def blend(
    red_blue: Any,
    green_count: Any,
    alone: float,
    full: float,
    crowd: float,
    margin: int,
    picture: Any,
) -> None:
    """Give half of each mark to the four pixels around it, and lay all over a picture.

    Parameters
    ----------
    red_blue, green_count : ndarray of uint64, shape (H + 2 m, W + 2 m)
        As :func:`tally` leaves them. Their halves must not overflow when taken six times.
    alone, full, crowd, margin, picture
        As for :func:`shade`.
    """
    two, low, high = np.uint64(2), np.uint64(0xFFFFFFFF), np.uint64(32)
    one, half = np.float32(1), np.float32(0.5)
    least, more, many = np.float32(alone), np.float32(full - alone), np.float32(crowd)
    for row in range(picture.shape[0]):
        up = row + margin
        for column in range(picture.shape[1]):
            at = column + margin
            own = (
                two * green_count[up, at]
                + green_count[up - 1, at]
                + green_count[up + 1, at]
                + green_count[up, at - 1]
                + green_count[up, at + 1]
            )
            if own == 0:
                continue
            others = (
                two * red_blue[up, at]
                + red_blue[up - 1, at]
                + red_blue[up + 1, at]
                + red_blue[up, at - 1]
                + red_blue[up, at + 1]
            )
            marks = np.float32(own & low)
            share = half * marks
            beyond = share - one
            opacity = least * share
            if beyond > 0:
                opacity = least + more * beyond / (beyond + many)
            weight = opacity / marks
            rest = one - opacity
            blue = np.float32(others & low) * weight
            green = np.float32(own >> high) * weight
            red = np.float32(others >> high) * weight
            picture[row, column, 0] = np.uint8(picture[row, column, 0] * rest + blue + half)
            picture[row, column, 1] = np.uint8(picture[row, column, 1] * rest + green + half)
            picture[row, column, 2] = np.uint8(picture[row, column, 2] * rest + red + half)


def crowding(sums: Any) -> float:
    """Return the mean coverage of pixels that are covered at all; 0 where none is."""
    total = 0.0
    covered = 0
    for row in range(sums.shape[0]):
        for column in range(sums.shape[1]):
            share = sums[row, column, 3]
            if share > 0:
                total += share
                covered += 1
    return total / covered if covered else 0.0


def shade(sums: Any, alone: float, full: float, crowd: float, margin: int, picture: Any) -> None:
    """Lay the mean colours over a picture, as opaque as so many marks are.

    Parameters
    ----------
    sums : ndarray of float32, shape (H + 2 m, W + 2 m, 4)
        As :func:`splat` leaves it.
    alone, full : float
        Opacity of one mark, and what many over each other come near to. A part of a mark, as at
        its edge, has a part of the opacity of one.
    crowd : float
        How many marks more make it about half of the way from the one to the other.
    margin : int
        m.
    picture : ndarray of uint8, shape (H, W, 4)
        Blue, green, red and 255; changed.
    """
    one, half = np.float32(1), np.float32(0.5)
    least, more, many = np.float32(alone), np.float32(full - alone), np.float32(crowd)
    for row in range(picture.shape[0]):
        for column in range(picture.shape[1]):
            share = sums[row + margin, column + margin, 3]
            if share > 0:
                beyond = share - one
                opacity = least * share
                if beyond > 0:
                    opacity = least + more * beyond / (beyond + many)
                weight = opacity / share
                rest = one - opacity
                for channel in range(3):
                    mean = sums[row + margin, column + margin, 2 - channel] * weight
                    picture[row, column, channel] = np.uint8(
                        picture[row, column, channel] * rest + mean + half
                    )
