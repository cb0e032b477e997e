"""How the network does on the image set: evaluations, and what is kept of them."""

from __future__ import annotations

import hashlib
import shlex
import time
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from cnnviz.engine.events import Progress
from cnnviz.qt.controllers.question import Question, QuestionWatch, question_of
from cnnviz.qt.engine_thread import EngineThread, Job
from cnnviz.qt.evaluation_fit import count_of_answered, unfit_in_words, view_for
from cnnviz.qt.without_network import without_network
from cnnviz.state.pace import Pace

if TYPE_CHECKING:
    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.training.evaluate import Evaluation
    from cnnviz.qt.controllers.training import TrainingController
    from cnnviz.qt.session import Session
    from cnnviz.qt.settings import Settings

_MOST_PAIRS = 100_000  # entries of a table in the settings that are taken for one

Table = tuple[int, ...]


class EvaluationController(QObject):
    """Evaluates on the lane, and finds again what earlier evaluations have kept.

    Attributes
    ----------
    pace : Pace
        How far the evaluation is and how long the rest takes.
    watch : QuestionWatch
        Says when what was kept is looked for.

    Signals
    -------
    running_changed()
        ``running`` is new.
    progressed(Progress)
        The evaluation has come so far.
    pairs_changed()
        A person gave another table of classes and outputs, or took theirs back.
    """

    running_changed = Signal()
    progressed = Signal(object)
    pairs_changed = Signal()

    def __init__(
        self,
        session: Session,
        lane: EngineThread,
        training: TrainingController,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._lane = lane
        self._training = training
        self._settings = settings
        self.pace = Pace()
        self._job: Job | None = None
        self._asked: tuple[Question, Table | None] | None = None
        self._repaired = False  # whether a person has given another table of classes
        self._learning = False  # whether the network learned on while it was evaluated
        self._past: Evaluation | None = None  # what a run's history tells
        self.watch = QuestionWatch(session, lane, self)
        self.watch.changed.connect(self._follow)
        self.watch.settled.connect(self._look)
        training.ended.connect(self._forget_snapshot)

    # ---- what is known -------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether an evaluation is under way."""
        return self._job is not None

    @property
    def learning(self) -> bool:
        """Whether the evaluation in the session is of a network that has learned on since."""
        return self._learning and self._session.evaluation is not None

    def question(self) -> Question | None:
        """Return what would be evaluated now, or None where model or images are missing."""
        return question_of(self._session)

    def why_not(self) -> str:
        """Return what is missing before anything can be evaluated, in a sentence, or nothing."""
        session = self._session
        if why := without_network(session):
            return why
        if session.model is None:
            return self.tr("Open a model to see what it gets right and wrong.")
        images = session.image_set
        if images is None or not len(images):
            return self.tr("Open an image set with labels to see what the network gets wrong.")
        unfit = unfit_in_words(session.model, images)
        if unfit:
            return unfit
        if not count_of_answered(images):
            text = self.tr("{name} has no labels to compare with; open an image set with labels.")
            return text.format(name=images.name)
        return ""

    def better_view(self) -> str:
        """Return the target that the image set should be asked for instead, or nothing."""
        model, images = self._session.model, self._session.image_set
        return "" if model is None or images is None else view_for(model, images)

    def given_pairs(self) -> Table | None:
        """Return the table of classes and outputs that a person gave, if there is one."""
        asked = self.question()
        return None if asked is None else self.pairs_for(asked.model, asked.images)

    def pairs_for(self, model: LoadedModel, images: ImageSet | None) -> Table | None:
        """Return the table that a person gave for such a network and such images."""
        stored = "" if images is None else self._settings.read(_key(model, images), "")
        try:
            entries = tuple(int(entry) for entry in stored.split(",")[:_MOST_PAIRS])
        except ValueError:
            return None
        fits = images is not None and len(entries) >= len(images.class_names)
        return entries if fits else None

    # ---- evaluating ----------------------------------------------------------------------

    @Slot()
    def evaluate(self) -> None:
        """Let the network look at all images with a label once."""
        asked = self.question()
        if asked is None or self.running or self.why_not():
            return
        self._repaired = False
        pairs, learns = self.given_pairs(), self._training.trains(asked.model)

        def body() -> Generator[Progress, None, tuple[Evaluation, bool]]:
            from cnnviz.engine.models.loaded import snapshot
            from cnnviz.engine.training.evaluate import evaluating

            model = snapshot(asked.model) if learns else asked.model
            return (yield from evaluating(model, asked.images, pairs=pairs)), learns

        job = Job(self.tr("Evaluating on {name}").format(name=asked.images.name), body)
        job.key = "evaluation"
        job.events.connect(self._note_progress)
        job.succeeded.connect(self._take)
        job.failed.connect(self._session.tell)
        job.over.connect(self._end)
        self._job, self._asked = job, (asked, pairs)
        self.pace.note(None, time.monotonic())
        self._lane.submit(job)
        self.running_changed.emit()

    @Slot()
    def cancel(self) -> None:
        """End the evaluation that is under way."""
        if self._job is not None:
            self._lane.cancel(self._job)

    def set_pairs(self, pairs: Sequence[int] | None) -> None:
        """Match classes by a table of a person's, or with None by names and numbers again.

        The evaluation in the session follows; its answers are kept, so that it takes no new pass.
        """
        asked = self.question()
        if asked is None:
            return
        table = "" if pairs is None else ",".join(map(str, pairs))
        self._settings.write(_key(asked.model, asked.images), table)
        self.pairs_changed.emit()
        if self._session.evaluation is not None:
            self.cancel()
            self._repaired = True
            self._look()

    @Slot(list)
    def _note_progress(self, events: list[Any]) -> None:
        if self.sender() is self._job and isinstance(events[-1], Progress):
            self.pace.note(events[-1].fraction, time.monotonic())
            self.progressed.emit(events[-1])

    @Slot(object)
    def _take(self, outcome: tuple[Evaluation, bool] | None) -> None:
        if outcome is None or self._asked is None or self.sender() is not self._job:
            return
        asked, pairs = self._asked
        if not asked.same_as(self.question()) or pairs != self.given_pairs():
            return  # its scores are kept, for when somebody comes back to it
        found, self._learning = outcome
        self._session.set_evaluation(found)
        for sentence in found.warnings:
            self._session.notice(sentence)

    @Slot()
    def _end(self) -> None:
        if self.sender() is self._job:
            self._job = self._asked = None
            self.running_changed.emit()

    @Slot(str)
    def _forget_snapshot(self, _reason: str) -> None:
        """Drop what a network answered that has learned more since."""
        if self._learning:
            self._learning = False
            self._session.set_evaluation(None)
        self.watch.wait()

    def show_past(self, found: Evaluation | None) -> None:
        """Show what a run's history tells, unless all images were evaluated with these weights."""
        shown = self._session.evaluation
        before, self._past = self._past, found
        outdated = self._learning and found is not None
        if shown is None or shown is before or outdated:
            self._learning = False
            self._session.set_evaluation(found)

    # ---- the report ----------------------------------------------------------------------

    @Slot(str)
    def write_report(self, name: str) -> None:
        """Write the evaluation in the session as one HTML file."""
        found, asked = self._session.evaluation, self.question()
        if found is None or asked is None:
            return
        path = Path(name)
        command = shlex.join(
            [
                "cnnviz",
                "evaluate",
                str(asked.model.path or asked.model.architecture),
                "--data",
                asked.images.spec,
            ]
            + (["--split", asked.images.split] if asked.images.split else [])
            + ["--out", path.name]
        )

        def body() -> Generator[Progress, None, Path]:
            from cnnviz.engine.training.report.write import Material, writing_report

            material = Material(found, asked.model, asked.images, command)
            return (yield from writing_report(path, material))

        job = Job(self.tr("Writing {name}").format(name=path.name), body)
        job.succeeded.connect(self._tell_report)
        job.failed.connect(self._session.tell)
        self._lane.submit(job)

    @Slot(object)
    def _tell_report(self, path: Path | None) -> None:
        if path is not None:
            self._session.notice(self.tr("Saved: {name}.").format(name=path.name))

    # ---- what earlier evaluations have kept ----------------------------------------------

    @Slot()
    def _follow(self) -> None:
        if self._asked is not None and not self._asked[0].same_as(self.question()):
            self.cancel()

    @Slot()
    def _look(self) -> None:
        """Look on disk for what an earlier evaluation has kept."""
        asked = self.question()
        if asked is None or self.why_not() or self._training.trains(asked.model):
            return
        if self._session.stands_in:
            return  # what these weights gave is not of the chosen epoch
        pairs = self.given_pairs()

        def body() -> Generator[Progress, None, tuple[Question, Table | None, Evaluation | None]]:
            from cnnviz.engine.training.evaluate import recalling

            return asked, pairs, (yield from recalling(asked.model, asked.images, pairs))

        job = Job(self.tr("Looking for a kept evaluation"), body, quiet=True)
        job.key = "kept evaluation"
        job.succeeded.connect(self._take_kept)
        job.failed.connect(self._session.tell)
        self._lane.submit(job)

    @Slot(object)
    def _take_kept(self, outcome: tuple[Question, Table | None, Evaluation | None] | None) -> None:
        if outcome is None:
            return
        asked, pairs, found = outcome
        if not asked.same_as(self.question()) or pairs != self.given_pairs():
            return
        if found is not None:
            self._learning = self._repaired = False
            self._session.set_evaluation(found)
        elif self._repaired and self._session.evaluation is not None:
            self.evaluate()  # with another table of classes; its answers could not be kept


def _key(model: LoadedModel, images: ImageSet) -> str:
    """Return where the table for these images and outputs stands in the settings."""
    facts = (images.kind, images.class_names, model.class_names, model.num_classes)
    digest = hashlib.sha256(repr(facts).encode()).hexdigest()
    return f"pairs/{digest[:24]}"
