"""Where the boxes of a graph stand: in layers from top to bottom, and what is open in frames.

Each open box is laid out by itself and then is one large box for the one around it. What crosses
its frame does so at a gate on the upper or lower edge, one for each box outside or inside that it
comes from. So nothing is computed but what is to be seen, and a small change moves little.

Within a frame the method is Sugiyama's: layers by the longest way from the top, long edges led
through the layers in a lane of their own, boxes of a layer ordered by where their neighbours
stand, and places that are as near to theirs as the order allows.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cnnviz.engine.models.graph import Edge, Seen
from cnnviz.engine.models.graph_places import Segment, ordered, placed

# How much a box, a lane and a parameter insist on their place where they want the same.
_FIRM, _GIVES_WAY, _LIGHT = 1e6, 1.0, 0.25
Point = tuple[float, float]
Size = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Measures:
    """Distances, in the unit of the sizes of boxes.

    Parameters
    ----------
    beside, below : float
        Between boxes of a layer, and between layers.
    padding : float
        Between a frame and what lies in it.
    title : float
        Height of a frame's title.
    lane : float
        Width of the lane of a long edge.
    """

    beside: float = 24
    below: float = 30
    padding: float = 14
    title: float = 26
    lane: float = 10


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; the upper left corner is where x and y are least."""

    x: float
    y: float
    width: float
    height: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a place lies in it."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


