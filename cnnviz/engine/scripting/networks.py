"""Code that makes a network anew: the course's own written out, torchvision's by their names."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from torch import nn
from torchvision.models import get_model_builder

from cnnviz.engine.models.adapt import HeadDropout, dropouts, first_convolution
from cnnviz.engine.models.catalogue import architecture
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.scripting.parts import call, lines, quote

TORCH, NN = "import torch", "from torch import nn"
MODELS = "from torchvision import models"
_ACTIVATIONS = {"relu": "nn.ReLU()", "sigmoid": "nn.Sigmoid()", "tanh": "nn.Tanh()"}
_PACKAGES = {
    "segmentation": "models.segmentation",
    "detection": "models.detection",
    "video": "models.video",
    "optical flow": "models.optical_flow",
}
# What our own builder takes, but no constructor of torchvision's.
_OURS = ("in_channels", "dropout")


def is_course_cnn(model: LoadedModel) -> bool:
    """Whether a network is the course's own."""
    return model.architecture == "course_cnn"


# ---- the course's own ----------------------------------------------------------------------------


def course_class(model: LoadedModel, name: str = "CourseCNN", dropout: float | None = None) -> str:
    """Return the class of the course's network with the sizes of `model`.

    `dropout` is the share that is silenced, where it is not the model's own.
    """
    module = model.module
    parts = dict(module.named_children())
    bend = next(word for word in _ACTIVATIONS if word in parts)
    pool = parts.get("pool")
    share = dropout_of(model) if dropout is None else dropout
    stage = f"self.{bend}(self.{{conv}}({{maps}}))"
    stage = f"self.pool({stage})" if pool is not None else stage
    last = "self.fc2(self.dropout(hidden))" if share else "self.fc2(hidden)"
    return lines(
        f"class {name}(nn.Module):",
        "    def __init__(self):",
        "        super().__init__()",
        f"        self.conv1 = {constructor(parts['conv1'])}",
        f"        self.conv2 = {constructor(parts['conv2'])}",
        None if pool is None else f"        self.pool = {_pooling(pool)}",
        f"        self.{bend} = {_ACTIVATIONS[bend]}",
        f"        self.fc1 = {constructor(parts['fc1'])}",
        f"        self.dropout = nn.Dropout({share!r})" if share else None,
        f"        self.fc2 = {constructor(parts['fc2'])}",
        "",
        "    def forward(self, images):",
        f"        maps = {stage.format(conv='conv1', maps='images')}",
        f"        maps = {stage.format(conv='conv2', maps='maps')}",
        f"        hidden = self.{bend}(self.fc1(maps.flatten(1)))",
        f"        return {last}",
    )


def dropout_of(model: LoadedModel) -> float:
    """Return the largest share that a network silences in training."""
    shares = [layer.p for layer in dropouts(model.module)]
    return max((share for share in shares if isinstance(share, float)), default=0.0)


def _pooling(layer: nn.Module) -> str:
    rounds = ", ceil_mode=True" if getattr(layer, "ceil_mode", False) else ""
    return f"nn.{type(layer).__name__}(2{rounds})"


# ---- torchvision's -------------------------------------------------------------------------------


def from_torchvision(target: str, model: LoadedModel, weights: str = "") -> str:
    """Return the code that makes one of torchvision's networks, with random or published weights.

    Heads and channels are those of `model`; with published weights, which `weights` names as
    torchvision's enumeration does, they are torchvision's own.
    """
    name = model.architecture
    arguments: dict[str, Any] = {}
    if weights:
        arguments["weights"] = weights
    else:
        if model.num_classes is not None:
            arguments["num_classes"] = model.num_classes
        arguments |= {key: value for key, value in model.arguments.items() if key not in _OURS}
        if "weights_backbone" in inspect.signature(get_model_builder(name)).parameters:
            arguments["weights_backbone"] = None
        if name.startswith(("googlenet", "inception")):
            arguments["init_weights"] = True
    given = [f"{key}={_value(value)}" for key, value in arguments.items()]
    return call(f"{target} = {_spelled(name)}", given)


def _value(value: object) -> str:
    return quote(value) if isinstance(value, str) else repr(value)


def package_of(name: str) -> str:
    """Return where torchvision keeps a network: ``models``, or ``models.segmentation``."""
    if name.startswith("quantized_"):
        return "models.quantization"
    return _PACKAGES.get(architecture(name).task, "models")


def _spelled(name: str) -> str:
    return f"{package_of(name)}.{name.removeprefix('quantized_')}"


def place_of(path: str) -> str:
    """Return ``classifier[6]`` for ``classifier.6``."""
    found = ""
    for part in path.split("."):
        found += f"[{part}]" if part.isdecimal() else f".{part}" if found else part
    return found


def constructor(layer: nn.Module) -> str:
    """Return the code that makes a linear layer or a convolution anew."""
    if isinstance(layer, nn.Linear):
        bias: list[str] = [] if layer.bias is not None else ["bias=False"]
        return f"nn.Linear({', '.join([str(layer.in_features), str(layer.out_features), *bias])})"
    assert isinstance(layer, nn.Conv2d)
    given = [str(layer.in_channels), str(layer.out_channels)]
    usual: Mapping[str, Any] = {"stride": (1, 1), "padding": (0, 0), "dilation": (1, 1)}
    given.append(f"kernel_size={_pair(layer.kernel_size)}")
    for key, default in usual.items():
        value = getattr(layer, key)
        if value != default:
            given.append(f"{key}={_pair(value)}")
    if layer.bias is None:
        given.append("bias=False")
    return f"nn.Conv2d({', '.join(given)})"


def _pair(value: tuple[int, ...] | str) -> str:
    if isinstance(value, str):
        return quote(value)
    return str(value[0]) if len(set(value)) == 1 else str(tuple(value))


# ---- what is changed of it -----------------------------------------------------------------------


def first_layer(model: LoadedModel, channels: int) -> Iterator[str]:
    """Yield the code that lets the first convolution take so many channels."""
    name, layer = first_convolution(model.module)
    place = place_of(name)
    yield f"first = model.{place}"
    yield f"model.{place} = {constructor(layer)}"
    if layer.bias is not None:
        yield f"model.{place}.bias = first.bias"
    summed = "first.weight.data.sum(1, keepdim=True)"
    if channels > 1:
        summed = f"{summed}.repeat(1, {channels}, 1, 1) / {channels}"
    yield f"model.{place}.weight.data = {summed}"


def with_dropout(model: LoadedModel, share: float, heads: Iterable[str]) -> Iterator[str]:
    """Yield the code that silences another share in training."""
    layers = dropouts(model.module)
    if any(isinstance(layer, HeadDropout) for layer in layers):
        for head in heads:
            place = f"model.{place_of(head)}"
            yield f"{place} = nn.Sequential(nn.Dropout({share!r}), {place})"
        return
    kinds = sorted({f"nn.{type(layer).__name__}" for layer in layers})
    kind = kinds[0] if len(kinds) == 1 else f"({', '.join(kinds)})"
    yield "for layer in model.modules():"
    yield f"    if isinstance(layer, {kind}):"
    yield f"        layer.p = {share!r}"
