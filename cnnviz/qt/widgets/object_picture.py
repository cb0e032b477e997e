"""A picture with the objects that a detector found in it; a click chooses one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from cnnviz.qt.widgets.image_pane import ImagePane
from cnnviz.qt.widgets.marks import DrawnMarks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_THICK = 4.0
_POINT = 3.0


class ObjectPicture(ImagePane):
    """Draws boxes, masks and key points over a picture.

    Signals
    -------
    chosen(int)
        A person clicked on this object, or on none (-1).
    hovered(int)
        The pointer is over this object, or over none (-1).
    """

    chosen = Signal(int)
    hovered = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setMouseTracking(True)
        self._marked: DrawnMarks | None = None
        self._points: Sequence[Sequence[QPointF]] = ()
        self._current = -1
        self._pointed = -1

    def set_objects(
        self, image: QImage, marks: DrawnMarks, points: NDArray[np.float64] | None, current: int
    ) -> None:
        """Show other objects.

        Parameters
        ----------
        image : QImage
            What the network sees.
        marks : DrawnMarks
            Their boxes, names, colours and masks.
        points : ndarray, shape (n, k, 2), or None
            Their key points as shares of the picture; NaN for one that is not seen.
        current : int
            The one that is chosen, -1 for none.
        """
        self.set_image(image)
        self.set_marks(marks)
        self._marked = marks
        self._points = () if points is None else [_seen(one) for one in points.tolist()]
        self._current = current
        self._pointed = -1

    @property
    def count(self) -> int:
        """How many objects are drawn."""
        return 0 if self._marked is None else len(self._marked.boxes)

    def box(self, index: int) -> QRectF:
        """Return where the box of an object is drawn."""
        assert self._marked is not None
        share, place = self._marked.boxes[index], self.place()
        return QRectF(
            place.left() + share.left() * place.width(),
            place.top() + share.top() * place.height(),
            share.width() * place.width(),
            share.height() * place.height(),
        )

    def object_at(self, point: QPointF) -> int:
        """Return the smallest object whose box holds a point, or -1."""
        inside = [at for at in range(self.count) if self.box(at).contains(point)]
        return min(inside, key=lambda at: self.box(at).width() * self.box(at).height(), default=-1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, and what is chosen or pointed at thick."""
        super().paintEvent(event)
        if self._marked is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.place())
        for index, points in enumerate(self._points):
            self._paint_points(painter, points, self._marked.colours[index])
        for index in {self._current, self._pointed} & set(range(self.count)):
            colour = self._marked.colours[index]
            box = self.box(index)
            painter.setPen(QPen(QColor("white"), _THICK + 2))
            painter.drawRect(box)
            painter.setPen(QPen(colour, _THICK))
            painter.drawRect(box)

    def _paint_points(self, painter: QPainter, points: Sequence[QPointF], colour: QColor) -> None:
        place = self.place()
        painter.setPen(QPen(QColor("white"), 1))
        painter.setBrush(colour)
        for point in points:
            x = place.left() + point.x() * place.width()
            y = place.top() + point.y() * place.height()
            painter.drawEllipse(QPointF(x, y), _POINT, _POINT)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the object under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self.object_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which object is under the pointer."""
        self._point_at(self.object_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer has gone."""
        self._point_at(-1)
        super().leaveEvent(event)

    def _point_at(self, index: int) -> None:
        if index != self._pointed:
            self._pointed = index
            self.hovered.emit(index)
            self.update()


def _seen(points: list[list[float]]) -> list[QPointF]:
    return [QPointF(x, y) for x, y in points if x == x and y == y]  # NaN differs from itself
