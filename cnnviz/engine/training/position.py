"""Where a run is, and what it needs to go on from there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch

from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.groups import dropout_shares, set_dropout_shares
from cnnviz.engine.training.loop import Learner, Tally
from cnnviz.engine.training.schedule import Schedule
from cnnviz.engine.training.setup import make_optimizer


@dataclass
class Position:
    """How far a run has come.

    Parameters
    ----------
    epoch, step : int
        Epochs and steps of the run that are over.
    epoch_step, epoch_seconds : int, float
        Steps of the epoch at hand that are over, and the time that they took.
    best_epoch, best_figure : int, float or None
        The best epoch so far.
    """

    epoch: int = 0
    step: int = 0
    epoch_step: int = 0
    epoch_seconds: float = 0.0
    best_epoch: int | None = None
    best_figure: float | None = None

    def count_step(self) -> None:
        """Move on by one step."""
        self.step += 1
        self.epoch_step += 1

    def count_epoch(self, figure: float) -> bool:
        """Move on to the next epoch; return whether the one that ends is the best so far."""
        self.epoch += 1
        self.epoch_step, self.epoch_seconds = 0, 0.0
        best = self.best_figure is None or figure > self.best_figure
        if best:
            self.best_epoch, self.best_figure = self.epoch, figure
        return best


def state_of(
    position: Position, learner: Learner, schedule: Schedule, tally: Tally
) -> dict[str, Any]:
    """Return weights, optimiser and all else that decides how a run goes on."""
    module = learner.model.module
    return {
        "weights": module.state_dict(),
        "optimizer": learner.optimizer.state_dict(),
        "epoch": position.epoch,
        "step": position.step,
        "epoch_step": position.epoch_step,
        "epoch_seconds": position.epoch_seconds,
        "best": (position.best_epoch, position.best_figure),
        "in_epoch": tally.state(),
        "schedule": schedule.state(),
        "scale": learner.precision.state(),
        "dropouts": dropout_shares(module),
    }


def restore(
    state: dict[str, Any],
    config: TrainConfig,
    learner: Learner,
    schedule: Schedule,
    tally: Tally,
) -> Position:
    """Go on where a run was left; what the configuration says now counts, not what was saved."""
    module, optimizer = learner.model.module, learner.optimizer
    module.load_state_dict(state["weights"])
    optimizer.load_state_dict(state["optimizer"])
    fresh_groups = make_optimizer(config, module).param_groups
    for group, fresh in zip(optimizer.param_groups, fresh_groups, strict=True):
        group.update({key: value for key, value in fresh.items() if key != "params"})
    if config.optimizer == "rmsprop" and config.momentum:
        # One that went without momentum has nowhere to keep it.
        for parameter, memory in optimizer.state.items():
            memory.setdefault("momentum_buffer", torch.zeros_like(parameter))
    tally.restore(_in_epoch(state["in_epoch"]))
    # Runs of earlier versions had no schedule, and no dropout that changes.
    if "schedule" in state:
        schedule.restore(state["schedule"])
        learner.precision.restore(state["scale"])
        if state["config"]["dropout"] == config.dropout:
            set_dropout_shares(module, state["dropouts"])
    best_epoch, best_figure = state["best"]
    return Position(
        int(state["epoch"]),
        int(state["step"]),
        int(state["epoch_step"]),
        float(state["epoch_seconds"]),
        best_epoch,
        best_figure,
    )


def _in_epoch(saved: Any) -> dict[str, Any]:
    if isinstance(saved, dict):
        return saved
    # An earlier version counted right answers alone.
    loss, right, samples = saved
    meter = {"right": right, "samples": samples}
    return {"loss": loss, "weight": samples, "samples": samples, "meter": meter}
