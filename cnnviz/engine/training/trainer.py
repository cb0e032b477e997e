"""A run under way: it learns, measures, saves, and tells of it."""

from __future__ import annotations

import math
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from cnnviz.engine.data.batches import Batch, iterate, load
from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.errors import DatasetProblem, ImageProblem, TrainingProblem
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.options import to_dict
from cnnviz.engine.training import events
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.loop import Predictions, Tally, learn, measure, normalises, seeded
from cnnviz.engine.training.runs import RunWriter
from cnnviz.engine.training.setup import Split, make_optimizer

_SHOWN_SAMPLES = 24
# A run that is killed loses at most so much time; where a save is slow, saving takes at most this
# share of the time instead.
_SAVE_SECONDS = 60.0
_SAVE_SHARE = 0.02
# Good weights are remembered so often; remembering them each step would cost too much.
_REMEMBER_STEPS = 50

Events = Generator[events.Event, None, Path]


@dataclass
class _Best:
    epoch: int | None = None
    accuracy: float | None = None


class Trainer:
    """A run under way: its position, and how it moves on."""

    def __init__(
        self,
        config: TrainConfig,
        model: LoadedModel,
        image_set: ImageSet,
        fingerprint: str,
        split: Split,
        writer: RunWriter,
        device: torch.device,
    ) -> None:
        self._config = config
        self._model = model
        self._images = image_set
        self._fingerprint = fingerprint
        self._split = split
        self._writer = writer
        self._device = device
        model.module.to(device).train()
        self._optimizer = make_optimizer(config, model.module)
        self._normalises = normalises(model.module)
        self._epoch = 0  # epochs that are over
        self._step = 0
        self._epoch_step = 0  # steps of the epoch at hand that are over
        self._in_epoch = Tally()
        self._best = _Best()
        self._saved_step: int | None = None
        self._next_save = time.perf_counter() + _SAVE_SECONDS
        self._good: dict[str, Tensor] = {}
        self._good_step = 0
        self._started = time.perf_counter()
        self._epoch_seconds = 0.0
        random = np.random.default_rng(config.seed)
        count = min(_SHOWN_SAMPLES, len(split.validation))
        self._shown = np.sort(random.choice(split.validation, count, replace=False))
        self._problems: dict[int, str] = {}

    @property
    def _steps_per_epoch(self) -> int:
        return math.ceil(len(self._split.train) / self._config.batch_size)

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

    def _train(self) -> Events:
        started = events.RunStarted(
            self._writer.directory,
            self._model,
            self._images,
            replace(self._config, run=str(self._writer.directory)),
            self._steps_per_epoch,
            len(self._split.train),
            len(self._split.validation),
            self._epoch,
            self._step,
        )
        yield self._say(started)
        reason = "finished"
        self._remember()
        while self._epoch < self._config.epochs:
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
                self._epoch,
                self._best.epoch,
                self._best.accuracy,
                time.perf_counter() - self._started,
                tuple(self._problems[sample] for sample in sorted(self._problems)),
            )
        )
        return self._writer.directory

    def restore(self, state: dict[str, Any]) -> None:
        """Go on where a run was left."""
        self._model.module.load_state_dict(state["weights"])
        self._optimizer.load_state_dict(state["optimizer"])
        # What the person changed since then (the learning rate) counts, not what was saved.
        for group, fresh in zip(
            self._optimizer.param_groups,
            make_optimizer(self._config, self._model.module).param_groups,
            strict=True,
        ):
            group.update({k: v for k, v in fresh.items() if k != "params"})
        if self._config.optimizer == "rmsprop" and self._config.momentum:
            # One that went without momentum has nowhere to keep it.
            for parameter, memory in self._optimizer.state.items():
                memory.setdefault("momentum_buffer", torch.zeros_like(parameter))
        self._epoch, self._step = int(state["epoch"]), int(state["step"])
        self._epoch_step = int(state["epoch_step"])
        self._epoch_seconds = float(state["epoch_seconds"])
        self._saved_step = self._step
        loss, right, samples = state["in_epoch"]
        self._in_epoch = Tally(float(loss), int(right), int(samples))
        best_epoch, best_accuracy = state["best"]
        self._best = _Best(best_epoch, best_accuracy)

    def _close(self) -> None:
        try:
            if self._saved_step not in (None, self._step) and self._is_sound():
                self._save_last()
        finally:
            self._writer.close()
            self._model.module.eval()

    def _learn_epoch(self) -> Generator[events.Event, None, events.Diverged | None]:
        epoch = self._epoch + 1
        random = np.random.default_rng((self._config.seed, epoch))
        order = random.permutation(self._split.train)
        size = self._config.batch_size
        start = time.perf_counter() - self._epoch_seconds
        self._model.module.train()
        for first in range(self._epoch_step * size, len(order), size):
            groups = list(self._load(order[first : first + size]))
            outcome = self._one_step(groups)
            if outcome is None:
                self._count_step()
                yield self._say(events.BatchSkipped(epoch, self._step))
                continue
            loss, right, samples = outcome
            if not math.isfinite(loss):
                return self._diverged(epoch, self._step + 1, loss)
            self._in_epoch.add(loss, right, samples)
            self._count_step()
            self._epoch_seconds = time.perf_counter() - start
            seen, share = self._in_epoch.samples, right / samples
            ended = events.BatchEnd(epoch, self._step, loss, share, seen, self._epoch_seconds)
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

    def _count_step(self) -> None:
        self._step += 1
        self._epoch_step += 1

    def _one_step(self, groups: list[Batch]) -> tuple[float, int, int] | None:
        """Make a step; None where the batch holds too few pictures for one."""
        samples = sum(len(group.labels) for group in groups)
        # A lone picture is what is left of a batch at the end of an epoch or beside broken files.
        if samples < (2 if self._normalises else 1):
            return None
        with seeded(self._config.seed, self._step, self._device):
            step = learn(self._model, self._optimizer, groups)
            outcome = next(step)
        if not math.isfinite(outcome[0]):
            return outcome
        if self._step % _REMEMBER_STEPS == 0:
            # The loss is a number, so the weights that gave it are good ones.
            self._remember()
        next(step, None)
        return outcome

    def _validate(self) -> Generator[events.Event, None, events.Diverged | None]:
        epoch = self._epoch + 1
        tally, predictions = Tally(), Predictions()
        total = len(self._split.validation)
        self._model.module.eval()
        size = max(self._config.batch_size, 128)
        preprocessing = self._model.preprocessing
        for batch in iterate(
            self._images, preprocessing, self._split.validation, size, self._note_problem
        ):
            measure(self._model, batch, tally, predictions)
            yield self._say(events.ValidationBatch(epoch, tally.samples, total))
        self._model.module.train()
        if not math.isfinite(tally.loss):
            # The very last step spoiled the weights: no step came after it that could tell.
            return self._diverged(epoch, self._step, tally.loss)
        self._epoch = epoch
        best = self._best.accuracy is None or tally.accuracy > self._best.accuracy
        if best:
            self._best = _Best(epoch, tally.accuracy)
        ended = self._epoch_end(tally, best=best)
        self._in_epoch, self._epoch_step, self._epoch_seconds = Tally(), 0, 0.0
        yield from self._save_epoch(ended, predictions)
        return None

    def _epoch_end(self, tally: Tally, *, best: bool) -> events.EpochEnd:
        seconds = self._epoch_seconds
        return events.EpochEnd(
            self._epoch,
            self._step,
            self._in_epoch.mean_loss,
            self._in_epoch.accuracy,
            tally.mean_loss,
            tally.accuracy,
            best,
            seconds,
            self._in_epoch.samples / seconds if seconds else 0.0,
        )

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
        chosen = np.flatnonzero(np.isin(arrays["sample_ids"], self._shown))
        told = (
            ended,
            events.CheckpointSaved(path, ended.epoch, ended.step),
            events.SamplePredictions(
                ended.epoch,
                tuple(int(value) for value in arrays["sample_ids"][chosen]),
                tuple(int(value) for value in arrays["labels"][chosen]),
                tuple(int(value) for value in arrays["predicted"][chosen]),
                tuple(round(float(value), 4) for value in arrays["confidence"][chosen]),
            ),
        )
        for event in told:
            # All of it before the position moves on: whoever stops or kills the run after that
            # finds the epoch told, whoever does so earlier has it done and told again.
            self._say(event)
        self._save_last(facts)
        yield from told

    def _facts(self, ended: events.EpochEnd | None = None) -> dict[str, object]:
        facts: dict[str, object] = {
            "epoch": self._epoch,
            "step": self._step,
            "image_set": self._images.spec,
            "optimizer": self._config.optimizer,
            "learning_rate": self._config.rate,
        }
        if ended is not None:
            facts["validation_accuracy"] = f"{ended.validation_accuracy:.4f}"
        return facts

    def _is_sound(self) -> bool:
        """Whether the weights are numbers; the loss of a step that spoils them is still one."""
        parameters = self._model.module.parameters()
        return all(bool(parameter.isfinite().all()) for parameter in parameters)

    def _save_last(self, facts: dict[str, object] | None = None) -> None:
        start = time.perf_counter()
        self._writer.save_weights("last", self._model, facts or self._facts())
        self._writer.save_state(
            {
                "weights": self._model.module.state_dict(),
                "optimizer": self._optimizer.state_dict(),
                "epoch": self._epoch,
                "step": self._step,
                "epoch_step": self._epoch_step,
                "epoch_seconds": self._epoch_seconds,
                "config": to_dict(self._config),
                "in_epoch": (self._in_epoch.loss, self._in_epoch.right, self._in_epoch.samples),
                "best": (self._best.epoch, self._best.accuracy),
                "data": self._fingerprint,
            }
        )
        self._saved_step = self._step
        end = time.perf_counter()
        self._next_save = end + max(_SAVE_SECONDS, (end - start) / _SAVE_SHARE)

    def _load(self, ids: Any) -> Iterator[Batch]:
        yield from load(self._images, self._model.preprocessing, ids, self._note_problem)

    def _note_problem(self, sample_id: int, problem: ImageProblem) -> None:
        self._problems[sample_id] = str(problem)
        if len(self._problems) == len(self._split.train) + len(self._split.validation):
            raise DatasetProblem(self._images.spec, "has no image that can be read")

    def _remember(self) -> None:
        state = self._model.module.state_dict()
        self._good = {key: tensor.detach().clone() for key, tensor in state.items()}
        self._good_step = self._step

    def _diverged(self, epoch: int, step: int, loss: float) -> events.Diverged:
        self._model.module.load_state_dict(self._good)
        # A run that goes on with another learning rate must not inherit what drove this one away.
        self._optimizer = make_optimizer(self._config, self._model.module)
        self._saved_step = -1  # these weights were not saved yet, whatever was saved of this step
        what = "is infinite" if math.isinf(loss) else "is not a number (NaN)"
        return events.Diverged(
            epoch,
            step,
            f"The loss {what} in step {step:,} of epoch {epoch}; training stopped with the weights "
            f"of step {self._good_step:,}. Try a smaller learning rate.",
        )

    def _say(self, event: events.Event) -> events.Event:
        if not isinstance(event, events.ValidationBatch):
            self._writer.log(event)
        return event
