"""What chosen units answer to chosen inputs, and to the current input while it is changed."""

from __future__ import annotations

from collections.abc import Generator, Hashable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cnnviz.engine.events import Progress
from cnnviz.qt.controllers.comparison_work import (
    Answer,
    Answered,
    Subject,
    Wish,
    compared,
    perturbed,
)
from cnnviz.qt.engine_thread import Failure, Job
from cnnviz.state.comparison import picture_key

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.probes.perturb import Curves
    from cnnviz.qt.controllers.collecting import Collection
    from cnnviz.qt.workbench import Workbench
    from cnnviz.state.inputs import InputImage

_TABLE, _CURVES = "comparison", "perturbation"  # keys of the two jobs
_REMEMBERED = 200  # pictures whose answers are kept


class ComparisonController(QObject):
    """Asks the network about what stands side by side, while somebody watches.

    Signals
    -------
    changed()
        What stands side by side is new, or what is known of it.
    curves_changed()
        ``curves`` is another one.
    progressed()
        ``comparing`` or ``perturbing`` is new.
    """

    changed = Signal()
    curves_changed = Signal()
    progressed = Signal()

    def __init__(
        self, workbench: Workbench, collection: Collection, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._collection = collection
        self._session = workbench.session
        self._lane = workbench.lane
        self._training = workbench.training
        self._answers: dict[Hashable, Answer] = {}
        self._refused: dict[str, str] = {}  # layers that have no responses, and why
        self._subject: Subject | None = None
        self._kind = "rotate"
        self._curves: Curves | None = None
        self._wish: Wish | None = None
        self._jobs: dict[str, Job] = {}  # the newest of each of the two kinds
        self._asked: frozenset[Hashable] = frozenset()
        self._progress: dict[str, Progress | None] = {}
        self._stopped: set[str] = set()
        self._watched = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._ask)
        session = self._session
        for signal in (
            session.model_changed,
            session.layers_changed,
            session.weights_changed,
            session.preprocessing_changed,
            collection.changed,
        ):
            signal.connect(self._follow)
        self._training.ended.connect(self._forget)
        self._lane.closing.connect(self._soon.stop)

    # ---- what is known -------------------------------------------------------------------

    def answer(self, image: InputImage) -> Answer | None:
        """Return what is known about a picture."""
        return self._answers.get(picture_key(image))

    def refusal(self, layer: str) -> str:
        """Return why a layer has no responses; empty where it has."""
        return self._refused.get(layer, "")

    def responses(self) -> NDArray[np.float32]:
        """Return what is known: (units, inputs) of float32, NaN where nothing is."""
        import numpy as np

        units, inputs = self._collection.units, self._collection.inputs
        table = np.full((len(units), len(inputs)), np.nan, np.float32)
        for column, image in enumerate(inputs):
            answer = self.answer(image)
            for row, (layer, unit) in enumerate(units):
                values = None if answer is None else answer.by_layer.get(layer)
                if values is not None and unit < len(values):
                    table[row, column] = values[unit]
        return table

    # ---- curves ----------------------------------------------------------------------------

    @property
    def kind(self) -> str:
        """How the input is changed: a name of a perturbation."""
        return self._kind

    def set_kind(self, kind: str) -> None:
        """Change the input in another way."""
        if kind != self._kind:
            self._kind = kind
            self._follow()

    @property
    def curves(self) -> Curves | None:
        """Responses to the current input as it changes; None while they are not there."""
        return self._curves

    # ---- asking ----------------------------------------------------------------------------

    @property
    def comparing(self) -> Progress | None:
        """How far the table is, while something of it is missing."""
        return self._progress.get(_TABLE)

    @property
    def perturbing(self) -> Progress | None:
        """How far the curves are, while they are missing."""
        return self._progress.get(_CURVES)

    @property
    def stopped(self) -> bool:
        """Whether a person has cancelled what is missing."""
        return bool(self._stopped)

    def set_watched(self, watched: bool) -> None:
        """Ask the network, or leave it alone because nobody looks."""
        if watched and not self._watched:
            self._soon.start()
        self._watched = watched

    @Slot()
    def go_on(self) -> None:
        """Ask again for what was cancelled."""
        self._stopped.clear()
        self._soon.start()
        self.progressed.emit()

    @Slot()
    def _follow(self) -> None:
        self._stopped.clear()
        self._look_at_network()
        self.changed.emit()
        self._soon.start()

    def _look_at_network(self) -> None:
        """Forget what another network, or the same with other weights, has answered."""
        session = self._session
        model, steps = session.model, session.preprocessing
        subject = None if model is None or steps is None else Subject(model, steps)
        if subject == self._subject:
            return
        self._subject = subject
        self._forget_answers()

    @Slot(str)
    def _forget(self, _reason: str = "") -> None:
        """Ask a network anew that has learned."""
        self._forget_answers()
        self._follow()

    def _forget_answers(self) -> None:
        self._answers.clear()
        self._refused.clear()
        self._asked, self._wish = frozenset(), None
        self._drop_curves()

    def _drop_curves(self) -> None:
        if self._curves is not None:
            self._curves = None
            self.curves_changed.emit()

    @Slot()
    def _ask(self) -> None:
        subject = self._subject
        layers = sorted({layer for layer, _ in self._collection.units} - self._refused.keys())
        if not self._watched or subject is None or not layers:
            if not layers:
                self._drop_curves()
            return
        if _TABLE not in self._stopped:
            self._ask_table(subject, layers)
        if _CURVES not in self._stopped:
            self._ask_curves(subject, layers)

    def _ask_table(self, subject: Subject, layers: list[str]) -> None:
        missing = [image for image in self._collection.inputs if self._lacks(image, layers)]
        asked = frozenset({(picture_key(image), *layers) for image in missing})
        if not missing or asked == self._asked:
            return
        self._asked = asked
        learns = self._training.trains(subject.model)
        if learns:  # one table is of one moment
            missing = list(self._collection.inputs)

        def body() -> Generator[Progress | Answered, None, bool]:
            return compared(subject, missing, layers, learns)

        job = Job(self.tr("Comparing units and inputs"), body, urgent=True, key=_TABLE)
        job.succeeded.connect(self._end_table)
        self._submit(job)

    def _lacks(self, image: InputImage, layers: list[str]) -> bool:
        answer = self.answer(image)
        return answer is None or (
            not answer.problem and any(layer not in answer.by_layer for layer in layers)
        )

    def _ask_curves(self, subject: Subject, layers: list[str]) -> None:
        image = self._collection.input
        if image is None:
            self._drop_curves()
            return
        wish = Wish(subject, image, frozenset(layers), self._kind)
        known = self._wish
        if known is not None and known.layers >= wish.layers:
            wish = Wish(subject, image, known.layers, self._kind)
        if wish == known:
            return
        if known is None or (known.image, known.kind) != (wish.image, wish.kind):
            self._drop_curves()
        self._wish = wish
        learns = self._training.trains(subject.model)

        def body() -> Generator[Progress, None, Any]:
            return perturbed(wish, learns)

        job = Job(self.tr("Changing {name}").format(name=image.name), body, key=_CURVES)
        job.succeeded.connect(self._take_curves)
        self._submit(job)

    def _submit(self, job: Job) -> None:
        job.events.connect(self._note_progress)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._cancelled)
        self._jobs[job.key] = job
        self._progress[job.key] = Progress(0)
        self._lane.submit(job)
        self.progressed.emit()

    # ---- answers ---------------------------------------------------------------------------

    def _newest(self) -> str:
        """Return which of the two jobs has told something; empty for one that was superseded."""
        job = self.sender()
        return next((key for key, own in self._jobs.items() if own is job), "")

    def _over(self) -> str:
        key = self._newest()
        if key:
            del self._jobs[key]
            self._progress[key] = None
            self.progressed.emit()
        return key

    @Slot(list)
    def _note_progress(self, events: list[Progress | Answered]) -> None:
        told = [event for event in events if isinstance(event, Answered)]
        for one in told:  # also of a job that was superseded meanwhile
            if one.subject == self._subject:
                self._take(one)
        key = self._newest()
        progress = [event for event in events if isinstance(event, Progress)]
        if key and progress:
            self._progress[key] = progress[-1]
            self.progressed.emit()
        if told:
            self.changed.emit()

    def _take(self, told: Answered) -> None:
        known = self._answers.pop(told.key, None)
        if known is not None:
            told.answer.by_layer = known.by_layer | told.answer.by_layer
        self._answers[told.key] = told.answer
        self._refused |= told.refused
        while len(self._answers) > _REMEMBERED:
            del self._answers[next(iter(self._answers))]

    @Slot(object)
    def _end_table(self, _all: bool) -> None:
        if self._over():
            self._asked = frozenset()

    @Slot(object)
    def _take_curves(self, outcome: tuple[Wish, Curves | None, dict[str, str]] | None) -> None:
        self._over()
        if outcome is None or outcome[0] != self._wish:
            return
        self._curves = outcome[1]
        self._refused |= outcome[2]
        self.curves_changed.emit()

    @Slot(object)
    def _fail(self, failure: Failure) -> None:
        if self._over():
            self._session.tell(failure)

    @Slot()
    def _cancelled(self) -> None:
        key = self._over()
        if key == _TABLE:
            self._asked = frozenset()
        elif key == _CURVES:
            self._wish = None
        if key:
            self._stopped.add(key)
            self.progressed.emit()
