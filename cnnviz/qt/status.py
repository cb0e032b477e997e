"""The status bar: what is open, what is chosen, what is being done, what went wrong."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QStatusBar,
    QWidget,
)

from cnnviz.engine.events import Progress
from cnnviz.qt import theme
from cnnviz.qt.engine_thread import EngineThread, Job, JobState
from cnnviz.qt.notices import ElidedLabel, NoticeBar, plain_tip, quiet_button
from cnnviz.qt.selection_chips import SelectionChips
from cnnviz.qt.translation import in_window_language
from cnnviz.state.pace import Pace

if TYPE_CHECKING:
    from cnnviz.qt.session import Session
    from cnnviz.qt.workbench import Workbench

_PATIENCE_S = 0.3  # what ends sooner is not worth a word
_TICK_MS = 250


def readable_duration(seconds: float) -> str:
    """Return a duration as a person says it: "8 s", "3 min", "2 h 5 min"."""
    whole = round(max(0.0, seconds))
    if whole < 60:
        return QCoreApplication.translate("status", "{n} s").format(n=max(1, whole))
    minutes = round(whole / 60)
    if minutes < 60:
        return QCoreApplication.translate("status", "{n} min").format(n=minutes)
    hours, minutes = divmod(minutes, 60)
    if not minutes:
        return QCoreApplication.translate("status", "{n} h").format(n=f"{hours:,}")
    text = QCoreApplication.translate("status", "{hours} h {minutes} min")
    return text.format(hours=f"{hours:,}", minutes=minutes)


class _Watched:
    """What the status bar knows about a job."""

    def __init__(self, lane: EngineThread, pace: Pace | None) -> None:
        self.lane = lane
        self.since = time.monotonic()
        self.message = ""
        self.pace = Pace() if pace is None else pace
        self._measures = pace is None  # or somebody else does

    def take(self, events: list[Any]) -> None:
        """Learn from the newest events how far the job is."""
        now = time.monotonic()
        for event in events:
            if isinstance(event, Progress):
                if self._measures:
                    self.pace.note(event.fraction, now)
                self.message = event.message
            elif hasattr(event, "steps_per_epoch"):
                self.message = ""  # the preparation of a training is over


class JobStatus(QWidget):
    """Names the job that a person waits for, how far it is, and lets them cancel it.

    Parameters
    ----------
    *lanes : EngineThread
        Whose jobs are shown.
    paces : mapping of str to Pace, optional
        By the key of a job, the pace that its owner measures and shows elsewhere too; both say the
        same then. Of other jobs it is measured here.
    """

    def __init__(
        self,
        *lanes: EngineThread,
        paces: Mapping[str, Pace] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._paces = paces or {}
        self._watched: dict[Job, _Watched] = {}
        self._shown: Job | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        self.title = ElidedLabel(self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(112, 8)
        self.time_left = QLabel(self)
        self.more = QLabel(self)
        self.more.setForegroundRole(self.more.palette().ColorRole.PlaceholderText)
        self.cancel_button = quiet_button("mdi6.close-circle-outline", self.tr("Cancel"), self)
        self.cancel_button.setText(self.tr("Cancel"))
        self.cancel_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.cancel_button.clicked.connect(self.cancel)
        for part in (self.title, self.bar, self.time_left, self.cancel_button, self.more):
            layout.addWidget(part)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._refresh)
        self.hide()
        for lane in lanes:
            lane.job_added.connect(self._watch)

    @property
    def job(self) -> Job | None:
        """The job that is shown, or None."""
        return self._shown

    @Slot()
    def cancel(self) -> None:
        """Ask the shown job to end."""
        if self._shown is not None:
            self._watched[self._shown].lane.cancel(self._shown)
            self._refresh()

    @Slot(object)
    def _watch(self, job: Job) -> None:
        if job.quiet:
            return
        lane = self.sender()
        assert isinstance(lane, EngineThread)
        self._watched[job] = _Watched(lane, self._paces.get(job.key))
        job.events.connect(self._take)
        job.over.connect(self._forget)
        if not self._tick.isActive():
            self._tick.start()

    @Slot(list)
    def _take(self, events: list[Any]) -> None:
        job = self.sender()
        if isinstance(job, Job) and job in self._watched:
            # Shown at the next tick: to move a bar thirty times a second costs more than it tells.
            self._watched[job].take(events)

    @Slot()
    def _forget(self) -> None:
        job = self.sender()
        if isinstance(job, Job):
            self._watched.pop(job, None)
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        """Choose the job to show, at each tick and whenever one ends."""
        now = time.monotonic()
        waited = [job for job, known in self._watched.items() if now - known.since >= _PATIENCE_S]
        self._shown = min(waited, key=_rank) if waited else None
        self.setVisible(self._shown is not None)
        if not self._watched:
            self._tick.stop()
        if self._shown is None:
            return
        self._describe(self._shown)
        others = [job for job in waited if job is not self._shown]
        self.more.setVisible(bool(others))
        self.more.setText(self.tr("and {n} more").format(n=f"{len(others):,}"))
        self.more.setToolTip(plain_tip("\n".join(job.title for job in others)))

    def _describe(self, job: Job) -> None:
        known = self._watched[job]
        message = in_window_language(known.message)
        self.title.show_text(f"{job.title} · {message}" if message else job.title)
        fraction = known.pace.fraction
        self.bar.setRange(0, 0 if fraction is None else 1000)
        if fraction is not None:
            self.bar.setValue(round(1000 * fraction))
        self.cancel_button.setEnabled(not job.cancel_requested)
        self.time_left.setText(self._time_text(job, known))
        self.time_left.setVisible(bool(self.time_left.text()))

    def _time_text(self, job: Job, known: _Watched) -> str:
        if job.cancel_requested:
            return self.tr("cancelling")
        if job.paused:
            known.pace.rest()
            return self.tr("paused")
        if job.state is JobState.QUEUED:
            return self.tr("waiting")
        left = known.pace.seconds_left(time.monotonic())
        return "" if left is None else self.tr("{time} left").format(time=readable_duration(left))


def _rank(job: Job) -> tuple[bool, bool, bool]:
    """What runs goes first, then what a person waits for, then what is older."""
    return (job.paused, not job.urgent, job.state is JobState.QUEUED)


class ContextLabel(ElidedLabel):
    """Model, device and image set, as every view shows them."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        for signal in (
            session.model_changed,
            session.weights_changed,
            session.checkpoint_changed,
            session.image_set_changed,
        ):
            signal.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        model, checkpoint = self._session.model, self._session.checkpoint
        image_set = self._session.image_set
        parts = []
        if model is not None:
            parts += [model.title, device_of(model.module)]
        elif checkpoint is not None:
            parts.append(self.tr("{name} (tensors only)").format(name=checkpoint.path.name))
        else:
            parts.append(self.tr("No model"))
        if image_set is not None:
            count = self.tr("{n} images").format(n=f"{len(image_set):,}")
            parts.append(f"{image_set.name} ({count})")
        self.show_text(" · ".join(parts))


def device_of(module: Any) -> str:
    """Return the device that a network's weights lie on, such as "cpu" or "cuda:0"."""
    first = next(iter(module.parameters()), None)
    return "cpu" if first is None else str(first.device)


class StatusBar(QStatusBar):
    """The status bar of the window with all its parts."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(theme.GRID, 0, theme.GRID, 0)
        self.context = ContextLabel(workbench.session, self)
        self.context.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.chips = SelectionChips(workbench.session, workbench.epochs, self)
        self.notices = NoticeBar(workbench.session, self)
        self.job = JobStatus(
            workbench.lane,
            workbench.process_lane,
            workbench.downloads.lane,
            paces={"training": workbench.training.pace},
            parent=self,
        )
        self.addWidget(self.context)
        self.addWidget(self.chips)
        self.addWidget(self.notices, 1)
        self.addWidget(self.job)
        self.notices.changed.connect(self._make_room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    @Slot()
    def _make_room(self) -> None:
        """While something is said in a narrow window, what is chosen gives way."""
        roomy = self.width() >= 220 * self.fontMetrics().averageCharWidth()
        self.chips.setVisible(self.notices.notice is None or roomy)
