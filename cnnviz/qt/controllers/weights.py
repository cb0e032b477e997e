"""The weights of two networks: of the one in the window and a file, or of two files."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from cnnviz.engine.events import Progress
from cnnviz.qt.engine_thread import Job

if TYPE_CHECKING:
    from cnnviz.engine.checkpoints.read import Checkpoint
    from cnnviz.engine.models.compare import WeightComparison, Weights
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.qt.workbench import Workbench


@dataclass(frozen=True, eq=False)
class _Asked:
    """What was to be compared: the network, or the file, of the window with `second`."""

    second: Path
    name: str
    model: LoadedModel | None
    checkpoint: Checkpoint | None
    first: Path | None
    learns: bool


class WeightsController(QObject):
    """Compares weights on the lane and keeps what they differ in.

    Signals
    -------
    changed()
        ``found``, ``running`` or ``progress`` is new.
    """

    changed = Signal()

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench.models)
        self._session = workbench.session
        self._lane = workbench.lane
        self._training = workbench.training
        self._job: Job | None = None
        self._asked: _Asked | None = None
        self.progress = Progress(0)
        self.found: WeightComparison | None = None
        for signal in (self._session.checkpoint_changed, self._session.model_changed):
            signal.connect(self._follow)
        self._session.weights_changed.connect(self._follow)
        self._training.ended.connect(self._forget_snapshot)

    @property
    def running(self) -> bool:
        """Whether a comparison is under way."""
        return self._job is not None

    @property
    def learning(self) -> bool:
        """Whether ``found`` is of a network that has learned on since."""
        return self.found is not None and self._asked is not None and self._asked.learns

    @property
    def of_window(self) -> bool:
        """Whether the first of the two is what the window shows, so that its layers are there."""
        return self._asked is not None and self._asked.first is None

    def ready(self) -> bool:
        """Whether the window holds anything to compare with."""
        return self._session.model is not None or self._session.checkpoint is not None

    def compare(self, second: Path, name: str = "", first: Path | None = None) -> None:
        """Compare what the window shows, or the file `first`, with the file `second`."""
        if first is None and not self.ready():
            return
        self.cancel()
        model = self._session.model if first is None else None
        checkpoint = self._session.checkpoint if first is None else None
        learns = model is not None and self._training.trains(model)
        asked = _Asked(second, name or second.name, model, checkpoint, first, learns)
        job = Job(self.tr("Comparing weights with {name}").format(name=asked.name), _body(asked))
        job.key = "weights"
        job.events.connect(self._note)
        job.succeeded.connect(self._take)
        job.failed.connect(self._session.tell)
        job.over.connect(self._end)
        self._job, self._asked = job, asked
        self.found, self.progress = None, Progress(0)
        self._lane.submit(job)
        self.changed.emit()

    @Slot()
    def cancel(self) -> None:
        """End the comparison that is under way."""
        if self._job is not None:
            self._lane.cancel(self._job)

    @Slot(list)
    def _note(self, events: list[Any]) -> None:
        if self.sender() is self._job and isinstance(events[-1], Progress):
            self.progress = events[-1]
            self.changed.emit()

    @Slot(object)
    def _take(self, found: WeightComparison | None) -> None:
        if found is not None and self.sender() is self._job:
            self.found = found

    @Slot()
    def _end(self) -> None:
        if self.sender() is self._job:
            self._job = None
            self.changed.emit()

    @Slot()
    def _follow(self) -> None:
        """Drop what is said of what the window shows no longer."""
        asked, session = self._asked, self._session
        if asked is None or asked.first is not None:
            self.changed.emit()
        elif asked.model is not session.model or asked.checkpoint is not session.checkpoint:
            self._forget()

    @Slot()
    def _forget_snapshot(self) -> None:
        """Drop what is said of a network that has learned more since."""
        if self._asked is not None and self._asked.learns:
            self._forget()

    def _forget(self) -> None:
        self.cancel()
        self._job = self._asked = self.found = None
        self.changed.emit()


def weights_of(workbench: Workbench) -> WeightsController:
    """Return the comparison of weights in a window, making it on the first call."""
    found = workbench.models.findChild(WeightsController)
    return found if found is not None else WeightsController(workbench)


def _body(asked: _Asked) -> Any:
    def body() -> Generator[Progress, None, WeightComparison]:
        from cnnviz.engine.models import compare

        first = yield from _first(asked)
        second = yield from compare.reading_weights(asked.second, asked.name)
        return (yield from compare.comparing_weights(first, second))

    return body


def _first(asked: _Asked) -> Generator[Progress, None, Weights]:
    from cnnviz.engine.models import compare
    from cnnviz.engine.models.loaded import snapshot

    if asked.model is not None:
        model = snapshot(asked.model) if asked.learns else asked.model
        return compare.weights_of_model(model)
    if asked.checkpoint is not None:
        return compare.weights_of_file(asked.checkpoint)
    assert asked.first is not None
    return (yield from compare.reading_weights(asked.first))
