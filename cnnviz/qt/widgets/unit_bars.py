"""One bar for each unit of a layer that gives a number for each, not a map.

pyqtgraph is imported here at once, so whoever shows bars imports this module late.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.widgets.plain_plot import plain_plot

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WIDTH = 0.8
_ROOM = 0.5


class UnitBars(QWidget):
    """Bars that a click or the arrow keys choose; the wheel zooms, dragging moves.

    Signals
    -------
    current_changed(int)
        A person moved to another bar.
    hovered(int, int, int)
        The pointer is over this bar (and 0, 0), or -1 for none.
    """

    current_changed = Signal(int)
    hovered = Signal(int, int, int)

    def __init__(self, y_label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._values: NDArray[Any] = np.empty(0)
        self._current = 0
        self.plot = plain_plot(parent=self)
        self.plot.setFrameShape(pg.PlotWidget.Shape.NoFrame)
        self.plot.setFocusProxy(self)
        self.plot.setLabel("left", y_label)
        self.plot.showGrid(y=True, alpha=0.2)
        self._bars = pg.BarGraphItem(x=[], height=[], width=_WIDTH)
        self._chosen = pg.BarGraphItem(x=[], height=[], width=_WIDTH)
        self.plot.addItem(self._bars)
        self.plot.addItem(self._chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)
        self.plot.scene().sigMouseClicked.connect(self._click)
        self.plot.scene().sigMouseMoved.connect(self._move)
        self._dress()

    @property
    def count(self) -> int:
        """How many bars there are."""
        return len(self._values)

    @property
    def current(self) -> int:
        """Index of the chosen bar."""
        return self._current

    def set_values(self, values: NDArray[Any], numbers: Sequence[int] | None = None) -> None:
        """Show other numbers, one for each unit; `numbers` are the names of the bars."""
        same = len(values) == len(self._values)
        self._values = np.asarray(values, np.float64)
        axis = self.plot.getAxis("bottom")
        sorted_anew = numbers is not None
        axis.setStyle(showValues=not sorted_anew)
        self.plot.setLabel("bottom", self.tr("units, sorted") if sorted_anew else self.tr("unit"))
        places = np.arange(len(values))
        self._bars.setOpts(x=places, height=np.nan_to_num(self._values), width=_WIDTH)
        if not same:
            limits = {"xMin": -_ROOM, "xMax": max(1, len(values)) - _ROOM}
            self.plot.getViewBox().setLimits(**limits)
            self.plot.setXRange(-_ROOM, max(1, len(values)) - _ROOM, padding=0)
        self.plot.enableAutoRange("y")
        self._mark()

    def set_current(self, index: int) -> None:
        """Choose a bar without telling."""
        if 0 <= index < self.count:
            self._current = index
            self._mark()

    def to_image(self) -> QImage:
        """Return the bars as a picture."""
        return self.grab().toImage()

    def bar_position(self, index: int) -> QPointF:
        """Return the middle of a bar's column in the plot's own pixels."""
        bottom, top = self.plot.getViewBox().viewRange()[1]
        scene = self.plot.getViewBox().mapViewToScene(QPointF(index, (bottom + top) / 2))
        return QPointF(self.plot.mapFromScene(scene))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move along the bars."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        steps |= {Qt.Key.Key_Home: -self._current, Qt.Key.Key_End: self.count - 1 - self._current}
        key = Qt.Key(event.key())
        if event.modifiers() or key not in steps:
            super().keyPressEvent(event)
            return
        self._go(self._current + steps[key])

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _dress(self) -> None:
        theme.style_plot(self.plot)
        shown = theme.colours()
        self._bars.setOpts(pen=None, brush=QColor(shown.muted))
        self._chosen.setOpts(pen=None, brush=QColor(shown.accent))

    def _mark(self) -> None:
        if self._current < self.count:
            height = [float(np.nan_to_num(self._values[self._current]))]
            self._chosen.setOpts(x=[self._current], height=height, width=_WIDTH)

    def _go(self, index: int) -> None:
        if 0 <= index < self.count and index != self._current:
            self._current = index
            self._mark()
            self.current_changed.emit(index)

    def _index_at(self, scene: QPointF) -> int:
        place = self.plot.getViewBox().mapSceneToView(scene)
        index = round(place.x())
        inside = self.plot.getViewBox().sceneBoundingRect().contains(scene)
        return index if inside and 0 <= index < self.count else -1

    @Slot(object)
    def _click(self, event: Any) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._go(self._index_at(event.scenePos()))

    @Slot(object)
    def _move(self, scene: QPointF) -> None:
        index = self._index_at(scene)
        self.hovered.emit(index, 0, 0) if index >= 0 else self.hovered.emit(-1, -1, -1)
