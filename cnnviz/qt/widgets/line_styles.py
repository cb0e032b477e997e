"""How many curves in one plot are told apart: by colour, by mark, and by dashes.

pyqtgraph is imported here at once, so whoever draws curves imports this module late.
"""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from pyqtgraph.graphicsItems.ScatterPlotItem import drawSymbol
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from cnnviz.qt import theme

# Each readable on the surface of its theme; no two neighbours are alike for the colour-blind.
_LIGHT = ("#1f5fbf", "#b04a00", "#00707a", "#b3261e", "#6b4fbb", "#1a6e3c", "#a0287d", "#5a6372")
_DARK = ("#7fb2ff", "#ffb070", "#6fd3dd", "#ff9a90", "#b9a5ff", "#7fd49b", "#f09ad6", "#a2abb9")
_MARKS = ("o", "s", "t", "d", "p", "t1", "star", "h")
_DASHES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)
_SIZE = 6
_FAINT = 0.35  # share of the colour in what is drawn behind its mean


def colour(index: int) -> QColor:
    """Return the colour of a curve in the theme that is shown."""
    colours = _DARK if theme.colours().name == "dark" else _LIGHT
    return QColor(colours[index % len(colours)])


def pen(index: int, width: int = 2) -> QPen:
    """Return what a curve is drawn with; after eight colours come dashes, then dots."""
    style = _DASHES[index // len(_LIGHT) % len(_DASHES)]
    made: QPen = pg.mkPen(colour(index), width=width, style=style)
    return made


def mark(index: int) -> str:
    """Return pyqtgraph's name of the mark on a curve's points."""
    return _MARKS[index % len(_MARKS)]


def style(item: Any, index: int) -> None:
    """Give a ``pyqtgraph.PlotDataItem`` the looks of a curve, with a mark on each point."""
    item.setPen(pen(index))
    item.setSymbol(mark(index))
    item.setSymbolSize(_SIZE)
    item.setSymbolBrush(colour(index))
    item.setSymbolPen(None)


def faint_pen(index: int) -> QPen:
    """Return an opaque pen: translucent strokes that cross add up to the full colour."""
    ground, full = QColor(theme.colours().surface), colour(index)
    parts = zip(full.getRgbF()[:3], ground.getRgbF()[:3], strict=True)  # type: ignore[index]
    mixed = QColor.fromRgbF(*(_FAINT * one + (1 - _FAINT) * other for one, other in parts))
    made: QPen = pg.mkPen(mixed, width=1)
    return made


def draw_swatch(painter: QPainter, place: QRect, index: int) -> None:
    """Draw a piece of a curve with its mark, to stand beside its name."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen(index))
    middle = place.center()
    painter.drawLine(QPointF(place.left(), middle.y()), QPointF(place.right(), middle.y()))
    painter.translate(QPointF(middle))
    drawSymbol(painter, mark(index), _SIZE, QPen(Qt.PenStyle.NoPen), colour(index))
    painter.restore()
