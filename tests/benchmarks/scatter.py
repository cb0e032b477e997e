"""A million coloured points: our scatter view against pyqtgraph's ScatterPlotItem, equal markers.

Both draw discs three pixels wide, one colour for each point, into a widget of the same
size. pyqtgraph's side is given its brushes and symbols as it likes them best: one array each.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

import numpy as np
import pyqtgraph
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from cnnviz.engine.imaging import class_colours
from cnnviz.engine.raster.cells import Cells
from cnnviz.engine.raster.draw import prepare
from cnnviz.qt.widgets.scatter_view import ScatterView
from tests.benchmarks.harness import Comparison, Figure, compare

_COUNT = 1_000_000
_CLASSES = 10
_SIZE = (900, 700)
_PIXELS = 3  # diameter of a mark: ours gives a part of a pixel to the four around it


def rows() -> Iterator[Comparison | Figure]:
    """Measure the first frame, the later ones, recolouring, picking and a lasso."""
    application = QApplication.instance() or QApplication([])
    prepare()
    rng = np.random.default_rng(0)
    labels = rng.integers(0, _CLASSES, _COUNT)
    middles = rng.normal(0, 10, (_CLASSES, 2))
    points = (middles[labels] + rng.normal(0, 1.5, (_COUNT, 2))).astype(np.float32)
    ids = np.arange(_COUNT)
    colours = class_colours(_CLASSES)[labels]
    other = class_colours(2 * _CLASSES)[labels + _CLASSES]
    brushes = np.array([pyqtgraph.mkBrush(*row.tolist()) for row in class_colours(_CLASSES)])

    def fill_ours(view: ScatterView) -> None:
        view.set_points(points, ids)
        view.set_colours(colours)
        view.repaint()

    def first_of_ours() -> float:
        view = ScatterView()
        view.resize(*_SIZE)
        view.show()
        application.processEvents()
        start = perf_counter()
        fill_ours(view)
        seconds = perf_counter() - start
        view.close()
        view.deleteLater()
        return seconds

    def plot() -> pyqtgraph.PlotWidget:
        made = pyqtgraph.PlotWidget()
        made.resize(*_SIZE)
        made.setAspectLocked(True)
        made.show()
        application.processEvents()
        return made

    def fill_plain(made: pyqtgraph.PlotWidget) -> pyqtgraph.ScatterPlotItem:
        marks = pyqtgraph.ScatterPlotItem(
            x=points[:, 0], y=points[:, 1], size=_PIXELS, pen=None, brush=brushes[labels]
        )
        made.addItem(marks)
        application.processEvents()
        made.viewport().repaint()
        return marks

    def first_of_plain() -> float:
        made = plot()
        start = perf_counter()
        fill_plain(made)
        seconds = perf_counter() - start
        made.close()
        made.deleteLater()
        return seconds

    yield compare(
        "a million points, first frame", first_of_ours, first_of_plain, 1 / 50, rounds=3, most=3
    )
    view, made = ScatterView(), plot()
    view.resize(*_SIZE)
    view.show()
    fill_ours(view)
    fill_plain(made)

    def frame_of_ours() -> float:
        start = perf_counter()
        view.move_to(view.camera.moved(1, 0))
        view.repaint()
        return perf_counter() - start

    def frame_of_plain() -> float:
        start = perf_counter()
        made.getViewBox().translateBy(x=1e-3)
        made.viewport().repaint()
        return perf_counter() - start

    yield compare("a million points, a frame", frame_of_ours, frame_of_plain, 1 / 20)
    made.close()
    made.deleteLater()
    yield from _figures(view, colours, other, points)
    view.close()
    view.deleteLater()


def _figures(
    view: ScatterView, colours: np.ndarray, other: np.ndarray, points: np.ndarray
) -> Iterator[Figure]:
    def best(work: object, repeat: int = 7) -> float:
        times = []
        for _ in range(repeat):
            start = perf_counter()
            work()  # type: ignore[operator]
            times.append(perf_counter() - start)
        return 1e3 * min(times)

    yield Figure(
        "a million points, a frame (best of 7; 16 ms is aimed at)",
        best(lambda: (view.move_to(view.camera.moved(1, 0)), view.repaint())),
        "ms",
    )
    turns = iter([other, colours] * 10)
    yield Figure(
        "recolouring a million points, painted",
        best(lambda: (view.set_colours(next(turns)), view.repaint())),
        "ms",
        100,
    )
    places = np.random.default_rng(1).uniform((50, 50), (850, 650), (50, 2)).tolist()
    slowest = max(best(lambda at=at: view._pick(QPointF(*at)), 3) for at in places)
    yield Figure("picking among a million points, the slowest of 50 places", slowest, "ms", 5)
    angle = np.linspace(0, 2 * np.pi, 300, endpoint=False)
    reach = 1 + 0.2 * np.sin(9 * angle)
    some = Cells(points[:100_000])
    x0, x1, y0, y1 = some.bounds()
    middle, half = ((x0 + x1) / 2, (y0 + y1) / 2), max(x1 - x0, y1 - y0)
    around = np.stack(
        (middle[0] + half * reach * np.cos(angle), middle[1] + half * reach * np.sin(angle)), 1
    )
    yield Figure(
        "a lasso of 300 corners around 100,000 points",
        best(lambda: some.in_polygon(around)),
        "ms",
        50,
    )
