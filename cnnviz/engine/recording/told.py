"""What somebody's settings are, as names and plain values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from torch.optim import Optimizer

from cnnviz.engine.errors import BadValue
from cnnviz.engine.runs.about import Plain

_LONGEST = 1_000  # characters of a value
_OF_OPTIMIZERS = ("momentum", "weight_decay", "betas", "nesterov")


def plain_settings(settings: Any) -> dict[str, Plain]:
    """Return settings as ``config.json`` keeps them; what is no plain value is written as text.

    Raises
    ------
    BadValue
        When it is no mapping of names, such as ``vars(arguments)`` is.
    """
    if settings is None:
        return {}
    if not isinstance(settings, Mapping):
        expected = "a mapping of names to values, such as vars(arguments)"
        raise BadValue("settings", type(settings).__name__, expected)
    return {str(name): _plain(value) for name, value in settings.items()}


def optimizer_settings(optimizer: Any) -> dict[str, Plain]:
    """Return what an optimiser tells of itself.

    Raises
    ------
    BadValue
        When it is none.
    """
    if optimizer is None:
        return {}
    if not isinstance(optimizer, Optimizer):
        raise BadValue("optimizer", type(optimizer).__name__, "a torch.optim.Optimizer")
    first = optimizer.param_groups[0]
    told = {name: _plain(first[name]) for name in _OF_OPTIMIZERS if name in first}
    return {
        "optimizer": type(optimizer).__name__.lower(),
        "learning_rate": float(first["lr"]),
        **told,
    }


def _plain(value: Any) -> Plain:
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    return str(value)[:_LONGEST]
