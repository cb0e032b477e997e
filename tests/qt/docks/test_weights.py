"""The weights of two networks, layer by layer."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from cnnviz.engine.checkpoints.read import read_checkpoint
from cnnviz.engine.models.layers import example_input, layer_table
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.save import save_model
from cnnviz.qt.controllers.versus import versus_of
from cnnviz.qt.docks.versus import VersusView
from cnnviz.qt.docks.weights import WeightsView
from cnnviz.qt.main_window import MainWindow
from cnnviz.qt.workbench import Workbench
from cnnviz.state.open_file import OpenFile
from tests.qt.evaluated import PATIENCE, evaluated, found, shown
from tests.qt.journeys import button, content, settle, window

__all__ = ["evaluated", "found", "window"]


@pytest.fixture
def moved(tmp_path: Path) -> Path:
    """Return a file of the built-in network whose second convolution has moved."""
    other = load_model("bundled")
    with torch.no_grad():
        other.module.get_parameter("conv2.weight").mul_(1.5)
    save_model(tmp_path / "moved.safetensors", other)
    return tmp_path / "moved.safetensors"


@pytest.fixture
def looking(workbench: Workbench) -> Workbench:
    """Return a workbench that looks at the built-in network."""
    model = load_model("bundled")
    workbench.session.set_model(model, layer_table(model, example_input(model)))
    return workbench


def test_a_file_is_held_against_the_network_in_the_window(
    qtbot: QtBot, looking: Workbench, moved: Path
) -> None:
    view = WeightsView(looking)
    shown(qtbot, view)
    assert not view.layers.isVisible()
    button(view, "With a file…").click()
    dialog = view.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(moved))
    dialog.close()
    qtbot.waitUntil(lambda: view.layers.isVisible(), timeout=PATIENCE)
    rows = {row[0]: row[1:] for row in view.layers.figures.rows}
    assert [rows[name][0] for name in ("conv1", "fc1", "fc2")] == [0, 0, 0]
    assert rows["conv2"][0] == pytest.approx(0.5, abs=0.01)
    assert not view.others.isVisible()
    assert view.header.text().endswith("in the window · moved.safetensors")
    assert "numbers differ" in view.note.text()
    view.layers.sort_by(1, descending=True)
    place = view.layers.model().index(0, 0)
    rect = view.layers.visualRect(place)
    qtbot.mouseClick(view.layers.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert looking.session.selection.layer == "conv2"
    looking.session.choose_layer("fc1")
    marked = view.layers.selectionModel().selectedRows()[0].row()
    assert view.layers.figures.row(marked)[0] == "fc1"
    arrays = view.export_arrays()
    assert arrays is not None
    assert arrays["layers"].tolist() == ["conv1", "conv2", "fc1", "fc2"]
    looking.session.set_model(load_model("course_cnn"))  # of another network nothing is said
    assert not view.layers.isVisible()


def test_two_dropped_files_that_fit_no_network_are_compared(
    qtbot: QtBot, workbench: Workbench, tmp_path: Path
) -> None:
    names = ["one.pt", "two.pt"]
    torch.save({"a.w": torch.ones(3), "b": torch.ones(2)}, tmp_path / names[0])
    torch.save({"a.w": torch.zeros(3), "c.<b>": torch.ones(2, 4)}, tmp_path / names[1])
    view = WeightsView(workbench)
    shown(qtbot, view)
    assert not button(view, "With a file…").isEnabled()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in names])
    event = QDropEvent(
        QPointF(9, 9),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    view.dropEvent(event)
    qtbot.waitUntil(lambda: view.layers.isVisible(), timeout=PATIENCE)
    assert view.layers.figures.rows[0][:2] == ("a", 1.0)
    assert view.others.figures.rows == (("b", "2", "–"), ("c.<b>", "–", "2 × 4"))
    assert view.header.text() == "one.pt · two.pt"


def test_the_tensors_of_a_file_in_the_window_are_chosen(
    qtbot: QtBot, workbench: Workbench, tmp_path: Path
) -> None:
    torch.save({"first.weight": torch.ones(3, 2), "first.bias": torch.ones(3)}, tmp_path / "a.pt")
    workbench.session.show_stored(OpenFile(read_checkpoint(tmp_path / "a.pt")))
    view = WeightsView(workbench)
    shown(qtbot, view)
    view.weights.compare(tmp_path / "a.pt")
    qtbot.waitUntil(lambda: view.layers.isVisible(), timeout=PATIENCE)
    assert view.note.text() == "The weights are equal to the bit."
    view.layers.chosen.emit(0, Qt.KeyboardModifier.NoModifier)
    assert workbench.session.selection.layer == "first.weight"
    assert [index.row() for index in view.layers.selectionModel().selectedRows()] == [0]


def test_of_whole_numbers_alone_no_share_is_told(
    qtbot: QtBot, workbench: Workbench, tmp_path: Path
) -> None:
    for name, at in (("one.pt", 1), ("two.pt", 2)):
        torch.save({"n": torch.full((3,), at), "more": torch.ones(at)}, tmp_path / name)
    view = WeightsView(workbench)
    shown(qtbot, view)
    view.weights.compare(tmp_path / "two.pt", first=tmp_path / "one.pt")
    qtbot.waitUntil(lambda: view.others.isVisible(), timeout=PATIENCE)
    assert view.note.text() == "Tensors of another shape: 1."


def test_a_file_without_weights_says_so(qtbot: QtBot, looking: Workbench, tmp_path: Path) -> None:
    torch.save({"epoch": 3}, tmp_path / "facts.pt")
    view = WeightsView(looking)
    shown(qtbot, view)
    with qtbot.waitSignal(looking.session.noticed, timeout=PATIENCE) as told:
        view.weights.compare(tmp_path / "facts.pt")
    assert "no weights to compare" in told.args[0].text
    qtbot.waitUntil(lambda: button(view, "With a file…").isEnabled())


def test_from_two_networks_side_by_side_to_their_weights(
    qtbot: QtBot, window: MainWindow, moved: Path
) -> None:
    bench = window.workbench
    bench.models.open("bundled")
    bench.inputs.open_image_set("digits", "test")
    settle(qtbot, window)
    window.show_workspace("evaluate")
    view: VersusView = content(window, "versus")
    versus_of(bench).compare(moved, moved.name)
    qtbot.waitUntil(lambda: view.versus.found is not None, timeout=PATIENCE)
    button(view, "Their weights").click()
    weights: WeightsView = content(window, "weights")
    qtbot.waitUntil(lambda: weights.layers.isVisible(), timeout=PATIENCE)
    assert weights.weights.found is not None
    assert weights.weights.found.second == moved.name


def test_both_sides_come_from_epochs_too(qtbot: QtBot, looking: Workbench, moved: Path) -> None:
    view = WeightsView(looking)
    shown(qtbot, view)
    looking.epochs._offer(moved.parent, {3: moved})
    assert view.epoch.isVisible()
    view.epoch.activated.emit(0)
    qtbot.waitUntil(lambda: view.layers.isVisible(), timeout=PATIENCE)
    assert view.header.text().endswith("epoch 3")
