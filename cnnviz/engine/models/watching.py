"""Watching every operation that torch makes while a network runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch.utils._python_dispatch import TorchDispatchMode

Observer = Callable[[Any, tuple[Any, ...], dict[str, Any], Any], None]


class Watching(TorchDispatchMode):  # type: ignore[no-untyped-call]  # torch says no types
    """Runs what runs in it as it is, and tells observers of each operation.

    One for all of them, because what each operation costs here is paid once.

    Parameters
    ----------
    *observers : callable
        Called as ``observer(operation, args, kwargs, output)`` after each operation.
    """

    def __init__(self, *observers: Observer) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._observers = observers

    def __torch_dispatch__(
        self,
        func: Any,
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        """Run an operation and tell of it."""
        kwargs = kwargs or {}
        output = func(*args, **kwargs)
        for observer in self._observers:
            observer(func, args, kwargs, output)
        return output
