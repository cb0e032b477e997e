"""What units answer to the image set: sweeps, what is kept of them, and who tells samples apart."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.events import Progress
from cnnviz.qt.engine_thread import EngineThread, Failure, Job
from cnnviz.state.pace import Pace
from cnnviz.state.unit_table import merged

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.probes.responses import LayerResponses, Responses
    from cnnviz.qt.controllers.probes import ProbeController
    from cnnviz.qt.controllers.training import TrainingController
    from cnnviz.qt.session import Session

_CALM_MS = 150  # a new model and its images come one after the other
KEPT = 9  # samples at either end of each unit


@dataclass(frozen=True, eq=False)
class Question:
    """Which network is asked about which images, and how they are brought to it."""

    model: LoadedModel
    images: ImageSet

    def same_as(self, other: Question | None) -> bool:
        """Whether both have the same answer, as long as the network does not learn."""
        return (
            other is not None
            and self.model.module is other.model.module
            and self.images is other.images
            and self.model.preprocessing == other.model.preprocessing
        )


@dataclass(frozen=True, eq=False)
class Marks:
    """What is odd about the units of a layer.

    Parameters
    ----------
    dead : ndarray of bool, shape (U,)
        Whether a unit answers alike to every sample.
    repeats : ndarray of int64, shape (U,)
        Which unit it nearly repeats, -1 for none.
    """

    dead: NDArray[np.bool_]
    repeats: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Effects:
    """How well each unit tells some samples from the rest.

    Parameters
    ----------
    by_layer : mapping of str to ndarray, shape (units,)
        Size of the effect, Cohen's d, of each unit.
    sample_ids : tuple of int
        Which samples; empty where it is about a class.
    class_id : int or None
        Which class.
    """

    by_layer: Mapping[str, NDArray[Any]]
    sample_ids: tuple[int, ...] = ()
    class_id: int | None = None


class ResponsesController(QObject):
    """Sweeps the image set on the lane, and finds again what earlier sweeps have kept.

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
    marked()
        ``marks`` of layers that were asked for are there.
    effects_changed()
        ``effects`` or ``telling`` is new.
    """

    running_changed = Signal()
    progressed = Signal(object)
    marked = Signal()
    effects_changed = Signal()

    def __init__(
        self,
        session: Session,
        lane: EngineThread,
        training: TrainingController,
        probes: ProbeController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._lane = lane
        self._training = training
        self._probes = probes
        self.pace = Pace()
        self._sweep: Job | None = None
        self._swept: Question | None = None
        self._begun = 0.0
        self._answered_by: LoadedModel | None = None  # the network, or a copy while it learns
        self._rates: dict[str, float] = {}  # seconds for an image, by architecture
        self._looked: Question | None = None
        self._marks: WeakKeyDictionary[LayerResponses, Marks] = WeakKeyDictionary()
        self._effects: Effects | None = None
        self._telling: Job | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_CALM_MS)
        self._soon.timeout.connect(self._look)
        for signal in (
            session.model_changed,
            session.layers_changed,
            session.weights_changed,
            session.image_set_changed,
            session.preprocessing_changed,
        ):
            signal.connect(self._follow)
        session.responses_changed.connect(self._follow_responses)
        training.ended.connect(self._forget_snapshot)
        lane.closing.connect(self._soon.stop)

    # ---- what is known -------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether a sweep is under way."""
        return self._sweep is not None

    @property
    def telling(self) -> bool:
        """Whether samples are being told apart."""
        return self._telling is not None

    @property
    def effects(self) -> Effects | None:
        """How well units tell some samples from the rest, where somebody asked."""
        return self._effects

    def marks(self, found: LayerResponses) -> Marks | None:
        """Return what is odd about the units of a layer, once it was asked for and is there."""
        return self._marks.get(found)

    def question(self) -> Question | None:
        """Return what a sweep would ask now, or None where model or images are missing."""
        session = self._session
        model, images, steps = session.model, session.image_set, session.preprocessing
        if model is None or images is None or not len(images) or steps is None:
            return None
        if session.preprocessing_edited:
            model = replace(model, preprocessing=steps, preprocessing_source="person")
        return Question(model, images)

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
            self._session.set_responses(None)  # those of an earlier state of the network
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
        self._session.set_responses(merged(self._session.responses, found))

    @Slot(str)
    def _forget_snapshot(self, _reason: str) -> None:
        """Drop what a network answered that has learned more since."""
        asked, answered = self.question(), self._answered_by
        if asked is None or answered is None or asked.model.module is not answered.module:
            self._session.set_responses(None)

    # ---- what earlier sweeps have kept -----------------------------------------------------

    @Slot()
    def _follow(self) -> None:
        if self.running and self._swept is not None and not self._swept.same_as(self.question()):
            self.cancel()
        self._soon.start()

    @Slot()
    def _look(self) -> None:
        """Look on disk, once for each question, for what an earlier sweep has kept."""
        asked = self.question()
        if asked is None or self._training.trains(asked.model) or self.looked_for(asked):
            return
        self._looked = asked

        def body() -> tuple[Question, Responses | None]:
            from cnnviz.engine.probes.responses import kept_responses

            return asked, kept_responses(asked.model, asked.images, k=KEPT)

        job = Job(self.tr("Looking for kept responses"), body, quiet=True)
        job.succeeded.connect(self._take_kept)
        self._lane.submit(job)

    @Slot(object)
    def _take_kept(self, outcome: tuple[Question, Responses | None] | None) -> None:
        if outcome is None or outcome[1] is None or self._session.responses is not None:
            return
        if outcome[0].same_as(self.question()):
            self._answered_by = outcome[0].model
            self._publish(outcome[1])

    # ---- marks -----------------------------------------------------------------------------

    def request_marks(self, layers: Iterable[str]) -> None:
        """Find dead and nearly repeated units of layers; `marked` tells when they are there."""
        found = self._session.responses
        if found is None:
            return
        missing = [
            found.layers[name]
            for name in layers
            if name in found.layers and self.marks(found.layers[name]) is None
        ]
        if not missing:
            return

        def body() -> Generator[Progress, None, list[tuple[LayerResponses, Marks]]]:
            from cnnviz.engine.probes.units import is_dead, near_duplicates

            there: list[tuple[LayerResponses, Marks]] = []
            for one in missing:
                yield Progress(len(there), len(missing))
                there.append((one, Marks(is_dead(one), near_duplicates(one))))
            return there

        job = Job(self.tr("Comparing units"), body, key="marks", quiet=True)
        job.succeeded.connect(self._take_marks)
        self._lane.submit(job)

    @Slot(object)
    def _take_marks(self, there: list[tuple[LayerResponses, Marks]] | None) -> None:
        for one, marks in there or ():
            self._marks[one] = marks
        if there:
            self.marked.emit()

    # ---- telling samples apart ---------------------------------------------------------------

    def tell_apart(self, sample_ids: Iterable[int]) -> None:
        """Find how well each swept unit tells these samples from the rest; the newest wish wins."""
        found, asked, model = self._session.responses, self.question(), self._answered_by
        ids = tuple(int(sample_id) for sample_id in sample_ids)
        if found is None or asked is None or model is None or not ids:
            return

        def body() -> Generator[Progress, None, Effects]:
            from cnnviz.engine.probes.units import telling_apart

            by_layer = yield from telling_apart(model, asked.images, found, ids)
            return Effects(by_layer, sample_ids=ids)

        job = Job(self.tr("Telling samples apart"), body, urgent=True, key="telling apart")
        job.succeeded.connect(self._take_effects)
        job.failed.connect(self._session.tell)
        job.over.connect(self._end_telling)
        self._telling = self._lane.submit(job)
        self.effects_changed.emit()

    def tell_class(self, class_id: int) -> None:
        """Find how well each swept unit tells a class from the rest, by what the sweep kept."""
        found = self._session.responses
        if found is None:
            return
        from cnnviz.engine.probes.units import rank_for_class

        self._drop_telling()
        try:
            effects = {name: rank_for_class(one, class_id)[1] for name, one in found.layers.items()}
        except CnnvizError as error:
            self._session.tell(Failure(error))  # a class without samples
            self.forget_effects()
            return
        self._set_effects(Effects(effects, class_id=class_id))

    @Slot()
    def forget_effects(self) -> None:
        """Compare nothing any longer."""
        self._drop_telling()
        self._set_effects(None)

    @Slot(object)
    def _take_effects(self, effects: Effects | None) -> None:
        if self.sender() is self._telling and effects is not None:
            self._set_effects(effects)

    @Slot()
    def _end_telling(self) -> None:
        if self.sender() is self._telling:
            self._telling = None
            self.effects_changed.emit()

    def _drop_telling(self) -> None:
        if self._telling is not None:
            self._lane.cancel(self._telling)
            self._telling = None

    def _set_effects(self, effects: Effects | None) -> None:
        if effects is not self._effects:
            self._effects = effects
            self.effects_changed.emit()

    @Slot()
    def _follow_responses(self) -> None:
        """Compare anew what more layers answered; forget the comparison with the answers."""
        effects = self._effects
        if self._session.responses is None:
            self.forget_effects()
            self._looked = None
            self._soon.start()
        elif effects is not None and effects.class_id is not None:
            self.tell_class(effects.class_id)
        elif effects is not None:
            self.tell_apart(effects.sample_ids)
