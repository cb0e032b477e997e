"""One operation of torch, as a rule looks at it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from cnnviz.engine.models.fields.field import Field

FieldOf = Callable[[torch.Tensor], Field | None]


class Call:
    """One operation: what it was called with, what it gave, and what its inputs see."""

    def __init__(
        self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any], out: Any, of: FieldOf
    ) -> None:
        self.func, self.args, self.kwargs = func, args, kwargs
        self.name: str = func.overloadpacket.__name__
        self.out: torch.Tensor = out[0] if isinstance(out, (tuple, list)) else out
        self.given: torch.Tensor = args[0]
        self.of = of

    @property
    def field(self) -> Field | None:
        """What the first input sees."""
        return self.of(self.given)

    def argument(self, index: int, name: str, default: Any = None) -> Any:
        """Return an argument by its place or its name."""
        if index < len(self.args):
            return self.args[index]
        return self.kwargs.get(name, default)

    def dim(self, index: int, name: str = "dim", default: int = 0) -> int:
        """Return an argument that names a dimension, counted from the front."""
        return int(self.argument(index, name, default)) % max(1, self.given.ndim)
