"""Where the boxes of a graph stand: apart, downwards, the same each time, and quickly there."""

from __future__ import annotations

import itertools
import time

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torchvision import models

from cnnviz.engine.models.graph import Flow, Graph, Node, graph_of
from cnnviz.engine.models.graph_layout import Layout, Measures, lay_out

_ROUNDING = 1e-6


def made(parents: list[int | None], flows: list[tuple[int, int]]) -> Graph:
    """Return a graph of boxes that lie in each other, and of who takes from whom."""
    nodes = [
        Node(key, "layer", f"box{key}", f"box{key}", "Box", "other", parent, (1, 2))
        for key, parent in enumerate(parents)
    ]
    return Graph(
        tuple(nodes),
        tuple(Flow(source, target, (1, 2), source) for source, target in flows),
        (1, 2),
    )


def laid(graph: Graph, opened: object = ()) -> Layout:
    seen = graph.seen(opened)  # type: ignore[arg-type]
    sizes = {key: (40.0 + 30 * (key % 5), 20.0 + 8 * (key % 3)) for key in seen.boxes}
    layout = lay_out(seen, sizes)
    check(graph, layout)
    return layout


def check(graph: Graph, layout: Layout) -> None:
    """Check that boxes lie within theirs and beside the others, and edges lead from box to box."""
    boxes = layout.boxes
    for key, box in boxes.items():
        parent = graph.nodes[key].parent
        if parent is not None:
            outer = boxes[parent]
            assert outer.x < box.x
            assert outer.y < box.y
            assert box.x + box.width < outer.x + outer.width
            assert box.y + box.height < outer.y + outer.height
        assert 0 <= box.x <= layout.width - box.width
        assert 0 <= box.y <= layout.height - box.height
    for inside in graph.inside.values():
        shown = [boxes[key] for key in inside if key in boxes]
        for one, other in itertools.combinations(shown, 2):
            beside = one.x + one.width <= other.x + _ROUNDING or (
                other.x + other.width <= one.x + _ROUNDING
            )
            below = one.y + one.height <= other.y + _ROUNDING or (
                other.y + other.height <= one.y + _ROUNDING
            )
            assert beside or below
    for line in layout.lines:
        source, target = boxes[line.edge.source], boxes[line.edge.target]
        assert source.x <= line.points[0][0] <= source.x + source.width
        assert line.points[0][1] == pytest.approx(source.y + source.height)
        assert target.x <= line.points[-1][0] <= target.x + target.width
        assert line.points[-1][1] == pytest.approx(target.y)
        for (_, above), (_, below_) in itertools.pairwise(line.points):
            assert above <= below_ + _ROUNDING


def crossed(graph: Graph, layout: Layout, opened: set[int]) -> int:
    """Count the upright parts of edges that run through a closed box."""
    count = 0
    for line in layout.lines:
        for (x, top), (end, bottom) in itertools.pairwise(line.points):
            for key, box in layout.boxes.items():
                if (
                    x == end
                    and key not in opened
                    and key not in (line.edge.source, line.edge.target)
                ):
                    inside = box.x < x < box.x + box.width
                    count += inside and top < box.y + box.height - 1 and bottom > box.y + 1
    return count


def test_a_row_stands_in_a_column() -> None:
    layout = laid(made([None] * 5, [(n, n + 1) for n in range(4)]))
    middles = {box.x + box.width / 2 for box in layout.boxes.values()}
    assert len({round(middle, 6) for middle in middles}) == 1
    assert all(len(line.points) == 2 for line in layout.lines)


def test_a_long_edge_goes_round_the_boxes_between() -> None:
    graph = made([None] * 5, [(0, 1), (1, 2), (2, 3), (3, 4), (0, 4)])
    layout = laid(graph)
    assert crossed(graph, layout, set()) == 0
    chain = [layout.boxes[key].x + layout.boxes[key].width / 2 for key in range(5)]
    assert chain == pytest.approx([chain[0]] * 5)  # and leaves the row where it is


def test_branches_stand_beside_each_other() -> None:
    layout = laid(made([None] * 5, [(0, 1), (0, 2), (0, 3), (1, 4), (2, 4), (3, 4)]))
    assert len({layout.boxes[key].y + layout.boxes[key].height / 2 for key in (1, 2, 3)}) == 1
    ends = [line.points[-1][0] for line in layout.lines if line.edge.target == 4]
    assert len(set(ends)) == 3  # what comes in can be told apart


def test_what_takes_nothing_stands_by_its_taker() -> None:
    graph = made([None] * 6, [(0, 1), (1, 2), (2, 3), (4, 5), (3, 5)])
    layout = laid(graph)
    assert layout.boxes[4].y >= layout.boxes[2].y


def test_boxes_without_edges_stand_in_their_order() -> None:
    layout = laid(made([None, None, 1, 1, None], []), [1])
    order = [layout.boxes[key].y for key in (0, 1, 4)]
    assert order == sorted(order)
    assert layout.boxes[2].y < layout.boxes[3].y


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Graph, set[int]]:
    """Make nested boxes in the order in which they ran, with edges from earlier to later ones."""
    parents: list[int | None] = []
    above: list[int] = []
    for key in range(draw(st.integers(1, 28))):
        for _ in range(draw(st.integers(0, len(above)))):
            above.pop()
        parents.append(above[-1] if above else None)
        if draw(st.booleans()):
            above.append(key)
    leaves = sorted(set(range(len(parents))) - {key for key in parents if key is not None})
    pairs = [(one, other) for one in leaves for other in leaves if one < other]
    flows = draw(st.lists(st.sampled_from(pairs), max_size=40)) if pairs else []
    opened = draw(st.sets(st.integers(0, len(parents) - 1)))
    return made(parents, sorted(set(flows))), opened


@settings(max_examples=80, deadline=None)
@given(graphs())
def test_any_graph_is_laid_out(drawn: tuple[Graph, set[int]]) -> None:
    graph, opened = drawn
    layout = laid(graph, opened)
    assert crossed(graph, layout, set(graph.seen(opened).opened)) == 0
    assert laid(graph, opened) == layout


def test_a_network_is_laid_out_the_same_each_time_and_nothing_runs_through_boxes() -> None:
    graph = graph_of(models.googlenet(init_weights=False), torch.zeros(1, 3, 64, 64))
    every = set(range(len(graph.nodes)))
    layout = laid(graph, every)
    assert crossed(graph, layout, set(graph.seen(every).opened)) == 0
    assert laid(graph, every) == layout


def test_a_thousand_boxes_are_laid_out_at_once() -> None:
    flows = [(n, n + 1) for n in range(999)] + [(n, n + 7) for n in range(0, 990, 3)]
    graph = made([None] * 1000, flows)
    seen = graph.seen(())
    sizes = dict.fromkeys(seen.boxes, (120.0, 40.0))
    times = []
    for _ in range(3):
        start = time.process_time()
        lay_out(seen, sizes, Measures())
        times.append(time.process_time() - start)
    assert min(times) < 0.3
