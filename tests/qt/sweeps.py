"""A small network and a few images, for views that show what units answer."""

from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from cnnviz.engine.data.image_set import ArraySet
from cnnviz.engine.models.layers import example_input, layer_table
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.qt.workbench import Workbench

PATIENCE = 60_000
COUNT = 48


def images(name: str = "squares", count: int = COUNT) -> ArraySet:
    """Return bright squares at places that go with their class."""
    generator = np.random.default_rng(0)
    labels = np.arange(count, dtype=np.int64) % 3
    pixels = generator.integers(0, 60, (count, 28, 28)).astype(np.uint8)
    for sample, label in enumerate(labels.tolist()):
        pixels[sample, 4 + 7 * label : 10 + 7 * label, 8:20] = 255
    return ArraySet(
        pixels, labels, spec=name, kind="digits", name=name, class_names=("cat", "dog", "owl")
    )


def open_all(workbench: Workbench, layer: str | None = "conv1") -> LoadedModel:
    """Put network and images into the session, and choose a layer."""
    model = load_model("course_cnn")
    workbench.session.set_model(model, layer_table(model, example_input(model)))
    workbench.session.set_image_set(images())
    workbench.session.choose_layer(layer)
    return model


def idle(qtbot: QtBot, workbench: Workbench) -> None:
    """Wait until nothing is done on the lane any more."""
    qtbot.waitUntil(lambda: not workbench.lane.jobs(), timeout=PATIENCE)


def sweep(qtbot: QtBot, workbench: Workbench, *layers: str) -> None:
    """Sweep layers and wait for the end."""
    workbench.responses.sweep(layers)
    qtbot.waitUntil(lambda: not workbench.responses.running, timeout=PATIENCE)
