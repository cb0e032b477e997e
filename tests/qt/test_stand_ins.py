"""Of a file without a network the filters come to the front, and the maps with the next network."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from PySide6.QtWidgets import QDockWidget
from pytestqt.qtbot import QtBot

from cnnviz.qt.main_window import MainWindow
from tests.qt.journeys import PATIENCE, content, drop, window

__all__ = ["window"]


@pytest.fixture
def stuck(tmp_path: Path) -> Path:
    """Return a file of which nobody knows the network."""
    torch.manual_seed(0)
    state = {"front.weight": torch.randn(6, 3, 5, 5), "back.weight": torch.randn(4, 6, 3, 3)}
    torch.save(state, tmp_path / "stuck.pth")
    return tmp_path / "stuck.pth"


def open_in(qtbot: QtBot, window: MainWindow, source: Path | str) -> None:
    with qtbot.waitSignal(window.workbench.models.opened, timeout=PATIENCE):
        if isinstance(source, Path):
            drop(window, source)
        else:
            window.workbench.models.open(source)


def wait_in_front(qtbot: QtBot, window: MainWindow, key: str) -> None:
    qtbot.waitUntil(lambda: not dock(window, key).visibleRegion().isEmpty(), timeout=PATIENCE)


def dock(window: MainWindow, key: str) -> QDockWidget:
    found = window.findChild(QDockWidget, key)
    assert found is not None
    return found


def test_filters_are_there_without_a_click_and_maps_come_back(
    qtbot: QtBot, window: MainWindow, stuck: Path
) -> None:
    open_in(qtbot, window, "course_cnn")
    wait_in_front(qtbot, window, "activations")
    open_in(qtbot, window, stuck)
    wait_in_front(qtbot, window, "filters")
    tiles = content(window, "filters").tiles
    qtbot.waitUntil(lambda: tiles.count == 6, timeout=PATIENCE)
    open_in(qtbot, window, "course_cnn")
    wait_in_front(qtbot, window, "activations")


def test_whoever_chose_a_tab_keeps_it(qtbot: QtBot, window: MainWindow, stuck: Path) -> None:
    open_in(qtbot, window, "course_cnn")
    dock(window, "graph").raise_()
    wait_in_front(qtbot, window, "graph")
    open_in(qtbot, window, stuck)
    assert not dock(window, "graph").visibleRegion().isEmpty()
    dock(window, "activations").raise_()
    wait_in_front(qtbot, window, "activations")
    file = window.workbench.session.file
    window.workbench.session.set_file(None)
    window.workbench.session.set_file(file)  # news of the same file
    assert not dock(window, "activations").visibleRegion().isEmpty()
    dock(window, "filters").raise_()
    wait_in_front(qtbot, window, "filters")
    dock(window, "graph").raise_()
    wait_in_front(qtbot, window, "graph")
    open_in(qtbot, window, "course_cnn")
    assert not dock(window, "graph").visibleRegion().isEmpty()


def test_it_waits_for_the_workspace_that_has_both(
    qtbot: QtBot, window: MainWindow, stuck: Path
) -> None:
    open_in(qtbot, window, "course_cnn")
    window.show_workspace("evaluate")
    open_in(qtbot, window, stuck)
    window.show_workspace("look")
    wait_in_front(qtbot, window, "filters")
    window.show_workspace("evaluate")
    open_in(qtbot, window, "course_cnn")
    window.show_workspace("look")
    wait_in_front(qtbot, window, "activations")
