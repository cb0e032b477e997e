"""Draws what is to be seen of a graph: on the screen, into a picture, or as a drawing in SVG."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from cnnviz.engine.models.graph import Family, Graph, Node, Seen, Shape
from cnnviz.engine.models.graph_layout import Box, Layout, Measures, lay_out
from cnnviz.qt import theme

Direction = Literal["up", "down", "left", "right"]
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
_PAD = 10.0
_STRIPE = 5.0
_SIGN = 14.0  # the square with plus or minus
_LEAST_TEXT = 5.0  # pixels high; below only boxes are drawn
_COARSE = 0.35  # scale below which edges are plain lines
_ARROW = 4.0


def shape_text(shape: Shape | None) -> str:
    """Return a shape without the batch where there is one."""
    if shape is None:
        return ""
    sizes = shape[1:] if len(shape) > 1 and shape[0] == 1 else shape
    return "×".join(f"{size}" for size in sizes)


@dataclass(frozen=True)
class Marks:
    """What stands out: the box that is chosen, and those that a search found."""

    current: int | None = None
    found: Collection[int] = frozenset()


class GraphPicture:
    """What is to be seen of a graph with some boxes open, with the place of everything.

    Parameters
    ----------
    graph : Graph
        The graph.
    opened : collection of int
        The boxes that are open.
    font : QFont
        Of all texts.
    """

    def __init__(self, graph: Graph, opened: Collection[int], font: QFont) -> None:
        self.seen: Seen = graph.seen(opened)
        self._font = QFont(font)
        self._bold = QFont(font)
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._high = QFontMetricsF(self._font).height()
        self._texts = {key: _texts(graph, key) for key in self.seen.boxes}
        title = max(_SIGN, self._high) + theme.GRID
        sizes = {key: self._size(key, title) for key in self.seen.boxes}
        self.layout: Layout = lay_out(self.seen, sizes, Measures(title=title))
        self.bounds = QRectF(0, 0, self.layout.width, self.layout.height)
        self._rects = {key: _rect(box) for key, box in self.layout.boxes.items()}
        self._steps = _steps(self.layout)
        self._depths = {key: len(graph.above(key)) for key in self.seen.opened}

    def _size(self, key: int, title: float) -> tuple[float, float]:
        first, second = self._texts[key]
        wide = QFontMetricsF(self._bold).horizontalAdvance(first)
        sign = _SIGN + theme.GRID if self.seen.graph.can_open(key) else 0.0
        if key in self.seen.opened:
            beside = QFontMetricsF(self._font).horizontalAdvance(second)
            return wide + sign + beside + 2 * _PAD, title
        below = QFontMetricsF(self._font).horizontalAdvance(second)
        lines = 2 if second else 1
        width = max(wide + sign, below) + 2 * _PAD + _STRIPE
        return max(width, 44.0), lines * self._high + theme.GRID + (2 if lines == 2 else 0)

    # ---- where things are ----------------------------------------------------------------

    def rect(self, key: int) -> QRectF:
        """Return where a box stands."""
        return self._rects[key]

    def sign(self, key: int) -> QRectF:
        """Return where the plus or minus of a box stands; empty where it does not open."""
        if not self.seen.graph.can_open(key):
            return QRectF()
        rect = self._rects[key]
        inset = _PAD if key in self.seen.opened else _PAD + _STRIPE
        top = rect.top() + theme.HALF + max(0.0, (self._high - _SIGN) / 2)
        return QRectF(rect.left() + inset, top, _SIGN, _SIGN)

    def box_at(self, point: QPointF) -> int | None:
        """Return the innermost box at a place; of an open one its title alone counts."""
        for key in reversed(self.seen.boxes):
            rect = self._rects[key]
            if rect.contains(point):
                if key not in self.seen.opened:
                    return key
                strip = self.sign(key).bottom() + theme.HALF
                return key if point.y() <= strip else None
        return None

    def beside(self, key: int, direction: Direction) -> int | None:
        """Return the box that a step leads to: along an edge, into or out of a frame, or aside."""
        rect, edges = self._rects[key], self.seen.edges
        if direction == "down":
            others = [edge.target for edge in edges if edge.source == key]
            inside = self.seen.graph.inside.get(key, ()) if key in self.seen.opened else ()
            return self._nearest(key, others) if others else next(iter(inside), None)
        if direction == "up":
            others = [edge.source for edge in edges if edge.target == key]
            return self._nearest(key, others) if others else self.seen.graph.nodes[key].parent
        parent = self.seen.graph.nodes[key].parent
        others = [
            other
            for other in self.seen.graph.inside.get(parent, ())
            if self._rects[other].top() < rect.bottom() and self._rects[other].bottom() > rect.top()
        ]
        left = direction == "left"
        aside = [one for one in others if (self._rects[one].left() < rect.left()) == left]
        return self._nearest(key, [one for one in aside if one != key])

    def _nearest(self, key: int, others: Collection[int]) -> int | None:
        middle = self._rects[key].center().x()
        return min(
            others, key=lambda one: abs(self._rects[one].center().x() - middle), default=None
        )

    # ---- drawing -------------------------------------------------------------------------

    def paint(self, painter: QPainter, area: QRectF, scale: float, marks: Marks) -> None:
        """Draw the part that lies in an area; the painter measures in the graph's unit."""
        written = scale * self._high >= _LEAST_TEXT
        fine = scale >= _COARSE
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, fine)
        shown = [key for key in self.seen.boxes if self._rects[key].intersects(area)]
        for key in shown:
            if key in self.seen.opened:
                self._paint_frame(painter, key, marks)
        self._paint_edges(painter, area, fine, marks)
        if written:
            for key in shown:
                if key in self.seen.opened:
                    self._paint_title(painter, key)
        closed = [key for key in shown if key not in self.seen.opened]
        if written:
            for key in closed:
                self._paint_box(painter, key, marks)
        else:
            self._paint_plain(painter, closed, marks)

    def _ground(self, key: int) -> QColor:
        """Return the ground of an open box, by turns from the outermost inwards."""
        colours = theme.colours()
        return QColor(colours.surface if self._depths[key] % 2 else colours.background)

    def _paint_frame(self, painter: QPainter, key: int, marks: Marks) -> None:
        painter.setPen(self._outline(key, marks, QColor(COLOURS["block"])))
        painter.setBrush(self._ground(key))
        painter.drawRoundedRect(self._rects[key], 6, 6)

    def _paint_title(self, painter: QPainter, key: int) -> None:
        """Write what an open box is, over the edges that come in from above."""
        colours = theme.colours()
        first, second = self._texts[key]
        bold, font = QFontMetricsF(self._bold), QFontMetricsF(self._font)
        x = self.sign(key).right() + theme.GRID
        y = self._rects[key].top() + theme.HALF
        wide = bold.horizontalAdvance(f"{first}  ")
        whole = QRectF(x, y, wide + font.horizontalAdvance(second), self._high)
        painter.fillRect(whole.adjusted(0, 0, theme.HALF, 0), self._ground(key))
        self._paint_sign(painter, key)
        painter.setFont(self._bold)
        painter.setPen(QColor(colours.text))
        painter.drawText(QPointF(x, y + bold.ascent()), first)
        painter.setFont(self._font)
        painter.setPen(QColor(colours.muted))
        painter.drawText(QPointF(x + wide, y + bold.ascent()), second)

    def _paint_box(self, painter: QPainter, key: int, marks: Marks) -> None:
        colours = theme.colours()
        node, rect = self.seen.graph.nodes[key], self._rects[key]
        colour = QColor(COLOURS[node.family])
        painter.setPen(self._outline(key, marks, colour))
        painter.setBrush(_mixed(colour, QColor(colours.surface), _TINT))
        small = node.kind not in ("layer", "group")
        round_ = rect.height() / 2 if small else 4.0
        painter.drawRoundedRect(rect, round_, round_)
        first, second = self._texts[key]
        inset = _PAD + (0.0 if small else _STRIPE)
        if not small:
            painter.fillRect(
                QRectF(rect.left() + 1, rect.top() + 4, _STRIPE - 1, rect.height() - 8), colour
            )
        sign = self.sign(key)
        if not sign.isEmpty():
            self._paint_sign(painter, key)
        x = sign.right() + theme.GRID if not sign.isEmpty() else rect.left() + inset
        y = rect.top() + theme.HALF + QFontMetricsF(self._bold).ascent()
        painter.setFont(self._bold)
        painter.setPen(QColor(colours.text))
        painter.drawText(QPointF(x, y), first)
        if second:
            painter.setFont(self._font)
            painter.setPen(QColor(colours.muted))
            painter.drawText(QPointF(rect.left() + inset, y + self._high + 1), second)

    def _paint_sign(self, painter: QPainter, key: int) -> None:
        square = self.sign(key)
        painter.setPen(QPen(QColor(theme.colours().muted), 1))
        painter.setBrush(QColor(theme.colours().surface))
        painter.drawRoundedRect(square, 2, 2)
        painter.setPen(QPen(QColor(theme.colours().text), 1.4))
        middle = square.center()
        painter.drawLine(QLineF(square.left() + 3, middle.y(), square.right() - 3, middle.y()))
        if key not in self.seen.opened:
            painter.drawLine(QLineF(middle.x(), square.top() + 3, middle.x(), square.bottom() - 3))

    def _paint_plain(self, painter: QPainter, closed: Collection[int], marks: Marks) -> None:
        """Draw boxes that are too small for any text, those of a colour at once."""
        by_family: dict[Family, list[QRectF]] = {}
        for key in closed:
            family = self.seen.graph.nodes[key].family
            by_family.setdefault(family, []).append(self._rects[key])
        painter.setPen(Qt.PenStyle.NoPen)
        for family, rects in by_family.items():
            painter.setBrush(QColor(COLOURS[family]))
            painter.drawRects(rects)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for key in closed:
            if key == marks.current or key in marks.found:
                painter.setPen(self._outline(key, marks, QColor(COLOURS["end"])))
                painter.drawRect(self._rects[key])

    def _outline(self, key: int, marks: Marks, colour: QColor) -> QPen:
        """Return the pen of a box: thick where it is chosen, dashed where a search found it."""
        if key == marks.current:
            pen = QPen(QColor(theme.colours().accent), 3)
        elif key in marks.found:
            pen = QPen(QColor(theme.colours().warning), 3, Qt.PenStyle.DashLine)
        else:
            pen = QPen(colour, 1)
        pen.setCosmetic(True)
        return pen

    def _paint_edges(self, painter: QPainter, area: QRectF, fine: bool, marks: Marks) -> None:
        colours = theme.colours()
        plain, strong = QPen(QColor(colours.muted), 1), QPen(QColor(colours.accent), 2)
        for pen in (plain, strong):
            pen.setCosmetic(True)
        top, bottom = area.top(), area.bottom()
        left, right = area.left(), area.right()
        straight: list[QLineF] = []
        bent: list[_Step] = []
        for step in self._steps:
            if step.top > bottom or step.bottom < top or step.left > right or step.right < left:
                continue
            if step.path is None or not fine:
                straight.append(step.line)
            else:
                bent.append(step)
        painter.setPen(plain)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawLines(straight)
        for step in bent:
            assert step.path is not None
            painter.drawPath(step.path)
        self._paint_chosen_edges(painter, strong, fine, marks)
        if fine:
            self._paint_ends(painter, area, marks)

    def _paint_chosen_edges(self, painter: QPainter, pen: QPen, fine: bool, marks: Marks) -> None:
        painter.setPen(pen)
        for line in self.layout.lines:
            if marks.current in (line.edge.source, line.edge.target):
                for start, end in pairwise(line.points):
                    if fine:
                        painter.drawPath(_curve(start, end))
                    else:
                        painter.drawLine(QPointF(*start), QPointF(*end))

    def _paint_ends(self, painter: QPainter, area: QRectF, marks: Marks) -> None:
        """Draw the arrows, and how many tensors go where it is more than one."""
        colours = theme.colours()
        painter.setFont(self._font)
        for line in self.layout.lines:
            x, y = line.points[-1]
            if not area.contains(x, y):
                continue
            chosen = marks.current in (line.edge.source, line.edge.target)
            colour = QColor(colours.accent if chosen else colours.muted)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            wide = _ARROW
            corners = [QPointF(x, y), QPointF(x - wide, y - 1.6 * wide)]
            painter.drawPolygon(QPolygonF([*corners, QPointF(x + wide, y - 1.6 * wide)]))
            words = f"{line.edge.count}×" if line.edge.count > 1 else ""
            if chosen:
                words = f"{words} {shape_text(line.edge.shape)}".strip()
            if words:
                painter.setPen(colour)
                painter.drawText(QPointF(x + wide + 2, y - 4), words)


