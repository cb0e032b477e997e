"""The watch sees what it is there to see, and nothing in a test that cleans up."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
import torch
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from tests.qt import leaks
from tests.qt.leaks import Watch


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaks, "PATIENCE", 0.0)


def test_clean(qapp: QApplication) -> None:
    with Watch(qapp) as watch:
        widget = QWidget()
        widget.show()
        timer = QTimer(widget)
        timer.start(1000)
        widget.deleteLater()
        del timer, widget
    assert watch.left() == []


def test_window(qapp: QApplication) -> None:
    with Watch(qapp) as watch:
        widget = QWidget()
        widget.setObjectName("forgotten")
        widget.show()
    assert watch.left() == ["the window QWidget 'forgotten'"]
    widget.deleteLater()


def test_timer(qapp: QApplication) -> None:
    with Watch(qapp) as watch:
        timer = QTimer()
        timer.start(1000)
    assert watch.left() == ["the active timer QTimer '' of nobody"]
    timer.stop()


def test_qthread(qapp: QApplication) -> None:
    with Watch(qapp) as watch:
        thread = QThread()
        thread.start()
    assert watch.left() == ["the running thread QThread ''"]
    thread.quit()
    thread.wait()
    assert watch.left() == []


def test_python_thread(qapp: QApplication) -> None:
    enough = threading.Event()
    with Watch(qapp) as watch:
        thread = threading.Thread(target=enough.wait, name="waiting")
        thread.start()
    assert watch.left() == ["the thread waiting"]
    enough.set()
    thread.join()


def test_hook(qapp: QApplication) -> None:
    layer = torch.nn.ReLU()
    with Watch(qapp) as watch:
        handle = layer.register_forward_hook(lambda *_: None)
    assert watch.left() == ["register_forward_hook on ReLU"]
    handle.remove()
    assert watch.left() == []


def test_process(qapp: QApplication) -> None:
    with Watch(qapp) as watch:
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert watch.left() == [f"the process {child.pid}"]
    child.communicate()
    assert watch.left() == []
