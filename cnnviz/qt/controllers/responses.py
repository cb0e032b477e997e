"""What units answer to the image set: sweeps, and what is kept of them."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from cnnviz.engine.events import Progress
from cnnviz.qt.controllers.comparisons import Comparisons
from cnnviz.qt.controllers.question import Question, QuestionWatch, question_of
from cnnviz.qt.engine_thread import EngineThread, Job
from cnnviz.state.pace import Pace
from cnnviz.state.unit_table import merged

if TYPE_CHECKING:
    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.probes.responses import Responses
    from cnnviz.qt.controllers.probes import ProbeController
    from cnnviz.qt.controllers.training import TrainingController
    from cnnviz.qt.session import Session

KEPT = 9  # samples at either end of each unit


class ResponsesController(Comparisons):
    """Sweeps the image set on the lane, and finds again what earlier sweeps have kept.

    What the units answered is compared by the class that it stands on.

    Attributes
    ----------
    pace : Pace
        How far the sweep is and how long the rest takes.

    Signals
    -------
    running_changed()
        ``running`` is new.
    progressed(Progress)
        The sweep has come so far.
    """

    running_changed = Signal()
    progressed = Signal(object)

    def __init__(
        self,
        session: Session,
        lane: EngineThread,
        training: TrainingController,
        probes: ProbeController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(session, lane, parent)
        self._training = training
        self._probes = probes
        self.pace = Pace()
        self._sweep: Job | None = None
        self._swept: Question | None = None
        self._begun = 0.0
        self._own: Responses | None = None  # of all images
        self._answered_by: LoadedModel | None = None  # the network, or a copy while it learns
        self._past: Responses | None = None  # what a run's history tells
        self._rates: dict[str, float] = {}  # seconds for an image, by architecture
        self._looked: Question | None = None
        self._watch = QuestionWatch(session, lane, self)
        self._watch.changed.connect(self._follow)
        self._watch.settled.connect(self._look)
        session.responses_changed.connect(self._look_anew)
        session.selection_changed.connect(self._follow_layer)
        training.ended.connect(self._forget_snapshot)

    # ---- what is known -------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether a sweep is under way."""
        return self._sweep is not None

    def question(self) -> Question | None:
        """Return what a sweep would ask now, or None where model or images are missing."""
        return question_of(self._session)

    def expected_seconds(self) -> float | None:
        """Return how long a sweep will take about, or None where nobody can know.

        By the last sweep of such a network; before there was one, by the newest picture that the
        network looked at, which takes longer alone than in a batch.
        """
        asked = self.question()
        if asked is None:
            return None
        probe = self._session.probe
        known = probe is not None and probe.request.model.module is asked.model.module
        rate = self._rates.get(asked.model.architecture, self._probes.seconds if known else None)
        return rate * len(asked.images) if rate else None

    def answered(self) -> tuple[LoadedModel, ImageSet] | None:
        """Return the network, or its copy, whose answers the session holds, and the images."""
        asked = self.question()
        model = self._answered_by if self._shows_own else None if asked is None else asked.model
        return None if asked is None or model is None else (model, asked.images)

    @property
    def _shows_own(self) -> bool:
        return self._own is not None and self._session.responses is self._own

    @property
    def is_earlier(self) -> bool:
        """Whether the network has learned more since it gave the answers in the session."""
        answered, model = self._answered_by, self._session.model
        if not self._shows_own:
            return False
        return answered is not None and model is not None and answered.module is not model.module

    def looked_for(self, asked: Question | None) -> bool:
        """Whether it was looked for what an earlier sweep of this question has kept."""
        return asked is not None and asked.same_as(self._looked)

    # ---- sweeping ------------------------------------------------------------------------

    def sweep(self, layers: Sequence[str]) -> None:
        """Let the network look at all images once, and note what the units of layers answer."""
        asked = self.question()
        if asked is None or self.running or not layers:
            return
        learns = self._training.trains(asked.model)

        def body() -> Generator[Progress, None, tuple[LoadedModel, Responses]]:
            from cnnviz.engine.models.loaded import snapshot
            from cnnviz.engine.probes.responses import sweeping

            model = snapshot(asked.model) if learns else asked.model
            found = yield from sweeping(model, asked.images, tuple(layers), k=KEPT)
            return model, found

        job = Job(self.tr("Sweeping {name}").format(name=asked.images.name), body, key="sweep")
        job.events.connect(self._note_progress)
        job.succeeded.connect(self._take)
        job.failed.connect(self._session.tell)
        job.over.connect(self._end)
        self._sweep, self._swept = job, asked
        self._begun = time.monotonic()
        self.pace.note(None, self._begun)
        self._lane.submit(job)
        self.running_changed.emit()

    @Slot()
    def cancel(self) -> None:
        """End the sweep that is under way."""
        if self._sweep is not None:
            self._lane.cancel(self._sweep)

    @Slot(list)
    def _note_progress(self, events: list[Any]) -> None:
        if self.sender() is self._sweep and isinstance(events[-1], Progress):
            self.pace.note(events[-1].fraction, time.monotonic())
            self.progressed.emit(events[-1])

    @Slot(object)
    def _take(self, outcome: tuple[LoadedModel, Responses] | None) -> None:
        asked = self._swept
        if outcome is None or asked is None or self.sender() is not self._sweep:
            return
        model, found = outcome
        if not asked.same_as(self.question()):
            return  # it is kept, for when somebody comes back to it
        seconds = time.monotonic() - self._begun
        self._rates[model.architecture] = seconds / max(1, found.samples)
        if self._answered_by is not None and model.module is not self._answered_by.module:
            self._own = None  # those of an earlier state of the network
        self._answered_by = model
        self._publish(found)
        for sentence in found.warnings:
            self._session.notice(sentence)

    @Slot()
    def _end(self) -> None:
        if self.sender() is self._sweep:
            self._sweep = self._swept = None
            self.running_changed.emit()

    def _publish(self, found: Responses) -> None:
        """Put answers into the session, beside those of other layers to the same question."""
        self._own = merged(self._own, found)
        self._choose()

    def show_past(self, found: Responses | None) -> None:
        """Show what a run's history tells, of layers that were not swept with these weights."""
        if self._session.responses is None or (self.is_earlier and found is not None):
            self._own = self._answered_by = None
        before, self._past = self._past, found
        if before is not None or found is not None:
            self._choose()

    @Slot()
    def _follow_layer(self) -> None:
        if self._own is not None and self._past is not None:
            self._choose()

    def _choose(self) -> None:
        """Show the answers that know the chosen layer, those of all images first."""
        ways = [found for found in (self._own, self._past) if found is not None]
        layer = self._session.selection.layer
        knowing = [found for found in ways if layer in found.layers]
        shown = self._session.responses
        if knowing or shown not in ways:
            self._session.set_responses(next(iter(knowing or ways), None))

    @Slot(str)
    def _forget_snapshot(self, _reason: str) -> None:
        """Drop what a network answered that has learned more since."""
        asked, answered = self.question(), self._answered_by
        if asked is None or answered is None or asked.model.module is not answered.module:
            self._own = self._answered_by = None
            self._choose()
            self._watch.wait()

    # ---- what earlier sweeps have kept -----------------------------------------------------

    @Slot()
    def _follow(self) -> None:
        if self.running and self._swept is not None and not self._swept.same_as(self.question()):
            self.cancel()

    @Slot()
    def _look(self) -> None:
        """Look on disk, once for each question, for what an earlier sweep has kept."""
        asked = self.question()
        if asked is None or self._training.trains(asked.model) or self.looked_for(asked):
            return
        if self._session.stands_in:
            return  # what these weights gave is not of the chosen epoch
        self._looked = asked

        def body() -> tuple[Question, Responses | None]:
            from cnnviz.engine.probes.responses import kept_responses

            return asked, kept_responses(asked.model, asked.images, k=KEPT)

        job = Job(self.tr("Looking for kept responses"), body, quiet=True)
        job.succeeded.connect(self._take_kept)
        self._lane.submit(job)

    @Slot(object)
    def _take_kept(self, outcome: tuple[Question, Responses | None] | None) -> None:
        if outcome is None or outcome[1] is None or self._own is not None:
            return
        if outcome[0].same_as(self.question()):
            self._answered_by = outcome[0].model
            self._publish(outcome[1])

    @Slot()
    def _look_anew(self) -> None:
        """Once the answers are gone, those to the next question may be kept, be it the same."""
        if self._session.responses is None:
            self._looked = self._answered_by = None
            self._own = self._past = None
            self._watch.wait()
