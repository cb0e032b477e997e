"""One line of a plot, drawn from a curve of any length in the time of one of a thousand points.

pyqtgraph is imported here at once, so whoever draws curves imports this module late.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF

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
    marks : bool
        Whether each point gets a mark where there is room for it.
    """

    def __init__(self, curve: GrowingCurve, *, mean: bool = False, marks: bool = False) -> None:
        super().__init__()
        self._curve = curve
        self._mean, self._marks = mean, marks
        self._pen = QPen()
        self._logarithmic = False
        self._drawn_for: tuple[object, ...] = ()
        self._x = self._y = np.empty(0)
        self._path = QPainterPath()
        self._dots = QPolygonF()

    @property
    def marked(self) -> bool:
        """Whether points were drawn with marks."""
        return not self._dots.isEmpty()

    def drawn(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the places and values that were drawn last."""
        return self._x, self._y

    def set_pen(self, pen: QPen) -> None:
        """Draw with another pen; its colour is that of the marks too."""
        self._pen = pen
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

    def dataBounds(self, *_arguments: Any, **_more: Any) -> None:
        """Say nothing: whoever shows the plot knows its ranges."""

    def viewTransformChanged(self) -> None:
        super().viewTransformChanged()
        self.prepareGeometryChange()
        self.update()

    def paint(self, painter: QPainter, *_more: Any) -> None:
        box = self.getViewBox()
        if box is None or not len(self._curve):
            return
        self._prepare(self.viewRect(), max(1, round(box.width())))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self._mean or self._marks)
        painter.setPen(self._pen)
        painter.drawPath(self._path)
        if self.marked:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            dot = pg.mkPen(self._pen.color(), width=_MARK)
            dot.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(dot)
            painter.drawPoints(self._dots)
        # The scene saves no state between items, and an axis takes thrice as long with this hint.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _prepare(self, seen: QRectF, columns: int) -> None:
        """Make what is drawn, unless it is the same as the last time."""
        points_are = (self._curve.version, self._curve.windows)
        wanted = (seen.left(), seen.right(), columns, points_are, self._logarithmic)
        if wanted == self._drawn_for:
            return
        self._drawn_for = wanted
        points = self._curve.seen_mean if self._mean else self._curve.seen
        x, y = points(seen.left(), seen.right(), columns, positive=self._logarithmic)
        self._x, self._y = x, y
        if self._logarithmic:
            y = np.log10(y)
        self._path = pg.arrayToQPath(x, y, connect="finite")
        self._dots = QPolygonF()
        few = len(self._curve) < _FEW and not self._mean
        room = len(x) * (_MARK + 2) <= columns
        there = np.isfinite(y)
        if there.any() and (few or (self._marks and room)):
            self._dots = pg.functions.arrayToQPolygonF(x[there], y[there])
