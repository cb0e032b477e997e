"""The numbers of a person's steps, taken without waiting for the device that computes them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from numbers import Real
from operator import index
from typing import Any

import torch
from torch import Tensor

from cnnviz.engine.errors import BadValue

Told = float | Tensor


def number(name: str, value: Any) -> Told:
    """Return a number, or the tensor of one that another device may still compute.

    Raises
    ------
    BadValue
        When it is something else.
    """
    if isinstance(value, float):
        return value
    if isinstance(value, Tensor):
        if value.numel() != 1:
            shape = " x ".join(map(str, value.shape))
            raise BadValue(name, f"a tensor of {shape}", "one number, such as its mean()")
        # A loop may compute the next loss into the same memory, as a CUDA graph does.
        return value.item() if value.device.type == "cpu" else value.detach().reshape(()).clone()
    if isinstance(value, Real):
        return float(value)
    if getattr(value, "ndim", None) == 0 and hasattr(value, "item"):
        return float(value.item())
    raise BadValue(name, value, "a number, or a tensor of one")


def optional(name: str, value: Any) -> Told:
    """Return a number as :func:`number` does; NaN for None."""
    return math.nan if value is None else number(name, value)


def count(name: str, value: Any, least: int = 0) -> int:
    """Return a whole number; raise BadValue for anything else, and for less than `least`."""
    try:
        whole = index(value)
    except TypeError:
        whole = least - 1
    if isinstance(value, bool) or whole < least:
        raise BadValue(name, value, f"a whole number from {least}")
    return whole


def settled(values: Sequence[Told]) -> list[float]:
    """Return what numbers come to; those of a device are fetched together."""
    waiting = [one for one in values if isinstance(one, Tensor)]
    if not waiting:
        return [float(one) for one in values]
    # Several devices, as of a network that is spread over them, are rare; one fetch serves each.
    fetched: dict[int, float] = {}
    for device in {one.device for one in waiting}:
        group = [one for one in waiting if one.device == device]
        numbers = torch.stack([one.float() for one in group]).tolist()
        fetched.update(zip(map(id, group), numbers, strict=True))
    return [fetched[id(one)] if isinstance(one, Tensor) else float(one) for one in values]
