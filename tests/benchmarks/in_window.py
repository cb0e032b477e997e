"""How late the event loop is while the window sweeps, evaluates, extracts features and maps.

The built-in network and 12,000 images of MNIST, with the views of each workspace open, and the
answers drawn into them as they come.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from cnnviz.engine.embedding.params import EmbedParams
from cnnviz.qt.app import make_window, open_first
from cnnviz.qt.controllers.map_recipe import Recipe
from cnnviz.qt.main_window import MainWindow
from cnnviz.qt.settings import Settings
from tests.benchmarks.event_loop import Lateness, wait
from tests.benchmarks.harness import Comparison, Figure
from tests.benchmarks.mnist import small_mnist

_IMAGES, _LAYERS, _LIMIT_MS = 12_000, ("conv1", "conv2", "fc1", "fc2"), 33


def rows() -> Iterator[Comparison | Figure]:
    """Measure; yields nothing where there is no MNIST."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        os.environ["CNNVIZ_CACHE"] = str(home / "kept")
        spec = small_mnist(home / "images", _IMAGES)
        if spec is None:
            return
        application = QApplication.instance() or QApplication([])
        assert isinstance(application, QApplication)
        window = make_window(application, Settings(home / "settings"))
        window.resize(1280, 800)
        window.show()
        open_first(window, None, spec, None)
        bench = window.workbench
        wait(lambda: bench.session.probe is not None and not bench.lane.jobs())
        late = Lateness(window)
        for name, workspace, begin, done in _jobs(window):
            window.show_workspace(workspace)
            wait(lambda: not bench.lane.jobs() and not bench.process_lane.jobs())
            late.start()
            begin()
            wait(done)
            wait(lambda: not bench.lane.jobs() and not bench.process_lane.jobs())
            late.stop()
            usual, longest = late.take()
            yield Figure(f"lateness while it {name}, 99th percentile", usual, "ms", _LIMIT_MS)
            yield Figure("the same, longest", longest, "ms")
        window.close()
        window.deleteLater()
        QCoreApplication.processEvents()


def _jobs(
    window: MainWindow,
) -> Iterator[tuple[str, str, Callable[[], object], Callable[[], bool]]]:
    """Yield what is done, the workspace, what begins it, and whether it is there."""
    bench = window.workbench
    session = bench.session
    yield (
        "sweeps",
        "units",
        lambda: bench.responses.sweep(_LAYERS),
        lambda: session.responses is not None,
    )
    yield (
        "evaluates",
        "evaluate",
        bench.evaluations.evaluate,
        lambda: session.evaluation is not None,
    )
    for method in ("pca", "tsne", "umap"):
        recipe = Recipe("fc1", "auto", EmbedParams(method=method))

        def shown(method: str = method) -> bool:
            found = session.embedding
            return found is not None and found.params.method == method

        def start(recipe: Recipe = recipe) -> None:
            bench.embeddings.start(recipe)

        yield f"maps by {method}, features first", "map", start, shown
