"""Why an input does not go through a network, in words.

What torch says of it names two numbers and no layer. The layer that was running, what it was given
and, where it is one of a person's own, the tensors in its forward and the line of its source are
read from the traceback, so that nothing has to be hooked or run again.
"""

from __future__ import annotations

import linecache
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from traceback import walk_tb
from types import FrameType
from typing import Any

import torch
from torch import nn
from torch.nn.modules.batchnorm import _NormBase
from torch.nn.modules.conv import _ConvNd
from torch.nn.modules.pooling import _AvgPoolNd, _MaxPoolNd

from cnnviz.engine.errors import CnnvizError, NetworkFailure, ShapeTrouble
from cnnviz.engine.models.shape_words import as_maps, parsed
from cnnviz.engine.models.shape_words import times as _size
from cnnviz.engine.probes.forward import first_tensor

# What torch and the networks raise for inputs that do not fit; anything else is another trouble.
_OF_SHAPES = (RuntimeError, ValueError, IndexError, AssertionError)
_CALLING = ("_call_impl", "_wrapped_call_impl", "inner")
_LONGEST_LINE = 100
_LIBRARY = str(Path(torch.__file__).parent.parent)
_LARGER = "the picture has shrunk to nothing here: use a larger input"
_AXES = {
    1: "curves (N, C, L)",
    2: "pictures (N, C, height, width)",
    3: "clips or volumes (N, C, T, height, width)",
}


@dataclass(frozen=True, eq=False)
class _Stop:
    """The innermost layer that was running.

    Parameters
    ----------
    name : str
        Its qualified name; empty for the network as a whole.
    part : Module
        The layer.
    inputs : tuple
        What it was called with.
    tensors : mapping of str to Tensor
        The tensors in its forward, by the names of their variables.
    line : str
        Where it stopped: file, number and text of the line; empty where there is no source.
    """

    name: str
    part: nn.Module
    inputs: tuple[Any, ...] = ()
    tensors: Mapping[str, torch.Tensor] = field(default_factory=dict)
    line: str = ""

    @property
    def layer(self) -> str:
        kind = type(self.part).__name__
        return f"{self.name} ({kind})" if self.name else kind


def explained(error: BaseException, module: nn.Module) -> CnnvizError:
    """Return what stopped a call of a network, as a person is told it.

    Parameters
    ----------
    error : BaseException
        What the call raised.
    module : Module
        The network.
    """
    stop = _where(error, module)
    message = _message(error)
    if not isinstance(error, _OF_SHAPES):
        return NetworkFailure(stop.layer, f"{type(error).__name__}: {message}", stop.line)
    given = first_tensor(stop.inputs)
    shape = () if given is None else tuple(given.shape)
    if given is not None and not any(True for _ in stop.part.children()):
        found = _of_layer(stop, given, shape, message)
        if found is not None:
            return found
    return _of_message(stop, shape, message)


def _of_layer(
    stop: _Stop, given: torch.Tensor, shape: tuple[int, ...], message: str
) -> ShapeTrouble | None:
    """Explain by what a layer is; None where only torch's own words tell."""
    part = stop.part
    if isinstance(part, _MaxPoolNd | _AvgPoolNd):
        found = _pooling(stop.layer, part, shape)
        if found is not None:
            return found
    if 0 in shape or "too small" in message or "smaller than kernel" in message:
        return ShapeTrouble(stop.layer, "a larger map", _an_input(shape), _LARGER)
    if isinstance(part, nn.Linear) and shape[-1] != part.in_features:
        return _linear(stop.layer, part.in_features, given)
    if isinstance(part, _ConvNd):
        return _convolution(stop.layer, part, shape)
    if isinstance(part, _NormBase):
        return _norm(stop.layer, part, shape)
    if isinstance(part, nn.GroupNorm) and len(shape) > 1 and shape[1] != part.num_channels:
        return ShapeTrouble(stop.layer, _channels(part.num_channels), _channels(shape[1]))
    if isinstance(part, nn.LayerNorm | nn.RMSNorm):
        return _last_dimensions(stop.layer, tuple(part.normalized_shape), shape)
    if isinstance(part, nn.MultiheadAttention) and shape[-1] != part.embed_dim:
        wanted = f"{part.embed_dim:,} features for each token"
        numbers = (part.embed_dim, shape[-1])
        return ShapeTrouble(stop.layer, wanted, f"{shape[-1]:,}", numbers=numbers)
    return None


