"""Draws a graph: on the screen, into a picture, or as a drawing in SVG."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from cnnviz.engine.models.graph import Family
from cnnviz.qt import theme
from cnnviz.qt.widgets.graph_picture import GraphPicture, Step, curve, shape_text

# One colour for each kind of layer; a box carries its type in words too.
COLOURS: Mapping[Family, str] = {
    "convolution": "#2f7ed8",
    "linear": "#c05a1c",
    "normalisation": "#8a8f98",
    "activation": "#2b9a66",
    "pooling": "#8e5bd0",
    "attention": "#c73b7c",
    "recurrent": "#0d94a3",
    "block": "#6f7f99",
    "other": "#a08a3c",
    "operation": "#5b6472",
    "parameter": "#b08900",
    "end": "#444b57",
}
_TINT = 0.16  # how much of its colour the ground of a box has
_LEAST_TEXT = 7.0  # pixels high; below only boxes are drawn
_COARSE = 0.35  # scale below which edges are plain lines
_ARROW = 4.0


@dataclass(frozen=True)
class Marks:
    """What stands out: the box that is chosen, and those that a search found."""

    current: int | None = None
    found: Collection[int] = frozenset()


def paint(
    painter: QPainter, picture: GraphPicture, area: QRectF, scale: float, marks: Marks
) -> None:
    """Draw the part of a graph that lies in an area.

    Parameters
    ----------
    painter : QPainter
        Measures in the graph's unit.
    picture : GraphPicture
        What is to be seen, and where.
    area : QRectF
        The part that is needed.
    scale : float
        Pixels for a unit, which tells what can be read.
    marks : Marks
        What stands out.
    """
    brush = _Brush(painter, picture, marks)
    written = scale * picture.line_height >= _LEAST_TEXT
    fine = scale >= _COARSE
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, fine)
    shown = [key for key in picture.seen.boxes if picture.rect(key).intersects(area)]
    frames = [key for key in shown if key in picture.seen.opened]
    closed = [key for key in shown if key not in picture.seen.opened]
    brush.frames(frames)
    brush.edges(area, fine)
    if written:
        brush.titles(frames)
        brush.boxes(closed)
        brush.words([*frames, *closed])
    else:
        brush.plain(closed)


class _Brush:
    """Draws things of one kind at a time, because changing pens and fonts takes long."""

    def __init__(self, painter: QPainter, picture: GraphPicture, marks: Marks) -> None:
        self._painter = painter
        self._picture = picture
        self._marks = marks
        self._theme = theme.colours()
        surface = QColor(self._theme.surface)
        colours = {family: QColor(colour) for family, colour in COLOURS.items()}
        self._pens = {family: _thin(colour, 1) for family, colour in colours.items()}
        self._full = {family: QBrush(colour) for family, colour in colours.items()}
        self._tinted = {
            family: QBrush(_mixed(colour, surface, _TINT)) for family, colour in colours.items()
        }
        self._chosen = _thin(QColor(self._theme.accent), 3)
        self._found = _thin(QColor(self._theme.warning), 3)
        self._found.setStyle(Qt.PenStyle.DashLine)

    def _outline(self, key: int) -> QPen:
        """Return the pen of a box: thick where it is chosen, dashed where a search found it."""
        if key == self._marks.current:
            return self._chosen
        if key in self._marks.found:
            return self._found
        return self._pens[self._family(key)]

    def _family(self, key: int) -> Family:
        return self._picture.seen.graph.nodes[key].family

    def _ground(self, key: int) -> QColor:
        """Return the ground of an open box, by turns from the outermost inwards."""
        even = self._picture.depths[key] % 2 == 0
        return QColor(self._theme.background if even else self._theme.surface)

    # ---- boxes ---------------------------------------------------------------------------

    def frames(self, keys: Iterable[int]) -> None:
        for key in keys:
            self._painter.setPen(self._outline(key))
            self._painter.setBrush(self._ground(key))
            self._painter.drawRoundedRect(self._picture.rect(key), 6, 6)

    def titles(self, keys: Iterable[int]) -> None:
        """Clear the ground of titles, over the edges that come in from above."""
        for key in keys:
            words = self._picture.words[key]
            last = self._picture.text_end(key)
            top = self._picture.rect(key).top() + theme.HALF
            whole = QRectF(words.at.x(), top, last - words.at.x(), self._picture.line_height)
            self._painter.fillRect(whole, self._ground(key))
            self._sign(key)

    def boxes(self, keys: Iterable[int]) -> None:
        painter, picture = self._painter, self._picture
        for key in keys:
            rect, family = picture.rect(key), self._family(key)
            small = picture.is_small(key)
            round_ = rect.height() / 2 if small else 4.0
            painter.setPen(self._outline(key))
            painter.setBrush(self._tinted[family])
            painter.drawRoundedRect(rect, round_, round_)
            if not small:
                painter.fillRect(picture.stripe(key), self._full[family])
            if picture.seen.graph.can_open(key):
                self._sign(key)

    def words(self, keys: Collection[int]) -> None:
        """Write what boxes are: first all names, then all that stands below or beside them."""
        painter, texts = self._painter, [self._picture.words[key] for key in keys]
        painter.setFont(self._picture.bold)
        painter.setPen(QColor(self._theme.text))
        for words in texts:
            painter.drawText(words.at, words.first)
        painter.setFont(self._picture.font)
        painter.setPen(QColor(self._theme.muted))
        for words in texts:
            if words.second:
                painter.drawText(words.below, words.second)

    def plain(self, keys: Collection[int]) -> None:
        """Draw boxes that are too small for any text, those of a colour at once."""
        painter, picture = self._painter, self._picture
        by_family: dict[Family, list[QRectF]] = {}
        for key in keys:
            by_family.setdefault(self._family(key), []).append(picture.rect(key))
        painter.setPen(Qt.PenStyle.NoPen)
        for family, rects in by_family.items():
            painter.setBrush(self._full[family])
            painter.drawRects(rects)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for key in keys:
            if key == self._marks.current or key in self._marks.found:
                painter.setPen(self._outline(key))
                painter.drawRect(picture.rect(key))

    def _sign(self, key: int) -> None:
        painter, square = self._painter, self._picture.sign(key)
        painter.setPen(QPen(QColor(self._theme.muted), 1))
        painter.setBrush(QColor(self._theme.surface))
        painter.drawRoundedRect(square, 2, 2)
        painter.setPen(QPen(QColor(self._theme.text), 1.4))
        middle = square.center()
        painter.drawLine(QLineF(square.left() + 3, middle.y(), square.right() - 3, middle.y()))
        if key not in self._picture.seen.opened:
            painter.drawLine(QLineF(middle.x(), square.top() + 3, middle.x(), square.bottom() - 3))

    # ---- edges ---------------------------------------------------------------------------

    def edges(self, area: QRectF, fine: bool) -> None:
        painter = self._painter
        straight, bent = self._needed(area, fine)
        painter.setPen(_thin(QColor(self._theme.muted), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawLines(straight)
        for step in bent:
            assert step.path is not None
            painter.drawPath(step.path)
        painter.setPen(_thin(QColor(self._theme.accent), 2))
        for line in self._picture.layout.lines:
            if self._marks.current in (line.edge.source, line.edge.target):
                for start, end in pairwise(line.points):
                    painter.drawPath(curve(start, end))
        if fine:
            self._ends(area)

    def _needed(self, area: QRectF, fine: bool) -> tuple[list[QLineF], list[Step]]:
        """Return the steps of edges that can be seen, those that are drawn straight first."""
        top, bottom, left, right = area.top(), area.bottom(), area.left(), area.right()
        straight: list[QLineF] = []
        bent: list[Step] = []
        for step in self._picture.steps:
            if step.top > bottom or step.bottom < top or step.left > right or step.right < left:
                continue
            if step.path is None or not fine:
                straight.append(step.line)
            else:
                bent.append(step)
        return straight, bent

    def _ends(self, area: QRectF) -> None:
        """Draw the arrows, and how many tensors go where it is more than one."""
        painter = self._painter
        top, bottom, left, right = area.top(), area.bottom(), area.left(), area.right()
        muted, accent = QBrush(QColor(self._theme.muted)), QBrush(QColor(self._theme.accent))
        words: list[tuple[QPointF, str, QBrush]] = []
        painter.setPen(Qt.PenStyle.NoPen)
        for line in self._picture.layout.lines:
            x, y = line.points[-1]
            if not (left <= x <= right and top <= y <= bottom):
                continue
            chosen = self._marks.current in (line.edge.source, line.edge.target)
            colour = accent if chosen else muted
            painter.setBrush(colour)
            high = y - 1.6 * _ARROW
            corners = [QPointF(x, y), QPointF(x - _ARROW, high), QPointF(x + _ARROW, high)]
            painter.drawPolygon(QPolygonF(corners))
            text = f"{line.edge.count}×" if line.edge.count > 1 else ""
            if chosen:
                text = f"{text} {shape_text(line.edge.shape)}".strip()
            if text:
                words.append((QPointF(x + _ARROW + 2, y - 4), text, colour))
        painter.setFont(self._picture.font)
        for at, text, colour in words:
            painter.setPen(colour.color())
            painter.drawText(at, text)


def _thin(colour: QColor, width: float) -> QPen:
    """Return a pen that is as thick at every scale."""
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    return pen


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    parts = (
        round(share * a + (1 - share) * b)
        for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index]
    )
    return QColor(*parts)
