"""The layer table: what every layer is, what it gives, and what it costs."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from cnnviz.engine.errors import UnknownName
from cnnviz.engine.models.arithmetic import (
    Products,
    attention_macs,
    shares_memory,
    size_in_bytes,
    state_in_bytes,
    tensors_in,
)
from cnnviz.engine.models.loaded import as_loaded, as_module
from cnnviz.engine.models.receptive_field import FieldTracer, ReceptiveField
from cnnviz.engine.models.watching import Watching
from cnnviz.engine.probes import names
from cnnviz.engine.probes.activation_view import kind_of
from cnnviz.engine.probes.filters import weight_of
from cnnviz.engine.probes.forward import borrowed, first_tensor, modules_by_name, run
from cnnviz.engine.probes.layouts import Layout, Tracker, remember

if TYPE_CHECKING:
    from cnnviz.engine.models.loaded import LoadedModel


@dataclass(frozen=True)
class LayerRow:
    """One layer: one call of one module.

    Parameters
    ----------
    name : str
        Qualified module name; with ``#n`` where the module is called more than once.
    module, call : str, int
        The module, and which of its calls this is, from 1.
    type : str
        Class name of the module.
    output_shape : tuple of int or None
        Shape of its output with the batch; None where it did not run or gives no tensor.
    parameters : int
        Parameters of the module and all below it; for later calls of a module 0.
    macs : int
        Multiply-adds of the module itself for the example, without those of the layers below it.
    kind : str
        "maps", "tokens", "vector", or "other" where nothing can be drawn.
    parent : str
        Name of the layer that it is a part of; empty at the top.
    executed : bool
        Whether it ran for the example.
    has_filters : bool
        Whether it has a weight that can be drawn.
    memory : int
        Bytes that its output takes for the example; 0 where it did not run.
    in_place : bool
        Whether that is the memory of its input, rewritten or looked at in another shape.
    field : ReceptiveField or None
        What its places see; None where that was not asked for, or there are no such places.
    field_note : str
        Why there is no field, or what else counts, in words.
    """

    name: str
    module: str
    call: int
    type: str
    output_shape: tuple[int, ...] | None
    parameters: int
    macs: int
    kind: str
    parent: str
    executed: bool
    has_filters: bool
    memory: int = 0
    in_place: bool = False
    field: ReceptiveField | None = field(default=None, compare=False)
    field_note: str = ""

    @property
    def units(self) -> int | None:
        """How many units its output has, or None where nothing of it can be drawn."""
        if self.output_shape is None or self.kind == "other":
            return None
        channels_last = self.kind == "tokens"
        return self.output_shape[-1 if channels_last else 1]


@dataclass(frozen=True)
class LayerTable:
    """All layers in the order in which the network calls them; what is not called comes last.

    Parameters
    ----------
    rows : tuple of LayerRow
        The layers; the network as a whole is not among them.
    total_parameters, total_macs : int
        Of the whole network, for the example.
    input_shape : tuple of int
        Shape of the example.
    trainable_parameters : int
        How many of the parameters a training may change.
    total_memory : int
        Bytes of what all innermost layers give, as they are kept in a training; what is rewritten
        in place counts once.
    weight_bytes : int
        Bytes of the state dictionary: what a file of the weights takes.
    has_fields : bool
        Whether receptive fields were asked for.
    """

    rows: tuple[LayerRow, ...]
    total_parameters: int
    total_macs: int
    input_shape: tuple[int, ...]
    trainable_parameters: int = 0
    total_memory: int = 0
    weight_bytes: int = 0
    has_fields: bool = False
    by_name: Mapping[str, LayerRow] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {row.name: row for row in self.rows})

    def find(self, name: str) -> LayerRow:
        """Return a layer by its name; a bare module name means its first call."""
        row = self.by_name.get(name) or self.by_name.get(names.join(name, 1))
        if row is None:
            raise UnknownName("layer", name, self.by_name)
        return row


@dataclass
class _Call:
    """A call of a module: its place in the pass, and which call of its parent it belongs to."""

    order: float
    parent_call: int
    made: bool = True
    shape: tuple[int, ...] | None = None
    layout: Layout = "first"
    macs: int = 0
    before: int = 0  # multiply-adds of the whole network when it began
    below: int = 0  # multiply-adds of the layers below it
    innermost: bool = True
    memory: int = 0
    in_place: bool = False
    field: ReceptiveField | str | None = None


def example_input(model: LoadedModel | nn.Module) -> torch.Tensor:
    """Return a batch of one, seeded: (1, C, H, W) as the model's preprocessing makes it.

    A network for curves or vectors gets what :func:`cnnviz.engine.probes.feeding.example_of` finds.
    """
    from cnnviz.engine.probes.feeding import example_of

    return example_of(as_loaded(model))


def layer_table(
    model: LoadedModel | nn.Module, example: torch.Tensor, *, fields: bool = False
) -> LayerTable:
    """Run an example through the model once and list its layers.

    Parameters
    ----------
    model : LoadedModel or Module
        The network; it comes back untouched.
    example : Tensor, shape (N, C, H, W)
        An input.
    fields : bool
        Whether receptive fields are followed in the same run, which makes it a fifth slower.

    Raises
    ------
    ShapeTrouble
        Where the input does not go through: the layer, what it expects, what it gets.
    """
    module = as_module(model)
    modules = {name: part for name, part in modules_by_name(module).items() if name}
    calls, total_macs = _trace(module, modules, example, fields=fields)
    # Whoever looks at this network next need not run it to learn where its channels are.
    layouts = {
        (name, number): call.layout
        for name, made in calls.items()
        for number, call in enumerate(made, start=1)
    }
    remember(module, layouts)
    for name in modules:
        if name not in calls:
            calls[name] = [_Call(_first_call_below(name, calls), 1, made=False)]
    parts = [module, *modules.values()]
    sizes = _Sizes(parts)
    rows = [
        (call.order, row)
        for name, part in modules.items()
        for call, row in zip(calls[name], _rows(name, part, calls, sizes), strict=True)
    ]
    rows.sort(key=itemgetter(0))  # stable, so that a container that is not called comes first
    parameters = list(module.parameters())
    kept = (call for made in calls.values() for call in made if call.innermost)
    return LayerTable(
        tuple(row for _, row in rows),
        sum(parameter.numel() for parameter in parameters),
        total_macs,
        tuple(example.shape),
        sum(parameter.numel() for parameter in parameters if parameter.requires_grad),
        sum(call.memory for call in kept if not call.in_place),
        state_in_bytes(parts),
        fields,
    )


class _Sizes:
    """Counts the parameters of modules with all below them."""

    def __init__(self, parts: Sequence[nn.Module]) -> None:
        entries = [
            id(entry) for part in parts for entry in part._parameters.values() if entry is not None
        ]
        self._shared = len(set(entries)) < len(entries)
        self._known: dict[nn.Module, int] = {}

    def of(self, part: nn.Module) -> int:
        if self._shared:  # what stands in two places below a layer counts once
            return sum(parameter.numel() for parameter in part.parameters())
        known = self._known.get(part)
        if known is None:
            own = sum(entry.numel() for entry in part._parameters.values() if entry is not None)
            below = (self.of(child) for child in part._modules.values() if child is not None)
            known = self._known[part] = own + sum(below)
        return known


def _first_call_below(name: str, calls: Mapping[str, list[_Call]]) -> float:
    """Return where a container that is not called itself, such as a ModuleList, comes in."""
    below = (made[0].order for part, made in calls.items() if part.startswith(f"{name}."))
    return min(below, default=math.inf)


def _trace(
    module: nn.Module, modules: dict[str, nn.Module], example: torch.Tensor, *, fields: bool
) -> tuple[dict[str, list[_Call]], int]:
    """Run the example; return the calls of each layer, and the multiply-adds of the network."""
    calls: dict[str, list[_Call]] = {}
    running: list[_Call] = []
    order = itertools.count()
    products = Products()
    # One that nobody else holds, so that what is noted of it ends with the run.
    example = example.detach().clone() if fields else example
    seen = FieldTracer(example) if fields else None
    tracker = Tracker(example)

    def enter(name: str, _part: nn.Module, _inputs: tuple[Any, ...]) -> None:
        call = _Call(next(order), len(calls.get(_above(name), ())) or 1, before=products.total)
        calls.setdefault(name, []).append(call)
        if running:
            running[-1].innermost = False
        running.append(call)

    def leave(_name: str, part: nn.Module, inputs: tuple[Any, ...], output: Any) -> None:
        call = running.pop()
        tensor = first_tensor(output)
        call.layout = tracker.note(part, inputs, output)
        call.shape = None if tensor is None else tuple(tensor.shape)
        call.memory = size_in_bytes(tensors_in(output))
        call.in_place = shares_memory(output, inputs)
        call.field = None if seen is None else seen.told(tensor)
        if products.total == call.before:
            products.total += attention_macs(part, tensor)
        all_of_it = products.total - call.before
        call.macs = all_of_it - call.below
        if running:
            running[-1].below += all_of_it

    observers = (products.note,) if seen is None else (products.note, seen.note)
    handles = []
    try:
        for name, part in modules.items():
            handles.append(part.register_forward_pre_hook(partial(enter, name)))
            handles.append(part.register_forward_hook(partial(leave, name)))
        with borrowed(module), Watching(*observers):
            run(module, example)
    finally:
        for handle in handles:
            handle.remove()
    return calls, products.total


def _above(name: str) -> str:
    return name.rpartition(".")[0]


def _rows(
    name: str, part: nn.Module, calls: Mapping[str, list[_Call]], sizes: _Sizes
) -> list[LayerRow]:
    parameters = sizes.of(part)
    kind = type(part).__name__
    return [
        LayerRow(
            name=_row_name(name, number, calls),
            module=name,
            call=number,
            type=kind,
            output_shape=call.shape,
            parameters=parameters if number == 1 else 0,
            macs=call.macs,
            kind=(kind_of(call.shape, call.layout) if call.shape else None) or "other",
            parent=_row_name(_above(name), call.parent_call, calls),
            executed=call.made,
            has_filters=weight_of(part) is not None,
            memory=call.memory,
            in_place=call.in_place,
            field=call.field if isinstance(call.field, ReceptiveField) else None,
            field_note=call.field if isinstance(call.field, str) else _noted(call.field),
        )
        for number, call in enumerate(calls[name], start=1)
    ]


def _noted(field: ReceptiveField | None) -> str:
    return "" if field is None else field.note


def _row_name(module: str, call: int, calls: Mapping[str, list[_Call]]) -> str:
    return names.join(module, call) if len(calls.get(module, ())) > 1 else module
