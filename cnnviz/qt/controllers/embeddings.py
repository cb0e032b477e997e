"""Features of the image set, the maps made of them, and what is kept of both."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from cnnviz.engine.events import Progress
from cnnviz.qt.controllers.map_recipe import METHODS, Held, Recipe
from cnnviz.qt.controllers.question import Question, QuestionWatch, question_of
from cnnviz.qt.engine_thread import EngineThread, Failure, Job
from cnnviz.qt.without_network import without_network
from cnnviz.state.pace import Pace

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.embedding.embed import Embedding
    from cnnviz.engine.embedding.features import Features
    from cnnviz.engine.embedding.snapshots import Snapshot
    from cnnviz.engine.runs.past import Past
    from cnnviz.qt.controllers.training import TrainingController
    from cnnviz.qt.session import Session
    from cnnviz.qt.settings import Settings

_LAST = "map/last"
NEIGHBOURS = 10


class EmbeddingController(QObject):
    """Extracts features on the model lane and maps them on the process lane.

    Attributes
    ----------
    pace : Pace
        How far the work is and how long the rest takes.

    Signals
    -------
    running_changed()
        ``stage`` is new.
    progressed(Progress)
        The work has come so far.
    snapshot_changed()
        ``snapshot`` is new: the map as it settles.
    neighbours_found(id, ids)
        The samples that are nearest to one in the features, nearest first.
    ended(str)
        The work was over: "done", "cancelled" or "failed".
    """

    running_changed = Signal()
    progressed = Signal(object)
    snapshot_changed = Signal()
    neighbours_found = Signal(int, object)
    ended = Signal(str)

    def __init__(
        self,
        session: Session,
        lane: EngineThread,
        process_lane: EngineThread,
        training: TrainingController,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._lane = lane
        self._process_lane = process_lane
        self._training = training
        self._settings = settings
        self.pace = Pace()
        self._held: Held | None = None
        self._job: Job | None = None
        self._stage = ""
        self._recipe: Recipe | None = None
        self._asked: Question | None = None
        self._finish = threading.Event()
        self._snapshot: Snapshot | None = None
        self._seeking: Job | None = None
        self._past: Past | None = None
        self._past_map: Embedding | None = None
        self._past_axes = (1, 2)
        self._watch = QuestionWatch(session, lane, self)
        self._watch.changed.connect(self._follow)
        self._watch.settled.connect(self._look)
        training.state_changed.connect(self._follow_training)
        training.ended.connect(self._forget_snapshot)

    # ---- what is known -------------------------------------------------------------------

    @property
    def stage(self) -> str:
        """What is being done: "features", "map", or nothing."""
        return self._stage

    @property
    def recipe(self) -> Recipe | None:
        """What the map is made of that is being made, or was made last."""
        return self._recipe

    @property
    def features(self) -> Features | None:
        """The features that the map is made of, while they are those of the session."""
        held = self._held
        current = held is not None and held.asked.same_as(question_of(self._session))
        return held.features if held is not None and current else None

    @property
    def past(self) -> Embedding | None:
        """The map that a run's history gives of the epoch in the window."""
        return self._past_map

    @property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """How far the maps of all epochs reach, where the map in the session is one of them.

        Smallest and largest x, then y.
        """
        past, shown = self._past, self._session.embedding
        if past is None or past.joint is None or shown is None or shown is not self._past_map:
            return None
        return past.joint.bounds(*self._past_axes)

    @property
    def learning(self) -> bool:
        """Whether the map is of a network that has learned on since."""
        return self._held is not None and self._held.learning

    @property
    def snapshot(self) -> Snapshot | None:
        """The map as it settles; None where none is being made."""
        return self._snapshot

    def why_not(self) -> str:
        """Return what is missing before a map can be made, in a sentence, or nothing."""
        session = self._session
        if why := without_network(session):
            return why
        if session.model is None:
            return self.tr("Open a model to see how it arranges images.")
        if session.image_set is None or not len(session.image_set):
            return self.tr("Open an image set to see its samples on a map.")
        return ""

    # ---- making a map ---------------------------------------------------------------------

    def can_start_at_once(self, recipe: Recipe) -> bool:
        """Whether the features for a map are here."""
        return self._held is not None and self._held.serve(question_of(self._session), recipe)

    def start(self, recipe: Recipe) -> None:
        """Make a map; features that are here already are taken as they are."""
        asked = question_of(self._session)
        if asked is None or self.why_not():
            return
        self.cancel()
        self._recipe, self._asked = recipe, asked
        if self.can_start_at_once(recipe):
            self._embed()
            return
        learns = self._training.trains(asked.model)

        def body() -> Generator[Progress, None, Held]:
            from cnnviz.engine.embedding.features import extracting
            from cnnviz.engine.models.loaded import snapshot

            model = snapshot(asked.model) if learns else asked.model
            found = yield from extracting(model, asked.images, recipe.layer, recipe.pooling)
            return Held(asked, recipe.layer, recipe.pooling, found, learns)

        title = self.tr("Extracting features of {layer}").format(layer=recipe.layer)
        self._run(Job(title, body, key="features"), "features", self._lane)

    @Slot()
    def stop(self) -> None:
        """End now and keep the map as it lies."""
        self._finish.set()

    @Slot()
    def cancel(self) -> None:
        """End now; the map of before is shown again."""
        job = self._job
        if job is None:
            return
        self._leave("cancelled")
        (self._lane if job.key == "features" else self._process_lane).cancel(job)

    def set_axes(self, across: int, up: int) -> None:
        """Show other principal components; the figures of trust follow."""
        found = self._session.embedding
        if found is None or found.params.method != "pca" or self._stage == "features":
            return
        if found is self._past_map and self._past is not None:
            self._past_axes = (across, up)
            self.show_past(self._past)
            return
        shown = found.with_axes(across, up)
        self._session.set_embedding(shown)
        other = self._stage and self._recipe is not None and self._recipe.params.method != "pca"
        held = self._held
        if held is not None and self._features_of_map() is held.features and not other:
            self._recipe = Recipe(held.layer, held.pooling, shown.params)
            self.cancel()
            self._asked = held.asked
            self._embed()

    def _embed(self) -> None:
        held, recipe = self._held, self._recipe
        if held is None or recipe is None:
            return
        self._finish = finish = threading.Event()

        def body() -> Generator[Any, None, Embedding]:
            from cnnviz.engine.embedding.embed import embedding

            return (yield from embedding(held.features, recipe.params, finish=finish))

        title = self.tr("Mapping {name} by {method}").format(
            name=held.asked.images.name, method=METHODS[recipe.params.method]
        )
        job = Job(title, body, key="map")
        self._run(job, "map", self._process_lane)

    def _run(self, job: Job, stage: str, lane: EngineThread) -> None:
        job.events.connect(self._note_events)
        job.succeeded.connect(self._take_features if stage == "features" else self._take_map)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._end_cancelled)
        self._job, self._stage = job, stage
        self.pace = Pace()
        self.pace.note(None, time.monotonic())
        lane.submit(job)
        self.running_changed.emit()

    @Slot(list)
    def _note_events(self, events: list[Any]) -> None:
        if self.sender() is not self._job:
            return
        newest = next((event for event in reversed(events) if isinstance(event, Progress)), None)
        picture = next((event for event in reversed(events) if hasattr(event, "points")), None)
        if newest is not None:
            self.pace.note(newest.fraction, time.monotonic())
            self.progressed.emit(newest)
        if picture is not None:
            self._snapshot = picture
            self.snapshot_changed.emit()

    @Slot(object)
    def _take_features(self, held: Held | None) -> None:
        if held is None or self.sender() is not self._job:
            return
        self._held = held
        for sentence in held.features.warnings:
            self._session.notice(sentence)
        self._embed()

    @Slot(object)
    def _take_map(self, found: Embedding | None) -> None:
        job = self.sender()
        if found is None or job is not self._job or not isinstance(job, Job):
            return
        current = self._asked is not None and self._asked.same_as(question_of(self._session))
        self._leave("done", told=False)
        if current and self._recipe is not None:
            self._settings.write(_LAST, self._recipe.to_text())
            self._session.set_embedding(found)
        self.ended.emit("done")

    @Slot(object)
    def _fail(self, failure: Failure) -> None:
        self._session.tell(failure)
        job = self.sender()
        if isinstance(job, Job) and job is self._job:
            self._leave("failed")

    @Slot()
    def _end_cancelled(self) -> None:
        job = self.sender()
        if isinstance(job, Job) and job is self._job:
            self._leave("cancelled")

    def _leave(self, how: str, *, told: bool = True) -> None:
        """Take note that the work is over."""
        self._job, self._stage = None, ""
        if self._snapshot is not None:
            self._snapshot = None
            self.snapshot_changed.emit()
        self.running_changed.emit()
        if told:
            self.ended.emit(how)

    # ---- the history of a run ------------------------------------------------------------

    def show_past(self, past: Past | None) -> None:
        """Show the map that a run's history gives of an epoch, unless there is one of all images.

        Samples lie where they lie among those of all epochs, so that from one epoch to the next
        they move and the map does not turn.
        """
        asked, shown = question_of(self._session), self._session.embedding
        if self._stage and not (self._asked is not None and self._asked.same_as(asked)):
            self.cancel()  # of other weights
        before = self._past_map
        axes = None if shown is None else (shown.params.axis_x, shown.params.axis_y)
        if past is self._past and shown is before and axes == self._past_axes:
            return  # it is shown already
        self._past, self._past_map = past, None
        if past is not None and past.embedding is not None:
            self._past_map = past.embedding.with_axes(*self._past_axes)
        outdated = self.learning and self._past_map is not None
        if self._stage or not (shown is None or shown is before or outdated):
            return
        if self._past_map is not None and asked is not None and past is not None:
            features = past.features
            assert features is not None
            self._held = Held(asked, features.layer, features.pooling, features, past=True)
        self._session.set_embedding(self._past_map)

    # ---- true neighbours -----------------------------------------------------------------

    def _features_of_map(self) -> Features | None:
        """Return what the map in sight is made of, where it is here.

        After a map of another layer was cancelled, the features of that layer are here instead.
        """
        features, found = self.features, self._session.embedding
        if features is None or found is None or self._snapshot is not None:
            return features
        same = features.layer == found.layer and features.pooling == found.pooling
        return features if same else None

    def seek_neighbours(self, sample_id: int) -> None:
        """Find which samples are nearest to one in the features; the newest wish wins."""
        features = self._features_of_map()
        if features is None:
            return

        def body() -> tuple[int, NDArray[np.int64]] | None:
            import numpy as np

            from cnnviz.engine.embedding.neighbours import nearest_rows

            row = int(np.searchsorted(features.sample_ids, sample_id))
            if row >= len(features.sample_ids) or features.sample_ids[row] != sample_id:
                return None
            rows = nearest_rows(features.array, row, NEIGHBOURS)
            return sample_id, features.sample_ids[rows]

        # Not on the model lane: nobody who looks at a network waits for it.
        job = Job(self.tr("Finding neighbours"), body, urgent=True, key="neighbours", quiet=True)
        job.succeeded.connect(self._take_neighbours)
        job.failed.connect(self._session.tell)
        self._seeking = self._process_lane.submit(job)

    @Slot(object)
    def _take_neighbours(self, outcome: tuple[int, Any] | None) -> None:
        if outcome is not None and self.sender() is self._seeking:
            self.neighbours_found.emit(*outcome)

    # ---- what was kept -------------------------------------------------------------------

    @Slot()
    def _follow(self) -> None:
        asked = question_of(self._session)
        if self._asked is not None and not self._asked.same_as(asked):
            self.cancel()
        # Weights may be others in the same network; extracting looks at them, not at its name.
        held = self._held
        if held is not None and not (held.past and held.asked.same_as(asked)):
            self._held = None

    @Slot()
    def _follow_training(self) -> None:
        """Drop the map of a network that begins to learn on."""
        held = self._held
        fixed = held is None or held.learning or held.past
        if held is not None and not fixed and self._training.trains(held.asked.model):
            self._held = None
            self._session.set_embedding(None)

    @Slot(str)
    def _forget_snapshot(self, _reason: str) -> None:
        """Drop what a network gave that has learned more since."""
        if self._held is not None and self._held.learning:
            self.cancel()
            self._held = None
            self._session.set_embedding(None)
        if self._session.embedding is None:
            self._watch.wait()

    def last_recipe(self) -> Recipe | None:
        """Return what the last map was made of, also in an earlier session."""
        return Recipe.from_text(self._settings.read(_LAST, ""))

    @Slot()
    def _look(self) -> None:
        """Look on disk for the last map of this network and these images."""
        asked, recipe = question_of(self._session), self.last_recipe()
        if asked is None or recipe is None or self._stage or self._training.trains(asked.model):
            return

        def body() -> tuple[Held, Recipe, Embedding] | None:
            from cnnviz.engine.embedding.embed import kept_embedding
            from cnnviz.engine.embedding.features import kept_features

            found = kept_features(asked.model, asked.images, recipe.layer, recipe.pooling)
            if found is None:
                return None
            drawn = kept_embedding(found, recipe.params)
            held = Held(asked, recipe.layer, recipe.pooling, found)
            return None if drawn is None else (held, recipe, drawn)

        job = Job(self.tr("Looking for a kept map"), body, key="kept map", quiet=True)
        job.succeeded.connect(self._take_kept)
        job.failed.connect(self._session.tell)
        self._lane.submit(job)

    @Slot(object)
    def _take_kept(self, outcome: tuple[Held, Recipe, Embedding] | None) -> None:
        if outcome is None or self._stage or self._session.embedding is not None:
            return
        held, recipe, drawn = outcome
        if held.asked.same_as(question_of(self._session)):
            self._held, self._recipe, self._asked = held, recipe, held.asked
            self._session.set_embedding(drawn)
