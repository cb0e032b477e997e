"""A grid of tiles, one for each unit: the view that the window is built around."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtGui import QHelpEvent as _HelpEvent
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

_GAP = 2
_SMALLEST = 8
_NUMBERED = 56  # tiles of this side and more carry their number
_EXPORTED = 96  # at least so many pixels a side in a picture that is copied or saved
_ZOOM = 1.25


class TileGrid(QAbstractScrollArea):
    """Lays tiles out as large as the room allows; what is on them a subclass paints.

    Signals
    -------
    current_changed(int)
        A person moved to another tile.
    hovered(int, int, int)
        The pointer is over this tile, and over this row and column of its pixels; -1 for none.
    pressed(int, int)
        A person pressed this row and column of the current tile.
    """

    current_changed = Signal(int)
    hovered = Signal(int, int, int)
    pressed = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Tiles"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._count = 0
        self._shape = (1, 1)  # rows and columns of pixels, or whatever gives a tile its shape
        self._smallest = _SMALLEST
        self._columns = 1
        self._side = 1.0
        self._zoom = 1.0
        self._current = 0
        self._numbers: Sequence[int] | None = None
        self._describe: Callable[[int], str] | None = None
        self._plain = False
        self.viewport().setMouseTracking(True)

    # ---- contents ------------------------------------------------------------------------

    def _set_contents(
        self,
        count: int,
        shape: tuple[int, int],
        describe: Callable[[int], str] | None,
        numbers: Sequence[int] | None,
    ) -> None:
        """Take other tiles: `describe` gives the tooltip of each, `numbers` what it is called."""
        same = (count, shape) == (self._count, self._shape)
        self._count, self._shape = count, shape
        self._describe = describe
        self._numbers = numbers
        if count:
            self._current = min(self._current, count - 1)
        if not same:
            self._lay_out()
        self.viewport().update()

    def _paint_tile(self, painter: QPainter, index: int, place: QRect) -> None:
        raise NotImplementedError

    def set_plain(self, plain: bool) -> None:
        """Show the tiles alone, without numbers and cursor, where they stand for nothing else."""
        self._plain = plain
        policy = Qt.FocusPolicy.NoFocus if plain else Qt.FocusPolicy.StrongFocus
        self.setFocusPolicy(policy)
        self.viewport().update()

    @property
    def current(self) -> int:
        """Index of the tile at the cursor."""
        return self._current

    def set_current(self, index: int) -> None:
        """Move the cursor without telling."""
        if 0 <= index < self.count and index != self._current:
            self._current = index
            self._reveal()
            self.viewport().update()

    @property
    def count(self) -> int:
        """How many tiles there are."""
        return self._count

    def to_image(self) -> QImage:
        """Return all tiles as one picture, for copying and saving.

        Small tiles are enlarged by a whole factor, so that their pixels stay sharp and alike; they
        stand apart and carry their numbers.
        """
        if not self.count:
            return QImage()
        height, width = self._shape
        factor = max(1, math.ceil(_EXPORTED / max(height, width)))
        cell = QSize(width * factor + _GAP, height * factor + _GAP)
        columns = max(1, math.ceil(math.sqrt(self.count)))
        rows = math.ceil(self.count / columns)
        image = QImage(
            cell.width() * columns - _GAP,
            cell.height() * rows - _GAP,
            QImage.Format.Format_RGB888,
        )
        image.fill(self.palette().base().color())
        painter = QPainter(image)
        painter.setFont(self.font())
        for index in range(self.count):
            row, column = divmod(index, columns)
            place = QRect(
                column * cell.width(), row * cell.height(), width * factor, height * factor
            )
            self._paint_tile(painter, index, place)
            if self.count > 1 and not self._plain:
                self._paint_number(painter, place, index)
        painter.end()
        return image

    # ---- geometry ------------------------------------------------------------------------

    def _lay_out(self) -> None:
        if not self.count:
            self.verticalScrollBar().setRange(0, 0)
            return
        height, width = self._shape
        room = self.viewport().size()
        best = 1
        best_scale = 0.0
        for columns in range(1, self.count + 1):
            scale = (room.width() / columns - _GAP) / width
            rows = math.ceil(self.count / columns)
            scale = min(scale, (room.height() / rows - _GAP) / height)
            if scale > best_scale:
                best, best_scale = columns, scale
        scale = max(best_scale, self._smallest / max(width, height)) * self._zoom
        self._side = scale
        self._columns = (
            best
            if self._zoom == 1.0 and scale == best_scale
            else max(1, int(room.width() // (width * scale + _GAP)))
        )
        rows = math.ceil(self.count / self._columns)
        content = int(rows * (height * scale + _GAP))
        bar = self.verticalScrollBar()
        bar.setPageStep(room.height())
        bar.setSingleStep(max(8, int(height * scale)))
        bar.setRange(0, max(0, content - room.height()))

    def _cell(self, index: int) -> QRect:
        """Return where a tile is painted, in the viewport's pixels."""
        height, width = self._shape
        row, column = divmod(index, self._columns)
        x = round(column * (width * self._side + _GAP))
        y = round(row * (height * self._side + _GAP)) - self.verticalScrollBar().value()
        return QRect(x, y, max(1, round(width * self._side)), max(1, round(height * self._side)))

    def index_at(self, point: QPoint) -> int | None:
        """Return the tile at a place of the viewport."""
        if not self.count:
            return None
        height, width = self._shape
        column = int(point.x() // (width * self._side + _GAP))
        row = (point.y() + self.verticalScrollBar().value()) // (height * self._side + _GAP)
        index = int(row) * self._columns + column
        return index if 0 <= column < self._columns and 0 <= index < self.count else None

    def pixel_at(self, point: QPoint) -> tuple[int, int, int] | None:
        """Return the tile at a place of the viewport, and the row and column of its pixel."""
        index = self.index_at(point)
        if index is None:
            return None
        height, width = self._shape
        cell = self._cell(index)
        row = (point.y() - cell.top()) * height // max(1, cell.height())
        column = (point.x() - cell.left()) * width // max(1, cell.width())
        inside = 0 <= row < height and 0 <= column < width
        return (index, row, column) if inside else None

    def cell_centre(self, index: int) -> QPoint:
        """Return the middle of a tile in the viewport's pixels."""
        return self._cell(index).center()

    def _reveal(self) -> None:
        if not self.count:
            return
        cell = self._cell(self._current)
        bar = self.verticalScrollBar()
        if cell.top() < 0:
            bar.setValue(bar.value() + cell.top())
        elif cell.bottom() > self.viewport().height():
            bar.setValue(bar.value() + cell.bottom() - self.viewport().height())

    # ---- Qt ------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Ask for room for a good look."""
        return QSize(480, 400)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the tiles into the new room."""
        super().resizeEvent(event)
        self._lay_out()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the tiles that can be seen."""
        if not self.count:
            return
        painter = QPainter(self.viewport())
        height = self._shape[0]
        area = self.viewport().rect()
        line = height * self._side + _GAP
        above = int(self.verticalScrollBar().value() // line)
        for index in range(above * self._columns, self.count):
            cell = self._cell(index)
            if cell.top() > area.bottom():
                break
            self._paint_tile(painter, index, cell)
            if cell.width() >= _NUMBERED and not self._plain:
                self._paint_number(painter, cell, index)
        if not self._plain:
            self._paint_cursor(painter)
        painter.end()

    def _paint_number(self, painter: QPainter, cell: QRect, index: int) -> None:
        text = str(index if self._numbers is None else self._numbers[index])
        box = painter.fontMetrics().boundingRect(text).adjusted(-3, 0, 3, 0)
        box.moveTopLeft(cell.topLeft())
        painter.fillRect(box, QColor(0, 0, 0, 150))
        painter.setPen(QColor("white"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_cursor(self, painter: QPainter) -> None:
        cell = self._cell(self._current)
        pen = QPen(self.palette().highlight().color(), 3 if self.hasFocus() else 2)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawRect(cell.adjusted(0, 0, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the tile under the pointer."""
        index = self.index_at(event.position().toPoint())
        if index is not None and event.button() == Qt.MouseButton.LeftButton:
            self._go(index)
            pixel = self.pixel_at(event.position().toPoint())
            if pixel is not None:
                self.pressed.emit(*pixel[1:])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which pixel is under the pointer."""
        self.hovered.emit(*(self.pixel_at(event.position().toPoint()) or (-1, -1, -1)))

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer has gone."""
        self.hovered.emit(-1, -1, -1)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor by the arrow keys, Home and End."""
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._columns,
            Qt.Key.Key_Down: self._columns,
            Qt.Key.Key_Home: -self._current,
            Qt.Key.Key_End: self.count - 1 - self._current,
        }
        key = Qt.Key(event.key())
        if event.modifiers() or key not in steps:
            super().keyPressEvent(event)
            return
        self._go(self._current + steps[key])

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, scroll without."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        factor = _ZOOM if event.angleDelta().y() > 0 else 1 / _ZOOM
        self._zoom = min(32.0, max(1.0, self._zoom * factor))
        self._lay_out()
        self._reveal()
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell what a tile is."""
        if isinstance(event, _HelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.index_at(event.pos())
            if index is not None and self._describe is not None:
                QToolTip.showText(event.globalPos(), self._describe(index), self.viewport())
            return True
        return super().viewportEvent(event)

    def _go(self, index: int) -> None:
        if 0 <= index < self.count and index != self._current:
            self._current = index
            self._reveal()
            self.viewport().update()
            self.current_changed.emit(index)
