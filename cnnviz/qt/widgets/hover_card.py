"""A card beside what is pointed at: its picture, and a few lines."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cnnviz.qt import theme

_SIDE = 96
_WIDEST = 260
_AWAY = 16  # pixels between the point and the card
_SMALL = 48


class HoverCard(QWidget):
    """Shows a picture and lines of plain text; it never takes the pointer."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._id = -1
        self._picture: QImage | None = None
        self._lines: tuple[str, ...] = ()
        self.hide()

    @property
    def lines(self) -> tuple[str, ...]:
        """What it says."""
        return self._lines

    @property
    def picture(self) -> QImage | None:
        """The picture, once it is there."""
        return self._picture

    def show_at(
        self,
        place: QPoint,
        point_id: int,
        lines: Sequence[str],
        picture: QImage | None,
        room: QRect,
    ) -> None:
        """Show the card beside a place, inside a room."""
        self._id, self._lines, self._picture = point_id, tuple(lines), picture
        self.setAccessibleDescription("; ".join(self._lines))
        size = self._needed()
        at = QPoint(place.x() + _AWAY, place.y() + _AWAY)
        if at.x() + size.width() > room.right():
            at.setX(place.x() - _AWAY - size.width())
        if at.y() + size.height() > room.bottom():
            at.setY(place.y() - _AWAY - size.height())
        at.setX(max(0, at.x()))
        at.setY(max(0, at.y()))
        self.setGeometry(QRect(at, size))
        self.show()
        self.raise_()
        self.update()

    def take_picture(self, point_id: int, picture: QImage) -> None:
        """Show the picture that was waited for."""
        if point_id == self._id and self._picture is None:
            self._picture = picture
            self.update()

    def _needed(self) -> QSize:
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(line) for line in self._lines), default=0)
        width = max(_SIDE, min(_WIDEST, widest)) + 2 * theme.GRID
        text = len(self._lines) * metrics.lineSpacing()
        return QSize(width, _SIDE + text + 2 * theme.GRID + (theme.HALF if text else 0))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint picture and lines."""
        shown = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(shown.outline))
        painter.setBrush(QColor(shown.raised))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)
        inner = self.rect().adjusted(theme.GRID, theme.GRID, -theme.GRID, -theme.GRID)
        room = QRect(inner.left(), inner.top(), inner.width(), _SIDE)
        if self._picture is not None:
            size = self._picture.size().scaled(_SIDE, _SIDE, Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(0, 0, size.width(), size.height())
            place.moveCenter(room.center())
            place.moveLeft(room.left())
            sharp = max(self._picture.width(), self._picture.height()) < _SMALL
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not sharp)
            painter.drawImage(place, self._picture)
        line = QRect(inner.left(), room.bottom() + 1 + theme.HALF, inner.width(), 0)
        metrics = painter.fontMetrics()
        line.setHeight(metrics.lineSpacing())
        for number, text in enumerate(self._lines):
            painter.setPen(QColor(shown.text if number == 0 else shown.muted))
            cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), cut)
            line.translate(0, metrics.lineSpacing())
