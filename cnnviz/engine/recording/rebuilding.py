"""Code that makes the very layers of a network anew, whatever its class was given.

What a class was given is forgotten once it has made its layers. So its layers are written down as
they are, and the class is told to take these instead of making its own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import Enum
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

_BARE = set(nn.Module().__dict__)
_FUNCTIONS = (("nn.functional", nn.functional), ("torch", torch))
_HELPER = """\
def _filled(layer, values, tensors, layers):
    nn.Module.__init__(layer)
    vars(layer).update(values)
    for name, (kind, shape, dtype) in tensors.items():
        empty = torch.zeros(shape, dtype=dtype)
        if kind == "parameter":
            layer.register_parameter(name, nn.Parameter(empty, empty.is_floating_point()))
        else:
            layer.register_buffer(name, empty)
    for name, inner in layers.items():
        layer.add_module(name, inner)
    return layer
"""
_CLASS = """\
class {name}({bases}):
    def __init__(self):
        _filled(self, {values}, {tensors}, {{}})
{layers}"""


class CannotWrite(Exception):
    """A layer keeps something that cannot be written down."""


class LayerCode:
    """Writes layers down as Python.

    Parameters
    ----------
    home : str
        The module whose classes go by their bare names.

    Attributes
    ----------
    own : set of str
        Those of its classes that occur.
    imports : set of str
        Other modules whose classes occur.
    """

    def __init__(self, home: str) -> None:
        self._home = home
        self.own: set[str] = set()
        self.imports: set[str] = set()

    def program(self, module: nn.Module) -> str:
        """Return a class of the network's name that has its layers as they are.

        Raises
        ------
        CannotWrite
            Where one of them keeps what is no plain value.
        """
        kind = type(module)
        base = self._name(kind)
        values, tensors = self._kept(module)
        layers = self._layers(module)
        added = (f"        self.add_module({name!r}, {text})\n" for name, text in layers.items())
        made = _CLASS.format(
            name=kind.__name__,
            # Whoever reads this without running it sees by the second one that it is a network.
            bases=base if base == kind.__name__ else f"{base}, nn.Module",
            values=values,
            tensors=tensors,
            layers="".join(added),
        )
        imports = "".join(f"import {name}\n" for name in sorted({"torch", *self.imports}))
        return f"{imports}from torch import nn\n\n\n{_HELPER}\n\n{made}"

    def layer(self, module: nn.Module) -> str:
        """Return an expression that makes a layer; its weights are whatever."""
        kind = type(module)
        layers = self._layers(module)
        numbered = list(layers) == [str(at) for at in range(len(layers))]
        if kind is nn.Sequential and numbered:
            return f"nn.Sequential({', '.join(layers.values())})"
        if kind is nn.ModuleList and numbered:
            return f"nn.ModuleList([{', '.join(layers.values())}])"
        if not layers and kind.__module__.startswith("torch.nn.modules."):
            text = f"nn.{kind.__name__}({module.extra_repr()})"
            if _makes(text, module):
                return text
        values, tensors = self._kept(module)
        name = self._name(kind)
        return f"_filled({name}.__new__({name}), {values}, {tensors}, {_dict(layers)})"

    def _layers(self, module: nn.Module) -> dict[str, str]:
        """Return the code of the layers within a layer."""
        parts = module._modules.items()
        return {name: "None" if one is None else self.layer(one) for name, one in parts}

    def _kept(self, module: nn.Module) -> tuple[str, str]:
        """Return the code of the plain values and the tensors of a layer itself."""
        values = {
            name: self._written(value)
            for name, value in module.__dict__.items()
            if name not in _BARE and not name.startswith("__")
        }
        if module._non_persistent_buffers_set:
            raise CannotWrite("numbers that no file holds")
        tensors = {
            name: _described("parameter", one)
            for name, one in module._parameters.items()
            if one is not None
        } | {
            name: _described("buffer", one)
            for name, one in module._buffers.items()
            if one is not None
        }
        missing = [
            name
            for name, one in (*module._parameters.items(), *module._buffers.items())
            if one is None
        ]
        values |= dict.fromkeys(missing, "None")
        return _dict(values), _dict(tensors)

    def _written(self, value: Any) -> str:
        """Return a plain value, a class of layers or a function of PyTorch's as Python."""
        if isinstance(value, Enum):
            return f"{self._name(type(value))}.{value.name}"
        if value is None or type(value) in (bool, int, str, torch.dtype):
            return repr(value)
        if type(value) is float and math.isfinite(value):
            return repr(value)
        if type(value) in (list, tuple, torch.Size):
            inner = "".join(f"{self._written(one)}, " for one in value)
            return f"[{inner}]" if isinstance(value, list) else f"({inner})"
        if isinstance(value, dict) and all(isinstance(key, (str, int)) for key in value):
            return (
                "{"
                + ", ".join(f"{key!r}: {self._written(one)}" for key, one in value.items())
                + "}"
            )
        if isinstance(value, partial):
            self.imports.add("functools")
            given = [self._written(one) for one in (value.func, *value.args)]
            given += [f"{name}={self._written(one)}" for name, one in value.keywords.items()]
            return f"functools.partial({', '.join(given)})"
        if isinstance(value, type) and issubclass(value, nn.Module):
            return self._name(value)
        name = getattr(value, "__name__", "")
        for home, module in _FUNCTIONS:
            if name and getattr(module, name, None) is value:
                return f"{home}.{name}"
        raise CannotWrite(f"a {type(value).__name__}")

    def _name(self, kind: type) -> str:
        if "." in kind.__qualname__:
            raise CannotWrite("a class within another")
        if kind.__module__ == self._home:
            self.own.add(kind.__name__)
            return kind.__name__
        if getattr(nn, kind.__name__, None) is kind:
            return f"nn.{kind.__name__}"
        self.imports.add(kind.__module__)
        return f"{kind.__module__}.{kind.__name__}"


def _makes(text: str, module: nn.Module) -> bool:
    """Whether what a layer of PyTorch's prints of itself makes one like it."""
    try:
        with torch.device("meta"):
            made = eval(text, {"nn": nn})
    except (TypeError, ValueError, NameError, SyntaxError, AttributeError, RuntimeError):
        return False
    return type(made) is type(module) and made.extra_repr() == module.extra_repr()


def _described(kind: str, tensor: Tensor) -> str:
    return f"({kind!r}, {tuple(tensor.shape)!r}, {tensor.dtype!r})"


def _dict(entries: Mapping[Any, str]) -> str:
    return "{" + ", ".join(f"{name!r}: {text}" for name, text in entries.items()) + "}"
