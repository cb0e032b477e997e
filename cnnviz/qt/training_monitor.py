"""The one record of the run in this window, and the pace at which views follow it."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from cnnviz.qt.engine_thread import EngineThread, Job
from cnnviz.qt.paced import Paced
from cnnviz.qt.session import Session
from cnnviz.qt.workbench import Workbench
from cnnviz.state.training_record import TrainingRecord

if TYPE_CHECKING:
    from cnnviz.engine.training.events import RunFacts, RunStarted


class TrainingMonitor(QObject):
    """Keeps the record of the run at hand; every view of the window reads this one.

    It is the newest one that was started here, or one that is followed by its directory.

    Signals
    -------
    events(list)
        What happens in that run, in its order.
    changed()
        ``record`` is newer; at most five times a second while a run is under way.

    Attributes
    ----------
    live : RunStarted or None
        The newest run that was started in this window, with its network and images.
    """

    events = Signal(list)
    changed = Signal()

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench.training)
        self._session: Session = workbench.session
        self._lane: EngineThread = workbench.lane
        self.record = TrainingRecord()
        self.live: RunStarted | None = None
        self._paced = Paced(self._lane, self)
        self._paced.due.connect(self.changed)
        for runs in (workbench.training, workbench.following):
            runs.events.connect(self._take)
        workbench.training.ended.connect(self._end)

    @Slot(list)
    def _take(self, events: list[Any]) -> None:
        from cnnviz.engine.training.events import RunStarted

        self.record.take(events)
        self._paced.ask()
        for event in events:
            if isinstance(event, RunStarted):
                self.live = event
                if event.step:
                    self._read_past(event.facts)
        self.events.emit(events)

    @Slot(str)
    def _end(self, _reason: str) -> None:
        self._paced.at_once()

    def _read_past(self, started: RunFacts) -> None:
        """Fetch what happened before a run was continued, unless it was seen here."""
        first = self.record.steps[0] if self.record.steps else started.step + 1
        if first == 1:
            return

        def body() -> Generator[int, None, tuple[RunFacts, TrainingRecord]]:
            from cnnviz.engine.runs.follow import Follower

            past = TrainingRecord()
            for events in Follower(started.directory).everything():
                past.take(events)
                yield len(past.steps)  # the run itself goes on meanwhile
            return started, past

        job = Job(self.tr("Reading the curves"), body, urgent=True, key="curves", quiet=True)
        job.succeeded.connect(self._put_before)
        job.failed.connect(self._session.tell)
        self._lane.submit(job)

    @Slot(object)
    def _put_before(self, outcome: tuple[RunFacts, TrainingRecord] | None) -> None:
        if outcome is not None and outcome[0] == self.record.started:
            self.record.put_before(outcome[1])
            self.changed.emit()


def monitor_of(workbench: Workbench) -> TrainingMonitor:
    """Return the monitor of a window, making it on the first call."""
    found = workbench.training.findChild(TrainingMonitor)
    return found if found is not None else TrainingMonitor(workbench)
