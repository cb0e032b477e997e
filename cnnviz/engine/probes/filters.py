"""Filters: the weights of a layer, in a form that can be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.modules.conv import _ConvNd

from cnnviz.engine.errors import CnnvizError, UnknownName
from cnnviz.engine.models.loaded import LoadedModel, as_module
from cnnviz.engine.probes.names import split

_QUANTISED = ("torch.ao.nn.quantized", "torch.ao.nn.intrinsic.quantized")
_AT_ONCE = 4_000_000  # numbers turned into float64 at a time

Kind = Literal[
    "convolution",
    "depthwise",
    "grouped",
    "1 x 1",
    "along one axis",
    "patches",
    "transposed",
    "linear",
]


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
        The filters. Linear ones have kH = kW = 1, those along one axis kH = 1; those through time
        are (C_out, C_in / groups, kT, kH, kW).
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

    @property
    def duration(self) -> int:
        """How many moments each filter looks at."""
        return self.weight.shape[2] if self.weight.ndim == 5 else 1

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of the picture of one filter, at one moment."""
        height, width = self.weight.shape[-2:]
        return height, width

    def at(self, moment: int | None) -> NDArray[np.float32]:
        """Return the filters at a moment, (C_out, C_in / groups, kH, kW); None: in the middle."""
        if self.weight.ndim == 4:
            return self.weight
        moment = self.duration // 2 if moment is None else moment
        return self.weight[:, :, min(max(0, moment), self.duration - 1)]


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
    weight = weight_of(module)
    if weight is None:
        raise NoFilters(layer, _nearest(name, modules))
    if hasattr(module, "kernel_size"):
        return _of_convolution(name, module, weight, unit)
    return FilterBank(name, "linear", _array(_one(weight, 0, unit))[:, :, None, None])


def weight_of(module: nn.Module) -> Tensor | None:
    """Return the weight of a convolution or a linear layer, None of any other.

    Quantised layers are of other classes and give their weight by a method.
    """
    kind = type(module)
    quantised = kind.__module__.startswith(_QUANTISED) and hasattr(module, "bias")
    if not quantised and not isinstance(module, (_ConvNd, nn.Linear)):
        return None
    weight: Any = module.weight
    found: Tensor = weight() if callable(weight) else weight
    return found.detach() if found.ndim >= 2 else None


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
    if tensor.ndim == 3:
        return FilterBank(name, "along one axis", _with_height(values))
    return FilterBank(name, _kind(values, 1), values, 1, _is_colour(values))


def drawable(shapes: Mapping[str, tuple[int, ...]]) -> tuple[str, ...]:
    """Return the names of the tensors that can be drawn as filters, those with pictures first."""
    names = [key for key, shape in shapes.items() if len(shape) in (2, 3, 4, 5) and all(shape)]
    return tuple(sorted(names, key=lambda key: len(shapes[key]) < 3))


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
    bank: FilterBank, output: int | None = None, channel: int = 0, moment: int | None = None
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
    moment : int or None
        Of filters through time, the one that is shown; None is the one in the middle.

    Returns
    -------
    ndarray of float32
        (N, kH, kW), or (N, kH, kW, 3) scaled from 0 to 1 for colours. Filters of 1 x 1 come as
        one picture: a row for each output, a column for each input.
    """
    weight = bank.at(moment)
    if bank.rgb and output is None:
        coloured = np.moveaxis(weight, 1, -1)
        # One scale for all moments of a filter, so that it may be seen to fade.
        reach = np.abs(bank.weight).max(axis=tuple(range(1, bank.weight.ndim)))
        reach = reach.reshape(-1, 1, 1, 1)
        scaled = (coloured / np.where(reach > 0, reach, 1) + 1) / 2
        return scaled.astype(np.float32), True
    if weight.shape[2:] == (1, 1) and output is None:
        return weight[None, :, :, 0, 0], False
    if output is not None:
        return weight[output], False
    return weight[:, min(channel, weight.shape[1] - 1)], False


def _one(weight: Tensor, axis: int, unit: int | None) -> Tensor:
    return weight if unit is None else weight.narrow(axis, unit % weight.shape[axis], 1)


def _of_convolution(name: str, module: Any, weight: Tensor, unit: int | None) -> FilterBank:
    # The units of a transposed convolution with groups share the second axis, group by group.
    transposed = bool(getattr(module, "transposed", False))
    values = _with_height(_array(_one(weight, 1 if transposed else 0, unit)))
    line = weight.ndim == 3
    if transposed:
        values = np.ascontiguousarray(values.swapaxes(0, 1))
        rgb = not line and _is_colour(values)
        return FilterBank(name, "transposed", values, module.groups, rgb)
    if module.groups > 1:
        kind: Kind = "depthwise" if module.groups == module.in_channels else "grouped"
        return FilterBank(name, kind, values, module.groups)
    if line:
        return FilterBank(name, "along one axis", values)
    return FilterBank(name, _kind(values, module.stride[-1]), values, 1, _is_colour(values))


def _kind(weight: NDArray[np.float32], stride: int) -> Kind:
    height, width = weight.shape[-2:]
    if (height, width) == (1, 1):
        return "1 x 1"
    return "patches" if stride > 1 and stride == width else "convolution"


def _is_colour(weight: NDArray[np.float32]) -> bool:
    return weight.shape[1] == 3 and weight.shape[-2:] != (1, 1)


def _with_height(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Bring filters along one axis, (O, I, k), to (O, I, 1, k)."""
    return values[:, :, None, :] if values.ndim == 3 else values


def _array(tensor: Tensor) -> NDArray[np.float32]:
    """Return a copy: the network may be learning while somebody looks at its weights."""
    plain = tensor.dequantize() if tensor.is_quantized else tensor
    values: NDArray[np.float32] = plain.detach().to("cpu", torch.float32, copy=True).numpy()
    return values


def _nearest(name: str, modules: Mapping[str, nn.Module]) -> tuple[str, ...]:
    """Return the layers with filters just before and after this one."""
    order = list(modules)
    having = [key for key in order if weight_of(modules[key]) is not None]
    place = order.index(name)
    before = [key for key in having if order.index(key) < place][-1:]
    after = [key for key in having if order.index(key) > place][:1]
    return tuple(before + after)
