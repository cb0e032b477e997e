"""Operations that look at some places around each place: convolution, pooling, resampling."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from cnnviz.engine.models.fields.axes import Axis, picked, resampled, spread_out, windowed
from cnnviz.engine.models.fields.calls import Call
from cnnviz.engine.models.fields.field import (
    GLOBAL,
    RESHAPED,
    SINGLE,
    Atom,
    Field,
    along,
    lost,
    places_in,
)

_PAD_MODES: dict[str, dict[str, Any]] = {
    "constant": {"mode": "constant", "constant_values": -1},
    "reflection": {"mode": "reflect"},
    "replication": {"mode": "edge"},
}


def each(value: Any, count: int) -> list[int]:
    """Return one number for each axis of what may be one for all."""
    values = list(value) if isinstance(value, (list, tuple)) else [value]
    return [int(one) for one in (values * count if len(values) == 1 else values)]


def convolution(call: Call, field: Field) -> Field:
    """Convolutions, plain and transposed, of any number of dimensions."""
    weight: torch.Tensor = call.args[1]
    if places_in(field.dims[1]):
        return lost(RESHAPED)
    count = weight.ndim - 2
    stride, padding, dilation = (each(call.args[index], count) for index in (3, 4, 5))
    rule = spread_out if call.args[6] else windowed
    field = field.with_dims([field.dims[0], (Atom(call.out.shape[1]),), *field.dims[2:]])
    for index, kernel in enumerate(weight.shape[2:]):
        size = call.out.shape[2 + index]
        window = (size, kernel, stride[index], padding[index], dilation[index])
        field = along(field, 2 + index, size, rule, *window)
    return field


def pooling(call: Call, field: Field) -> Field:
    """Maximum and average pooling with a window."""
    count = int(call.name.split("pool")[1][0])
    kernel = each(call.args[1], count)
    stride = each(call.argument(2, "stride", []) or kernel, count)
    padding = each(call.argument(3, "padding", 0), count)
    dilation = each(call.argument(4, "dilation", 1) if "max" in call.name else 1, count)
    for index in range(count):
        dim = call.out.ndim - count + index
        size = call.out.shape[dim]
        window = (size, kernel[index], stride[index], padding[index], dilation[index])
        field = along(field, dim, size, windowed, *window)
    return field


def adaptive(call: Call, field: Field) -> Field:
    """Pooling to a given number of places."""
    for dim in range(call.out.ndim):
        old, new = call.given.shape[dim], call.out.shape[dim]
        if old == new or field.lost:
            continue
        if new == 1:
            field = field.without([dim], GLOBAL)
        elif old % new == 0:
            step = old // new
            field = along(field, dim, new, windowed, new, step, step, 0)
        else:
            places = np.arange(new, dtype=np.int64)
            first, last = places * old // new, -((places + 1) * -old // new) - 1
            field = along(field, dim, new, resampled, first, last, old / new)
    return field


def upsampling(call: Call, field: Field) -> Field:
    """Resizing, smooth or not."""
    flags = [one for one in call.args[2:] if isinstance(one, bool)]
    scales = [one for one in call.args[2:] if not isinstance(one, bool)]
    for index, dim in enumerate((call.out.ndim - 2, call.out.ndim - 1)):
        old, new = call.given.shape[dim], call.out.shape[dim]
        if old == 1 and new > 1 and not field.lost:
            field = field.without([dim], SINGLE)
        # What it does to rows is told by resizing one row of ones after another.
        probe = torch.eye(old, dtype=torch.float64).view(1, old, old, 1)
        scale = scales[index : index + 1] or [None]
        answer = call.func(probe, [new, 1], *flags, *scale, None)[0, :, :, 0].numpy() != 0
        first = answer.argmax(axis=0).astype(np.int64)
        last = old - 1 - answer[::-1].argmax(axis=0).astype(np.int64)
        # With aligned corners the first and the last place stay where they are.
        ratio = (old - 1) / (new - 1) if any(flags[:1]) and new > 1 else old / new
        field = along(field, dim, new, resampled, first, last, ratio)
    return field


def shuffling(call: Call, field: Field) -> Field:
    """From channels to places, or from places to channels."""
    factor = int(call.args[1])
    channels = call.out.ndim - 3
    if places_in(field.dims[channels]):
        return lost(RESHAPED)
    field = along(field, channels, call.out.shape[channels], _unchanged)
    for dim in (call.out.ndim - 2, call.out.ndim - 1):
        size = call.out.shape[dim]
        if call.name == "pixel_shuffle":
            old = np.arange(size, dtype=np.int64) // factor
            field = along(field, dim, size, resampled, old, old, 1 / factor)
        else:
            field = along(field, dim, size, windowed, size, factor, factor, 0)
    return field


def _unchanged(axis: Axis) -> Axis:
    return axis


def padding(call: Call, field: Field) -> Field:
    """Borders of zeros, of reflected or of repeated places; negative ones cut."""
    amounts: list[int] = list(call.args[1])
    mode = _PAD_MODES[call.name.split("_")[0]]
    for index in range(len(amounts) // 2):
        before, after = amounts[2 * index : 2 * index + 2]
        dim = call.out.ndim - 1 - index
        old = np.arange(call.given.shape[dim], dtype=np.int64)
        places = np.pad(old, (max(0, before), max(0, after)), **mode)
        places = places[max(0, -before) : len(places) - max(0, -after)]
        field = along(field, dim, len(places), picked, places, -before)
    return field
