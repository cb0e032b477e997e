"""The graph of large networks: how long it takes to open, and to draw a frame of many boxes.

Opening is all that a person waits for: the tensors are followed anew, what is to be seen is laid
out, and painted for the first time. The frames are of a made graph with a thousand boxes in sight.
All of it happens on one thread, so that its own time is taken: what a person waits for where
nothing else runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import median
from time import thread_time

import torch
from PySide6.QtWidgets import QApplication
from torch import nn
from torchvision import models

from cnnviz.engine.models.graph import Flow, Graph, Node, graph_of
from cnnviz.qt.widgets.graph_view import GraphView
from tests.benchmarks.harness import Figure

_SIZE = (900, 700)
_ROUNDS = 5
_FRAMES = 60
_OPEN_MS = 300
_FRAME_MS = 1000 / 60


def rows() -> Iterator[Figure]:
    """Measure opening two networks, opening a stage of each, and frames of a thousand boxes."""
    application = QApplication.instance() or QApplication([])
    view = GraphView()
    view.resize(*_SIZE)
    view.show()
    application.processEvents()
    for name, stage in (("resnet152", "layer3"), ("vit_l_16", "encoder.layers")):
        network = _without_numbers(name)
        example = torch.empty(1, 3, 224, 224)
        graph_of(network, example)
        times = []
        for _ in range(_ROUNDS):
            start = thread_time()
            view.set_graph(_anew(network, example))
            view.repaint()
            times.append(1e3 * (thread_time() - start))
        yield Figure(f"the graph of {name}, opened (best of {_ROUNDS})", min(times), "ms", _OPEN_MS)
        yield Figure(f"the graph of {name}, opened (median)", median(times), "ms")
        yield Figure(f"a stage of {name}, opened", _stage(view, stage), "ms", _OPEN_MS)
        view.set_opened(range(len(view.graph.nodes) if view.graph else 0))
        yield Figure(f"all of {name}, a frame while zooming", _zooming(view), "ms", _FRAME_MS)
    view.set_graph(_thousand())
    start = thread_time()
    view.set_opened(())
    view.repaint()
    yield Figure("a thousand boxes, laid out and painted", 1e3 * (thread_time() - start), "ms", 300)
    yield from _frames(view)
    view.close()
    view.deleteLater()


def _without_numbers(name: str) -> nn.Module:
    """Return a network that takes no memory: the graph needs shapes alone."""
    with torch.device("meta"):
        return models.get_model(name, weights=None).eval()


def _anew(network: nn.Module, example: torch.Tensor) -> Graph:
    """Return the graph of a network as for the first time."""
    from cnnviz.engine.models import graph

    graph._known.clear()
    return graph_of(network, example)


def _stage(view: GraphView, name: str) -> float:
    assert view.graph is not None
    key = view.graph.find(name)
    assert key is not None
    start = thread_time()
    view.reveal(key)
    view.toggle(key)
    view.repaint()
    return 1e3 * (thread_time() - start)


def _thousand() -> Graph:
    """Return a thousand boxes in sight, in ten rows of branches that meet again and again."""
    nodes, flows = [], []
    for key in range(1000):
        nodes.append(
            Node(key, "layer", f"block{key}", f"block{key}", "Conv2d", "convolution", None, (1, 64))
        )
        level, branch = divmod(key, 20)
        above = (level - 1) * 20
        if level:
            flows += [Flow(above + (branch + side) % 20, key, (1, 64), key) for side in (0, 1)]
    return Graph(tuple(nodes), tuple(flows), (1, 3))


def _frames(view: GraphView) -> Iterator[Figure]:
    view.fit_all()
    text = "a thousand boxes in sight, a frame while"
    yield Figure(f"{text} moving (median of {_FRAMES})", _moving(view), "ms", _FRAME_MS)
    yield Figure(f"{text} zooming (median)", _zooming(view), "ms", _FRAME_MS)
    view.zoom_by(0.8 / view.scale)
    yield Figure("near enough to read, a frame while moving", _moving(view), "ms", _FRAME_MS)
    yield Figure("near enough to read, a frame while zooming", _zooming(view), "ms", _FRAME_MS)


def _moving(view: GraphView) -> float:
    return _frame(view, lambda: view.move_by(1, 1))


def _zooming(view: GraphView) -> float:
    turns = iter([1.01, 1 / 1.01] * _FRAMES)
    return _frame(view, lambda: view.zoom_by(next(turns)))


def _frame(view: GraphView, change: Callable[[], None]) -> float:
    times = []
    for _ in range(_FRAMES):
        start = thread_time()
        change()
        view.repaint()
        times.append(1e3 * (thread_time() - start))
    return median(times)
