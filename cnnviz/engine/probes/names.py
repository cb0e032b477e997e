"""Names of layers: a module's qualified name, with ``#n`` for its n-th call."""

from __future__ import annotations


def split(name: str) -> tuple[str, int]:
    """Return the module's name and the number of the call; a bare name means the first call.

    >>> split("relu#2"), split("relu")
    (('relu', 2), ('relu', 1))
    """
    module, mark, number = name.rpartition("#")
    if mark and number.isdigit() and int(number) > 0:
        return module, int(number)
    return name, 1


def join(module: str, call: int) -> str:
    """Return the layer's name for one call of a module that is called more than once."""
    return f"{module}#{call}"
