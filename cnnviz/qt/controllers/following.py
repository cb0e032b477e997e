"""Follows a run that this window did not start: of another process, machine or day."""

from __future__ import annotations

import math
import time
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cnnviz.qt.engine_thread import EngineThread, Failure, Job
from cnnviz.state.followed import Followed
from cnnviz.state.pace import Pace

if TYPE_CHECKING:
    from cnnviz.engine.runs.about import About
    from cnnviz.engine.runs.follow import Follower
    from cnnviz.engine.runs.presence import Writing
    from cnnviz.qt.controllers.epochs import EpochController
    from cnnviz.qt.controllers.inputs import InputController
    from cnnviz.qt.controllers.models import ModelController
    from cnnviz.qt.controllers.training import TrainingController
    from cnnviz.qt.session import Session

# The log is looked at this often while it grows, and ever less often while it does not.
_SOONEST_S, _LATEST_S = 0.5, 10.0
_LATEST_LIVE_S = 2.0  # while somebody writes it
_PATIENCE = 1.5
_LOOK_SHARE = 0.1  # of the lane's time that looking may take
# Newer weights are read no more often than this, and take at most this share of the time.
_WEIGHTS_S, _WEIGHTS_SHARE = 1.0, 0.2


@dataclass(frozen=True)
class _Wish:
    """What a person asked for together with a run; see :meth:`FollowController.open_run`."""

    weights: bool = True
    images: bool = True
    layer: str | None = None
    unit: int | None = None


@dataclass(frozen=True)
class _Weights:
    """The newest weights of a run, and what tells them from older ones in the same file."""

    path: Path
    written: int
    size: int


@dataclass(frozen=True, eq=False)
class _Opening:
    """What is known of a run before its log is read."""

    wish: _Wish
    follower: Follower
    about: About
    newest: _Weights | None


@dataclass(frozen=True, eq=False)
class _Look:
    """What one look at a run found, and the seconds that it took."""

    state: str
    writing: Writing | None
    away: bool
    newest: _Weights | None
    epochs: dict[int, Path]
    seconds: float


