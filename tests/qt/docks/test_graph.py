"""The graph in the window: linked with what is chosen elsewhere, and exported like every view."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from torch import nn

from cnnviz.engine.models.loaded import as_loaded, snapshot
from cnnviz.qt.app import open_first
from cnnviz.qt.docks.graph import NetworkGraph
from cnnviz.qt.main_window import MainWindow
from cnnviz.qt.workbench import Workbench
from tests.qt.journeys import content, settle, window

__all__ = ["window"]

LEFT = Qt.MouseButton.LeftButton
PATIENCE = 60_000


@pytest.fixture
def dock(qtbot: QtBot, workbench: Workbench) -> NetworkGraph:
    made = NetworkGraph(workbench)
    qtbot.addWidget(made)
    made.resize(640, 560)
    with qtbot.waitExposed(made):
        made.show()
    return made


def opened(qtbot: QtBot, workbench: Workbench, dock: NetworkGraph, model: str) -> None:
    with qtbot.waitSignal(workbench.session.layers_changed, timeout=PATIENCE):
        workbench.models.open(model)
    qtbot.waitUntil(lambda: dock.panel.isVisible() and not workbench.graphs.waiting)


def click(qtbot: QtBot, dock: NetworkGraph, name: str) -> None:
    view = dock.panel.view
    assert view.graph is not None
    assert view.picture is not None
    key = view.graph.find(name)
    assert key is not None
    rect = view.picture.rect(key)
    at = view.to_view(QPointF(rect.right() - 12, rect.center().y())).toPoint()
    qtbot.mouseClick(view, LEFT, pos=at)


def test_a_click_chooses_the_layer_everywhere_and_a_choice_elsewhere_is_shown(
    qtbot: QtBot, workbench: Workbench, dock: NetworkGraph
) -> None:
    assert "Open a model" in dock.empty.text()
    opened(qtbot, workbench, dock, "resnet18")
    session, view = workbench.session, dock.panel.view
    assert dock.header.text().startswith("resnet18 · 13 of 86 boxes · what runs for an input of")
    click(qtbot, dock, "bn1")
    assert session.selection.layer == "bn1"
    session.choose_layer("layer3.1.relu#2")
    assert view.graph is not None
    key = view.graph.find("layer3.1.relu#2")
    assert view.current == key
    assert view.picture is not None
    assert key in view.picture.seen.boxes  # the two boxes that hid it are open
    assert "boxes" in dock.header.text()
    assert not dock.header.text().startswith("resnet18 · 13 of")
    # An operation is no layer: it is marked here, and what is chosen stays.
    add = next(node.key for node in view.graph.nodes if node.label == "flatten")
    view.reveal(add)
    at = view.to_view(view.picture.rect(add).center()).toPoint()
    qtbot.mouseClick(view, LEFT, pos=at)
    assert view.current == add
    assert session.selection.layer == "layer3.1.relu#2"
    session.commit(session.selection.with_unit(3))
    assert view.current == add


def test_tooltips_tell_what_a_layer_costs(
    qtbot: QtBot, workbench: Workbench, dock: NetworkGraph
) -> None:
    opened(qtbot, workbench, dock, "resnet18")
    graph = dock.panel.view.graph
    assert graph is not None
    first = graph.find("conv1")
    assert first is not None
    words = dock._describe(first)
    assert "9,408 parameters" in words
    assert "118,013,952 multiply-adds" in words
    assert "64×112×112" in words


def test_nothing_is_computed_until_somebody_looks(
    qtbot: QtBot, workbench: Workbench, dock: NetworkGraph
) -> None:
    dock.hide()
    with qtbot.waitSignal(workbench.session.layers_changed, timeout=PATIENCE):
        workbench.models.open("course_cnn")
    assert workbench.graphs.graph is None
    assert not workbench.graphs.waiting
    dock.show()
    qtbot.waitUntil(lambda: dock.panel.isVisible(), timeout=PATIENCE)
    assert dock.header.text().startswith("course_cnn ·")
    # Another network takes its place.
    opened(qtbot, workbench, dock, "resnet18")
    qtbot.waitUntil(lambda: dock.header.text().startswith("resnet18 ·"), timeout=PATIENCE)


def test_other_weights_leave_the_graph_as_it_is_opened(
    qtbot: QtBot, workbench: Workbench, dock: NetworkGraph
) -> None:
    opened(qtbot, workbench, dock, "resnet18")
    view, session = dock.panel.view, workbench.session
    assert view.graph is not None
    before, key = view.graph, view.graph.find("layer2")
    assert key is not None
    view.toggle(key)
    assert session.model is not None
    session.set_weights(snapshot(session.model))
    dock.hide()
    dock.show()
    assert not workbench.graphs.waiting
    assert view.graph is before
    assert key in view.opened


def test_a_network_that_does_not_take_the_example_says_why(
    qtbot: QtBot, workbench: Workbench, dock: NetworkGraph
) -> None:
    network = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten(), nn.Linear(7, 2))
    workbench.session.set_model(as_loaded(network))
    qtbot.waitUntil(lambda: "expects" in dock.empty.text(), timeout=PATIENCE)
    assert dock.empty.isVisible()


def test_the_parts_of_a_file_that_cannot_run_are_boxes_without_edges(
    qtbot: QtBot, workbench: Workbench, dock: NetworkGraph, shared_data: Path
) -> None:
    path = shared_data / "checkpoints" / "mnist_full_pickled_module.REFUSE.pth"
    if not path.is_file():
        pytest.skip(f"there is no {path.name}")
    workbench.models.open(path)
    qtbot.waitUntil(lambda: dock.panel.isVisible(), timeout=PATIENCE)
    assert "the file does not tell how they are connected" in dock.header.text()
    graph = dock.panel.view.graph
    assert graph is not None
    assert graph.flows == ()
    names = [node.name for node in graph.nodes]
    assert "conv1" in names
    click(qtbot, dock, "conv1")
    assert workbench.session.selection.layer == "conv1.weight"


def test_the_graph_is_exported_as_a_drawing(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    open_first(window, "resnet18", None, None)
    settle(qtbot, window)
    dock = next(dock for dock in window.docks if dock.spec.key == "graph")
    dock.raise_()
    graph = content(window, "graph")
    qtbot.waitUntil(lambda: graph.panel.isVisible(), timeout=PATIENCE)
    where = QPointF(5, 5)
    QApplication.sendEvent(dock, QEnterEvent(where, where, where))  # the pointer is over it
    qtbot.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    assert any("*.svg" in kind for kind in dialog.nameFilters())
    target = tmp_path / "graph.svg"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    qtbot.waitUntil(target.is_file, timeout=PATIENCE)
    assert b"layer1" in target.read_bytes()
    # And its button leads to the arithmetic of the layer that is chosen.
    graph.panel.view.chosen.emit(graph.panel.view.graph.find("conv1"))
    qtbot.mouseClick(graph.arithmetic, LEFT)
    arithmetic = content(window, "arithmetic")
    qtbot.waitUntil(lambda: arithmetic.header.text().startswith("conv1 ·"), timeout=PATIENCE)
    settle(qtbot, window)
