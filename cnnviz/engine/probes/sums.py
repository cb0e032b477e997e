"""Layers that sum, or compare, what lies in a window: convolution, linear, pooling."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import torch
from torch import nn
from torch.nn.modules import conv, pooling

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Bools = NDArray[np.bool_]

_OUTSIDE = -1  # an index of the input for what lies beyond its border


@dataclass(frozen=True, eq=False)
class Window:
    """All that one number was made of, by input channel.

    Parameters
    ----------
    kind : {"convolution", "linear", "mean", "maximum"}
        What was made of it.
    channels : ndarray of int64, shape (k,)
        The input channel (or feature) of each part.
    frames : ndarray of int64, shape (k,), or None
        The moment of the input, where the layer looks at several.
    rows, columns : ndarray of int64, shape (h,), (w,)
        Rows and columns of the input below the window; -1 for the padding.
    patches : ndarray of float64, shape (k, h, w)
        The input below the window; 0 in the padding.
    inside : ndarray of bool, shape (k, h, w)
        What is no padding.
    weights : ndarray of float64, shape (k, h, w), or None
        The kernel; None for a maximum.
    products : ndarray of float64, shape (k, h, w)
        Each input times its weight; of a maximum the inputs themselves.
    amounts : ndarray of float64, shape (k,)
        What each part adds to the sum; of a maximum the largest of it.
    bias : float or None
        What is added at the end.
    total : float
        The number.
    """

    kind: Literal["convolution", "linear", "mean", "maximum"]
    channels: Integers
    frames: Integers | None
    rows: Integers
    columns: Integers
    patches: Floats
    inside: Bools
    weights: Floats | None
    products: Floats
    amounts: Floats
    bias: float | None
    total: float

    @property
    def reach(self) -> float:
        """Sum of what was added without signs, which tells how much rounding may come to."""
        return float(np.abs(self.products).sum()) + abs(self.bias or 0.0)

    def order(self) -> Integers:
        """Return the parts from the one that adds or takes away most, NaN before all numbers."""
        return np.argsort(-np.nan_to_num(np.abs(self.amounts), nan=np.inf), kind="stable")


def window_of(
    part: nn.Module,
    taken: torch.Tensor,
    unit: int,
    index: tuple[int, ...],
    spatial: tuple[int, ...],
) -> Window | None:
    """Return what a number of a layer was made of; None where it is no such sum.

    Parameters
    ----------
    part : Module
        The layer.
    taken : Tensor
        What went in.
    unit : int
        The unit that the number is of.
    index : tuple of int
        Where the number stands in what the layer gave.
    spatial : tuple of int
        The place alone.
    """
    if isinstance(part, conv._ConvNd) and taken.ndim == len(spatial) + 2:
        return _convolution(part, taken, unit, spatial)
    if type(part).forward is nn.Linear.forward and isinstance(part, nn.Linear):
        return _linear(part, taken, unit, index)
    kinds = (
        pooling._MaxPoolNd,
        pooling._AvgPoolNd,
        pooling._AdaptiveMaxPoolNd,
        pooling._AdaptiveAvgPoolNd,
    )
    if isinstance(part, kinds) and taken.ndim == len(spatial) + 2:
        return _pooling(part, taken, unit, spatial)
    return None


def _convolution(
    part: conv._ConvNd, taken: torch.Tensor, unit: int, place: tuple[int, ...]
) -> Window:
    transposed = isinstance(part, conv._ConvTransposeNd)
    each = part.out_channels // part.groups
    group = unit // each
    count = part.in_channels // part.groups
    channels = np.arange(group * count, (group + 1) * count)
    weight = part.weight.detach()
    kernel = (
        weight[group * count : (group + 1) * count, unit % each] if transposed else weight[unit]
    )
    taps = [
        _taps_of_transposed(part, axis, at, taken.shape[axis + 2])
        if transposed
        else _taps(part, axis, at, taken.shape[axis + 2])
        for axis, at in enumerate(place)
    ]
    bias = None if part.bias is None else float(part.bias.detach()[unit])
    return _summed("convolution", taken, channels, taps, _numbers(kernel), bias)


def _taps(part: conv._ConvNd, axis: int, at: int, size: int) -> Integers:
    """Return which places of the input lie below the kernel along an axis."""
    # Torch keeps the padding of both sides, from the last axis to the first.
    before = part._reversed_padding_repeated_twice[2 * (len(part.kernel_size) - 1 - axis)]
    steps = np.arange(part.kernel_size[axis]) * part.dilation[axis]
    found = at * part.stride[axis] - before + steps
    if part.padding_mode == "reflect":
        found = np.abs(found)
        return np.where(found >= size, 2 * (size - 1) - found, found)
    if part.padding_mode == "replicate":
        return np.clip(found, 0, size - 1)
    if part.padding_mode == "circular":
        return found % size
    return np.where((found >= 0) & (found < size), found, _OUTSIDE)


def _taps_of_transposed(part: conv._ConvNd, axis: int, at: int, size: int) -> Integers:
    """Return which places of the input each weight carries to this place of the output."""
    steps = np.arange(part.kernel_size[axis]) * part.dilation[axis]
    padding = part.padding[axis]
    assert isinstance(padding, int)  # those in words are for convolutions alone
    found, rest = np.divmod(at + padding - steps, part.stride[axis])
    return np.where((rest == 0) & (found >= 0) & (found < size), found, _OUTSIDE)


def _linear(part: nn.Linear, taken: torch.Tensor, unit: int, index: tuple[int, ...]) -> Window:
    features = taken[index[:-1]].reshape(1, -1, 1)
    bias = None if part.bias is None else float(part.bias.detach()[unit])
    kernel = _numbers(part.weight.detach()[unit]).reshape(-1, 1)
    channels = np.arange(part.in_features)
    return _summed("linear", features, channels, [np.zeros(1, np.int64)], kernel, bias)


def _pooling(part: Any, taken: torch.Tensor, unit: int, place: tuple[int, ...]) -> Window:
    adaptive = isinstance(part, (pooling._AdaptiveMaxPoolNd, pooling._AdaptiveAvgPoolNd))
    largest = isinstance(part, (pooling._MaxPoolNd, pooling._AdaptiveMaxPoolNd))
    axes = len(place)
    sizes = [int(size) for size in taken.shape[2:]]
    divisor = 1
    taps = []
    for axis, (at, size) in enumerate(zip(place, sizes, strict=True)):
        if adaptive:
            count = _each(part.output_size, axes)[axis] or size
            first, last = at * size // count, -((-(at + 1) * size) // count)
            found, counted = np.arange(first, last), last - first
        else:
            kernel, stride = _each(part.kernel_size, axes)[axis], _each(part.stride, axes)[axis]
            before = _each(part.padding, axes)[axis]
            step = _each(getattr(part, "dilation", 1), axes)[axis]
            found = at * stride - before + np.arange(kernel) * step
            # A window that hangs over the padding is cut, and counts the cut size.
            counted = min(at * stride - before + kernel, size + before) - (at * stride - before)
            found = np.where((found >= 0) & (found < size), found, _OUTSIDE)
            if not getattr(part, "count_include_pad", True):
                counted = int((found != _OUTSIDE).sum())
        divisor *= counted
        taps.append(found)
    divisor = getattr(part, "divisor_override", None) or divisor
    channels = np.array([unit])
    shape = (1, *(len(found) for found in taps))
    if not largest:
        return _summed("mean", taken, channels, taps, np.full(shape, 1 / divisor), None)
    window = _summed("maximum", taken, channels, taps, np.ones(shape), None)
    values = np.where(window.inside, window.patches, -np.inf)
    amounts = values.max(axis=(1, 2))
    return replace(window, weights=None, amounts=amounts, total=float(amounts.max()))


def _each(value: Any, axes: int) -> tuple[Any, ...]:
    """Return a setting for each axis, as torch takes one number for all."""
    return tuple(value) if isinstance(value, (tuple, list)) else (value,) * axes


def _summed(
    kind: Any,
    taken: torch.Tensor,
    channels: Integers,
    taps: list[Integers],
    kernel: Floats,
    bias: float | None,
) -> Window:
    """Gather the input below a window and multiply it with a kernel, (k, ...)."""
    values = _numbers(taken[0, torch.from_numpy(channels)])
    inside = np.ones(1, bool)
    for axis, found in enumerate(taps):
        values = np.take(values, np.maximum(found, 0), axis=axis + 1)
        inside = inside[..., None] & (found != _OUTSIDE)
    values = np.where(inside, values, 0.0)
    frames = None
    if len(taps) == 3:  # a part for each channel and moment
        depth = len(taps[0])
        frames = np.tile(taps[0], len(channels))
        channels = np.repeat(channels, depth)
        inside = np.broadcast_to(inside, values.shape)
    rows = taps[-2] if len(taps) > 1 else np.zeros(1, np.int64)
    shape = (len(channels), len(rows), len(taps[-1]))
    patches, weights = values.reshape(shape), kernel.reshape(shape)
    whole = np.broadcast_to(inside, values.shape).reshape(shape)
    with np.errstate(invalid="ignore"):  # of infinite numbers comes what comes of them
        products = patches * weights
        amounts = products.sum(axis=(1, 2))
        total = float(amounts.sum()) + (bias or 0.0)
    return Window(
        kind=kind,
        channels=channels,
        frames=frames,
        rows=rows,
        columns=taps[-1],
        patches=patches,
        inside=whole,
        weights=weights,
        products=products,
        amounts=amounts,
        bias=bias,
        total=total,
    )


def _numbers(tensor: torch.Tensor) -> Floats:
    numbers: Floats = tensor.detach().cpu().double().numpy()
    return numbers
