"""Points of a plane, all of them: to look at from near and far, to point at and to choose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from cnnviz.qt import theme
from cnnviz.qt.widgets.hover_card import HoverCard
from cnnviz.qt.widgets.scatter_camera import Camera, fitting
from cnnviz.qt.widgets.scatter_canvas import ScatterCanvas
from cnnviz.qt.widgets.scatter_gestures import Drag, Gesture, Tool
from cnnviz.qt.widgets.scatter_glide import Glide
from cnnviz.qt.widgets.scatter_overlay import Overlay
from cnnviz.qt.widgets.scatter_pictures import PictureLayer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


_REACH = 14  # pixels around the pointer in which a point is taken to be meant
_CARD_MS = 125
_NOTCH = 1.25  # zoom for a notch of the wheel, which Qt counts as 120
_STEP = 0.125  # of the view, for an arrow key


class ScatterView(QWidget):
    """Shows points by their colours; a person zooms, points at them and chooses them.

    Points are spoken of by the ids that :meth:`set_points` was given. Whoever owns the view hands
    in the colours, what is in focus, shown and selected, and pictures when they are asked for.

    Signals
    -------
    hovered(id)
        The pointer is at a point; -1 when it is at none any more.
    chosen(ids, modifiers)
        Points were clicked, or caught in a rectangle or a lasso: ndarray of int64, rising, and the
        keys that were held.
    cleared()
        A person wants nothing to be chosen (Esc).
    wanted(ids)
        Pictures of points that are near are not here yet.
    card_wanted(id)
        A card of a point is about to be shown; :meth:`set_lines_of_card` fills it.
    """

    hovered = Signal(int)
    chosen = Signal(object, object)
    cleared = Signal()
    wanted = Signal(list)
    card_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setAccessibleName(self.tr("Map of samples"))
        self._canvas = ScatterCanvas()
        self._camera = Camera()
        self._fitted = True  # the view follows the points until a person moves it
        self._hover = self._marked = -1
        self._card_lines: tuple[str, ...] = ()
        self._overlay = Overlay()
        self._bounds: tuple[float, float, float, float] | None = None
        self._glide = Glide(self)
        self._glide.moved.connect(self._move_points)
        self.pictures = PictureLayer(self)
        self.pictures.wanted.connect(self.wanted)
        self.gesture = Gesture(self)
        self.card = HoverCard(self)
        self._card_soon = QTimer(self)
        self._card_soon.setSingleShot(True)
        self._card_soon.setInterval(_CARD_MS)
        self._card_soon.timeout.connect(self._show_card)

    # ---- contents ------------------------------------------------------------------------

    def set_points(
        self,
        points: NDArray[np.float32],
        ids: NDArray[np.int64],
        bounds: tuple[float, float, float, float] | None = None,
    ) -> None:
        """Show other points; colours and choices are forgotten unless the ids are as before.

        Parameters
        ----------
        points : ndarray of float32, shape (N, 2)
            Where they lie; those that are not finite are not shown.
        ids : ndarray of int64, shape (N,)
            What they are called, each once.
        bounds : tuple of float, optional
            Smallest and largest x, then y, of all arrangements that this one is among: points that
            are called as before glide to their new places, and the view does not follow them.
        """
        before = self._canvas.points if bounds is not None and self.isVisible() else None
        self._glide.stop()
        self._bounds = bounds
        if not self._canvas.set_points(points, ids):
            self._fitted = True
            self._overlay.set_lines(-1, ())
        elif before is not None and self._glide.begin(before, points):
            self._move_points(before)
        self._point_at(-1)
        if self._fitted:
            self.fit()
        self.update()

    @property
    def gliding(self) -> bool:
        """Whether points are on their way to where they lie."""
        return self._glide.running

    @Slot(object)
    def _move_points(self, points: NDArray[np.float32]) -> None:
        if self._canvas.ids is not None:
            self._canvas.set_points(points, self._canvas.ids)
            self.update()

    def clear(self) -> None:
        """Show no points."""
        self._glide.stop()
        self._bounds = None
        self._canvas.clear()
        self._point_at(-1)
        self._fitted = True
        self.update()

    def set_colours(self, colours: NDArray[np.uint8] | None) -> None:
        """Give each point a colour, (N, 3); None: all in the accent."""
        self._canvas.colours = colours
        self._canvas.recolour()
        self.update()

    def set_focus(self, mask: NDArray[np.bool_] | None) -> None:
        """Grey all points but these, (N,); None: none is greyed."""
        self._canvas.focus = mask
        self._canvas.restate()
        self.update()

    def set_shown(self, mask: NDArray[np.bool_] | None) -> None:
        """Leave out all points but these, (N,): they are neither drawn nor found."""
        self._canvas.shown = mask
        self._canvas.restate()
        self.update()

    def set_selected(self, mask: NDArray[np.bool_] | None) -> None:
        """Let these points glow, (N,), and the others stand back; None: nothing is selected."""
        self._canvas.selected = mask
        self._canvas.restate()
        self.update()

    def set_lines_of_card(self, lines: Sequence[str]) -> None:
        """Take what the card that is about to be shown says."""
        # Not a function to be asked: a view that holds its owner is a cycle, which Python may
        # collect on another thread, where no widget can be destroyed.
        self._card_lines = tuple(lines)

    def set_picture(self, point_id: int, picture: QImage) -> None:
        """Give a point its picture."""
        self.pictures.put(point_id, picture)
        self.card.take_picture(point_id, picture)
        self.update()

    def set_lines(self, point_id: int, others: Sequence[int]) -> None:
        """Draw lines from a point to others; -1 for none."""
        self._overlay.set_lines(point_id, others)
        self.update()

    def set_marked(self, point_id: int) -> None:
        """Mark the point that is looked at elsewhere; -1 for none."""
        self._marked = point_id
        self.update()

    @property
    def count(self) -> int:
        """How many points are drawn, in sight or not."""
        return self._canvas.count

    @property
    def camera(self) -> Camera:
        """What part of the plane is seen."""
        return self._camera

    @property
    def pointed_at(self) -> int:
        """Id of the point at the pointer, or -1."""
        return self._hover

    def place_of(self, point_id: int) -> QPointF | None:
        """Return where a point lies in the view, or None where there is no such point."""
        place = self._canvas.place(point_id)
        if place is None:
            return None
        return QPointF(*self._camera.to_view(*place, self.width(), self.height()))

    # ---- what a person does --------------------------------------------------------------

    @Slot()
    def fit(self) -> None:
        """Show all points."""
        bounds = self._bounds or self._canvas.bounds()
        self._camera = fitting(bounds, self.width(), self.height())
        self._fitted = True
        self._touch()

    def move_to(self, camera: Camera) -> None:
        """Show another part of the plane."""
        self._camera = camera
        self._fitted = False
        self._touch()

    def set_tool(self, tool: Tool) -> None:
        """Take what a plain drag draws: a rectangle or a lasso."""
        self.gesture.tool = tool

    def set_pictures_shown(self, shown: bool) -> None:
        """Show pictures in the place of points that are near, or never."""
        self.pictures.enabled = shown
        self._touch()

    @Slot()
    def refresh(self) -> None:
        """Draw anew, because drawing has become quicker or finer."""
        self._touch()

    def _pick(self, at: QPointF) -> int:
        """Return the id of the point nearest to a place of the view, or -1."""
        x, y = self._camera.to_plane(at.x(), at.y(), self.width(), self.height())
        return self._canvas.nearest(x, y, _REACH / self._camera.scale)

    def _caught(self, drag: Drag) -> NDArray[np.int64]:
        """Return the ids of the points in a rectangle or lasso; rising."""
        size = self.width(), self.height()
        corners = [self._camera.to_plane(at.x(), at.y(), *size) for at in drag.corners()]
        return self._canvas.caught(corners, box=drag.tool is Tool.RECTANGLE)

    def _point_at(self, point_id: int) -> None:
        if point_id == self._hover:
            return
        self._hover = point_id
        self.card.hide()
        if point_id < 0:
            self._card_soon.stop()
        else:
            self._card_soon.start()
        self.update()
        self.hovered.emit(point_id)

    @Slot()
    def _show_card(self) -> None:
        place = self.place_of(self._hover)
        if place is None:
            return
        picture = self.pictures.get(self._hover)
        if picture is None:
            self.wanted.emit([self._hover])
        self._card_lines = ()
        self.card_wanted.emit(self._hover)
        lines = self._card_lines
        self.card.show_at(place.toPoint(), self._hover, lines, picture, self.rect())

    # ---- drawing -------------------------------------------------------------------------

    def to_image(self) -> QImage:
        """Return what is seen, without the ring and the card."""
        self._compose()
        image = QImage(self._canvas.image)
        painter = QPainter(image)
        self._paint_over(painter, hover=False)
        painter.end()
        return image

    def _touch(self) -> None:
        self._canvas.touch()
        self.update()

    def _compose(self) -> None:
        """Draw the points, if anything about them is new."""
        size = self.width(), self.height()
        if self._canvas.compose(self._camera, *size, self.devicePixelRatioF()):
            self.pictures.lay_out(*self._canvas.near(self._camera, *size, self.pictures.most))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the points, pictures of those that are near, and what the pointer does."""
        self._compose()
        painter = QPainter(self)
        painter.drawImage(QPointF(0, 0), self._canvas.image)
        self._paint_over(painter, hover=True)
        self.gesture.paint(painter)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QColor(theme.colours().accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_over(self, painter: QPainter, *, hover: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._overlay.paint_lines(painter, self.place_of)
        self.pictures.paint(painter, self._canvas.frame_of)
        marked = self.place_of(self._marked)
        if marked is not None:
            self._overlay.paint_mark(painter, marked)
        if hover and self._hover >= 0:
            place = self.place_of(self._hover)
            if place is not None:
                self._overlay.paint_ring(painter, place)

    # ---- Qt's own ------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Ask for room for a good look."""
        return QSize(560, 480)

    def minimumSizeHint(self) -> QSize:
        """Stay usable when narrow."""
        return QSize(160, 120)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Go on showing everything, or the same place in the middle."""
        super().resizeEvent(event)
        if self._fitted:
            self.fit()
        self._touch()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._canvas.recolour()
            self.update()

    def event(self, event: QEvent) -> bool:
        """Follow the window to a screen with other pixels."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._touch()
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to move the plane, or to catch points."""
        self.gesture.press(event)
        self._point_at(-1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with a drag, or tell which point is there."""
        moved = self.gesture.move(event)
        if moved is not None:
            self.move_to(self._camera.moved(moved.x(), moved.y()))
        elif self.gesture.busy:
            self.update()
        else:
            self._point_at(self._pick(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose what was clicked or caught."""
        import numpy as np

        drag = self.gesture.release(event)
        self.update()
        if drag is None:
            return
        if drag.is_click:
            point_id = self._pick(event.position())
            ids = np.array([point_id] if point_id >= 0 else [], np.int64)
        else:
            ids = self._caught(drag)
        if len(ids):
            self.chosen.emit(ids, event.modifiers())

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Show all points."""
        self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Go nearer to what is under the pointer, or farther from it."""
        notches = event.angleDelta().y() / 120
        at = event.position()
        size = self.width(), self.height()
        self.move_to(self._camera.zoomed(_NOTCH**notches, at.x(), at.y(), *size))
        if not self.gesture.busy:
            self._point_at(self._pick(at))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._point_at(-1)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move and zoom; Esc ends a drag or, where there is none, chooses nothing."""
        width, height = self.width(), self.height()
        steps = {
            Qt.Key.Key_Left: (_STEP * width, 0.0),
            Qt.Key.Key_Right: (-_STEP * width, 0.0),
            Qt.Key.Key_Up: (0.0, _STEP * height),
            Qt.Key.Key_Down: (0.0, -_STEP * height),
        }
        zooms = {
            Qt.Key.Key_Plus: _NOTCH,
            Qt.Key.Key_Equal: _NOTCH,
            Qt.Key.Key_Minus: 1 / _NOTCH,
        }
        key = Qt.Key(event.key())
        if key in steps and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_to(self._camera.moved(*steps[key]))
        elif key in zooms:
            middle = width / 2, height / 2
            self.move_to(self._camera.zoomed(zooms[key], *middle, width, height))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_0):
            self.fit()
        elif key == Qt.Key.Key_Escape and self.gesture.cancel():
            self.update()
        elif key == Qt.Key.Key_Escape:
            self.cleared.emit()
        elif key == Qt.Key.Key_Space:
            self.gesture.holds_space = True
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let a plain drag catch points again."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.gesture.holds_space = False
        else:
            super().keyReleaseEvent(event)
