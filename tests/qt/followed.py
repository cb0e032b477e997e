"""What a person sees of runs that this window did not start, by clicks.

All runs below a folder stand in a list; one of them is opened, looked at epoch by epoch, and asked
for its health. The test walks it on short runs, and ``python -m tests.qt.followed FOLDER RUN SICK
OUT light`` on any folder, for the pictures in the README.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnviz.qt.controllers.runs import runs_of
from cnnviz.qt.epoch_box import EpochBar
from cnnviz.qt.main_window import MainWindow
from tests.qt.chain import Wait, draw, settled
from tests.qt.journeys import content
from tests.qt.student import raise_tab

STEPS = ("followed", "list", "early", "late", "health")


def walk(window: MainWindow, wait: Wait, folder: Path, run: str, sick: str) -> Iterator[str]:
    """Walk through the views; yield the name of each step once it is drawn.

    Parameters
    ----------
    window : MainWindow
        A window that is open on anything.
    wait : callable
        Lets the window work until a condition holds.
    folder : pathlib.Path
        Where the runs are.
    run, sick : str
        The run that is looked at, and one in which something is wrong; folders below `folder`.
    """
    bench = window.workbench
    bench.open_path(folder / run)  # as when it is dropped
    wait(lambda: bench.following.followed is not None and len(bench.epochs.epochs) > 1)
    window.show_workspace("train")
    settled(window, wait)
    yield "followed"

    raise_tab(window, wait, "runs")
    runs = content(window, "runs")
    runs_of(bench).set_folder(folder)
    wait(lambda: runs.table.figures.rowCount() > 1)
    runs.table.selectAll()
    wait(lambda: len(runs.curves.plots.curves) > 1)
    settled(window, wait)
    yield "list"

    window.show_workspace("map")
    bar = window.findChild(EpochBar)
    assert bar is not None
    bar.slider.setFocus()
    for key, name in ((Qt.Key.Key_Home, "early"), (Qt.Key.Key_End, "late")):
        QTest.keyClick(bar.slider, key)
        wait(lambda: bench.session.embedding is not None)
        settled(window, wait)
        yield name

    bench.following.open_run(folder / sick)
    wait(lambda: bench.epochs.run == folder / sick)
    window.show_workspace("train")
    raise_tab(window, wait, "health")
    wait(lambda: bool(content(window, "health").cards.cards))
    settled(window, wait)
    yield "health"


if __name__ == "__main__":

    def on_real_runs(window: MainWindow, wait: Wait) -> Iterator[str]:
        return walk(window, wait, Path(sys.argv[1]), sys.argv[2], sys.argv[3])

    draw(on_real_runs, Path(sys.argv[4]), sys.argv[5], *sys.argv[6:])
