"""A confusion matrix of any size: painted cells, names at both sides, a cursor."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip

from cnnviz.qt.widgets.confusion_canvas import CELL, ConfusionCanvas, Place
from cnnviz.qt.widgets.plain_text import plain_tip
from cnnviz.state.evaluation import share_text

_LARGEST = 64.0  # pixels to which a cell can be zoomed
_STEP = 1.25
_MOVES = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class ConfusionMatrix(ConfusionCanvas):
    """Rows are true classes, columns are what they were taken for.

    The wheel with Ctrl, plus and minus zoom, 0 shows everything; arrows move a cursor, Enter
    chooses its cell.

    Signals
    -------
    chosen(truth, predicted, modifiers)
        A cell was chosen; -1 for any, where the name of a row or a column was.
    pointed(truth, predicted)
        The pointer or the cursor is at a cell; -1, -1 where at none.
    """

    chosen = Signal(int, int, object)
    pointed = Signal(int, int)

    def cell_tip(self, truth: int, predicted: int) -> str:
        """Return what a cell says, in words."""
        count, of = int(self._counts[truth, predicted]), int(self._sums[truth])
        if truth == predicted:
            text = self.tr("{name} told right: {figures}")
            return text.format(name=self._names[truth], figures=share_text(count, of))
        return self.tr("{name} taken for {other}: {figures}").format(
            name=self._names[truth],
            other=self._names[predicted],
            figures=share_text(count, of),
        )

    def zoom(self, factor: float, at: QPoint | None = None) -> None:
        """Make cells larger or smaller around a point of the viewport."""
        place = at or self._cells().center()
        before = self._cell_size()
        corner = self._cells().topLeft()
        x = (self.horizontalScrollBar().value() + place.x() - corner.x()) / before[0]
        y = (self.verticalScrollBar().value() + place.y() - corner.y()) / before[1]
        largest = max(1.0, _LARGEST / min(self._fitted()))
        self._zoom = min(max(1.0, self._zoom * factor), largest)
        self._fit_bars()
        corner, after = self._cells().topLeft(), self._cell_size()
        self.horizontalScrollBar().setValue(round(x * after[0] - place.x() + corner.x()))
        self.verticalScrollBar().setValue(round(y * after[1] - place.y() + corner.y()))
        self.viewport().update()

    def show_all(self) -> None:
        """Show the whole matrix."""
        self.zoom(1.0 / self._zoom)

    def reveal(self, truth: int, predicted: int) -> None:
        """Put the cursor on a cell, and bring it into sight."""
        rows, columns = (np.flatnonzero(self._order == one) for one in (truth, predicted))
        if len(rows) and len(columns):
            self._move_cursor(int(rows[0]), int(columns[0]))

    # ---- what a person does --------------------------------------------------------------

    def _cell_at(self, place: Place | None) -> tuple[int, int]:
        if place is None:
            return -1, -1
        _, row, column = place
        return (
            -1 if row < 0 else int(self._order[row]),
            -1 if column < 0 else int(self._order[column]),
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is under the pointer."""
        place = self._place_at(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or place is None:
            return
        if place[0] == CELL:
            self._cursor = place[1], place[2]
        self.chosen.emit(*self._cell_at(place), event.modifiers())
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click is over; it is nobody else's."""
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is under the pointer."""
        place = self._place_at(event.position().toPoint())
        self.pointed.emit(*self._cell_at(place))
        shape = Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(shape)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer."""
        self.pointed.emit(-1, -1)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, or with Ctrl zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turned = event.angleDelta().y()
            self.zoom(_STEP ** (turned / 120), event.position().toPoint())
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor, choose its cell, zoom."""
        move = _MOVES.get(Qt.Key(event.key()))
        row, column = self._cursor or (0, 0)
        last = len(self._order) - 1
        if last < 0:
            super().keyPressEvent(event)
        elif move is not None:
            step = move if self._cursor is not None else (0, 0)
            self._move_cursor(min(max(0, row + step[0]), last), min(max(0, column + step[1]), last))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self._cursor is not None:
                self.chosen.emit(*self._cell_at((CELL, row, column)), event.modifiers())
        elif event.text() in ("+", "-"):
            middle = None if self._cursor is None else self._rect(row, column).center().toPoint()
            self.zoom(_STEP if event.text() == "+" else 1 / _STEP, middle)
        elif event.text() == "0":
            self.show_all()
        else:
            super().keyPressEvent(event)

    def _move_cursor(self, row: int, column: int) -> None:
        self._cursor = row, column
        rect, cells = self._rect(row, column).toAlignedRect(), self._cells()
        for bar, low, high, start, end in (
            (
                self.horizontalScrollBar(),
                rect.left(),
                rect.right(),
                cells.left(),
                cells.right(),
            ),
            (self.verticalScrollBar(), rect.top(), rect.bottom(), cells.top(), cells.bottom()),
        ):
            bar.setValue(bar.value() + min(0, low - start) + max(0, high - end))
        self.pointed.emit(*self._cell_at((CELL, row, column)))
        self.viewport().update()

    # ---- Qt's own ------------------------------------------------------------------------

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell in a tooltip what is under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._place_at(event.pos())
            QToolTip.showText(event.globalPos(), plain_tip(self._tip(place)), self.viewport())
            return True
        return super().viewportEvent(event)

    def _tip(self, place: Place | None) -> str:
        if place is None:
            return ""
        truth, predicted = self._cell_at(place)
        if truth >= 0 and predicted >= 0:
            return self.cell_tip(truth, predicted)
        if truth >= 0:
            text = self.tr("{name}: {n} samples; click to choose them")
            return text.format(name=self._names[truth], n=f"{self._sums[truth]:,}")
        text = self.tr("Taken for {name}: {n} samples; click to choose them")
        taken = int(self._counts[:, predicted].sum())
        return text.format(name=self._names[predicted], n=f"{taken:,}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the cells into the new size."""
        super().resizeEvent(event)
        self._fit_bars()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the size of text."""
        super().changeEvent(event)
        if hasattr(self, "_zoom") and len(self._order):
            if event.type() == QEvent.Type.PaletteChange:
                self._repaint_cells()
            elif event.type() == QEvent.Type.FontChange:
                self._fit_bars()

    def sizeHint(self) -> QSize:
        """Ask for room for ten classes."""
        return QSize(560, 480)

    def to_image(self) -> QImage:
        """Return what is in sight as a picture."""
        return self.viewport().grab().toImage()
