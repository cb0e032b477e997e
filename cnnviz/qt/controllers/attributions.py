"""Keeps the newest explanation of a prediction, for one view."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.events import Progress
from cnnviz.qt.engine_thread import EngineThread, Failure, Job
from cnnviz.state.attributions import AttributionRequest, Role, Wish, resolve_target
from cnnviz.state.classes import output_for

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.probes.attribution import Attribution
    from cnnviz.qt.controllers.evaluations import EvaluationController
    from cnnviz.qt.controllers.training import TrainingController
    from cnnviz.qt.session import Session

# While a network trains, explaining it may take this share of the lane's time at most.
_LIVE_SHARE = 0.03
_LIVE_PAUSE_S = 0.5
_SLOW = "integrated-gradients"  # takes seconds, so that the status bar tells of it


@dataclass(frozen=True, eq=False)
class Explanation:
    """What came of a request.

    Parameters
    ----------
    request : AttributionRequest
        The question, so that a view can say what it shows.
    attribution : Attribution or None
        The answer; None where nobody knows the true class that was asked for.
    role : {"predicted", "true", "other"} or None
        The part that the class plays for this input; "other" is the second best.
    seen : ndarray of uint8, shape (H, W) or (H, W, 3)
        The input as the network sees it.
    seconds : float
        What it took.
    """

    request: AttributionRequest
    attribution: Attribution | None
    role: Role | None
    seen: NDArray[np.uint8]
    seconds: float


def explaining(request: AttributionRequest, learns: bool) -> Generator[Progress, None, Explanation]:
    """Answer a request on the lane; `learns` says that the network trains meanwhile."""
    from cnnviz.engine.models.loaded import snapshot
    from cnnviz.engine.probes.attribution import attributing, class_shares
    from cnnviz.engine.probes.feeding import single_picture

    start = time.perf_counter()
    wish, steps = request.wish, request.preprocessing
    model, image = request.model, request.image
    tensor, seen = single_picture(model, image.given, steps, image.name)
    if learns and wish.method == _SLOW:
        model = snapshot(model)  # all steps are made with the same weights
    shares, predicted = class_shares(model, tensor)
    target, role = resolve_target(wish.target, shares, predicted, _truth(request, len(shares)))
    found = None
    if target is not None:
        work = attributing(model, tensor, wish.method, target, request.layer, preprocessing=steps)
        found = yield from work
    return Explanation(request, found, role, seen, time.perf_counter() - start)


def _truth(request: AttributionRequest, outputs: int) -> int | None:
    """Return the output that stands for the sample's class, where the network has it."""
    image = request.image
    if image.label is None:
        return None
    names = () if image.image_set is None else image.image_set.class_names
    return output_for(image.label, names, request.model.class_names, outputs, request.pairs)


class Explainer(QObject):
    """Asks whenever the question changed and somebody looks; the newest question wins.

    Parameters
    ----------
    number : int
        Which of the views side by side it serves.
    wish : Wish
        What is explained at first.

    Signals
    -------
    changed()
        The answer, the trouble or the progress is new.
    """

    changed = Signal()

    def __init__(
        self,
        session: Session,
        lane: EngineThread,
        training: TrainingController,
        evaluations: EvaluationController,
        number: int,
        wish: Wish,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._lane = lane
        self._training = training
        self._evaluations = evaluations
        self._key = f"attribution {number}"
        self._wish = wish
        self._wanted = False
        self._asked: AttributionRequest | None = None
        self._job: Job | None = None
        self._answered = 0.0
        self.answer: Explanation | None = None
        self.trouble = ""
        self.progress: Progress | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._ask)
        for signal in (
            session.model_changed,
            session.weights_changed,
            session.input_changed,
            session.preprocessing_changed,
            session.selection_changed,
            evaluations.pairs_changed,
        ):
            signal.connect(self._soon.start)
        session.probe_changed.connect(self._follow_training)
        training.ended.connect(self._look_at_last)

    @property
    def wish(self) -> Wish:
        """What is explained."""
        return self._wish

    @property
    def waiting(self) -> bool:
        """Whether an answer is on its way."""
        return self._job is not None or self._soon.isActive()

    @property
    def asked(self) -> AttributionRequest | None:
        """The newest question."""
        return self._asked

    def set_wish(self, wish: Wish) -> None:
        """Explain something else."""
        self._wish = wish
        self._soon.start()

    def set_wanted(self, wanted: bool) -> None:
        """Answer only while somebody looks."""
        self._wanted = wanted
        if wanted:
            self._soon.start()
        elif self._job is not None:
            self._lane.cancel(self._job)
            self._job = self._asked = None

    @Slot()
    def cancel(self) -> None:
        """Do without the answer that is on its way."""
        if self._job is not None:
            self._lane.cancel(self._job)

    @Slot()
    def look_again(self) -> None:
        """Ask although the question is the same."""
        self._asked = None
        self._soon.start()

    @Slot()
    def _follow_training(self) -> None:
        """Look again at weights that changed, as often as the share of time allows."""
        model, answer = self._session.model, self.answer
        if model is None or answer is None or self.waiting or not self._wanted:
            return
        rest = max(_LIVE_PAUSE_S, answer.seconds / _LIVE_SHARE)
        if self._training.trains(model) and time.monotonic() - self._answered >= rest:
            self.look_again()

    @Slot(str)
    def _look_at_last(self, _reason: str) -> None:
        self.look_again()

    def _request(self) -> AttributionRequest | None:
        session = self._session
        model, image, steps = session.model, session.input, session.preprocessing
        if model is None or image is None or steps is None:
            return None
        chosen = session.selection
        layer = chosen.layer if self._wish.at_chosen_layer else None
        pairs = self._evaluations.pairs_for(model, image.image_set)
        epoch = session.weights_epoch
        return AttributionRequest(model, image, steps, layer, epoch, self._wish, pairs)

    @Slot()
    def _ask(self) -> None:
        if not self._wanted:
            return
        request = self._request()
        if request is None:
            if self._job is not None:
                self._lane.cancel(self._job)
            self._job = self._asked = self.answer = self.progress = None
            self.trouble = ""
            self.changed.emit()
            return
        if request.same_as(self._asked):
            self.changed.emit()  # the answer may have come while this very question waited
            return
        learns = self._training.trains(request.model)
        self._asked = request
        slow = request.wish.method == _SLOW
        title = self.tr("Explaining {name}").format(name=request.image.name)
        job = Job(title, lambda: explaining(request, learns), urgent=not slow, quiet=not slow)
        job.key = self._key
        job.events.connect(self._note_progress)
        job.succeeded.connect(self._take)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._stop)
        self._job, self.progress = job, None
        self._lane.submit(job)
        self.changed.emit()

    @Slot(list)
    def _note_progress(self, events: list[Any]) -> None:
        if self.sender() is self._job:
            self.progress = events[-1]
            self.changed.emit()

    @Slot(object)
    def _take(self, answer: Explanation | None) -> None:
        if answer is None or self.sender() is not self._job:
            return
        self._end(answer, "")

    @Slot(object)
    def _fail(self, failure: Failure) -> None:
        if self.sender() is not self._job:
            return
        self._end(None, str(failure.error))
        if not isinstance(failure.error, CnnvizError):
            self._session.tell(failure)  # nothing that a person could expect

    @Slot()
    def _stop(self) -> None:
        if self.sender() is self._job:
            self._end(None, self.tr("Cancelled."))

    def _end(self, answer: Explanation | None, trouble: str) -> None:
        self.answer, self.trouble = answer, trouble
        self._job = self.progress = None
        self._answered = time.monotonic()
        self.changed.emit()
