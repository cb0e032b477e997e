"""Why an input does not go through a network, in words."""

from __future__ import annotations

from typing import Any

from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.modules.conv import _ConvNd

from cnnviz.engine.errors import ShapeTrouble
from cnnviz.engine.probes.forward import first_tensor


def explain_failure(
    name: str, part: nn.Module, inputs: tuple[Any, ...], error: Exception
) -> ShapeTrouble:
    """Say which layer stopped an input, what it expects and what it gets."""
    source = first_tensor(inputs)
    shape = () if source is None else tuple(source.shape)
    layer = f"{name} ({type(part).__name__})" if name else type(part).__name__
    gets = f"an input of shape {_size(shape)}" if shape else "no tensor"
    if isinstance(part, nn.Linear) and shape:
        return _explain_linear(layer, part, shape)
    if isinstance(part, _ConvNd) and len(shape) >= 3:
        return _explain_convolution(layer, part, shape, gets)
    if isinstance(part, _BatchNorm) and len(shape) > 1 and shape[1] != part.num_features:
        return ShapeTrouble(layer, _channels(part.num_features), _channels(shape[1]))
    if shape and (0 in shape or "too small" in str(error)):
        advice = "the picture has shrunk to nothing here: use a larger input"
        return ShapeTrouble(layer, "a larger map", gets, advice)
    return ShapeTrouble(layer, "another input", gets, str(error).splitlines()[0].rstrip("."))


def _explain_linear(layer: str, part: nn.Linear, shape: tuple[int, ...]) -> ShapeTrouble:
    return ShapeTrouble(
        layer,
        f"{part.in_features:,} features",
        f"{shape[-1]:,}",
        "the size of the input, or the padding and rounding of the pooling before it, differ "
        "from those the layer was made for",
    )


def _explain_convolution(
    layer: str, part: _ConvNd, shape: tuple[int, ...], gets: str
) -> ShapeTrouble:
    spatial = len(part.kernel_size)
    channels = shape[-spatial - 1]
    if channels != part.in_channels:
        advice = "set the number of channels in the preprocessing"
        return ShapeTrouble(layer, _channels(part.in_channels), _channels(channels), advice)
    kernel = " x ".join(str(size) for size in part.kernel_size)
    advice = "the picture is too small for this network: use a larger input"
    return ShapeTrouble(layer, f"at least {kernel} pixels with its padding", gets, advice)


def _channels(count: int) -> str:
    return f"{count:,} channel{'' if count == 1 else 's'}"


def _size(shape: tuple[int, ...]) -> str:
    return " x ".join(f"{size:,}" for size in shape)
