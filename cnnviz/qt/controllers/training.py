"""Starts, pauses, stops and continues training."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from dataclasses import replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from cnnviz.engine.errors import MissingCopy, OutOfMemory, RunProblem
from cnnviz.engine.events import Progress
from cnnviz.engine.training.steering import STEERABLE, Steering
from cnnviz.qt.controllers.models import ModelController
from cnnviz.qt.controllers.probes import ProbeController
from cnnviz.qt.engine_thread import EngineThread, Failure, Job
from cnnviz.qt.session import Session
from cnnviz.state.pace import Pace

if TYPE_CHECKING:
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.training.config import TrainConfig

    FitWork = Callable[[], Generator[Any, None, Any]]


class TrainingState(Enum):
    """What the training panel offers depends on this alone."""

    IDLE = "idle"
    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"

    @property
    def busy(self) -> bool:
        """Whether a run is under way, be it at rest."""
        return self is not TrainingState.IDLE


class TrainingController(QObject):
    """Drives ``fit()`` on the lane.

    Parameters
    ----------
    session : Session
        Gets the network under training, its images, and what went wrong.
    lane : EngineThread
        Where the run goes on.
    models, probes : ModelController, ProbeController
        Show the network while it learns.

    Attributes
    ----------
    lane : EngineThread
        As given.
    pace : Pace
        How far the run is and how long the rest takes; whoever tells it to people takes this one.

    Signals
    -------
    state_changed()
        ``state`` is new.
    events(list)
        Event values of the run in their order, at most thirty lists a second.
    ended(str)
        "finished", "stopped", "diverged", "failed", or "missing" where it could not start because
        its images have to be downloaded first.
    images_missing(name)
        The image set to download.
    memory_short(batch_size)
        The run failed because memory did not suffice; a batch of this size may fit.
    """

    state_changed = Signal()
    events = Signal(list)
    ended = Signal(str)
    images_missing = Signal(str)
    memory_short = Signal(int)

    def __init__(
        self,
        session: Session,
        lane: EngineThread,
        models: ModelController,
        probes: ProbeController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.lane = lane
        self._models = models
        self._probes = probes
        self._job: Job | None = None
        self._steering = Steering()
        self._steered: dict[str, Any] = {}  # what the run goes by of what may be changed
        self._live: LoadedModel | None = None
        self._state = TrainingState.IDLE
        self._directory: Path | None = None
        self._last_reason = ""
        self._failure = ""  # what the last one to fail said, until another is tried
        self._began = False
        self._total_steps = 0
        self.pace = Pace()

    @property
    def state(self) -> TrainingState:
        """What is going on."""
        return self._state

    @property
    def directory(self) -> Path | None:
        """The run directory that is written or was written last."""
        return self._directory

    @property
    def began(self) -> bool:
        """Whether the last run that was asked for came as far as to begin."""
        return self._began

    def trains(self, model: LoadedModel) -> bool:
        """Whether this network is learning at the moment."""
        return self._state.busy and self._live is not None and model.module is self._live.module

    def start(
        self, config: TrainConfig, *, from_loaded: bool = False, model: LoadedModel | None = None
    ) -> Job:
        """Train by `config`; with `from_loaded`, go on from the network as the window shows it.

        `model` is another network to go on from.
        """
        model = self.as_shown() if from_loaded else model
        steering = Steering()

        def work() -> Generator[Any, None, Any]:
            from cnnviz.engine.training.fit import fit

            return fit(config, model=model, steering=steering)

        return self._run(work, steering)

    def as_shown(self) -> LoadedModel | None:
        """Return the network in the window; a preprocessing that a person chose belongs to it."""
        model, chosen = self._session.model, self._session.preprocessing
        if model is None or chosen is None or not self._session.preprocessing_edited:
            return model
        return replace(model, preprocessing=chosen, preprocessing_source="person")

    def resume_run(self, directory: str | Path, config: TrainConfig | None = None) -> Job:
        """Continue a run that was stopped, by its own settings or by `config`."""
        steering = Steering()

        def work() -> Generator[Any, None, Any]:
            from cnnviz.engine.runs.run import Run
            from cnnviz.engine.training.fit import fit

            if not Path(directory).is_dir():
                raise RunProblem(directory, "is not there any more", "continue another run")
            wanted = Run(Path(directory)).config if config is None else config
            return fit(replace(wanted, run=str(directory)), resume=True, steering=steering)

        return self._run(work, steering)

    def steer(self, config: TrainConfig) -> None:
        """Let the run go by what `config` says of what may be changed on the way.

        The run tells with ``SettingsChanged`` what it took up.
        """
        wishes = {
            name: getattr(config, name)
            for name, value in self._steered.items()
            if getattr(config, name) != value
        }
        if wishes and self._job is not None:
            self._steering.change(**wishes)

    @Slot()
    def pause(self) -> None:
        """Let the run rest after the batch at hand."""
        if self._job is not None and self._state is TrainingState.RUNNING:
            self.lane.set_paused(self._job, True)
            self.pace.rest()
            self._set_state(TrainingState.PAUSED)

    @Slot()
    def resume(self) -> None:
        """Go on after a pause."""
        if self._job is not None and self._state is TrainingState.PAUSED:
            self.lane.set_paused(self._job, False)
            self.pace.rest()
            self._set_state(TrainingState.RUNNING)

    @Slot()
    def stop(self) -> None:
        """End the run after the batch at hand; its weights are kept and it can be continued."""
        if self._job is not None and self._state.busy:
            self.lane.cancel(self._job)
            self._set_state(TrainingState.STOPPING)

    def _run(self, work: FitWork, steering: Steering) -> Job:
        if self._state.busy:
            raise RuntimeError("a run is under way")
        self._steering, self._steered = steering, {}
        self._last_reason = ""
        self._began = False
        self._session.withdraw(self._failure)
        self.pace.note(None, time.monotonic())
        job = Job(self.tr("Training"), work, key="training")
        job.events.connect(self._take)
        job.succeeded.connect(self._finish)
        job.cancelled.connect(self._finish_stopped)
        job.failed.connect(self._fail)
        self._job = job
        self._set_state(TrainingState.STARTING)
        return self.lane.submit(job)

    @Slot(list)
    def _take(self, events: list[Any]) -> None:
        from cnnviz.engine.training import events as kinds

        new_weights = False
        now = time.monotonic()
        for event in events:
            match event:
                case Progress():
                    self.pace.note(event.fraction, now)
                case kinds.RunStarted():
                    self._begin(event)
                case kinds.BatchEnd():
                    new_weights = True
                    self.pace.note(min(1.0, event.step / self._total_steps), now)
                case kinds.RunEnded():
                    self._last_reason = event.reason
                case kinds.SettingsChanged():
                    self._steered.update(event.changes)
                    for reason in event.refused:
                        self._session.notice(reason, is_error=True)
                case kinds.Diverged():
                    self._session.notice(event.reason, is_error=True)
        self.events.emit(events)
        if new_weights and self._session.model is self._live:
            self._probes.follow_training()

    def _begin(self, event: Any) -> None:
        self._began = True
        self._live = event.model
        self._steered = {name: getattr(event.config, name) for name in STEERABLE}
        self._total_steps = event.steps_per_epoch * event.config.epochs
        self.pace.rest()  # the preparation tells nothing of the run
        for sentence in event.warnings:
            self._session.notice(sentence)
        self.pace.note(min(1.0, event.step / self._total_steps), time.monotonic())
        self._directory = Path(event.directory)
        if self._state is TrainingState.STARTING:
            self._set_state(TrainingState.RUNNING)
        self._models.adopt(event.model)
        self._session.set_image_set(event.image_set)

    @Slot(object)
    def _finish(self, _result: object) -> None:
        self._end(self._last_reason or "finished")

    @Slot()
    def _finish_stopped(self) -> None:
        self._end("stopped")

    @Slot(object)
    def _fail(self, failure: Failure) -> None:
        error = failure.error
        if isinstance(error, MissingCopy) and error.downloadable:
            self._end("missing")
            self.images_missing.emit(error.kind)
            return
        self._failure = str(error)
        self._session.notice(self._failure, failure.details, is_error=True)
        self._end("failed")
        if isinstance(error, OutOfMemory) and error.batch_size:
            self.memory_short.emit(error.batch_size)

    def _end(self, reason: str) -> None:
        self._job = None
        self._set_state(TrainingState.IDLE)
        if self._session.model is self._live:
            self._probes.look_again()
        self.ended.emit(reason)

    def _set_state(self, state: TrainingState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit()
