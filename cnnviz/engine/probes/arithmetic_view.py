"""How one number of a layer came about: what it was made of, and each step from there.

All is computed anew in double precision from what went into the layer, and compared with what the
layer gave: what is shown is what happened.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn

from cnnviz.engine.errors import BadValue, CnnvizError
from cnnviz.engine.probes import names
from cnnviz.engine.probes.activation_view import Maps, index_of
from cnnviz.engine.probes.capture import NothingCaptured, take_tensor
from cnnviz.engine.probes.feeding import captured
from cnnviz.engine.probes.formulas import Formula, formula_of
from cnnviz.engine.probes.forward import axes_of
from cnnviz.engine.probes.layouts import layouts_of
from cnnviz.engine.probes.sums import Window, window_of

if TYPE_CHECKING:
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.probes.feeding import Fed

# How far both numbers may be apart, relative to what was summed, by the layer's own precision.
_PRECISION = {torch.float64: 1e-9, torch.float32: 1e-4, torch.float16: 2e-2, torch.bfloat16: 1e-1}


class NoArithmetic(CnnvizError):
    """What a layer does is not explained by a sum or a formula."""


@dataclass(frozen=True, eq=False)
class Working:
    """How one number came about.

    Parameters
    ----------
    layer, type : str
        The layer, and the class of its module.
    unit : int
        The unit.
    place : (int, int)
        Row and column of the number in the unit's map, as it is drawn.
    maps : Maps
        What the layer gave, as it is drawn.
    window : Window or None
        What was summed, of layers that sum or compare what lies in a window.
    formula : Formula or None
        The formula and its values, of other layers.
    total : float
        The number, computed here.
    given : float
        The number that the layer gave.
    agrees : bool
        Whether they are the same, apart from rounding.
    """

    layer: str
    type: str
    unit: int
    place: tuple[int, int]
    maps: Maps
    window: Window | None
    formula: Formula | None
    total: float
    given: float
    agrees: bool


def working(
    model: LoadedModel,
    fed: Fed,
    layer: str,
    unit: int,
    place: tuple[int, int] | None = None,
    moment: int | None = None,
) -> Working:
    """Explain one number that a layer gives for an input.

    Parameters
    ----------
    model : LoadedModel
        The network; it comes back untouched.
    fed : Fed
        Its input, as :func:`cnnviz.engine.probes.feeding.feed` makes it.
    layer : str
        The layer.
    unit : int
        The unit of it.
    place : (int, int), optional
        Row and column of the unit's map; where it is largest if nothing is said.
    moment : int, optional
        Which moment of a clip; the middle one if nothing is said.

    Raises
    ------
    NoArithmetic
        Where the layer is no sum and no formula, or is made of other layers.
    UnknownName, NothingCaptured, NotDrawable, NotFed, ShapeTrouble, DeviceProblem, BadValue
        Where there is no such layer, no number there, or the input does not go through.
    """
    module, _ = names.split(layer)
    part = dict(model.module.named_modules()).get(module)
    taken, answer, maps = _call(model, fed, layer, part)
    assert part is not None  # it has just run
    maps = maps if moment is None else maps.at(moment)
    if not 0 <= unit < maps.units:
        raise BadValue("unit", unit, f"one of {maps.units}")
    rows, columns = maps.array.shape[1:]
    if place is None:
        row, column = divmod(int(np.argmax(maps.array[unit])), columns)
        place = row, column
    elif not (0 <= place[0] < rows and 0 <= place[1] < columns):
        raise BadValue("place", place, f"a place of {rows} x {columns}")
    layout = layouts_of(model.module, fed.batch, layer)[names.split(layer)]
    index = index_of(maps, layout, unit, place, of_clips=axes_of(model.module) == 3)
    channel_axis = 1 if layout == "first" else len(index) - 1
    spatial = tuple(at for axis, at in enumerate(index) if axis not in (0, channel_axis))
    window = window_of(part, taken, unit, index, spatial)
    formula = None if window is not None else formula_of(part, taken, index, channel_axis)
    if window is None and formula is None:
        raise NoArithmetic(_why_not(layer, part))
    given = float(answer[index])
    total, reach = (window or formula).total, (window or formula).reach  # type: ignore[union-attr]
    allowed = _PRECISION.get(answer.dtype, 1e-4) * max(1e-3, reach)
    return Working(
        layer=layer,
        type=type(part).__name__,
        unit=unit,
        place=place,
        maps=maps,
        window=window,
        formula=formula,
        total=total,
        given=given,
        agrees=_both_odd(total, given) or abs(total - given) <= allowed,
    )


def _both_odd(one: float, other: float) -> bool:
    """Whether neither of two numbers is finite: which of NaN and infinity comes out is chance."""
    return not math.isfinite(one) and not math.isfinite(other)


def _call(
    model: LoadedModel, fed: Fed, layer: str, part: nn.Module | None
) -> tuple[torch.Tensor, torch.Tensor, Maps]:
    """Return what went into a layer, what came out, and that as it is drawn."""
    _, wanted = names.split(layer)
    calls = 0
    taken: list[torch.Tensor] = []

    def note(_part: nn.Module, args: Any, kwargs: Any) -> None:
        nonlocal calls
        calls += 1
        tensor = take_tensor(layer, (*args, *kwargs.values())) if calls == wanted else None
        if tensor is not None:
            taken.append(tensor)

    handle = None if part is None else part.register_forward_pre_hook(note, with_kwargs=True)
    try:
        answer, maps = captured(model, fed, layer)
    finally:
        if handle is not None:
            handle.remove()
    if not taken:
        raise NothingCaptured(layer, "takes nothing that is a tensor")
    return taken[0].cpu(), answer.cpu(), maps


def _why_not(layer: str, part: nn.Module) -> str:
    # Attention takes the weights of the layer in it, and never calls that.
    if next(part.children(), None) is not None and not isinstance(part, nn.MultiheadAttention):
        return f"The layer {layer} is made of other layers; choose one of them."
    kind = type(part).__name__
    return (
        f"What {layer} does ({kind}) is not shown as arithmetic; choose a convolution, a linear "
        "layer, a pooling, a normalisation or an activation."
    )
