"""How soon a folder of 200 runs is listed, and shown in the runs dock.

A fifth of the runs lie in folders of their own, a fifth is of an earlier version without a summary
and with a log of 100 epochs, and one is written meanwhile. "Listed" begins with the imports of a
fresh process, "shown" with the call that chooses the folder and ends with the painted table; of
both the least of several rounds. "Looked at again" is what a poll costs once all is known.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication

from cnnviz.engine.runs.listing import RunListing
from cnnviz.engine.runs.notes import write_notes
from cnnviz.engine.runs.presence import Presence
from cnnviz.engine.runs.summary import SummaryKeeper
from cnnviz.engine.training.config import TrainConfig
from cnnviz.qt.docks.runs import RunsView
from cnnviz.qt.settings import Settings
from cnnviz.qt.workbench import make_workbench
from tests.benchmarks.harness import Comparison, Figure
from tests.made_runs import bare, epoch, facts

_RUNS, _EPOCHS, _ROUNDS = 200, 100, 7
_FRESH = """
import sys, time
from pathlib import Path
start = time.perf_counter()
from cnnviz.engine.runs.listing import RunListing
assert len(RunListing(Path(sys.argv[1])).refresh()) == int(sys.argv[2])
assert "torch" not in sys.modules
print(1000 * (time.perf_counter() - start))
"""


def rows() -> Iterator[Comparison | Figure]:
    """Measure."""
    with tempfile.TemporaryDirectory() as home:
        folder, empty = Path(home, "runs"), Path(home, "empty")
        empty.mkdir()
        live = _fill(folder)
        presence = Presence(live)
        presence.take()
        fresh = min(_fresh(folder) for _ in range(_ROUNDS))
        yield Figure(f"{_RUNS} runs listed by a fresh process", fresh, "ms", 300)
        listing = RunListing(folder)
        first = _timed(listing)
        again = min(_timed(listing) for _ in range(_ROUNDS))
        yield Figure(f"{_RUNS} runs listed for the first time", first, "ms", 300)
        yield Figure(f"{_RUNS} runs looked at again", again, "ms")
        shown = _shown(folder, empty, Settings(Path(home, "settings")))
        yield Figure(f"{_RUNS} runs until the dock shows them", shown, "ms", 300)
        presence.release()


def _fill(folder: Path) -> Path:
    """Make runs, and return one of them."""
    for number in range(_RUNS):
        place = folder / f"group-{number}" if number % 5 == 0 else folder
        run = bare(place / f"2026-11-{number:03}-course_cnn", _EPOCHS if number % 5 == 1 else 3)
        if number % 5 != 1:
            keeper = SummaryKeeper(run)
            begins = facts(run, TrainConfig(seed=number))
            keeper.take([begins, *(event for at in (1, 2, 3) for event in epoch(at))])
        if number % 3 == 0:
            write_notes(run, tags=("night", f"group {number % 7}"), note="what was tried")
    return run


def _fresh(folder: Path) -> float:
    command = [sys.executable, "-c", _FRESH, str(folder), str(_RUNS)]
    return float(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def _timed(listing: RunListing) -> float:
    start = time.perf_counter()
    assert len(listing.refresh()) == _RUNS
    return 1000 * (time.perf_counter() - start)


def _shown(folder: Path, empty: Path, settings: Settings) -> float:
    """Return how long it takes from the choice of the folder until its runs are painted."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    bench = make_workbench(settings)
    view = RunsView(bench)
    view.resize(614, 390)
    view.show()
    controller = view.actions_of_runs._runs
    found = []
    for _ in range(_ROUNDS):
        controller.set_folder(empty)
        _until(lambda: controller.listed and not bench.lane.jobs())
        start = time.perf_counter()
        controller.set_folder(folder)
        _until(lambda: view.table.figures.rowCount() == _RUNS)
        view.repaint()
        found.append(1000 * (time.perf_counter() - start))
    view.close()
    bench.lane.close()
    return min(found)


def _until(condition: object) -> None:
    end = time.monotonic() + 60
    while not condition():  # type: ignore[operator]
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        assert time.monotonic() < end
