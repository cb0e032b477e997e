"""What is painted over points: a ring around one, and lines from one to others."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from cnnviz.qt import theme

_RADIUS = 8.0


class Overlay:
    """Holds what is painted over the points, by their ids."""

    def __init__(self) -> None:
        self._from = -1
        self._others: tuple[int, ...] = ()

    def set_lines(self, point_id: int, others: Sequence[int]) -> None:
        """Take from which point lines go to which others; -1 for none."""
        self._from, self._others = point_id, tuple(others)

    def paint_lines(self, painter: QPainter, place_of: Callable[[int], QPointF | None]) -> None:
        """Paint the lines, and a dot at the end of each."""
        start = place_of(self._from) if self._others else None
        if start is None:
            return
        ends = [place for other in self._others if (place := place_of(other)) is not None]
        shown = theme.colours()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(shown.surface), 4.0), (QColor(shown.text), 1.5)):
            painter.setPen(QPen(colour, width))
            for end in ends:
                painter.drawLine(start, end)
        painter.setPen(QPen(QColor(shown.surface), 1.5))
        painter.setBrush(QColor(shown.text))
        for end in ends:
            painter.drawEllipse(end, 4.0, 4.0)

    def paint_ring(self, painter: QPainter, place: QPointF) -> None:
        """Paint a ring around a point, seen on every ground."""
        shown = theme.colours()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(shown.surface), 4))
        painter.drawEllipse(place, _RADIUS, _RADIUS)
        painter.setPen(QPen(QColor(shown.text), 2))
        painter.drawEllipse(place, _RADIUS, _RADIUS)

    def paint_mark(self, painter: QPainter, place: QPointF) -> None:
        """Paint four strokes towards a point, so that it is found among others."""
        shown = theme.colours()
        for colour, width in ((QColor(shown.surface), 5.0), (QColor(shown.accent), 2.0)):
            painter.setPen(QPen(colour, width))
            for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                step = QPointF(x, y)
                painter.drawLine(place + step * _RADIUS, place + step * (_RADIUS + 7))
