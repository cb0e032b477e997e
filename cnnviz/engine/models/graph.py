"""The graph of a network: what ran for an example, as boxes that open and close.

A box is a layer, with the name that the layer table gives it, or an operation that a block makes
itself between its layers, such as an addition. Boxes lie in each other as the calls did. An edge
is a tensor that one gave and another took.

The window draws what is here, so that nothing of it needs torch to be imported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal
from weakref import WeakKeyDictionary

from cnnviz.engine.events import Progress, Work, drain
from cnnviz.engine.probes import names

if TYPE_CHECKING:
    import torch
    from torch import nn

    from cnnviz.engine.models.loaded import LoadedModel

Kind = Literal["input", "output", "layer", "group", "operation", "parameter"]
Family = Literal[
    "convolution",
    "linear",
    "normalisation",
    "activation",
    "pooling",
    "attention",
    "recurrent",
    "block",
    "other",
    "operation",
    "parameter",
    "end",
]
Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """One box.

    Parameters
    ----------
    key : int
        Its place in :attr:`Graph.nodes`, which is the order in which things began to run; a box
        comes before what lies in it.
    kind : {"input", "output", "layer", "group", "operation", "parameter"}
        A layer is a call of a module; a group is a list of modules that nobody calls as a whole,
        or a long row of operations; a parameter is one that an operation takes.
    name : str
        A layer's or list's name as in the layer table; of other boxes empty.
    label : str
        What the box says.
    type : str
        Class of a layer, name of an operation.
    family : str
        What kind of layer it is, for its colour.
    parent : int or None
        The box that it lies in; None at the top.
    shape : tuple of int or None
        Shape of what it gives, with the batch.
    """

    key: int
    kind: Kind
    name: str
    label: str
    type: str
    family: Family
    parent: int | None
    shape: Shape | None


@dataclass(frozen=True, slots=True)
class Flow:
    """A tensor that goes from one box to another; both hold no others.

    Parameters
    ----------
    source, target : int
        Keys of the boxes.
    shape : tuple of int or None
        Shape of the tensor.
    tensor : int
        A number that this tensor has wherever it goes.
    """

    source: int
    target: int
    shape: Shape | None
    tensor: int


@dataclass(frozen=True, slots=True)
class Edge:
    """All that goes from one box to another, as they are seen.

    Parameters
    ----------
    source, target : int
        Keys of the boxes.
    shape : tuple of int or None
        Shape of the tensor; None where there are several of different shapes.
    count : int
        How many tensors there are.
    """

    source: int
    target: int
    shape: Shape | None
    count: int


@dataclass(frozen=True)
class Graph:
    """All boxes of a network, and what goes between those that hold no others.

    Parameters
    ----------
    nodes : tuple of Node
        The boxes.
    flows : tuple of Flow
        Who takes what of whom.
    input_shape : tuple of int or None
        Shape of the example; None where nothing was seen to run, so that there are no flows either.
    """

    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]
    input_shape: Shape | None
    inside: Mapping[int | None, tuple[int, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        inside: dict[int | None, list[int]] = {None: []}
        for node in self.nodes:
            inside.setdefault(node.parent, []).append(node.key)
        object.__setattr__(self, "inside", {key: tuple(found) for key, found in inside.items()})

    @cached_property
    def _keys(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for node in self.nodes:
            if node.name:
                found.setdefault(node.name, node.key)
        return found

    def find(self, layer: str) -> int | None:
        """Return the box of a layer by its name in the layer table; None where there is none."""
        module, call = names.split(layer)
        numbered = names.join(module, call)
        known = self._keys
        return known.get(layer, known.get(numbered, known.get(module) if call == 1 else None))

    def above(self, key: int) -> tuple[int, ...]:
        """Return the boxes that a box lies in, the innermost first."""
        found = []
        parent = self.nodes[key].parent
        while parent is not None:
            found.append(parent)
            parent = self.nodes[parent].parent
        return tuple(found)

    def can_open(self, key: int) -> bool:
        """Whether there is something in a box."""
        return key in self.inside

    def seen(self, opened: Iterable[int]) -> Seen:
        """Return what is to be seen while some boxes are open."""
        wanted = frozenset(opened)
        stands_for: list[int] = []  # for each box the one that is seen of it
        shown: list[int] = []
        for node in self.nodes:
            parent = node.parent
            if parent is None or (parent in wanted and stands_for[parent] == parent):
                stands_for.append(node.key)
                shown.append(node.key)
            else:
                stands_for.append(stands_for[parent])
        found: dict[tuple[int, int], dict[int, Shape | None]] = {}
        for flow in self.flows:
            source, target = stands_for[flow.source], stands_for[flow.target]
            if source != target:
                found.setdefault((source, target), {})[flow.tensor] = flow.shape
        edges = tuple(_edge(ends, tensors) for ends, tensors in found.items())
        held = frozenset(key for key in shown if key in wanted and key in self.inside)
        return Seen(self, tuple(shown), held, edges)


@dataclass(frozen=True)
class Seen:
    """What is to be seen of a graph.

    Parameters
    ----------
    graph : Graph
        The graph.
    boxes : tuple of int
        Keys of the boxes that are seen, open ones too, in their order.
    opened : frozenset of int
        Those of them that are open.
    edges : tuple of Edge
        The edges between those that are closed, each pair once.
    """

    graph: Graph
    boxes: tuple[int, ...]
    opened: frozenset[int]
    edges: tuple[Edge, ...]


def _edge(ends: tuple[int, int], tensors: Mapping[int, Shape | None]) -> Edge:
    shapes = set(tensors.values())
    return Edge(*ends, shapes.pop() if len(shapes) == 1 else None, len(tensors))


_Known = dict[tuple[Shape, Sequence[tuple[str, type]]], Graph]
_known: WeakKeyDictionary[nn.Module, _Known] = WeakKeyDictionary()


def graph_of(model: LoadedModel | nn.Module, example: torch.Tensor) -> Graph:
    """Return the graph of what runs for an example; see :func:`graphing`."""
    return drain(graphing(model, example))


def graphing(model: LoadedModel | nn.Module, example: torch.Tensor) -> Work[Progress, Graph]:
    """Follow an example through a network once and return the graph of it.

    Only shapes are computed where the network allows it, and numbers where what it does depends on
    them. A network that was followed before for the same shape is not followed again. Of a
    TorchScript program, which nobody can watch, there are the boxes alone.

    Parameters
    ----------
    model : LoadedModel or Module
        The network; it comes back untouched.
    example : Tensor, shape (N, C, H, W)
        An input.

    Raises
    ------
    ShapeTrouble
        Where the input does not go through: the layer, what it expects, what it gets.
    """
    from cnnviz.engine.models.graph_build import build
    from cnnviz.engine.models.graph_record import unconnected
    from cnnviz.engine.models.graph_trace import followed
    from cnnviz.engine.models.loaded import as_module
    from cnnviz.engine.models.scripted_network import ScriptedNetwork
    from cnnviz.engine.probes.forward import modules_by_name

    module = as_module(model)
    parts = modules_by_name(module)
    if isinstance(module, ScriptedNetwork):
        return unconnected(parts)
    made_of = tuple((name, type(part)) for name, part in parts.items())
    question = tuple(example.shape), made_of
    known = _known.setdefault(module, {})
    if question not in known:
        yield Progress(0, 2, "Following the tensors through the network")
        trace = followed(module, example)
        yield Progress(1, 2, "Following the tensors through the network")
        known.clear()  # one graph for each network is enough to come back to
        known[question] = build(trace, parts)
    return known[question]
