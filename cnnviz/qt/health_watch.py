"""Judges the run at hand whenever there is something new to judge, and keeps what was found."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cnnviz.qt.engine_thread import Job
from cnnviz.qt.training_monitor import monitor_of
from cnnviz.qt.workbench import Workbench
from cnnviz.state.health import judged, trace_of

if TYPE_CHECKING:
    from cnnviz.engine.runs.health.finding import HealthFinding
    from cnnviz.engine.runs.health.past import Past

_SOONEST_MS, _LATEST_MS = 500, 60_000
_SHARE = 0.01  # of the lane's time, which is that of the training
_GROWTH = 1.25  # steps within an epoch are judged when there are a quarter more of them


@dataclass(frozen=True, eq=False)
class _Look:
    """What one look at a run found, and the seconds that it took."""

    run: Path
    epoch: int
    past: Past
    findings: tuple[HealthFinding, ...]
    seconds: float


class HealthWatch(QObject):
    """Looks at the run after each epoch, on the lane, for every view that shows what is wrong.

    Signals
    -------
    changed()
        ``findings`` or ``judged_epoch`` is new.
    counted(int)
        How many findings there are now.

    Attributes
    ----------
    findings : tuple of HealthFinding
        What looks wrong in the run at hand, the worst first.
    judged_epoch : int or None
        The epoch up to which it was looked at; None before the first look.
    """

    changed = Signal()
    counted = Signal(int)

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench.training)
        self._session = workbench.session
        self._lane = workbench.lane
        self._monitor = monitor_of(workbench)
        self.findings: tuple[HealthFinding, ...] = ()
        self.judged_epoch: int | None = None
        self._past: Past | None = None
        self._run: Path | None = None
        self._seen: tuple[Any, ...] = ()  # what the newest look was at
        self._steps = 0
        self._job: Job | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_SOONEST_MS)
        self._rest.timeout.connect(self._follow)
        self._lane.closing.connect(self._rest.stop)
        self._monitor.changed.connect(self._follow)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        """Look at the run where it has something new, unless the last look was just now."""
        record = self._monitor.record
        run = None if record.started is None else record.started.directory
        if run != self._run:
            self._begin_anew(run)
        rests = self._rest.isActive() and not record.reason  # the last word is not kept waiting
        if run is None or self._job is not None or rests:
            return
        now = (len(record.epochs), record.epochs_over, len(record.layers), record.reason)
        if now != self._seen or len(record.steps) > _GROWTH * max(1, self._steps):
            self._seen, self._steps = now, len(record.steps)
            self._look()

    def _begin_anew(self, run: Path | None) -> None:
        self._run, self._past, self._seen, self._steps = run, None, (), 0
        self._rest.stop()
        if self._job is not None:
            self._lane.cancel(self._job)
            self._job = None
        self._publish((), None)

    def _look(self) -> None:
        record, run, past = self._monitor.record, self._run, self._past
        assert run is not None
        trace, epoch = trace_of(record), record.epochs_over

        def body() -> Any:
            from cnnviz.engine.runs.health.past import Past

            known = past or Past(run)
            began = time.perf_counter()
            found = judged(trace, known)
            return _Look(run, epoch, known, found, time.perf_counter() - began)

        job = Job(self.tr("Looking at the health of the run"), body, key="health", quiet=True)
        job.succeeded.connect(self._take)
        job.failed.connect(self._session.tell)
        job.over.connect(self._end)
        self._job = job
        self._lane.submit(job)

    @Slot(object)
    def _take(self, look: _Look | None) -> None:
        if look is None or look.run != self._run:
            return
        self._past = look.past
        self._rest.setInterval(
            round(min(_LATEST_MS, max(_SOONEST_MS, 1000 * look.seconds / _SHARE)))
        )
        self._publish(look.findings, look.epoch)

    @Slot()
    def _end(self) -> None:
        if self.sender() is self._job:  # and not that of a run before
            self._job = None
            if not self._lane.closes:
                self._rest.start()

    def _publish(self, found: tuple[HealthFinding, ...], epoch: int | None) -> None:
        self.findings, self.judged_epoch = found, epoch
        self.counted.emit(len(found))
        self.changed.emit()


def health_watch_of(workbench: Workbench) -> HealthWatch:
    """Return the watch of a window, making it on the first call."""
    found = workbench.training.findChild(HealthWatch)
    return found if found is not None else HealthWatch(workbench)
