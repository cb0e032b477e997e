"""What a pointer draws over points: a rectangle, a lasso, or a move of the plane."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QApplication

from cnnviz.qt import theme

_LEAST = 2.0  # pixels between two corners of a lasso


class Tool(Enum):
    """What a plain drag draws."""

    RECTANGLE = "rectangle"
    LASSO = "lasso"


@dataclass(frozen=True)
class Drag:
    """A finished drag.

    Parameters
    ----------
    tool : Tool
        What was drawn.
    path : tuple of QPointF
        Where the pointer was, from the press to the release.
    is_click : bool
        Whether it hardly moved.
    """

    tool: Tool
    path: tuple[QPointF, ...]
    is_click: bool

    def corners(self) -> tuple[QPointF, ...]:
        """Return the polygon that was drawn."""
        if self.tool is Tool.LASSO:
            return self.path
        start, end = self.path[0], self.path[-1]
        return (start, QPointF(end.x(), start.y()), end, QPointF(start.x(), end.y()))


class Gesture(QObject):
    """Follows the buttons of the pointer.

    Attributes
    ----------
    tool : Tool
        What a plain drag draws.
    holds_space : bool
        Whether a plain drag moves the plane instead.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.tool = Tool.RECTANGLE
        self.holds_space = False
        self._path: list[QPointF] = []
        self._button = Qt.MouseButton.NoButton
        self._pans = False
        self._far = False

    @property
    def busy(self) -> bool:
        """Whether a button is down."""
        return self._button != Qt.MouseButton.NoButton

    def press(self, event: QMouseEvent) -> None:
        """Begin, unless another button is down already."""
        if self.busy:
            return
        self._button = event.button()
        self._pans = self.holds_space or event.button() != Qt.MouseButton.LeftButton
        self._path = [event.position()]
        self._far = False

    def move(self, event: QMouseEvent) -> QPointF | None:
        """Go on; return by how much the plane moves, or None where it does not."""
        if not self.busy:
            return None
        at = event.position()
        threshold = QApplication.startDragDistance()
        self._far = self._far or (at - self._path[0]).manhattanLength() >= threshold
        if self._pans:
            step = at - self._path[-1]
            self._path = [at]
            return step
        if (at - self._path[-1]).manhattanLength() >= _LEAST or self.tool is Tool.RECTANGLE:
            self._path.append(at)
        return None

    def release(self, event: QMouseEvent) -> Drag | None:
        """End; return what was drawn, or None where the plane was moved."""
        if event.button() != self._button:
            return None
        path, pans = [*self._path, event.position()], self._pans
        self._reset()
        return None if pans else Drag(self.tool, tuple(path), not self._far)

    def cancel(self) -> bool:
        """Forget a drag; return whether there was one."""
        was = self.busy and not self._pans
        self._reset()
        return was

    def _reset(self) -> None:
        self._button = Qt.MouseButton.NoButton
        self._path = []

    def paint(self, painter: QPainter) -> None:
        """Paint what is being drawn."""
        if not self.busy or self._pans or not self._far or len(self._path) < 2:
            return
        accent = QColor(theme.colours().accent)
        inner = QColor(accent)
        inner.setAlpha(36)
        painter.setPen(QPen(accent, 1, Qt.PenStyle.DashLine))
        painter.setBrush(inner)
        corners = Drag(self.tool, tuple(self._path), False).corners()
        painter.drawPolygon(QPolygonF(corners), Qt.FillRule.WindingFill)
