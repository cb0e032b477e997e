"""What a run keeps of itself while it goes on."""

from __future__ import annotations

import time
from typing import Any

from torch import Tensor

from cnnviz.engine.runs.history.files import epoch_name, probe_name, step_name
from cnnviz.engine.runs.history.write import Looked
from cnnviz.engine.runs.state import snapshot
from cnnviz.engine.runs.writer import RunWriter
from cnnviz.engine.training import events
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.predictions import Predictions
from cnnviz.engine.training.shown import Shown
from cnnviz.engine.training.standing import Standing

# A run that is killed loses at most so much time; where a save is slow, saving takes at most this
# share of the time instead.
_SAVE_SECONDS = 60.0
_SAVE_SHARE = 0.02


class Keeper:
    """Writes weights, position and history of a run at the right times.

    Parameters
    ----------
    now : Standing
        The run in memory.
    writer : RunWriter
        Its directory.

    Attributes
    ----------
    good_step : int
        The step whose weights are remembered as good ones.
    given_up : bool
        Whether what is on the disk stays as it is.
    """

    given_up = False

    def __init__(self, now: Standing, writer: RunWriter) -> None:
        self.directory = writer.directory
        self._now = now
        self._writer = writer
        self._saved_step: int | None = None
        self._next_save = time.perf_counter() + _SAVE_SECONDS
        self._good: dict[str, Tensor] = {}
        self.good_step = 0
        self._shown = Shown(now.parts.validation.ids, now.objective.target, now.config.seed)

    def say(self, event: events.Event) -> events.Event:
        """Write an event into the log, and return it."""
        if not isinstance(event, events.ValidationBatch):
            self._writer.log(event)
        return event

    def change(self, config: TrainConfig) -> None:
        """Keep other settings, which the run goes by from now on."""
        self._writer.change(config)

    def say_when_written(self, event: events.Event) -> None:
        """Write an event into the log that :meth:`written` tells once its file is there."""
        self._writer.log(event, written=True)

    def written(self) -> list[events.Event]:
        """Return what is on the disk since the last time."""
        return self._writer.written()

    def drain(self) -> None:
        """Wait until everything is on the disk."""
        self._writer.drain()

    # ---- weights and position ------------------------------------------------------------

    def begin(self) -> None:
        """Make the run one that can be continued, before its first step."""
        self._writer.prepare()
        if self._saved_step is None:
            self.save_last()
        self._writer.begin()

    def goes_on(self) -> None:
        """Note that the position at hand is the one that is on the disk."""
        self._saved_step = self._now.at.step

    def give_up(self) -> None:
        """Leave what is on the disk: the network at hand is in the midst of a step."""
        self.given_up = True

    def save_last(
        self,
        facts: dict[str, object] | None = None,
        state: dict[str, Any] | None = None,
        *,
        certain: bool = False,
    ) -> None:
        """Have the newest weights and the position written.

        Parameters
        ----------
        facts : dict or None
            What is told of the weights.
        state : dict or None
            A copy of the position, where there is one already.
        certain : bool
            Whether it is written even if a newer one comes before that.
        """
        start = time.perf_counter()
        state = state or snapshot(self._now.state())
        self._writer.save_weights("last", self._now.model, facts or self._facts(), state["weights"])
        self._writer.save_state(state, certain=certain)
        self._saved_step = self._now.at.step
        end = time.perf_counter()
        self._next_save = end + max(_SAVE_SECONDS, (end - start) / _SAVE_SHARE)

    def save_if_due(self) -> None:
        """Write weights and position where they were not written for a while."""
        if time.perf_counter() > self._next_save and self._now.is_sound():
            self.save_last()

    def close(self) -> None:
        """Write what is not on the disk yet, whatever ended the run."""
        try:
            behind = self._saved_step not in (None, self._now.at.step)
            kept = self.given_up or self._writer.has_failed
            if behind and not kept and self._now.is_sound():
                self.save_last()
        finally:
            self._writer.close()

    # ---- good weights --------------------------------------------------------------------

    def remember(self) -> None:
        """Keep the weights at hand in memory: the loss that they gave is a number."""
        state = self._now.model.module.state_dict()
        self._good = {key: tensor.detach().clone() for key, tensor in state.items()}
        self.good_step = self._now.at.step

    def bring_back(self) -> None:
        """Put the last good weights back in, without what drove the run away from them."""
        self._now.model.module.load_state_dict(self._good)
        self._now.fresh_optimizer()
        self._saved_step = -1  # these weights were not saved yet, whatever was saved of this step

    # ---- epochs --------------------------------------------------------------------------

    def save_epoch(
        self, ended: events.EpochEnd, predictions: Predictions, looked: Looked | None = None
    ) -> list[events.Event]:
        """Write an epoch's weights and history, and the position behind it; return what is told."""
        arrays = predictions.arrays()
        self._writer.save_history(epoch_name(ended.epoch), arrays)
        facts, model, state = self._facts(ended), self._now.model, snapshot(self._now.state())
        weights = state["weights"]
        path = self._writer.save_weights(f"epoch-{ended.epoch:04d}", model, facts, weights)
        if ended.best:
            self._writer.save_weights("best", model, facts, weights)
        self._writer.thin(self._now.config.keep_megabytes)
        # All of it before the position moves on: whoever stops or kills the run after that finds
        # the epoch told, whoever does so earlier has it done and told again.
        told: list[events.Event] = [self.say(ended)]
        self.say_when_written(events.CheckpointSaved(path, ended.epoch, ended.step))
        told += [self.say(event) for event in self._shown.of(ended.epoch, arrays)]
        if looked is not None:
            told += self.save_look(looked, probe_name(ended.epoch))
        self.save_last(facts, state)
        return told

    def save_look(self, looked: Looked, name: str = "") -> list[events.Event]:
        """Write what a look at the layers has found, by default under the step's name."""
        event = looked.event
        if looked.arrays:
            self._writer.save_history(name or step_name(event.step), looked.arrays)
        self._writer.thin_history(self._now.config.history_megabytes)
        told = [self.say(event)]
        self.say_when_written(events.HistorySaved(event.epoch, event.step, looked.notes))
        return told

    def _facts(self, ended: events.EpochEnd | None = None) -> dict[str, object]:
        now = self._now
        facts: dict[str, object] = {
            "epoch": now.at.epoch,
            "step": now.at.step,
            "image_set": now.parts.train.images.spec,
            "optimizer": now.config.optimizer,
            "learning_rate": now.config.rate,
        }
        if ended is not None:
            key = now.objective.measure.key
            facts[f"validation_{key}"] = f"{ended.validation_figure:.4f}"
        return facts
