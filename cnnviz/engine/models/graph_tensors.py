"""What the graph needs to know of torch's functions and tensors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from cnnviz.engine.probes.forward import first_tensor

_SPELLED = {
    "getitem": "slice",
    "setitem": "write part",
    "truediv": "div",
    "true_divide": "div",
    "rsub": "sub",
    "multiply": "mul",
    "concat": "cat",
    "concatenate": "cat",
}


def quickly(func: Any, args: Any, kwargs: Any) -> Any:
    """Return the shape of what some functions give, which torch would take milliseconds for.

    None for all others, and where something does not fit, so that torch says what.
    """
    if func is functional.batch_norm and args[0].ndim > 1:
        channels = args[0].shape[1:2]
        if all(one.shape == channels for one in tensors_in((args[1:], kwargs))):
            return torch.empty_like(args[0])
    elif func is functional.layer_norm and len(args) > 1:
        if tuple(args[0].shape[-len(args[1]) :]) == tuple(args[1]):
            return torch.empty_like(args[0])
    elif func is functional.multi_head_attention_forward and not kwargs.get("need_weights", True):
        query, size = args[0], args[3]
        if query.ndim == 3 and query.shape[-1] == size and query.shape[1] == args[1].shape[1]:
            return torch.empty_like(query), None
    return None


@contextmanager
def as_it_was(module: nn.Module) -> Iterator[None]:
    """Take back what a forward keeps in attributes of its modules, such as a mask or a cache."""
    before = []
    for part in module.modules():
        own = part.__dict__
        inner = [(kept, kept.copy()) for kept in own.values() if type(kept) in (dict, list)]
        before.append((own, own.copy(), inner))
    try:
        yield
    finally:
        for own, attributes, inner in before:
            if own.keys() != attributes.keys() or any(
                own[name] is not value for name, value in attributes.items()
            ):
                own.clear()
                own.update(attributes)
            for kept, values in inner:
                if type(kept) is dict:
                    kept.clear()
                    kept.update(values)
                else:
                    kept[:] = values


def spelled(func: Any) -> str:
    """Return what a function is called, in a student's spelling: add for ``+`` and ``+=``."""
    name = getattr(func, "__name__", "") or str(func)
    if name == "__get__":
        name = getattr(func.__self__, "__name__", name)
    if name.startswith("__"):
        name = name.strip("_")
        if name[0] in "ir" and hasattr(torch.Tensor, f"__{name[1:]}__"):
            name = name[1:]
    name = name.rpartition("::")[2].partition(".")[0].strip("_")
    return _SPELLED.get(name, name)


def tensors_in(values: Any) -> Iterator[torch.Tensor]:
    """Return all tensors in tuples, lists and mappings, however nested."""
    for value in values.values() if isinstance(values, dict) else values:
        if isinstance(value, torch.Tensor):
            yield value
        elif isinstance(value, (list, tuple, dict)):
            yield from tensors_in(value)


def named_tensors(output: Any, name: str) -> Iterator[tuple[str, torch.Tensor]]:
    """Return the tensors of an output, each by the keys of the mappings that it lies in."""
    if isinstance(output, torch.Tensor):
        yield name, output
    elif isinstance(output, dict):
        for key, value in output.items():
            yield from named_tensors(value, f"{name}.{key}" if name else str(key))
    elif isinstance(output, (list, tuple)):
        fields = getattr(output, "_fields", None)  # of a named tuple
        for place, value in enumerate(output):
            part = name if fields is None else f"{name}.{fields[place]}".strip(".")
            yield from named_tensors(value, part)
    elif first_tensor(getattr(output, "__dict__", None)) is not None:  # a data class
        yield from named_tensors(vars(output), name)


def storage_of(tensor: torch.Tensor) -> int:
    """Return what names the memory of a tensor's numbers; 0 where it is not one piece."""
    try:
        return int(tensor.untyped_storage()._cdata)
    except (NotImplementedError, RuntimeError):  # sparse and the like
        return 0


def extent_of(tensor: torch.Tensor) -> tuple[int, int]:
    """Return the first and the last place of a tensor's numbers in its storage."""
    begin = int(tensor.storage_offset())
    reach = ((size - 1) * step for size, step in zip(tensor.shape, tensor.stride(), strict=True))
    return begin, begin + sum(reach)
