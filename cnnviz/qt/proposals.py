"""What the training that the form describes would do first, and what it would take."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cnnviz.qt.draft import draft_of
from cnnviz.qt.engine_thread import Failure, Job
from cnnviz.qt.workbench import Workbench

if TYPE_CHECKING:
    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.training.config import TrainConfig
    from cnnviz.engine.training.proposal import Proposal

_PAUSE_MS = 400  # after the last change of the form
# What changes neither network nor images nor the time of a step.
_LEFT_OUT: dict[str, Any] = {
    "run": "",
    "keep_megabytes": 2000,
    "history_megabytes": 500,
    "epochs": 1,
}


class Proposals(QObject):
    """Asks for a proposal whenever the form says something else, while a view wants to know.

    Only the newest question counts, and none is asked while a run is under way.

    Signals
    -------
    changed()
        ``proposal``, ``busy`` or ``failure`` is new.
    """

    changed = Signal()

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench.training)
        self._session = workbench.session
        self._lane = workbench.lane
        self._training = workbench.training
        self._draft = draft_of(workbench)
        self._wanted = False
        self._proposal: Proposal | None = None
        self._failure = ""
        self._job: Job | None = None
        self._asked: tuple[Any, ...] = ()
        self._opened: tuple[str, ImageSet] | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self._draft.changed.connect(self._follow)
        self._session.model_changed.connect(self._follow_model)
        self._session.preprocessing_changed.connect(self._follow_model)
        self._training.state_changed.connect(self._follow_state)
        self._lane.closing.connect(self._pause.stop)

    @property
    def proposal(self) -> Proposal | None:
        """The answer to the newest question that was answered."""
        return self._proposal

    @property
    def images(self) -> ImageSet | None:
        """The image set that the form names, in the view in which it opens."""
        return None if self._opened is None else self._opened[1]

    @property
    def busy(self) -> bool:
        """Whether an answer is on its way."""
        return self._job is not None or self._pause.isActive()

    @property
    def failure(self) -> str:
        """What went wrong with the newest question; empty otherwise."""
        return self._failure

    def want(self, wanted: bool) -> None:
        """Work from now on, or only at the next time; views call it when they are seen or not."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._follow()

    @Slot()
    def _follow_model(self) -> None:
        if self._draft.from_loaded:
            self._follow()

    @Slot()
    def _follow_state(self) -> None:
        if self._training.state.busy:
            self._leave()
        else:
            self._follow()

    @Slot()
    def _follow(self) -> None:
        if not self._wanted or self._training.state.busy or self._draft.config is None:
            self._leave()
            return
        if self._question(self._draft.config) != self._asked:
            self._give_up()
            self._pause.start()
            self.changed.emit()

    def _leave(self) -> None:
        self._pause.stop()
        self._give_up()
        self.changed.emit()

    def _give_up(self) -> None:
        """Forget the question that was not answered yet."""
        if self._job is not None:
            self._lane.cancel(self._job)
            self._job, self._asked = None, ()

    def _question(self, config: TrainConfig) -> tuple[Any, ...]:
        shown = self._session.model if self._draft.from_loaded else None
        steps = self._session.preprocessing if self._draft.from_loaded else None
        return replace(config, **_LEFT_OUT), shown, steps

    @Slot()
    def _ask(self) -> None:
        config = self._draft.config
        if config is None:
            return
        self._asked = self._question(config)
        model = self._training.as_shown() if self._draft.from_loaded else None
        opened = self._opened

        def body() -> Generator[Any, None, Any]:
            return (yield from _answering(config, model, opened))

        title = self.tr("Fitting network and images")
        job = Job(title, body, key="proposal", quiet=True)
        job.succeeded.connect(self._take)
        job.failed.connect(self._fail)
        self._job = job
        self._lane.submit(job)
        self.changed.emit()

    @Slot(object)
    def _take(self, answer: tuple[tuple[str, ImageSet] | None, Proposal] | None) -> None:
        if self.sender() is not self._job or answer is None:
            return  # a newer question is on its way
        self._opened, self._proposal = answer
        self._job, self._failure = None, ""
        self.changed.emit()

    @Slot(object)
    def _fail(self, failure: Failure) -> None:
        if self.sender() is not self._job:
            return
        self._job, self._failure, self._proposal = None, str(failure.error), None
        self.changed.emit()


def proposals_of(workbench: Workbench) -> Proposals:
    """Return the proposals of a window, making them on the first call."""
    found = workbench.training.findChild(Proposals)
    return found if found is not None else Proposals(workbench)


def _answering(
    config: TrainConfig, model: LoadedModel | None, opened: tuple[str, ImageSet] | None
) -> Generator[Any, None, tuple[tuple[str, ImageSet] | None, Proposal]]:
    """Open the images, unless they are open, and work the proposal out."""
    from cnnviz.engine.data.open import default_split, opening
    from cnnviz.engine.errors import CnnvizError
    from cnnviz.engine.training.proposal import Proposal, proposing

    if opened is None or opened[0] != config.data:
        try:
            images = yield from opening(config.data, default_split(config.data, "train"))
        except CnnvizError as problem:
            return None, Proposal(problems=(str(problem),), architecture=config.model)
        opened = config.data, images
    proposal = yield from proposing(config, opened[1], model)
    return opened, proposal
