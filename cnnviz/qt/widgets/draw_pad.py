"""A place to draw in, with the mouse or a pen."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QColor,
    QFocusEvent,
    QHideEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPointingDevice,
    QTabletEvent,
)
from PySide6.QtWidgets import QWidget

from cnnviz.qt import theme
from cnnviz.qt.pixels import array_of
from cnnviz.qt.widgets.paper import SIDE, Paper

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NARROWEST, WIDEST = 8, 56
# A digit that fills two thirds of the paper gets strokes of 3.2 of 20 pixels: between the median of
# MNIST (2.3) and that of the built-in digits (3.8).
DEFAULT_BRUSH = 30
_ERASER = 2.0  # times the brush: nobody can follow a line exactly
_PAUSE_S = 1 / 30  # between two changes that are told


class DrawPad(QWidget):
    """Black paper, as large as the room allows, with brush, eraser, undo and redo.

    Parameters
    ----------
    hint : str
        What stands on empty paper.

    Signals
    -------
    changed()
        There is other ink: while a stroke is drawn at most thirty times a second, and always once
        more at its end.
    """

    changed = Signal()

    def __init__(self, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paper = Paper()
        self._hint = hint
        self._brush = DEFAULT_BRUSH
        self._erasing = False
        self._pointer: QPointF | None = None
        self._told = 0.0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._tell)
        self.setMinimumSize(96, 96)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(self.tr("Paper to draw on"))
        self._make_actions()

    def _make_actions(self) -> None:
        self.undo_action = QAction(theme.icon("mdi6.undo"), self.tr("Undo"), self)
        self.undo_action.setShortcut(QKeySequence("Ctrl+Z"))
        self.undo_action.setToolTip(self.tr("Take the last stroke back (Ctrl+Z)"))
        self.undo_action.triggered.connect(self.undo)
        self.redo_action = QAction(theme.icon("mdi6.redo"), self.tr("Redo"), self)
        # Ctrl+Y as well, which is the key on Windows.
        self.redo_action.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        self.redo_action.setToolTip(self.tr("Bring the stroke back (Ctrl+Shift+Z)"))
        self.redo_action.triggered.connect(self.redo)
        self.clear_action = QAction(theme.icon("mdi6.trash-can-outline"), self.tr("Clear"), self)
        self.clear_action.setToolTip(self.tr("Take clean paper; it can be undone"))
        self.clear_action.triggered.connect(self.clear)
        for action in (self.undo_action, self.redo_action, self.clear_action):
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self.addAction(action)
        self._offer()

    # ---- ink and tools -------------------------------------------------------------------

    def pixels(self) -> NDArray[np.uint8]:
        """Return the ink as it is now, (280, 280) uint8: 255 on 0."""
        pixels: NDArray[np.uint8] = array_of(self.paper.image)[..., 0].copy()
        return pixels

    @property
    def brush(self) -> int:
        """Width of the brush in pixels of the paper."""
        return self._brush

    @Slot(int)
    def set_brush(self, width: int) -> None:
        """Draw with a brush of another width; the eraser changes with it."""
        self._brush = min(max(width, NARROWEST), WIDEST)
        self.update()

    @property
    def erasing(self) -> bool:
        """Whether strokes take ink away."""
        return self._erasing

    @Slot(bool)
    def set_erasing(self, erasing: bool) -> None:
        """Let strokes take ink away, or add it."""
        self._erasing = erasing
        self.update()

    @Slot()
    def undo(self) -> None:
        """Take the last stroke, erasure or clearing back."""
        self.paper.undo()
        self._take_step()

    @Slot()
    def redo(self) -> None:
        """Bring back what was undone last."""
        self.paper.redo()
        self._take_step()

    @Slot()
    def clear(self) -> None:
        """Take clean paper; it can be undone."""
        self.paper.clear()
        self._take_step()

    def _take_step(self) -> None:
        self._offer()
        self.update()
        self._tell()

    def _offer(self) -> None:
        self.undo_action.setEnabled(self.paper.can_undo)
        self.redo_action.setEnabled(self.paper.can_redo)
        self.clear_action.setEnabled(not self.paper.is_clear)

    @Slot()
    def _tell(self) -> None:
        self._soon.stop()
        self._told = time.monotonic()
        self.changed.emit()

    def _tell_soon(self) -> None:
        self.update()
        if not self._soon.isActive():
            rest = _PAUSE_S - (time.monotonic() - self._told)
            self._soon.start(max(0, round(1000 * rest)))

    # ---- mouse and pen -------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position(), self._erasing)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the stroke; the brush is shown where the pointer is."""
        self._point_at(event.position())
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._extend(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the stroke."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._end(event.position())

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Draw with a pen; its other end erases."""
        self._point_at(event.position())
        if event.type() == QEvent.Type.TabletPress:
            turned = event.pointerType() == QPointingDevice.PointerType.Eraser
            self._begin(event.position(), self._erasing or turned)
        elif event.type() == QEvent.Type.TabletMove:
            self._extend(event.position())
        else:
            self._end(event.position())
        event.accept()  # otherwise the same stroke comes once more, as one of a mouse

    def hideEvent(self, event: QHideEvent) -> None:
        """End the stroke: a pad that vanishes by a key for another workspace hears no release."""
        if self.paper.in_stroke:
            self.paper.end()
            self._take_step()
        super().hideEvent(event)

    def _begin(self, position: QPointF, wiping: bool) -> None:
        self.paper.begin(self._on_paper(position), self._width(wiping), wiping)
        self._offer()
        self._tell_soon()

    def _extend(self, position: QPointF) -> None:
        if self.paper.in_stroke:
            self.paper.extend(self._on_paper(position))
            self._tell_soon()

    def _end(self, position: QPointF) -> None:
        if self.paper.in_stroke:
            self.paper.extend(self._on_paper(position))
            self.paper.end()
            self._take_step()

    def _on_paper(self, position: QPointF) -> QPointF:
        place = self.place()
        return (position - QPointF(place.topLeft())) * (SIDE / place.width())

    def _width(self, wiping: bool) -> float:
        return self._brush * (_ERASER if wiping else 1.0)

    # ---- what is seen --------------------------------------------------------------------

    def _point_at(self, position: QPointF | None) -> None:
        self._pointer = position
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Show no brush any more."""
        self._point_at(None)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that keys go here."""
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that keys go elsewhere."""
        self.update()
        super().focusOutEvent(event)

    def place(self) -> QRect:
        """Return where the paper lies in the widget."""
        side = max(1, min(self.width(), self.height()) - 2)
        place = QRect(0, 0, side, side)
        place.moveCenter(self.rect().center())
        return place

    def sizeHint(self) -> QSize:
        """Ask for a square."""
        return QSize(200, 200)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint paper, ink, hairline and brush."""
        painter = QPainter(self)
        place = self.place()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self.paper.image)
        if self._hint and self.paper.is_clear:
            # The paper is black in both themes, so that the colour of the theme cannot serve.
            painter.setPen(QColor(theme.DARK.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            room = place.adjusted(theme.GRID, theme.GRID, -theme.GRID, -theme.GRID)
            painter.drawText(room, int(flags), self._hint)
        shown = theme.colours()
        painter.setPen(QColor(shown.accent if self.hasFocus() else shown.outline))
        painter.drawRect(place.adjusted(-1, -1, 0, 0))
        if self._pointer is not None:
            self._paint_brush(painter, self._pointer, place)

    def _paint_brush(self, painter: QPainter, centre: QPointF, place: QRect) -> None:
        """Draw the outline of brush or eraser so that it is seen on ink and on paper."""
        wiping = self.paper.wiping if self.paper.in_stroke else self._erasing
        diameter = self._width(wiping) * place.width() / SIDE
        ring = QRectF(0, 0, diameter, diameter)
        ring.moveCenter(centre)
        painter.setClipRect(place)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in (("#000000", 3.0), (theme.DARK.accent, 1.5)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawEllipse(ring)
