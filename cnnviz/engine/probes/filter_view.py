"""Filters in a form that can be drawn at once: places of a colour map, figures, a histogram."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine import imaging
from cnnviz.engine.probes.filters import FilterBank, FilterStatistics, statistics, tiles

LARGEST_SIDE = 2048  # of one picture; a matrix of VGG has 4,096 x 25,088 numbers
BINS = 64
_SLIM = 16  # times as wide as high are single rows at most
_COUNTED = 4_000_000  # values that the histogram is made of, taken evenly


@dataclass(frozen=True, eq=False)
class FilterView:
    """What a view of filters draws.

    Parameters
    ----------
    bank : FilterBank
        The filters.
    tiles : ndarray of uint8, shape (N, h, w) or (N, h, w, 3)
        Places of a colour map with zero in the middle, or colours.
    coloured : bool
        Whether the tiles are colours.
    reach : float
        What the ends of the colour map stand for: minus and plus this.
    block : (int, int)
        How many weights, rows and columns, one point of a large matrix stands for; it shows the
        one farthest from zero.
    statistics : FilterStatistics
        Figures of all weights.
    counts : ndarray of int64, shape (64,)
        Histogram of the weights between the smallest and the largest.
    counted : int
        How many weights were counted for it.
    moment : int
        Which moment of filters through time the tiles show.
    """

    bank: FilterBank
    tiles: NDArray[np.uint8]
    coloured: bool
    reach: float
    block: tuple[int, int]
    statistics: FilterStatistics
    counts: NDArray[np.int64]
    counted: int
    moment: int = 0


def filter_view(
    bank: FilterBank, output: int | None = None, channel: int = 0, moment: int | None = None
) -> FilterView:
    """Make filters ready to be drawn; `output`, `channel` and `moment` as for :func:`tiles`."""
    moment = bank.duration // 2 if moment is None else min(moment, bank.duration - 1)
    shown, coloured = tiles(bank, output, channel, moment)
    block, reach = (1, 1), 1.0
    if coloured:
        pictures = np.round(shown * 255).astype(np.uint8)
    else:
        shown, block = condense(shown)
        # One scale for all moments, so that what fades in time is seen to fade.
        scaled = shown if bank.duration == 1 else _through_time(bank, output, channel)
        low, high = imaging.levels(scaled, signed=True)
        pictures, reach = imaging.to_index(shown, low, high), float(high.max(initial=0))
        # A row of many weights would be too thin to be seen.
        height, width = pictures.shape[1:]
        pictures = pictures.repeat(max(1, width // _SLIM) if height == 1 else 1, axis=1)
    figures = statistics(bank)
    some = bank.weight.reshape(-1)[:: max(1, bank.weight.size // _COUNTED)]
    some = some[np.isfinite(some)]
    counts, _ = np.histogram(some, bins=BINS, range=(figures.smallest, figures.largest))
    return FilterView(bank, pictures, coloured, reach, block, figures, counts, some.size, moment)


def _through_time(bank: FilterBank, output: int | None, channel: int) -> NDArray[np.float32]:
    """Return what is shown of filters at all their moments, (N, kT, kH, kW)."""
    weight = bank.weight
    if output is None and bank.size == (1, 1):
        return weight.reshape(1, -1)
    if output is None:
        output, weight = min(channel, weight.shape[1] - 1), weight.swapaxes(0, 1)
    shown: NDArray[np.float32] = weight[output]
    return shown


def condense(
    pictures: NDArray[Any], largest: int = LARGEST_SIDE
) -> tuple[NDArray[Any], tuple[int, int]]:
    """Bring large pictures, (N, h, w), to at most `largest` points a side.

    Each point shows the number of its block that is farthest from zero, so that nothing that
    stands out is lost. Returns the pictures and the size of a block.
    """
    height, width = pictures.shape[1:3]
    rows, columns = math.ceil(height / largest), math.ceil(width / largest)
    if (rows, columns) == (1, 1):
        return pictures, (1, 1)
    high = np.maximum.reduceat(pictures, np.arange(0, height, rows), axis=1)
    high = np.maximum.reduceat(high, np.arange(0, width, columns), axis=2)
    low = np.minimum.reduceat(pictures, np.arange(0, height, rows), axis=1)
    low = np.minimum.reduceat(low, np.arange(0, width, columns), axis=2)
    return np.where(high >= -low, high, low), (rows, columns)
