"""Layers that make a number of a number by a formula: normalisations and activations."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.nn.modules import batchnorm, dropout


@dataclass(frozen=True)
class Formula:
    """A formula, and what stands for each of its letters.

    Parameters
    ----------
    text : str
        The formula of x.
    values : tuple of (str, float)
        The letters in it with their values, x first.
    total : float
        What comes out.
    """

    text: str
    values: tuple[tuple[str, float], ...]
    total: float

    @property
    def reach(self) -> float:
        """The size of what was computed with, which tells how much rounding may come to."""
        return max(abs(self.total), *(abs(value) for _, value in self.values))


def formula_of(
    part: nn.Module, taken: torch.Tensor, index: tuple[int, ...], channel_axis: int
) -> Formula | None:
    """Return the formula of a number of a layer; None where there is none.

    Parameters
    ----------
    part : Module
        The layer.
    taken : Tensor
        What went in.
    index : tuple of int
        Where the number stands in what the layer gave, and what it was made of in `taken`.
    channel_axis : int
        Which of the indices is that of the unit.
    """
    if taken.ndim != len(index) or any(at >= size for at, size in zip(index, taken.shape)):  # noqa: B905 - of one length
        return None
    x = float(taken[index])
    if isinstance(part, _UNCHANGED):
        return Formula("x", (("x", x),), x)
    for kind, (text, function) in _FUNCTIONS.items():
        if type(part) is kind:
            values, total = function(part, x, index[channel_axis])
            total = x if math.isnan(x) else total  # of no number comes none, also of the larger
            return Formula(text, (("x", x), *values), total)
    return _normalised(part, taken.double(), index, channel_axis, x)


_UNCHANGED = (nn.Identity, dropout._DropoutNd)
Values = tuple[tuple[str, float], ...]
_Function = Callable[[Any, float, int], tuple[Values, float]]


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def _plain(function: Callable[[float], float]) -> _Function:
    return lambda _part, x, _unit: ((), function(x))


def _clipped(x: float, low: float, high: float) -> float:
    return min(max(x, low), high)


def _gelu(part: nn.GELU, x: float, _unit: int) -> tuple[Values, float]:
    if part.approximate == "tanh":
        inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
        share = (1 + math.tanh(inner)) / 2
    else:
        share = (1 + math.erf(x / math.sqrt(2))) / 2
    return (("Φ(x)", share),), x * share


def _leaky(part: nn.LeakyReLU, x: float, _unit: int) -> tuple[Values, float]:
    return (("slope", part.negative_slope),), x if x > 0 else part.negative_slope * x


def _prelu(part: nn.PReLU, x: float, unit: int) -> tuple[Values, float]:
    slope = float(part.weight.detach()[unit if part.num_parameters > 1 else 0])
    return (("slope", slope),), x if x > 0 else slope * x


def _elu(part: nn.ELU, x: float, _unit: int) -> tuple[Values, float]:
    return (("α", part.alpha),), x if x > 0 else part.alpha * math.expm1(x)


def _hardtanh(part: nn.Hardtanh, x: float, _unit: int) -> tuple[Values, float]:
    low, high = float(part.min_val), float(part.max_val)
    return (("low", low), ("high", high)), _clipped(x, low, high)


_FUNCTIONS: Mapping[type[nn.Module], tuple[str, _Function]] = {
    nn.ReLU: ("max(0, x)", _plain(lambda x: max(0.0, x))),
    nn.ReLU6: ("min(max(0, x), 6)", _plain(lambda x: _clipped(x, 0, 6))),
    nn.LeakyReLU: ("x where x > 0, otherwise slope × x", _leaky),
    nn.PReLU: ("x where x > 0, otherwise slope × x", _prelu),
    nn.ELU: ("x where x > 0, otherwise α × (e^x − 1)", _elu),
    nn.Sigmoid: ("1 ÷ (1 + e^−x)", _plain(_sigmoid)),
    nn.Tanh: ("tanh(x)", _plain(math.tanh)),
    nn.SiLU: ("x ÷ (1 + e^−x)", _plain(lambda x: x * _sigmoid(x))),
    nn.GELU: ("x × Φ(x)", _gelu),
    nn.Hardtanh: ("min(max(low, x), high)", _hardtanh),
    nn.Hardsigmoid: ("min(max(0, x + 3), 6) ÷ 6", _plain(lambda x: _clipped(x + 3, 0, 6) / 6)),
    nn.Hardswish: (
        "x × min(max(0, x + 3), 6) ÷ 6",
        _plain(lambda x: x * _clipped(x + 3, 0, 6) / 6),
    ),
}


# ---- normalisations ----------------------------------------------------------------------


def _normalised(
    part: nn.Module, taken: torch.Tensor, index: tuple[int, ...], channel_axis: int, x: float
) -> Formula | None:
    unit = index[channel_axis]
    weight, bias = (_at(getattr(part, name, None), index, unit) for name in ("weight", "bias"))
    if isinstance(part, nn.RMSNorm):
        among = taken[index[:-1]]
        eps = torch.finfo(torch.float32).eps if part.eps is None else part.eps
        square = float((among**2).mean())
        text = "x ÷ √(mean of squares + ε)"
        values: Values = (("mean of squares", square), ("ε", eps))
        return _scaled(text, (("x", x), *values), _by_root(x, square + eps), weight, None)
    found = _mean_and_variance(part, taken, index, channel_axis)
    if found is None:
        return None
    mean, variance = found
    eps = float(part.eps)  # type: ignore[arg-type]  # all of these have it
    values = (("x", x), ("mean", mean), ("variance", variance), ("ε", eps))
    text = "(x − mean) ÷ √(variance + ε)"
    return _scaled(text, values, _by_root(x - mean, variance + eps), weight, bias)


def _by_root(number: float, square: float) -> float:
    """Divide by a root as torch does: by that of zero too, and of less than zero comes NaN."""
    return float(number / torch.tensor(square, dtype=torch.float64).sqrt())


def _mean_and_variance(
    part: nn.Module, taken: torch.Tensor, index: tuple[int, ...], channel_axis: int
) -> tuple[float, float] | None:
    unit = index[channel_axis]
    if isinstance(part, batchnorm._NormBase):
        if part.running_mean is not None and part.running_var is not None:
            return float(part.running_mean[unit]), float(part.running_var[unit])
        among = taken[0, unit] if "InstanceNorm" in type(part).__name__ else taken[:, unit]
    elif isinstance(part, nn.GroupNorm):
        size = part.num_channels // part.num_groups
        begin = unit // size * size
        among = taken[0, begin : begin + size]
    elif isinstance(part, nn.LayerNorm) and type(part).forward is nn.LayerNorm.forward:
        among = taken[index[: taken.ndim - len(part.normalized_shape)]]
    elif isinstance(part, nn.LayerNorm):  # one that turns its input around, as ConvNeXt's does
        among = taken[index[:channel_axis]].movedim(0, -1)[index[channel_axis + 1 :]]
    else:
        return None
    return float(among.mean()), float(among.var(correction=0))


def _scaled(
    text: str, values: Values, total: float, weight: float | None, bias: float | None
) -> Formula:
    if weight is not None:
        text, values, total = f"{text} × γ", (*values, ("γ", weight)), total * weight
    if bias is not None:
        text, values, total = f"{text} + β", (*values, ("β", bias)), total + bias
    return Formula(text, values, total)


def _at(tensor: Any, index: tuple[int, ...], unit: int) -> float | None:
    """Return the number of a weight that counts for a place; of several axes, for the last ones."""
    if not isinstance(tensor, torch.Tensor):
        return None
    own = tensor.detach()
    return float(own[unit] if own.ndim == 1 else own[index[-own.ndim :]])
