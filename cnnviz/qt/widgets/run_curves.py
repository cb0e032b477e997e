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
from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.widgets import line_styles
from cnnviz.qt.widgets.curve_parts import ValueAxis
from cnnviz.qt.widgets.flow_layout import FlowLayout
from cnnviz.qt.widgets.plain_plot import plain_plot
from cnnviz.qt.widgets.smoothing import WINDOWS, centred_mean

_SIDE_BY_SIDE = 560  # narrower than this the plots stand below each other
_FEW = 3  # so few points are marked each, for they give a line hardly any length


# Into how many windows a curve is cut for its mean, by how strongly it is smoothed; 0: not at all.
SMOOTHING = (0, 240, 120, WINDOWS, 30, 15)


@dataclass(frozen=True, eq=False)
class RunCurve:
    """What is drawn of one training.

    Parameters
    ----------
    name : str
        What it is called in the legend.
    places, losses : ndarray of float64, shape (steps,)
        Where each step stands on the x axis, and the loss of its batch.
    ends, figures : ndarray of float64, shape (points,)
        Where each point of the second plot stands, and its value.
    figures_jump : bool
        Whether these too jump from batch to batch, so that their mean is drawn over them.
    """

    name: str
    places: NDArray[np.float64]
    losses: NDArray[np.float64]
    ends: NDArray[np.float64]
    figures: NDArray[np.float64]
    figures_jump: bool = False


@dataclass(eq=False)
class _Line:
    """A curve in one of the plots: as it is, its mean over it, and what must be seen of both."""

    raw: Any
    mean: Any
    seen: NDArray[np.float64]


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
    """Two plots with one curve each for every training, and a legend above them.

    What jumps from batch to batch is drawn faintly, and its mean over it.
    """

    def __init__(self, x_label: str, loss: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curves: tuple[RunCurve, ...] = ()
        self._lines: list[tuple[_Line, _Line]] = []
        self._windows = WINDOWS
        self._logarithmic = False
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

    def set_x_label(self, label: str) -> None:
        """Say what the x axes count."""
        for plot in self.plots:
            plot.getPlotItem().setLabel("bottom", label)

    def set_smoothing(self, strength: int) -> None:
        """Draw means of this strength, a place in :data:`SMOOTHING`; 0 draws none."""
        self._windows = SMOOTHING[strength]
        self._draw_all()

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Choose the scale of the losses; those that are not positive are left out."""
        self._logarithmic = logarithmic
        item = self.plots[0].getPlotItem()
        item.setLogMode(x=False, y=logarithmic)
        item.disableAutoRange()  # which that turns on
        self._draw_all()

    def set_curves(self, curves: Sequence[RunCurve]) -> None:
        """Show trainings; their place in the list decides their looks."""
        renamed = [one.name for one in curves] != [one.name for one in self._curves]
        self._curves = tuple(curves)
        while len(self._lines) > len(curves):
            for plot, line in zip(self.plots, self._lines.pop(), strict=True):
                plot.getPlotItem().removeItem(line.raw)
                plot.getPlotItem().removeItem(line.mean)
        while len(self._lines) < len(curves):
            self._lines.append(self._new_lines())
        self._draw_all()
        if renamed:
            self._name()

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

    def _new_lines(self) -> tuple[_Line, _Line]:
        left, right = (
            _Line(pg.PlotDataItem(), pg.PlotDataItem(antialias=True), np.empty(0))
            for _ in self.plots
        )
        for plot, line in zip(self.plots, (left, right), strict=True):
            for item, method in ((line.raw, "peak"), (line.mean, "subsample")):
                plot.getPlotItem().addItem(item)
                # Painting costs by the point, so no pixel column gets more than it can show.
                item.opts["autoDownsampleFactor"] = 1.0
                item.setDownsampling(auto=True, method=method)
                item.setClipToView(True)
        return left, right

    def _draw_all(self) -> None:
        shown = zip(self._curves, self._lines, strict=True)
        for index, (curve, (left, right)) in enumerate(shown):
            losses = curve.losses
            if self._logarithmic:
                losses = np.where(losses > 0, losses, np.nan)
            self._draw(left, index, curve.places, losses, jumps=True)
            self._draw(right, index, curve.ends, curve.figures, jumps=curve.figures_jump)
        self._frame()

    def _draw(
        self, line: _Line, index: int, x: NDArray[Any], y: NDArray[Any], *, jumps: bool
    ) -> None:
        smoothed = jumps and bool(self._windows) and len(y) > _FEW
        there = bool(np.isfinite(y).any())
        line.seen = y
        line.raw.setVisible(there)  # pyqtgraph fails over marks of which none has a place
        line.mean.setVisible(there and smoothed)
        if not there:
            return
        line_styles.style(line.raw, index, marked=not jumps or len(y) <= _FEW, faint=smoothed)
        line.raw.setData(x, y)
        if smoothed:
            line.seen = centred_mean(y, self._windows)
            line.mean.setPen(line_styles.pen(index))
            line.mean.setData(x, line.seen)

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
            label = QLabel(curve.name, entry)
            label.setTextFormat(Qt.TextFormat.PlainText)
            row.addWidget(label)
            self._names.addWidget(entry)
            entry.show()
        self._legend.updateGeometry()

    def _frame(self) -> None:
        """Let both plots hold all points, and the axes begin with the first epoch."""
        columns = [column for one in self._curves for column in (one.places, one.ends)]
        last = max((float(column[-1]) for column in columns if len(column)), default=1.0)
        for place, plot in enumerate(self.plots):
            values = np.concatenate([np.empty(0), *(line[place].seen for line in self._lines)])
            values = values[np.isfinite(values)]
            if self._logarithmic and place == 0:
                values = np.log10(values)
            low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
            room = 0.0 if high > low else max(abs(high) / 2, 0.5)
            box = plot.getPlotItem().getViewBox()
            box.setRange(xRange=(0, last), yRange=(low - room, high + room), padding=0.04)

    def _restyle(self) -> None:
        for plot in self.plots:
            theme.style_plot(plot)
        self._draw_all()

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
