"""The loss over the learning rate, with a line at the rate that is chosen.

pyqtgraph is imported here at once, so whoever shows the plot imports this module late.
"""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.widgets.curve_parts import ValueAxis, colour_of
from cnnviz.qt.widgets.plain_plot import plain_plot

_FAINT = 90  # of 255, in what is drawn behind the smoothed line
_HIGHEST = 1.5  # times the first loss; beyond that the curve only shows that it exploded


class SweepPlot(QWidget):
    """Draws the losses of a sweep over learning rates; a click or a drag chooses a rate.

    Signals
    -------
    chosen(rate)
        A person chose another learning rate.
    """

    chosen = Signal(float)

    def __init__(self, x_label: str, y_label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rates = np.empty(0)
        self._losses = np.empty(0)
        self._smoothed = np.empty(0)
        self.plot = plain_plot(axisItems={"left": ValueAxis("left"), "bottom": ValueAxis("bottom")})
        item = self.plot.getPlotItem()
        item.setLogMode(x=True, y=False)
        item.setLabel("bottom", x_label)
        item.setLabel("left", y_label)
        for side in ("left", "bottom"):
            item.getAxis(side).enableAutoSIPrefix(False)
        item.showGrid(x=True, y=True, alpha=0.15)
        item.disableAutoRange()
        self._single = pg.PlotDataItem()
        self._mean = pg.PlotDataItem(antialias=True)
        self._mark = pg.InfiniteLine(
            angle=90, movable=True, label="", labelOpts={"position": 0.92, "rotateAxis": None}
        )
        for part in (self._single, self._mean, self._mark):
            item.addItem(part)
        self._mark.setVisible(False)
        self._mark.sigPositionChanged.connect(self._follow_drag)
        self.plot.scene().sigMouseClicked.connect(self._follow_click)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.plot)
        self._restyle()

    def set_points(
        self,
        rates: NDArray[np.float64],
        losses: NDArray[np.float64],
        smoothed: NDArray[np.float64],
    ) -> None:
        """Show a sweep, all of shape (N,), the rates ascending."""
        self._rates, self._losses, self._smoothed = rates, losses, smoothed
        self._single.setData(rates, losses)
        self._mean.setData(rates, smoothed)
        self._frame()

    def set_rate(self, rate: float | None) -> None:
        """Mark a rate; None marks none."""
        self._mark.setVisible(rate is not None)
        if rate is not None:
            self._mark.blockSignals(True)
            self._mark.setValue(float(np.log10(rate)))
            self._mark.blockSignals(False)
            self._mark.label.setFormat(f"{rate:.2g}")

    def to_image(self) -> QImage:
        """Return the plot as a picture."""
        return self.grab().toImage()

    def _frame(self) -> None:
        """Hold the whole sweep, and of the losses those that tell something."""
        box = self.plot.getPlotItem().getViewBox()
        known = self._smoothed[np.isfinite(self._smoothed)]
        if len(known) < 2:
            box.setRange(xRange=(-7, 1), yRange=(0, 3), padding=0)
            return
        low = float(known.min())
        high = max(_HIGHEST * float(known[0]), low + 1e-9)
        high = min(high, float(np.nanmax(known)) + 0.1 * (float(np.nanmax(known)) - low) + 1e-9)
        ends = (float(np.log10(self._rates[0])), float(np.log10(self._rates[-1])))
        box.setRange(xRange=ends, yRange=(low, high), padding=0.05)

    @Slot()
    def _follow_drag(self) -> None:
        self._choose(float(self._mark.value()))

    @Slot(object)
    def _follow_click(self, event: QMouseEvent) -> None:
        box = self.plot.getPlotItem().getViewBox()
        place: QPointF = event.scenePos()  # type: ignore[attr-defined]
        left = event.button() == Qt.MouseButton.LeftButton
        if left and len(self._rates) and box.sceneBoundingRect().contains(place):
            self._choose(float(box.mapSceneToView(place).x()))

    def _choose(self, power: float) -> None:
        low, high = np.log10(self._rates[0]), np.log10(self._rates[-1])
        rate = float(f"{10 ** min(max(power, low), high):.2g}")
        self.set_rate(rate)
        self.chosen.emit(rate)

    def _restyle(self) -> None:
        theme.style_plot(self.plot)
        shown = theme.colours()
        faint = QColor(colour_of("train"))
        faint.setAlpha(_FAINT)
        self._single.setPen(pg.mkPen(faint, width=1))
        self._mean.setPen(pg.mkPen(colour_of("train"), width=2))
        self._mark.setPen(pg.mkPen(shown.success, width=2, style=Qt.PenStyle.DotLine))
        self._mark.setHoverPen(pg.mkPen(shown.success, width=3))
        self._mark.label.setColor(shown.success)
        self._mark.label.fill = pg.mkBrush(shown.surface)

    def minimumSizeHint(self) -> QSize:
        """Give way to others down to a size at which a curve can still be read."""
        return QSize(200, 120)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_mark"):
            self._restyle()
