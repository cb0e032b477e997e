"""From the slider at another epoch to each view that has drawn it, by the kept history.

A run of 20 epochs of the course's network on digits, and one of 6 of ResNet-18 at 32 px; the views
stand in the window as each workspace has them. Every epoch is chosen once by the slider, from the
first to the last, with the time of a person's look between two, and once more in leaps. A view has
drawn an epoch when what it shows is of it and it is painted; points of the map glide on from there.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QDockWidget

from cnnviz.engine.events import drain
from cnnviz.engine.runs.run import Run
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.fit import fit
from cnnviz.engine.training.parts import measuring
from cnnviz.qt.app import make_window
from cnnviz.qt.main_window import MainWindow
from cnnviz.qt.settings import Settings
from tests.benchmarks.event_loop import wait
from tests.benchmarks.harness import Figure

_PROMISED_MS = 100
_LOOK_S = 0.25  # what a person takes to look before the next step
_RUNS = {
    "course CNN": ("conv2", {"model": "course_cnn", "epochs": 20, "batch_size": 128}),
    "ResNet-18": (
        "layer2.0.conv1",
        {"model": "resnet18", "epochs": 6, "image_size": 32, "validation_share": 0.8},
    ),
}


@dataclass(frozen=True)
class _View:
    """A view, where it stands, and the value that is another one when it shows another epoch."""

    name: str
    workspace: str
    key: str
    told: Callable[[Any], object]


_VIEWS = (
    _View("activation maps", "look", "activations", lambda view: view._session.probe),
    _View("filters", "look", "filters", lambda view: view._shown),
    _View("confusion matrix", "evaluate", "confusion", lambda view: view.evaluation),
    _View("report", "evaluate", "report", lambda view: view.evaluation),
    _View("calibration", "evaluate", "calibration", lambda view: view.evaluation),
    _View("unit table", "units", "unit table", lambda view: view._shown and view._shown[0]),
    _View("unit card", "units", "unit card", lambda view: view.card),
    _View("map of samples", "map", "map", lambda view: view._session.embedding),
    _View("gallery", "map", "gallery", lambda view: view._said),
)


def rows() -> Iterator[Figure]:
    """Measure."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        os.environ["CNNVIZ_CACHE"] = str(home / "kept")
        for name, (layer, options) in _RUNS.items():
            run = home / name
            drain(fit(TrainConfig(run=str(run), **options)))
            window = make_window(application, Settings(home / f"settings {name}"))
            window.resize(1280, 800)
            window.show()
            _open(window, run, layer)
            for view in _VIEWS:
                taken = _steps(window, view)
                text = f"{name}, another epoch to the painted {view.name}"
                yield Figure(f"{text}, median", 1e3 * median(taken), "ms", _PROMISED_MS)
                late = 1e3 * float(np.percentile(taken, 95))
                yield Figure("the same, 95th percentile", late, "ms")
            window.close()
            window.deleteLater()
            QCoreApplication.processEvents()


def _open(window: MainWindow, run: Path, layer: str) -> None:
    bench = window.workbench
    bench.session.set_image_set(drain(measuring(Run(run).config)))
    bench.models.open(Run(run).checkpoint(1))
    wait(lambda: bench.past.shown is not None)
    bench.inputs.show_sample(0)
    bench.session.choose_unit(layer, 0)
    wait(lambda: bench.session.probe is not None and not bench.lane.jobs())


def _steps(window: MainWindow, view: _View) -> list[float]:
    """Return the seconds of each step, after one that is not counted."""
    bench, slider = window.workbench, window.actions_of_window.toolbar.epochs.slider
    window.show_workspace(view.workspace)
    dock = next(dock for dock in window.docks if dock.spec.key == view.key)
    assert isinstance(dock, QDockWidget)
    dock.show()
    dock.raise_()
    content = dock.fill()
    count = len(bench.epochs.offered)
    leaps = [(7 * place) % count for place in range(count)]
    taken = []
    slider.setValue(0)
    for place in [*range(1, count), *leaps]:
        _rest(window)
        before, at = view.told(content), slider.value()
        if place == at:
            continue
        start = time.perf_counter()
        slider.setValue(place)
        while view.told(content) in (None, before):
            QCoreApplication.processEvents()
            time.sleep(0.001)
        content.repaint()
        taken.append(time.perf_counter() - start)
        assert bench.session.selection.epoch == bench.epochs.offered[place]
    return taken[1:]


def _rest(window: MainWindow) -> None:
    """Let a moment pass, in which epochs are read ahead."""
    end = time.perf_counter() + _LOOK_S
    while time.perf_counter() < end or window.workbench.lane.jobs():
        QCoreApplication.processEvents()
        time.sleep(0.001)
