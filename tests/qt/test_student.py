"""A student's session by real clicks, once in each language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnviz.qt.app import make_window, open_first
from cnnviz.qt.main_window import MainWindow
from cnnviz.qt.settings import Settings
from cnnviz.qt.translation import set_language
from tests.qt.journeys import PATIENCE, settle
from tests.qt.student import STEPS, walk


@pytest.fixture(params=["en", "es"])
def window(
    qtbot: QtBot, tmp_path: Path, qapp: QApplication, request: pytest.FixtureRequest
) -> Iterator[MainWindow]:
    settings = Settings(tmp_path / "settings")
    settings.language = request.param
    window = make_window(qapp, settings)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()
    window.deleteLater()
    set_language("en")


@pytest.mark.timeout(300)
def test_a_session_on_digits(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, own_folders: Path
) -> None:
    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=PATIENCE)

    open_first(window, None, None, None)
    settle(qtbot, window)
    assert tuple(walk(window, wait, "digits", 1, "", tmp_path)) == STEPS
