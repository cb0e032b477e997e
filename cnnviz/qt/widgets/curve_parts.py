"""What a plot of curves is made of: axes, pens, and pieces of curves for the legend."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.qt import theme

Kind = Literal["train", "validation"]


def colour_of(kind: Kind) -> QColor:
    """Return the colour that the theme has for a line."""
    shown = theme.colours()
    return QColor(shown.train_curve if kind == "train" else shown.validation_curve)


def pen_of(kind: Kind, width: int) -> QPen:
    """Return the pen for a line; that of a validation is dashed, never told by colour alone."""
    style = Qt.PenStyle.SolidLine if kind == "train" else Qt.PenStyle.DashLine
    pen: QPen = pg.mkPen(colour_of(kind), width=width, style=style)
    return pen


class Swatch(QWidget):
    """A piece of a curve beside its name."""

    def __init__(self, kind: Kind, symbol: bool) -> None:
        super().__init__()
        self._kind = kind
        self._symbol = symbol
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return QSize(22, theme.WIDE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen_of(self._kind, 2))
        middle = self.height() / 2
        painter.drawLine(QPointF(1, middle), QPointF(self.width() - 1, middle))
        if self._symbol:
            painter.setBrush(colour_of(self._kind))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(QPointF(self.width() / 2, middle), 3.5, 3.5)


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
