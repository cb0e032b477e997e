"""Layers of ``torch.nn`` built anew from the settings that a file tells, after a look at each.

Only the classes listed here are ever built, and only with the settings that are named for them.
What a setting may be is said by name, so that no file can make a layer cost memory or time beyond
reason.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import nn

_LARGEST_SIZE = 4096  # of kernels, strides, outputs
_LARGEST_FACTOR = 64  # by which a layer enlarges a map
_MOST_FEATURES = 2**31

Rule = Callable[[Any], bool]


class BadSetting(ValueError):
    """A setting that no such layer has; the text is a clause."""


def _whole(low: int, high: int) -> Rule:
    return lambda value: type(value) is int and low <= value <= high


def _sizes(low: int, high: int = _LARGEST_SIZE, *, none: bool = False) -> Rule:
    """Accept a whole number or one for each axis."""
    one = _whole(low, high)

    def fits(value: Any) -> bool:
        if isinstance(value, (tuple, list)):
            return 1 <= len(value) <= 6 and all(
                one(part) or (none and part is None) for part in value
            )
        return one(value)

    return fits


def _number(low: float, high: float) -> Rule:
    return lambda value: (
        type(value) in (int, float) and math.isfinite(value) and low <= value <= high
    )


def _word(*words: str) -> Rule:
    return lambda value: value in words if isinstance(value, str) else False


def _or(*rules: Rule) -> Rule:
    return lambda value: any(rule(value) for rule in rules)


def _nothing(value: Any) -> bool:
    return value is None


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


_COUNT = _whole(1, _MOST_FEATURES)
_ANY_NUMBER = _number(-1e30, 1e30)
_AXIS = _whole(-8, 8)

# What a setting of this name may be, whichever layer it belongs to.
RULES: Mapping[str, Rule] = {
    **dict.fromkeys(
        ("in_channels", "out_channels", "in_features", "out_features", "num_features", "groups"),
        _COUNT,
    ),
    **dict.fromkeys(("num_groups", "num_channels", "num_parameters"), _COUNT),
    **dict.fromkeys(("in1_features", "in2_features", "num_embeddings", "embedding_dim"), _COUNT),
    **dict.fromkeys(("kernel_size", "stride", "dilation"), _sizes(1)),
    "padding": _or(_sizes(-_LARGEST_SIZE), _word("same", "valid")),
    "output_padding": _sizes(0),
    "padding_mode": _word("zeros", "reflect", "replicate", "circular"),
    "output_size": _or(_sizes(1, none=True), _nothing),
    "normalized_shape": _sizes(1, _MOST_FEATURES),
    "unflattened_size": _sizes(-1, _MOST_FEATURES),
    **dict.fromkeys(("start_dim", "end_dim"), _AXIS),
    "dim": _or(_AXIS, _nothing),
    "p": _number(0, 1),
    "eps": _or(_number(0, 1e6), _nothing),
    "momentum": _or(_number(0, 1), _nothing),
    **dict.fromkeys(
        ("inplace", "affine", "track_running_stats", "elementwise_affine", "bias"), _flag
    ),
    **dict.fromkeys(("ceil_mode", "count_include_pad", "return_indices"), _flag),
    "divisor_override": _or(_whole(1, 2**31), _nothing),
    "norm_type": _number(0.1, 100),
    **dict.fromkeys(("alpha", "beta", "k", "negative_slope", "lambd", "threshold"), _ANY_NUMBER),
    **dict.fromkeys(("min_val", "max_val", "value", "lower", "upper"), _ANY_NUMBER),
    "size": _or(_sizes(1), _nothing),
    "scale_factor": _or(
        _number(1 / _LARGEST_SIZE, _LARGEST_FACTOR),
        _nothing,
        lambda value: (
            isinstance(value, (tuple, list))
            and 1 <= len(value) <= 3
            and all(map(_number(1 / _LARGEST_SIZE, _LARGEST_FACTOR), value))
        ),
    ),
    "mode": _word("nearest", "nearest-exact", "linear", "bilinear", "bicubic", "trilinear", "area"),
    "align_corners": _or(_flag, _nothing),
    "recompute_scale_factor": _or(_flag, _nothing),
    "upscale_factor": _whole(1, _LARGEST_FACTOR),
    "downscale_factor": _whole(1, _LARGEST_SIZE),
    "approximate": _word("none", "tanh"),
    "padding_idx": _or(_whole(0, _MOST_FEATURES), _nothing),
}

_CONV = (
    *("in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups"),
    "padding_mode",
)
_NORM = ("num_features", "eps", "momentum", "affine", "track_running_stats")
_MAX = ("kernel_size", "stride", "padding", "dilation", "return_indices", "ceil_mode")
_AVERAGE = ("kernel_size", "stride", "padding", "ceil_mode", "count_include_pad")
_RESIZE = ("size", "scale_factor")


def _for_axes(
    name: str, settings: tuple[str, ...], axes: str = "123"
) -> dict[str, tuple[str, ...]]:
    return {f"{name}{count}d": settings for count in axes}


# The settings that each class is built with; whether it has a bias its tensors tell.
LAYERS: Mapping[str, tuple[str, ...]] = {
    **_for_axes("Conv", _CONV),
    **_for_axes("ConvTranspose", (*_CONV, "output_padding")),
    "Linear": ("in_features", "out_features"),
    "Bilinear": ("in1_features", "in2_features", "out_features"),
    "Embedding": ("num_embeddings", "embedding_dim", "padding_idx"),
    "Identity": (),
    **_for_axes("BatchNorm", _NORM),
    **_for_axes("InstanceNorm", _NORM),
    "SyncBatchNorm": _NORM,
    "GroupNorm": ("num_groups", "num_channels", "eps", "affine"),
    "LayerNorm": ("normalized_shape", "eps", "elementwise_affine"),
    "RMSNorm": ("normalized_shape", "eps", "elementwise_affine"),
    "LocalResponseNorm": ("size", "alpha", "beta", "k"),
    **_for_axes("MaxPool", _MAX),
    "AvgPool1d": _AVERAGE,
    **_for_axes("AvgPool", (*_AVERAGE, "divisor_override"), "23"),
    **_for_axes("LPPool", ("norm_type", "kernel_size", "stride", "ceil_mode")),
    **_for_axes("AdaptiveAvgPool", ("output_size",)),
    **_for_axes("AdaptiveMaxPool", ("output_size", "return_indices")),
    **dict.fromkeys(("ReLU", "ReLU6", "SELU", "SiLU", "Mish"), ("inplace",)),
    **dict.fromkeys(("Hardswish", "Hardsigmoid"), ("inplace",)),
    **dict.fromkeys(("Sigmoid", "Tanh", "LogSigmoid", "Softsign", "Tanhshrink", "Softmax2d"), ()),
    **dict.fromkeys(("ELU", "CELU"), ("alpha", "inplace")),
    "LeakyReLU": ("negative_slope", "inplace"),
    "PReLU": ("num_parameters",),
    "RReLU": ("lower", "upper", "inplace"),
    "GELU": ("approximate",),
    "GLU": ("dim",),
    "Hardtanh": ("min_val", "max_val", "inplace"),
    **dict.fromkeys(("Hardshrink", "Softshrink"), ("lambd",)),
    "Softplus": ("beta", "threshold"),
    "Threshold": ("threshold", "value", "inplace"),
    **dict.fromkeys(("Softmax", "LogSoftmax", "Softmin"), ("dim",)),
    **dict.fromkeys(("Dropout", "Dropout1d", "Dropout2d", "Dropout3d"), ("p", "inplace")),
    **dict.fromkeys(("AlphaDropout", "FeatureAlphaDropout"), ("p", "inplace")),
    "Flatten": ("start_dim", "end_dim"),
    "Unflatten": ("dim", "unflattened_size"),
    "Upsample": (*_RESIZE, "mode", "align_corners", "recompute_scale_factor"),
    "UpsamplingNearest2d": _RESIZE,
    "UpsamplingBilinear2d": _RESIZE,
    "PixelShuffle": ("upscale_factor",),
    "PixelUnshuffle": ("downscale_factor",),
    "ChannelShuffle": ("groups",),
    **_for_axes("ZeroPad", ("padding",)),
    **_for_axes("ReflectionPad", ("padding",)),
    **_for_axes("ReplicationPad", ("padding",)),
    **_for_axes("CircularPad", ("padding",)),
    **_for_axes("ConstantPad", ("padding", "value")),
}
_WITH_BIAS = ("Conv", "Linear", "Bilinear")
_HOME = "torch.nn.modules."


def plain_name(class_name: str) -> str | None:
    """Return the name in ``torch.nn`` of a class that can be built here, or None for all others."""
    home, _, name = class_name.rpartition(".")
    inside = home == "torch.nn" or f"{home}.".startswith(_HOME)
    return name if inside and name in LAYERS else None


def plain_layer(class_name: str, settings: Mapping[str, object], *, bias: bool) -> nn.Module:
    """Build a layer without memory for its weights, which a file's are to take.

    Parameters
    ----------
    class_name : str
        With its module, as a file names it.
    settings : mapping of str to object
        What the file tells; what an older version did not write is taken as its default.
    bias : bool
        Whether the file has a bias for it.

    Raises
    ------
    BadSetting
        Where a setting is missing or absurd; what is wrong is said as a clause.
    """
    name = plain_name(class_name)
    if name is None:
        raise BadSetting(f"{class_name} is no plain layer")
    keywords = accepted(name, settings)
    if name.startswith(_WITH_BIAS) or (name == "LayerNorm" and not bias):
        keywords["bias"] = bias
    kind: type[nn.Module] = getattr(nn, name)
    try:
        with torch.device("meta"):
            return kind(**keywords).eval()
    except (TypeError, ValueError, RuntimeError, OverflowError) as error:
        raise BadSetting(f"a {name} cannot be built so ({str(error)[:120]})") from error


def accepted(name: str, settings: Mapping[str, object]) -> dict[str, Any]:
    """Return the settings that a class is built with, each within reason.

    Raises
    ------
    BadSetting
        Where one is not.
    """
    keywords: dict[str, Any] = {}
    for key in LAYERS[name]:
        value = settings.get(key)
        if key not in settings or (key == "stride" and value is None):
            continue
        if not RULES[key](value):
            raise BadSetting(f"{key} of a {name} cannot be {_shown(value)}")
        keywords[key] = tuple(value) if isinstance(value, list) else value
    return keywords


def same_settings(layer: nn.Module, class_name: str, settings: Mapping[str, object]) -> bool:
    """Whether a layer is of this class and agrees with all settings that a file tells."""
    name = plain_name(class_name)
    if name is None or type(layer).__name__ != name:
        return False
    return all(
        _same(getattr(layer, key, None), settings[key]) for key in LAYERS[name] if key in settings
    )


def _same(one: object, other: object) -> bool:
    """Compare settings; older versions wrote a number where newer ones write a pair."""
    if isinstance(one, (tuple, list)) and not isinstance(other, (tuple, list)):
        return all(part == other for part in one)
    if isinstance(other, (tuple, list)) and not isinstance(one, (tuple, list)):
        return all(part == one for part in other)
    if isinstance(one, (tuple, list)) and isinstance(other, (tuple, list)):
        return list(one) == list(other)
    return one == other


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
