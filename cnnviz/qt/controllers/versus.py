"""Two checkpoints on the same images: the network of the window, and another one."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from cnnviz.engine.events import Progress
from cnnviz.qt.controllers.question import Question
from cnnviz.qt.engine_thread import Job
from cnnviz.qt.evaluation_fit import count_of_answered

if TYPE_CHECKING:
    from cnnviz.engine.training.likeness import Likeness
    from cnnviz.engine.training.versus import Versus
    from cnnviz.qt.workbench import Workbench


class VersusController(QObject):
    """Measures the network of the window and that of a file, and keeps what they differ in.

    Signals
    -------
    changed()
        ``found``, ``alike``, ``running`` or ``progress`` is new.
    """

    changed = Signal()

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench.evaluations)
        self._session = workbench.session
        self._lane = workbench.lane
        self._training = workbench.training
        self._evaluations = workbench.evaluations
        self._job: Job | None = None
        self._asked: Question | None = None
        self._learns = False  # whether the network in the window goes on learning
        self.progress = Progress(0)
        self.found: Versus | None = None
        self.alike: Likeness | None = None  # of images without labels, of which nothing is right
        self.other = ""
        self.path: Path | None = None
        self._evaluations.watch.changed.connect(self._follow)
        self._evaluations.pairs_changed.connect(self._forget)
        self._training.ended.connect(self._forget_snapshot)

    @property
    def compared(self) -> bool:
        """Whether there is anything to tell."""
        return self.found is not None or self.alike is not None

    @property
    def learning(self) -> bool:
        """Whether what is told is of a network that has learned on since."""
        return self._learns and self.compared

    @property
    def running(self) -> bool:
        """Whether a comparison is under way."""
        return self._job is not None

    @property
    def unlabelled(self) -> bool:
        """Whether answers can be held against each other, and against no labels."""
        asked = self._evaluations.question()
        return (
            asked is not None
            and asked.model.answers != "mask"
            and not count_of_answered(asked.images)
        )

    def why_not(self) -> str:
        """Return what is missing before anything can be compared, in a sentence, or nothing."""
        return "" if self.unlabelled else self._evaluations.why_not()

    def compare(self, path: Path, name: str) -> None:
        """Compare the network of the window with that of a file, which is called `name`."""
        asked = self._evaluations.question()
        if asked is None or self.why_not():
            return
        self.cancel()
        pairs, learns = self._evaluations.given_pairs(), self._training.trains(asked.model)
        unlabelled = self.unlabelled

        def body() -> Generator[Progress, None, Versus | Likeness]:
            from cnnviz.engine.models.load import loading
            from cnnviz.engine.models.loaded import snapshot
            from cnnviz.engine.training.likeness import comparing_answers
            from cnnviz.engine.training.versus import comparing

            model = snapshot(asked.model) if learns else asked.model
            other = yield from loading(path)
            if unlabelled:
                return (yield from comparing_answers(model, other, asked.images))
            return (yield from comparing(model, other, asked.images, pairs=(pairs, None)))

        job = Job(self.tr("Comparing with {name}").format(name=name), body)
        job.key = "versus"
        job.events.connect(self._note)
        job.succeeded.connect(self._take)
        job.failed.connect(self._session.tell)
        job.over.connect(self._end)
        self._job, self._asked, self._learns = job, asked, learns
        self.found, self.alike, self.progress = None, None, Progress(0)
        self.other, self.path = name, path
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
    def _take(self, found: Versus | Likeness | None) -> None:
        from cnnviz.engine.training.versus import Versus

        asked = self._asked
        if found is None or asked is None or self.sender() is not self._job:
            return
        if not asked.same_as(self._evaluations.question()):
            return
        if isinstance(found, Versus):
            self.found, self.alike = found, found.likeness
        else:
            self.alike = found

    @Slot()
    def _end(self) -> None:
        if self.sender() is self._job:
            self._job = None
            self.changed.emit()

    @Slot()
    def _follow(self) -> None:
        """Drop what is said of another network, or other images."""
        if self._asked is not None and not self._asked.same_as(self._evaluations.question()):
            self._forget()

    @Slot()
    def _forget_snapshot(self) -> None:
        """Drop what is said of a network that has learned more since."""
        if self._learns:
            self._forget()

    @Slot()
    def _forget(self) -> None:
        self.cancel()
        self.found = self.alike = self._asked = None
        self.changed.emit()


def versus_of(workbench: Workbench) -> VersusController:
    """Return the comparison of two checkpoints in a window, making it on the first call."""
    found = workbench.evaluations.findChild(VersusController)
    return found if found is not None else VersusController(workbench)