def _linear(layer: str, wanted: int, given: torch.Tensor) -> ShapeTrouble:
    """Explain a linear layer, with the maps that were flattened before it where they are known."""
    shape = tuple(given.shape)
    got = shape[-1]
    numbers = (wanted, got)
    if len(shape) >= 3 and math.prod(shape[1:]) == wanted:
        advice = f"flatten the maps before it: {_size(shape[1:])} = {wanted:,}"
        return ShapeTrouble(layer, f"{wanted:,} features", f"maps of {_size(shape[1:])}", advice)
    if len(shape) > 2:
        advice = "the layer before it gives another number of features than this one takes"
        return ShapeTrouble(layer, f"{wanted:,} features", f"{got:,}", advice, numbers=numbers)
    maps = _flattened(given)
    expects, gets = f"{wanted:,} features", f"{got:,}"
    advice = (
        "the size of the input, or the padding and rounding of the pooling before it, differ "
        "from those the layer was made for"
    )
    if maps is None:
        return ShapeTrouble(layer, expects, gets, advice, numbers=numbers)
    gets = f"{_size(maps)} = {got:,}"
    factors = as_maps(wanted, maps)
    if factors:
        expects = f"{wanted:,} features = {_size(factors)}"
    elif wanted % maps[0]:
        advice = (
            f"{wanted:,} is no multiple of the {maps[0]:,} channels that the maps before it have, "
            "so that the layers before it are others than those that it was made for"
        )
    return ShapeTrouble(layer, expects, gets, advice, numbers=numbers)


def _flattened(given: torch.Tensor) -> tuple[int, ...] | None:
    """Return channels and places of the maps that a matrix of features is another look at."""
    base = given._base
    if base is None or base.ndim < 3 or base.numel() != given.numel():
        return None
    maps = tuple(base.shape[1:])
    return maps if math.prod(maps) == given.shape[-1] else None


def _convolution(layer: str, part: _ConvNd, shape: tuple[int, ...]) -> ShapeTrouble | None:
    axes = len(part.kernel_size)
    if len(shape) not in (axes + 1, axes + 2):
        gets = f"{len(shape)} dimensions ({_size(shape)})"
        return ShapeTrouble(layer, _AXES.get(axes, f"{axes + 2} dimensions"), gets)
    channels = shape[-axes - 1]
    if channels != part.in_channels:
        first = "set the number of channels in the preprocessing" if part.in_channels < 5 else ""
        return ShapeTrouble(layer, _channels(part.in_channels), _channels(channels), first)
    kernel = [
        dilation * (size - 1) + 1
        for dilation, size in zip(part.dilation, part.kernel_size, strict=True)
    ]
    padding = part.padding if isinstance(part.padding, tuple) else (0,) * axes
    return _too_small(layer, kernel, padding, shape)


def _norm(layer: str, part: _NormBase, shape: tuple[int, ...]) -> ShapeTrouble | None:
    dimensions = re.search(r"(\d)d$", type(part).__name__)
    axes = int(dimensions[1]) if dimensions else 0
    wanted = (axes + 1, axes + 2) if axes == 1 or "Instance" in type(part).__name__ else (axes + 2,)
    if axes and len(shape) not in wanted:
        gets = f"{len(shape)} dimensions ({_size(shape)})"
        return ShapeTrouble(layer, _AXES[axes], gets)
    channels = shape[1] if len(shape) > 1 else 0
    if channels and channels != part.num_features:
        return ShapeTrouble(layer, _channels(part.num_features), _channels(channels))
    return None


def _last_dimensions(
    layer: str, wanted: tuple[int, ...], shape: tuple[int, ...]
) -> ShapeTrouble | None:
    got = shape[-len(wanted) :]
    if got == wanted:
        return None
    expects = f"{_size(wanted)} as the last dimension{'s' if len(wanted) > 1 else ''}"
    changed = [pair for pair in zip(wanted, got, strict=False) if pair[0] != pair[1]]
    advice = "it normalises over a fixed size, so that it takes inputs of one size only"
    numbers = changed[0] if changed else None
    return ShapeTrouble(layer, expects, f"{_size(got)}", advice, numbers=numbers)


def _pooling(layer: str, part: Any, shape: tuple[int, ...]) -> ShapeTrouble | None:
    axes = int(type(part).__name__[-2])
    if len(shape) not in (axes + 1, axes + 2):
        return ShapeTrouble(layer, _AXES[axes], f"{len(shape)} dimensions ({_size(shape)})")
    kernel, padding = (
        value if isinstance(value, tuple) else (value,) * axes
        for value in (part.kernel_size, part.padding)
    )
    return _too_small(layer, kernel, padding, shape)


