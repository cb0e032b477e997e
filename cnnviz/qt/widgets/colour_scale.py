"""What the colours of a view stand for: the colour map from its lowest to its highest value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_STRIP = 96
_PAD = 6


class ColourScale(QWidget):
    """A strip of colours with a text at either end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._strip = QImage()
        self._low = ""
        self._high = ""

    def set_scale(self, table: NDArray[np.uint8] | None, low: str = "", high: str = "") -> None:
        """Show a colour table, (256, 3) uint8, and what its ends mean; None shows nothing."""
        self._low, self._high = low, high
        self._strip = QImage()
        if table is not None:
            flat = table.tobytes()
            self._strip = QImage(flat, len(table), 1, QImage.Format.Format_RGB888).copy()
        self.setAccessibleDescription(f"{low} to {high}" if table is not None else "")
        self.updateGeometry()
        self.update()

    @property
    def ends(self) -> tuple[str, str]:
        """The texts at both ends."""
        return self._low, self._high

    def sizeHint(self) -> QSize:
        """Ask for the strip and its texts."""
        if self._strip.isNull():
            return QSize(0, self.fontMetrics().height())
        words = self._width(self._low) + self._width(self._high)
        return QSize(_STRIP + words, self.fontMetrics().height() + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint strip and texts."""
        if self._strip.isNull():
            return
        painter = QPainter(self)
        left, right = self._width(self._low), self._width(self._high)
        painter.setPen(self.palette().placeholderText().color())
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), middle | Qt.AlignmentFlag.AlignLeft, self._low)
        painter.drawText(self.rect(), middle | Qt.AlignmentFlag.AlignRight, self._high)
        inner = self.height() // 4
        strip = QRect(left, inner, self.width() - left - right, self.height() - 2 * inner)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(strip, self._strip)

    def _width(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text) + _PAD if text else 0
