"""What is to be seen of a graph, and where each box, word and line of it stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainterPath

from cnnviz.engine.models.graph import Graph, Seen, Shape
from cnnviz.engine.models.graph_layout import Box, Layout, Measures, lay_out
from cnnviz.qt import theme

Direction = Literal["up", "down", "left", "right"]
_PAD = 10.0
_STRIPE = 5.0
_WIDEST = 260.0  # of a line of words
_SIGN = 14.0  # the square with plus or minus


def shape_text(shape: Shape | None) -> str:
    """Return a shape without the batch where there is one."""
    if shape is None:
        return ""
    sizes = shape[1:] if len(shape) > 1 and shape[0] == 1 else shape
    return "×".join(f"{size}" for size in sizes)


@dataclass(frozen=True, slots=True)
class Words:
    """The two texts of a box, and where each begins."""

    first: str
    at: QPointF
    second: str
    below: QPointF


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
        self.font = QFont(font)
        self.bold = QFont(font)
        self.bold.setWeight(QFont.Weight.DemiBold)
        self.line_height = QFontMetricsF(self.font).height()
        self._texts = {key: self._shortened(*_texts(graph, key)) for key in self.seen.boxes}
        title = max(_SIGN, self.line_height) + theme.GRID
        sizes = {key: self._size(key, title) for key in self.seen.boxes}
        self.layout: Layout = lay_out(self.seen, sizes, Measures(title=title))
        self.bounds = QRectF(0, 0, self.layout.width, self.layout.height)
        self._rects = {key: _rect(box) for key, box in self.layout.boxes.items()}
        self._ascent = QFontMetricsF(self.bold).ascent()
        self.words = {key: self._place_words(key) for key in self.seen.boxes}
        self.steps = _steps(self.layout)
        self.depths = {key: len(graph.above(key)) for key in self.seen.opened}

    def _shortened(self, first: str, second: str) -> tuple[str, str]:
        """Cut names in the middle that would make a box wider than what is beside it."""
        middle = Qt.TextElideMode.ElideMiddle
        first = QFontMetricsF(self.bold).elidedText(first, middle, _WIDEST)
        return first, QFontMetricsF(self.font).elidedText(second, middle, _WIDEST)

    def _size(self, key: int, title: float) -> tuple[float, float]:
        first, second = self._texts[key]
        wide = QFontMetricsF(self.bold).horizontalAdvance(first)
        sign = _SIGN + theme.GRID if self.seen.graph.can_open(key) else 0.0
        if key in self.seen.opened:
            beside = QFontMetricsF(self.font).horizontalAdvance(second)
            return wide + sign + beside + 2 * _PAD, title
        below = QFontMetricsF(self.font).horizontalAdvance(second)
        lines = 2 if second else 1
        width = max(wide + sign, below) + 2 * _PAD + _STRIPE
        return max(width, 44.0), lines * self.line_height + theme.GRID + (2 if lines == 2 else 0)

    def _place_words(self, key: int) -> Words:
        first, second = self._texts[key]
        rect, sign = self._rects[key], self.sign(key)
        inset = _PAD if self.is_small(key) else _PAD + _STRIPE
        x = rect.left() + inset if sign.isEmpty() else sign.right() + theme.GRID
        y = rect.top() + theme.HALF + self._ascent
        if key in self.seen.opened:
            wide = QFontMetricsF(self.bold).horizontalAdvance(f"{first}  ")
            return Words(first, QPointF(x, y), second, QPointF(x + wide, y))
        below = QPointF(rect.left() + inset, y + self.line_height + 1)
        return Words(first, QPointF(x, y), second, below)

    # ---- where things are ----------------------------------------------------------------

    def rect(self, key: int) -> QRectF:
        """Return where a box stands."""
        return self._rects[key]

    def is_small(self, key: int) -> bool:
        """Whether a box is a pill of one line: an operation, a parameter, an input or output."""
        return self.seen.graph.nodes[key].kind not in ("layer", "group")

    def stripe(self, key: int) -> QRectF:
        """Return where the stripe of a box stands that has the colour of its kind."""
        rect = self._rects[key]
        return QRectF(rect.left() + 1, rect.top() + 4, _STRIPE - 1, rect.height() - 8)

    def text_end(self, key: int) -> float:
        """Return where the title of an open box ends."""
        words = self.words[key]
        return words.below.x() + QFontMetricsF(self.font).horizontalAdvance(words.second)

    def sign(self, key: int) -> QRectF:
        """Return where the plus or minus of a box stands; empty where it does not open."""
        if not self.seen.graph.can_open(key):
            return QRectF()
        rect = self._rects[key]
        inset = _PAD if key in self.seen.opened else _PAD + _STRIPE
        top = rect.top() + theme.HALF + max(0.0, (self.line_height - _SIGN) / 2)
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


@dataclass(frozen=True, slots=True)
class Step:
    """A part of an edge that is drawn once, however many edges go through it."""

    line: QLineF
    path: QPainterPath | None
    left: float
    right: float
    top: float
    bottom: float


def _steps(layout: Layout) -> list[Step]:
    found: dict[tuple[tuple[float, float], tuple[float, float]], None] = {}
    for line in layout.lines:
        found.update(dict.fromkeys(pairwise(line.points)))
    return [
        Step(
            QLineF(*start, *end),
            None if start[0] == end[0] else curve(start, end),
            min(start[0], end[0]),
            max(start[0], end[0]),
            start[1],
            end[1],
        )
        for start, end in found
    ]


def curve(start: tuple[float, float], end: tuple[float, float]) -> QPainterPath:
    """Return a line that is upright at both ends."""
    path = QPainterPath(QPointF(*start))
    middle = (start[1] + end[1]) / 2
    path.cubicTo(start[0], middle, end[0], middle, *end)
    return path


def _rect(box: Box) -> QRectF:
    return QRectF(box.x, box.y, box.width, box.height)


def _texts(graph: Graph, key: int) -> tuple[str, str]:
    """Return the two lines of a box; what is no layer has one."""
    node, label = graph.nodes[key], label_of(graph, key)
    shape = shape_text(node.shape)
    if node.kind in ("operation", "parameter"):
        return label, ""
    if node.kind in ("input", "output"):
        return f"{label}  {shape}".strip(), ""
    kind = node.type if node.name else ""
    return label, " · ".join(part for part in (kind, shape) if part)


def label_of(graph: Graph, key: int) -> str:
    """Return what a box is called; where the network has no name for it, in words."""
    tr = QCoreApplication.translate
    node = graph.nodes[key]
    if node.kind == "group" and not node.name:
        count = len(graph.inside.get(key, ()))
        return tr("GraphPanel", "{n} operations").format(n=f"{count:,}")
    if node.kind == "input":
        return tr("GraphPanel", "input")
    if node.kind == "output" and node.label == "output":
        return tr("GraphPanel", "output")
    return node.label
