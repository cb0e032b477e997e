"""A reliability diagram: how often confident answers are right, and how many there are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget

from cnnviz.qt import theme
from cnnviz.qt.widgets.plain_text import plain_tip

_SHARE = 0.68  # of the height for the upper diagram
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


class Reliability(QWidget):
    """Bins of confidence from 0 to 1: above the share of right answers, below how many samples.

    Signals
    -------
    chosen(bin, modifiers)
        A bin was chosen.
    """

    chosen = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: tuple[int, ...] = ()
        self._confidence: tuple[float, ...] = ()
        self._accuracy: tuple[float, ...] = ()
        self._cursor = -1
        self._marked = -1
        self.setFont(theme.tabular(self.font()))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(180, 180)

    def set_bins(
        self, counts: Sequence[int], confidence: Sequence[float], accuracy: Sequence[float]
    ) -> None:
        """Show bins of equal width: samples, mean confidence and share of right answers of each."""
        self._counts, self._confidence = tuple(counts), tuple(confidence)
        self._accuracy = tuple(accuracy)
        self.update()

    def set_marked(self, place: int) -> None:
        """Outline the bin whose samples are selected; -1 for none."""
        if place != self._marked:
            self._marked = place
            self.update()

    def bin_tip(self, place: int) -> str:
        """Return what a bin says, in words."""
        count = len(self._counts)
        span = self.tr("Confidence {low} to {high} %").format(
            low=f"{100 * place / count:.0f}", high=f"{100 * (place + 1) / count:.0f}"
        )
        if not self._counts[place]:
            return self.tr("{span}: no samples").format(span=span)
        text = self.tr("{span}: {n} samples, {right} right, mean confidence {mean}")
        return text.format(
            span=span,
            n=f"{self._counts[place]:,}",
            right=f"{100 * self._accuracy[place]:.1f} %",
            mean=f"{100 * self._confidence[place]:.1f} %",
        )

    # ---- places --------------------------------------------------------------------------

    def _areas(self) -> tuple[QRectF, QRectF]:
        metrics = self.fontMetrics()
        left = metrics.horizontalAdvance("10,000") + metrics.height() + theme.GRID
        below, above = 2 * metrics.height() + theme.HALF, metrics.height() / 2 + theme.HALF
        gap = theme.WIDE + metrics.height()
        room = QRectF(left, above, self.width() - left - theme.WIDE, self.height() - below - above)
        high = (room.height() - gap) * _SHARE
        upper = QRectF(room.left(), room.top(), room.width(), high)
        lower = QRectF(room.left(), upper.bottom() + gap, room.width(), room.height() - high - gap)
        return upper, lower

    def _column(self, area: QRectF, place: int) -> QRectF:
        wide = area.width() / max(1, len(self._counts))
        return QRectF(area.left() + place * wide, area.top(), wide, area.height())

    def _bin_at(self, point: QPoint) -> int:
        upper, lower = self._areas()
        if not upper.left() <= point.x() < upper.right():
            return -1
        if not upper.top() <= point.y() <= lower.bottom():
            return -1
        return int((point.x() - upper.left()) * len(self._counts) / upper.width())

    # ---- painting ------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint both diagrams."""
        painter = QPainter(self)
        shown = theme.colours()
        painter.fillRect(self.rect(), QColor(shown.surface))
        if not self._counts:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        upper, lower = self._areas()
        most = max(self._counts)
        self._paint_axes(painter, upper, lower, most)
        for place in range(len(self._counts)):
            self._paint_bin(painter, upper, place)
            column = self._column(lower, place).adjusted(1, 0, -1, 0)
            column.setTop(column.bottom() - column.height() * self._counts[place] / max(1, most))
            painter.fillRect(column, QColor(shown.muted))
        painter.setPen(QPen(QColor(shown.text), 1, Qt.PenStyle.DashLine))
        painter.drawLine(upper.bottomLeft(), upper.topRight())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for place, pen in (
            (self._marked, QPen(QColor(shown.text), 2)),
            (
                self._cursor if self.hasFocus() else -1,
                QPen(QColor(shown.text), 1, Qt.PenStyle.DotLine),
            ),
        ):
            if place >= 0:
                painter.setPen(pen)
                column = self._column(upper, place)
                painter.drawRect(column.united(self._column(lower, place)))

    def _paint_bin(self, painter: QPainter, area: QRectF, place: int) -> None:
        """Paint the share of right answers, and hatched how far it is from the confidence."""
        if not self._counts[place]:
            return
        shown = theme.colours()
        column = self._column(area, place).adjusted(1, 0, -1, 0)
        right, believed = (
            area.bottom() - area.height() * value
            for value in (self._accuracy[place], self._confidence[place])
        )
        bar = QRectF(column.left(), right, column.width(), area.bottom() - right)
        blue = QColor(shown.train_curve)
        blue.setAlpha(170)
        painter.fillRect(bar, blue)
        gap = QRectF(column.left(), min(right, believed), column.width(), abs(right - believed))
        painter.fillRect(gap, QBrush(QColor(shown.validation_curve), Qt.BrushStyle.BDiagPattern))
        painter.setPen(QPen(QColor(shown.validation_curve), 2))
        painter.drawLine(QPointF(column.left(), believed), QPointF(column.right(), believed))

    def _paint_axes(self, painter: QPainter, upper: QRectF, lower: QRectF, most: int) -> None:
        shown, metrics = theme.colours(), self.fontMetrics()
        line = metrics.height()
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for tick in _TICKS:
            y = upper.bottom() - upper.height() * tick
            x = upper.left() + upper.width() * tick
            painter.setPen(QColor(shown.outline))
            painter.drawLine(QPointF(upper.left(), y), QPointF(upper.right(), y))
            painter.setPen(QColor(shown.muted))
            place = QRectF(0, y - line / 2, upper.left() - theme.HALF, line)
            painter.drawText(place, right, f"{100 * tick:.0f}")
            below = QRectF(x - 30, lower.bottom() + 2, 60, line)
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, f"{100 * tick:.0f}")
        top = QRectF(0, lower.top() - line / 2, lower.left() - theme.HALF, line)
        painter.drawText(top, right, f"{most:,}")
        bottom = QRectF(0, lower.bottom() - line / 2, lower.left() - theme.HALF, line)
        painter.drawText(bottom, right, "0")
        painter.setPen(QColor(shown.outline))
        painter.drawLine(lower.bottomLeft(), lower.bottomRight())
        painter.setPen(QColor(shown.muted))
        name = QRectF(lower.left(), lower.bottom() + line + 2, lower.width(), line)
        painter.drawText(name, Qt.AlignmentFlag.AlignHCenter, self.tr("Confidence, %"))
        for area, text in ((upper, self.tr("Right, %")), (lower, self.tr("Samples"))):
            painter.save()
            painter.translate(0, area.bottom())
            painter.rotate(-90)
            aside = QRectF(0, 0, area.height(), line)
            painter.drawText(aside, Qt.AlignmentFlag.AlignCenter, text)
            painter.restore()

    # ---- what a person does --------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the bin under the pointer."""
        place = self._bin_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and place >= 0:
            self._cursor = place
            self.chosen.emit(place, event.modifiers())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click is over; it is nobody else's."""
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show that bins can be clicked."""
        inside = self._bin_at(event.position().toPoint()) >= 0
        shape = Qt.CursorShape.PointingHandCursor if inside else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move from bin to bin, and choose one."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        last = len(self._counts) - 1
        if step and last >= 0:
            self._cursor = min(max(0, self._cursor + step), last)
            self.setAccessibleDescription(self.bin_tip(self._cursor))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._cursor >= 0:
            self.chosen.emit(self._cursor, event.modifiers())
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tell in a tooltip what a bin holds."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._bin_at(event.pos()) if self._counts else -1
            text = self.bin_tip(place) if place >= 0 else ""
            QToolTip.showText(event.globalPos(), plain_tip(text), self)
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        """Ask for a square."""
        return QSize(480, 480)
