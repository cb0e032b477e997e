"""Axes of plots: their ticks, and how far they reach while data comes in."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg

_TOO_WIDE = 2.5  # a range is kept until the data fill less than this part of it


class ValueAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis whose logarithmic ticks stay apart: 1, 2, 5, 10, or even steps on a short stretch."""

    def logTickValues(
        self, lowest: float, highest: float, size: float, levels: Any
    ) -> list[tuple[float | None, list[float]]]:
        """Return the places of the ticks, in powers of ten."""
        decades = highest - lowest
        if decades > 6:
            return list(levels)[:1]
        if decades < 1:
            low, high = 10**lowest, 10**highest
            step, first = self.tickSpacing(low, high, size)[0]
            even = np.arange(np.ceil((low - first) / step) * step + first, high, step)
            return [(None, np.log10(even[even > 0]).tolist())]
        factors = (1, 2, 5) if decades < 3 else (1,)
        powers = range(int(np.floor(lowest)), int(np.ceil(highest)) + 1)
        places = [power + float(np.log10(factor)) for power in powers for factor in factors]
        return [(None, [place for place in places if lowest <= place <= highest])]

    def logTickStrings(
        self, values: list[float], scale: float, _spacing: float | None
    ) -> list[str]:
        """Return the numbers themselves, not their powers."""
        return [f"{10**value * scale:.3g}" for value in values]


class CountAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis of whole numbers."""

    def tickStrings(self, values: list[float], _scale: float, _spacing: float) -> list[str]:
        """Return numbers with separators between thousands, none for places between them."""
        return [f"{round(value):,}" if value == round(value) else "" for value in values]


def grown(
    shown: tuple[float, float] | None, low: float, high: float, below: float, above: float
) -> tuple[float, float]:
    """Return a range that holds [low, high]: the one that is shown as long as it does.

    Each change of a range lays out an axis anew; with margins, `below` and `above` as parts of the
    data's span, it is changed seldom.
    """
    span = high - low
    if span <= 0:
        span = abs(high) or 1.0
    if shown is not None:
        holds = shown[0] <= low and high <= shown[1]
        if holds and shown[1] - shown[0] <= _TOO_WIDE * span:
            return shown
    return low - below * span, high + above * span
