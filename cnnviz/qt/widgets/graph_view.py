"""A graph on a plane that is moved and zoomed; its boxes open and close where they stand."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QBuffer, QEvent, QIODevice, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from cnnviz.engine.models.graph import Graph
from cnnviz.qt import theme
from cnnviz.qt.widgets.graph_paint import Marks, paint
from cnnviz.qt.widgets.graph_picture import Direction, GraphPicture
from cnnviz.qt.widgets.plain_text import plain_tip

_STEP = 1.25  # of a turn of the wheel
_NEAREST = 4.0
_FARTHEST = 0.01
_READABLE = 0.8  # a graph that is larger than the view begins at this scale, at its top
_MARGIN = 16
_DRAG = 4  # pixels until a press is no click
_MOST_PIXELS = 16_000  # of a side of an exported picture
_NUDGE = 60


class GraphView(QWidget):
    """Shows a graph; knows nothing of where it comes from.

    Signals
    -------
    chosen(int)
        A person chose a box by its key.
    opened_changed()
        Boxes were opened or closed.
    """

    chosen = Signal(int)
    opened_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(120, 80)
        self._graph: Graph | None = None
        self._opened: set[int] = set()
        self._picture: GraphPicture | None = None
        self._marks = Marks()
        self._describe: Callable[[int], str] | None = None
        self._scale = 1.0
        self._corner = QPointF()  # the place of the graph in the view's upper left corner
        self._fresh = True  # nobody moved it yet, so that it fits itself into a new size
        self._pressed: QPointF | None = None
        self._dragging = False

    # ---- what is shown -------------------------------------------------------------------

    def set_graph(self, graph: Graph | None, describe: Callable[[int], str] | None = None) -> None:
        """Show another graph, with all boxes closed.

        Parameters
        ----------
        graph : Graph or None
            The graph.
        describe : callable, optional
            Gives the words of a tooltip for a box's key.
        """
        self._graph, self._describe = graph, describe
        self._opened = set()
        self._marks = Marks()
        self._fresh = True
        self._lay_out()
        self.fit_in()

    @property
    def graph(self) -> Graph | None:
        """The graph."""
        return self._graph

    @property
    def picture(self) -> GraphPicture | None:
        """What is to be seen of it, and where."""
        return self._picture

    @property
    def opened(self) -> frozenset[int]:
        """The boxes that are open, also in others that are closed."""
        return frozenset(self._opened)

    @property
    def current(self) -> int | None:
        """The box that is chosen."""
        return self._marks.current

    @property
    def scale(self) -> float:
        """Pixels for a unit of the graph."""
        return self._scale

    def set_current(self, key: int | None) -> None:
        """Mark a box as chosen without telling; it is opened to where it can be seen."""
        if key == self._marks.current or self._graph is None:
            return
        self._mark(key)
        if key is not None:
            fresh = self._fresh
            self.reveal(key)
            if fresh:
                self._settle()

    def _mark(self, key: int | None) -> None:
        self._marks = Marks(key, self._marks.found)
        self.setAccessibleDescription(self._words(key))
        self.update()

    def set_found(self, keys: Collection[int]) -> None:
        """Mark what a search found."""
        self._marks = Marks(self._marks.current, frozenset(keys))
        self.update()

    def show_found(self, key: int) -> None:
        """Bring a box that a search found to the middle, large enough to read."""
        self.reveal(key)
        if self._picture is not None:
            self._scale = max(self._scale, _READABLE)
            self._centre_on(self._picture.rect(key))

    def set_opened(self, keys: Collection[int]) -> None:
        """Open these boxes, close all others, and begin at the top again."""
        if self._graph is not None:
            self._opened = {key for key in keys if self._graph.can_open(key)}
            self._lay_out()
            self.fit_in()
            self.opened_changed.emit()

    def toggle(self, key: int) -> None:
        """Open or close a box; its upper left corner stays where it is on the screen."""
        if self._graph is None or self._picture is None or not self._graph.can_open(key):
            return
        if key not in self._picture.seen.boxes:
            self.reveal(key)
        before = self._picture.rect(key).topLeft()
        self._opened ^= {key}
        self._lay_out()
        self._corner += self._picture.rect(key).topLeft() - before
        self._fresh = False
        self.update()
        self.opened_changed.emit()

    def reveal(self, key: int) -> None:
        """Open what hides a box and move it into sight, to the middle where it was out of it."""
        if self._graph is None or self._picture is None:
            return
        hiding = [one for one in self._graph.above(key) if one not in self._opened]
        if hiding:
            outermost = next(one for one in reversed(hiding) if one in self._picture.seen.boxes)
            before = self._picture.rect(outermost).topLeft()
            self._opened.update(hiding)
            self._lay_out()
            self._corner += self._picture.rect(outermost).topLeft() - before
            self.opened_changed.emit()
        self._bring_into_sight(self._picture.rect(key))
        self._fresh = False
        self.update()

    def _lay_out(self) -> None:
        self._picture = None
        if self._graph is not None:
            self._picture = GraphPicture(self._graph, self._opened, self.font())

    def _words(self, key: int | None) -> str:
        return self._describe(key) if key is not None and self._describe is not None else ""

    # ---- the part of the plane -----------------------------------------------------------

    def fit_in(self) -> None:
        """Show the whole graph, or its top where it would become too small to read."""
        self._fit(_READABLE)
        self._fresh = True

    def _settle(self) -> None:
        """Fit a graph that nobody moved yet into the room, with the chosen box in sight."""
        self.fit_in()
        chosen = self._marks.current
        if self._picture is None or chosen is None:
            return
        if chosen in self._picture.seen.boxes:
            self._bring_into_sight(self._picture.rect(chosen))

    def fit_all(self) -> None:
        """Show the whole graph, however small."""
        self._fit(_FARTHEST)

    def _fit(self, least: float) -> None:
        if self._picture is None:
            self.update()
            return
        bounds = self._picture.bounds
        wide = (self.width() - 2 * _MARGIN) / max(1.0, bounds.width())
        high = (self.height() - 2 * _MARGIN) / max(1.0, bounds.height())
        whole = max(_FARTHEST, min(1.0, wide, high))
        self._scale = max(whole, min(least, 1.0))
        room = QSizeF(self.width() / self._scale, self.height() / self._scale)
        margin = _MARGIN / self._scale
        x = (bounds.width() - room.width()) / 2
        if whole < self._scale and bounds.width() > room.width() - 2 * margin:
            first = self._picture.rect(self._picture.seen.boxes[0])
            x = first.center().x() - room.width() / 2
        fits = bounds.height() <= room.height() - 2 * margin
        y = (bounds.height() - room.height()) / 2 if fits else -margin
        self._corner = QPointF(x, y)
        self.update()

    def move_by(self, across: float, down: float) -> None:
        """Move what is shown by pixels."""
        self._corner -= QPointF(across, down) / self._scale
        self._fresh = False
        self.update()

    def zoom_by(self, factor: float, point: QPointF | None = None) -> None:
        """Come nearer or go farther; what lies at a point of the view stays there."""
        point = QPointF(self.width() / 2, self.height() / 2) if point is None else point
        scale = min(_NEAREST, max(_FARTHEST, self._scale * factor))
        self._corner += point / self._scale - point / scale
        self._scale = scale
        self._fresh = False
        self.update()

    def _bring_into_sight(self, rect: QRectF) -> None:
        seen = self._seen_area()
        fits = rect.width() <= seen.width() and rect.height() <= seen.height()
        if not (seen.contains(rect) if fits else seen.contains(rect.topLeft())):
            self._centre_on(rect)

    def _centre_on(self, rect: QRectF) -> None:
        room = QPointF(self.width(), self.height()) / self._scale
        middle = rect.center()
        if rect.height() > room.y():  # of a large frame its title counts
            middle.setY(rect.top() + room.y() / 3)
        self._corner = middle - room / 2

    def _seen_area(self) -> QRectF:
        return QRectF(self._corner, QSizeF(self.width(), self.height()) / self._scale)

    def to_view(self, point: QPointF) -> QPointF:
        """Return where a place of the graph lies in the view."""
        return (point - self._corner) * self._scale

    def to_graph(self, point: QPointF) -> QPointF:
        """Return which place of the graph lies there in the view."""
        return self._corner + point / self._scale

    # ---- pictures of all of it -----------------------------------------------------------

    def to_image(self) -> QImage:
        """Return the whole graph as it is opened, at twice its size where that is not too much."""
        if self._picture is None:
            return self.grab().toImage()
        bounds = self._picture.bounds
        longest = max(1.0, bounds.width(), bounds.height())
        scale = min(2.0, _MOST_PIXELS / longest)
        size = (bounds.size() * scale).toSize() + QSize(2 * _MARGIN, 2 * _MARGIN)
        image = QImage(size, QImage.Format.Format_RGB32)
        image.fill(QColor(theme.colours().surface))
        painter = QPainter(image)
        painter.translate(_MARGIN, _MARGIN)
        painter.scale(scale, scale)
        paint(painter, self._picture, bounds, max(scale, 1.0), Marks())
        painter.end()
        return image

    def to_svg(self, title: str) -> bytes:
        """Return the whole graph as it is opened, as a drawing that stays sharp."""
        from PySide6.QtSvg import QSvgGenerator

        if self._picture is None:
            return b""
        bounds = self._picture.bounds.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        drawing = QSvgGenerator()
        drawing.setOutputDevice(buffer)
        drawing.setTitle(title)
        drawing.setSize(bounds.size().toSize())
        drawing.setViewBox(QRectF(0, 0, bounds.width(), bounds.height()))
        painter = QPainter(drawing)
        painter.fillRect(QRectF(0, 0, bounds.width(), bounds.height()), theme.colours().surface)
        painter.translate(-bounds.topLeft())
        paint(painter, self._picture, bounds, 1.0, Marks())
        painter.end()
        return bytes(buffer.data().data())

    # ---- Qt ------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Ask for room for a good look."""
        return QSize(480, 400)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit a graph that nobody moved yet into the new room."""
        super().resizeEvent(event)
        if self._fresh:
            self._settle()

    def changeEvent(self, event: QEvent) -> None:
        """Draw with another font or in other colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._graph is not None:
            self._lay_out()
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what can be seen."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.colours().surface))
        if self._picture is not None:
            painter.scale(self._scale, self._scale)
            painter.translate(-self._corner)
            paint(painter, self._picture, self._seen_area(), self._scale, self._marks)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragging = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the plane, or show what can be pressed."""
        at = event.position()
        if self._pressed is None:
            self._point(at)
            return
        way = at - self._pressed
        if self._dragging or way.manhattanLength() > _DRAG:
            self._dragging = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.move_by(way.x(), way.y())
            self._pressed = at

    def _point(self, at: QPointF) -> None:
        key = None if self._picture is None else self._picture.box_at(self.to_graph(at))
        self.setCursor(
            Qt.CursorShape.OpenHandCursor if key is None else Qt.CursorShape.PointingHandCursor
        )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose a box, or open and close it by its sign."""
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        self._pressed = None
        self._point(event.position())
        if self._dragging or self._picture is None:
            return
        place = self.to_graph(event.position())
        key = self._picture.box_at(place)
        if key is not None:
            around = theme.HALF
            sign = self._picture.sign(key)
            if sign.adjusted(-around, -around, around, around).contains(place) and sign.isValid():
                self.toggle(key)
            else:  # it is in sight, so that nothing has to move
                self._mark(key)
                self.chosen.emit(key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open or close the box below the pointer."""
        if event.button() == Qt.MouseButton.LeftButton and self._picture is not None:
            place = self.to_graph(event.position())
            key = self._picture.box_at(place)
            if key is not None and not self._picture.sign(key).contains(place):
                self.toggle(key)
            elif key is not None:
                self._pressed = event.position()  # two quick clicks on the sign are two clicks

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the pointer; with Shift move sideways, with Alt up and down."""
        turn = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.move_by(turn.y() or turn.x(), 0)
        else:
            self.zoom_by(_STEP ** (turn.y() / 120), event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Follow edges by arrows, open by Enter, leave a box by Backspace, zoom, fit by Home."""
        key = Qt.Key(event.key())
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._marks.current is not None:
                self.toggle(self._marks.current)
        elif key == Qt.Key.Key_Backspace:
            self._leave()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom_by(1 / _STEP if key == Qt.Key.Key_Minus else _STEP)
        elif key == Qt.Key.Key_Home:
            self.fit_all()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            way = 0.8 * self.height()
            self.move_by(0, way if key == Qt.Key.Key_PageUp else -way)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._step(key)
        else:
            super().keyPressEvent(event)

    def _step(self, key: Qt.Key) -> None:
        """Go to a box that the current one gives to or takes from, or to one beside it."""
        picture, current = self._picture, self._marks.current
        if picture is None or self._graph is None:
            return
        if current is None:
            self._choose(picture.seen.boxes[0])
            return
        around = (current, *self._graph.above(current))  # it may lie in a box that was closed
        seen = next(one for one in around if one in picture.seen.boxes)
        nearest = picture.beside(seen, _DIRECTIONS[key])
        if nearest is not None:
            self._choose(nearest)

    def _leave(self) -> None:
        """Go to the box around the current one."""
        current = self._marks.current
        above = () if self._graph is None or current is None else self._graph.above(current)
        if above:
            self._choose(above[0])

    def _choose(self, key: int) -> None:
        self.set_current(key)
        self.chosen.emit(key)

    def event(self, event: QEvent) -> bool:
        """Tell what a box is."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self.to_graph(QPointF(event.pos()))
            key = None if self._picture is None else self._picture.box_at(at)
            QToolTip.showText(event.globalPos(), plain_tip(self._words(key)), self)
            return True
        return super().event(event)


_DIRECTIONS: dict[Qt.Key, Direction] = {
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
}
