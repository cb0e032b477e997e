"""A number for each layer and epoch as a field of colours, which a click or the arrow keys walk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget

from cnnviz.qt import theme
from cnnviz.qt.widgets.plain_text import plain_tip

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NAMES = 0.35  # of the width, at most
_LOWEST_ROW = 16
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class LayerEpochs(QWidget):
    """Rows are layers, from the first to the last, columns are epochs.

    Signals
    -------
    layer_chosen(int)
        A row was chosen by its name.
    chosen(int, int)
        A row and a column were chosen.
    """

    layer_chosen = Signal(int)
    chosen = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layers: tuple[str, ...] = ()
        self._epochs: tuple[int, ...] = ()
        self._texts: NDArray[np.float64] = np.zeros((0, 0))
        self._image = QImage()
        self._cursor = (0, 0)
        self._marked: tuple[int | None, int | None] = (None, None)
        self.setFont(theme.tabular(self.font()))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_field(
        self,
        layers: Sequence[str],
        epochs: Sequence[int],
        values: NDArray[np.float64],
        colours: NDArray[np.uint8],
    ) -> None:
        """Show numbers.

        Parameters
        ----------
        layers, epochs : sequence
            What rows and columns are called.
        values : ndarray of float64, shape (layers, epochs)
            The numbers, for the tooltips; NaN where there is none.
        colours : ndarray of uint8, shape (layers, epochs, 4)
            How they are drawn, red, green, blue and opacity.
        """
        self._layers, self._epochs, self._texts = tuple(layers), tuple(epochs), values
        rows, columns = colours.shape[:2]
        flat = colours.tobytes()  # named, for the image reads it until it is copied
        shape = QImage.Format.Format_RGBA8888
        self._image = QImage(flat, columns, rows, 4 * columns, shape).copy()
        self._cursor = (
            min(self._cursor[0], max(0, rows - 1)),
            min(self._cursor[1], max(0, columns - 1)),
        )
        self.setMinimumHeight(_LOWEST_ROW * rows + self._below())
        self.update()

    def mark(self, row: int | None, column: int | None) -> None:
        """Outline the layer and the epoch that are chosen in the window."""
        if (row, column) != self._marked:
            self._marked = (row, column)
            self.update()

    def tip(self, row: int, column: int) -> str:
        """Return what a cell says."""
        value = self._texts[row, column]
        text = self.tr("{layer}, epoch {epoch}: {value}")
        return text.format(
            layer=self._layers[row],
            epoch=self._epochs[column],
            value=f"{value:.3g}" if np.isfinite(value) else "–",
        )

    def sizeHint(self) -> QSize:
        """Ask for rows that can be read."""
        return QSize(320, 20 * max(4, len(self._layers)) + self._below())

    # ---- places --------------------------------------------------------------------------

    def _below(self) -> int:
        return self.fontMetrics().height() + theme.HALF

    def _area(self) -> QRectF:
        metrics = self.fontMetrics()
        widest = max(map(metrics.horizontalAdvance, self._layers), default=0) + theme.GRID
        left = min(widest, int(_NAMES * self.width()))
        return QRectF(left, 0, self.width() - left - theme.HALF, self.height() - self._below())

    def cell(self, row: int, column: int) -> QRectF:
        """Return where a cell is drawn."""
        area = self._area()
        high = area.height() / max(1, len(self._layers))
        wide = area.width() / max(1, len(self._epochs))
        return QRectF(area.left() + column * wide, area.top() + row * high, wide, high)

    def _at(self, point: QPoint) -> tuple[int | None, int | None]:
        """Return the row and the column under a point; over the names there is no column."""
        area = self._area()
        if not self._layers or not 0 <= point.y() < area.bottom() or point.x() >= area.right():
            return None, None
        row = int(point.y() / area.height() * len(self._layers))
        if point.x() < area.left():
            return row, None
        return row, int((point.x() - area.left()) / area.width() * len(self._epochs))

    # ---- painting ------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the field, the names beside it, and what is chosen."""
        painter = QPainter(self)
        shown, area = theme.colours(), self._area()
        if not self._layers or not self._epochs:
            return
        painter.drawImage(area, self._image)
        self._paint_names(painter, area)
        row, column = self._marked
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(shown.accent), 2))
        if row is not None:
            first, last = self.cell(row, 0), self.cell(row, len(self._epochs) - 1)
            painter.drawRect(first.united(last))
        if column is not None:
            top, bottom = self.cell(0, column), self.cell(len(self._layers) - 1, column)
            painter.drawRect(top.united(bottom))
        if self.hasFocus():
            painter.setPen(QPen(QColor(shown.text), 1, Qt.PenStyle.DotLine))
            painter.drawRect(self.cell(*self._cursor).adjusted(1, 1, -1, -1))

    def _paint_names(self, painter: QPainter, area: QRectF) -> None:
        shown, metrics = theme.colours(), self.fontMetrics()
        aside = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for row, name in enumerate(self._layers):
            place = self.cell(row, 0)
            place = QRectF(0, place.top(), area.left() - theme.HALF, place.height())
            chosen = row == self._marked[0]
            painter.setPen(QColor(shown.accent if chosen else shown.text))
            text = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, int(place.width()))
            painter.drawText(place, aside, text)
        below = QRectF(area.left(), area.bottom() + 2, area.width(), metrics.height())
        painter.setPen(QColor(shown.muted))
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, str(self._epochs[0]))
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, str(self._epochs[-1]))
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, self.tr("epoch"))

    # ---- what a person does --------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is under the pointer."""
        row, column = self._at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and row is not None:
            self._choose(row, column)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click is over; it is nobody else's."""
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show that layers and epochs can be clicked."""
        inside = self._at(event.position().toPoint())[0] is not None
        shape = Qt.CursorShape.PointingHandCursor if inside else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with the arrows, choose with Enter."""
        step = _STEPS.get(Qt.Key(event.key()))
        rows, columns = len(self._layers), len(self._epochs)
        if step is not None and rows and columns:
            row, column = self._cursor
            self._cursor = (
                min(max(0, row + step[0]), rows - 1),
                min(max(0, column + step[1]), columns - 1),
            )
            self.setAccessibleDescription(self.tip(*self._cursor))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and rows and columns:
            self._choose(*self._cursor)
        else:
            super().keyPressEvent(event)

    def _choose(self, row: int, column: int | None) -> None:
        if column is None:
            self._cursor = (row, self._cursor[1])
            self.layer_chosen.emit(row)
        else:
            self._cursor = (row, column)
            self.chosen.emit(row, column)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Tell in a tooltip what a cell holds."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row, column = self._at(event.pos())
            text = "" if row is None else self._layers[row]
            if row is not None and column is not None:
                text = self.tip(row, column)
            QToolTip.showText(event.globalPos(), plain_tip(text), self)
            return True
        return super().event(event)
