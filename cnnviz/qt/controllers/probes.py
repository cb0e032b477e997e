"""Keeps the newest answer of the network in the session."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from cnnviz.qt.engine_thread import EngineThread, Failure, Job
from cnnviz.qt.session import ProbeResult, Session

if TYPE_CHECKING:
    from cnnviz.state.resolve import ProbeRequest

# While a network trains, looking at it may take this share of the lane's time at most.
_LIVE_SHARE = 0.03
_LIVE_PAUSE_S = 0.25


def probe(request: ProbeRequest) -> tuple[ProbeResult, float]:
    """Answer a request on the lane; return the answer and the seconds that it took."""
    from cnnviz.engine.data.preprocessing import apply, as_seen
    from cnnviz.engine.probes.look import look

    start = time.perf_counter()
    tensor = apply(request.image.pixels, request.preprocessing)
    maps, scores, note = look(request.model, tensor, request.layer)
    seen = as_seen(tensor, request.preprocessing)
    return ProbeResult(request, maps, note, scores, seen), time.perf_counter() - start


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
            if self._session.probe is not None:
                self._session.set_probe(None)
            return
        if _same(request, self._asked):
            return
        self._asked = request

        def body() -> tuple[ProbeResult, float]:
            return probe(request)

        job = Job(self.tr("Looking at {name}").format(name=request.image.name), body, urgent=True)
        job.key = "probe"
        job.quiet = True
        job.succeeded.connect(self._publish)
        job.failed.connect(self._fail)
        self._waiting = True
        self._lane.submit(job)

    @Slot(object)
    def _publish(self, outcome: tuple[ProbeResult, float] | None) -> None:
        if outcome is None:
            return
        result, self._cost = outcome
        self._answered = time.monotonic()
        if _same(result.request, self._asked):
            self._waiting = False
        if result.request.model is self._session.model:
            self._session.set_probe(result)

    @Slot(object)
    def _fail(self, failure: Failure) -> None:
        self._waiting = False
        self._session.set_probe(None)
        self._session.notice(str(failure.error), failure.details, is_error=True)


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
