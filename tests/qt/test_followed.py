"""Runs of other programs are listed, opened, stepped through and asked for their health."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cnnviz.engine.events import drain
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.fit import fit
from cnnviz.qt.app import open_first
from cnnviz.qt.main_window import MainWindow
from tests.qt.followed import STEPS, walk
from tests.qt.journeys import PATIENCE, settle, window

__all__ = ["window"]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_runs_that_are_over_are_looked_at(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=PATIENCE)

    for name, rate in (("sound", 0.0), ("sick", 10.0)):
        run = str(tmp_path / "runs" / name)
        drain(fit(TrainConfig(epochs=2, optimizer="adam", learning_rate=rate, run=run)))
    open_first(window, None, None, None)
    settle(qtbot, window)
    assert tuple(walk(window, wait, tmp_path / "runs", "sound", "sick")) == STEPS
    assert window.workbench.epochs.run == tmp_path / "runs" / "sick"
