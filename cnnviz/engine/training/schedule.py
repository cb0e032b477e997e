"""How the learning rate moves, and when a run stops by itself.

The rate of a step is the configured one times a factor that depends on the number of the step
alone, and for a plateau on the validation losses so far. So a run that goes on has the rates that
it would have had, also where the configured rate was changed meanwhile. In torch's words, stepped
as it says:

- step: ``StepLR(optimizer, step_epochs, rate_factor)``, each epoch
- cosine: ``CosineAnnealingLR(optimizer, steps - warmup_steps)``, each step after the warm-up
- plateau: ``ReduceLROnPlateau(optimizer, factor=rate_factor, patience=patience, threshold=0)``
- one_cycle: ``OneCycleLR(optimizer, rate, total_steps=steps, cycle_momentum=False)``, each step
- warm-up: ``LinearLR(optimizer, 1 / warmup_steps, total_iters=warmup_steps - 1)``, each step
"""

from __future__ import annotations

import math
from typing import Any

from cnnviz.engine.training.config import TrainConfig

# Those of torch's OneCycleLR: the first rate and the last are the highest one divided by these,
# and the rate rises for such a share of the steps.
_FIRST, _LAST, _RISES = 25.0, 25.0 * 1e4, 0.3


class Schedule:
    """The factor of the learning rate for each step of a run.

    Parameters
    ----------
    config : TrainConfig
        Names the schedule.
    steps_per_epoch : int
        Steps of an epoch; with more epochs, cosine and one_cycle are stretched.
    """

    def __init__(self, config: TrainConfig, steps_per_epoch: int) -> None:
        self._config = config
        self._per_epoch = steps_per_epoch
        self._steps = steps_per_epoch * config.epochs
        one_cycle = config.schedule == "one_cycle"
        self._warmup = 0 if one_cycle else round(config.warmup_epochs * steps_per_epoch)
        self._lowest = math.inf  # validation loss so far
        self._worse = 0  # epochs since then
        self._waited = 0  # of these, since the plateau last multiplied
        self._plateau = 1.0

    def factor(self, step: int) -> float:
        """Return the factor for a step, counted from 0 through the run."""
        rising = min(1.0, (step + 1) / self._warmup) if self._warmup else 1.0
        match self._config.schedule:
            case "step":
                return rising * self._config.rate_factor ** (
                    step // self._per_epoch // self._config.step_epochs
                )
            case "cosine":
                done = max(0, step - self._warmup) / max(1, self._steps - self._warmup)
                return rising * _between(1.0, 0.0, min(1.0, done))
            case "plateau":
                return rising * self._plateau
            case "one_cycle":
                return _one_cycle(step, self._steps)
        return rising

    def end_epoch(self, validation_loss: float) -> None:
        """Take in how an epoch ended."""
        if validation_loss < self._lowest:
            self._lowest, self._worse, self._waited = validation_loss, 0, 0
        else:
            self._worse += 1
            self._waited += 1
        if self._waited > self._config.patience:
            self._waited = 0
            if self._config.schedule == "plateau":
                self._plateau *= self._config.rate_factor

    @property
    def stops(self) -> bool:
        """Whether validation has not improved for as long as early stopping waits."""
        return 0 < self._config.early_stopping <= self._worse

    def state(self) -> dict[str, Any]:
        """Return what :meth:`restore` needs."""
        return {
            "lowest": self._lowest,
            "worse": self._worse,
            "waited": self._waited,
            "plateau": self._plateau,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on where a run was left."""
        self._lowest, self._plateau = float(state["lowest"]), float(state["plateau"])
        self._worse, self._waited = int(state["worse"]), int(state["waited"])


def _one_cycle(step: int, steps: int) -> float:
    """Return the factor of Smith's one-cycle policy (2018), with a cosine up and one down."""
    top = _RISES * steps - 1
    if step <= top:
        return _between(1 / _FIRST, 1.0, step / top if top else 1.0)
    return _between(1.0, 1 / _LAST, min(1.0, (step - top) / max(1e-9, steps - 1 - top)))


def _between(start: float, end: float, share: float) -> float:
    """Go from `start` to `end` along a half wave."""
    return end + (start - end) / 2 * (1 + math.cos(math.pi * share))