@dataclass(frozen=True, slots=True)
class Line:
    """The way of an edge: places that it goes through, upright in each of them."""

    edge: Edge
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Layout:
    """Places of all boxes that are seen, by their keys, and ways of all edges."""

    boxes: Mapping[int, Box]
    lines: tuple[Line, ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Link:
    """An edge within one frame. Both ends are boxes in it, or None for a gate of the frame.

    `origin` is the box that is seen whose tensor goes here; it names the gates.
    """

    source: int | None
    target: int | None
    origin: int


class Frame:
    """What lies in one open box, or in none: the whole; placed relative to the frame's corner."""

    def __init__(self, members: list[int], links: list[Link]) -> None:
        self.members = members
        self.links = links
        self.size: Size = (0.0, 0.0)
        self.corners: dict[int, Point] = {}  # of the members
        self.entries: dict[int, float] = {}  # x of the gates above, by origin
        self.exits: dict[int, float] = {}
        self.ways: dict[Link, list[Point]] = {}


def lay_out(seen: Seen, sizes: Mapping[int, Size], measures: Measures | None = None) -> Layout:
    """Place what is to be seen of a graph.

    Parameters
    ----------
    seen : Seen
        What is to be seen.
    sizes : mapping of int to (float, float)
        Width and height of each closed box; of an open one those that its title needs.
    measures : Measures, optional
        Distances.
    """
    measures = measures or Measures()
    routes = [_route(seen, edge) for edge in seen.edges]
    frames = _frames(seen, routes)
    held: dict[int, Frame] = {}
    light = {key for key in seen.boxes if seen.graph.nodes[key].kind == "parameter"}
    for key in sorted(seen.opened, reverse=True):  # what lies within has a higher key
        frame = held[key] = frames[key]
        _arrange(frame, sizes, held, light, measures, least=sizes[key][0], title=measures.title)
    whole = frames[None]
    _arrange(whole, sizes, held, light, measures, least=0, title=0)
    corners: dict[int | None, Point] = {None: (0.0, 0.0)}
    boxes: dict[int, Box] = {}
    for key in seen.boxes:  # what lies around comes first
        parent = seen.graph.nodes[key].parent
        (left, top), (x, y) = corners[parent], frames[parent].corners[key]
        width, height = held[key].size if key in held else sizes[key]
        corners[key] = left + x, top + y
        boxes[key] = Box(left + x, top + y, width, height)
    lines = tuple(
        Line(edge, _joined(route, frames, corners))
        for edge, route in zip(seen.edges, routes, strict=True)
    )
    return Layout(boxes, lines, *whole.size)


Route = list[tuple[int | None, Link]]


def _route(seen: Seen, edge: Edge) -> Route:
    """Return the frames that an edge goes through, and its link in each."""
    nodes, origin = seen.graph.nodes, edge.source
    out: list[tuple[int | None, int]] = [(nodes[edge.source].parent, edge.source)]
    into: list[tuple[int | None, int]] = [(nodes[edge.target].parent, edge.target)]
    while out[-1][0] != into[-1][0]:
        # What lies around a box has a lower key, so that the higher one goes a step outwards.
        side = out if _depth(out[-1][0]) > _depth(into[-1][0]) else into
        frame = side[-1][0]
        assert frame is not None
        side.append((nodes[frame].parent, frame))
    route: Route = [(frame, Link(member, None, origin)) for frame, member in out[:-1]]
    route.append((out[-1][0], Link(out[-1][1], into[-1][1], origin)))
    route += [(frame, Link(None, member, origin)) for frame, member in reversed(into[:-1])]
    return route


def _depth(frame: int | None) -> int:
    return -1 if frame is None else frame


def _frames(seen: Seen, routes: Iterable[Route]) -> dict[int | None, Frame]:
    members: dict[int | None, list[int]] = {None: [], **{key: [] for key in seen.opened}}
    for key in seen.boxes:
        members[seen.graph.nodes[key].parent].append(key)
    links: dict[int | None, dict[Link, None]] = {key: {} for key in members}
    for route in routes:
        for frame, link in route:
            links[frame][link] = None
    return {key: Frame(found, list(links[key])) for key, found in members.items()}


def _joined(
    route: Route, frames: Mapping[int | None, Frame], corners: Mapping[int | None, Point]
) -> tuple[Point, ...]:
    points: list[Point] = []
    for key, link in route:
        left, top = corners[key]
        for x, y in frames[key].ways[link]:
            point = left + x, top + y
            if points and points[-1] == point:
                continue
            if len(points) > 1 and points[-2][0] == points[-1][0] == x + left:
                points.pop()  # straight on
            points.append(point)
    return tuple(points)


# ---- one frame ---------------------------------------------------------------------------


class _Grid:
    """The members of a frame, its gates and the lanes of its long edges, in layers."""

    def __init__(
        self, frame: Frame, sizes: Sequence[Size], lane: float, light: Collection[int]
    ) -> None:
        self.widths = [size[0] for size in sizes]
        self.heights = [size[1] for size in sizes]
        self.holds = [_LIGHT if key in light else _FIRM for key in frame.members]
        self._lane = lane
        index = {key: place for place, key in enumerate(frame.members)}
        self.entries: dict[int, int] = {}
        self.exits: dict[int, int] = {}
        for link in frame.links:
            if link.source is None and link.origin not in self.entries:
                self.entries[link.origin] = self._add()
            if link.target is None and link.origin not in self.exits:
                self.exits[link.origin] = self._add()
        self.ends = [
            (
                self.entries[link.origin] if link.source is None else index[link.source],
                self.exits[link.origin] if link.target is None else index[link.target],
            )
            for link in frame.links
        ]
        self.rank = self._ranks(len(frame.members))
        self.segments: dict[tuple[int, int, int], Segment] = {}
        self.chains = self._chains(frame)

    def _add(self) -> int:
        self.widths.append(self._lane)
        self.heights.append(0.0)
        self.holds.append(_GIVES_WAY)
        return len(self.widths) - 1

    def _ranks(self, members: int) -> list[int]:
        """Return the layer of each member: 0 for gates above, then the longest way from there."""
        rank = [1] * len(self.widths)
        for place in self.entries.values():
            rank[place] = 0
        takes: list[list[int]] = [[] for _ in self.widths]
        gives: list[list[int]] = [[] for _ in self.widths]
        for source, target in self.ends:
            takes[target].append(source)
            gives[source].append(target)
        # Members stand in the order in which they ran, which edges follow.
        for place in range(members):
            rank[place] = 1 + max((rank[source] for source in takes[place]), default=0)
        if not self.ends:  # nobody knows how they go together: in a column, as they are listed
            rank[:members] = range(1, members + 1)
        for place in range(members):
            if gives[place] and not takes[place]:  # a parameter stands by whoever takes it
                nearest = min(
                    (rank[target] for target in gives[place] if target < members), default=2
                )
                rank[place] = max(1, nearest - 1)
        self.last = 1 + max(rank[:members], default=0)
        for place in self.exits.values():
            rank[place] = self.last
        return rank

    def _chains(self, frame: Frame) -> list[list[int]]:
        """Lead every link through the layers; those of one origin share their lane.

        Return the places that each link goes through, its ends among them.
        """
        lanes: dict[tuple[int, int], list[int]] = {}
        chains = []
        for link, (source, target) in zip(frame.links, self.ends, strict=True):
            lane = lanes.setdefault((source, link.origin), [source])
            while self.rank[source] + len(lane) < self.rank[target]:
                place = self._add()
                self.rank.append(self.rank[source] + len(lane))
                self._connect(lane[-1], place, link.origin)
                lane.append(place)
            through = lane[: self.rank[target] - self.rank[source]]
            self._connect(through[-1], target, link.origin)
            chains.append([*through, target])
        return chains

    def _connect(self, upper: int, lower: int, origin: int) -> None:
        weight = 2.0 if self.holds[upper] == self.holds[lower] == _FIRM else 1.0
        if self.holds[upper] == _LIGHT:
            weight = _LIGHT
        self.segments.setdefault((upper, lower, origin), Segment(upper, lower, weight))


def _arrange(
    frame: Frame,
    sizes: Mapping[int, Size],
    held: Mapping[int, Frame],
    light: Collection[int],
    measures: Measures,
    least: float,
    title: float,
) -> None:
    """Place the members of a frame, its gates and the ways in it."""
    own = [held[key].size if key in held else sizes[key] for key in frame.members]
    grid = _Grid(frame, own, measures.lane, light)
    for upper, lower, origin in grid.segments:
        segment = grid.segments[upper, lower, origin]
        if upper < len(frame.members) and frame.members[upper] in held:
            inner = held[frame.members[upper]]
            segment.leaves = inner.exits[origin] - inner.size[0] / 2
        if lower < len(frame.members) and frame.members[lower] in held:
            inner = held[frame.members[lower]]
            segment.arrives = inner.entries[origin] - inner.size[0] / 2
    segments = list(grid.segments.values())
    layers = ordered(grid.rank, segments, grid.last + 1)
    middles = placed(layers, segments, grid.widths, grid.holds, measures.beside)
    left = min((x - width / 2 for x, width in zip(middles, grid.widths, strict=True)), default=0)
    right = max((x + width / 2 for x, width in zip(middles, grid.widths, strict=True)), default=0)
    room = max(right - left, least)
    shift = measures.padding - left + (room - (right - left)) / 2
    middles = [x + shift for x in middles]
    tops, bottoms, height = _heights(layers, grid.heights, measures, title)
    frame.size = room + 2 * measures.padding, height
    for place, key in enumerate(frame.members):
        rank, (width, tall) = grid.rank[place], own[place]
        middle = (tops[rank] + bottoms[rank] - tall) / 2
        frame.corners[key] = middles[place] - width / 2, middle
    frame.entries = {origin: middles[place] for origin, place in grid.entries.items()}
    frame.exits = {origin: middles[place] for origin, place in grid.exits.items()}
    _spread(grid, segments, middles, held, frame)
    _draw(frame, grid, middles, own, tops, bottoms)


def _heights(
    layers: Sequence[Sequence[int]], heights: Sequence[float], measures: Measures, title: float
) -> tuple[list[float], list[float], float]:
    """Return where each layer begins and ends, and the height of all; gates lie on the frame."""
    y = max(title, measures.padding)
    tops, bottoms = [0.0], [0.0]
    inner = layers[1:-1]
    gates = bool(layers[0]), bool(layers[-1])
    if gates[0]:
        y += measures.below - measures.padding
    for number, layer in enumerate(inner):
        tops.append(y)
        y += max((heights[place] for place in layer), default=0)
        bottoms.append(y)
        y += measures.below if number < len(inner) - 1 else 0
    y += measures.below if gates[1] else measures.padding
    return [*tops, y], [*bottoms, y], y


def _spread(
    grid: _Grid,
    segments: Sequence[Segment],
    middles: Sequence[float],
    held: Mapping[int, Frame],
    frame: Frame,
) -> None:
    """Let the edges that meet at a closed box end beside each other, in the order they come in."""
    arriving: dict[int, list[Segment]] = {}
    for segment in segments:
        place = segment.lower
        if place < len(frame.members) and frame.members[place] not in held:
            arriving.setdefault(place, []).append(segment)
    for place, found in arriving.items():
        found.sort(key=lambda segment: middles[segment.upper] + segment.leaves)
        step = min(14.0, 0.7 * grid.widths[place] / len(found))
        for number, segment in enumerate(found):
            segment.arrives = (number - (len(found) - 1) / 2) * step


def _draw(
    frame: Frame,
    grid: _Grid,
    middles: Sequence[float],
    own: Sequence[Size],
    tops: Sequence[float],
    bottoms: Sequence[float],
) -> None:
    def through(upper: int, lower: int, origin: int) -> tuple[Point, Point, Point, Point]:
        """Return the four places of a step: out of the upper box and layer, into the lower."""
        segment = grid.segments[upper, lower, origin]
        x, end = middles[upper] + segment.leaves, middles[lower] + segment.arrives
        above, below = grid.rank[upper], grid.rank[lower]
        y = bottoms[above]
        if upper < len(own):
            y = frame.corners[frame.members[upper]][1] + own[upper][1]
        bottom = tops[below]
        if lower < len(own):
            bottom = frame.corners[frame.members[lower]][1]
        return (x, y), (x, bottoms[above]), (end, tops[below]), (end, bottom)

    for link, chain in zip(frame.links, grid.chains, strict=True):
        points: list[Point] = []
        for upper, lower in itertools.pairwise(chain):
            for point in through(upper, lower, link.origin):
                if not points or points[-1] != point:
                    points.append(point)
        frame.ways[link] = points
