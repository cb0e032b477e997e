"""Which preprocessing a network expects, where nobody says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from torch import nn

from cnnviz.engine.data.measuring import LUMA
from cnnviz.engine.data.preprocessing import IMAGENET, MNIST, Preprocessing
from cnnviz.engine.models.catalogue import Architecture, PublishedWeights, architecture
from cnnviz.engine.models.match import TIMM
from cnnviz.engine.models.timm_build import timm_preprocessing


def for_architecture(
    name: str,
    num_classes: int | None,
    arguments: Mapping[str, Any],
    weights: PublishedWeights | None = None,
) -> Preprocessing:
    """Return what images go through before they reach the network `name`.

    Parameters
    ----------
    name : str
        Its name in the catalogue.
    num_classes : int or None
        Its number of classes; with torchvision's own number its weights' preprocessing is taken.
    arguments : mapping
        What it was built with.
    weights : PublishedWeights or None
        The published weights that it holds, where that is known.
    """
    if name == "course_cnn":
        return _course(int(arguments.get("in_channels", 1)), int(arguments.get("image_size", 28)))
    if name.startswith(TIMM):
        return with_channels(timm_preprocessing(name), int(arguments.get("in_channels", 3)))
    entry = architecture(name.removeprefix("quantized_"))
    size = arguments.get("image_size")
    chosen = weights or _of_size(entry, size)
    values = Preprocessing.from_dict(dict(chosen.preprocessing))
    if size is not None and weights is None:
        values = replace(values, resize=size, crop=(size, size))
    if entry.task == "classification" and num_classes != entry.num_classes:
        # Somebody's own classes: nearly everybody trains on with ImageNet's mean and deviation.
        values = replace(values, mean=IMAGENET.mean, std=IMAGENET.std)
    return with_channels(values, int(arguments.get("in_channels", values.channels)))


def with_channels(values: Preprocessing, channels: int) -> Preprocessing:
    """Return the same steps for grey (1) or coloured (3) input.

    Brightness is normalised by what the channels' means come to, and by their mean deviation.
    """
    if channels == values.channels or channels not in (1, 3):
        return values
    if channels == 3:
        return replace(values, channels=3, mean=values.mean * 3, std=values.std * 3)
    mean = sum(weight * part for weight, part in zip(LUMA, values.mean, strict=True))
    return replace(values, channels=1, mean=(mean,), std=(sum(values.std) / 3,))


def for_module(module: nn.Module) -> Preprocessing:
    """Return a guess for a network that nobody named, by the channels of its first layer."""
    for layer in module.modules():
        if isinstance(layer, (nn.Conv1d, nn.Conv2d, nn.Conv3d)):
            return _for_channels(layer.in_channels)
    return IMAGENET


def _of_size(entry: Architecture, size: int | None) -> PublishedWeights:
    """Return the published weights made for inputs of `size`, otherwise the recommended ones."""
    fitting = [w for w in entry.weights if size is not None and w.preprocessing["crop"][0] == size]
    return (fitting or list(entry.weights))[0]


def _course(channels: int, size: int) -> Preprocessing:
    return replace(_for_channels(channels), resize=size, crop=(size, size))


def _for_channels(channels: int) -> Preprocessing:
    # Pictures are grey or coloured. A network for anything else opens all the same, and its first
    # layer says what it would need.
    return MNIST if channels == 1 else IMAGENET
