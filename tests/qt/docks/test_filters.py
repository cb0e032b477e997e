"""Filters of every kind, as a person steps through them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnviz.engine.models.load import load_model
from cnnviz.qt.docks.filters import FiltersView
from cnnviz.qt.pixels import array_of
from cnnviz.qt.workbench import Workbench

PATIENCE = 30_000


@pytest.fixture
def view(qtbot: QtBot, workbench: Workbench) -> FiltersView:
    made = FiltersView(workbench)
    qtbot.addWidget(made)
    made.resize(700, 520)
    with qtbot.waitExposed(made):
        made.show()
    return made


def choose(qtbot: QtBot, workbench: Workbench, view: FiltersView, layer: str) -> None:
    workbench.session.commit(workbench.session.selection.with_layer(layer))
    qtbot.waitUntil(lambda: view.header.text().startswith(f"{layer} ·"), timeout=PATIENCE)


def test_first_layers_are_coloured_and_deeper_ones_signed(
    qtbot: QtBot, workbench: Workbench, view: FiltersView
) -> None:
    model = load_model("mobilenet_v3_small")
    workbench.session.set_model(model)
    choose(qtbot, workbench, view, "features.0.0")
    assert view.tiles.count == 16
    assert not view.channel.isEnabled()
    weight = model.module.get_parameter("features.0.0.weight").detach().numpy()
    # Each weight of 3 x 3 is a square of 32 pixels; the number stands in the first one.
    picture = array_of(view.tiles.to_image())[24:96:32, 24:96:32].astype(float)
    reach = np.abs(weight[0]).max()
    expected = np.round((np.moveaxis(weight[0], 0, -1) / reach + 1) / 2 * 255)
    np.testing.assert_allclose(picture, expected, atol=1)

    choose(qtbot, workbench, view, "features.1.block.0.0")
    assert "depthwise" in view.header.text()
    assert view.tiles.count == 16
    choose(qtbot, workbench, view, "features.1.block.2.0")
    assert "1 x 1" in view.header.text()
    assert view.tiles.count == 1


def test_one_output_shows_all_of_its_inputs(
    qtbot: QtBot, workbench: Workbench, view: FiltersView
) -> None:
    model = load_model("course_cnn")
    workbench.session.set_model(model)
    choose(qtbot, workbench, view, "conv2")
    assert view.tiles.count == 64
    view.output.setFocus()
    qtbot.keyClick(view.output, Qt.Key.Key_Up)
    assert view.output.value() == 0
    qtbot.waitUntil(lambda: view.tiles.count == 32, timeout=PATIENCE)
    assert not view.channel.isEnabled()
    qtbot.keyClick(view.output, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: view.tiles.count == 64, timeout=PATIENCE)
    assert view.channel.isEnabled()
    weight = model.module.get_parameter("conv2.weight").detach()
    assert f"mean {weight.double().mean():.3g}" in view.statistics.text()
    assert view.histogram.isVisible()
    low, high = view.histogram.bounds
    assert (low, high) == pytest.approx((float(weight.min()), float(weight.max())))


def test_the_unit_cursor_is_the_same_here(
    qtbot: QtBot, workbench: Workbench, view: FiltersView
) -> None:
    workbench.session.set_model(load_model("course_cnn"))
    choose(qtbot, workbench, view, "conv1")
    session = workbench.session
    session.commit(session.selection.with_unit(11))
    assert view.tiles.current == 11
    place = view.tiles.cell_centre(4)
    qtbot.mouseClick(view.tiles.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert session.selection.unit == 4


def test_a_layer_without_filters_leads_to_the_nearest(
    qtbot: QtBot, workbench: Workbench, view: FiltersView
) -> None:
    workbench.session.set_model(load_model("course_cnn"))
    session = workbench.session
    session.commit(session.selection.with_layer("relu#2"))
    qtbot.waitUntil(lambda: view.empty.isVisible() and "no filters" in view.empty.text())
    assert not view.histogram.isVisible()
    assert view.export_arrays() is None
    assert view.tiles.count == 0
    qtbot.mouseClick(view.empty.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.tiles.isVisible(), timeout=PATIENCE)
    assert session.selection.layer in ("conv1", "conv2", "fc1")


def test_tensors_of_an_unknown_file_are_drawn(
    qtbot: QtBot, workbench: Workbench, view: FiltersView, tmp_path: Path
) -> None:
    weights = {"stem.weight": torch.randn(6, 3, 5, 5), "head.bias": torch.randn(4)}
    torch.save(weights, tmp_path / "unknown.pth")
    workbench.models.open(tmp_path / "unknown.pth")
    qtbot.waitUntil(lambda: view.header.text().startswith("stem.weight"), timeout=PATIENCE)
    assert view.tiles.count == 6
