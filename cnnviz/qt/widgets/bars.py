"""Horizontal bars with names and percentages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_PAD = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Parameters
    ----------
    name : str
        What it stands for.
    share : float
        Its length, from 0 to 1.
    marked : bool
        Whether it carries a tick.
    colour : (int, int, int), optional
        Red, green and blue of a square before its name, where the class is drawn in it.
    """

    name: str
    share: float
    marked: bool = False
    colour: tuple[int, int, int] | None = None


class BarList(QWidget):
    """Shows bars below each other; a marked one carries a tick and not only a colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_bars(self, bars: Sequence[Bar]) -> None:
        """Show other bars."""
        self._bars = tuple(bars)
        lines = [f"{bar.name} {bar.share:.1%}" for bar in self._bars]
        self.setToolTip("\n".join(lines))
        self.setAccessibleDescription("; ".join(lines))
        self.updateGeometry()
        self.update()

    @property
    def bars(self) -> tuple[Bar, ...]:
        """The bars that are shown, from the top."""
        return self._bars

    def sizeHint(self) -> QSize:
        """Ask for one line a bar."""
        return QSize(160, max(1, len(self._bars)) * self._line)

    @property
    def _line(self) -> int:
        return self.fontMetrics().height() + _PAD + 2

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint all bars."""
        painter = QPainter(self)
        metrics = painter.fontMetrics()
        number_width = metrics.horizontalAdvance("100.0 %") + _PAD
        track = self.palette().alternateBase().color()
        accent = self.palette().highlight().color()
        accent.setAlpha(90)
        for index, bar in enumerate(self._bars):
            area = QRect(0, index * self._line, self.width(), self._line - 2)
            painter.fillRect(area, track)
            filled = QRect(area)
            filled.setWidth(round(area.width() * min(1.0, max(0.0, bar.share))))
            painter.fillRect(filled, accent)
            inner = area.adjusted(_PAD, 0, -_PAD, 0)
            painter.setPen(self.palette().text().color())
            painter.drawText(
                inner,
                int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
                f"{bar.share * 100:.1f} %",
            )
            text = f"✓ {bar.name}" if bar.marked else bar.name
            left = inner.adjusted(0, 0, -number_width, 0)
            if bar.colour is not None:
                side = metrics.ascent()
                painter.fillRect(
                    left.x(), area.center().y() - side // 2, side, side, QColor(*bar.colour)
                )
                left.setLeft(left.left() + side + _PAD)
            painter.drawText(
                left,
                int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
                metrics.elidedText(text, Qt.TextElideMode.ElideRight, left.width()),
            )
