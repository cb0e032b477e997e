"""What is known of the image set before anything learns from it."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from cnnviz.engine.events import Progress
from cnnviz.engine.training.config import TrainConfig
from cnnviz.qt.draft import draft_of
from cnnviz.qt.engine_thread import Job
from cnnviz.qt.workbench import Workbench
from cnnviz.state.pace import Pace

if TYPE_CHECKING:
    from cnnviz.engine.training.overview import Overview


# What of a training decides who learns what.
_DECIDING = (
    *("target", "column", "positive", "negative"),
    *("validation", "validation_share", "seed"),
)


class Surveys(QObject):
    """Gathers the overview of the open set when a view asks, and surveys it when a person does.

    Attributes
    ----------
    pace : Pace
        How far a survey is and how long the rest takes.

    Signals
    -------
    changed()
        ``overview`` is new, or gone because the set is another one.
    running_changed()
        ``running`` is new.
    progressed(Progress)
        The survey has come so far.
    """

    changed = Signal()
    running_changed = Signal()
    progressed = Signal(object)

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench.inputs)
        self._session = workbench.session
        self._lane = workbench.lane
        self._draft = draft_of(workbench)
        self._config = TrainConfig()
        self._surveyed = self._config  # what was to be trained when the survey began
        self._overview: Overview | None = None
        self._glance: Job | None = None
        self._job: Job | None = None
        self.pace = Pace()
        self._session.image_set_changed.connect(self._leave)
        self._draft.changed.connect(self._follow_draft)
        self._follow_draft()

    @property
    def overview(self) -> Overview | None:
        """What is known of the set that is open, once :meth:`look` was answered."""
        return self._overview

    @property
    def running(self) -> bool:
        """Whether every picture is being looked at."""
        return self._job is not None

    @Slot()
    def _follow_draft(self) -> None:
        """Split the set as the training that is being prepared would."""
        before, now = self._config, self._draft.config
        if now is None or now == before:
            return
        self._config = now
        told = self._overview is not None or self._glance is not None
        if told and _split_otherwise(before, now):
            self._ask()

    @Slot()
    def look(self) -> None:
        """Gather what is known, unless that was done; a view calls it when it is seen."""
        if self._overview is None and self._glance is None and self._session.image_set is not None:
            self._ask()

    def _ask(self) -> None:
        job = self._make(thorough=False, title=self.tr("Looking over the image set"), quiet=True)
        job.key = "overview"
        job.succeeded.connect(self._take)
        job.failed.connect(self._session.tell)
        job.over.connect(self._end_glance)
        self._glance = job
        self._lane.submit(job)

    @Slot()
    def survey(self) -> None:
        """Look at every picture of the set and of its other parts once."""
        images = self._session.image_set
        if images is None or self.running:
            return
        title = self.tr("Looking at every picture of {name}").format(name=images.name)
        job = self._make(thorough=True, title=title, quiet=False)
        job.key = "survey"
        job.events.connect(self._note)
        job.succeeded.connect(self._take)
        job.failed.connect(self._session.tell)
        job.over.connect(self._end)
        self._job, self._surveyed = job, self._config
        self.pace.note(None, time.monotonic())
        self._lane.submit(job)
        self.running_changed.emit()

    def _make(self, *, thorough: bool, title: str, quiet: bool) -> Job:
        images, config = self._session.image_set, self._config
        assert images is not None

        def body() -> Generator[Progress, None, Overview]:
            from cnnviz.engine.training.overview import overlooking

            return (yield from overlooking(images, config, thorough=thorough))

        return Job(title, body, quiet=quiet)

    @Slot()
    def cancel(self) -> None:
        """End the survey that is under way."""
        if self._job is not None:
            self._lane.cancel(self._job)

    @Slot(list)
    def _note(self, events: list[Any]) -> None:
        if self.sender() is self._job and isinstance(events[-1], Progress):
            self.pace.note(events[-1].fraction, time.monotonic())
            self.progressed.emit(events[-1])

    @Slot(object)
    def _take(self, found: Overview | None) -> None:
        if found is None or found.image_set is not self._session.image_set:
            return
        if found.survey is not None and found.survey.warning:
            self._session.notice(found.survey.warning)
        known = self._overview
        # A glance that began before a survey ended knows less than the survey.
        if known is None or known.survey is None or found.survey is not None:
            self._overview = found
            self.changed.emit()

    @Slot()
    def _end_glance(self) -> None:
        if self.sender() is self._glance:
            self._glance = None

    @Slot()
    def _end(self) -> None:
        if self.sender() is self._job:
            self._job = None
            self.running_changed.emit()
            if self._overview is not None and _split_otherwise(self._surveyed, self._config):
                self._ask()  # of the pictures everything is known now

    @Slot()
    def _leave(self) -> None:
        """Forget what is known of another set."""
        self.cancel()
        if self._glance is not None:
            self._lane.cancel(self._glance)
            self._glance = None
        self._overview = None
        self.changed.emit()


def _split_otherwise(one: TrainConfig, other: TrainConfig) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in _DECIDING)


def surveys_of(workbench: Workbench) -> Surveys:
    """Return what is known of the image sets of a window, making it on the first call."""
    found = workbench.inputs.findChild(Surveys)
    return found if found is not None else Surveys(workbench)
