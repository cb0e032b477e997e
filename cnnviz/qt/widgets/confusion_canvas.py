"""What a confusion matrix of any size looks like: painted cells, and names at both sides."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from math import ceil

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from cnnviz.qt import theme
from cnnviz.qt.pixels import image_of
from cnnviz.qt.widgets.confusion_colours import ink_on, painted

_WIDEST, _HIGHEST = 88.0, 56.0  # pixels of a cell where there is room for all
_APART = 7.0  # pixels from which cells have gaps between them
_LONGEST_NAME = 0.28  # share of the width that names of rows may take
_HIGHEST_NAME = 96
CELL, ROW, COLUMN = "cell", "row", "column"

Place = tuple[str, int, int]


class ConfusionCanvas(QAbstractScrollArea):
    """Paints the matrix, and knows where its cells are; see :class:`ConfusionMatrix`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts = np.zeros((0, 0), np.int64)
        self._sums = np.zeros(0, np.int64)
        self._names: tuple[str, ...] = ()
        self._order = np.zeros(0, np.intp)
        self._measured: tuple[tuple[object, ...], int] = ((), 0)
        self._as_shares = False
        self._values = np.zeros((0, 0))
        self._colours = np.zeros((0, 0, 3), np.uint8)
        self._tops = (0.0, 0.0)
        self._marked: tuple[int, int] | None = None
        self._cursor: tuple[int, int] | None = None
        self._zoom = 1.0
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFont(theme.tabular(self.font()))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setMinimumSize(160, 140)

    # ---- what is shown -------------------------------------------------------------------

    def set_matrix(
        self, counts: NDArray[np.int64], names: Sequence[str], order: NDArray[np.intp]
    ) -> None:
        """Show a matrix.

        Parameters
        ----------
        counts : ndarray of int64, shape (C, C)
            Samples by true (rows) and predicted class (columns).
        names : sequence of str
            Of all C classes.
        order : ndarray of int, shape (K,)
            Which classes are shown, in their order.
        """
        moved = len(order) != len(self._order) or bool((order != self._order).any())
        self._counts, self._names, self._order = counts, tuple(names), order
        self._sums = counts.sum(1)
        if moved:
            self._cursor = None
            self._zoom = 1.0
        self._repaint_cells()
        self._fit_bars()

    def set_as_shares(self, as_shares: bool) -> None:
        """Show shares of the samples of each true class, or how many they are."""
        self._as_shares = as_shares
        self._repaint_cells()

    def set_marked(self, cell: tuple[int, int] | None) -> None:
        """Outline the cell (truth, predicted) whose samples are selected, or none."""
        if cell != self._marked:
            self._marked = cell
            self.viewport().update()

    @property
    def marked(self) -> tuple[int, int] | None:
        """The outlined cell."""
        return self._marked

    @property
    def order(self) -> NDArray[np.intp]:
        """The classes that are shown, from the top."""
        return self._order

    def ends(self) -> tuple[str, str]:
        """Return what the full colours stand for, right and wrong."""
        return self._text(self._tops[0]), self._text(self._tops[1])

    # ---- sizes ---------------------------------------------------------------------------

    def _line(self) -> int:
        return self.fontMetrics().height() + 2

    def _longest(self) -> int:
        """Return the width of the longest name, which is asked for once for each cell."""
        asked = self._names, self._order.tobytes(), self.font().key()
        if asked != self._measured[0]:
            metrics = self.fontMetrics()
            names = sorted({self._names[at] for at in self._order}, key=len)[-20:]
            widest = max((metrics.horizontalAdvance(name) for name in names), default=0)
            self._measured = asked, widest + theme.GRID + 2
        return self._measured[1]

    def _cells(self) -> QRect:
        """Return the part of the viewport in which cells are."""
        room = self.viewport().rect()
        left = min(self._longest(), round(_LONGEST_NAME * room.width())) + self._line()
        wide = min(_WIDEST, max(1.0, (room.width() - left) / max(1, len(self._order))))
        lying = self._longest() <= wide * self._zoom
        top = self._line() + (self._line() if lying else min(self._longest(), _HIGHEST_NAME))
        return room.adjusted(left, top, -1, -1)

    def _fitted(self) -> tuple[float, float]:
        cells, count = self._cells(), max(1, len(self._order))
        wide, high = min(_WIDEST, cells.width() / count), min(_HIGHEST, cells.height() / count)
        return max(0.05, min(wide, 2.2 * high)), max(0.05, min(high, 1.2 * wide))

    def _cell_size(self) -> tuple[float, float]:
        wide, high = self._fitted()
        return wide * self._zoom, high * self._zoom

    def _fit_bars(self) -> None:
        cells, (wide, high) = self._cells(), self._cell_size()
        count = len(self._order)
        for bar, whole, room, step in (
            (self.horizontalScrollBar(), wide * count, cells.width(), wide),
            (self.verticalScrollBar(), high * count, cells.height(), high),
        ):
            bar.setRange(0, max(0, ceil(whole - 0.5) - room))
            bar.setPageStep(room)
            bar.setSingleStep(max(1, round(step)))
        self.viewport().update()

    def _rect(self, row: int, column: int) -> QRectF:
        wide, high = self._cell_size()
        cells = self._cells()
        left = cells.left() + column * wide - self.horizontalScrollBar().value()
        top = cells.top() + row * high - self.verticalScrollBar().value()
        return QRectF(left, top, wide, high)

    def _place_at(self, point: QPoint) -> Place | None:
        """Return whether a cell or a name is at a point, and which row and column."""
        cells, (wide, high) = self._cells(), self._cell_size()
        column = int((point.x() - cells.left() + self.horizontalScrollBar().value()) // wide)
        row = int((point.y() - cells.top() + self.verticalScrollBar().value()) // high)
        inside = point.x() >= cells.left(), point.y() >= cells.top()
        count = len(self._order)
        if all(inside) and row < count and column < count:
            return CELL, row, column
        if inside[0] and not inside[1] and 0 <= column < count:
            return COLUMN, -1, column
        if inside[1] and not inside[0] and 0 <= row < count:
            return ROW, row, -1
        return None

    # ---- painting ------------------------------------------------------------------------

    def _repaint_cells(self) -> None:
        part = self._counts[np.ix_(self._order, self._order)].astype(np.float64)
        if self._as_shares:
            part /= np.maximum(self._sums[self._order], 1)[:, None]
        self._values = part
        wrong = part.copy()
        np.fill_diagonal(wrong, 0)
        self._tops = float(np.diag(part).max(initial=0)), float(wrong.max(initial=0))
        self._colours = painted(part, self._tops)
        self.viewport().update()

    def _text(self, value: float) -> str:
        if self._as_shares:
            return f"{100 * value:.1f} %"
        return f"{round(value):,}"

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint what is in sight."""
        painter = QPainter(self.viewport())
        self._paint(painter)
        painter.end()

    def _paint(self, painter: QPainter) -> None:
        shown = theme.colours()
        painter.fillRect(self.viewport().rect(), QColor(shown.surface))
        if not len(self._order):
            return
        cells, (wide, high) = self._cells(), self._cell_size()
        count = len(self._order)
        left, top = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        columns = range(int(left // wide), min(count, ceil((left + cells.width()) / wide)))
        rows = range(int(top // high), min(count, ceil((top + cells.height()) / high)))
        painter.setClipRect(cells)
        self._paint_cells(painter, rows, columns)
        self._paint_outlines(painter)
        painter.setClipping(False)
        painter.setPen(QColor(shown.text))
        self._paint_row_names(painter, cells, rows)
        self._paint_column_names(painter, cells, columns)
        self._paint_titles(painter, cells)

    def _paint_cells(self, painter: QPainter, rows: range, columns: range) -> None:
        first, last = self._rect(rows[0], columns[0]), self._rect(rows[-1], columns[-1])
        area = first.united(last)
        part = self._colours[rows.start : rows.stop, columns.start : columns.stop]
        painter.drawImage(area, image_of(_reduced(part, area.toAlignedRect().size())))
        if min(first.width(), first.height()) < _APART:
            painter.setPen(QColor(theme.colours().outline))
            painter.drawRect(area.adjusted(0, 0, -1, -1))
            return
        painter.setPen(QPen(QColor(theme.colours().surface), 2))
        for row in range(rows.start, rows.stop + 1):
            y = self._rect(row, 0).top()
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        for column in range(columns.start, columns.stop + 1):
            x = self._rect(0, column).left()
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        self._paint_numbers(painter, rows, columns)

    def _paint_numbers(self, painter: QPainter, rows: range, columns: range) -> None:
        """Write numbers where they fit; those of right answers are bold, and framed."""
        plain, bold = painter.font(), painter.font()
        bold.setBold(True)
        frame = QColor(theme.colours().text)
        rect = self._rect(0, 0)
        widest = max(self._text(top) for top in self._tops)
        fits = (
            self.fontMetrics().horizontalAdvance(widest) + theme.HALF <= rect.width()
            and self.fontMetrics().height() <= rect.height()
        )
        for row in rows:
            for column in columns:
                rect = self._rect(row, column)
                if row == column:
                    painter.setPen(QPen(frame, 1))
                    painter.drawRect(rect.adjusted(1.5, 1.5, -1.5, -1.5))
                value = self._values[row, column]
                if fits and (value or row == column):
                    painter.setFont(bold if row == column else plain)
                    painter.setPen(ink_on(self._colours[row, column]))
                    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._text(value))
        painter.setFont(plain)

    def _paint_outlines(self, painter: QPainter) -> None:
        """Outline the cell whose samples are selected, and dash the one of the cursor."""
        text = QColor(theme.colours().text)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._marked is not None:
            rows, columns = (np.flatnonzero(self._order == one) for one in self._marked)
            if len(rows) and len(columns):
                rect = self._rect(int(rows[0]), int(columns[0]))
                painter.setPen(QPen(text, 3))
                painter.drawRect(_grown(rect, 6.0).adjusted(0.5, 0.5, -0.5, -0.5))
        if self._cursor is not None and self.hasFocus():
            painter.setPen(QPen(text, 1, Qt.PenStyle.DashLine))
            painter.drawRect(_grown(self._rect(*self._cursor), 8.0))

    def _paint_row_names(self, painter: QPainter, cells: QRect, rows: range) -> None:
        metrics = self.fontMetrics()
        room = cells.left() - self._line() - theme.GRID
        for row in _thinned(rows, self._cell_size()[1], self._line()):
            rect = self._rect(row, 0)
            middle = rect.center().y()
            if not cells.top() - 2 <= middle <= cells.bottom() + 2:
                continue
            name = metrics.elidedText(self._name(row), Qt.TextElideMode.ElideRight, room)
            place = QRectF(self._line(), middle - self._line() / 2, room + theme.HALF, self._line())
            aligned = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, aligned, name)

    def _paint_column_names(self, painter: QPainter, cells: QRect, columns: range) -> None:
        metrics = self.fontMetrics()
        wide = self._cell_size()[0]
        lying = cells.top() <= 2 * self._line()
        room = round(wide) - theme.HALF if lying else cells.top() - self._line() - theme.HALF
        for column in _thinned(columns, wide, self._line()):
            middle = self._rect(0, column).center().x()
            if not cells.left() - 2 <= middle <= cells.right() + 2:
                continue
            name = metrics.elidedText(self._name(column), Qt.TextElideMode.ElideRight, room)
            painter.save()
            if lying:
                place = QRectF(middle - wide / 2, self._line(), wide, self._line())
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, name)
            else:
                painter.translate(middle, cells.top() - theme.HALF)
                painter.rotate(-90)
                place = QRectF(0, -self._line() / 2, room, self._line())
                left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(place, left, name)
            painter.restore()

    def _paint_titles(self, painter: QPainter, cells: QRect) -> None:
        painter.setPen(QColor(theme.colours().muted))
        last = len(self._order) - 1
        end = self._rect(last, last).bottomRight()
        width = min(end.x(), cells.right()) - cells.left()
        height = min(end.y(), cells.bottom()) - cells.top()
        centre = Qt.AlignmentFlag.AlignCenter
        top = QRectF(cells.left(), 0, width, self._line())
        painter.drawText(top, centre, self.tr("Predicted class →"))
        painter.save()
        painter.translate(0, cells.top() + height)
        painter.rotate(-90)
        painter.drawText(QRectF(0, 0, height, self._line()), centre, self.tr("← True class"))
        painter.restore()

    def _name(self, place: int) -> str:
        return self._names[int(self._order[place])]


def _reduced(colours: NDArray[np.uint8], size: QSize) -> NDArray[np.uint8]:
    """Return colours, (H, W, 3), of which no more than pixels are left in `size`.

    What stands out most from its row or column stays, so that a single error is not lost.
    """
    ground = np.array(QColor(theme.colours().surface).getRgb()[:3], np.int32)  # type: ignore[index]
    for axis, most in ((0, size.height()), (1, size.width())):
        count = colours.shape[axis]
        if count <= max(1, most):
            continue
        moved = np.moveaxis(colours, axis, 0)
        weight = ((moved.astype(np.int32) - ground) ** 2).sum(-1)
        edges = np.linspace(0, count, max(1, most) + 1).astype(np.intp)
        best = np.empty((len(edges) - 1, *moved.shape[1:]), np.uint8)
        for at, (start, stop) in enumerate(itertools.pairwise(edges.tolist())):
            pick = weight[start:stop].argmax(0)
            best[at] = np.take_along_axis(moved[start:stop], pick[None, :, None], 0)[0]
        colours = np.moveaxis(best, 0, axis)
    return colours


def _thinned(places: range, size: float, line: int) -> range:
    """Return every n-th place, so that names do not lie on each other."""
    step = max(1, ceil(line / size))
    first = -(-places.start // step) * step
    return range(first, places.stop, step)


def _grown(rect: QRectF, least: float) -> QRectF:
    """Return the rectangle, not smaller than can be seen."""
    wide, high = max(0.0, least - rect.width()) / 2, max(0.0, least - rect.height()) / 2
    return rect.adjusted(-wide, -high, wide, high)
