"""Filters: the weights of a layer, in a form that can be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.modules.conv import _ConvNd

from cnnviz.engine.errors import CnnvizError, UnknownName
from cnnviz.engine.models.loaded import LoadedModel, as_module
from cnnviz.engine.probes.names import split

_AT_ONCE = 4_000_000  # numbers turned into float64 at a time

Kind = Literal["convolution", "depthwise", "grouped", "1 x 1", "patches", "transposed", "linear"]


class NoFilters(CnnvizError):
    """A layer has no filters; ``nearest`` are layers that have."""

    def __init__(self, layer: str, nearest: tuple[str, ...]) -> None:
        self.layer = layer
        self.nearest = nearest
        advice = f"; {', '.join(nearest)} have some" if nearest else ""
        super().__init__(f"The layer {layer} has no filters{advice}.")


@dataclass(frozen=True, eq=False)
class FilterBank:
    """The filters of one layer.

    Parameters
    ----------
    layer : str
        The layer, or the tensor.
    kind : str
        What kind of filters these are.
    weight : ndarray of float32, shape (C_out, C_in / groups, kH, kW)
        The filters. Linear ones have kH = kW = 1; of a filter through time, the middle picture.
    groups : int
        Into how many groups the channels are divided.
    rgb : bool
        Whether the three input channels are colours, so that a filter is one coloured picture.
    """

    layer: str
    kind: Kind
    weight: NDArray[np.float32]
    groups: int = 1
    rgb: bool = False


@dataclass(frozen=True, slots=True)
class FilterStatistics:
    """Figures of a filter bank; `near_zero` is the share below a thousandth of the largest."""

    mean: float
    deviation: float
    smallest: float
    largest: float
    near_zero: float


def filters(model: LoadedModel | nn.Module, layer: str, unit: int | None = None) -> FilterBank:
    """Return the filters of a layer.

    Parameters
    ----------
    model : LoadedModel or torch.nn.Module
        The network; it is only read.
    layer : str
        A layer's name; every call of a layer (``conv#2``) has the same filters.
    unit : int, optional
        Return only the filter of this unit, without copying the others.

    Raises
    ------
    UnknownName
        There is no such layer; the nearest names are suggested.
    NoFilters
        The layer has none; layers that have are named.
    """
    modules = dict(as_module(model).named_modules())
    name = layer if layer in modules else split(layer)[0]
    if name not in modules or not name:
        raise UnknownName("layer", layer, [key for key in modules if key])
    module = modules[name]
    if isinstance(module, _ConvNd):
        return _of_convolution(name, module, unit)
    if isinstance(module, nn.Linear):
        weight = _array(_one(module.weight, 0, unit))
        return FilterBank(name, "linear", weight[:, :, None, None])
    raise NoFilters(layer, _nearest(name, modules))


def filters_of_tensor(name: str, tensor: Tensor) -> FilterBank:
    """Return a weight of an unknown network as filters.

    Raises
    ------
    NoFilters
        When the tensor has no shape of filters.
    """
    values = _array(tensor)
    if tensor.ndim == 2:
        return FilterBank(name, "linear", values[:, :, None, None])
    if tensor.ndim not in (3, 4, 5):
        raise NoFilters(name, ())
    weight = _as_pictures(values)
    return FilterBank(name, _kind(weight, 1), weight, 1, _is_colour(weight))


def drawable(tensors: Mapping[str, Tensor]) -> tuple[str, ...]:
    """Return the names of the tensors that can be drawn as filters, those with pictures first."""
    names = [key for key, value in tensors.items() if value.ndim in (2, 3, 4, 5) and value.numel()]
    return tuple(sorted(names, key=lambda key: tensors[key].ndim < 3))


def statistics(bank: FilterBank) -> FilterStatistics:
    """Return figures of all weights of a bank that are finite; a run that diverged has others."""
    flat = bank.weight.reshape(-1)
    finite = np.isfinite(flat)
    if not finite.all():
        flat = flat[finite]
    if not flat.size:
        return FilterStatistics(0.0, 0.0, 0.0, 0.0, 0.0)
    largest = float(np.abs(flat).max())
    total = squares = near = 0.0
    for start in range(0, flat.size, _AT_ONCE):
        part = flat[start : start + _AT_ONCE]
        near += np.count_nonzero(np.abs(part) <= largest / 1000)
        exact = part.astype(np.float64)
        total += exact.sum()
        squares += np.square(exact).sum()
    mean = total / flat.size
    return FilterStatistics(
        mean,
        float(np.sqrt(max(0.0, squares / flat.size - mean**2))),
        float(flat.min()),
        float(flat.max()),
        near / flat.size,
    )


def tiles(
    bank: FilterBank, output: int | None = None, channel: int = 0
) -> tuple[NDArray[np.float32], bool]:
    """Return pictures of filters, and whether they are colours.

    Parameters
    ----------
    bank : FilterBank
        The filters.
    output : int or None
        One filter: all its input channels. None shows all filters.
    channel : int
        The input channel that is shown of all filters, where they are not coloured.

    Returns
    -------
    ndarray of float32
        (N, kH, kW), or (N, kH, kW, 3) scaled from 0 to 1 for colours. Filters of 1 x 1 come as
        one picture: a row for each output, a column for each input.
    """
    weight = bank.weight
    if bank.rgb and output is None:
        coloured = np.moveaxis(weight, 1, -1)
        reach = np.abs(coloured).max(axis=(1, 2, 3), keepdims=True)
        scaled = (coloured / np.where(reach > 0, reach, 1) + 1) / 2
        return scaled.astype(np.float32), True
    if weight.shape[2:] == (1, 1) and output is None:
        return weight[None, :, :, 0, 0], False
    if output is not None:
        return weight[output], False
    return weight[:, min(channel, weight.shape[1] - 1)], False


def _one(weight: Tensor, axis: int, unit: int | None) -> Tensor:
    return weight if unit is None else weight.narrow(axis, unit % weight.shape[axis], 1)


def _of_convolution(name: str, module: _ConvNd, unit: int | None) -> FilterBank:
    # The units of a transposed convolution with groups share the second axis, group by group.
    axis = 1 if module.transposed else 0
    weight = _as_pictures(_array(_one(module.weight, axis, unit)))
    if module.transposed:
        weight = np.ascontiguousarray(weight.swapaxes(0, 1))
        return FilterBank(name, "transposed", weight, module.groups, _is_colour(weight))
    if module.groups > 1:
        kind: Kind = "depthwise" if module.groups == module.in_channels else "grouped"
        return FilterBank(name, kind, weight, module.groups)
    kind = _kind(weight, module.stride[-1])
    return FilterBank(name, kind, weight, 1, module.in_channels == 3 and _is_colour(weight))


def _kind(weight: NDArray[np.float32], stride: int) -> Kind:
    height, width = weight.shape[2:]
    if (height, width) == (1, 1):
        return "1 x 1"
    return "patches" if stride > 1 and stride == width else "convolution"


def _is_colour(weight: NDArray[np.float32]) -> bool:
    return weight.shape[1] == 3 and weight.shape[2:] != (1, 1)


def _as_pictures(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Bring (O, I, k), (O, I, kH, kW) and (O, I, kT, kH, kW) to (O, I, kH, kW)."""
    if values.ndim == 3:
        return values[:, :, None, :]
    return values[:, :, values.shape[2] // 2] if values.ndim == 5 else values


def _array(tensor: Tensor) -> NDArray[np.float32]:
    """Return a copy: the network may be learning while somebody looks at its weights."""
    values: NDArray[np.float32] = tensor.detach().to("cpu", torch.float32, copy=True).numpy()
    return values


def _nearest(name: str, modules: Mapping[str, nn.Module]) -> tuple[str, ...]:
    """Return the layers with filters just before and after this one."""
    order = list(modules)
    having = [key for key in order if isinstance(modules[key], (_ConvNd, nn.Linear))]
    place = order.index(name)
    before = [key for key in having if order.index(key) < place][-1:]
    after = [key for key in having if order.index(key) > place][:1]
    return tuple(before + after)
