"""What happened in a run of training, as the window shows it."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cnnviz.engine.training.objectives.measures import MEASURES, Measure

if TYPE_CHECKING:
    from cnnviz.engine.runs.steps import Steps
    from cnnviz.engine.training.events import (
        BatchEnd,
        BatchSkipped,
        Diverged,
        EpochEnd,
        LayersMeasured,
        RunFacts,
        SamplePredictions,
        SettingsChanged,
    )

_WINDOW_S = 20.0  # speed is that of the newest stretch of time, so that a pause is soon forgotten


@dataclass
class TrainingRecord:
    """Takes the events of a run in their order and keeps what curves and panels need.

    A run that was killed and continued does some steps again; the last of each counts.

    Parameters
    ----------
    started : RunFacts or None
        The beginning of the run; None before there was one.
    steps, losses, figures, rates : array of float
        One entry for each batch: its global step, counted from 1, its loss, its figure (that of
        ``measure``) and the learning rate of its step.
    epochs : list of EpochEnd
        One entry for each epoch that is over.
    changes : list of SettingsChanged
        What was changed on the way.
    layers : list of LayersMeasured
        What the layers were like, each time that they were measured.
    skipped : list of BatchSkipped
        Steps that were left out.
    diverged : Diverged or None
        Why the loss is no number any more.
    samples : SamplePredictions or None
        Some validation samples and what the network says of them, after the newest epoch.
    epoch : int
        The epoch at hand, counted from 1; 0 before the first batch.
    validated, to_validate : int
        Samples of the validation at hand, done and all; 0 while the network trains.
    samples_per_second : float
        Speed of training between the newest batches of the epoch at hand; 0 while unknown. A lone
        batch tells none: what the program does between two batches is part of the time.
    reason : str
        How the run ended by itself ("finished", "stopped early", "diverged"); empty otherwise.
    rewritten : int
        Counts how often steps were taken back or put before others; while it stays the same, steps
        were only added behind those that there were.
    """

    started: RunFacts | None = None
    steps: array[float] = field(default_factory=lambda: array("d"))
    losses: array[float] = field(default_factory=lambda: array("d"))
    figures: array[float] = field(default_factory=lambda: array("d"))
    rates: array[float] = field(default_factory=lambda: array("d"))
    epochs: list[EpochEnd] = field(default_factory=list)
    changes: list[SettingsChanged] = field(default_factory=list)
    layers: list[LayersMeasured] = field(default_factory=list)
    skipped: list[BatchSkipped] = field(default_factory=list)
    diverged: Diverged | None = None
    samples: SamplePredictions | None = None
    epoch: int = 0
    validated: int = 0
    to_validate: int = 0
    samples_per_second: float = 0.0
    reason: str = ""
    rewritten: int = 0
    _marks: deque[tuple[int, float, float]] = field(default_factory=deque, repr=False)

    def take(self, events: Iterable[Any]) -> None:
        """Learn from events, which are those of ``fit()`` or of :class:`.Follower`."""
        from cnnviz.engine.runs.follow import LogReplaced
        from cnnviz.engine.runs.steps import Steps
        from cnnviz.engine.training import events as kinds

        for event in events:
            match event:
                case kinds.BatchEnd():
                    self._take_batch(event)
                case Steps():
                    self._take_steps(event)
                case LogReplaced():
                    self._clear()
                    self.started = None
                case kinds.ValidationBatch():
                    self.validated, self.to_validate = event.done, event.total
                case kinds.EpochEnd():
                    while self.epochs and self.epochs[-1].epoch >= event.epoch:
                        self.epochs.pop()
                    self.epochs.append(event)
                    self.validated = self.to_validate = 0
                    self.samples_per_second = event.samples_per_second
                case kinds.LayersMeasured():
                    while self.layers and self.layers[-1].step >= event.step:
                        self.layers.pop()
                    self.layers.append(event)
                case kinds.BatchSkipped():
                    self.skipped.append(event)
                case kinds.Diverged():
                    self.diverged = event
                case kinds.SamplePredictions():
                    self.samples = event
                case kinds.SettingsChanged():
                    self.changes = [one for one in self.changes if one.step <= event.step]
                    self.changes.append(event)
                case kinds.RunStarted():
                    self._begin(event.facts)
                case kinds.RunFacts():
                    self._begin(event)
                case kinds.RunEnded():
                    self.reason = event.reason

    def put_before(self, past: TrainingRecord) -> None:
        """Take in what happened before the run was continued: the record of its whole log."""
        if self.started is None:
            return
        seen_from = self.steps[0] if self.steps else self.started.step + 1
        past._cut(round(seen_from) - 1)
        self.steps = past.steps + self.steps
        self.losses = past.losses + self.losses
        self.figures = past.figures + self.figures
        self.rates = past.rates + self.rates
        self.changes = past.changes + self.changes
        self.layers = past.layers + self.layers
        self.skipped = past.skipped + self.skipped
        known = {epoch.epoch for epoch in self.epochs}
        self.epochs = [epoch for epoch in past.epochs if epoch.epoch not in known] + self.epochs
        self.rewritten += 1

    @property
    def measure(self) -> Measure:
        """The figure by which the run is judged."""
        return MEASURES[self.started.figure if self.started is not None else "accuracy"]

    @property
    def best(self) -> EpochEnd | None:
        """The epoch that did best so far."""
        return next((epoch for epoch in reversed(self.epochs) if epoch.best), None)

    @property
    def epochs_over(self) -> int:
        """Epochs that the run has had, also before it was continued."""
        if self.epochs:
            return self.epochs[-1].epoch
        return 0 if self.started is None else self.started.epoch

    @property
    def total_steps(self) -> int:
        """Batches of the whole run as it is planned."""
        if self.started is None:
            return 0
        return self.started.steps_per_epoch * self.started.epochs

    @property
    def fraction(self) -> float:
        """Share of the run that is done, from 0 to 1."""
        if self.reason in ("finished", "stopped early"):
            return 1.0
        total = self.total_steps
        return min(1.0, self.steps[-1] / total) if total and self.steps else 0.0

    def _begin(self, event: RunFacts) -> None:
        same = self.started is not None and self.started.directory == event.directory
        if event.step and same:
            self._cut(event.step)
        else:
            self._clear()
        self.started = event
        self.epoch, self.reason, self.diverged = event.epoch, "", None
        self.samples_per_second = 0.0
        self._marks.clear()
        self.validated = self.to_validate = 0

    def _clear(self) -> None:
        """Forget everything that happened."""
        self.steps, self.losses = array("d"), array("d")
        self.figures, self.rates = array("d"), array("d")
        self.epochs, self.samples, self.changes = [], None, []
        self.layers, self.skipped, self.diverged = [], [], None
        self.epoch, self.reason = 0, ""
        self.rewritten += 1

    def _cut(self, step: int) -> None:
        """Forget what a continued run does again."""
        kept = bisect_right(self.steps, step)
        self.rewritten += kept < len(self.steps)
        for values in (self.steps, self.losses, self.figures, self.rates):
            del values[kept:]
        self.epochs = [epoch for epoch in self.epochs if epoch.step <= step]
        self.changes = [change for change in self.changes if change.step <= step]
        self.layers = [measured for measured in self.layers if measured.step <= step]
        self.skipped = [skipped for skipped in self.skipped if skipped.step <= step]

    def _take_batch(self, event: BatchEnd) -> None:
        if self.steps and event.step <= self.steps[-1]:
            self._cut(event.step - 1)
        self.steps.append(event.step)
        self.losses.append(event.loss)
        self.figures.append(event.figure)
        self.rates.append(event.rate)
        self.epoch = event.epoch
        self.to_validate = 0
        self._measure(event.epoch, event.samples, event.seconds)

    def _take_steps(self, some: Steps) -> None:
        if self.steps and some.step[0] <= self.steps[-1]:
            self._cut(round(some.step[0]) - 1)
        self.steps.frombytes(some.step.tobytes())
        self.losses.frombytes(some.loss.tobytes())
        self.figures.frombytes(some.figure.tobytes())
        self.rates.frombytes(some.rate.tobytes())
        self.epoch = int(some.epoch[-1])
        self.to_validate = 0
        # Of many steps the first within the window and the last tell the speed.
        recent = (some.epoch == some.epoch[-1]) & (some.seconds >= some.seconds[-1] - _WINDOW_S)
        for at in sorted({int(recent.argmax()), len(some) - 1}):
            self._measure(self.epoch, some.samples[at], some.seconds[at])

    def _measure(self, epoch: int, samples: float, seconds: float) -> None:
        """Tell the speed by what was added, whatever the epoch held when it was continued."""
        marks = self._marks
        if marks and (epoch != marks[-1][0] or seconds < marks[-1][2]):
            marks.clear()
        marks.append((epoch, samples, seconds))
        while len(marks) > 2 and seconds - marks[1][2] > _WINDOW_S:
            marks.popleft()
        passed = seconds - marks[0][2]
        if passed > 0:
            self.samples_per_second = (samples - marks[0][1]) / passed
