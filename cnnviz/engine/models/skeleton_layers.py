"""Which layer the tensors of one name belong to, written as Python: a guess that says what it asks.

Where a file tells the class and the settings of a layer, these are taken instead.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import nn

from cnnviz.engine.checkpoints.modules import ModuleRecord
from cnnviz.engine.models.plain_layers import (
    BadSetting,
    accepted,
    plain_layer,
    plain_name,
)

Kind = Literal["conv", "linear", "norm", "activation", "embedding", "attention", "other"]
_ACTIVATIONS = (
    *("ReLU", "ReLU6", "LeakyReLU", "PReLU", "ELU", "SELU", "CELU", "GELU", "SiLU", "Mish", "GLU"),
    *("Sigmoid", "Tanh", "Hardswish", "Hardsigmoid", "Hardtanh", "Softplus", "Softmax"),
    *("LogSoftmax", "Threshold", "RReLU"),
)
_LEARNED = ("float32", "float64", "float16", "bfloat16")
_COUNTERS = {"num_batches_tracked"}
_RUNNING = {"running_mean", "running_var"}


@dataclass(frozen=True)
class Stored:
    """Shape and element type of a tensor."""

    shape: tuple[int, ...]
    dtype: str = "float32"


@dataclass(frozen=True)
class Layer:
    """One layer of a skeleton.

    Parameters
    ----------
    text : str
        The expression that makes it.
    kind : str
        What it does, roughly.
    asks : str
        What the tensors cannot tell, as questions; empty where nothing is open.
    inputs, outputs : int or None
        Channels or features that it takes and gives; None where it changes nothing.
    axes : int or None
        Axes of place that it works along: 2 for a picture, 0 for a plain row of numbers.
    """

    text: str
    kind: Kind = "other"
    asks: str = ""
    inputs: int | None = None
    outputs: int | None = None
    axes: int | None = None


@dataclass
class Flow:
    """What has come so far from the layers before.

    Parameters
    ----------
    channels : int or None
        Channels or features; None where nobody knows.
    axes : int or None
        Axes of place.
    """

    channels: int | None = None
    axes: int | None = None

    def pass_through(self, layer: Layer) -> None:
        """Follow a layer."""
        self.channels = layer.outputs if layer.outputs is not None else self.channels
        self.axes = layer.axes if layer.axes is not None else self.axes


def recorded(record: ModuleRecord, tensors: Mapping[str, Stored]) -> Layer | None:
    """Return a layer as the file describes it, where it is a plain one that has these tensors."""
    name = plain_name(record.class_name)
    if name is None:
        return None
    try:
        built = plain_layer(record.class_name, record.settings, bias="bias" in tensors)
    except BadSetting:
        return None
    state = built.state_dict()
    if {key: tuple(entry.shape) for key, entry in state.items()} != {
        key: entry.shape for key, entry in tensors.items()
    }:
        return None
    words = list(_arguments(name, accepted(name, record.settings)))
    if name.startswith(("Conv", "Linear", "Bilinear", "LayerNorm")) and "bias" not in tensors:
        words += ["bias=False"] if tensors else []
    return _described(f"nn.{name}({', '.join(words)})", name, built)


def _arguments(name: str, settings: Mapping[str, Any]) -> Iterator[str]:
    """Yield what stands between the brackets: nothing that is so anyhow."""
    kind: type[nn.Module] = getattr(nn, name)
    usual = inspect.signature(kind).parameters
    for key, value in settings.items():
        default = usual[key].default
        if key == "stride" and default is None:
            default = settings.get("kernel_size")
        plain = _one(value) if key in ("kernel_size", "stride", "padding", "dilation") else value
        if default is inspect.Parameter.empty:
            yield repr(plain)
        elif _one(value) != _one(default):
            yield f"{key}={plain!r}"


def _one(value: Any) -> Any:
    """Return the number of which a tuple is made, where it is one."""
    same = isinstance(value, tuple) and len(set(value)) == 1
    return value[0] if same else value


def _described(text: str, name: str, built: nn.Module) -> Layer:
    sizes: dict[str, Any] = vars(built)
    if name.startswith("Conv") and "in_channels" in sizes:
        axes = len(built.kernel_size)  # type: ignore[arg-type]
        return Layer(text, "conv", "", sizes["in_channels"], sizes["out_channels"], axes)
    if name == "Linear":
        return Layer(text, "linear", "", sizes["in_features"], sizes["out_features"], 0)
    if "Norm" in name:
        return Layer(text, "norm")
    if name == "Flatten":
        return Layer(text, "other", axes=0)
    return Layer(text, "activation" if name in _ACTIVATIONS else "other")


def guessed(name: str, tensors: Mapping[str, Stored], flow: Flow) -> Layer | None:
    """Return the layer that tensors of these names and shapes are likeliest of, or None."""
    own = set(tensors) - _COUNTERS
    if own and own <= {"weight", "bias", *_RUNNING} and own >= _RUNNING:
        return _batch_norm(tensors, flow)
    if "weight" not in own or not own <= {"weight", "bias"}:
        return None
    shape = tensors["weight"].shape
    if tensors["weight"].dtype not in _LEARNED:
        return None
    bias = tensors["bias"].shape if "bias" in tensors else None
    if not all(shape):
        return None
    if len(shape) in (3, 4, 5):
        return _convolution(shape, bias, flow)
    if len(shape) == 2 and (bias is None or bias == shape[:1]):
        if bias is None and "embed" in name.casefold():
            return Layer(
                f"nn.Embedding({shape[0]}, {shape[1]})", "embedding", "", None, shape[1], 0
            )
        text = f"nn.Linear({shape[1]}, {shape[0]}{'' if bias else ', bias=False'})"
        return Layer(text, "linear", "", shape[1], shape[0], 0)
    if len(shape) == 1 and (bias is None or bias == shape):
        return _of_one_axis(name, shape[0], bias is not None, flow)
    return None


def _batch_norm(tensors: Mapping[str, Stored], flow: Flow) -> Layer | None:
    shapes = {entry.shape for key, entry in tensors.items() if key not in _COUNTERS}
    shape = tensors["running_mean"].shape
    if shapes != {shape} or len(shape) != 1 or ("weight" in tensors) != ("bias" in tensors):
        return None
    axes = flow.axes if flow.axes in (1, 2, 3) else (1 if flow.axes == 0 else 2)
    plain = "" if "weight" in tensors else ", affine=False"
    return Layer(f"nn.BatchNorm{axes}d({shape[0]}{plain})", "norm")


def _convolution(shape: tuple[int, ...], bias: tuple[int, ...] | None, flow: Flow) -> Layer | None:
    first, second, *kernel = shape
    size = str(kernel[0]) if len(set(kernel)) == 1 else f"({', '.join(map(str, kernel))})"
    if len(kernel) == 1:
        size = str(kernel[0])
    axes, more = len(kernel), "" if bias else ", bias=False"
    asks = "stride?" if all(part == 1 for part in kernel) else "stride? padding?"
    given = flow.channels if flow.axes == axes else None
    turned = bias == (second,) != (first,) or (
        given is not None
        and given == first != second
        and first % second == 0
        and bias is None
        and given % second != 0
    )
    if turned:
        text = f"nn.ConvTranspose{axes}d({first}, {second}, {size}{more})"
        return Layer(text, "conv", f"{asks} output_padding?", first, second, axes)
    if bias is not None and bias != (first,):
        return None
    groups = 1
    if given and given != second and given % second == 0 and first % (given // second) == 0:
        groups = given // second
    elif second == 1 and first > 1 and given == first:
        groups = first
    text = f"nn.Conv{axes}d({second * groups}, {first}, {size}"
    text += f", groups={groups}" if groups > 1 else ""
    return Layer(f"{text}{more})", "conv", asks, second * groups, first, axes)


def _of_one_axis(name: str, size: int, bias: bool, flow: Flow) -> Layer | None:
    words = name.casefold()
    if not bias:
        if "norm" in words:
            return Layer(f"nn.RMSNorm({size})", "norm", "or another normalisation?")
        return Layer(f"nn.PReLU({size})", "activation")
    if flow.axes in (1, 2, 3):
        groups = math.gcd(size, 32)
        return Layer(f"nn.GroupNorm({groups}, {size})", "norm", "how many groups?")
    return Layer(f"nn.LayerNorm({size})", "norm")


def parameter(stored: Stored) -> str:
    """Return the expression that makes a tensor that belongs to no layer."""
    shape = ", ".join(map(str, stored.shape))
    size = f"({shape},)" if len(stored.shape) == 1 else f"({shape})"
    if stored.dtype in ("float32", "float64", "float16", "bfloat16"):
        return (
            f"nn.Parameter(torch.zeros{size})" if stored.shape else "nn.Parameter(torch.zeros(()))"
        )
    kind = stored.dtype if hasattr(torch, stored.dtype) else "float32"
    return f"torch.zeros({size if stored.shape else '()'}, dtype=torch.{kind})"