@dataclass(frozen=True, slots=True)
class _Step:
    """A part of an edge that is drawn once, however many edges go through it."""

    line: QLineF
    path: QPainterPath | None
    left: float
    right: float
    top: float
    bottom: float


def _steps(layout: Layout) -> list[_Step]:
    found: dict[tuple[tuple[float, float], tuple[float, float]], None] = {}
    for line in layout.lines:
        found.update(dict.fromkeys(pairwise(line.points)))
    return [
        _Step(
            QLineF(*start, *end),
            None if start[0] == end[0] else _curve(start, end),
            min(start[0], end[0]),
            max(start[0], end[0]),
            start[1],
            end[1],
        )
        for start, end in found
    ]


def _curve(start: tuple[float, float], end: tuple[float, float]) -> QPainterPath:
    """Return a line that is upright at both ends."""
    path = QPainterPath(QPointF(*start))
    middle = (start[1] + end[1]) / 2
    path.cubicTo(start[0], middle, end[0], middle, *end)
    return path


def _rect(box: Box) -> QRectF:
    return QRectF(box.x, box.y, box.width, box.height)


def _texts(graph: Graph, key: int) -> tuple[str, str]:
    """Return the two lines of a box; what is no layer has one."""
    node: Node = graph.nodes[key]
    shape = shape_text(node.shape)
    if node.kind in ("operation", "parameter"):
        return node.label, ""
    if node.kind in ("input", "output"):
        return f"{node.label}  {shape}".strip(), ""
    return node.label, " · ".join(part for part in (node.type, shape) if part)


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    parts = (
        round(share * a + (1 - share) * b)
        for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index]
    )
    return QColor(*parts)
