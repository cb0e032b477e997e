"""The epochs of a run that can be looked at, and which of them all views show."""

from __future__ import annotations

import time
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cnnviz.qt.controllers.epoch_reading import Listing, OfOneRun, Step, epoch_of, likely, timed
from cnnviz.qt.controllers.models import ModelController
from cnnviz.qt.controllers.past import PastController
from cnnviz.qt.controllers.training import TrainingController
from cnnviz.qt.engine_thread import EngineThread, Failure, Job
from cnnviz.qt.session import Session

if TYPE_CHECKING:
    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.runs.past import Past
    from cnnviz.engine.runs.shelf import EpochWeights
    from cnnviz.state.selection import Selection

_AHEAD_MS = 30  # what a step has begun goes first
_LIVE_SHARE = 0.02  # of the time, for the history of a network that trains in this window
_NEAR = 3  # epochs that are read ahead in any case
_FAR = 40  # and while there is room


class EpochController(QObject):
    """Offers the epochs of the run that trains, or of the run that an opened file belongs to.

    Signals
    -------
    changed()
        ``run``, ``epochs``, ``offered`` or ``is_shown`` is new.
    """

    changed = Signal()

    def __init__(
        self,
        session: Session,
        lane: EngineThread,
        models: ModelController,
        training: TrainingController,
        past: PastController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._lane = lane
        self._models = models
        self._training = training
        self._past = past
        self._run: Path | None = None
        self._epochs: dict[int, Path] = {}
        self._told: tuple[int, ...] = ()
        self._weights: OfOneRun[EpochWeights] = OfOneRun()  # which need torch
        self._live: LoadedModel | None = None
        self._given: LoadedModel | None = None  # what this controller put into the session
        self._shown: int | None = None  # the epoch whose weights those are, None for the newest
        self._wanted: int | None = None  # the epoch that was asked for last
        self._gesture: Selection | None = None  # what the gesture that may go on has chosen
        self._forward = True  # which way the last step went
        self._rests_until = 0.0  # before which a network in training has the lane to itself
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.offer_past)
        lane.closing.connect(self._later.stop)
        training.ended.connect(self._end_rest)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_AHEAD_MS)
        self._soon.timeout.connect(self._read_ahead)
        lane.closing.connect(self._soon.stop)
        session.selection_changed.connect(self._follow_selection)
        session.image_set_changed.connect(self.offer_past)
        session.preprocessing_changed.connect(self.offer_past)
        training.events.connect(self.take)
        models.opened.connect(self._follow)

    # ---- what is there -------------------------------------------------------------------

    @property
    def run(self) -> Path | None:
        """The run whose epochs are offered."""
        return self._run

    @property
    def epochs(self) -> dict[int, Path]:
        """Epochs whose weights are kept, with their files."""
        return self._epochs

    @property
    def offered(self) -> tuple[int, ...]:
        """Epochs of which anything is kept, weights or history, rising."""
        return tuple(sorted({*self._epochs, *self._told}))

    @property
    def is_shown(self) -> bool:
        """Whether the network in the window is that of the run, and not another one."""
        model = self._session.model
        return model is not None and (model is self._live or model is self._given)

    @property
    def shown(self) -> int | None:
        """The epoch that views show or are about to, None for the newest weights."""
        return self._wanted

    @property
    def settled(self) -> bool:
        """Whether the epoch that was asked for last is shown."""
        return self._shown == self._wanted

    def nearest(self, epoch: int) -> int | None:
        """Return the epoch whose weights are kept that is nearest to one, the earlier of two."""
        return min(self._epochs, key=lambda one: (abs(one - epoch), one), default=None)

    # ---- what a person asks for ----------------------------------------------------------

    def show(self, epoch: int | None, *, amend: bool = False) -> None:
        """Let all views show an epoch, or with None the newest weights.

        With `amend` it belongs to the gesture of the choice before, as while a slider is drawn.
        """
        if self._run is None:
            return
        if not amend:
            self._gesture = None
        if self._wanted is not None or epoch is not None:
            self._forward = epoch is None or (self._wanted is not None and epoch > self._wanted)
        self._wanted = epoch
        ready = self._at_hand(epoch)
        if ready is not None:
            self._put(ready)
        else:
            self._read(epoch)

    def step(self, places: int, *, amend: bool = False) -> bool:
        """Show the epoch that many places later; say whether there is one."""
        ways: list[int | None] = [*self.offered, None]
        at = (ways.index(self._wanted) if self._wanted in ways else len(ways) - 1) + places
        if not 0 <= at < len(ways) or self._run is None:
            return False
        self.show(ways[at], amend=amend)
        return True

    def renew(self, run: Path) -> Job | None:
        """Read the newest weights of a run that is followed, where they are what all views show."""
        wanted = self._run == run and self.is_shown and self._live is None
        return self._read(None) if wanted and self._wanted is None else None

    def offer(self, run: Path, epochs: dict[int, Path]) -> None:
        """Offer the epochs of a run, also of one that has other weights now than before."""
        self._offer(run, epochs, self._told if run == self._run else ())
        self._list(run)

    def _read(self, epoch: int | None) -> Job:
        job = Job(self._title(epoch), self._reading(epoch), urgent=True, key="epoch", quiet=True)
        job.succeeded.connect(self._show_read)
        job.failed.connect(self._stay)
        return self._lane.submit(job)

    def _title(self, epoch: int | None) -> str:
        if epoch is None:
            return self.tr("Reading the newest weights")
        return self.tr("Reading epoch {number}").format(number=epoch)

    # ---- from the disk into the window ---------------------------------------------------

    def _past_epoch(self, epoch: int | None) -> int | None:
        """Return the epoch whose history belongs to a choice; of the newest, the last one."""
        if epoch is None:
            return max(self._told, default=None)
        return epoch if epoch in self._told else None

    def _file_of(self, epoch: int | None) -> tuple[Path, int | None]:
        """Return the file of the weights to show, and their epoch where they only stand in."""
        assert self._run is not None
        if epoch in self._epochs:
            return self._epochs[epoch], None
        other = None if epoch is None else self.nearest(epoch)
        if other is not None:
            return self._epochs[other], other
        return self._run / "checkpoints" / "last.safetensors", None

    def _at_hand(self, epoch: int | None) -> Step | None:
        """Return a step for which nothing has to be read."""
        assert self._run is not None
        past_epoch = self._past_epoch(epoch)
        past = None if past_epoch is None else self._past.at_hand(past_epoch)
        if past is None and past_epoch is not None and self._past.may_tell:
            return None
        if epoch is None and self._live is not None:
            return Step(self._run, None, self._live, None, past)
        path, stands_in = self._file_of(epoch)
        if epoch is None or self._weights.made is None:
            return None  # the newest file is another one after each epoch
        model = self._weights.made.at_hand(path)
        return None if model is None else Step(self._run, epoch, model, stands_in, past)

    def _reading(self, epoch: int | None) -> Any:
        """Return the work that reads an epoch, for the lane."""
        assert self._run is not None
        run, past_epoch, live = self._run, self._past_epoch(epoch), self._live
        path, stands_in = self._file_of(epoch)
        read_past, weights = self._past.reader(), self._weights

        def body() -> Generator[Any, None, Step]:
            if epoch is None and live is not None:
                model = live
            else:
                model = yield from _made(weights).loading(path)
            past = None if past_epoch is None else (yield from read_past(past_epoch, model))
            return Step(run, epoch, model, stands_in, past)

        return body

    @Slot(object)
    def _show_read(self, step: Step | None) -> None:
        if step is not None and step.epoch == self._wanted and step.run == self._run:
            self._put(step)

    @Slot(object)
    def _stay(self, failure: Failure) -> None:
        """Stay where we are: the file cannot be read, or was thinned out meanwhile."""
        self._session.tell(failure)
        self._wanted = self._shown
        self.changed.emit()
        if self._run is not None:
            self._list(self._run)

    def _put(self, step: Step) -> None:
        self._shown = self._wanted = step.epoch
        place = (str(self._run), step.epoch)
        if self.is_shown:
            self._given = step.model
            with self._session.together():
                self._session.set_weights(step.model, step.weights_of)
                self._commit(self._session.selection.with_epoch(*place))
                self._past.put(step.past)
        else:
            # Another network stands in the window, with other layers.
            self._given = step.model
            self._models.adopt(step.model, place)
        self.changed.emit()
        self._soon.start()
        newest = self._past_epoch(step.epoch)
        if newest is not None and (step.past is None or step.past.epoch != newest):
            self.offer_past()  # the run has told more since the step began

    def _commit(self, selection: Selection) -> None:
        session = self._session
        goes_on = self._gesture is not None and session.selection is self._gesture
        session.commit(selection, amend=goes_on)
        self._gesture = session.selection

    @Slot()
    def _read_ahead(self) -> None:
        """Read the epochs that are likely to be looked at next, while nobody waits."""
        ways, at = self.offered, self._shown
        if self._run is None or not self.is_shown or at not in ways:
            return
        order = likely(ways, at, forward=self._forward)
        near, far = order[:_NEAR], order[_NEAR:_FAR]
        if self._training.state.busy:
            far = []  # what trains needs the time
        read_near, read_far = (
            [self._reading(one) for one in epochs if self._at_hand(one) is None]
            for epochs in (near, far)
        )
        if not read_near and not read_far:
            return
        weights = self._weights

        def body() -> Generator[Any, None, None]:
            for read in read_near:
                yield from read()
            for read in read_far:
                if _made(weights).is_crowded:
                    return
                yield from read()

        job = Job(self.tr("Reading epochs ahead"), body, key="epochs ahead", quiet=True)
        job.failed.connect(self._wait)
        self._lane.submit(job)

    @Slot(object)
    def _wait(self, _failure: object) -> None:
        """Say nothing of an epoch that nobody has asked for; whoever does is told."""

    @Slot()
    def _follow_selection(self) -> None:
        """Show the epoch that is chosen, also when a person goes back to it."""
        chosen = self._session.selection
        ours = self._run is not None and chosen.run == str(self._run) and self.is_shown
        if ours and chosen.epoch != self._shown and (chosen.epoch or 0) in (0, *self.offered):
            self.show(chosen.epoch)

    # ---- the past of what is shown -------------------------------------------------------

    @Slot()
    def offer_past(self) -> None:
        """Show what is told of the epoch at hand, where it was not yet, or of other images."""
        epoch = self._past_epoch(self._session.selection.epoch)
        if self._run is None or epoch is None or not self.is_shown:
            self._past.put(None)
            return
        found = self._past.at_hand(epoch)
        if found is not None or not self._past.may_tell:
            self._past.put(found)
            return
        rest = self._rests_until - time.monotonic()
        if self._training.state.busy and rest > 0:
            self._later.start(round(1000 * rest))
            return
        model, read_past = self._session.model, self._past.reader()

        def body() -> Generator[Any, None, tuple[Past | None, float]]:
            assert model is not None
            return (yield from timed(read_past(epoch, model)))

        job = Job(self.tr("Reading the run's history"), body, key="past", quiet=True)
        job.succeeded.connect(self._take_past)
        job.failed.connect(self._session.tell)
        self._lane.submit(job)

    @Slot(str)
    def _end_rest(self, _reason: str) -> None:
        self._rests_until = 0.0
        if self._run:
            self._list(self._run)  # the last files were written while it ended
        if self._later.isActive():
            self._later.start(0)

    @Slot(object)
    def _take_past(self, outcome: tuple[Past | None, float] | None) -> None:
        if outcome is None:
            return
        past, seconds = outcome
        self._rests_until = time.monotonic() + seconds / _LIVE_SHARE
        if past is None or past.run != self._run or not self.is_shown:
            return
        if past.epoch == self._past_epoch(self._session.selection.epoch):
            self._past.put(past)

    # ---- which run -----------------------------------------------------------------------

    @Slot(list)
    def take(self, events: list[Any]) -> None:
        """Follow a run that goes on, in this window or anywhere else."""
        from cnnviz.engine.training import events as kinds

        news = False
        for event in events:
            match event:
                case kinds.RunStarted():
                    self._live, self._given = event.model, None
                    self._shown = self._wanted = None
                    self._run = None  # that run begins anew, be it in the same folder
                    self._offer(Path(event.directory), {}, (), event.measured_on)
                    news = bool(event.step)
                case kinds.CheckpointSaved() if epoch_of(event.path):
                    news = True  # where space is short older ones were thinned out meanwhile
                case kinds.HistorySaved():
                    self._past.forget(event.epoch)
                    news = True
        if news and self._run is not None:
            self._list(self._run)

    @Slot(str)
    def _follow(self, source: str) -> None:
        """Offer the epochs of the run that an opened file lies in."""
        folder = Path(source).parent
        if source and folder.name == "checkpoints" and not self._training.state.busy:
            self._list(folder.parent, self._session.model, epoch_of(source))
        else:
            self.changed.emit()
            self.offer_past()

    def _list(self, run: Path, model: LoadedModel | None = None, opened: int | None = None) -> None:
        """Ask the disk, on the lane, which epochs there are; `model` is one of them."""

        def body() -> Listing | None:
            from cnnviz.engine.errors import RunProblem
            from cnnviz.engine.runs.past import told_epochs
            from cnnviz.engine.runs.run import Run

            try:
                return Listing(run, Run(run).epochs(), told_epochs(run), model, opened)
            except RunProblem:
                return None  # a folder that is called so, and no run

        job = Job(self.tr("Looking for epochs"), body, urgent=True, key="epochs", quiet=True)
        job.succeeded.connect(self._take_list)
        job.failed.connect(self._session.tell)
        self._lane.submit(job)

    @Slot(object)
    def _take_list(self, found: Listing | None) -> None:
        if found is None:
            self.changed.emit()
            return
        if found.model is None and found.run != self._run:
            return  # another run has taken its place
        if found.model is not None:
            self._given, self._live = found.model, None
            self._shown = self._wanted = found.opened
        self._offer(found.run, found.epochs, found.told)
        if found.opened is not None and self.is_shown:
            place = (str(found.run), found.opened)
            self._session.commit(self._session.selection.with_epoch(*place))
        self.offer_past()

    def _offer(
        self,
        run: Path,
        epochs: dict[int, Path],
        told: tuple[int, ...] = (),
        measured: ImageSet | None = None,
    ) -> None:
        if run != self._run:
            self._weights = OfOneRun()
            self._past.turn_to(run, measured)
        self._run = run
        self._epochs = epochs
        self._told = told
        self.changed.emit()


def _made(place: OfOneRun[EpochWeights]) -> EpochWeights:
    """Return what keeps the weights of a run, on the lane."""
    from cnnviz.engine.runs.shelf import EpochWeights

    place.made = place.made or EpochWeights()
    return place.made
