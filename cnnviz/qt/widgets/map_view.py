"""One map, large, with the value under the pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget


class MapView(QWidget):
    """Shows a picture as large as the room allows, its pixels sharp.

    The picture may be finer than the map that it shows (a map over its input); `set_image` is told
    how many rows and columns the map has, and those are what the pointer is said to be over.

    Signals
    -------
    hovered(int, int)
        The pointer is over this row and column of the map; -1 when over none.
    pressed(int, int)
        A person pressed this row and column.
    stepped(int)
        An arrow key asks for the map so many places further on.
    """

    hovered = Signal(int, int)
    pressed = Signal(int, int)
    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(64, 64)
        self._image = QImage()
        self._rows = 0
        self._columns = 0
        self._mark: tuple[int, int] | None = None

    def set_mark(self, place: tuple[int, int] | None) -> None:
        """Outline a place of the map by its row and column."""
        self._mark = place
        self.update()

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
        if self._mark is not None and self._rows and self._columns:
            self._paint_mark(painter, place, *self._mark)

    def _paint_mark(self, painter: QPainter, place: QRect, row: int, column: int) -> None:
        left, right = (at * place.width() // self._columns for at in (column, column + 1))
        top, bottom = (at * place.height() // self._rows for at in (row, row + 1))
        cell = QRect(left, top, right - left, bottom - top).translated(place.topLeft())
        # Dark and light, so that it stands out from any colour; never too small to be found.
        grown = max(1, (6 - min(cell.width(), cell.height())) // 2)
        for colour, more in ((Qt.GlobalColor.black, 1), (Qt.GlobalColor.white, 0)):
            painter.setPen(QPen(colour, 1))
            reach = grown + more
            painter.drawRect(cell.adjusted(-reach, -reach, reach - 1, reach - 1))

    def _at(self, point: QPoint) -> tuple[int, int] | None:
        """Return the row and column of the map at a place of the view."""
        place = self.place()
        if not self._rows or not place.contains(point):
            return None
        row = (point.y() - place.top()) * self._rows // place.height()
        return row, (point.x() - place.left()) * self._columns // place.width()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what the pointer is over."""
        self.hovered.emit(*(self._at(event.position().toPoint()) or (-1, -1)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell what was pressed."""
        found = self._at(event.position().toPoint())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit(*found)

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
