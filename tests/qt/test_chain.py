"""From a wrong cell to its images, their places on the map, the units behind it, and back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cnnviz.qt.app import open_first
from cnnviz.qt.main_window import MainWindow
from tests.qt.chain import walk
from tests.qt.journeys import PATIENCE, settle, window

__all__ = ["window"]

STEPS = ["trained", "evaluated", "cell", "map", "units", "card", "back"]


def walked(qtbot: QtBot, window: MainWindow, patience: int, *how: object) -> list[str]:
    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=patience)

    open_first(window, None, None, None)
    settle(qtbot, window)
    return list(walk(window, wait, *how))  # type: ignore[arg-type]


def test_the_chain_on_digits(qtbot: QtBot, window: MainWindow) -> None:
    assert walked(qtbot, window, PATIENCE, "digits", 1, "", "fc1") == STEPS


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_chain_on_fashion_mnist(qtbot: QtBot, window: MainWindow, shared_data: Path) -> None:
    spec = f"fashion-mnist:{shared_data / 'fashion-mnist'}"
    assert walked(qtbot, window, 600_000, spec, 1, "test", "fc1") == STEPS
