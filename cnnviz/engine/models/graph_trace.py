"""Follows the tensors of one pass: which call, and which operation, gave and took each of them.

Hooks tell when a layer begins and ends, and a mode of torch sees every function that is called on
the way, inside a layer or between two. So the graph is of what ran, whatever the forward does.
"""

from __future__ import annotations

import itertools
import weakref
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

import torch
from torch import nn
from torch.overrides import TorchFunctionMode

from cnnviz.engine.models.graph_tensors import (
    as_it_was,
    extent_of,
    named_tensors,
    quickly,
    spelled,
    storage_of,
    tensors_in,
)
from cnnviz.engine.probes.forward import borrowed, modules_by_name, run, version_of

_META = torch.device("meta")
_ASKS_DEVICE = torch.Tensor.device.__get__
# What gives the same values once more; nobody draws it as a step of its own.
_PASSED_ON = frozenset(
    {
        *("contiguous", "clone", "detach", "to", "type", "type_as", "float", "half", "double"),
        *("bfloat16", "cpu", "cuda", "unsqueeze", "squeeze", "expand", "expand_as", "view_as"),
        *("alias", "requires_grad", "data", "as_subclass", "broadcast_to"),
    }
)
_MOST_CONSTANTS = 4


@dataclass(frozen=True, slots=True)
class Taken:
    """A tensor that something takes: what gave it, its shape, and its number."""

    source: int
    shape: tuple[int, ...]
    tensor: int


@dataclass(eq=False)
class Item:
    """A call, an operation, or where the network begins or ends.

    Parameters
    ----------
    key : int
        Its place in the trace.
    kind : {"call", "operation", "input", "output"}
        What it is.
    name : str
        Name of the module, of the operation, or of a part of the output.
    number : int
        Which call of the module it is, from 1.
    parent : int or None
        The call that it is made in; None for the network itself.
    shape : tuple of int or None
        Shape of what it gives.
    takes : list of Taken
        The tensors that it takes, of operations and inputs.
    constants : list of str
        Parameters and buffers that it takes.
    """

    key: int
    kind: Literal["call", "operation", "input", "output"]
    name: str
    number: int
    parent: int | None
    shape: tuple[int, ...] | None = None
    takes: list[Taken] = field(default_factory=list)
    constants: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Trace:
    """All that happened, in its order."""

    items: tuple[Item, ...]
    input_shape: tuple[int, ...]


def followed(module: nn.Module, example: torch.Tensor) -> Trace:
    """Follow an example through a network; it comes back untouched.

    First with shapes alone, which takes a fraction of a pass. What a network does may depend on
    numbers, or on a library that knows no shapes without them: it is then run with numbers.
    """
    try:
        return _follow(module, example, shapes_only=True)
    except Exception:  # noqa: BLE001 - whatever code raises that wants numbers; the true run tells
        return _follow(module, example, shapes_only=False)


def _follow(module: nn.Module, example: torch.Tensor, *, shapes_only: bool) -> Trace:
    batch = example.to(_META) if shapes_only else example.clone()
    tracer = _Tracer(module, shapes_only=shapes_only)
    with borrowed(module), as_it_was(module), tracer.attached(module), tracer:
        output = run(module, batch)
    tracer.end(output)
    return Trace(tuple(tracer.items), tuple(example.shape))


