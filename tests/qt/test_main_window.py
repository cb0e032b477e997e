"""Journeys through the whole window, by real clicks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.qt.app import make_window, open_first
from cnnviz.qt.main_window import MainWindow
from cnnviz.qt.settings import Settings

_WAIT = 60_000


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, qapp: QApplication) -> Iterator[MainWindow]:
    window = make_window(qapp, Settings(tmp_path / "settings"))
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    yield window
    training = window.workbench.training
    if training.state.busy:
        training.stop()
        qtbot.waitUntil(lambda: not training.state.busy, timeout=_WAIT)
    window.close()
    window.deleteLater()


def content(window: MainWindow, key: str) -> Any:
    return next(dock for dock in window.docks if dock.spec.key == key).fill()


def settle(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until the network has answered the newest question."""
    bench = window.workbench

    def answered() -> bool:
        probe, model = bench.session.probe, bench.session.model
        return (
            probe is not None
            and probe.request.model is model
            and probe.request.layer == bench.session.selection.layer
            and not bench.probes.waiting
        )

    qtbot.waitUntil(answered, timeout=_WAIT)


def button(parent: QWidget, text: str) -> QPushButton:
    found = [b for b in parent.findChildren(QPushButton) if b.text().replace("&", "") == text]
    assert found, text
    return found[0]


def test_the_first_session_is_never_empty(qtbot: QtBot, window: MainWindow) -> None:
    open_first(window, None, None, None)
    settle(qtbot, window)
    session = window.workbench.session
    assert session.model is not None
    assert session.model.origin == "bundled"
    assert content(window, "activations").tiles.count == 32
    bars = content(window, "predictions").bars.bars
    assert bars[0].marked
    assert bars[0].share > 0.9


def test_a_click_on_a_layer_and_a_tile_chooses_them_everywhere(
    qtbot: QtBot, window: MainWindow
) -> None:
    open_first(window, None, None, None)
    settle(qtbot, window)
    layers = content(window, "layers")
    item = layers.tree.findItems("relu#2", Qt.MatchFlag.MatchExactly)[0]
    place = layers.tree.visualItemRect(item).center()
    qtbot.mouseClick(layers.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settle(qtbot, window)
    tiles = content(window, "activations").tiles
    assert tiles.count == 64
    qtbot.mouseClick(tiles.viewport(), Qt.MouseButton.LeftButton, pos=tiles.cell_centre(9))
    selection = window.workbench.session.selection
    assert (selection.layer, selection.unit) == ("relu#2", 9)
    window.workbench.session.go_back()
    assert window.workbench.session.selection.unit != 9


def test_the_next_sample_is_looked_at(qtbot: QtBot, window: MainWindow) -> None:
    open_first(window, None, None, None)
    settle(qtbot, window)
    samples = content(window, "samples")
    with qtbot.waitSignal(window.workbench.session.probe_changed, timeout=_WAIT):
        qtbot.mouseClick(button(samples, "Next"), Qt.MouseButton.LeftButton)
    picture = window.workbench.session.input
    assert picture is not None
    assert picture.sample_id == 1


def test_a_search_opens_another_network(qtbot: QtBot, window: MainWindow) -> None:
    open_first(window, None, None, None)
    settle(qtbot, window)
    browser = content(window, "models")
    qtbot.keyClicks(browser.search, "squeezenet1_1")
    with qtbot.waitSignal(window.workbench.models.opened, timeout=_WAIT):
        qtbot.keyClick(browser.search, Qt.Key.Key_Return)
    settle(qtbot, window)
    model = window.workbench.session.model
    assert model is not None
    assert model.architecture == "squeezenet1_1"
    assert content(window, "activations").tiles.count == 64


def test_a_bad_file_is_told_and_nothing_is_lost(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    open_first(window, None, None, None)
    settle(qtbot, window)
    before = window.workbench.session.model
    bad = tmp_path / "pointer.pth"
    bad.write_text("version https://git-lfs.github.com/spec/v1\n")
    with qtbot.waitSignal(window.workbench.models.failed, timeout=_WAIT):
        window.workbench.open_path(bad)
    assert window.workbench.session.model is before
    notice = window.notices.notice
    assert notice is not None
    assert "git lfs pull" in notice.text


def test_train_pause_resume_and_stop(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.show_workspace("train")
    open_first(window, None, None, None)
    settle(qtbot, window)
    training, panel = window.workbench.training, content(window, "training")
    panel.form.editor("epochs").set_value(200)
    qtbot.mouseClick(button(panel, "Start"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: training.state.value == "running", timeout=_WAIT)
    qtbot.mouseClick(button(panel, "Pause"), Qt.MouseButton.LeftButton)
    assert training.state.value == "paused"
    training.resume()
    assert training.state.value == "running"
    with qtbot.waitSignal(training.ended, timeout=_WAIT):
        qtbot.mouseClick(button(panel, "Stop"), Qt.MouseButton.LeftButton)
    assert training.directory is not None
    assert (training.directory / "checkpoints" / "last.safetensors").exists()


def test_closing_while_training_asks_and_keeps_the_weights(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.show_workspace("train")
    training, panel = window.workbench.training, content(window, "training")
    qtbot.mouseClick(button(panel, "Start"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: training.state.value == "running", timeout=_WAIT)
    window.close()
    box = window.findChild(QMessageBox, "stop_training")
    assert box is not None
    qtbot.mouseClick(button(box, "Stop and close"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=_WAIT)
    assert training.directory is not None
    assert (training.directory / "checkpoints" / "last.state.pt").exists()
