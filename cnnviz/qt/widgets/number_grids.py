"""Small grids of numbers side by side, such as patch × kernel = products."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from cnnviz.qt import theme
from cnnviz.qt.pixels import image_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LARGEST = 58.0
_LEAST_FONT = 6.5
_SIGN = 22.0  # room for a sign
_ROOM = 6  # characters in a cell
_MOST_CELLS = 3_000  # of all grids together, from which they are pictures without numbers
_SMALLEST = 0.1  # pixels
_BRIGHT = 140  # of 255: a cell that is brighter gets dark digits


@dataclass(frozen=True, eq=False)
class Grid:
    """A grid of numbers.

    Parameters
    ----------
    title, note : str
        What stands above and below it.
    values : ndarray of float64, shape (h, w)
        The numbers, NaN for none; colours are centred on zero.
    inside : ndarray of bool, shape (h, w), or None
        Where it is False, hatched: padding.
    sign : str
        What stands before it.
    picked : (int, int) or None
        A cell that is outlined.
    """

    title: str
    values: NDArray[np.float64]
    note: str = ""
    inside: NDArray[np.bool_] | None = None
    sign: str = ""
    picked: tuple[int, int] | None = None


class NumberGrids(QWidget):
    """Draws grids as large as the room allows; numbers stand in cells that are wide enough.

    Signals
    -------
    hovered(int, int)
        The pointer is over this row and column of a grid; -1 for none.
    """

    hovered = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setMinimumHeight(90)
        self._grids: tuple[Grid, ...] = ()
        self._colours: list[NDArray[np.uint8]] = []
        self._longest = ""  # the number that takes most room

    def set_grids(self, grids: Sequence[Grid]) -> None:
        """Show other grids."""
        import numpy as np

        from cnnviz.engine import imaging

        self._grids = tuple(grids)
        table = imaging.lut("coolwarm")
        self._colours = []
        self._longest = ""
        if sum(grid.values.size for grid in self._grids) <= _MOST_CELLS:
            texts = (short(value, _ROOM) for grid in self._grids for value in grid.values.flat)
            self._longest = max(texts, key=len, default="")
        for grid in self._grids:
            values = np.nan_to_num(grid.values)
            reach = float(np.abs(values).max(initial=0.0)) or 1.0
            self._colours.append(table[np.rint((values / reach + 1) * 127.5).astype(int)])
        self.updateGeometry()
        self.update()

    @property
    def grids(self) -> tuple[Grid, ...]:
        """What is shown."""
        return self._grids

    def sizeHint(self) -> QSize:
        """Ask for cells of a good size."""
        rows = max((grid.values.shape[0] for grid in self._grids), default=3)
        return QSize(480, int(min(rows, 5) * 40 + 2 * self._line() + theme.GRID))

    def cell(self, number: int, row: int, column: int) -> QRectF:
        """Return where a cell of a grid is painted."""
        side, left = self._geometry()
        top = self._line() + theme.HALF
        return QRectF(left[number] + column * side, top + row * side, side, side)

    def _line(self) -> float:
        return QFontMetricsF(self.font()).height() + 2

    def _geometry(self) -> tuple[float, list[float]]:
        """Return the side of a cell, and where each grid begins."""
        columns = sum(grid.values.shape[1] for grid in self._grids)
        rows = max((grid.values.shape[0] for grid in self._grids), default=1)
        metrics = QFontMetricsF(self.font())
        signs = sum(_SIGN for grid in self._grids if grid.sign)
        words = [metrics.horizontalAdvance(grid.title) + theme.GRID for grid in self._grids]
        high = (self.height() - 2 * self._line() - theme.GRID) / max(1, rows)
        side = min(_LARGEST, high, (self.width() - signs) / max(1, columns))
        widths = [
            self._width(side, grid, word) for grid, word in zip(self._grids, words, strict=True)
        ]
        if columns and sum(widths) + signs > self.width():  # titles are wider than their grids
            widths = [side * grid.values.shape[1] for grid in self._grids]
        x, left = max(0.0, (self.width() - sum(widths) - signs) / 2), []
        for grid, width in zip(self._grids, widths, strict=True):
            x += _SIGN if grid.sign else 0.0
            left.append(x + (width - side * grid.values.shape[1]) / 2)
            x += width
        return max(side, _SMALLEST), left

    @staticmethod
    def _width(side: float, grid: Grid, words: float) -> float:
        return max(side * int(grid.values.shape[1]), words)

    # ---- Qt ------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the grids, the signs between them, and their titles."""
        if not self._grids:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, left = self._geometry()
        font = self._digits(side)
        for number, grid in enumerate(self._grids):
            rows, columns = grid.values.shape
            middle = left[number] + side * columns / 2
            bottom = self.cell(number, rows - 1, 0).bottom()
            self._write(painter, middle, self._line() / 2, grid.title, theme.colours().text)
            self._write(
                painter, middle, bottom + self._line() / 2, grid.note, theme.colours().muted
            )
            if grid.sign:
                y = self.cell(number, 0, 0).top() + rows * side / 2
                end = self.cell(number - 1, 0, self._grids[number - 1].values.shape[1] - 1).right()
                self._write(painter, (end + left[number]) / 2, y, grid.sign, theme.colours().text)
            if font is None:
                self._paint_picture(painter, number)
                continue
            for row in range(rows):
                for column in range(columns):
                    self._paint_cell(painter, number, row, column, font)
        painter.end()

    def _paint_picture(self, painter: QPainter, number: int) -> None:
        """Paint a grid whose numbers nobody could read, in one go."""
        grid, colours = self._grids[number], self._colours[number]
        if grid.inside is not None:
            ground = QColor(theme.colours().background)
            colours = colours.copy()
            colours[~grid.inside] = (ground.red(), ground.green(), ground.blue())
        rows, columns = grid.values.shape
        first, last = self.cell(number, 0, 0), self.cell(number, rows - 1, columns - 1)
        painter.drawImage(first.united(last), image_of(colours))
        if grid.picked is not None:
            self._outline(painter, self.cell(number, *grid.picked))

    def _write(self, painter: QPainter, x: float, y: float, text: str, colour: str) -> None:
        painter.setFont(self.font())
        painter.setPen(QColor(colour))
        wide = QFontMetricsF(self.font()).horizontalAdvance(text) + 2
        area = QRectF(x - wide / 2, y - self._line() / 2, wide, self._line())
        area.moveLeft(max(0.0, min(area.left(), self.width() - wide)))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)

    def _digits(self, side: float) -> QFont | None:
        """Return a font in which all numbers fit into their cells; None where none is readable."""
        if not self._longest:
            return None
        font = theme.tabular(self.font())
        wide = QFontMetricsF(font).horizontalAdvance(self._longest)
        size = font.pointSizeF() * min(1.0, (side - 4) / max(1.0, wide))
        if size < _LEAST_FONT:
            return None
        font.setPointSizeF(size)
        return font

    def _paint_cell(
        self, painter: QPainter, number: int, row: int, column: int, font: QFont
    ) -> None:
        grid = self._grids[number]
        cell = self.cell(number, row, column).adjusted(0.5, 0.5, -0.5, -0.5)
        red, green, blue = (int(part) for part in self._colours[number][row, column])
        ground = QColor(red, green, blue)
        padding = grid.inside is not None and not grid.inside[row, column]
        if padding:
            ground = QColor(theme.colours().background)
        painter.fillRect(cell, ground)
        ink = QColor("#111111" if ground.lightness() > _BRIGHT else "#f5f5f5")
        if padding:
            hatch = QBrush(QColor(theme.colours().outline), Qt.BrushStyle.BDiagPattern)
            painter.fillRect(cell, hatch)
            ink = QColor(theme.colours().text)
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, short(grid.values[row, column], _ROOM))
        if grid.picked == (row, column):
            self._outline(painter, cell.adjusted(1, 1, -1, -1))

    @staticmethod
    def _outline(painter: QPainter, cell: QRectF) -> None:
        painter.setPen(QPen(QColor(theme.colours().accent), 3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(cell)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which cell the pointer is over."""
        self.hovered.emit(*self._at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer has gone."""
        self.hovered.emit(-1, -1)
        super().leaveEvent(event)

    def _at(self, point: QPointF) -> tuple[int, int]:
        for number, grid in enumerate(self._grids):
            rows, columns = grid.values.shape
            whole = self.cell(number, 0, 0).united(self.cell(number, rows - 1, columns - 1))
            if whole.contains(point):
                side = whole.width() / columns
                row, column = (point.y() - whole.top()) // side, (point.x() - whole.left()) // side
                return min(rows - 1, int(row)), min(columns - 1, int(column))
        return -1, -1


def short(value: float, room: int = 8) -> str:
    """Return a number in three significant digits, or in fewer where there is room for less.

    Parameters
    ----------
    value : float
        The number.
    room : int
        How many characters it may take.
    """
    if value == 0 or math.isnan(value):
        return "0" if value == 0 else "–"
    if 999.5 <= abs(value) < 1e5:
        return f"{value:,.0f}".replace("-", "−")
    text = ""
    for digits in (3, 2, 1):
        text = f"{value:.{digits}g}"
        mantissa, mark, power = text.partition("e")
        if mark:
            text = f"{mantissa}e{int(power)}"
        elif abs(value) < 1e-3:
            text = f"{value:.{digits - 1}e}".replace("e-0", "e-")
        if len(text) <= room:
            break
    return text.replace("-", "−")
