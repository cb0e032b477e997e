"""From another chosen unit to its painted card: figures at once, pictures when they come.

ResNet-18 with weights at random, swept over 256 noisy pictures; the card stands alone, as wide as
in the window. Each of 60 units of a layer is chosen once, so that no picture was shown before.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
import torch
from PySide6.QtWidgets import QApplication

from cnnviz.engine.data.image_set import ArraySet
from cnnviz.engine.models.layers import example_input, layer_table
from cnnviz.engine.models.load import load_model
from cnnviz.engine.probes.responses import responses
from cnnviz.qt.docks.unit_card import UnitCardView
from cnnviz.qt.settings import Settings
from cnnviz.qt.workbench import Workbench, make_workbench
from tests.benchmarks.harness import Figure

_LAYER = "layer2.0.conv1"
_UNITS = 60
_PROMISED_MS = 50


def rows() -> Iterator[Figure]:
    """Measure."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    torch.manual_seed(0)
    with TemporaryDirectory() as folder:
        workbench = make_workbench(Settings(Path(folder, "settings")))
        _open(workbench)
        view = UnitCardView(workbench)
        view.resize(320, 760)
        view.show()
        _choose(application, workbench, view, _UNITS)  # untimed: modules and fonts are loaded
        painted, complete = zip(
            *(_choose(application, workbench, view, unit) for unit in range(_UNITS)), strict=True
        )
        view.close()
        workbench.lane.close()
        view.deleteLater()
    yield Figure("unit card, chosen to painted, median", 1e3 * median(painted), "ms", _PROMISED_MS)
    late = 1e3 * float(np.percentile(painted, 95))
    yield Figure("unit card, chosen to painted, 95th percentile", late, "ms", _PROMISED_MS)
    yield Figure("unit card, chosen to all 27 pictures, median", 1e3 * median(complete), "ms")


def _open(workbench: Workbench) -> None:
    model = load_model("resnet18")
    generator = np.random.default_rng(0)
    images = ArraySet(
        generator.integers(0, 256, (256, 64, 64, 3), dtype=np.uint8),
        np.arange(256, dtype=np.int64) % 10,
        spec="noise",
        kind="images",
        name="noise",
        class_names=[f"class {index}" for index in range(10)],
    )
    session = workbench.session
    session.set_model(model, layer_table(model, example_input(model)))
    session.set_image_set(images)
    session.set_responses(responses(model, images, _LAYER))


def _choose(
    application: QApplication, workbench: Workbench, view: UnitCardView, unit: int
) -> tuple[float, float]:
    """Choose a unit; return the seconds until its figures are painted, and its pictures."""
    start = time.perf_counter()
    workbench.session.choose_unit(_LAYER, unit)
    view.repaint()
    view.page.repaint()
    painted = time.perf_counter() - start
    grids = [section.grid for section in view.sections.values()]
    while not all(grid.picture(place) for grid in grids for place in range(len(grid.cells))):
        application.processEvents()
        time.sleep(0.001)
    return painted, time.perf_counter() - start
