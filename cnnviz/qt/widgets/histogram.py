"""A small histogram: how often which values occur, with zero marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HEIGHT = 56


class Histogram(QWidget):
    """Bars over the range of the values; the ends of the range are written below them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Histogram"))
        self._shares: list[float] = []
        self._low = 0.0
        self._high = 1.0

    def set_counts(
        self, counts: NDArray[Any] | None, low: float = 0.0, high: float = 1.0, counted: int = 0
    ) -> None:
        """Show how many of `counted` values lie in each part of a range; None shows nothing."""
        import numpy as np

        self._shares = []
        self.setToolTip("")
        if counts is not None and counts.max(initial=0) > 0:
            self._low, self._high = low, high
            # Half of the values may be zero: by the square root the rest is seen as well.
            self._shares = np.sqrt(counts / counts.max()).tolist()
            text = self.tr("How many of {n} values lie where; heights by the square root")
            self.setToolTip(text.format(n=f"{counted:,}"))
        self.update()

    @property
    def bounds(self) -> tuple[float, float]:
        """The smallest and the largest value."""
        return self._low, self._high

    def sizeHint(self) -> QSize:
        """Ask for a low strip and a line of text."""
        return QSize(160, _HEIGHT + self.fontMetrics().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint bars, zero and the ends of the range."""
        if not self._shares:
            return
        painter = QPainter(self)
        line = painter.fontMetrics().height() + 2
        room = QRectF(self.rect()).adjusted(0, 2, 0, -line)
        step = room.width() / len(self._shares)
        for index, share in enumerate(self._shares):
            tall = share * room.height()
            left = room.left() + index * step
            bar = QRectF(left, room.bottom() - tall, max(1.0, step - 0.5), tall)
            painter.fillRect(bar, self.palette().highlight())
        painter.setPen(self.palette().placeholderText().color())
        below = self.rect().adjusted(0, int(room.bottom()) + 2, 0, 0)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, f"{self._low:.3g}")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"{self._high:.3g}")
        if self._low < 0 < self._high:
            at = room.left() + room.width() * -self._low / (self._high - self._low)
            painter.setPen(QPen(self.palette().text().color(), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(at, room.top()), QPointF(at, room.bottom()))
            far = room.width() * 0.15
            if far < at < room.width() - far:
                zero = below.adjusted(int(at) - 20, 0, int(at) + 20 - self.width(), 0)
                painter.drawText(zero, Qt.AlignmentFlag.AlignHCenter, "0")
