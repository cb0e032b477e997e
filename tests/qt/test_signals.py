"""A program that is asked to end from outside ends as if its window were closed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cnnviz.qt.signals import EndSignals


def test_a_signal_is_told_in_the_event_loop(qtbot: QtBot) -> None:
    before = signal.getsignal(signal.SIGINT)
    signals = EndSignals()
    try:
        with qtbot.waitSignal(signals.asked):
            signal.raise_signal(signal.SIGINT)
    finally:
        signals.close()
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signals to a process")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_program_ends_cleanly(own_folders: Path, number: int) -> None:
    settings = own_folders / "config"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "CNNVIZ_CONFIG": str(settings)}
    program = subprocess.Popen(
        [sys.executable, "-m", "cnnviz"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        # The settings are written once the built-in network is open.
        file = settings / "cnnviz.ini"
        end = time.monotonic() + 60
        while not (file.exists() and "bundled" in file.read_text()) and time.monotonic() < end:
            assert program.poll() is None
            time.sleep(0.05)
        program.send_signal(number)
        _, said = program.communicate(timeout=30)
    finally:
        program.kill()
    assert program.returncode == 0
    assert "Traceback" not in said
    assert "QThread" not in said
