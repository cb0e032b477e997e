"""One step of learning, and one pass of measuring."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from cnnviz.engine.data.batch import Batch
from cnnviz.engine.distributed.steps import Group, Step
from cnnviz.engine.distributed.world import current
from cnnviz.engine.errors import TrainingProblem
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.probes.forward import explaining
from cnnviz.engine.training.groups import normalises
from cnnviz.engine.training.objectives.meters import Meter
from cnnviz.engine.training.objectives.objective import Objective
from cnnviz.engine.training.objectives.outputs import scores_of
from cnnviz.engine.training.precision import Precision
from cnnviz.engine.training.predictions import Predictions

_MEASURED = 128  # pictures that are measured together where they are small
_MEASURED_PIXELS = _MEASURED * 64 * 64


def measuring_batch(batch_size: int, crop: tuple[int, int] | None) -> int:
    """Return how many held-out pictures go through the network together.

    As many as learn together, for these are known to fit into memory; of small ones more.

    Parameters
    ----------
    batch_size : int
        Of the training.
    crop : (int, int) or None
        Height and width of what the network gets; None where that differs.
    """
    if crop is None:
        return batch_size
    return max(batch_size, min(_MEASURED, _MEASURED_PIXELS // (crop[0] * crop[1])))


class Tally:
    """Sums over samples, from which the mean loss and the figure of an epoch are told.

    Parameters
    ----------
    meter : Meter
        Gathers the figure.

    Attributes
    ----------
    samples : int
        How many were counted.
    """

    def __init__(self, meter: Meter) -> None:
        self.samples = 0
        self._meter = meter
        self._loss = 0.0
        self._weight = 0.0

    def add(self, mean_loss: float, weight: float, scores: Tensor, targets: Tensor) -> None:
        """Count a batch with its loss, what it weighs, its scores and its targets."""
        self._loss += mean_loss * weight
        self._weight += weight
        self.samples += len(targets)
        self._meter.add(scores, targets)

    def merge(self, other: Tally) -> None:
        """Count what another one has counted."""
        self._loss += other._loss
        self._weight += other._weight
        self.samples += other.samples
        self._meter.merge(other._meter)

    @property
    def mean_loss(self) -> float:
        """Mean loss of a sample."""
        return self._loss / self._weight if self._weight else 0.0

    @property
    def figure(self) -> float:
        """The figure by which an epoch is judged."""
        return self._meter.value()

    def state(self) -> dict[str, Any]:
        """Return what :meth:`restore` needs."""
        return {
            "loss": self._loss,
            "weight": self._weight,
            "samples": self.samples,
            "meter": self._meter.state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on in the middle of an epoch."""
        self._loss, self._weight = float(state["loss"]), float(state["weight"])
        self.samples = int(state["samples"])
        self._meter.restore(state["meter"])


def merged(states: Iterable[dict[str, Any]], meter: Callable[[], Meter]) -> Tally:
    """Return what several tallies have counted, by what :meth:`Tally.state` told of each.

    Parameters
    ----------
    states : iterable of dict
        In the order of the samples.
    meter : callable
        Returns a meter that has gathered nothing.
    """
    whole = Tally(meter())
    for state in states:
        part = Tally(meter())
        part.restore(state)
        whole.merge(part)
    return whole


