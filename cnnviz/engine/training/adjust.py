"""Other settings for a run that is under way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from torch.optim import Optimizer

from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.models.adapt import set_dropout
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.groups import dropout_shares, freeze, frozen_layers, train_mode
from cnnviz.engine.training.loop import Learner

Changes = tuple[tuple[str, float | str], ...]


def take_up(
    wishes: dict[str, float | str], config: TrainConfig, learner: Learner
) -> tuple[TrainConfig, Changes, tuple[str, ...]]:
    """Let a run go by other settings.

    Returns
    -------
    TrainConfig
        What the run goes by now.
    changes : tuple of (str, float or str)
        Fields and values that are others than before.
    refused : tuple of str
        Why some wishes cannot be fulfilled; these change nothing.
    """
    changes: dict[str, Any] = {}
    refused: list[str] = []
    for name, value in wishes.items():
        before: Any = getattr(config, name)
        wanted: Any = value
        try:
            if name == "dropout":
                # What the layers have counts: 0 in the settings of a new run leaves them theirs.
                before = value if _silence(learner, float(value)) else None
            elif name == "frozen":
                wanted = _freeze(learner, str(value))
        except CnnvizError as problem:
            refused.append(problem.message)
            continue
        if wanted != before:
            changes[name] = wanted
    config = replace(config, **changes)
    for group in learner.optimizer.param_groups:
        group["weight_decay"] = config.weight_decay if group["decays"] else 0.0
    return config, tuple(changes.items()), tuple(refused)


def set_rate(optimizer: Optimizer, rate: float) -> None:
    """Let an optimiser make steps of a rate, times the factor of each group."""
    for group in optimizer.param_groups:
        group["lr"] = rate * group["factor"]


def _silence(learner: Learner, share: float) -> bool:
    """Set the share of all dropout layers; return whether they had it before."""
    module = learner.model.module
    before = dropout_shares(module)
    set_dropout(module, share)
    return dropout_shares(module) == before


def _freeze(learner: Learner, names: str) -> str:
    module = learner.model.module
    layers = frozen_layers(names, module)
    freeze(module, layers)
    train_mode(module, layers)
    return ",".join(layers)
