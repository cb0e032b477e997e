"""Responses of units over the amount by which a picture was changed, with the pictures.

pyqtgraph is imported here at once, so whoever shows curves imports this module late.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.widgets import line_styles
from cnnviz.qt.widgets.curve_parts import ValueAxis
from cnnviz.qt.widgets.curve_plot import nearest
from cnnviz.qt.widgets.image_pane import ImagePane
from cnnviz.qt.widgets.plain_plot import plain_plot

_PICTURE = 40
_PANE = 144
_ROOM_FOR_PANE = 480  # narrower than this the plot has all the width


class PictureStrip(QWidget):
    """Pictures at their places along an axis, as many as there is room for.

    Signals
    -------
    hovered(index)
        The pointer is over the place of a picture; -1 when it left.
    """

    hovered = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: Sequence[QImage] = ()
        self._places = np.empty(0)
        self._marked = -1
        self.setMouseTracking(True)
        self.setFixedHeight(_PICTURE + theme.GRID)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_pictures(self, pictures: Sequence[QImage]) -> None:
        """Show other pictures."""
        self._pictures = pictures
        self.update()

    def set_places(self, places: NDArray[np.float64]) -> None:
        """Put the middle of each picture at a place, in pixels from the left."""
        self._places = places
        self.update()

    def mark(self, index: int) -> None:
        """Frame one picture, which is shown whether there is room or not; -1 frames none."""
        if index != self._marked:
            self._marked = index
            self.update()

    def shown(self) -> list[int]:
        """Return which pictures there is room for: evenly many steps apart, the first among them.

        The framed one comes last, as it is drawn over its neighbours.
        """
        count = min(len(self._pictures), len(self._places))
        if not count:
            return []
        gap = abs(self._places[-1] - self._places[0]) / max(1, count - 1)
        step = max(1, int(np.ceil((_PICTURE + 2) / max(gap, 1e-6))))
        kept = [index for index in range(0, count, step) if index != self._marked]
        return [*kept, self._marked] if 0 <= self._marked < count else kept

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the pictures."""
        painter = QPainter(self)
        for index in self.shown():
            picture = self._pictures[index]
            size = picture.size().scaled(_PICTURE, _PICTURE, Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(0, 0, size.width(), size.height())
            place.moveCenter(QPointF(self._places[index], self.height() / 2).toPoint())
            smaller = size.width() < picture.width()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smaller)
            painter.drawImage(place, picture)
            if index == self._marked:
                painter.setPen(QPen(self.palette().highlight().color(), 2))
                painter.drawRect(place.adjusted(-1, -1, 0, 0))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which picture is nearest."""
        if len(self._places):
            self.hovered.emit(nearest(self._places, event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the place."""
        super().leaveEvent(event)
        self.hovered.emit(-1)