class Learner:
    """A network, what it is trained for, and what makes its steps.

    Parameters
    ----------
    model : LoadedModel
        The network, on its device and in training mode.
    objective : Objective
        What it is trained for.
    optimizer : torch.optim.Optimizer
        What makes the steps.
    precision : Precision
        How it computes.
    """

    def __init__(
        self,
        model: LoadedModel,
        objective: Objective,
        optimizer: torch.optim.Optimizer,
        precision: Precision,
    ) -> None:
        self.model = model
        self.objective = objective
        self.optimizer = optimizer
        self.precision = precision
        self._world = current()
        self._replica = self._world.replica(model.module)

    def learn(self, step: Step, clip: float = 0.0) -> Iterator[Tally]:
        """Make one step on a batch; yield what it gave before the step is made.

        Pictures of several sizes come as groups, and several processes have a part of each; the
        gradients add up to those of the whole batch. Whoever drives this may refuse the step by
        not asking for more after the first value. A batch without anything to learn from, such as
        masks that are all void, yields nothing and makes no step.
        """
        self.optimizer.zero_grad()
        if not step.weight:
            return
        tally = Tally(self.objective.meter())
        groups = [group for group in step.groups if group.weights]
        for group in groups:
            with self._replica.learning(last=group is groups[-1]):
                self._learn_from(group, step.weight, tally)
        yield self._of_all(tally)
        self.precision.step(self.optimizer, self.model.module.parameters(), clip)

    def _learn_from(self, group: Group, weights: float, tally: Tally) -> None:
        """Add the gradients of pictures of one size; `weights` is what all of a step count."""
        module, batch, objective = self.model.module, group.batch, self.objective
        if group.weight:
            objective.check(batch)
        with explaining(module, batch.images), self.precision.computing():
            output = self._replica.answer(group)
        with explaining(module, batch.images), self._world.noticing():
            if not group.weight:  # but others learn something, and wait for our part of it
                self.precision.backward(objective.nothing(output))
                return
            loss, scores = objective.loss(output, batch.images, batch.targets)
            # Gradients of several processes become their mean, and shall be their sum.
            share = group.weight / weights * self._world.size
            self.precision.backward(loss if share == 1 else loss * share)
        tally.add(loss.item(), group.weight, scores.detach(), batch.targets)

    def _of_all(self, tally: Tally) -> Tally:
        """Return what all processes have counted."""
        return merged(self._world.gather(tally.state()), self.objective.meter)

    def measure(self, batch: Batch, tally: Tally, predictions: Predictions) -> float:
        """Count a batch without learning from it; return its mean loss."""
        module, objective = self.model.module, self.objective
        return measure(module, objective, self.precision, batch, tally, predictions)


def measure(
    module: nn.Module,
    objective: Objective,
    precision: Precision,
    batch: Batch,
    tally: Tally,
    predictions: Predictions,
) -> float:
    """Count what a network says of a batch; return the mean loss of that.

    Parameters
    ----------
    module : Module
        The network, in evaluation mode.
    objective, precision : Objective, Precision
        What its answers mean, and how it computes.
    batch : Batch
        The samples, on its device.
    tally, predictions : Tally, Predictions
        What gathers them.
    """
    objective.check(batch)
    with torch.no_grad():
        with explaining(module, batch.images), precision.computing():
            output = module(batch.images)
        scores = objective.sized(objective.scores(output), batch.targets)
        losses, weights = objective.each(scores, batch.images, batch.targets)
    weight = float(weights.sum())
    mean = float((losses * weights).sum()) / weight if weight else 0.0
    tally.add(mean, weight, scores, batch.targets)
    predictions.add(batch, scores, losses)
    return mean


@contextmanager
def seeded(seed: int, step: int, device: torch.device, *, own_code: bool = False) -> Iterator[None]:
    """Draw random numbers (dropout) by seed and step alone, and leave all generators be.

    So a run that is continued draws what it would have drawn without the stop. The generators are
    those of the CPU and of `device`; those of other devices are not touched.

    Parameters
    ----------
    seed, step : int
        Of the run.
    device : torch.device
        Where it computes.
    own_code : bool
        Whether the network is somebody's own, which may draw from Python and NumPy too.
    """
    number = seed * 1_000_003 + step
    plain = (random.getstate(), np.random.get_state()) if own_code else None  # noqa: NPY002
    if plain is not None:
        random.seed(number)
        np.random.seed(number % 2**32)  # noqa: NPY002 - it is the one that others draw from
    before = torch.mps.get_rng_state() if device.type == "mps" else None
    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        # torch.manual_seed would seed every kind of device, and keep a traceback of each call for
        # those that were not used yet: a millisecond and a kilobyte for each step.
        torch.default_generator.manual_seed(number)
        if device.type == "cuda":
            with torch.cuda.device(device):
                torch.cuda.manual_seed(number)
        elif device.type == "mps":
            torch.mps.manual_seed(number)
        try:
            yield
        finally:
            if before is not None:
                torch.mps.set_rng_state(before)
            if plain is not None:
                random.setstate(plain[0])
                np.random.set_state(plain[1])  # noqa: NPY002


def check_trainable(module: nn.Module, largest_batch: int) -> None:
    """Say beforehand what BatchNorm would say in an epoch of a network that is in training."""
    if largest_batch < 2 and normalises(module):
        raise TrainingProblem(
            "This network normalises over its batches (BatchNorm) and needs batches of 2 or more."
        )


def as_logits(output: Any) -> Tensor:
    """Return a classifier's scores, (N, classes); see :func:`.objectives.outputs.scores_of`."""
    return scores_of(output, "class")
