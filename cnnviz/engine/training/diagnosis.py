"""Where numbers stop being finite: the first layer that spoils them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from cnnviz.engine.data.batch import Batch
from cnnviz.engine.training.precision import Precision


def explain(module: nn.Module, groups: Sequence[Batch], precision: Precision) -> tuple[str, str]:
    """Return the first bad layer, or "", and a part of a sentence about what is bad of it."""
    layer, what = first_bad_layer(module, groups, precision)
    if layer:
        kind = type(module.get_submodule(layer)).__name__
        bad = f"of the layer {layer} ({kind}) are the first that are not finite"
        return layer, f"the weights {bad}" if what == "weights" else f"the outputs {bad}"
    if what == "input":
        return "", "the images have pixels that are not finite"
    return "", "all layers give finite numbers, but these are too large for the loss"


def first_bad_layer(
    module: nn.Module, groups: Sequence[Batch], precision: Precision
) -> tuple[str, str]:
    """Send a batch through a network again, and return the first bad layer and what is bad of it.

    Parameters
    ----------
    module : torch.nn.Module
        The network with the weights that gave the loss; mode and buffers are left as they were.
    groups : sequence of Batch
        The batch.
    precision : Precision
        How it was computed.

    Returns
    -------
    layer, what : str
        A layer, and "weights" or "outputs"; ("", "input") where the images themselves are not
        finite, ("", "") where all layers are in order and the loss alone is too large.
    """
    buffers = {name: buffer.clone() for name, buffer in module.named_buffers()}
    try:
        for group in groups:
            if not bool(group.images.isfinite().all()):
                return "", "input"
            if found := _watched(module, group.images, precision):
                return found
    finally:
        for name, buffer in module.named_buffers():
            buffer.copy_(buffers[name])
    return "", ""


def _watched(module: nn.Module, images: Tensor, precision: Precision) -> tuple[str, str] | None:
    found: list[tuple[str, str]] = []

    def look(name: str) -> Any:
        def hook(layer: nn.Module, _inputs: Any, output: Any) -> None:
            if found:
                return
            if not all(_is_finite(weight) for weight in layer.parameters(recurse=False)):
                found.append((name, "weights"))
            elif not all(map(_is_finite, _tensors(output))):
                found.append((name, "outputs"))

        return hook

    hooks = [
        layer.register_forward_hook(look(name))
        for name, layer in module.named_modules()
        if not any(layer.children()) or any(True for _ in layer.parameters(recurse=False))
    ]
    try:
        with torch.no_grad(), precision.computing():
            module(images)
    finally:
        for hook in hooks:
            hook.remove()
    return found[0] if found else None


def _is_finite(values: Tensor) -> bool:
    return bool(values.isfinite().all())


def _tensors(output: Any) -> list[Tensor]:
    if isinstance(output, Tensor):
        return [output]
    if isinstance(output, dict):
        output = tuple(output.values())
    if isinstance(output, (tuple, list)):
        return [tensor for entry in output for tensor in _tensors(entry)]
    return []
