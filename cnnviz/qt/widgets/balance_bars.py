"""How many samples there are of each class: to learn from, and held out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from cnnviz.qt import theme
from cnnviz.qt.widgets.plain_text import plain_tip

_PAD = 6
_SWATCH = 8
_NAMES = 0.42  # the largest share of the width that names take
_DESCRIBED = 40  # bars that are read out


@dataclass(frozen=True, slots=True)
class Balance:
    """The counts of a class, and the colour that the class has everywhere.

    Parameters
    ----------
    class_id : int
        Its index.
    name : str
        What it is called.
    colour : str
        '#rrggbb'.
    train, validation : int
        How many samples of each part are of the class.
    """

    class_id: int
    name: str
    colour: str
    train: int
    validation: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.train + self.validation


class BalanceBars(QAbstractScrollArea):
    """Bars below each other, for any number of classes; a click chooses the class.

    What is held out is hatched, at the end of the bar.

    Signals
    -------
    chosen(class_id, modifiers)
        A bar was clicked, with these keys held, or entered by keyboard.
    """

    chosen = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(theme.tabular(self.font()))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self._bars: tuple[Balance, ...] = ()
        self._marked: frozenset[int] = frozenset()
        self._cursor = 0
        self._names = 0
        self._figures = 0

    @property
    def bars(self) -> tuple[Balance, ...]:
        """The bars, from the top."""
        return self._bars

    def set_bars(self, bars: Sequence[Balance]) -> None:
        """Show other bars."""
        self._bars = tuple(bars)
        self._cursor = 0
        said = [self._explain(bar) for bar in self._bars[:_DESCRIBED]]
        self.setAccessibleDescription("; ".join(said))
        self._measure()
        self.verticalScrollBar().setValue(0)
        self._update_range()
        self.viewport().update()

    def mark(self, class_ids: Sequence[int]) -> None:
        """Set off the bars of the classes that are chosen."""
        self._marked = frozenset(class_ids)
        self.viewport().update()

    def bar_at(self, place: int) -> QRect:
        """Return where a bar lies in the viewport."""
        top = place * self._line - self.verticalScrollBar().value()
        return QRect(0, top, self.viewport().width(), self._line - 2)

    def sizeHint(self) -> QSize:
        """Ask for some lines."""
        return QSize(240, 8 * self._line)

    @property
    def _line(self) -> int:
        return self.fontMetrics().height() + _PAD

    def _measure(self) -> None:
        metrics = self.fontMetrics()
        figures = (f"{bar.train:,}", f"{bar.validation:,}") if (bar := self._largest()) else ()
        self._figures = sum(map(metrics.horizontalAdvance, figures))
        self._figures += metrics.horizontalAdvance("0 + 0") + _PAD
        # One pixel more than the rounded width, or a name of just that width would be cut.
        room = max((metrics.horizontalAdvance(bar.name) + 1 for bar in self._bars), default=0)
        self._names = _SWATCH + 3 * _PAD + room

    def _largest(self) -> Balance | None:
        return max(self._bars, key=lambda bar: bar.total, default=None)

    def _update_range(self) -> None:
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, len(self._bars) * self._line - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(self._line)

    # ---- drawing -------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bars that can be seen, on one scale."""
        largest = self._largest()
        if largest is None:
            return
        painter = QPainter(self.viewport())
        first = self.verticalScrollBar().value() // self._line
        last = first + self.viewport().height() // self._line + 2
        for place in range(first, min(last, len(self._bars))):
            self._paint_bar(painter, place, largest.total or 1)

    def _paint_bar(self, painter: QPainter, place: int, largest: int) -> None:
        bar, area, shown = self._bars[place], self.bar_at(place), theme.colours()
        if bar.class_id in self._marked or (place == self._cursor and self.hasFocus()):
            painter.fillRect(area, QColor(shown.hover))
        swatch = QRect(0, 0, _SWATCH, _SWATCH)
        swatch.moveCenter(area.center())
        swatch.moveLeft(area.left() + _PAD)
        painter.fillRect(swatch, QColor(bar.colour))
        names = min(self._names, int(_NAMES * area.width()))
        left = QRect(swatch.right() + _PAD, area.top(), names - _SWATCH - 3 * _PAD, area.height())
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        text = painter.fontMetrics().elidedText(bar.name, Qt.TextElideMode.ElideRight, left.width())
        side = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(left, Qt.AlignmentFlag.AlignLeft | side, text)
        track = QRectF(area.adjusted(names, 2, -self._figures - _PAD, -2))
        painter.fillRect(track, self.palette().color(QPalette.ColorRole.AlternateBase))
        self._paint_parts(painter, track, bar, largest)
        numbers = area.adjusted(area.width() - self._figures, 0, -_PAD, 0)
        words = f"{bar.train:,} + {bar.validation:,}" if bar.validation else f"{bar.train:,}"
        painter.setPen(QColor(shown.muted if bar.total else shown.error))
        painter.drawText(numbers, Qt.AlignmentFlag.AlignRight | side, words)

    def _paint_parts(self, painter: QPainter, track: QRectF, bar: Balance, largest: int) -> None:
        colour = QColor(bar.colour)
        learned = QRectF(track)
        learned.setWidth(track.width() * bar.train / largest)
        painter.fillRect(learned, colour)
        held = QRectF(track)
        held.setLeft(learned.right())
        held.setWidth(track.width() * bar.validation / largest)
        painter.fillRect(held, QBrush(colour, Qt.BrushStyle.BDiagPattern))

    # ---- pointer and keys ----------------------------------------------------------------

    def _place_of(self, point: QPoint) -> int | None:
        place = (point.y() + self.verticalScrollBar().value()) // self._line
        return place if 0 <= place < len(self._bars) else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the class of the bar."""
        place = self._place_of(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self._cursor = place
            self.chosen.emit(self._bars[place].class_id, event.modifiers())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by arrows, choose by Enter."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and self._bars:
            self._cursor = min(max(0, self._cursor + step), len(self._bars) - 1)
            area, scroll = self.bar_at(self._cursor), self.verticalScrollBar()
            scroll.setValue(scroll.value() + min(0, area.top()))
            scroll.setValue(scroll.value() + max(0, area.bottom() - self.viewport().height()))
            self.viewport().update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._bars:
            self.chosen.emit(self._bars[self._cursor].class_id, event.modifiers())
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Explain the bar under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._place_of(event.pos())
            text = "" if place is None else plain_tip(self._explain(self._bars[place]))
            QToolTip.showText(event.globalPos(), text)
            return True
        return super().viewportEvent(event)

    def _explain(self, bar: Balance) -> str:
        text = self.tr("{name}: {train} to learn from, {held} held out")
        return text.format(name=bar.name, train=f"{bar.train:,}", held=f"{bar.validation:,}")

    # ---- Qt's own ------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the width."""
        super().resizeEvent(event)
        self._update_range()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_bars"):
            self._measure()
            self._update_range()
