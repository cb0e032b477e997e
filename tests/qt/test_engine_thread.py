"""The lane: every job ends in exactly one way, and what a person waits for goes first."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from cnnviz.engine.events import end_if_wanted
from cnnviz.qt.engine_thread import EngineThread, Failure, Job, JobState


@pytest.fixture
def lane(qapp: object) -> Iterator[EngineThread]:
    thread = EngineThread()
    yield thread
    assert thread.close(10_000)


class Ending:
    """Notes every way in which a job ended."""

    def __init__(self, job: Job) -> None:
        self.ways: list[tuple[str, Any]] = []
        self.events: list[Any] = []
        job.succeeded.connect(self._succeeded)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._cancelled)
        job.events.connect(self.events.extend)

    def _succeeded(self, value: object) -> None:
        self.ways.append(("succeeded", value))

    def _failed(self, failure: object) -> None:
        self.ways.append(("failed", failure))

    def _cancelled(self) -> None:
        self.ways.append(("cancelled", None))


def counting(stop: int, gate: threading.Event | None = None) -> Generator[int, None, str]:
    for number in range(stop):
        yield number
        if gate is not None:
            gate.wait(5)
    return "done"


def test_every_event_arrives_in_order_and_before_the_result(
    qtbot: QtBot, lane: EngineThread
) -> None:
    job = Job("count", lambda: counting(10_000))
    ending = Ending(job)
    with qtbot.waitSignal(job.over, timeout=20_000):
        lane.submit(job)
    assert ending.events == list(range(10_000))
    assert ending.ways == [("succeeded", "done")]
    assert job.state is JobState.SUCCEEDED


def test_an_error_becomes_a_failure_with_its_traceback(qtbot: QtBot, lane: EngineThread) -> None:
    def broken() -> Generator[int, None, None]:
        yield 1
        raise RuntimeError("sizes of tensors must match")

    job = Job("broken", broken)
    ending = Ending(job)
    with qtbot.waitSignal(job.over):
        lane.submit(job)
    ((way, failure),) = ending.ways
    assert way == "failed"
    assert isinstance(failure, Failure)
    assert "sizes of tensors" in failure.details
    assert "broken" in failure.details


def test_cancelling_closes_the_generator_and_cleans_up(qtbot: QtBot, lane: EngineThread) -> None:
    cleaned = threading.Event()

    def endless() -> Generator[int, None, None]:
        try:
            while True:
                yield 0
        finally:
            cleaned.set()

    job = Job("endless", endless)
    ending = Ending(job)
    with qtbot.waitSignal(job.events):
        lane.submit(job)
    with qtbot.waitSignal(job.over):
        lane.cancel(job)
    assert cleaned.is_set()
    assert [way for way, _ in ending.ways] == ["cancelled"]


def test_an_urgent_job_runs_between_two_steps_of_a_long_one(
    qtbot: QtBot, lane: EngineThread
) -> None:
    order: list[str] = []

    def long() -> Generator[int, None, None]:
        for step in range(200_000):
            if step % 50_000 == 0:
                order.append("step")
            yield step

    patient = Job("long", long)
    with qtbot.waitSignal(patient.events):
        lane.submit(patient)
    urgent = Job("click", lambda: order.append("click"), urgent=True)
    with qtbot.waitSignal(urgent.over):
        lane.submit(urgent)
    assert patient.state is JobState.RUNNING
    assert "click" in order
    lane.cancel(patient)
    qtbot.waitUntil(lambda: patient.state.over)


def test_the_newest_of_a_key_wins(qtbot: QtBot, lane: EngineThread) -> None:
    gate = threading.Event()
    blocker = Job("blocker", lambda: counting(2, gate), urgent=True)
    with qtbot.waitSignal(blocker.events):
        lane.submit(blocker)
    jobs = [Job(f"look {n}", lambda n=n: n, urgent=True, key="probe") for n in range(5)]
    endings = [Ending(job) for job in jobs]
    for job in jobs:
        lane.submit(job)
    gate.set()
    qtbot.waitUntil(lambda: all(ending.ways for ending in endings))
    assert [ending.ways[0][0] for ending in endings] == ["cancelled"] * 4 + ["succeeded"]
    assert endings[-1].ways == [("succeeded", 4)]


def test_a_paused_job_rests_until_it_is_resumed(qtbot: QtBot, lane: EngineThread) -> None:
    steps: list[int] = []

    def body() -> Generator[int, None, None]:
        for step in range(10**9):
            steps.append(step)
            yield step

    job = Job("train", body)
    with qtbot.waitSignal(job.events):
        lane.submit(job)
    lane.set_paused(job, True)
    probe = Job("look", lambda: len(steps), urgent=True)
    ending = Ending(probe)
    with qtbot.waitSignal(probe.over):
        lane.submit(probe)
    again = Job("look again", lambda: len(steps), urgent=True)
    later = Ending(again)
    with qtbot.waitSignal(again.over):
        lane.submit(again)
    # The first look may still have been queued behind the step in progress.
    assert later.ways[0][1] - ending.ways[0][1] <= 1
    lane.set_paused(job, False)
    seen = len(steps)
    qtbot.waitUntil(lambda: len(steps) > seen)
    lane.cancel(job)
    qtbot.waitUntil(lambda: job.state.over)


def test_closing_ends_what_runs_and_still_tells_how(qtbot: QtBot) -> None:
    lane = EngineThread()
    job = Job("endless", lambda: counting(10**9))
    ending = Ending(job)
    with qtbot.waitSignal(job.events):
        lane.submit(job)
    assert lane.close(10_000)
    assert [way for way, _ in ending.ways] == ["cancelled"]
    assert lane.isFinished()


def test_a_call_that_cannot_yield_is_left_too(qtbot: QtBot, lane: EngineThread) -> None:
    entered = threading.Event()

    def endless() -> None:
        entered.set()
        while True:
            end_if_wanted()

    job = Job("endless", endless)
    ending = Ending(job)
    lane.submit(job)
    qtbot.waitUntil(entered.is_set)
    lane.cancel(job)
    qtbot.waitUntil(lambda: job.state.over)
    qtbot.waitUntil(lambda: [way for way, _ in ending.ways] == ["cancelled"])


def test_what_is_asked_after_the_end_is_cancelled_and_never_runs(qtbot: QtBot) -> None:
    lane = EngineThread()
    ran: list[int] = []
    assert lane.close()
    job = lane.submit(Job("late", lambda: ran.append(1)))
    assert job.state is JobState.CANCELLED
    assert lane.jobs() == ()
    assert ran == []


def test_the_lane_waits_for_a_window_that_is_busy(lane: EngineThread) -> None:
    """Nobody takes the events, so the buffer must not grow without bound."""
    made = 0

    def flood() -> Generator[int, None, None]:
        nonlocal made
        while made < 200_000:
            made += 1
            yield made

    lane.submit(Job("flood", flood))
    threading.Event().wait(0.5)
    assert made < 10_000


def test_a_held_lane_runs_nothing_until_it_is_released(qtbot: QtBot, lane: EngineThread) -> None:
    lane.hold()
    first, second = Job("first", lambda: 1), Job("second", lambda: 2)
    endings = [Ending(first), Ending(second)]
    lane.submit(first)
    lane.submit(second)
    assert not lane.isRunning()
    assert {first.state, second.state} == {JobState.QUEUED}
    with qtbot.waitSignal(second.over, timeout=10_000):
        lane.release()
    assert [ending.ways for ending in endings] == [[("succeeded", 1)], [("succeeded", 2)]]


def test_jobs_that_are_still_held_at_the_end_are_cancelled(qapp: object) -> None:
    lane = EngineThread()
    lane.hold()
    job = Job("never", lambda: 1)
    ending = Ending(job)
    lane.submit(job)
    assert lane.close(10_000)
    assert ending.ways == [("cancelled", None)]


def test_a_failure_that_nobody_waits_for_is_told_all_the_same(
    qtbot: QtBot, lane: EngineThread
) -> None:
    def fail() -> None:
        raise RuntimeError("operator torchvision::nms does not exist")

    with qtbot.waitSignal(lane.unheard) as told:
        lane.submit(Job("silent", fail, quiet=True))
    assert "built for another torch" in str(told.args[0].error)
    heard: list[Failure] = []
    job = Job("heard", fail)
    job.failed.connect(heard.append)
    with qtbot.assertNotEmitted(lane.unheard):
        lane.submit(job)
        qtbot.waitUntil(lambda: len(heard) == 1)
