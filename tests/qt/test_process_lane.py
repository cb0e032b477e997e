"""The process lane: jobs in other processes, cancelled at once, gone with the window."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

import psutil
from pytestqt.qtbot import QtBot

from cnnviz.engine.child import in_child
from cnnviz.qt.engine_thread import Job, JobState
from cnnviz.qt.settings import Settings
from cnnviz.qt.status import JobStatus
from cnnviz.qt.workbench import Workbench, make_workbench
from tests.engine import child_calls as calls


class Told:
    """What a job has told of itself."""

    def __init__(self, job: Job) -> None:
        self.events: list[object] = []
        job.events.connect(self.take)

    def take(self, events: list[object]) -> None:
        self.events += events

    @property
    def pids(self) -> list[int]:
        return [event for event in self.events if isinstance(event, int)]


def test_a_job_tells_and_succeeds(qtbot: QtBot, workbench: Workbench) -> None:
    job = Job("adding", partial(in_child, calls.add, 2, 3))
    told = Told(job)
    with qtbot.waitSignal(job.succeeded) as answer:
        workbench.process_lane.submit(job)
    assert answer.args == [5]
    assert "nearly there" in told.events


def test_cancel_ends_job_and_process_at_once(qtbot: QtBot, workbench: Workbench) -> None:
    status = JobStatus(workbench.process_lane)
    qtbot.addWidget(status)
    job = Job("sleeping", partial(in_child, calls.sleep))
    told = Told(job)
    workbench.process_lane.submit(job)
    qtbot.waitUntil(lambda: bool(told.pids) and status.isVisibleTo(None))
    start = time.perf_counter()
    with qtbot.waitSignal(job.over):
        status.cancel_button.click()
    assert time.perf_counter() - start < 2.0  # beside other load; the benchmark says 0.2
    assert job.state is JobState.CANCELLED
    assert not psutil.pid_exists(told.pids[0])


def test_a_second_job_need_not_wait_for_the_first(qtbot: QtBot, workbench: Workbench) -> None:
    first = Job("sleeping", partial(in_child, calls.sleep))
    told = Told(first)
    workbench.process_lane.submit(first)
    qtbot.waitUntil(lambda: bool(told.pids))
    second = Job("adding", partial(in_child, calls.add, 1, 1), urgent=True)
    with qtbot.waitSignal(second.succeeded):
        workbench.process_lane.submit(second)
    assert not first.state.over


def test_what_runs_ends_with_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    made = make_workbench(Settings(tmp_path / "settings"))
    job = Job("sleeping", partial(in_child, calls.sleep))
    told = Told(job)
    made.process_lane.submit(job)
    qtbot.waitUntil(lambda: bool(told.pids))
    assert made.lane.close(10_000)
    assert job.state is JobState.CANCELLED
    assert not psutil.pid_exists(told.pids[0])
    made.settings.flush()
