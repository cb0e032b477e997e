"""A view is copied as code that gives the same numbers by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPointF
from PySide6.QtGui import QEnterEvent, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.save import save_model
from cnnviz.qt.main_window import MainWindow
from tests.qt.journeys import PATIENCE, content, settle, window

__all__ = ["window"]


def copied(qtbot: QtBot, window: MainWindow, key: str) -> tuple[str, str]:
    """Move the pointer to a view and copy it; return the code and what was said."""
    dock = next(dock for dock in window.docks if dock.spec.key == key)
    dock.show()
    dock.raise_()
    qtbot.waitUntil(lambda: not dock.visibleRegion().isEmpty())
    place = QPointF(5, 5)
    QApplication.sendEvent(dock, QEnterEvent(place, place, place))
    QGuiApplication.clipboard().clear()
    starts = ("Copied", "Open a model", "Give the network")
    with qtbot.waitSignal(
        window.workbench.session.noticed,
        timeout=PATIENCE,
        check_params_cb=lambda notice: notice.text.startswith(starts),
    ) as told:
        window.python_copier.action.trigger()
    return QGuiApplication.clipboard().text(), told.args[0].text


def ran(text: str) -> dict[str, Any]:
    space: dict[str, Any] = {"__name__": "snippet"}
    exec(compile(text, "snippet.py", "exec"), space)
    return space


def test_the_view_under_the_pointer_is_copied(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    bench = window.workbench
    nothing, told = copied(qtbot, window, "activations")
    assert not nothing
    assert "Open a model first" in told
    bench.models.open(save_model(tmp_path / "course.safetensors", load_model("bundled")))
    qtbot.waitUntil(lambda: bench.session.model is not None, timeout=PATIENCE)
    bench.inputs.open_image_set("digits")
    settle(qtbot, window)
    bench.session.choose_layer("relu#2")
    settle(qtbot, window)
    text, told = copied(qtbot, window, "activations")
    assert told == "Copied as Python: the maps of relu#2."
    probe = bench.session.probe
    assert probe is not None
    assert probe.maps is not None
    np.testing.assert_allclose(ran(text)["maps"].numpy(), probe.maps.array, atol=1e-5)
    text, told = copied(qtbot, window, "predictions")
    assert told == "Copied as Python: the network's answer to this input."
    assert probe.scores is not None
    np.testing.assert_allclose(ran(text)["probabilities"].numpy(), probe.scores, atol=1e-6)
    bench.session.choose_layer("conv2")
    settle(qtbot, window)
    text, told = copied(qtbot, window, "filters")
    assert told == "Copied as Python: the filters of conv2."
    assert ran(text)["filters"].shape == (64, 32, 3, 3)
    view = content(window, "why")
    dock = next(dock for dock in window.docks if dock.spec.key == "why")
    dock.show()
    dock.raise_()
    qtbot.waitUntil(lambda: view.panes[0].shown is not None, timeout=PATIENCE)
    text, told = copied(qtbot, window, "why")
    shown = view.panes[0].shown
    np.testing.assert_allclose(
        ran(text)["attribution"].numpy(), shown.values, atol=1e-5 * float(shown.values.max())
    )


def test_a_tensor_of_a_file_that_fits_no_network_is_copied(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    torch.save({"net": {"a.weight": torch.rand(4, 3, 5, 5)}}, tmp_path / "odd.pt")
    bench = window.workbench
    bench.models.open(tmp_path / "odd.pt")
    qtbot.waitUntil(lambda: bench.session.checkpoint is not None, timeout=PATIENCE)
    bench.session.choose_layer("a.weight")
    text, told = copied(qtbot, window, "filters")
    assert told == "Copied as Python: the filters of a.weight."
    assert ran(text)["filters"].shape == (4, 3, 5, 5)


@pytest.mark.parametrize("layer", ["conv1", None])
def test_without_an_input_only_weights_can_be_copied(
    qtbot: QtBot, window: MainWindow, layer: str | None
) -> None:
    bench = window.workbench
    bench.models.open("course_cnn")
    qtbot.waitUntil(lambda: bench.session.layers is not None, timeout=PATIENCE)
    bench.session.choose_layer(layer)
    text, told = copied(qtbot, window, "activations")
    if layer is None:
        assert not text
        assert "Give the network an image first" in told
    else:
        assert told == "Copied as Python: the filters of conv1."
        assert ran(text)["filters"].shape == (32, 1, 3, 3)
