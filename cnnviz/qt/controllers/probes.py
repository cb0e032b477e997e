"""Keeps the newest answer of the network in the session."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from cnnviz.qt.engine_thread import EngineThread, Failure, Job
from cnnviz.qt.session import Session
from cnnviz.state.probe_result import ProbeResult

if TYPE_CHECKING:
    from cnnviz.state.resolve import ProbeRequest

# While a network trains, looking at it may take this share of the lane's time at most.
_LIVE_SHARE = 0.03
_LIVE_PAUSE_S = 0.25


@dataclass(frozen=True, eq=False)
class _Answer:
    """What came of a request: the result, the seconds it took, and what stopped the input."""

    result: ProbeResult
    seconds: float
    failure: Failure | None = None


def probe(request: ProbeRequest) -> _Answer:
    """Answer a request on the lane.

    An input that the network cannot take is an answer too: what the network would see, and in the
    note which layer stopped it.
    """
    from cnnviz.engine.errors import CnnvizError
    from cnnviz.engine.probes.feeding import feed, look_at_fed

    start = time.perf_counter()
    model, image = request.model, request.image
    fed = feed(model, image.given, request.preprocessing)
    frames = fed.seen if len(fed.seen) > 1 else None
    seen = fed.seen[len(fed.seen) // 2]
    try:
        found = look_at_fed(model, fed, request.layer)
    except CnnvizError as error:
        shape = tuple(fed.batch.shape)
        result = ProbeResult(
            *(request, None, str(error), None, seen), refused=True, told=fed.told, shape=shape
        )
        return _Answer(result, time.perf_counter() - start, Failure(error))
    masks = None
    if found.mask is not None:
        from cnnviz.engine.probes.mask_view import mask_view

        seeing = replace(model, preprocessing=request.preprocessing)
        masks = mask_view(
            seeing, found.mask.numpy(), found.outputs, image.image_set, image.sample_id
        )
    result = ProbeResult(
        request,
        found.maps,
        found.note,
        found.scores,
        seen,
        masks=masks,
        objects=found.objects,
        flow=found.flow,
        told=fed.told,
        frames=frames,
        shape=tuple(fed.batch.shape),
    )
    return _Answer(result, time.perf_counter() - start)


class ProbeController(QObject):
    """Asks again whenever the question changed; the newest question wins."""

    def __init__(self, session: Session, lane: EngineThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lane = lane
        self._asked: ProbeRequest | None = None
        self._cost = 0.0
        self._answered = 0.0
        self._waiting = False
        self._trouble = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._ask)
        for signal in (
            session.layers_changed,
            session.input_changed,
            session.preprocessing_changed,
            session.selection_changed,
            session.weights_changed,
        ):
            signal.connect(self._soon.start)

    @property
    def waiting(self) -> bool:
        """Whether an answer is on its way."""
        return self._waiting or self._soon.isActive()

    @property
    def seconds(self) -> float:
        """How long the newest answer took; 0 before there was one."""
        return self._cost

    @Slot()
    def follow_training(self) -> None:
        """Look again at weights that changed, as often as the share of time allows."""
        rest = max(_LIVE_PAUSE_S, self._cost / _LIVE_SHARE)
        if not self.waiting and time.monotonic() - self._answered >= rest:
            self.look_again()

    @Slot()
    def look_again(self) -> None:
        """Ask although the question is the same, because the weights have changed."""
        self._asked = None
        self._soon.start()

    @Slot()
    def _ask(self) -> None:
        request = self._session.request()
        if request is None:
            self._asked = None
            self._tell(None)  # of a network that is gone
            if self._session.probe is not None:
                self._session.set_probe(None)
            return
        if _same(request, self._asked):
            return
        self._asked = request

        def body() -> _Answer:
            return probe(request)

        job = Job(self.tr("Looking at {name}").format(name=request.image.name), body, urgent=True)
        job.key = "probe"
        job.quiet = True
        job.succeeded.connect(self._publish)
        job.failed.connect(self._fail)
        self._waiting = True
        self._lane.submit(job)

    @Slot(object)
    def _publish(self, answer: _Answer | None) -> None:
        if answer is None:
            return
        result, self._cost = answer.result, answer.seconds
        self._answered = time.monotonic()
        if _same(result.request, self._asked):
            self._waiting = False
        if result.request.model is self._session.model:
            self._session.set_probe(result)
            self._tell(answer.failure)

    @Slot(object)
    def _fail(self, failure: Failure) -> None:
        self._waiting = False
        self._session.set_probe(None)
        if self._asked is not None:
            self._tell(failure)

    def _tell(self, failure: Failure | None) -> None:
        """Say what stopped the input; once it goes through again, that is true no more."""
        trouble = "" if failure is None else str(failure.error)
        if trouble == self._trouble:
            return
        if self._trouble:
            self._session.withdraw(self._trouble)
        self._trouble = trouble
        if failure is not None:
            self._session.notice(trouble, failure.details, is_error=True)


def _same(one: ProbeRequest | None, other: ProbeRequest | None) -> bool:
    if one is None or other is None:
        return one is other
    return (
        one.model is other.model
        and one.image is other.image
        and one.preprocessing == other.preprocessing
        and one.layer == other.layer
        and one.epoch == other.epoch
    )