def _too_small(
    layer: str, kernel: Sequence[int], padding: Sequence[int], shape: tuple[int, ...]
) -> ShapeTrouble | None:
    """Explain a window that is larger than the map that it slides over."""
    places = zip(shape[-len(kernel) :], padding, kernel, strict=True)
    if all(place + 2 * pad >= size for place, pad, size in places):
        return None
    advice = "the picture is too small for this network: use a larger input"
    border = " with its padding" if any(padding) else ""
    expects = f"at least {_size(tuple(kernel))} pixels{border}"
    return ShapeTrouble(layer, expects, _an_input(shape), advice)


def _of_message(stop: _Stop, shape: tuple[int, ...], message: str) -> ShapeTrouble:
    """Explain by what torch says, with the tensors that it was said of."""
    found, whole = parsed(message, stop.tensors), not stop.name
    if found is None:
        reason = message.rstrip(".")
        advice = f"{reason}, at {stop.line}" if stop.line else reason
        gets = _an_input(shape) if shape else "no tensor"
        return ShapeTrouble(stop.layer, "another input", gets, advice, whole=whole)
    advice = f"it stopped at {stop.line}" if stop.line else found.advice
    return ShapeTrouble(
        stop.layer, found.expects, found.gets, advice, numbers=found.numbers, whole=whole
    )


def _where(error: BaseException, module: nn.Module) -> _Stop:
    """Return the innermost layer that was running, and what is known of it."""
    named = {part: name for name, part in module.named_modules()}
    part, inputs = module, ()
    frame: tuple[FrameType, int] | None = None
    for at, number in walk_tb(error.__traceback__):
        own = at.f_locals.get(at.f_code.co_varnames[0]) if at.f_code.co_argcount else None
        if not isinstance(own, nn.Module) or own not in named:
            continue
        given = at.f_locals.get("args")  # of the method by which torch calls a layer
        if own is not part or isinstance(given, tuple):
            part, inputs = own, given if isinstance(given, tuple) else ()
            frame = None
        if at.f_code.co_name not in _CALLING:
            frame = at, number
    if frame is None:
        return _Stop(named[part], part, inputs)
    text = linecache.getline(frame[0].f_code.co_filename, frame[1], frame[0].f_globals).strip()
    tensors = _tensors_of(frame[0], part, text)
    return _Stop(named[part], part, inputs, tensors, _line_of(*frame, text))


def _tensors_of(frame: FrameType, part: nn.Module, text: str) -> dict[str, torch.Tensor]:
    """Return the tensors in a forward: those that a line names, where it names at least two."""
    found: dict[str, torch.Tensor] = {}
    for name, value in frame.f_locals.items():
        if isinstance(value, torch.Tensor):
            found[name] = value
        elif isinstance(value, (list, tuple)):
            entries = enumerate(value[:16])
            found |= {f"{name}[{at}]": e for at, e in entries if isinstance(e, torch.Tensor)}
    for name in re.findall(r"\bself\.(\w+)", text):
        value = getattr(part, name, None)
        if isinstance(value, torch.Tensor):
            found[f"self.{name}"] = value
    words = set(re.findall(r"[\w.]+", text))
    named = {name: one for name, one in found.items() if name.partition("[")[0] in words}
    return named if len(named) > 1 else found


def _line_of(frame: FrameType, number: int, text: str) -> str:
    """Return where a frame is, in words; a line of a library's tells nobody anything."""
    path = frame.f_code.co_filename
    library = "site-packages" in path or path.startswith(_LIBRARY)
    if library or not text or not text.isprintable():
        return ""
    shown = text if len(text) <= _LONGEST_LINE else f"{text[:_LONGEST_LINE]}…"
    return f"line {number:,} of {Path(path).name}, “{shown}”"


def _message(error: BaseException) -> str:
    """Return the line of an error's text that tells most."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    if not lines:
        return "it says nothing more"
    if "TorchScript interpreter" in lines[0]:  # the reason comes last, after the program's text
        return re.sub(r"^\w*Error: ", "", lines[-1])
    return lines[0]


def _channels(count: int) -> str:
    return f"{count:,} channel{'' if count == 1 else 's'}"


def _an_input(shape: tuple[int, ...]) -> str:
    return f"an input of shape {_size(shape)}"
