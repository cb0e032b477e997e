"""A file is dropped, and what the program knows of networks is looked at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from cnnviz.qt.app import open_first
from cnnviz.qt.main_window import MainWindow
from tests.hostile.good import GOOD
from tests.qt.journeys import PATIENCE, settle, window
from tests.qt.received import STEPS, walk

__all__ = ["window"]


def test_a_file_and_a_network_are_looked_at(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=PATIENCE)

    file = tmp_path / "whole.pth"
    file.write_bytes(GOOD["whole module"]())
    open_first(window, None, None, None)
    settle(qtbot, window)
    assert tuple(walk(window, wait, file, "layer1")) == STEPS
    assert window.workbench.session.selection.layer == "bn1"
