"""What a detector found: boxes over what it sees, and a list of them, the surest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QColor, QIcon, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from cnnviz.qt import theme
from cnnviz.qt.pixels import image_of
from cnnviz.qt.widgets.marks import drawn_marks
from cnnviz.qt.widgets.object_picture import ObjectPicture
from cnnviz.qt.widgets.plain_text import plain_tip

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.probes.objects import Objects
    from cnnviz.qt.settings import Settings

_KEY = "predictions/score"
_USUAL = 50  # per cent, from which an object is shown at first
_SWATCH = 12
_LOW = 280  # pixels, below which picture and list stand beside each other
_NARROWEST, _LOWEST = 96, 40  # pixels of the list


class ObjectPane(QWidget):
    """A picture with boxes, a list that says what they are, and the score from which they count.

    Parameters
    ----------
    settings : Settings
        Keeps the score.
    """

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._objects: Objects | None = None
        self._seen: NDArray[np.uint8] | None = None
        self.picture = ObjectPicture(self)
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Objects that were found"))
        self.list.setIconSize(QSize(_SWATCH, _SWATCH))
        self.score = QSlider(Qt.Orientation.Horizontal, self)
        self.score.setRange(0, 100)
        self.score.setValue(settings.read(_KEY, _USUAL))
        self.score.setAccessibleName(self.tr("Least score"))
        self.score.setToolTip(self.tr("Objects of which the network is less sure are not shown"))
        self.least = QLabel(self)
        self.least.setFont(theme.tabular(self.least.font()))
        head = QHBoxLayout()
        head.setSpacing(theme.GRID)
        head.addWidget(self.least)
        head.addWidget(self.score, 1)
        self._both = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._both.setSpacing(theme.HALF)
        self._both.addWidget(self.picture, 3)
        self._both.addWidget(self.list, 2)
        self.list.setMinimumSize(_NARROWEST, _LOWEST)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HALF)
        column.addLayout(head)
        column.addLayout(self._both, 1)
        self.score.valueChanged.connect(self._show)
        self.picture.chosen.connect(self._choose)
        self.picture.hovered.connect(self._tell)
        self.list.currentRowChanged.connect(self._draw)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay picture and list beside each other where there is no height for both."""
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        low = self.height() < _LOW
        self._both.setDirection(ways.LeftToRight if low else ways.TopToBottom)

    def set_objects(self, objects: Objects, seen: NDArray[np.uint8]) -> None:
        """Show what was found on what the network sees, (H, W) or (H, W, 3)."""
        self._objects, self._seen = objects, seen
        self._show()

    @property
    def shown(self) -> int:
        """How many objects are sure enough to be shown."""
        return 0 if self._objects is None else self._objects.above(self.score.value() / 100)

    @Slot()
    def _show(self) -> None:
        """List what is sure enough, and draw it."""
        self._settings.write(_KEY, self.score.value())
        objects = self._objects
        if objects is None:
            return
        blocked = self.list.blockSignals(True)
        self.list.clear()
        for place in range(self.shown):
            swatch = QPixmap(_SWATCH, _SWATCH)
            swatch.fill(QColor(*objects.colours[place].tolist()))
            self.list.addItem(QListWidgetItem(QIcon(swatch), self._words(place)))
        self.list.blockSignals(blocked)
        text = self.tr("from {score} % on: {n} of {all}")
        self.least.setText(text.format(score=self.score.value(), n=self.shown, all=len(objects)))
        self._draw(-1)

    def _words(self, place: int) -> str:
        assert self._objects is not None
        return f"{self._objects.names[place]} · {self._objects.scores[place]:.1%}"

    @Slot(int)
    def _draw(self, current: int) -> None:
        objects, seen, count = self._objects, self._seen, self.shown
        if objects is None or seen is None:
            return
        import numpy as np

        marks = drawn_marks(
            objects.boxes[:count],
            [self._words(place) for place in range(count)],
            objects.colours[:count],
            np.zeros(count, bool),
            objects.overlay(count, current if current >= 0 else None),
        )
        points = None if objects.points is None else objects.points[:count]
        self.picture.set_objects(image_of(seen), marks, points, current)

    @Slot(int)
    def _choose(self, index: int) -> None:
        self.list.setCurrentRow(index)
        if index < 0:
            self.list.clearSelection()
            self._draw(-1)

    @Slot(int)
    def _tell(self, index: int) -> None:
        self.picture.setToolTip(plain_tip(self._words(index)) if index >= 0 else "")
