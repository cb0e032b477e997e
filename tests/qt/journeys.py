"""What journeys through the whole window have in common."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.qt.app import make_window
from cnnviz.qt.main_window import MainWindow
from cnnviz.qt.settings import Settings

PATIENCE = 60_000


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, qapp: QApplication) -> Iterator[MainWindow]:
    """Show the window of a person who never used it before; a run that is left is stopped."""
    window = make_window(qapp, Settings(tmp_path / "settings"))
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()  # without a window manager nobody else gives it the keyboard
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    training = window.workbench.training
    if training.state.busy:
        training.stop()
        qtbot.waitUntil(lambda: not training.state.busy, timeout=PATIENCE)
    window.close()
    window.deleteLater()


def content(window: MainWindow, key: str) -> Any:
    """Return what a dock shows."""
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

    qtbot.waitUntil(answered, timeout=PATIENCE)


def drop(window: MainWindow, *paths: Path) -> None:
    """Drop files on the window as a file manager does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    plain = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(300, 300), actions, data, buttons, plain)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(300, 300), actions, data, buttons, plain))


def button(parent: QWidget, text: str) -> QPushButton:
    """Return the button with this text."""
    found = [b for b in parent.findChildren(QPushButton) if b.text().replace("&", "") == text]
    assert found, text
    return found[0]
