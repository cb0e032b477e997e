"""One map, large, with the value under the pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget


class MapView(QWidget):
    """Shows a picture as large as the room allows, its pixels sharp.

    The picture may be finer than the map that it shows (a map over its input); `set_image` is told
    how many rows and columns the map has, and those are what the pointer is said to be over.

    Signals
    -------
    hovered(int, int)
        The pointer is over this row and column of the map; -1 when over none.
    stepped(int)
        An arrow key asks for the map so many places further on.
    """

    hovered = Signal(int, int)
    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(64, 64)
        self._image = QImage()
        self._rows = 0
        self._columns = 0

    def set_image(self, image: QImage, rows: int = 0, columns: int = 0) -> None:
        """Show another picture of a map with this many rows and columns."""
        self._image = image
        self._rows = rows
        self._columns = columns
        self.update()

    @property
    def image(self) -> QImage:
        """The picture that is shown."""
        return self._image

    def place(self) -> QRect:
        """Return where the picture is painted."""
        if self._image.isNull():
            return QRect()
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(QPoint(), size)
        place.moveCenter(self.rect().center())
        return place

    def sizeHint(self) -> QSize:
        """Ask for a square."""
        return QSize(200, 200)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture."""
        if self._image.isNull():
            return
        painter = QPainter(self)
        place = self.place()
        shrunk = place.width() < self._image.width()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shrunk)
        painter.drawImage(place, self._image)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what the pointer is over."""
        place = self.place()
        point = event.position().toPoint()
        if not self._rows or not place.contains(point):
            self.hovered.emit(-1, -1)
            return
        row = (point.y() - place.top()) * self._rows // place.height()
        column = (point.x() - place.left()) * self._columns // place.width()
        self.hovered.emit(row, column)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for the map before or after."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key = Qt.Key(event.key())
        if event.modifiers() or key not in steps:
            super().keyPressEvent(event)
            return
        self.stepped.emit(steps[key])

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer has gone."""
        self.hovered.emit(-1, -1)
        super().leaveEvent(event)