class _Tracer(TorchFunctionMode):
    """Notes calls and operations while a network runs.

    Parameters
    ----------
    module : Module
        The network.
    shapes_only : bool
        Whether tensors without numbers go through; parameters are then replaced by such.
    """

    def __init__(self, module: nn.Module, *, shapes_only: bool) -> None:
        super().__init__()
        self.items: list[Item] = []
        self._shapes_only = shapes_only
        self._running: list[tuple[str, int | None]] = [("", None)]
        self._calls: Counter[str] = Counter()
        # What gave each tensor, and the number of the tensor, by its identity while it lives.
        self._given: dict[int, tuple[weakref.ref[torch.Tensor], int, int]] = {}
        self._numbers = itertools.count()
        # Tensors that share their numbers: what is written through one is in the others too.
        self._sharing: dict[int, list[weakref.ref[torch.Tensor]]] = {}
        self._without_numbers: dict[int, tuple[torch.Tensor, torch.Tensor]] = {}
        self._constants: dict[int, tuple[weakref.ref[torch.Tensor], tuple[str, ...]]] = {}
        for name, one in (*module.named_parameters(), *module.named_buffers()):
            self._constants[id(one)] = weakref.ref(one), (name,)

    # ---- calls ---------------------------------------------------------------------------

    @contextmanager
    def attached(self, module: nn.Module) -> Iterator[None]:
        """Listen to every layer."""
        handles = []
        try:
            for name, part in modules_by_name(module).items():
                if isinstance(part, torch.jit.ScriptModule) and name:
                    continue  # what runs in a program of its own calls no hooks
                enter, leave = partial(self._enter, name), partial(self._leave, name)
                handles.append(part.register_forward_pre_hook(enter, with_kwargs=True))
                handles.append(part.register_forward_hook(leave, with_kwargs=True))
            yield
        finally:
            for handle in handles:
                handle.remove()

    def _enter(self, name: str, _part: nn.Module, args: Any, kwargs: Any) -> None:
        if not name:
            self._begin([*tensors_in((args, kwargs))])
            return
        self._calls[name] += 1
        item = self._add("call", name, self._calls[name])
        self._running.append((name, item.key))

    def _begin(self, images: list[torch.Tensor]) -> None:
        item = self._add("input", "input")
        for one in images:
            item.shape = item.shape or tuple(one.shape)
            self._keep(one, item.key)

    def _leave(self, name: str, _part: nn.Module, args: Any, kwargs: Any, output: Any) -> Any:
        if not name:
            return None
        while self._running[-1][0] != name:  # the forward caught an error of a layer
            self._running.pop()
        key = self._running[-1][1]
        assert key is not None
        gives = list(tensors_in((output,)))
        if len(self.items) == key + 1:  # nothing was seen to happen in it
            output = self._mark(name, list(tensors_in((args, kwargs))), output)
            gives = list(tensors_in((output,)))
        elif any(self.source_of(one) is None for one in gives):
            self._mark(name, list(tensors_in((args, kwargs))), output)
        self._running.pop()
        if gives:
            self.items[key].shape = tuple(gives[0].shape)
        return output

    def _mark(self, name: str, inputs: list[torch.Tensor], output: Any) -> Any:
        """Let the call that is running be where its output comes from.

        What it hands back unchanged gets a name of its own, so that whoever takes it is told apart
        from those who take what came in.
        """
        item = self._operation(name.rpartition(".")[2], inputs)
        if item is None:  # it works on what is always the same, as an embedding of places does
            item = self._add("operation", name)
        if isinstance(output, torch.Tensor) and self.source_of(output) is not None:
            with torch._C.DisableTorchFunction():
                output = output.view_as(output)
        for one in tensors_in((output,)):
            item.shape = item.shape or tuple(one.shape)
            if self.source_of(one) is None:
                self._keep(one, item.key)
        return output

    def end(self, output: Any) -> None:
        """Note what the network as a whole gave, by the names that it has there."""
        found: dict[str, Item] = {}
        for name, one in named_tensors(output, ""):
            taken = self._taken(one)
            if taken is not None:
                if name not in found:
                    found[name] = self._add("output", name or "output")
                found[name].takes.append(taken)
                found[name].shape = found[name].shape or taken.shape

    # ---- operations ----------------------------------------------------------------------

    def __torch_function__(self, func: Any, _types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Run a function and note what it takes and gives."""
        kwargs = kwargs or {}
        if self._shapes_only:
            if func is _ASKS_DEVICE:
                return _META
            args, kwargs = self._stripped(args), self._stripped(kwargs)
        given = list(tensors_in((args, kwargs)))
        versions = [version_of(one) for one in given]
        out = quickly(func, args, kwargs) if self._shapes_only else None
        if out is None:
            out = func(*args, **kwargs)
        written = [
            one for one, before in zip(given, versions, strict=True) if version_of(one) > before
        ]
        gives = [one for one in tensors_in((out,)) if not any(one is other for other in given)]
        if gives or written:
            self._note(spelled(func), given, gives, written)
        return out

    def _note(
        self,
        name: str,
        given: list[torch.Tensor],
        gives: list[torch.Tensor],
        written: list[torch.Tensor],
    ) -> None:
        takes = [taken for one in given if (taken := self._taken(one)) is not None]
        if not takes:
            names = self._constants_of(given)
            for one in gives if names else ():
                self._constants[id(one)] = weakref.ref(one), names
            return
        if name in _PASSED_ON and not written and len({taken.tensor for taken in takes}) == 1:
            for one in gives:
                self._keep(one, takes[0].source, takes[0].tensor)
            return
        item = self._operation(name, given)
        assert item is not None
        first = next(iter((*gives, *written)))
        item.shape = tuple(first.shape)
        for one in written:
            self._tell_sharers(one, item.key)
        for one in (*written, *gives):
            self._keep(one, item.key)

    def _operation(self, name: str, given: list[torch.Tensor]) -> Item | None:
        """Note an operation on what comes from the input; None where nothing of it does."""
        takes = [taken for one in given if (taken := self._taken(one)) is not None]
        if not takes:
            return None
        item = self._add("operation", name)
        item.takes = takes
        item.constants = list(self._constants_of(given))
        return item

    def _constants_of(self, given: list[torch.Tensor]) -> tuple[str, ...]:
        """Return which parameters are among some tensors, or made these."""
        found: dict[str, None] = {}
        for one in given:
            reference, names = self._constants.get(id(one), (None, ()))
            if reference is not None and reference() is one:
                found.update(dict.fromkeys(names))
        return tuple(found)[:_MOST_CONSTANTS]

    def _add(self, kind: Any, name: str, number: int = 1) -> Item:
        item = Item(len(self.items), kind, name, number, self._running[-1][1])
        self.items.append(item)
        return item

    # ---- tensors -------------------------------------------------------------------------

    def source_of(self, tensor: torch.Tensor) -> int | None:
        """Return what gave a tensor; None where it does not come from the input."""
        taken = self._taken(tensor)
        return None if taken is None else taken.source

    def _taken(self, tensor: torch.Tensor) -> Taken | None:
        reference, source, number = self._given.get(id(tensor), (None, 0, 0))
        if reference is None or reference() is not tensor:
            return None
        return Taken(source, tuple(tensor.shape), number)

    def _keep(self, tensor: torch.Tensor, key: int, number: int | None = None) -> None:
        reference = weakref.ref(tensor)
        if self.source_of(tensor) is None:
            self._sharing.setdefault(storage_of(tensor), []).append(reference)
        number = next(self._numbers) if number is None else number
        self._given[id(tensor)] = reference, key, number

    def _tell_sharers(self, written: torch.Tensor, key: int) -> None:
        """Let what shares numbers with a tensor that was written into come from there too."""
        storage = storage_of(written)
        if not storage:
            return
        begin, end = extent_of(written)
        for reference in self._sharing.get(storage, ()):
            other = reference()
            if other is not None and other is not written and self.source_of(other) is not None:
                low, high = extent_of(other)
                if low <= end and begin <= high:
                    self._given[id(other)] = reference, key, next(self._numbers)

    def _stripped(self, value: Any) -> Any:
        """Return arguments with tensors that have shapes alone."""
        if isinstance(value, torch.Tensor):
            if value.device == _META:
                return value
            kept = self._without_numbers.get(id(value))
            if kept is None:
                bare = torch.empty_strided(
                    value.shape, value.stride(), dtype=value.dtype, device=_META
                )
                # The one with numbers is kept too, so that nothing else gets its identity.
                kept = self._without_numbers[id(value)] = value, bare
                reference, names = self._constants.get(id(value), (None, ()))
                if reference is not None and reference() is value:
                    self._constants[id(bare)] = weakref.ref(bare), names
            return kept[1]
        if type(value) in (tuple, list):
            return type(value)(self._stripped(one) for one in value)
        if type(value) is dict:
            return {name: self._stripped(one) for name, one in value.items()}
        return value
