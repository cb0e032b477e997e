"""A run of 1,000 epochs and a million steps in the window, and what following costs who writes it.

Frames are those of both curves of the training workspace, 640 x 500 pixels together, with smoothing
on, while they are moved, zoomed, and while steps are added; the time is the processor's, which
other load changes less. Costs of the writer are those of a training in this process, with and
without another process that looks at its directory twice a second and reads its newest weights, as
the window does.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter, thread_time

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from cnnviz.engine.events import drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.save import save_model
from cnnviz.engine.runs.about import About
from cnnviz.engine.runs.log import line
from cnnviz.engine.runs.steps import Steps
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.events import BatchEnd, EpochEnd, RunFacts
from cnnviz.engine.training.fit import fit
from cnnviz.qt.app import make_window
from cnnviz.qt.docks.curves import CurvesView
from cnnviz.qt.settings import Settings
from cnnviz.qt.training_monitor import monitor_of
from cnnviz.qt.workbench import Workbench
from tests.benchmarks.event_loop import Lateness, wait
from tests.benchmarks.harness import Comparison, Figure, compare

_EPOCHS, _STEPS = 1_000, 1_000
_FRAMES = 60
_FRAME_MS, _LATEST_MS = 16.7, 50
_TRAINED_EPOCHS = 3
_FOLLOWER = """
import sys, threading, time
from pathlib import Path
from cnnviz.engine.models.refill import refilling
from cnnviz.engine.events import drain
from cnnviz.engine.runs.follow import Follower
place, seen = [""], {}
def hear():
    for told in sys.stdin:
        place[0] = told.strip()
threading.Thread(target=hear, daemon=True).start()
print("ready", flush=True)
follower = known = None
while True:
    time.sleep(0.5)
    if not place[0]:
        follower = None
        continue
    if follower is None or str(follower.directory) != place[0]:
        follower, written = Follower(place[0]), 0
    list(follower.everything()), follower.state
    last = Path(place[0], "checkpoints", "last.safetensors")
    try:
        if last.stat().st_mtime_ns != written:
            written = last.stat().st_mtime_ns
            known = drain(refilling(known, last))
    except OSError:
        pass
"""


def rows() -> Iterator[Comparison | Figure]:
    """Measure."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        yield from _in_the_window(home)
        yield _cost_of_being_followed(home)


# ---- a long run in the window ----------------------------------------------------------------


def _in_the_window(home: Path) -> Iterator[Figure]:
    run = home / "long"
    _write_long_run(run)
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    window = make_window(application, Settings(home / "settings"))
    window.resize(1280, 800)
    window.show_workspace("train")
    window.show()
    bench = window.workbench
    bench.lane.release()
    wait(lambda: not bench.lane.jobs())
    record = monitor_of(bench).record
    late = Lateness(window)
    late.start()
    start = perf_counter()
    bench.following.open_run(run, images=False)
    wait(lambda: len(record.steps) == _EPOCHS * _STEPS)
    seconds = perf_counter() - start
    wait(lambda: not bench.lane.jobs())
    late.stop()
    usual, longest = late.take()
    yield Figure("time until a million steps of a run are there", seconds, "s")
    yield Figure("lateness of the window meanwhile, 99th percentile", usual, "ms", _LATEST_MS)
    yield Figure("the same, longest", longest, "ms")
    yield from _frames(bench)
    window.close()
    window.deleteLater()
    QCoreApplication.processEvents()


def _frames(bench: Workbench) -> Iterator[Figure]:
    view = CurvesView(bench)
    view.smooth.setChecked(True)
    view.resize(640, 500)
    view.show()
    QCoreApplication.processEvents()
    box = view.loss.plot.getPlotItem().getViewBox()
    full = _EPOCHS * _STEPS

    def paint() -> None:
        for plot in (view.loss, view.figure):
            plot.plot.viewport().repaint()

    def move(number: int) -> None:
        left = full * (0.1 + 0.005 * number)
        box.setRange(xRange=(left, left + full / 2), padding=0)
        paint()

    def zoom(number: int) -> None:
        half = full / 2 * 0.85**number + 50
        box.setRange(xRange=(full / 2 - half, full / 2 + half), padding=0)
        paint()

    def grow(number: int) -> None:
        x = full + 10.0 * number + np.arange(1, 11)
        more = Steps(np.full(10, 1e3), x, 1 / x, 1 / x, x, x, np.full(10, 1e-3))
        monitor_of(bench).record.take([more])
        view._refresh()
        paint()

    for name, work in (("moved", move), ("zoomed", zoom), ("added to", grow)):
        if work is grow:
            view.loss.fit()
        work(0)
        seconds = []
        for number in range(1, _FRAMES + 1):
            start = thread_time()
            work(number)
            seconds.append(thread_time() - start)
        name = f"a frame of both curves, a million steps, smoothed, {name}"
        yield Figure(name, 1000 * median(seconds), "ms", _FRAME_MS)
    view.close()
    view.deleteLater()


def _write_long_run(run: Path) -> None:
    """Write what a training of a night leaves: its settings, its log, its newest weights."""
    (run / "checkpoints").mkdir(parents=True)
    (run / "format").write_text("1\n")
    config = TrainConfig(model="course_cnn", data="digits", epochs=_EPOCHS, run=str(run))
    (run / "config.json").write_text(json.dumps(About.of_fit(config).to_dict(run)))
    model = load_model("course_cnn", num_classes=10)
    save_model(run / "checkpoints" / "last.safetensors", model, {"epoch": _EPOCHS})
    losses = np.exp(np.random.default_rng(0).normal(size=_STEPS * 7))
    with (run / "events.jsonl").open("w") as log:
        log.write(line(RunFacts(run, "course_cnn", "Digits", _STEPS, _EPOCHS, 64_000, 1000)))
        for epoch in range(1, _EPOCHS + 1):
            first = (epoch - 1) * _STEPS
            for at in range(1, _STEPS + 1):
                loss = float(losses[(first + at) % len(losses)]) / epoch**0.3
                event = BatchEnd(epoch, first + at, loss, 0.5, 64 * at, at * 0.01, 0.001)
                log.write(line(event))
            end = EpochEnd(epoch, first + _STEPS, 1.0, 0.5, 1.0, 0.5, epoch == 1, 10.0, 6400.0)
            log.write(line(end))


# ---- the cost of who writes ------------------------------------------------------------------


def _cost_of_being_followed(home: Path) -> Comparison:
    """Train while somebody follows, and while the same process looks at nothing."""
    command = [sys.executable, "-c", _FOLLOWER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        other.stdout.readline()  # it has imported what it needs

        def side(*, followed: bool) -> float:
            run = home / "written"
            shutil.rmtree(run, ignore_errors=True)
            other.stdin.write(f"{run if followed else ''}\n".encode())
            other.stdin.flush()
            config = TrainConfig(
                model="course_cnn", data="digits", epochs=_TRAINED_EPOCHS, run=str(run)
            )
            start = perf_counter()
            drain(fit(config))
            return perf_counter() - start

        found = compare(
            "training that another process follows",
            lambda: side(followed=True),
            lambda: side(followed=False),
            1.02,
        )
        other.kill()
    return found