class ResponseCurves(QWidget):
    """One curve for each unit, the changed pictures below, the one under the pointer beside it.

    Signals
    -------
    hovered(step)
        The pointer is over a step; -1 when it left.
    """

    hovered = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values = np.empty(0)
        self._curves = np.empty((0, 0))
        self._lines: list[pg.PlotDataItem] = []
        self._pictures: list[QImage] = []
        self._captions: list[str] = []
        self._plain = -1
        self._step = -1
        self.plot = plain_plot(axisItems={"left": ValueAxis("left")})
        self.strip = PictureStrip(self)
        self.pane = ImagePane("", self)
        self.pane.setFixedSize(_PANE, _PANE + 3 * theme.GRID)
        self._set_up_plot()
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.plot, 1)
        left.addWidget(self.strip)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addLayout(left, 1)
        row.addWidget(self.pane, 0, Qt.AlignmentFlag.AlignTop)
        self.strip.hovered.connect(self._show_step)
        self._restyle()

    def _set_up_plot(self) -> None:
        item = self.plot.getPlotItem()
        for side in ("left", "bottom"):
            item.getAxis(side).enableAutoSIPrefix(False)
        item.getAxis("left").setWidth(56)
        item.showGrid(x=False, y=True, alpha=0.15)
        view = item.getViewBox()
        view.setMouseEnabled(x=False, y=False)
        # Half a picture is seen beyond the last value.
        item.layout.setContentsMargins(0, theme.GRID, _PICTURE // 2 + 2, 0)
        self._cursor = pg.InfiniteLine(angle=90)
        self._mark = pg.InfiniteLine(
            angle=90, label="", labelOpts={"position": 0.94, "rotateAxis": None}
        )
        for line in (self._cursor, self._mark):
            line.setVisible(False)
            item.addItem(line, ignoreBounds=True)
        self.plot.setMinimumHeight(96)
        self.plot.scene().sigMouseMoved.connect(self._follow_pointer)
        self.plot.viewport().installEventFilter(self)
        view.sigResized.connect(self._align)
        view.sigXRangeChanged.connect(self._align)

    # ---- what is shown -------------------------------------------------------------------

    def set_axes(self, bottom: str, left: str) -> None:
        """Say what is along the axes."""
        item = self.plot.getPlotItem()
        item.setLabel("bottom", bottom)
        item.setLabel("left", left)

    def set_data(
        self,
        values: NDArray[np.float64],
        curves: NDArray[np.float32],
        pictures: Sequence[QImage],
        captions: Sequence[str],
        plain: tuple[int, str] = (-1, ""),
    ) -> None:
        """Show curves.

        Parameters
        ----------
        values : ndarray of float64, shape (S,)
            By how much the picture was changed, ascending.
        curves : ndarray of float32, shape (S, U)
            What each unit answers.
        pictures : sequence of QImage
            The picture at each step.
        captions : sequence of str
            What stands below it, one for each step.
        plain : (int, str)
            The step at which nothing was changed, and what it is called.
        """
        self._values, self._curves = values, np.asarray(curves, np.float64)
        self._pictures, self._captions = list(pictures), list(captions)
        self._plain = plain[0]
        item = self.plot.getPlotItem()
        while len(self._lines) > curves.shape[1]:
            item.removeItem(self._lines.pop())
        while len(self._lines) < curves.shape[1]:
            line = pg.PlotDataItem(antialias=True)
            line_styles.style(line, len(self._lines))
            self._lines.append(line)
            item.addItem(line)
        for line, answers in zip(self._lines, self._curves.T, strict=True):
            # pyqtgraph fails over marks of which none has a place.
            known = np.isfinite(answers)
            line.setData(values[known], answers[known])
        self.strip.set_pictures(self._pictures)
        if len(values):
            item.setXRange(values[0], values[-1], padding=0.012)
            item.enableAutoRange(y=True)
        self._mark.setVisible(self._plain >= 0)
        if self._plain >= 0:
            self._mark.setValue(values[self._plain])
            self._mark.label.setFormat(plain[1])
        self._align()
        self._show_step(-1)

    def lines(self) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
        """Return what is drawn: x and y of each curve."""
        none = np.empty(0)
        return [
            (none, none) if (data := line.getData())[0] is None else data for line in self._lines
        ]

    @property
    def step(self) -> int:
        """The step under the pointer, or -1."""
        return self._step

    @Slot(int)
    def _show_step(self, step: int) -> None:
        """Show the picture of a step; without one the picture as it is."""
        inside = 0 <= step < len(self._pictures)
        self._step = step if inside else -1
        self.strip.mark(self._step)
        self._cursor.setVisible(inside)
        if inside:
            self._cursor.setValue(self._values[step])
        at = step if inside else self._plain
        if 0 <= at < len(self._pictures):
            self.pane.set_image(self._pictures[at], self._captions[at])
        else:
            self.pane.set_image(QImage())
        self.hovered.emit(self._step)

    @Slot(object)
    def _follow_pointer(self, position: QPointF) -> None:
        view = self.plot.getPlotItem().getViewBox()
        if not len(self._values) or not view.sceneBoundingRect().contains(position):
            self._show_step(-1)
            return
        self._show_step(nearest(self._values, view.mapSceneToView(position).x()))

    @Slot()
    def _align(self) -> None:
        """Put the pictures below the values that they belong to."""
        view = self.plot.getPlotItem().getViewBox()
        (low, high), place = view.viewRange()[0], view.sceneBoundingRect()
        if len(self._values) and high > low:
            shares = (self._values - low) / (high - low)
            self.strip.set_places(place.left() + shares * place.width())

    # ---- Qt's own ------------------------------------------------------------------------

    def _restyle(self) -> None:
        theme.style_plot(self.plot)
        shown = theme.colours()
        for index, line in enumerate(self._lines):
            line_styles.style(line, index)
        self._cursor.setPen(pg.mkPen(shown.muted, width=1))
        self._mark.setPen(pg.mkPen(shown.muted, width=1, style=Qt.PenStyle.DotLine))
        self._mark.label.setColor(shown.muted)
        self._mark.label.fill = pg.mkBrush(shown.surface)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Forget the place when the pointer leaves."""
        if event.type() == QEvent.Type.Leave:
            self._show_step(-1)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave all the width to the plot where there is little."""
        super().resizeEvent(event)
        self.pane.setVisible(self.width() >= _ROOM_FOR_PANE)

    def minimumSizeHint(self) -> QSize:
        """Give way down to a size at which a curve can still be read."""
        return QSize(200, 160)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_mark"):
            self._restyle()
