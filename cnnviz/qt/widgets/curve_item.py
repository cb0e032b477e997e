"""One line of a plot, drawn from a curve of any length in the time of one of a thousand points.

pyqtgraph is imported here at once, so whoever draws curves imports this module late.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from pyqtgraph.graphicsItems.ScatterPlotItem import drawSymbol
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen

from cnnviz.qt.widgets.growing_curve import GrowingCurve

_FEW = 3  # a line of fewer points gets marks: one point has no line, two are easily overlooked
_MARK = 7  # pixels of a mark; where they would touch there are none


class CurveItem(pg.GraphicsObject):  # type: ignore[misc]
    """Draws a curve, or the mean around its points, as far as the plot shows it.

    Parameters
    ----------
    curve : GrowingCurve
        Call :meth:`refresh` when its points are others.
    mean : bool
        Whether it is the smoothed curve.
    symbol : str or None
        pyqtgraph's name of a mark that each point gets where there is room for it.

    Attributes
    ----------
    curve : GrowingCurve
        What is drawn.
    """

    def __init__(
        self, curve: GrowingCurve, *, mean: bool = False, symbol: str | None = None
    ) -> None:
        super().__init__()
        self.curve = curve
        self._mean, self._symbol = mean, symbol
        self._pen = QPen()
        self._logarithmic = False
        self._drawn_for: tuple[object, ...] = ()
        self._x = self._y = np.empty(0)
        self._path = QPainterPath()
        self._marks: list[QPointF] = []

    @property
    def marked(self) -> bool:
        """Whether points were drawn with marks."""
        return bool(self._marks)

    def drawn(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the places and values that were drawn last."""
        return self._x, self._y

    def set_pen(self, pen: QPen) -> None:
        """Draw with another pen; its colour is that of the marks too."""
        self._pen = pen
        self.update()

    def set_symbol(self, symbol: str | None) -> None:
        """Give points another mark, or none."""
        self._symbol, self._drawn_for = symbol, ()
        self.update()

    def refresh(self) -> None:
        """Draw points that have changed."""
        self.update()

    def setLogMode(self, _x: bool, y: bool) -> None:
        """Follow the plot's scale; it calls this by its name."""
        self._logarithmic = y
        self.update()

    # ---- what the scene asks for ---------------------------------------------------------

    def boundingRect(self) -> QRectF:
        return QRectF(self.viewRect() or QRectF())

    def viewTransformChanged(self) -> None:
        super().viewTransformChanged()
        self.prepareGeometryChange()
        self.update()

    def paint(self, painter: QPainter, *_more: Any) -> None:
        box = self.getViewBox()
        if box is None or not len(self.curve):
            return
        self._prepare(self.viewRect(), max(1, round(box.width())))
        smooth = self._mean or self._symbol is not None
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
        painter.setPen(self._pen)
        painter.drawPath(self._path)
        self._mark(painter)
        # The scene saves no state between items, and an axis takes thrice as long with this hint.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _mark(self, painter: QPainter) -> None:
        """Draw the marks, whose size is one of pixels."""
        if not self._marks:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen, brush = QPen(Qt.PenStyle.NoPen), QBrush(self._pen.color())
        painter.save()
        places = [painter.transform().map(mark) for mark in self._marks]
        for place in places:
            painter.resetTransform()  # which drawing a mark leaves scaled
            painter.translate(place)
            drawSymbol(painter, self._symbol or "o", _MARK, pen, brush)
        painter.restore()

    def _prepare(self, seen: QRectF, columns: int) -> None:
        """Make what is drawn, unless it is the same as the last time."""
        points_are = (self.curve.version, self.curve.windows)
        wanted = (seen.left(), seen.right(), columns, points_are, self._logarithmic)
        if wanted == self._drawn_for:
            return
        self._drawn_for = wanted
        points = self.curve.seen_mean if self._mean else self.curve.seen
        x, y = points(seen.left(), seen.right(), columns, positive=self._logarithmic)
        self._x, self._y = x, y
        if self._logarithmic:
            y = np.log10(y)
        self._path = pg.arrayToQPath(x, y, connect="finite")
        few = len(self.curve) < _FEW and not self._mean
        room = self._symbol is not None and len(x) * (_MARK + 2) <= columns
        there = np.isfinite(y) & (few or room)
        self._marks = [QPointF(*place) for place in zip(x[there], y[there], strict=True)]
