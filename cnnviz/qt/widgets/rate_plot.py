"""Curves of rates from 0 to 1 over rates from 0 to 1.

pyqtgraph is imported here at once, so whoever shows curves imports this module late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.widgets.plain_plot import plain_plot

# Told by dashes as well as by colour; averages are solid and thick.
STYLES = (
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotLine,
    Qt.PenStyle.DashDotDotLine,
)
_NEAR = 0.03  # of the diagram, within which the pointer means a curve


@dataclass(frozen=True, eq=False)
class RateCurve:
    """A curve: its key, its points, and how it is drawn.

    Parameters
    ----------
    key : int
        By which :attr:`RatePlot.hovered` calls it.
    x, y : ndarray of float64, shape (points,)
        From 0 to 1.
    colour : QColor or None
        None for that of text.
    style : Qt.PenStyle
        Its dashes.
    width : int
        Pixels.
    """

    key: int
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    colour: QColor | None
    style: Qt.PenStyle = Qt.PenStyle.SolidLine
    width: int = 1


class RatePlot(QWidget):
    """Draws curves in a unit square.

    Signals
    -------
    hovered(key, x, y)
        The pointer is at a curve, and where on it; key None where at none.
    """

    hovered = Signal(object, float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curves: tuple[RateCurve, ...] = ()
        self.plot = plain_plot()
        item = self.plot.getPlotItem()
        item.setLimits(xMin=-0.05, xMax=1.05, yMin=-0.05, yMax=1.05)
        item.setRange(xRange=(0, 1), yRange=(0, 1), padding=0.02)
        item.showGrid(x=True, y=True, alpha=0.15)
        for side in ("left", "bottom"):
            item.getAxis(side).enableAutoSIPrefix(False)
        self._chance = pg.PlotDataItem([0, 1], [0, 1])
        self._point = pg.ScatterPlotItem(size=8)
        self._lines: list[Any] = []
        item.addItem(self._chance)
        item.addItem(self._point)
        self.plot.scene().sigMouseMoved.connect(self._follow_pointer)
        self.plot.viewport().installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.plot)
        self._restyle()

    def set_axes(self, x: str, y: str, chance: bool) -> None:
        """Name the axes, and say whether the diagonal is what mere chance gives."""
        item = self.plot.getPlotItem()
        item.setLabel("bottom", x)
        item.setLabel("left", y)
        self._chance.setVisible(chance)

    def set_curves(self, curves: Sequence[RateCurve]) -> None:
        """Show other curves; later ones lie above."""
        self._curves = tuple(curves)
        item = self.plot.getPlotItem()
        for line in self._lines:
            item.removeItem(line)
        self._lines = []
        for curve in self._curves:
            line = pg.PlotDataItem(curve.x, curve.y, antialias=True)
            item.addItem(line)
            self._lines.append(line)
        self._point.setData([], [])
        self._restyle()

    @property
    def curves(self) -> tuple[RateCurve, ...]:
        """What is drawn."""
        return self._curves

    @Slot()
    def fit(self) -> None:
        """Show the whole square."""
        self.plot.getPlotItem().setRange(xRange=(0, 1), yRange=(0, 1), padding=0.02)

    def nearest(self, x: float, y: float) -> tuple[int, float, float] | None:
        """Return the curve that is nearest to a place, and where, if one is near."""
        best, found = _NEAR, None
        for curve in self._curves:
            if not len(curve.x):
                continue
            distance, at_x, at_y = _foot(curve.x, curve.y, x, y)
            if distance < best:
                best, found = distance, (curve.key, at_x, at_y)
        return found

    def _restyle(self) -> None:
        theme.style_plot(self.plot)
        shown = theme.colours()
        self._chance.setPen(pg.mkPen(shown.outline, width=1, style=Qt.PenStyle.DashLine))
        self._point.setBrush(pg.mkBrush(shown.text))
        self._point.setPen(None)
        for curve, line in zip(self._curves, self._lines, strict=True):
            colour = curve.colour or QColor(shown.text)
            line.setPen(pg.mkPen(colour, width=curve.width, style=curve.style))

    @Slot(object)
    def _follow_pointer(self, position: QPointF) -> None:
        view = self.plot.getPlotItem().getViewBox()
        place = view.mapSceneToView(position)
        found = self.nearest(place.x(), place.y())
        if found is None:
            self._leave()
            return
        self._point.setData([found[1]], [found[2]])
        self.hovered.emit(*found)

    def _leave(self) -> None:
        self._point.setData([], [])
        self.hovered.emit(None, float("nan"), float("nan"))

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        """Forget the curve when the pointer leaves, show everything after two clicks."""
        if event.type() == QEvent.Type.Leave:
            self._leave()
        elif event.type() == QEvent.Type.MouseButtonDblClick:
            self.fit()
            return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_lines"):
            self._restyle()

    def minimumSizeHint(self) -> QSize:
        """Give way to others."""
        return QSize(180, 160)

    def to_image(self) -> QImage:
        """Return the plot as a picture."""
        return self.grab().toImage()


def _foot(
    x: NDArray[np.float64], y: NDArray[np.float64], at_x: float, at_y: float
) -> tuple[float, float, float]:
    """Return the distance of a place from a curve, and the nearest place on it."""
    if len(x) < 2:
        return float(np.hypot(x[0] - at_x, y[0] - at_y)), float(x[0]), float(y[0])
    step_x, step_y = np.diff(x), np.diff(y)
    length = np.maximum(step_x**2 + step_y**2, 1e-18)
    along = np.clip(((at_x - x[:-1]) * step_x + (at_y - y[:-1]) * step_y) / length, 0, 1)
    foot_x, foot_y = x[:-1] + along * step_x, y[:-1] + along * step_y
    distances = np.hypot(foot_x - at_x, foot_y - at_y)
    best = int(distances.argmin())
    return float(distances[best]), float(foot_x[best]), float(foot_y[best])
