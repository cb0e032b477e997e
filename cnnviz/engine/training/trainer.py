"""A run under way: it learns, measures, saves, and tells of it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from cnnviz.engine.data.augment import augmentation_of
from cnnviz.engine.data.batch import Batch
from cnnviz.engine.data.stream import Stream
from cnnviz.engine.errors import DatasetProblem, ImageProblem, TrainingProblem
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.options import to_dict
from cnnviz.engine.runs.writer import RunWriter
from cnnviz.engine.training import events
from cnnviz.engine.training.adjust import set_rate, take_up
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.diagnosis import explain
from cnnviz.engine.training.groups import freeze, frozen_layers, normalises, train_mode
from cnnviz.engine.training.loop import Learner, Tally, measuring_batch, seeded
from cnnviz.engine.training.objectives.objective import Objective
from cnnviz.engine.training.parts import Part, Parts
from cnnviz.engine.training.position import Position, restore, state_of
from cnnviz.engine.training.precision import Precision
from cnnviz.engine.training.predictions import Predictions
from cnnviz.engine.training.schedule import Schedule
from cnnviz.engine.training.setup import make_optimizer
from cnnviz.engine.training.steering import Steering

_SHOWN_SAMPLES = 24
# A run that is killed loses at most so much time; where a save is slow, saving takes at most this
# share of the time instead.
_SAVE_SECONDS = 60.0
_SAVE_SHARE = 0.02
# Good weights are remembered so often; remembering them each step would cost too much.
_REMEMBER_STEPS = 50

Events = Generator[events.Event, None, Path]


class Trainer:
    """A run under way: its position, and how it moves on."""

    def __init__(
        self,
        config: TrainConfig,
        model: LoadedModel,
        parts: Parts,
        objective: Objective,
        writer: RunWriter,
        device: torch.device,
        steering: Steering | None = None,
    ) -> None:
        self._config = config
        self._model = model
        self._parts = parts
        self._writer = writer
        self._device = device
        self._steering = steering or Steering()
        self._objective = objective.to(device)
        model.module.to(device)
        freeze(model.module, frozen_layers(config.frozen, model.module))
        self._train_mode()
        self._learner = Learner(
            model,
            self._objective,
            make_optimizer(config, model.module),
            Precision(config.precision, device),
        )
        steps = math.ceil(len(parts.train.ids) / config.batch_size)
        self._steps_per_epoch = steps
        self._schedule = Schedule(config, steps)
        self._at = Position()
        self._in_epoch = Tally(self._objective.meter())
        self._saved_step: int | None = None
        self._next_save = time.perf_counter() + _SAVE_SECONDS
        self._good: dict[str, Tensor] = {}
        self._good_step = 0
        self._started = time.perf_counter()
        random = np.random.default_rng(config.seed)
        held = parts.validation.ids
        self._shown = np.sort(random.choice(held, min(_SHOWN_SAMPLES, len(held)), replace=False))
        self._problems: dict[tuple[str, int], str] = {}
        self._learning = self._stream(parts.train, "learned", varied=True)
        self._measuring = self._stream(parts.validation, "measured", varied=False)

    def run(self) -> Events:
        """Train to the last epoch, or until the loss is no number any more.

        What was learned is kept, whatever ends it.
        """
        self._writer.prepare()
        try:
            if self._saved_step is None:
                self._save_last()
            self._writer.begin()
            return (yield from self._train())
        finally:
            self._close()

    def restore(self, state: dict[str, Any]) -> None:
        """Go on where a run was left."""
        self._at = restore(state, self._config, self._learner, self._schedule, self._in_epoch)
        self._saved_step = self._at.step

    def _train(self) -> Events:
        parts, at = self._parts, self._at
        measured = parts.validation.images
        started = events.RunStarted(
            self._writer.directory,
            self._model,
            parts.train.images,
            replace(self._config, run=str(self._writer.directory)),
            self._steps_per_epoch,
            len(parts.train.ids),
            len(parts.validation.ids),
            at.epoch,
            at.step,
            self._objective.measure.key,
            parts.warnings(self._config.batch_size),
            None if measured is parts.train.images else measured,
        )
        yield self._say(started)
        reason = "finished"
        self._remember()
        while at.epoch < self._config.epochs:
            if self._schedule.stops:
                reason = "stopped early"
                break
            diverged = (yield from self._learn_epoch()) or (yield from self._validate())
            if diverged is not None:
                yield self._say(diverged)
                reason = "diverged"
                break
        self._save_last()
        yield self._say(
            events.RunEnded(
                self._writer.directory,
                reason,
                at.epoch,
                at.best_epoch,
                at.best_figure,
                time.perf_counter() - self._started,
                tuple(self._problems[sample] for sample in sorted(self._problems)),
            )
        )
        return self._writer.directory

    def _close(self) -> None:
        try:
            self._learning.close()
            self._measuring.close()
            self._steer()
            if self._saved_step not in (None, self._at.step) and self._is_sound():
                self._save_last()
        finally:
            self._writer.close()
            self._model.module.eval()

    def _learn_epoch(self) -> Generator[events.Event, None, events.Diverged | None]:
        at = self._at
        epoch = at.epoch + 1
        random = np.random.default_rng((self._config.seed, epoch))
        order = random.permutation(self._parts.train.ids)
        start = time.perf_counter() - at.epoch_seconds
        self._train_mode()
        batches = self._learning.batches(order, self._config.batch_size, at.epoch_step, epoch=epoch)
        with closing(batches):
            for groups in batches:
                if (changed := self._steer()) is not None:
                    yield changed
                rate = self._config.rate * self._schedule.factor(at.step)
                set_rate(self._learner.optimizer, rate)
                outcome = self._one_step(groups)
                if outcome is None:
                    at.count_step()
                    yield self._say(events.BatchSkipped(epoch, at.step))
                    continue
                if not math.isfinite(outcome.mean_loss):
                    return self._diverged(epoch, at.step + 1, outcome.mean_loss, groups)
                self._in_epoch.merge(outcome)
                at.count_step()
                at.epoch_seconds = time.perf_counter() - start
                ended = events.BatchEnd(
                    epoch,
                    at.step,
                    outcome.mean_loss,
                    outcome.figure,
                    self._in_epoch.samples,
                    at.epoch_seconds,
                    rate,
                )
                self._say(ended)
                if time.perf_counter() > self._next_save and self._is_sound():
                    self._save_last()
                yield ended
        if not self._in_epoch.samples:
            raise TrainingProblem(
                f"Nothing could be learned in epoch {epoch}: no batch of it has pictures enough "
                "that can be read."
            )
        return None

    def _one_step(self, groups: Sequence[Batch]) -> Tally | None:
        """Make a step; None where the batch holds too little for one."""
        samples = sum(len(group.targets) for group in groups)
        # A lone picture is what is left of a batch at the end of an epoch or beside broken files.
        if samples < (2 if normalises(self._model.module) else 1):
            return None
        with seeded(self._config.seed, self._at.step, self._device):
            step = self._learner.learn(groups, self._config.clip_norm)
            outcome = next(step, None)
            if outcome is None or not math.isfinite(outcome.mean_loss):
                return outcome
            if self._at.step % _REMEMBER_STEPS == 0:
                # The loss is a number, so the weights that gave it are good ones.
                self._remember()
            next(step, None)
        return outcome

    def _validate(self) -> Generator[events.Event, None, events.Diverged | None]:
        at, part = self._at, self._parts.validation
        epoch = at.epoch + 1
        tally, predictions = Tally(self._objective.meter()), Predictions(self._objective)
        self._model.module.eval()
        together = measuring_batch(self._config.batch_size, self._model.preprocessing.crop)
        with closing(self._measuring.batches(part.ids, together)) as steps:
            for groups in steps:
                for batch in groups:
                    loss = self._learner.measure(batch, tally, predictions)
                    if not math.isfinite(loss):
                        # The last step spoiled the weights: no step came after it that could tell.
                        return self._diverged(epoch, at.step, loss, [batch])
                yield self._say(events.ValidationBatch(epoch, tally.samples, len(part.ids)))
        self._train_mode()
        seconds = at.epoch_seconds
        best = at.count_epoch(tally.figure)
        self._schedule.end_epoch(tally.mean_loss)
        ended = events.EpochEnd(
            at.epoch,
            at.step,
            self._in_epoch.mean_loss,
            self._in_epoch.figure,
            tally.mean_loss,
            tally.figure,
            best,
            seconds,
            self._in_epoch.samples / seconds if seconds else 0.0,
        )
        self._in_epoch = Tally(self._objective.meter())
        yield from self._save_epoch(ended, predictions)
        return None

    def _save_epoch(
        self, ended: events.EpochEnd, predictions: Predictions
    ) -> Generator[events.Event, None, None]:
        arrays = predictions.arrays()
        self._writer.save_predictions(ended.epoch, arrays)
        facts = self._facts(ended)
        path = self._writer.save_weights(f"epoch-{ended.epoch:04d}", self._model, facts)
        if ended.best:
            self._writer.save_weights("best", self._model, facts)
        self._writer.thin(self._config.keep_megabytes)
        told: list[events.Event] = [
            ended,
            events.CheckpointSaved(path, ended.epoch, ended.step),
        ]
        if self._objective.target in ("class", "binary", "labels"):
            told.append(_said(ended.epoch, arrays, self._shown))
        for event in told:
            # All of it before the position moves on: whoever stops or kills the run after that
            # finds the epoch told, whoever does so earlier has it done and told again.
            self._say(event)
        self._save_last(facts)
        yield from told

    def _steer(self) -> events.SettingsChanged | None:
        """Go by other settings, where a person wishes so, and keep them."""
        wishes = self._steering.take()
        if not wishes:
            return None
        self._config, changes, refused = take_up(wishes, self._config, self._learner)
        if not changes and not refused:
            return None
        told = events.SettingsChanged(self._at.epoch + 1, self._at.step, changes, refused)
        self._say(told)
        if changes:
            # Steps that are done again after a kill must go by these settings from here on only.
            self._writer.change(self._config)
            self._save_last()
        return told

    def _train_mode(self) -> None:
        module = self._model.module
        train_mode(module, frozen_layers(self._config.frozen, module))

    def _stream(self, part: Part, what: str, *, varied: bool) -> Stream:
        return Stream(
            part.images,
            self._model.preprocessing,
            device=self._device,
            workers=self._config.workers,
            augmentation=augmentation_of(self._config) if varied else None,
            seed=self._config.seed,
            on_problem=self._noting(what),
        )

    def _noting(self, what: str) -> Callable[[int, ImageProblem], None]:
        def note(sample_id: int, problem: ImageProblem) -> None:
            self._problems[what, sample_id] = str(problem)
            if len(self._problems) == len(self._parts.train.ids) + len(self._parts.validation.ids):
                spec = self._parts.train.images.spec
                raise DatasetProblem(spec, "has no image that can be read")

        return note

    def _facts(self, ended: events.EpochEnd | None = None) -> dict[str, object]:
        facts: dict[str, object] = {
            "epoch": self._at.epoch,
            "step": self._at.step,
            "image_set": self._parts.train.images.spec,
            "optimizer": self._config.optimizer,
            "learning_rate": self._config.rate,
        }
        if ended is not None:
            key = self._objective.measure.key
            facts[f"validation_{key}"] = f"{ended.validation_figure:.4f}"
        return facts

    def _is_sound(self) -> bool:
        """Whether the weights are numbers; the loss of a step that spoils them is still one."""
        parameters = self._model.module.parameters()
        return all(bool(parameter.isfinite().all()) for parameter in parameters)

    def _save_last(self, facts: dict[str, object] | None = None) -> None:
        start = time.perf_counter()
        self._writer.save_weights("last", self._model, facts or self._facts())
        state = state_of(self._at, self._learner, self._schedule, self._in_epoch)
        state["config"] = to_dict(self._config)
        state["data"] = self._parts.fingerprint
        self._writer.save_state(state)
        self._saved_step = self._at.step
        end = time.perf_counter()
        self._next_save = end + max(_SAVE_SECONDS, (end - start) / _SAVE_SHARE)

    def _remember(self) -> None:
        state = self._model.module.state_dict()
        self._good = {key: tensor.detach().clone() for key, tensor in state.items()}
        self._good_step = self._at.step

    def _diverged(
        self, epoch: int, step: int, loss: float, groups: Sequence[Batch]
    ) -> events.Diverged:
        layer, why = explain(self._model.module, groups, self._learner.precision)
        self._model.module.load_state_dict(self._good)
        # A run that goes on with another learning rate must not inherit what drove this one away.
        self._learner.optimizer = make_optimizer(self._config, self._model.module)
        self._saved_step = -1  # these weights were not saved yet, whatever was saved of this step
        what = "is infinite" if math.isinf(loss) else "is not a number (NaN)"
        ids = tuple(int(sample) for group in groups for sample in group.sample_ids)
        some = ", ".join(map(str, ids[:3])) + (", ..." if len(ids) > 3 else "")
        return events.Diverged(
            epoch,
            step,
            f"The loss {what} in step {step:,} of epoch {epoch} (samples {some}): {why}. Training "
            f"stopped with the weights of step {self._good_step:,}. Try a smaller learning rate.",
            ids,
            layer,
        )

    def _say(self, event: events.Event) -> events.Event:
        if not isinstance(event, events.ValidationBatch):
            self._writer.log(event)
        return event


def _said(epoch: int, arrays: dict[str, Any], shown: Any) -> events.SamplePredictions:
    chosen = np.flatnonzero(np.isin(arrays["sample_ids"], shown))
    return events.SamplePredictions(
        epoch,
        tuple(int(value) for value in arrays["sample_ids"][chosen]),
        tuple(int(value) for value in arrays["labels"][chosen]),
        tuple(int(value) for value in arrays["predicted"][chosen]),
        tuple(round(float(value), 4) for value in arrays["confidence"][chosen]),
    )
