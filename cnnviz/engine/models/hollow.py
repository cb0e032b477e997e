"""A copy of a network that has shapes and no numbers, on which passes cost next to nothing."""

from __future__ import annotations

import copy
from typing import Any

import torch
from torch import nn

_NORMS = {nn.BatchNorm1d: (2, 3), nn.BatchNorm2d: (4,), nn.BatchNorm3d: (5,)}


class _Channels(nn.Module):
    """Stands for a batch normalisation: it changes no shape, and refuses what that refuses.

    The real one takes nine tenths of the time on torch's meta device.
    """

    def __init__(self, norm: nn.Module, dimensions: tuple[int, ...]) -> None:
        super().__init__()
        self.num_features = int(norm.num_features)  # type: ignore[arg-type]
        self._dimensions = dimensions

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Return what came, where it fits."""
        if images.ndim not in self._dimensions:
            raise ValueError(f"expected {self._dimensions[-1]}D input (got {images.ndim}D input)")
        if images.shape[1] != self.num_features:
            given, got = list(images.shape), images.shape[1]
            wanted = f"{self.num_features} channels, but got {got} channels"
            raise ValueError(f"expected input{given} to have {wanted}")
        return images


def hollow(module: nn.Module) -> nn.Module:
    """Return a copy of a network on torch's meta device, in evaluation mode.

    The network itself is not touched, and none of its numbers is copied; hooks that watch are
    left out, so that nobody who listens to the network hears of the copy.

    Raises
    ------
    Exception
        Where a part of it cannot be copied, as with programs and quantised layers.
    """
    without: dict[int, Any] = {}
    for part in module.modules():
        for value in (*part._parameters.values(), *part._buffers.values(), *vars(part).values()):
            if isinstance(value, torch.Tensor):
                without[id(value)] = _emptied(value)
        for hooks in (part._forward_hooks, part._backward_hooks):
            without[id(hooks)] = type(hooks)()
    made: nn.Module = copy.deepcopy(module, without)
    lighten(made)
    return made.eval()


def lighten(module: nn.Module) -> None:
    """Replace batch normalisations by what only looks at channels, in place."""
    for part in list(module.modules()):
        for name, child in part.named_children():
            dimensions = _NORMS.get(type(child))  # type: ignore[arg-type]
            if dimensions is not None:
                setattr(part, name, _Channels(child, dimensions))


def _emptied(tensor: torch.Tensor) -> torch.Tensor:
    empty = torch.empty_like(tensor, device="meta", requires_grad=False)
    return nn.Parameter(empty, requires_grad=False) if isinstance(tensor, nn.Parameter) else empty
