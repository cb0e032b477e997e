"""How far a recorded run has come, and how far it is to go."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from cnnviz.engine.recording.numbers import count
from cnnviz.engine.runs.follow import Follower
from cnnviz.engine.runs.steps import Steps
from cnnviz.engine.training.events import EpochEnd


@dataclass(frozen=True)
class Plan:
    """How long a training is to be, and what is kept of it.

    Parameters
    ----------
    epochs, steps_per_epoch : int
        As announced; 0 where nobody knows.
    every : int
        The network is measured, and its weights are kept, after so many epochs.
    keep_megabytes : int
        Room for the weights of epochs.
    """

    epochs: int = 0
    steps_per_epoch: int = 0
    every: int = 1
    keep_megabytes: int = 2_000

    def __post_init__(self) -> None:
        count("epochs", self.epochs)
        count("steps_per_epoch", self.steps_per_epoch)
        count("every", self.every, least=1)
        count("keep_megabytes", self.keep_megabytes, least=1)


class Best:
    """The best epoch: by its figure, or else by a loss, whichever the first one told.

    Attributes
    ----------
    epoch : int or None
        Which it is.
    figure : float or None
        Its figure; None where none was told.
    """

    def __init__(self) -> None:
        self.epoch: int | None = None
        self.figure: float | None = None
        self._value = -math.inf
        self._by: int | None = None

    def take(self, epoch: int, figure: float, loss: float, train_loss: float) -> bool:
        """Learn of an epoch; return whether none before was as good."""
        values = (figure, -loss, -train_loss)
        if self._by is None:
            self._by = next((at for at, one in enumerate(values) if not math.isnan(one)), None)
        if self._by is None or not values[self._by] > self._value:
            return False
        self.epoch, self._value = epoch, values[self._by]
        self.figure = None if math.isnan(figure) else figure
        return True


@dataclass
class Position:
    """Where a run stands when its recording begins.

    Parameters
    ----------
    epoch, step : int
        Epochs and steps that are over.
    best : Best
        The best epoch so far.
    """

    epoch: int = 0
    step: int = 0
    best: Best = field(default_factory=Best)


def position_of(directory: Path) -> Position:
    """Return how far a run had come when its log was written last."""
    found = Position()
    for told in Follower(directory).everything():
        for event in told:
            if isinstance(event, Steps):
                found.step = int(event.step[-1])
            elif isinstance(event, EpochEnd):
                found.epoch, found.step = event.epoch, event.step
                losses = (event.validation_loss, event.train_loss)
                found.best.take(event.epoch, event.validation_figure, *losses)
    return found


class Means:
    """The means of what steps told; NaN where none told anything."""

    def __init__(self) -> None:
        self._sums = np.zeros(2)
        self._counts = np.zeros(2)

    def add(self, losses: Sequence[float], figures: Sequence[float]) -> None:
        """Count what some steps told."""
        told = np.array([losses, figures], np.float64)
        self._sums += np.nansum(told, axis=1)
        self._counts += (~np.isnan(told)).sum(1)

    @property
    def loss(self) -> float:
        """The mean loss."""
        return self._mean(0)

    @property
    def figure(self) -> float:
        """The mean figure."""
        return self._mean(1)

    def _mean(self, at: int) -> float:
        return float(self._sums[at] / self._counts[at]) if self._counts[at] else math.nan
