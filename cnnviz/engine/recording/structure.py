"""What a network is made of."""

from __future__ import annotations

from torch import nn


def structure_of(module: nn.Module) -> list[tuple[str, type, str]]:
    """Return names, classes and settings of all layers, by which two networks are the same."""
    return [(name, type(part), part.extra_repr()) for name, part in module.named_modules()]
