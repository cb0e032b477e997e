"""The epochs of a run that can be looked at, and which of them all views show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from cnnviz.qt.controllers.models import ModelController
from cnnviz.qt.controllers.training import TrainingController
from cnnviz.qt.engine_thread import EngineThread, Job
from cnnviz.qt.session import Session

if TYPE_CHECKING:
    from cnnviz.engine.models.loaded import LoadedModel

_EPOCH_FILE = re.compile(r"epoch-(\d+)")


@dataclass(frozen=True, eq=False)
class _Listing:
    """The epochs of a run, and the network and epoch that were opened from it, if any."""

    run: Path
    epochs: dict[int, Path]
    model: LoadedModel | None
    opened: int | None


class EpochController(QObject):
    """Offers the epochs of the run that trains, or of the run that an opened file belongs to.

    Signals
    -------
    changed()
        ``run``, ``epochs`` or ``is_shown`` is new.
    """

    changed = Signal()

    def __init__(
        self,
        session: Session,
        lane: EngineThread,
        models: ModelController,
        training: TrainingController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._lane = lane
        self._models = models
        self._training = training
        self._run: Path | None = None
        self._epochs: dict[int, Path] = {}
        self._live: LoadedModel | None = None
        self._given: LoadedModel | None = None  # what this controller put into the session
        self._shown: int | None = None  # the epoch whose weights those are, None for the newest
        session.selection_changed.connect(self._follow_selection)
        training.events.connect(self._take)
        models.opened.connect(self._follow)

    @property
    def run(self) -> Path | None:
        """The run whose epochs are offered."""
        return self._run

    @property
    def epochs(self) -> dict[int, Path]:
        """Epochs whose weights are kept, with their files."""
        return self._epochs

    @property
    def is_shown(self) -> bool:
        """Whether the network in the window is that of the run, and not another one."""
        model = self._session.model
        return model is not None and (model is self._live or model is self._given)

    def show(self, epoch: int | None) -> None:
        """Let all views show the weights of an epoch, or with None the newest."""
        if self._run is None:
            return
        if epoch is None and self._live is not None:
            self._put(self._live, None)
            return
        last = self._run / "checkpoints" / "last.safetensors"
        self._read(last if epoch is None else self._epochs[epoch], epoch)

    def renew(self, run: Path) -> Job | None:
        """Read the newest weights of a run that is followed, where they are what all views show."""
        wanted = self._run == run and self.is_shown and self._live is None
        if not wanted or self._shown is not None:
            return None
        return self._read(run / "checkpoints" / "last.safetensors", None)

    def _read(self, path: Path, epoch: int | None) -> Job:

        def body() -> Any:
            from cnnviz.engine.models.load import load_model

            return load_model(path), epoch

        title = self.tr("Reading epoch {number}").format(number=epoch)
        job = Job(title, body, urgent=True, key="epoch", quiet=True)
        job.succeeded.connect(self._show_loaded)
        job.failed.connect(self._session.tell)
        return self._lane.submit(job)

    @Slot(object)
    def _show_loaded(self, outcome: tuple[LoadedModel, int | None] | None) -> None:
        if outcome is not None:
            self._put(*outcome)

    @Slot()
    def _follow_selection(self) -> None:
        """Show the epoch that is chosen, also when a person goes back to it."""
        chosen = self._session.selection
        ours = self._run is not None and chosen.run == str(self._run) and self.is_shown
        if ours and chosen.epoch != self._shown and (chosen.epoch or 0) in (0, *self._epochs):
            self.show(chosen.epoch)

    def _put(self, model: LoadedModel, epoch: int | None) -> None:
        self._shown = epoch
        place = (str(self._run), epoch)
        if self.is_shown:
            self._given = model
            self._session.set_weights(model)
            self._session.commit(self._session.selection.with_epoch(*place))
        else:
            # Another network stands in the window, with other layers.
            self._given = model
            self._models.adopt(model, place)
        self.changed.emit()

    # ---- which run -----------------------------------------------------------------------

    @Slot(list)
    def _take(self, events: list[Any]) -> None:
        from cnnviz.engine.training import events as kinds

        for event in events:
            match event:
                case kinds.RunStarted():
                    self._live, self._given, self._shown = event.model, None, None
                    self.offer(Path(event.directory), {})
                    if event.step:
                        self._list(Path(event.directory))
                case kinds.CheckpointSaved() if epoch_of(event.path):
                    # Where space is short older epochs were thinned out meanwhile.
                    self._list(Path(event.path).parent.parent)

    @Slot(str)
    def _follow(self, source: str) -> None:
        """Offer the epochs of the run that an opened file lies in."""
        folder = Path(source).parent
        if source and folder.name == "checkpoints" and not self._training.state.busy:
            self._list(folder.parent, self._session.model, epoch_of(source))
        else:
            self.changed.emit()

    def _list(self, run: Path, model: LoadedModel | None = None, opened: int | None = None) -> None:
        """Ask the disk, on the lane, which epochs there are; `model` is one of them."""

        def body() -> _Listing | None:
            from cnnviz.engine.errors import RunProblem
            from cnnviz.engine.runs.run import Run

            try:
                return _Listing(run, Run(run).epochs(), model, opened)
            except RunProblem:
                return None  # a folder that is called so, and no run

        job = Job(self.tr("Looking for epochs"), body, urgent=True, key="epochs", quiet=True)
        job.succeeded.connect(self._take_list)
        job.failed.connect(self._session.tell)
        self._lane.submit(job)

    @Slot(object)
    def _take_list(self, found: _Listing | None) -> None:
        if found is None:
            self.changed.emit()
            return
        if found.model is not None:
            self._given, self._live, self._shown = found.model, None, found.opened
        self.offer(found.run, found.epochs)
        if found.opened is not None and self.is_shown:
            place = (str(found.run), found.opened)
            self._session.commit(self._session.selection.with_epoch(*place))

    def offer(self, run: Path, epochs: dict[int, Path]) -> None:
        """Offer the epochs of a run, also of one that has other weights now than before."""
        self._run = run
        self._epochs = epochs
        self.changed.emit()


def epoch_of(path: str | Path) -> int | None:
    """Return the epoch that a file is named after, or None."""
    found = _EPOCH_FILE.fullmatch(Path(path).stem)
    return int(found[1]) if found else None
