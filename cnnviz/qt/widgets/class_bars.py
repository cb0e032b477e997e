"""Bars of a number for each class, to either side of zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.qt import theme
from cnnviz.qt.widgets.units_table import figure

_PAD = 6
_SWATCH = 8


@dataclass(frozen=True, slots=True)
class ClassBar:
    """The number of a class, and the colour that the class has everywhere ("" for none)."""

    class_id: int
    name: str
    value: float
    colour: str = ""


class ClassBars(QWidget):
    """Bars below each other, with name and number on each; a click chooses the class.

    Signals
    -------
    chosen(class_id, modifiers)
        A bar was clicked, with these keys held.
    """

    chosen = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[ClassBar, ...] = ()
        self.setFont(theme.tabular(self.font()))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def bars(self) -> tuple[ClassBar, ...]:
        """The bars that are shown, from the top."""
        return self._bars

    def set_bars(self, bars: Sequence[ClassBar]) -> None:
        """Show other bars."""
        self._bars = tuple(bars)
        lines = [f"{bar.name} {figure(bar.value)}" for bar in self._bars]
        self.setAccessibleDescription("; ".join(lines))
        self._claim()
        self.update()

    def bar_at(self, place: int) -> QRect:
        """Return where a bar lies."""
        return QRect(0, place * self._line, self.width(), self._line - 2)

    def sizeHint(self) -> QSize:
        """Ask for one line a bar."""
        return QSize(160, len(self._bars) * self._line)

    @property
    def _line(self) -> int:
        return self.fontMetrics().height() + _PAD

    def _claim(self) -> None:
        self.setFixedHeight(len(self._bars) * self._line)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._claim()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the class of the bar."""
        place = int(event.position().y()) // self._line
        if event.button() == Qt.MouseButton.LeftButton and 0 <= place < len(self._bars):
            self.chosen.emit(self._bars[place].class_id, event.modifiers())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint all bars on one scale."""
        painter = QPainter(self)
        values = [bar.value for bar in self._bars]
        low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
        span = high - low or 1.0
        for place, bar in enumerate(self._bars):
            self._paint_bar(painter, self.bar_at(place), bar, -low / span, bar.value / span)

    def _paint_bar(
        self, painter: QPainter, area: QRect, bar: ClassBar, zero: float, share: float
    ) -> None:
        painter.fillRect(area, self.palette().color(QPalette.ColorRole.AlternateBase))
        accent = self.palette().color(QPalette.ColorRole.Highlight)
        accent.setAlpha(90)
        start, end = sorted((zero, zero + share))
        filled = QRectF(area)
        filled.setLeft(area.left() + start * area.width())
        filled.setRight(area.left() + end * area.width() + 1)
        painter.fillRect(filled, accent)
        inner = area.adjusted(_PAD, 0, -_PAD, 0)
        if bar.colour:
            swatch = QRect(0, 0, _SWATCH, _SWATCH)
            swatch.moveCenter(inner.center())
            swatch.moveLeft(inner.left())
            painter.fillRect(swatch, QColor(bar.colour))
            inner.setLeft(swatch.right() + _PAD)
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        text, metrics = figure(bar.value), painter.fontMetrics()
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        inner.setRight(inner.right() - metrics.horizontalAdvance(text) - _PAD)
        name = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
