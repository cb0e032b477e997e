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

_AT_ONCE = 500  # lines of the past that are read before training gets its turn


class TrainingMonitor(QObject):
    """Keeps the record of the newest run; every view of the window reads this one.

    Signals
    -------
    changed()
        ``record`` is newer; at most five times a second while a run is under way.

    Attributes
    ----------
    live : RunStarted or None
        The newest run that was started in this window, with its network and images.
    """

    changed = Signal()

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench.training)
        self._session: Session = workbench.session
        self._lane: EngineThread = workbench.lane
        self.record = TrainingRecord()
        self.live: RunStarted | None = None
        self._paced = Paced(self)
        self._paced.due.connect(self.changed)
        workbench.training.events.connect(self._take)
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

    @Slot(str)
    def _end(self, _reason: str) -> None:
        self._paced.at_once()

    def _read_past(self, started: RunFacts) -> None:
        """Fetch what happened before a run was continued, unless it was seen here."""
        first = self.record.steps[0] if self.record.steps else started.step + 1
        if first == 1:
            return

        def body() -> Generator[int, None, tuple[RunFacts, list[Any]]]:
            from cnnviz.engine.runs.run import Run

            past: list[Any] = []
            for event in Run(started.directory).events():
                past.append(event)
                if len(past) % _AT_ONCE == 0:  # the run itself goes on meanwhile
                    yield len(past)
            return started, past

        job = Job(self.tr("Reading the curves"), body, urgent=True, key="curves", quiet=True)
        job.succeeded.connect(self._put_before)
        job.failed.connect(self._session.tell)
        self._lane.submit(job)

    @Slot(object)
    def _put_before(self, outcome: tuple[RunFacts, list[Any]] | None) -> None:
        if outcome is not None and outcome[0] == self.record.started:
            self.record.put_before(outcome[1])
            self.changed.emit()


def monitor_of(workbench: Workbench) -> TrainingMonitor:
    """Return the monitor of a window, making it on the first call."""
    found = workbench.training.findChild(TrainingMonitor)
    return found if found is not None else TrainingMonitor(workbench)
