"""Which learning rate suits a training: a short sweep over all rates, each step with a larger one.

Smith, "Cyclical learning rates for training neural networks" (2017): while the rate grows step by
step, the loss first stays, then falls, then explodes. A rate at which it falls fastest is a good
one. It is read off a smoothed curve, as Howard and Gugger do in fastai (2020).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from cnnviz.engine.data.augment import augmentation_of
from cnnviz.engine.data.batch import Batch
from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.open import default_split, opening
from cnnviz.engine.data.stream import Stream
from cnnviz.engine.data.views import training_view
from cnnviz.engine.distributed.steps import alone
from cnnviz.engine.errors import BadValue, TrainingProblem
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.memory import is_out_of_memory, out_of_memory
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.options import check
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.groups import freeze, frozen_layers, train_mode
from cnnviz.engine.training.loop import Learner, check_trainable, seeded
from cnnviz.engine.training.network import preparing_model
from cnnviz.engine.training.objectives.objective import Objective, making
from cnnviz.engine.training.parts import dividing
from cnnviz.engine.training.precision import Precision
from cnnviz.engine.training.setup import choose_device, make_optimizer, try_out

LOWEST, HIGHEST, STEPS = 1e-7, 10.0, 100
_MEMORY = 0.9  # share of the smoothed loss that is kept from step to step
_EXPLODED = 4.0  # times the lowest smoothed loss, where nothing more can be learned of the sweep
_FEWEST = 10  # steps before any is called the lowest


@dataclass(frozen=True, slots=True)
class RateTried:
    """One step of the sweep.

    Parameters
    ----------
    rate : float
        The learning rate that was used after this loss was measured.
    loss, smoothed : float
        Mean loss of the batch, and the same smoothed over the steps so far.
    """

    rate: float
    loss: float
    smoothed: float


@dataclass(frozen=True, eq=False)
class RateSearch:
    """What a sweep has found.

    Parameters
    ----------
    rates, losses, smoothed : ndarray of float64, shape (steps,)
        Of each step, the rates ascending.
    suggestion : float or None
        The rate at which the smoothed loss falls fastest over the logarithm of the rate; None
        where it never falls.
    exploded : bool
        Whether the sweep ended early, because the loss grew out of bounds.
    """

    rates: NDArray[np.float64]
    losses: NDArray[np.float64]
    smoothed: NDArray[np.float64]
    suggestion: float | None
    exploded: bool


def finding_rate(
    config: TrainConfig,
    *,
    model: LoadedModel | None = None,
    image_set: ImageSet | None = None,
    lowest: float = LOWEST,
    highest: float = HIGHEST,
    steps: int = STEPS,
) -> Work[Progress | RateTried, RateSearch]:
    """Sweep over learning rates on a copy of the network; nothing is kept of it.

    Parameters
    ----------
    config : TrainConfig
        The training that a rate is wanted for; its own rate and schedule do not matter.
    model : LoadedModel or None
        A network to go on from; it is copied. None takes ``config.model``.
    image_set : ImageSet or None
        Images to learn from; None opens ``config.data``.
    lowest, highest : float
        The first and the last rate; between them all steps are equal factors.
    steps : int
        How many rates, of one batch each.

    Raises
    ------
    BadValue
        When the rates are not in order, or the steps too few.
    CnnvizError
        As :func:`cnnviz.engine.training.fit.fit` does.
    """
    check(config)
    if not 0 < lowest < highest:
        raise BadValue("rates", (lowest, highest), "above zero, the lower first")
    if steps < _FEWEST:
        raise BadValue("steps", steps, f"at least {_FEWEST}")
    device = choose_device(config.device)
    if image_set is None:
        image_set = yield from opening(config.data, default_split(config.data, "train"))
    viewed: ImageSet = yield from training_view(config, image_set)
    parts = yield from dividing(config, viewed)
    samples = parts.train.ids
    prepared: LoadedModel = yield from preparing_model(config, viewed, model)
    most = min(config.batch_size, len(samples))
    objective = yield from making(config, viewed, prepared, samples)
    try_out(prepared, viewed, most, device, backward=True)
    sweep = _Sweep(config, prepared, objective.to(device), device)
    check_trainable(prepared.module, most)
    rates = np.geomspace(lowest, highest, steps)
    try:
        with Stream(
            viewed,
            prepared.preprocessing,
            device=device,
            workers=config.workers,
            augmentation=augmentation_of(config),
            seed=config.seed,
        ) as stream:
            batches = _endless(stream, samples, config)
            for number, rate in enumerate(rates):
                yield Progress(number, steps, "trying learning rates", "rates")
                tried = None
                while tried is None:
                    tried = sweep.step(float(rate), next(batches))
                yield tried
                if sweep.exploded:
                    break
    except (RuntimeError, MemoryError) as error:
        if is_out_of_memory(error):
            raise out_of_memory(device, batch_size=most) from error
        raise
    return sweep.outcome()


def suggested_rate(rates: NDArray[np.float64], smoothed: NDArray[np.float64]) -> float | None:
    """Return the rate at which a smoothed loss falls fastest, before it is lowest.

    Parameters
    ----------
    rates : ndarray of float64, shape (N,)
        Ascending.
    smoothed : ndarray of float64, shape (N,)
        Finite.
    """
    if len(rates) < _FEWEST:
        return None
    end = int(np.argmin(smoothed)) + 1
    if end < 3:
        return None
    slopes = np.gradient(smoothed[:end], np.log(rates[:end]))
    steepest = int(np.argmin(slopes))
    return float(rates[steepest]) if slopes[steepest] < 0 else None


class _Sweep:
    """The network, how it learns, and what was seen of it."""

    def __init__(
        self, config: TrainConfig, model: LoadedModel, objective: Objective, device: torch.device
    ) -> None:
        self._config = config
        self._device = device
        layers = frozen_layers(config.frozen, model.module)
        freeze(model.module.to(device), layers)
        train_mode(model.module, layers)
        optimizer = make_optimizer(config, model.module)
        precision = Precision(config.precision, device)
        self._learner = Learner(model, objective, optimizer, precision)
        self._tried: list[RateTried] = []
        self._mean = 0.0
        self.exploded = False

    def step(self, rate: float, batches: Sequence[Batch]) -> RateTried | None:
        """Measure the loss of a batch and learn from it at this rate; None if it has nothing."""
        for group in self._learner.optimizer.param_groups:
            group["lr"] = rate * group["factor"]
        with seeded(self._config.seed, len(self._tried), self._device):
            whole = alone(batches, self._learner.objective.weight)
            step = self._learner.learn(whole, self._config.clip_norm)
            outcome = next(step, None)
            if outcome is None:
                return None
            tried = self._count(rate, outcome.mean_loss)
            if not self.exploded:
                next(step, None)
        return tried

    def _count(self, rate: float, loss: float) -> RateTried:
        count = len(self._tried) + 1
        self._mean = _MEMORY * self._mean + (1 - _MEMORY) * loss
        tried = RateTried(rate, loss, self._mean / (1 - _MEMORY**count))
        if not math.isfinite(loss):
            self.exploded = True
            return tried
        self._tried.append(tried)
        lowest = min(one.smoothed for one in self._tried)
        self.exploded = count > _FEWEST and tried.smoothed > _EXPLODED * lowest
        return tried

    def outcome(self) -> RateSearch:
        """Return what was found."""
        if len(self._tried) < 2:
            raise TrainingProblem(
                "The loss is no number from the start, whatever the learning rate; look at the "
                "images and the weights."
            )
        columns = np.array([(one.rate, one.loss, one.smoothed) for one in self._tried]).T
        rates, losses, smoothed = columns
        found = suggested_rate(rates, smoothed)
        return RateSearch(rates, losses, smoothed, found, self.exploded)


def _endless(
    stream: Stream, samples: NDArray[np.int64], config: TrainConfig
) -> Iterator[list[Batch]]:
    """Yield batches in epoch after epoch, as training would; those too small are left out."""
    fewest, epoch, found = min(2, len(samples)), 0, True
    while found:
        epoch += 1
        found = False
        order = np.random.default_rng((config.seed, epoch)).permutation(samples)
        for batches in stream.batches(order, config.batch_size, epoch=epoch):
            if sum(len(batch.labels) for batch in batches) >= fewest:
                found = True
                yield batches
    raise TrainingProblem("No batch has pictures enough that can be read.")
