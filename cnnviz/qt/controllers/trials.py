"""Trains several configurations one after another, through the controller of trainings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cnnviz.engine.options import to_dict
from cnnviz.qt.controllers.training import TrainingController, TrainingState
from cnnviz.qt.draft import Draft
from cnnviz.qt.paced import Paced
from cnnviz.state.training_record import TrainingRecord
from cnnviz.state.trials import Trial, free_name

if TYPE_CHECKING:
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.training.config import TrainConfig


class TrialsController(QObject):
    """The list of trainings that are compared, and the one that is under way.

    There is one training at a time in the window, and a comparison takes its turn there: it does
    not begin while a person trains, and the training panel shows, pauses and stops its runs like
    any other.

    Parameters
    ----------
    training : TrainingController
        Trains each in turn.
    draft : Draft
        Gets its settings back at the end, for the training panel shows those of each run.

    Signals
    -------
    changed()
        The list, or what is known of it, is new; at most five times a second for batches.
    """

    changed = Signal()

    def __init__(self, training: TrainingController, draft: Draft) -> None:
        super().__init__(training)
        self._training = training
        self._draft = draft
        self.trials: list[Trial] = []
        self._current: Trial | None = None
        self._model: LoadedModel | None = None
        self._before: TrainConfig | None = None
        self._cancelled = False
        self._paced = Paced(training.lane, self)
        self._paced.due.connect(self.changed)
        # Others that hear of the end of a run are told before the next one begins.
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._next)
        training.events.connect(self._take)
        training.ended.connect(self._end)
        training.state_changed.connect(self._follow_state)

    # ---- the list ------------------------------------------------------------------------

    def add(self, named: Sequence[tuple[str, TrainConfig]]) -> None:
        """Put configurations at the end of the list."""
        for name, config in named:
            taken = [trial.name for trial in self.trials]
            self.trials.append(Trial(free_name(name, taken), replace(config, run="")))
        self.changed.emit()

    def remove(self, place: int) -> None:
        """Take one off the list; its run stays on the disk. The one under way cannot go."""
        if self.trials[place] is not self._current:
            del self.trials[place]
            self.changed.emit()

    def rename(self, place: int, name: str) -> None:
        """Call one otherwise."""
        others = [trial.name for at, trial in enumerate(self.trials) if at != place]
        self.trials[place].name = free_name(name.strip() or self.trials[place].name, others)
        self.changed.emit()

    # ---- running -------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether a comparison is under way."""
        return self._current is not None

    @property
    def can_start(self) -> bool:
        """Whether there is something left to train, and nothing else being trained."""
        left = any(trial.is_open or trial.state == "failed" for trial in self.trials)
        return left and self._current is None and not self._training.state.busy

    @property
    def began(self) -> bool:
        """Whether the list goes on rather than begins."""
        return any(trial.state != "waiting" for trial in self.trials)

    def start(self, model: LoadedModel | None = None) -> None:
        """Train what is left of the list; each goes on from `model`, where it is given."""
        if not self.can_start:
            return
        self._model, self._before, self._cancelled = model, self._draft.config, False
        for trial in self.trials:
            if trial.state == "failed":
                trial.state = "waiting"
        self._next()

    @Slot()
    def cancel(self) -> None:
        """End the run at hand, whose weights are kept, and begin no other one."""
        self._cancelled = True
        self._training.stop()

    @Slot()
    def _follow_state(self) -> None:
        """Whoever stops a run means the comparison too, also where it came to its end meanwhile."""
        if self._training.state is TrainingState.STOPPING:
            self._cancelled = True
        self.changed.emit()

    @Slot()
    def _next(self) -> None:
        if self._cancelled or self._training.state.busy:  # stopped or overtaken between two runs
            self._give_back()
            return
        trial = next((one for one in self.trials if one.is_open), None)
        self._current = trial
        if trial is None:
            self._give_back()
            return
        goes_on = trial.state == "stopped" and trial.directory is not None
        trial.state = "running"
        if goes_on and trial.directory is not None:
            self._training.resume_run(trial.directory)
        else:
            trial.record, trial.directory = TrainingRecord(), None
            self._training.start(trial.config, model=self._model)
        self.changed.emit()

    def _give_back(self) -> None:
        """Let the form say again what it said before the comparison."""
        before, self._before, self._model = self._before, None, None
        self._current = None
        if before is not None:
            self._draft.adopt(**to_dict(before))
        self.changed.emit()

    @Slot(list)
    def _take(self, events: list[Any]) -> None:
        if self._current is None:
            return
        self._current.record.take(events)
        started = self._current.record.started
        if started is not None:
            self._current.directory = Path(started.directory)
        self._paced.ask()

    @Slot(str)
    def _end(self, reason: str) -> None:
        trial = self._current
        if trial is None:
            return
        # A run whose loss is no number any more has an end too; the curves tell which.
        ends = {"stopped": "stopped", "failed": "failed", "missing": "failed"}
        trial.state = ends.get(reason, "finished")  # type: ignore[assignment]
        if trial.state == "stopped" and trial.directory is None:
            trial.state = "waiting"  # it had not begun
        if self._cancelled or reason in ("stopped", "missing"):
            self._give_back()
        else:
            self._turn.start()


def trials_of(training: TrainingController, draft: Draft) -> TrialsController:
    """Return the comparison of a window, making it on the first call."""
    found = training.findChild(TrialsController)
    return found if found is not None else TrialsController(training, draft)
