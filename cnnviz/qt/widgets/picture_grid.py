"""A few pictures with a number below each: what excites a unit, or does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cnnviz.qt import theme
from cnnviz.qt.widgets.plain_text import plain_tip

_SMALLEST = 72
_LARGEST = 112
_FEW, _MANY = 3, 9  # cells beside each other: nine make a square or a line


@dataclass(frozen=True, slots=True)
class Cell:
    """A picture's place.

    Parameters
    ----------
    sample_id : int
        Its sample.
    caption : str
        The number below.
    tip : str
        What more there is to say.
    """

    sample_id: int
    caption: str
    tip: str = ""


class PictureGrid(QWidget):
    """Pictures in one line or three; as high as its width makes it.

    Signals
    -------
    chosen(sample_id)
        A picture was clicked, or entered by keyboard.
    """

    chosen = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self._cells: tuple[Cell, ...] = ()
        self._pictures: list[QImage | None] = []
        self._boxes: list[QRectF] = []
        self._cursor = 0
        self._marked: int | None = None
        self.setFont(theme.tabular(self.font()))

    # ---- contents ------------------------------------------------------------------------

    @property
    def cells(self) -> tuple[Cell, ...]:
        """What is shown."""
        return self._cells

    def set_cells(self, cells: Sequence[Cell]) -> None:
        """Show other cells, without pictures at first."""
        self._cells = tuple(cells)
        self._pictures = [None] * len(self._cells)
        self._boxes = [QRectF()] * len(self._cells)
        self._cursor = min(self._cursor, max(0, len(self._cells) - 1))
        text = "; ".join(f"{cell.tip or cell.sample_id}: {cell.caption}" for cell in self._cells)
        self.setAccessibleDescription(text)
        self._claim()
        self.update()

    def set_picture(self, place: int, image: QImage, box: QRectF | None = None) -> None:
        """Give a cell its picture; `box`, in shares of its size, is outlined in it."""
        if 0 <= place < len(self._cells):
            self._pictures[place] = image
            self._boxes[place] = QRectF() if box is None else box
            self.update()

    def picture(self, place: int) -> QImage | None:
        """Return the picture of a cell, once it is there."""
        return self._pictures[place]

    def set_marked(self, sample_id: int | None) -> None:
        """Mark the sample that the network looks at."""
        if sample_id != self._marked:
            self._marked = sample_id
            self.update()

    # ---- geometry ------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Ask for three cells side by side."""
        return QSize(_FEW * (_SMALLEST + theme.HALF), self.height())

    def minimumSizeHint(self) -> QSize:
        """Get as narrow as three small cells."""
        return QSize(_FEW * (_SMALLEST // 2 + theme.HALF), 0)

    def _columns_and_side(self) -> tuple[int, int]:
        columns = _MANY if self.width() >= _MANY * (_SMALLEST + theme.HALF) else _FEW
        side = (self.width() + theme.HALF) // columns - theme.HALF
        return columns, max(_SMALLEST // 2, min(_LARGEST, side))

    def cell(self, place: int) -> QRect:
        """Return where a picture and its number lie."""
        columns, side = self._columns_and_side()
        row, column = divmod(place, columns)
        height = side + self.fontMetrics().height() + theme.HALF
        return QRect(column * (side + theme.HALF), row * height, side, height)

    def _claim(self) -> None:
        last = self.cell(max(0, len(self._cells) - 1))
        self.setFixedHeight(last.bottom() + 1 if self._cells else 0)

    # ---- Qt ------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Claim the height for the new width."""
        super().resizeEvent(event)
        self._claim()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._claim()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint all cells."""
        painter = QPainter(self)
        for place in range(len(self._cells)):
            self._paint_cell(painter, place)

    def _paint_cell(self, painter: QPainter, place: int) -> None:
        shown = theme.colours()
        cell, image = self.cell(place), self._pictures[place]
        square = QRect(cell.topLeft(), QSize(cell.width(), cell.width()))
        if image is None:
            painter.fillRect(square, QColor(shown.hover))
        else:
            fitted = QRect(
                QPoint(), image.size().scaled(square.size(), Qt.AspectRatioMode.KeepAspectRatio)
            )
            fitted.moveCenter(square.center())
            smaller = fitted.width() < image.width()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smaller)
            painter.drawImage(fitted, image)
            self._outline(painter, fitted, self._boxes[place])
        if self._cells[place].sample_id == self._marked:
            painter.setPen(_pen(shown.accent, 2))
            painter.drawRect(square.adjusted(1, 1, -1, -1))
        if place == self._cursor and self.hasFocus():
            painter.setPen(_pen(shown.accent, 1))
            painter.drawRect(cell.adjusted(0, 0, -1, -1))
        below = cell.adjusted(0, cell.width(), 0, 0)
        painter.setPen(QColor(shown.muted))
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._cells[place].caption)

    def _outline(self, painter: QPainter, room: QRect, box: QRectF) -> None:
        """Draw the box light on dark, so that it is seen on every picture."""
        if box.isEmpty():
            return
        width, height = room.width(), room.height()
        place = QRectF(
            room.left() + box.left() * width,
            room.top() + box.top() * height,
            box.width() * width,
            box.height() * height,
        ).toAlignedRect()
        place = place.intersected(room)
        painter.setPen(_pen("#000000", 3))
        painter.drawRect(place.adjusted(1, 1, -2, -2))
        painter.setPen(_pen("#ffd400", 1))
        painter.drawRect(place.adjusted(1, 1, -2, -2))

    def place_at(self, point: QPoint) -> int | None:
        """Return the cell under a point."""
        for place in range(len(self._cells)):
            if self.cell(place).contains(point):
                return place
        return None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose what was clicked."""
        place = self.place_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self._cursor = place
            self.update()
            self.chosen.emit(self._cells[place].sample_id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show that a picture can be clicked."""
        over = self.place_at(event.position().toPoint()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move among the pictures and choose one."""
        columns, _ = self._columns_and_side()
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -columns,
            Qt.Key.Key_Down: columns,
        }
        key = Qt.Key(event.key())
        if key in steps and 0 <= self._cursor + steps[key] < len(self._cells):
            self._cursor += steps[key]
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._cells:
            self.chosen.emit(self._cells[self._cursor].sample_id)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say of the picture under the pointer what it is."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self.place_at(event.pos())
            tip = "" if place is None else plain_tip(self._cells[place].tip)
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().event(event)


def _pen(colour: str, width: int) -> QPen:
    pen = QPen(QColor(colour), width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen
