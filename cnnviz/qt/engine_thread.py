"""The model lane: one long-lived thread that runs every job which touches a model.

Jobs are generators. The thread takes them in turns at their yields, so that between two training
batches a short capture can run on the same thread, without a lock around the model. Jobs that a
person waits for go before jobs that can wait.

Events travel to the window through a buffer that is emptied at most thirty times a second: queued
signals have no back-pressure, a buffer has.
"""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator
from enum import Enum
from typing import Any

from PySide6.QtCore import QMetaMethod, QObject, QThread, QTimer, Signal, Slot

from cnnviz.engine.environment import explain
from cnnviz.engine.events import Cancelled, stoppable

log = logging.getLogger(__name__)

_FRAME_MS = 33  # the window hears of events at most this often
_BUFFER_LIMIT = 2000  # events that may wait for the window before the lane waits for it
JobBody = Callable[[], Any]


class JobState(Enum):
    """A job is queued, runs, then ends in exactly one of the last three ways."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        """Whether nothing more will come of the job."""
        return self in (JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED)


class Failure:
    """An error that a job ended with, and where it came from.

    Parameters
    ----------
    error : Exception
        What was raised.
    details : str
        The traceback, for the person who wants to see it.
    """

    def __init__(self, error: Exception) -> None:
        # What an installation lacks shows itself in odd ways; a person gets the cause.
        self.error = explain(error) or error
        self.details = "".join(traceback.format_exception(error))


class Job(QObject):
    """A piece of work for the lane.

    Parameters
    ----------
    title : str
        What the status bar calls it.
    body : callable
        Returns either the result or a generator of events that returns the result.
    urgent : bool
        Whether a person waits for it now.
    key : str
        A new job with the same key takes the place of an older one that is not over.
    quiet : bool
        Whether the status bar keeps silent about it while it runs.
    """

    started = Signal()
    events = Signal(list)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    over = Signal()

    def __init__(
        self,
        title: str,
        body: JobBody,
        *,
        urgent: bool = False,
        key: str = "",
        quiet: bool = False,
    ) -> None:
        super().__init__()
        self.title = title
        self.body = body
        self.urgent = urgent
        self.key = key
        self.quiet = quiet
        self.state = JobState.QUEUED
        self.paused = False
        self.generator: Generator[Any, None, Any] | None = None
        self.cancel_requested = False

    def wants_to_end(self) -> bool:
        """Whether somebody asked the job to end; long calls of the engine look here."""
        return self.cancel_requested


class EngineThread(QThread):
    """Runs jobs one step at a time; see the module's text.

    Signals
    -------
    job_added(Job)
        A job was queued; emitted on the window's thread.
    closing()
        The lane is about to end, and with it what belongs to it.
    unheard(Failure)
        A job failed to which nobody listens; no failure passes in silence.
    """

    job_added = Signal(object)
    closing = Signal()
    unheard = Signal(object)
    _news = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._condition = threading.Condition()
        self._urgent: deque[Job] = deque()
        self._patient: deque[Job] = deque()
        self._outbox: list[tuple[Job, str, Any]] = []
        self._announced = False
        self._ending = False
        self._held = False
        self._live: set[Job] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._deliver)
        self._last_delivery = 0.0
        self._news.connect(self._schedule_delivery)

    # ---- called on the window's thread -------------------------------------------------

    def submit(self, job: Job) -> Job:
        """Queue a job; connect its signals first. Older jobs with its key are superseded.

        Once the lane is closed a job is cancelled at once: the last news that is delivered may
        still move views to ask for something.
        """
        with self._condition:
            if self._ending:
                job.state = JobState.CANCELLED
                return job
            if job.key:
                for other in self._live:
                    if other.key == job.key and not other.state.over:
                        other.cancel_requested = True
            self._live.add(job)
            (self._urgent if job.urgent else self._patient).append(job)
            self._condition.notify_all()
        if not self._held and not self.isRunning():
            self.start()
        self.job_added.emit(job)
        return job

    def hold(self) -> None:
        """Keep jobs waiting until :meth:`release`, while the window is built and first painted."""
        self._held = True

    def release(self) -> None:
        """Let the jobs run that were held."""
        self._held = False
        if not self._ending and not self.isRunning() and self.jobs():
            self.start()

    def cancel(self, job: Job) -> None:
        """Ask a job to end; it is closed at its next yield and cleans up after itself."""
        with self._condition:
            job.cancel_requested = True
            self._condition.notify_all()

    def set_paused(self, job: Job, paused: bool) -> None:
        """Let a job rest at its next yield, or let it go on."""
        with self._condition:
            job.paused = paused
            self._condition.notify_all()

    @property
    def closes(self) -> bool:
        """Whether it takes no more jobs: what is told now are its last news."""
        return self._ending

    def jobs(self) -> tuple[Job, ...]:
        """Jobs that are not over."""
        with self._condition:
            return tuple(job for job in self._live if not job.state.over)

    def close(self, timeout_ms: int = 600_000) -> bool:
        """Cancel everything, wait for the cleaning up, deliver the last news, end the thread."""
        self.closing.emit()
        with self._condition:
            self._ending = True
            for job in self._live:
                job.cancel_requested = True
            self._condition.notify_all()
        if self._held and self.jobs():
            self.start()  # what was held ends too, as cancelled
        ended = self.wait(timeout_ms) if self.isRunning() else True
        self._timer.stop()
        self._deliver()
        return ended

    @Slot()
    def _schedule_delivery(self) -> None:
        with self._condition:
            waiting = bool(self._outbox)  # none where the last news were delivered at the end
        if waiting and not self._timer.isActive():
            passed = (time.monotonic() - self._last_delivery) * 1000
            self._timer.start(max(0, int(_FRAME_MS - passed)))

    @Slot()
    def _deliver(self) -> None:
        with self._condition:
            news, self._outbox = self._outbox, []
            self._announced = False
            self._condition.notify_all()
        self._last_delivery = time.monotonic()
        batches: dict[Job, list[Any]] = {}
        for job, kind, payload in news:
            if kind == "event":
                batches.setdefault(job, []).append(payload)
                continue
            if job in batches:
                job.events.emit(batches.pop(job))
            self._tell(job, kind, payload)
        for job, events in batches.items():
            job.events.emit(events)

    def _tell(self, job: Job, kind: str, payload: Any) -> None:
        if kind == "started":
            job.started.emit()
            return
        if kind == "succeeded":
            job.succeeded.emit(payload)
        elif kind == "failed":
            if job.isSignalConnected(QMetaMethod.fromSignal(job.failed)):
                job.failed.emit(payload)
            else:
                self.unheard.emit(payload)
        else:
            job.cancelled.emit()
        job.over.emit()
        with self._condition:
            self._live.discard(job)

    # ---- runs on the lane ----------------------------------------------------------------

    def run(self) -> None:
        """Take jobs in turns until the lane is closed."""
        while True:
            with self._condition:
                job = self._next_job()
                while job is None:
                    if self._ending and not self._urgent and not self._patient:
                        return
                    self._condition.wait()
                    job = self._next_job()
            self._step(job)

    def _next_job(self) -> Job | None:
        """Return the job whose turn it is; the caller holds the lock."""
        for queue in (self._urgent, self._patient):
            for _ in range(len(queue)):
                job = queue.popleft()
                if job.paused and not job.cancel_requested:
                    queue.append(job)
                    continue
                return job
        return None

    def _step(self, job: Job) -> None:
        try:
            with stoppable(job.wants_to_end):
                over, value = self._advance(job)
        except Cancelled:
            self._end(job, JobState.CANCELLED, None)
            return
        except Exception as error:  # the one place where a job's error becomes an event
            log.info("job %s failed", job.title, exc_info=error)
            self._end(job, JobState.FAILED, Failure(error))
            return
        if over:
            state = JobState.CANCELLED if job.cancel_requested and value is None else None
            self._end(job, state or JobState.SUCCEEDED, value)
            return
        with self._condition:
            (self._urgent if job.urgent else self._patient).append(job)

    def _advance(self, job: Job) -> tuple[bool, Any]:
        """Run the job to its next yield; return whether it is over, and its result."""
        if job.cancel_requested:
            if job.generator is not None:
                job.generator.close()
            return True, None
        if job.state is JobState.QUEUED:
            job.state = JobState.RUNNING
            self._post(job, "started", None)
            made = job.body()
            if not isinstance(made, Generator):
                return True, made
            job.generator = made
        assert job.generator is not None
        try:
            event = next(job.generator)
        except StopIteration as end:
            return True, end.value
        self._post(job, "event", event)
        return False, None

    def _end(self, job: Job, state: JobState, payload: Any) -> None:
        job.state = state
        job.generator = None
        self._post(job, state.value, payload)

    def _post(self, job: Job, kind: str, payload: Any) -> None:
        with self._condition:
            self._outbox.append((job, kind, payload))
            announce = not self._announced
            self._announced = True
            while len(self._outbox) > _BUFFER_LIMIT and not self._ending:
                self._condition.wait(0.1)
        if announce:
            self._news.emit()
