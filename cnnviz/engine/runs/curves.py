"""The curves of a run as columns, read from its log and read on while it grows."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.events import Progress, Work
from cnnviz.engine.runs.follow import Follower, LogReplaced
from cnnviz.engine.runs.steps import Steps
from cnnviz.engine.training.events import EpochEnd, LayersMeasured, RunFacts

Column = NDArray[np.float64]
_KEPT = ("epoch", "step", "loss", "figure", "rate", "seconds")
_EMPTY: Column = np.empty(0)


@dataclass(frozen=True, eq=False)
class Curves:
    """What a run measured.

    Parameters
    ----------
    epoch, step, loss, figure, rate, seconds : ndarray of float64, shape (steps,)
        One entry for each batch: its epoch, counted from 1, its step, its loss and figure before
        the step, the learning rate, and the time that its epoch had taken by then; NaN where
        nothing was told.
    ends : tuple of EpochEnd
        The epochs that are over.
    layers : tuple of LayersMeasured
        What was measured of the layers.
    facts : RunFacts or None
        What the run told when it last began.
    """

    epoch: Column = field(default_factory=lambda: _EMPTY)
    step: Column = field(default_factory=lambda: _EMPTY)
    loss: Column = field(default_factory=lambda: _EMPTY)
    figure: Column = field(default_factory=lambda: _EMPTY)
    rate: Column = field(default_factory=lambda: _EMPTY)
    seconds: Column = field(default_factory=lambda: _EMPTY)
    ends: tuple[EpochEnd, ...] = ()
    layers: tuple[LayersMeasured, ...] = ()
    facts: RunFacts | None = None

    def in_epochs(self, steps: Column) -> Column:
        """Return how many epochs were over at some steps, with fractions.

        Between the ends of two epochs every step counts alike; behind the last one a step is
        as long as is planned, or as it was in the epochs before.
        """
        over = np.array([0.0, *(end.epoch for end in self.ends)])
        at = np.array([0.0, *(end.step for end in self.ends)])
        planned = self.facts.steps_per_epoch if self.facts is not None else 0
        length = planned or (at[-1] / over[-1] if over[-1] else 0.0)
        if not length:
            length = max(1.0, float(self.step[-1]) if len(self.step) else 1.0)
        places: Column = np.interp(steps, at, over)
        places += np.maximum(0.0, steps - at[-1]) / length
        return places

    def in_seconds(self) -> tuple[Column, Column]:
        """Return the time of training at each batch, and at the end of each epoch."""
        over = np.array([end.epoch for end in self.ends], np.float64)
        lasted = np.array([end.seconds for end in self.ends], np.float64)
        sums = np.concatenate([[0.0], np.nancumsum(lasted)])
        # Epochs may be numbered with gaps, and batches may be of none that is over.
        before = sums[np.searchsorted(over, self.epoch)]
        return before + np.nan_to_num(self.seconds), sums[1:]


class CurveReader:
    """Reads the curves of a run, each time only what is new.

    Parameters
    ----------
    directory : pathlib.Path
        The run.
    """

    def __init__(self, directory: Path) -> None:
        self._follower = Follower(directory)
        self._parts: list[dict[str, Column]] = []
        self._ends: list[EpochEnd] = []
        self._layers: list[LayersMeasured] = []
        self._facts: RunFacts | None = None
        self._is_behind = False  # whether there is more than ``curves`` hold
        self.curves = Curves()

    def reading(self) -> Work[Progress, Curves]:
        """Read on up to the end of the log; return the curves, the same ones if nothing is new.

        Whoever closes this before its end may begin it again; nothing is lost.
        """
        for events in self._follower.everything():
            self._is_behind = True
            for event in events:
                self._take(event)
            yield Progress(self._count(), None, unit="steps")
        if self._is_behind:
            self._join()
            self._is_behind = False
        return self.curves

    def _take(self, event: Any) -> None:
        match event:
            case Steps():
                if len(event):
                    self._cut(float(event.step[0]) - 1)
                    self._parts.append({name: getattr(event, name) for name in _KEPT})
            case EpochEnd():
                self._ends = [end for end in self._ends if end.epoch < event.epoch]
                self._ends.append(event)
            case LayersMeasured():
                self._layers = [one for one in self._layers if one.step < event.step]
                self._layers.append(event)
            case RunFacts():
                self._facts = event
                self._cut(event.step)
                self._ends = [end for end in self._ends if end.step <= event.step]
                self._layers = [one for one in self._layers if one.step <= event.step]
            case LogReplaced():
                self._parts, self._ends, self._layers, self._facts = [], [], [], None

    def _cut(self, step: float) -> None:
        """Forget the batches behind a step: a run that was killed does them again."""
        while self._parts and self._parts[-1]["step"][-1] > step:
            last = self._parts.pop()
            kept = int(np.searchsorted(last["step"], step, side="right"))
            if kept:
                self._parts.append({name: column[:kept] for name, column in last.items()})
                return

    def _count(self) -> int:
        return sum(len(part["step"]) for part in self._parts)

    def _join(self) -> None:
        joined = {
            name: np.concatenate([_EMPTY, *(part[name] for part in self._parts)]) for name in _KEPT
        }
        self._parts = [joined] if len(joined["step"]) else []
        self.curves = Curves(
            **joined, ends=tuple(self._ends), layers=tuple(self._layers), facts=self._facts
        )
