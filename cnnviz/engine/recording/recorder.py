"""Writes a run that somebody's own loop trains."""

from __future__ import annotations

import atexit
import math
import os
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from torch.optim import Optimizer

from cnnviz.engine.recording.ending import FINISHED, reason_at_exit, reason_of
from cnnviz.engine.recording.glances import Glances
from cnnviz.engine.recording.keeping import Keeper
from cnnviz.engine.recording.measuring import Measured, Meter
from cnnviz.engine.recording.numbers import Told, count, number, optional, settled
from cnnviz.engine.recording.standing import Means, Plan, Position
from cnnviz.engine.training import events

_FLUSH_S = 0.5  # so late what a step told reaches the log, at most
_MOST_PENDING = 2_000


class Recorder:
    """A run that is written while somebody's own loop trains; see :func:`.record`.

    It never ends the training: where the disk is full, or the network cannot be measured any more,
    it says so once, as a warning, and goes on with what is possible. It raises at once for what is
    a mistake of the program, such as a loss that is no number.

    Parameters
    ----------
    directory : pathlib.Path
        The run directory.
    keeper : Keeper
        Writes it.
    meter : Meter or None
        What measures the network; None where there is no probe.
    glances : Glances
        Looks at its gradients and weights.
    at : Position
        Where the run stands.
    plan : Plan
        What is kept, and how often.
    optimizer : Optimizer or None
        Whose learning rate is told with each step.

    Attributes
    ----------
    directory : pathlib.Path
        The run directory.
    steps, epochs : int
        How many are over.
    """

    def __init__(
        self,
        directory: Path,
        keeper: Keeper,
        meter: Meter | None,
        glances: Glances,
        at: Position,
        plan: Plan,
        optimizer: Optimizer | None = None,
    ) -> None:
        self.directory = directory
        self.steps, self.epochs = at.step, at.epoch
        self._keeper, self._meter, self._glances = keeper, meter, glances
        self._plan, self._optimizer = plan, optimizer
        self._process = os.getpid()
        self._open = True
        self._warned = False
        self._best = at.best
        self._pending: list[tuple[int, int, Told, Told, int, float, Told]] = []
        self._began = self._flushed = self._epoch_began = time.perf_counter()
        self._means = Means()
        self._samples = self._epoch_step = 0
        atexit.register(self._at_exit)

    # ---- what a loop calls ---------------------------------------------------------------

    def step(
        self,
        loss: Any,
        figure: Any = None,
        rate: Any = None,
        samples: int | None = None,
        epoch: int | None = None,
    ) -> None:
        """Tell that a step of the optimiser was made.

        Parameters
        ----------
        loss : float or Tensor
            The loss of its batch. A tensor may still be under way on its device: nothing waits.
        figure : float or Tensor, optional
            How well the batch was answered, such as its accuracy, from 0 to 1.
        rate : float or Tensor, optional
            The learning rate; by default that of the optimiser that was given to :func:`.record`.
        samples : int, optional
            How many images the batch had, for the speed.
        epoch : int, optional
            Which epoch it belongs to, counted from 1; by default the one after those that are over.

        Raises
        ------
        BadValue
            When something is no number.
        """
        told = number("loss", loss)
        shown = optional("figure", figure)
        if rate is None and self._optimizer is not None:
            rate = self._optimizer.param_groups[0]["lr"]
        pace = number("rate", 0.0 if rate is None else rate)
        of_epoch = self.epochs + 1 if epoch is None else count("epoch", epoch, least=1)
        if samples is not None:
            self._samples += count("samples", samples)
        if not self._is_writing:
            return
        self.steps += 1
        self._glances.look(self._epoch_step)
        self._epoch_step += 1
        now = time.perf_counter()
        seconds = now - self._epoch_began
        row = (of_epoch, self.steps, told, shown, self._samples, seconds, pace)
        self._pending.append(row)
        if now - self._flushed > _FLUSH_S or len(self._pending) > _MOST_PENDING:
            self._flush()
        if self._keeper.is_due(now):
            self._write(self._save_last)

    def epoch(
        self,
        train_loss: Any = None,
        validation_loss: Any = None,
        figure: Any = None,
        train_figure: Any = None,
        epoch: int | None = None,
    ) -> events.EpochEnd | None:
        """Tell that an epoch is over: the network is measured, and its weights are kept.

        What is not given is the mean of what the epoch's steps told, or comes from the probe.

        Parameters
        ----------
        train_loss, train_figure : float or Tensor, optional
            Of the epoch's steps.
        validation_loss, figure : float or Tensor, optional
            Of images that are held out; they are told instead of what the probe gives.
        epoch : int, optional
            Its number, counted from 1; by default the one after those that are over.

        Returns
        -------
        EpochEnd or None
            What was told of it; None where this process writes nothing.
        """
        given = settled(
            [
                optional("train_loss", train_loss),
                optional("train_figure", train_figure),
                optional("validation_loss", validation_loss),
                optional("figure", figure),
            ]
        )
        over = self.epochs + 1 if epoch is None else count("epoch", epoch, least=1)
        if not self._is_writing:
            return None
        seconds = time.perf_counter() - self._epoch_began
        self._flush()
        self._write(lambda: self._keeper.begin_again(self.epochs, self.steps))
        self.epochs = over
        due = over % self._plan.every == 0 or over == self._plan.epochs
        measured = self._measured() if due else None
        ended, norms = self._ended(given, measured, seconds), self._glances.take()
        self._write(lambda: self._keeper.keep(ended, measured, norms, due=due))
        self._means, self._samples, self._epoch_step = Means(), 0, 0
        self._epoch_began = time.perf_counter()
        return ended

    def close(self, reason: str = FINISHED) -> None:
        """End the run; nothing is written after that.

        Parameters
        ----------
        reason : str
            How it ended: "finished", "stopped" or "failed".
        """
        if not self._is_writing:
            return
        self._flush()
        self._write(self._save_last)
        self._open = False
        atexit.unregister(self._at_exit)
        seconds = time.perf_counter() - self._began
        best = self._best
        ended = events.RunEnded(
            self.directory, reason, self.epochs, best.epoch, best.figure, seconds
        )
        self._write(lambda: self._keeper.log([ended]))
        self._write(self._keeper.close)

    def __enter__(self) -> Recorder:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close(reason_of(kind))

    def __reduce__(self) -> tuple[Any, ...]:
        return Silent, ()  # what another process gets, such as one that loads data

    # ---- writing -------------------------------------------------------------------------

    @property
    def _is_writing(self) -> bool:
        # A process that was forked of this one, such as one that loads data, writes nothing.
        return self._open and os.getpid() == self._process

    def _at_exit(self) -> None:
        self.close(reason_at_exit(self.epochs, self._plan.epochs))

    def _write(self, work: Callable[[], object]) -> None:
        """Write something; that it cannot be written never ends a training."""
        try:
            work()
        except Exception as error:  # noqa: BLE001 - whatever it is, no training dies of it
            self._warn(str(error) or type(error).__name__)

    def _warn(self, reason: str) -> None:
        if not self._warned:
            self._warned = True
            told = f"cnnviz: {reason.rstrip('.')}. The training goes on without that."
            warnings.warn(told, RuntimeWarning, stacklevel=4)

    def _flush(self) -> None:
        """Write what the steps told since the last time."""
        rows, self._pending = self._pending, []
        self._flushed = time.perf_counter()
        if not rows:
            return
        losses, figures, rates = (settled([row[at] for row in rows]) for at in (2, 3, 6))
        told = [
            events.BatchEnd(epoch, step, losses[at], figures[at], samples, seconds, rates[at])
            for at, (epoch, step, _, _, samples, seconds, _) in enumerate(rows)
        ]
        self._means.add(losses, figures)
        self._write(lambda: self._keeper.log(told))

    def _save_last(self) -> None:
        self._keeper.save_last(self.epochs, self.steps)

    def _measured(self) -> Measured | None:
        if self._meter is None:
            return None
        try:
            return self._meter.measure()
        except Exception as error:  # noqa: BLE001 - somebody's own network fails in every way
            self._warn(f"the network could not be measured on the probe ({error})")
            return None

    def _ended(
        self, given: list[float], measured: Measured | None, seconds: float
    ) -> events.EpochEnd:
        """Return what is told of the epoch that is over."""
        train_loss, train_figure, loss, figure = given
        if measured is not None:
            loss = measured.loss if math.isnan(loss) else loss
            figure = measured.figure if math.isnan(figure) else figure
        train_loss = self._means.loss if math.isnan(train_loss) else train_loss
        train_figure = self._means.figure if math.isnan(train_figure) else train_figure
        best = self._best.take(self.epochs, figure, loss, train_loss)
        speed = self._samples / seconds if seconds else 0.0
        return events.EpochEnd(
            self.epochs,
            self.steps,
            train_loss,
            train_figure,
            loss,
            figure,
            best,
            seconds,
            speed,
        )


class Silent(Recorder):
    """Takes what a recorder takes and writes nothing: that is done by another process."""

    def __init__(self) -> None:
        self.directory = Path()
        self.steps = self.epochs = 0
        self._samples = 0
        self._optimizer = None
        self._open = False
        self._process = os.getpid()
