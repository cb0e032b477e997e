"""Help tells the truth about keys and about the machine."""

from __future__ import annotations

import platform
import threading
from collections.abc import Iterator

import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

import cnnviz
from cnnviz.qt.engine_thread import EngineThread
from cnnviz.qt.help_dialogs import VIEW_KEYS, AboutDialog, DiagnosticsDialog, KeysDialog, key_table


@pytest.fixture
def lane(qapp: QApplication) -> Iterator[EngineThread]:
    made = EngineThread()
    yield made
    assert made.close()


@pytest.fixture
def window(qtbot) -> QMainWindow:
    made = QMainWindow()
    qtbot.addWidget(made)
    file = made.menuBar().addMenu("&File")
    file.addAction("&Open…").setShortcut("Ctrl+O")
    file.addAction("Without keys")
    larger = made.menuBar().addMenu("&View").addMenu("Text size").addAction("Larger")
    larger.setShortcuts(["Ctrl++", "Ctrl+="])
    return made


def test_the_keys_are_those_that_the_actions_have_now(qtbot, window) -> None:
    table = dict(key_table(window))
    assert table["File"] == [("Ctrl+O", "Open")]
    assert table["View"] == [("Ctrl++ / Ctrl+=", "Larger")]
    assert [keys for keys, _ in table["In the views"]] == [keys for keys, _ in VIEW_KEYS]
    window.menuBar().actions()[0].menu().actions()[0].setShortcut("Ctrl+Alt+O")
    assert dict(key_table(window))["File"] == [("Ctrl+Alt+O", "Open")]


def test_the_dialog_shows_them(qtbot, window) -> None:
    dialog = KeysDialog(window)
    dialog.show()
    texts = {label.text() for label in dialog.findChildren(QLabel)}
    assert {"Ctrl+O", "Open", "File", "Move the unit cursor"} <= texts
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_about_names_the_version(qtbot) -> None:
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    texts = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert cnnviz.__version__ in texts
    dialog.close()


def test_diagnostics_are_collected_on_the_lane_and_can_be_copied(
    qtbot, lane, window, monkeypatch
) -> None:
    from cnnviz.engine import environment

    threads = []
    collect = environment.describe_environment

    def noting() -> environment.Environment:
        threads.append(threading.current_thread())
        return collect()

    monkeypatch.setattr(environment, "describe_environment", noting)
    dialog = DiagnosticsDialog(lane, window)
    dialog.show()
    assert not dialog.copy_button.isEnabled()
    qtbot.waitUntil(dialog.copy_button.isEnabled, timeout=20_000)
    assert threads[0] is not threading.main_thread()
    qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert f"torch {torch.__version__.split('+')[0]}" in copied
    assert platform.python_version() in copied
    assert f"torch threads: {torch.get_num_threads()}" in copied
    assert "platform" in copied
    dialog.close()


def test_diagnostics_that_fail_show_why(qtbot, lane, window, monkeypatch) -> None:
    from cnnviz.engine import environment

    def broken() -> environment.Environment:
        raise OSError("no such device")

    monkeypatch.setattr(environment, "describe_environment", broken)
    dialog = DiagnosticsDialog(lane, window)
    qtbot.waitUntil(dialog.copy_button.isEnabled)
    assert "no such device" in dialog.body.toPlainText()
    dialog.close()


def test_closing_diagnostics_early_hurts_nobody(qtbot, lane, window, monkeypatch) -> None:
    from cnnviz.engine import environment

    go_on = threading.Event()
    monkeypatch.setattr(environment, "describe_environment", lambda: go_on.wait(5))
    dialog = DiagnosticsDialog(lane, window)
    dialog.close()
    QApplication.processEvents()
    go_on.set()
    qtbot.waitUntil(lambda: not lane.jobs())