class FollowController(QObject):
    """Reads what is appended to a run's directory, and lets all views follow.

    Signals
    -------
    events(list)
        What happened in the run, in its order, as those of a training in this window; many steps
        come as :class:`.Steps`.
    changed()
        ``followed`` is new.

    Attributes
    ----------
    pace : Pace
        How far the run is and how long the rest takes.
    """

    events = Signal(list)
    changed = Signal()

    def __init__(
        self,
        session: Session,
        lane: EngineThread,
        models: ModelController,
        inputs: InputController,
        training: TrainingController,
        epochs: EpochController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._lane = lane
        self._models = models
        self._inputs = inputs
        self._training = training
        self._epochs = epochs
        self._followed: Followed | None = None
        self._follower: Follower | None = None
        self._wish = _Wish()
        self._job: Job | None = None  # the look that is under way
        self._steps_planned = 0
        self._shown = False  # whether weights of the run were opened
        self._newest: _Weights | None = None  # those that were read last
        self._asked, self._weights_from = 0.0, 0.0  # when they were, and when newer ones may be
        self._pause = _SOONEST_S
        self.pace = Pace()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        training.state_changed.connect(self._make_way)
        training.events.connect(self._leave_to_training)
        lane.closing.connect(self._timer.stop)

    @property
    def followed(self) -> Followed | None:
        """The run that is followed and how it stands; None while there is none."""
        return self._followed

    # ---- what a person asks for ----------------------------------------------------------

    def open_run(
        self,
        directory: Path | str,
        *,
        weights: bool = True,
        images: bool = True,
        layer: str | None = None,
        unit: int | None = None,
    ) -> Job | None:
        """Show a run, and follow it while somebody writes it.

        Parameters
        ----------
        directory : pathlib.Path or str
            The run.
        weights, images : bool
            Whether its newest weights and its images are opened too.
        layer, unit : str, int or None
            What is chosen of its network, where that has it.

        Returns
        -------
        Job or None
            Reading it; None where a network is training in this window.
        """
        place = Path(directory).expanduser().absolute()
        if self._training.state.busy:
            if place != self._training.directory:
                text = self.tr("A network is training here; stop it before another run is opened.")
                self._session.notice(text, is_error=True)
            return None
        self._timer.stop()
        wish = _Wish(weights, images, layer, unit)

        def body() -> Generator[Any, None, _Look]:
            from cnnviz.engine.runs.about import read_about
            from cnnviz.engine.runs.files import check_format
            from cnnviz.engine.runs.follow import Follower

            check_format(place)
            follower = Follower(place)
            yield _Opening(wish, follower, read_about(place), _weights(place))
            return (yield from _looking(follower))

        title = self.tr("Opening {name}").format(name=place.name)
        return self._read(Job(title, body, urgent=True, key="follow"))

    # ---- looking -------------------------------------------------------------------------

    @Slot()
    def _look(self) -> None:
        follower = self._follower
        if follower is None or self._training.state.busy or self._reads():
            return

        def body() -> Generator[Any, None, _Look]:
            return _looking(follower)

        title = self.tr("Looking at {name}").format(name=follower.directory.name)
        self._read(Job(title, body, urgent=True, key="follow", quiet=True))

    def _read(self, job: Job) -> Job:
        job.events.connect(self._take)
        job.succeeded.connect(self._take_look)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._stop)
        self._job = job
        return self._lane.submit(job)

    def _reads(self) -> bool:
        return self._job is not None and not self._job.state.over

    @Slot(list)
    def _take(self, told: list[Any]) -> None:
        from cnnviz.engine.runs.follow import LogReplaced

        events: list[Any] = []
        for one in told:
            if isinstance(one, _Opening):
                self._open(one)
                events = [LogReplaced()]  # what views show is of another run
                continue
            if LogReplaced() in one and self._epochs.is_shown:
                self._shown = False  # the run was begun anew, maybe with another network
            events += one
        if events and self._followed is not None:
            self._pause = _SOONEST_S
            self._note(events)
            self.events.emit(events)

    def _open(self, opening: _Opening) -> None:
        """Show what turned out to be a run, its network and its images."""
        self._follower, self._wish = opening.follower, opening.wish
        self._newest, self._weights_from = None, 0.0
        self._steps_planned = 0
        self.pace.note(None, time.monotonic())
        self._set(Followed(self._follower.directory, origin=opening.about.origin))
        # Weights that are not wanted count as shown: nothing takes their place.
        self._shown = not self._wish.weights or self._show_weights(opening.newest)
        if self._wish.images:
            self._inputs.open_images_of(self._follower.directory)

    def _note(self, events: list[Any]) -> None:
        """Tell by the newest events how far the run is."""
        from cnnviz.engine.runs.steps import Steps
        from cnnviz.engine.training.events import RunFacts

        for event in events:
            if isinstance(event, RunFacts):
                self._steps_planned = event.steps_per_epoch * event.epochs
                self.pace.rest()
            elif isinstance(event, Steps) and self._steps_planned:
                done = min(1.0, float(event.step[-1]) / self._steps_planned)
                self.pace.note(done, time.monotonic())

    @Slot(object)
    def _take_look(self, found: _Look | None) -> None:
        followed = self._followed
        if found is None or followed is None:
            return
        self._set(replace(followed, state=found.state, writing=found.writing, away=found.away))
        if not found.away:
            self._offer(found.epochs)
            if self._shown:
                self._renew(found.newest)
            else:
                self._shown = self._show_weights(found.newest)
        self._wait(found.seconds)

    def _offer(self, epochs: dict[int, Path]) -> None:
        """Offer epochs that came since, or all where nothing of the run was opened."""
        assert self._followed is not None
        run = self._followed.directory
        if epochs != self._epochs.epochs if self._epochs.run == run else not self._wish.weights:
            self._epochs.offer(run, epochs)

    def _wait(self, seconds: float) -> None:
        """Look again soon where the run moves, later where it rests."""
        if self._lane.closes:
            return
        live = self._followed is not None and self._followed.live
        pause = max(self._pause, min(seconds / _LOOK_SHARE, _LATEST_LIVE_S))
        self._pause = min(_LATEST_LIVE_S if live else _LATEST_S, self._pause * _PATIENCE)
        self._timer.start(round(1000 * pause))

    @Slot(object)
    def _fail(self, failure: Failure) -> None:
        """Say what is wrong; what was followed before is followed still."""
        self._session.tell(failure)
        if self._follower is not None:
            self._wait(0.0)

    @Slot()
    def _stop(self) -> None:
        """Leave a run for whose log nobody wants to wait; what was followed before is so still."""
        followed = self._followed
        if self.sender() is not self._job or followed is None:
            return
        if followed.state:
            self._wait(0.0)
        elif not self._lane.closes:
            from cnnviz.engine.runs.follow import LogReplaced

            self.events.emit([LogReplaced()])  # no view keeps half of it
            self._follower = None
            self._set(None)

    # ---- weights -------------------------------------------------------------------------

    def _show_weights(self, newest: _Weights | None) -> bool:
        """Open the newest weights as any file is opened; say whether there are any."""
        if newest is None:
            return False
        self._newest = newest
        self._models.open(newest.path, layer=self._wish.layer, unit=self._wish.unit)
        return True

    def _renew(self, newest: _Weights | None) -> None:
        """Show newer weights, unless a person looks at those of an epoch or at another network."""
        now = time.monotonic()
        if newest in (None, self._newest) or self._followed is None or now < self._weights_from:
            return
        job = self._epochs.renew(self._followed.directory)
        if job is not None:
            self._newest, self._asked = newest, now
            self._weights_from = math.inf  # until these are here
            job.over.connect(self._end_renewal)

    @Slot()
    def _end_renewal(self) -> None:
        now = time.monotonic()
        rest = (now - self._asked) * (1 / _WEIGHTS_SHARE - 1)
        self._weights_from = now + max(_WEIGHTS_S, rest)

    # ---- the window's own training -------------------------------------------------------

    @Slot()
    def _make_way(self) -> None:
        """Rest while a network trains in this window."""
        if self._training.state.busy:
            self._timer.stop()
        elif self._follower is not None:
            self._wait(0.0)

    @Slot(list)
    def _leave_to_training(self, events: list[Any]) -> None:
        """Follow no longer once a run of this window has begun: views show that one."""
        from cnnviz.engine.training.events import RunStarted

        if any(isinstance(event, RunStarted) for event in events):
            self._follower = None
            self._set(None)

    def _set(self, followed: Followed | None) -> None:
        if followed != self._followed:
            self._followed = followed
            self.changed.emit()


def _looking(follower: Follower) -> Generator[Any, None, _Look]:
    """Read what is new in a run, on the lane."""
    from cnnviz.engine.errors import RunProblem
    from cnnviz.engine.runs.follow import state_of
    from cnnviz.engine.runs.run import Run

    start = time.perf_counter()
    yield from follower.everything()
    directory, writing = follower.directory, follower.writer()
    epochs: dict[int, Path] = {}
    with suppress(RunProblem):  # it is away
        epochs = Run(directory).epochs()
    state, seconds = state_of(follower.reason, writing), time.perf_counter() - start
    return _Look(state, writing, follower.away, _weights(directory), epochs, seconds)


def _weights(directory: Path) -> _Weights | None:
    """Return the newest weights of a run, which has none before it begins."""
    path = directory / "checkpoints" / "last.safetensors"
    try:
        known = path.stat()
    except OSError:
        return None
    return _Weights(path, known.st_mtime_ns, known.st_size)
