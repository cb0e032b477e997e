"""Curves of several trainings over their epochs: loss while learning, and a figure after each.

pyqtgraph is imported here at once, so whoever shows curves imports this module late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.widgets import line_styles
from cnnviz.qt.widgets.curve_parts import ValueAxis
from cnnviz.qt.widgets.flow_layout import FlowLayout
from cnnviz.qt.widgets.plain_plot import plain_plot
from cnnviz.qt.widgets.smoothing import centred_mean

_SIDE_BY_SIDE = 560  # narrower than this the plots stand below each other


@dataclass(frozen=True, eq=False)
class RunCurve:
    """What is drawn of one training.

    Parameters
    ----------
    name : str
        What it is called in the legend.
    epochs, losses : ndarray of float64, shape (steps,)
        Epochs that were over at each step, with fractions, and the loss of its batch.
    ends, figures : ndarray of float64, shape (epochs,)
        Epochs, and the figure of the held-out images after each.
    """

    name: str
    epochs: NDArray[np.float64]
    losses: NDArray[np.float64]
    ends: NDArray[np.float64]
    figures: NDArray[np.float64]


class _Swatch(QWidget):
    """A piece of a curve beside its name."""

    def __init__(self, index: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._index = index
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(26, theme.WIDE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        place = QRect(1, 0, self.width() - 2, self.height())
        line_styles.draw_swatch(QPainter(self), place, self._index)


class RunCurves(QWidget):
    """Two plots with one curve each for every training, and a legend above them."""

    def __init__(self, x_label: str, loss: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curves: tuple[RunCurve, ...] = ()
        self._lines: list[tuple[Any, Any]] = []
        self._legend = QWidget()
        self._names = FlowLayout(self._legend, theme.GRID)
        self._names.setContentsMargins(theme.GRID, 0, theme.GRID, 0)
        self._titles = (QLabel(loss), QLabel())
        self.plots = tuple(self._plot(x_label) for _ in self._titles)
        self.plots[1].setXLink(self.plots[0])
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(theme.HALF)
        for title, plot in zip(self._titles, self.plots, strict=True):
            font = title.font()
            font.setBold(True)
            title.setFont(font)
            title.setContentsMargins(theme.GRID, 0, 0, 0)
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(title)
            column.addWidget(plot, 1)
            self._sides.addLayout(column, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HALF)
        column.addWidget(self._legend)
        column.addLayout(self._sides, 1)
        self._restyle()

    def set_figure(self, title: str) -> None:
        """Say what the second plot shows."""
        self._titles[1].setText(title)

    def set_curves(self, curves: Sequence[RunCurve]) -> None:
        """Show trainings; their place in the list decides their looks."""
        renamed = [one.name for one in curves] != [one.name for one in self._curves]
        self._curves = tuple(curves)
        while len(self._lines) > len(curves):
            for plot, line in zip(self.plots, self._lines.pop(), strict=True):
                plot.getPlotItem().removeItem(line)
        while len(self._lines) < len(curves):
            self._lines.append(self._new_lines(len(self._lines)))
        for curve, (left, right) in zip(curves, self._lines, strict=True):
            left.setData(curve.epochs, centred_mean(curve.losses))
            marks = bool(np.isfinite(curve.figures).any())
            right.setData(curve.ends, curve.figures)
            right.setVisible(marks)  # pyqtgraph fails over marks of which none has a place
        if renamed:
            self._name()
        self._frame()

    @property
    def curves(self) -> tuple[RunCurve, ...]:
        """What is drawn."""
        return self._curves

    def to_image(self) -> QImage:
        """Return the plots with their legend as a picture."""
        return self.grab().toImage()

    def _plot(self, x_label: str) -> pg.PlotWidget:
        plot = plain_plot(axisItems={"left": ValueAxis("left")})
        item = plot.getPlotItem()
        item.setLabel("bottom", x_label)
        for side in ("left", "bottom"):
            item.getAxis(side).enableAutoSIPrefix(False)
        item.getAxis("left").setWidth(48)
        item.showGrid(x=False, y=True, alpha=0.15)
        item.disableAutoRange()
        return plot

    def _new_lines(self, index: int) -> tuple[Any, Any]:
        left, right = pg.PlotDataItem(antialias=True), pg.PlotDataItem(antialias=True)
        for plot, line in zip(self.plots, (left, right), strict=True):
            plot.getPlotItem().addItem(line)
        left.setDownsampling(auto=True, method="subsample")
        left.setClipToView(True)
        left.setPen(line_styles.pen(index))
        line_styles.style(right, index)
        return left, right

    def _name(self) -> None:
        while (item := self._names.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for index, curve in enumerate(self._curves):
            entry = QWidget(self._legend)
            row = QBoxLayout(QBoxLayout.Direction.LeftToRight, entry)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(theme.HALF)
            row.addWidget(_Swatch(index, entry))
            row.addWidget(QLabel(curve.name, entry))
            self._names.addWidget(entry)
            entry.show()
        self._legend.updateGeometry()

    def _frame(self) -> None:
        """Let both plots hold all points, and the axes begin with the first epoch."""
        last = max((float(one.epochs[-1]) for one in self._curves if len(one.epochs)), default=1.0)
        columns = (
            [line.getData()[1] for line, _ in self._lines],
            [one.figures for one in self._curves],
        )
        for plot, found in zip(self.plots, columns, strict=True):
            values = np.concatenate([np.empty(0), *(part for part in found if part is not None)])
            values = values[np.isfinite(values)]
            low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
            room = 0.0 if high > low else max(abs(high) / 2, 0.5)
            box = plot.getPlotItem().getViewBox()
            box.setRange(xRange=(0, last), yRange=(low - room, high + room), padding=0.04)

    def _restyle(self) -> None:
        for plot in self.plots:
            theme.style_plot(plot)
        for index, (left, right) in enumerate(self._lines):
            left.setPen(line_styles.pen(index))
            line_styles.style(right, index)

    def minimumSizeHint(self) -> QSize:
        """Give way to others."""
        return QSize(200, 120)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the plots below each other where there is little width."""
        super().resizeEvent(event)
        wide = self.width() >= min(_SIDE_BY_SIDE, 2 * self.height())
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._sides.direction() != direction:
            self._sides.setDirection(direction)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_lines"):
            self._restyle()
