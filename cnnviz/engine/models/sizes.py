"""Which image sizes an architecture can be trained on, found by trying: shapes alone are computed.

On torch's meta device tensors have a shape and no memory, so that a pass of the largest network
takes a moment. It is tried in training mode with two images, for that is what has to work.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

import torch
from torch import nn

from cnnviz.engine.errors import BadValue, CnnvizError, ShapeTrouble
from cnnviz.engine.models.build import build
from cnnviz.engine.models.catalogue import architecture
from cnnviz.engine.models.hollow import lighten
from cnnviz.engine.models.shapes import layer_shapes
from cnnviz.engine.probes.forward import explaining

LARGEST = 4096
_LARGEST_TRIED = 512  # every architecture works on images of this size


def trouble_at(name: str, size: int, arguments: Mapping[str, Any]) -> CnnvizError | None:
    """Return what stops square images on their way through a network, None where nothing does.

    Parameters
    ----------
    name : str
        An architecture of the catalogue.
    size : int
        Height and width in pixels.
    arguments : mapping
        What it is built with; an ``image_size`` among them is replaced.
    """
    if name == "course_cnn":
        return layer_shapes(**{**arguments, "image_size": size}).problem
    step = step_of(name)
    if size % step:
        return BadValue("image_size", size, f"a multiple of {step} px, into which {name} cuts it")
    return _tried(name, size, _key(arguments))


def smallest_size(name: str, arguments: Mapping[str, Any]) -> int:
    """Return the height and width of the smallest square images that a network can learn from."""
    return _smallest(name, _key(arguments))


def step_of(name: str) -> int:
    """Return the number of pixels of which image sizes have to be multiples; 1 for most."""
    if name.startswith("vit_"):
        return int(name.rpartition("_")[2])
    # Its windows divide the maps of every stage without a rest only so.
    return architecture(name).input_size[0] if name.startswith("maxvit") else 1


def fitting_size(name: str, wanted: int, arguments: Mapping[str, Any]) -> int:
    """Return the smallest workable size of at least `wanted` pixels."""
    step = step_of(name)
    size = max(step, -(-wanted // step) * step)
    return size if trouble_at(name, size, arguments) is None else smallest_size(name, arguments)


def _key(arguments: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Return the arguments that decide which sizes work, so that they can be compared."""
    return tuple(
        sorted(
            (key, tuple(value) if isinstance(value, list) else value)
            for key, value in arguments.items()
            if key not in ("image_size", "dropout", "transform_input")
        )
    )


@cache
def _smallest(name: str, key: tuple[tuple[str, Any], ...]) -> int:
    arguments, step = dict(key), step_of(name) if name != "course_cnn" else 1
    # Whatever is larger than an image that works does work too.
    low, high = 0, max(1, _LARGEST_TRIED // step)
    while high - low > 1:
        middle = (low + high) // 2
        if trouble_at(name, middle * step, arguments) is None:
            high = middle
        else:
            low = middle
    return high * step


@lru_cache(maxsize=4096)
def _tried(name: str, size: int, key: tuple[tuple[str, Any], ...]) -> CnnvizError | None:
    arguments = dict(key)
    channels = arguments.get("in_channels", architecture(name).channels)
    if name.startswith("vit_"):
        arguments["image_size"] = size
    module = _hollow(name, tuple(arguments.items()))
    images = torch.empty(2, channels, size, size, device="meta")
    try:
        with torch.no_grad(), explaining(module, images):
            module(images)
    except ShapeTrouble as trouble:
        return trouble.with_traceback(None)
    return None


@lru_cache(maxsize=4)
def _hollow(name: str, arguments: tuple[tuple[str, Any], ...]) -> nn.Module:
    module = build(name, None, dict(arguments), empty=True).to("meta").train()
    lighten(module)
    return module
