"""A run under way: it learns, measures, and tells of it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cnnviz.engine.data.augment import augmentation_of
from cnnviz.engine.data.batch import Batch
from cnnviz.engine.data.stream import Stream
from cnnviz.engine.distributed.steps import Step, arranged, described
from cnnviz.engine.errors import DatasetProblem, ImageProblem, TrainingProblem
from cnnviz.engine.training import events
from cnnviz.engine.training.adjust import set_rate, take_up
from cnnviz.engine.training.buffers import Buffers
from cnnviz.engine.training.diagnosis import explain
from cnnviz.engine.training.groups import normalises
from cnnviz.engine.training.keeping import Keeper
from cnnviz.engine.training.looking import Looking
from cnnviz.engine.training.loop import Tally, measuring_batch, merged, seeded
from cnnviz.engine.training.parts import Part
from cnnviz.engine.training.standing import Standing
from cnnviz.engine.training.steering import Steering, Wishes

# Good weights are remembered so often; remembering them each step would cost too much.
_REMEMBER_STEPS = 50

Events = Generator[events.Event, None, Path]


class _Part(NamedTuple):
    """What one process has measured, for all others."""

    tally: dict[str, Any]
    predictions: tuple[Any, ...]


class _Measured(NamedTuple):
    """The same for this one, and the pictures whose loss is no number."""

    told: _Part
    bad: tuple[Batch, ...]


class Trainer:
    """Moves a run on, step after step.

    Parameters
    ----------
    now : Standing
        The run in memory.
    keeper : Keeper
        Keeps it in its directory.
    steering : Steering or None
        What is wished for on the way.
    """

    def __init__(self, now: Standing, keeper: Keeper, steering: Steering | None = None) -> None:
        self._now = now
        self._keeper = keeper
        self._buffers = Buffers(now.model.module)
        self._steering = steering or Steering()
        self._started = time.perf_counter()
        self._problems: dict[tuple[str, int], str] = {}
        self._learning = self._stream(now.parts.train, "learned", varied=True)
        self._measuring = self._stream(now.parts.validation, "measured", varied=False)
        self._looking = Looking(now)

    def run(self) -> Events:
        """Train to the last epoch, or until the loss is no number any more.

        What was learned is kept, whatever ends it.
        """
        try:
            self._keeper.begin()
            return (yield from self._telling(self._train()))
        finally:
            self._close()

    def restore(self, state: dict[str, Any]) -> None:
        """Go on where a run was left."""
        self._now.restore(state)
        self._keeper.goes_on()

    def _telling(self, work: Events) -> Events:
        """Tell of files too, as soon as they are written."""
        with closing(work):
            while True:
                try:
                    event = next(work)
                except StopIteration as end:
                    return Path(end.value)
                yield event
                yield from self._keeper.written()

    def _train(self) -> Events:
        now, at = self._now, self._now.at
        yield self._keeper.say(self._beginning())
        reason = "finished"
        self._keeper.remember()
        while at.epoch < now.config.epochs:
            if now.schedule.stops:
                reason = "stopped early"
                break
            diverged = (yield from self._learn_epoch()) or (yield from self._validate())
            if diverged is not None:
                yield self._keeper.say(diverged)
                reason = "diverged"
                break
        self._keeper.save_last()
        self._keeper.drain()
        yield from self._keeper.written()
        ended = self._keeper.say(
            events.RunEnded(
                self._keeper.directory,
                reason,
                at.epoch,
                at.best_epoch,
                at.best_figure,
                time.perf_counter() - self._started,
                tuple(self._problems[sample] for sample in sorted(self._problems)),
            )
        )
        self._keeper.drain()
        yield ended
        return self._keeper.directory

    def _beginning(self) -> events.RunStarted:
        now = self._now
        learned, measured = now.parts.train, now.parts.validation
        return events.RunStarted(
            self._keeper.directory,
            now.model,
            learned.images,
            replace(now.config, run=str(self._keeper.directory)),
            now.steps_per_epoch,
            len(learned.ids),
            len(measured.ids),
            now.at.epoch,
            now.at.step,
            now.objective.measure.key,
            (*now.warnings, *now.parts.warnings(now.config.batch_size)),
            None if measured.images is learned.images else measured.images,
            now.world.size,
            self._looking.bytes_per_epoch,
        )

    def _close(self) -> None:
        try:
            self._learning.close()
            self._measuring.close()
            self._looking.close()
            if not self._keeper.given_up:
                self._steer(self._steering.take())
        finally:
            try:
                self._keeper.close()
            finally:
                self._now.model.module.eval()

    def _learn_epoch(self) -> Generator[events.Event, None, events.Diverged | None]:
        now, at = self._now, self._now.at
        epoch = at.epoch + 1
        random = np.random.default_rng((now.config.seed, epoch))
        order = random.permutation(now.parts.train.ids)
        start = time.perf_counter() - at.epoch_seconds
        now.train_mode()
        batches = self._learning.batches(order, now.config.batch_size, at.epoch_step, epoch=epoch)
        with closing(batches):
            for groups in batches:
                step, wishes = self._meet(groups)
                if (changed := self._steer(wishes)) is not None:
                    yield changed
                rate = now.config.rate * now.schedule.factor(at.step)
                set_rate(now.learner.optimizer, rate)
                outcome = self._one_step(step)
                if outcome is None:
                    at.count_step()
                    yield self._keeper.say(events.BatchSkipped(epoch, at.step))
                    continue
                if not math.isfinite(outcome.mean_loss):
                    return self._diverged(epoch, at.step + 1, outcome.mean_loss, step.own)
                now.in_epoch.merge(outcome)
                at.count_step()
                at.epoch_seconds = time.perf_counter() - start
                ended = events.BatchEnd(
                    epoch,
                    at.step,
                    outcome.mean_loss,
                    outcome.figure,
                    now.in_epoch.samples,
                    at.epoch_seconds,
                    rate,
                )
                self._keeper.say(ended)
                # Before the position is saved: a run that goes on from it looks here no more.
                looked = self._looking.look_within()
                seen = [] if looked is None else self._keeper.save_look(looked)
                self._keeper.save_if_due()
                yield ended
                yield from seen
        if not now.in_epoch.samples:
            raise TrainingProblem(
                f"Nothing could be learned in epoch {epoch}: no batch of it has pictures enough "
                "that can be read."
            )
        return None

    def _meet(self, own: Sequence[Batch]) -> tuple[Step, Wishes]:
        """Return the batch of all processes, and what is wished for in the first of them."""
        now, world = self._now, self._now.world
        told = world.gather((self._steering.take(), described(own, now.objective.weight)))
        step = arranged(own, [pictures for _, pictures in told], world.rank, now.device)
        return step, told[0][0]

    def _one_step(self, batch: Step) -> Tally | None:
        """Make a step; None where the batch holds too little for one."""
        now = self._now
        # A lone picture is what is left of a batch at the end of an epoch or beside broken files.
        if batch.samples < (2 if normalises(now.model.module) else 1):
            return None
        with self._drawing(now.at.step):
            step = now.learner.learn(batch, now.config.clip_norm)
            with self._buffers.kept_on_error():
                outcome = next(step, None)
            if outcome is None or not math.isfinite(outcome.mean_loss):
                return outcome
            if now.at.step % _REMEMBER_STEPS == 0:
                # The loss is a number, so the weights that gave it are good ones.
                self._keeper.remember()
            with self._whole_or_not(), self._looking.stepping():
                next(step, None)
        return outcome

    def _drawing(self, number: int) -> AbstractContextManager[None]:
        """Let a network draw what hangs on nothing but the seed and a number."""
        now = self._now
        return seeded(now.config.seed, number, now.device, own_code=now.own_code)

    @contextmanager
    def _whole_or_not(self) -> Iterator[None]:
        """Keep nothing of weights of which only some have made their step."""
        try:
            yield
        except BaseException:
            self._keeper.give_up()
            raise

    def _validate(self) -> Generator[events.Event, None, events.Diverged | None]:
        now, at, world = self._now, self._now.at, self._now.world
        held, epoch = now.parts.validation.ids, at.epoch + 1
        tally, predictions = now.fresh_tally(), self._looking.gathering()
        now.model.module.eval()
        together = measuring_batch(now.config.batch_size, now.model.preprocessing.crop)
        with closing(self._measuring.batches(world.dealt(held, together), together)) as steps:
            for _ in range(world.rounds(len(held), together)):
                measured = self._measure(next(steps, []))
                for part in world.gather(measured.told):
                    tally.merge(merged([part.tally], now.objective.meter))
                    predictions.extend(part.predictions)
                if not math.isfinite(tally.mean_loss):
                    # The last step spoiled the weights: no step came after it that could tell.
                    return self._diverged(epoch, at.step, tally.mean_loss, measured.bad)
                yield events.ValidationBatch(epoch, tally.samples, len(held))
        self._tell_problems()
        now.train_mode()
        seconds = at.epoch_seconds
        best = at.count_epoch(tally.figure)
        now.schedule.end_epoch(tally.mean_loss)
        ended = events.EpochEnd(
            at.epoch,
            at.step,
            now.in_epoch.mean_loss,
            now.in_epoch.figure,
            tally.mean_loss,
            tally.figure,
            best,
            seconds,
            now.in_epoch.samples / seconds if seconds else 0.0,
        )
        now.in_epoch = now.fresh_tally()
        looked = self._looking.look(at.epoch, at.step)
        yield from self._keeper.save_epoch(ended, predictions, looked)
        return None

    def _measure(self, groups: Sequence[Batch]) -> _Measured:
        """Measure pictures that belong together, as far as their loss is a number."""
        now = self._now
        tally, predictions = now.fresh_tally(), self._looking.gathering()
        bad: list[Batch] = []
        for batch in groups:
            first = (1 + int(batch.sample_ids[0])) << 32
            with self._drawing(now.at.step + first), self._looking.listening(batch):
                loss = now.learner.measure(batch, tally, predictions)
            if not math.isfinite(loss):
                bad.append(batch)
                break
        return _Measured(_Part(tally.state(), predictions.parts), tuple(bad))

    def _steer(self, wishes: Wishes) -> events.SettingsChanged | None:
        """Go by other settings, where a person wishes so, and keep them."""
        now = self._now
        if not wishes:
            return None
        # Steps that are done again after a kill must go by these settings from here on only, so
        # that the position is this step's both before and after config.json changes.
        self._keeper.save_last(certain=True)
        now.config, changes, refused = take_up(wishes, now.config, now.learner)
        if not changes and not refused:
            return None
        told = events.SettingsChanged(now.at.epoch + 1, now.at.step, changes, refused)
        self._keeper.say(told)
        if changes:
            self._keeper.change(now.config)
            self._keeper.save_last()
        return told

    def _stream(self, part: Part, what: str, *, varied: bool) -> Stream:
        config = self._now.config
        return Stream(
            part.images,
            self._now.model.preprocessing,
            device=self._now.device,
            workers=config.workers,
            augmentation=augmentation_of(config) if varied else None,
            seed=config.seed,
            on_problem=self._noting(what),
            part=self._now.world.part if varied else slice,
        )

    def _noting(self, what: str) -> Callable[[int, ImageProblem], None]:
        def note(sample_id: int, problem: ImageProblem) -> None:
            self._problems[what, sample_id] = str(problem)

        return note

    def _tell_problems(self) -> None:
        """Let all processes know of pictures that cannot be read."""
        parts = self._now.parts
        for told in self._now.world.gather(self._problems):
            self._problems = {**self._problems, **told}
        if len(self._problems) == len(parts.train.ids) + len(parts.validation.ids):
            raise DatasetProblem(parts.train.images.spec, "has no image that can be read")

    def _diverged(
        self, epoch: int, step: int, loss: float, groups: Sequence[Batch]
    ) -> events.Diverged:
        module = self._now.model.module
        own = [int(sample) for group in groups for sample in group.sample_ids]
        found = explain(module, groups, self._now.learner.precision)
        told = self._now.world.gather((found, own))
        # The process that knows a layer has met what the others have not.
        layer, why = max((each for each, _ in told), key=lambda each: bool(each[0]))
        self._keeper.bring_back()
        what = "is infinite" if math.isinf(loss) else "is not a number (NaN)"
        ids = tuple(sample for _, samples in told for sample in samples)
        some = ", ".join(map(str, ids[:3])) + (", ..." if len(ids) > 3 else "")
        good = f"{self._keeper.good_step:,}"
        return events.Diverged(
            epoch,
            step,
            f"The loss {what} in step {step:,} of epoch {epoch} (samples {some}): {why}. Training "
            f"stopped with the weights of step {good}. Try a smaller learning rate.",
            ids,
            layer,
        )
