"""A picture with a caption, its pixels sharp when they are few."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cnnviz.qt.widgets.marks import DrawnMarks, paint_marks


class ImagePane(QWidget):
    """Shows one picture as large as the room allows, and says below what it is."""

    def __init__(self, empty: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._caption = ""
        self._empty = empty
        self._marks: DrawnMarks | None = None
        self.setMinimumSize(80, 96)

    def set_image(self, image: QImage, caption: str = "") -> None:
        """Show another picture; a null one stands for none."""
        self._image = image
        self._caption = caption
        self._marks = None
        self.setAccessibleName(caption)
        self.setToolTip(caption)
        self.update()

    def set_marks(self, marks: DrawnMarks | None) -> None:
        """Draw marks over the picture, until another one is shown."""
        self._marks = marks
        self.update()

    @property
    def marks(self) -> DrawnMarks | None:
        """What is drawn over the picture."""
        return self._marks

    @property
    def image(self) -> QImage:
        """The picture that is shown."""
        return self._image

    @property
    def caption(self) -> str:
        """What stands below it."""
        return self._caption

    def place(self) -> QRect:
        """Return where the picture is painted."""
        room = self._room()
        if self._image.isNull():
            return QRect()
        size = self._image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(room.center())
        return place

    def _room(self) -> QRect:
        """Return what the caption leaves."""
        line = self.fontMetrics().height() + 4
        return self.rect().adjusted(0, 0, 0, -line)

    def sizeHint(self) -> QSize:
        """Ask for a square and a line of text."""
        return QSize(160, 184)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint picture and caption."""
        painter = QPainter(self)
        room = self._room()
        if self._image.isNull():
            painter.setPen(self.palette().placeholderText().color())
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room, int(flags), self._empty)
            return
        place = self.place()
        enlarged = place.width() > self._image.width()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not enlarged)
        painter.drawImage(place, self._image)
        if self._marks is not None:
            paint_marks(painter, place, self._marks)
        text = painter.fontMetrics().elidedText(
            self._caption, Qt.TextElideMode.ElideRight, self.width()
        )
        below = QRect(0, room.bottom() + 1, self.width(), self.height() - room.height())
        painter.setPen(self.palette().placeholderText().color())
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)
