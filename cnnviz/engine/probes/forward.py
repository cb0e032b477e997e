"""Borrowing a model: run it once and give it back as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn


@contextmanager
def borrowed(module: nn.Module) -> Iterator[None]:
    """Evaluate without gradients; flags and random state are as before afterwards.

    Evaluation mode keeps BatchNorm's running figures and dropout out of the game, so a network
    that is in training can be looked at between two batches without a trace.
    """
    flags = [(part, part.training) for part in module.modules()]
    state = torch.random.get_rng_state()
    try:
        for part, _ in flags:
            part.training = False
        with torch.no_grad():
            yield
    finally:
        for part, training in flags:
            part.training = training
        torch.random.set_rng_state(state)


def run(module: nn.Module, images: torch.Tensor) -> Any:
    """Call the model with a batch in the form that its family takes.

    Parameters
    ----------
    module : Module
        The network.
    images : Tensor, shape (N, C, H, W)
        torchvision's detectors get a list of (C, H, W), its video networks the picture repeated
        over sixteen frames, its optical flow networks the picture twice.
    """
    images = images.to(_device(module))
    kind = type(module).__module__
    if kind.startswith("torchvision.models.detection"):
        return module(list(images))
    if kind.startswith("torchvision.models.video") and images.ndim == 4:
        return module(images.unsqueeze(2).repeat(1, 1, 16, 1, 1))
    if kind.startswith("torchvision.models.optical_flow"):
        return module(images, images)
    return module(images)


def _device(module: nn.Module) -> torch.device:
    first = next(module.parameters(), None)
    return torch.device("cpu") if first is None else first.device


def first_tensor(output: Any) -> torch.Tensor | None:
    """Return the tensor of an output; of tuples, lists and mappings the first one in them."""
    if isinstance(output, torch.Tensor):
        return output
    if isinstance(output, dict):
        output = list(output.values())
    if isinstance(output, (tuple, list)):
        for part in output:
            found = first_tensor(part)
            if found is not None:
                return found
    return None
