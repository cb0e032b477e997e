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
from cnnviz.qt.widgets.curve_item import CurveItem
from cnnviz.qt.widgets.curve_parts import ValueAxis
from cnnviz.qt.widgets.flow_layout import FlowLayout
from cnnviz.qt.widgets.growing_curve import GrowingCurve
from cnnviz.qt.widgets.plain_plot import plain_plot
from cnnviz.qt.widgets.smoothing import WINDOWS

_SIDE_BY_SIDE = 560  # narrower than this the plots stand below each other
_MOST_MARKS = 200  # of more points the marks would hide the line
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
    """A curve in one of the plots: as it is, and its mean over it."""

    curve: GrowingCurve
    raw: CurveItem
    mean: CurveItem
    smoothed: bool = False

    def span(self, *, positive: bool) -> tuple[float, float] | None:
        """Return the lowest and the highest value of what must be seen."""
        curve = self.curve
        return (curve.mean_span if self.smoothed else curve.span)(positive=positive)


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
        left, right = (self._new_line(plot) for plot in self.plots)
        return left, right

    def _new_line(self, plot: pg.PlotWidget) -> _Line:
        curve = GrowingCurve()
        line = _Line(curve, CurveItem(curve), CurveItem(curve, mean=True))
        for item in (line.raw, line.mean):
            plot.getPlotItem().addItem(item, ignoreBounds=True)
            item.setLogMode(False, self._logarithmic and plot is self.plots[0])
        return line

    def _draw_all(self) -> None:
        shown = zip(self._curves, self._lines, strict=True)
        for index, (curve, (left, right)) in enumerate(shown):
            self._draw(left, index, curve.places, curve.losses, jumps=True)
            self._draw(right, index, curve.ends, curve.figures, jumps=curve.figures_jump)
        self._frame()

    def _draw(
        self, line: _Line, index: int, x: NDArray[Any], y: NDArray[Any], *, jumps: bool
    ) -> None:
        line.smoothed = jumps and bool(self._windows) and len(y) > _FEW
        line.curve.set(x, y)
        line.curve.windows = self._windows or WINDOWS
        marked = len(y) <= (_FEW if jumps else _MOST_MARKS)
        line.raw.set_symbol(line_styles.mark(index) if marked else None)
        line.raw.set_pen(
            line_styles.faint_pen(index)
            if line.smoothed
            else line_styles.pen(index, 2 if marked else 1)
        )
        line.mean.set_pen(line_styles.pen(index))
        line.mean.setVisible(line.smoothed)
        for item in (line.raw, line.mean):
            item.refresh()

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
            logarithmic = self._logarithmic and place == 0
            spans = [line[place].span(positive=logarithmic) for line in self._lines]
            ends = [end for span in spans if span is not None for end in span]
            low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)
            if logarithmic and ends:
                low, high = float(np.log10(low)), float(np.log10(high))
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
