"""Makes a graph of a trace: what is one box, what lies in it, and what nobody needs to see."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from torch import nn
from torch.nn.modules import batchnorm, conv, pooling

from cnnviz.engine.models.graph import Family, Flow, Graph, Kind, Node, Shape
from cnnviz.engine.models.graph_trace import Item, Trace
from cnnviz.engine.probes import names

# So many operations in a row, with no layer between them, are one box that opens.
_LONG_ROW = 12
_FEWEST_IN_LIST = 3

_FAMILIES: tuple[tuple[Family, tuple[type[nn.Module], ...]], ...] = (
    ("convolution", (conv._ConvNd,)),
    ("linear", (nn.Linear, nn.Bilinear, nn.Embedding, nn.EmbeddingBag)),
    (
        "normalisation",
        (batchnorm._NormBase, nn.GroupNorm, nn.LayerNorm, nn.RMSNorm, nn.LocalResponseNorm),
    ),
    (
        "pooling",
        (
            pooling._MaxPoolNd,
            pooling._AvgPoolNd,
            pooling._AdaptiveMaxPoolNd,
            pooling._AdaptiveAvgPoolNd,
        ),
    ),
    ("attention", (nn.MultiheadAttention,)),
    ("recurrent", (nn.RNNBase, nn.RNNCellBase)),
)
_BY_WORD: tuple[tuple[str, Family], ...] = (
    ("conv", "convolution"),
    ("linear", "linear"),
    ("norm", "normalisation"),
    ("pool", "pooling"),
    ("attention", "attention"),
)
_ACTIVATIONS = frozenset(
    {
        *("relu", "relu6", "leaky_relu", "prelu", "elu", "selu", "celu", "gelu", "silu", "mish"),
        *("sigmoid", "hardsigmoid", "hardswish", "hardtanh", "tanh", "softmax", "log_softmax"),
        *("softplus", "logsigmoid"),
    }
)


@dataclass(eq=False)
class _Box:
    """A box that is still being put together; `item` is None for what nobody called."""

    kind: Kind
    name: str
    label: str
    type: str
    family: Family
    shape: Shape | None
    parent: _Box | None
    item: Item | None = None
    key: int = -1


def build(trace: Trace, parts: Mapping[str, nn.Module]) -> Graph:
    """Return the graph of a trace.

    Parameters
    ----------
    trace : Trace
        What happened.
    parts : mapping of str to Module
        The modules of the network by their names.
    """
    calling = {item.parent for item in trace.items if item.kind == "call"}
    items = _alive(trace.items, calling)
    single = _single(items, calling, parts)
    often = Counter(item.name for item in items if item.kind == "call")
    boxes: dict[int, _Box] = {}
    for item in items:
        parent = None if item.parent is None else boxes[item.parent]
        if parent is not None and item.parent in single:
            boxes[item.key] = parent  # what happens in a layer of its own is that layer
        else:
            numbered = often[item.name] > 1
            boxes[item.key] = _box(item, parent, parts, numbered, item.key in calling)
    order = list(dict.fromkeys(boxes.values()))
    order = _with_groups(order, parts)
    parameters, order = _with_parameters(order, parts)
    for key, box in enumerate(order):
        box.key = key
    flows = [
        Flow(boxes[taken.source].key, boxes[item.key].key, taken.shape, taken.tensor)
        for item in items
        for taken in item.takes
        if boxes[taken.source] is not boxes[item.key]
    ]
    for number, (one, box) in enumerate(parameters, start=1):
        flows.append(Flow(one.key, box.key, one.shape, -number))
    return Graph(tuple(map(_node, order)), tuple(dict.fromkeys(flows)), trace.input_shape)


def _node(box: _Box) -> Node:
    parent = None if box.parent is None else box.parent.key
    return Node(box.key, box.kind, box.name, box.label, box.type, box.family, parent, box.shape)


def _alive(items: Sequence[Item], calling: set[int | None]) -> list[Item]:
    """Leave out operations of which nothing comes, such as checks of a shape.

    What a layer does stays, though nobody may take what it gives.
    """
    used: set[int] = set()
    for item in reversed(items):
        in_layer = item.parent is not None and item.parent not in calling
        if item.kind != "operation" or item.key in used or in_layer:
            used.update(taken.source for taken in item.takes)
            used.add(item.key)
    return [item for item in items if item.key in used]


def _single(
    items: Sequence[Item], calling: set[int | None], parts: Mapping[str, nn.Module]
) -> set[int]:
    """Return the calls that are one box: torch's own layers, and those of one step at most."""
    steps = Counter(item.parent for item in items if item.kind == "operation")
    return {
        item.key
        for item in items
        if item.kind == "call"
        and item.key not in calling
        and (steps[item.key] <= 1 or _is_torchs_own(parts[item.name]))
    }


def _is_torchs_own(part: nn.Module) -> bool:
    return type(part).__module__.startswith(("torch.nn.", "torch.ao."))


def _box(
    item: Item, parent: _Box | None, parts: Mapping[str, nn.Module], numbered: bool, calls: bool
) -> _Box:
    if item.kind == "call":
        part = parts[item.name]
        family = "block" if calls else family_of(part)
        name = names.join(item.name, item.number) if numbered else item.name
        label = _short(name, parent)
        return _Box("layer", name, label, type(part).__name__, family, item.shape, parent, item)
    if item.kind == "operation":
        family = _family_of_operation(item.name)
        return _Box("operation", "", item.name, item.name, family, item.shape, parent, item)
    return _Box(item.kind, "", item.name, item.kind, "end", item.shape, parent, item)


def family_of(part: nn.Module) -> Family:
    """Return what kind of layer a module is."""
    for family, classes in _FAMILIES:
        if isinstance(part, classes):
            return family
    if type(part).__module__ == "torch.nn.modules.activation":
        return "activation"
    name = type(part).__name__.casefold()
    return next((family for word, family in _BY_WORD if word in name), "other")


def _family_of_operation(name: str) -> Family:
    if name in _ACTIVATIONS:
        return "activation"
    return next((family for word, family in _BY_WORD if word in name), "operation")


# ---- boxes that nobody called ------------------------------------------------------------

_Inside = dict[_Box | None, list[_Box]]


def _with_groups(order: list[_Box], parts: Mapping[str, nn.Module]) -> list[_Box]:
    """Put lists of modules, and long rows of operations, into boxes of their own."""
    inside: _Inside = {}
    for box in order:
        inside.setdefault(box.parent, []).append(box)
    found: list[_Box] = []

    def descend(parent: _Box | None) -> None:
        children = inside.get(parent, [])
        if parent is None or parent.kind != "group":
            children = list(_rows(list(_lists(children, parent, parts, inside)), parent, inside))
        for box in children:
            found.append(box)
            descend(box)

    descend(None)
    return found


def _lists(
    boxes: list[_Box], parent: _Box | None, parts: Mapping[str, nn.Module], inside: _Inside
) -> Iterator[_Box]:
    """Gather the calls of modules of one list, with the operations between them.

    Only where nothing else is called in between: a box is left before another is entered.
    """
    owners = [_owner(box, parent) for box in boxes]
    at = 0
    while at < len(boxes):
        owner, last = owners[at], at
        for place in range(at + 1, len(boxes) if owner else 0):
            if owners[place] == owner:
                last = place
            elif boxes[place].kind != "operation":
                break
        members = boxes[at : last + 1]
        if owner and sum(one.kind == "layer" for one in members) >= _FEWEST_IN_LIST:
            kind = type(parts[owner]).__name__
            yield _group(members, parent, inside, owner, _short(owner, parent), kind)
        else:
            yield from members
        at = last + 1


def _owner(box: _Box, parent: _Box | None) -> str:
    """Return the list that a layer is a part of, where that is not the box around it."""
    if box.kind != "layer":
        return ""
    owner = names.split(box.name)[0].rpartition(".")[0]
    return "" if parent is not None and owner == names.split(parent.name)[0] else owner


def _rows(boxes: list[_Box], parent: _Box | None, inside: _Inside) -> Iterator[_Box]:
    for kind, row in itertools.groupby(boxes, lambda box: box.kind):
        members = list(row)
        if kind == "operation" and len(members) > _LONG_ROW and len(members) < len(boxes):
            yield _group(members, parent, inside, "", "operations", "operations")
        else:
            yield from members


def _group(
    members: list[_Box], parent: _Box | None, inside: _Inside, name: str, label: str, kind: str
) -> _Box:
    group = _Box("group", name, label, kind, "block", members[-1].shape, parent)
    for one in members:
        one.parent = group
    inside[group] = members
    return group


def _with_parameters(
    order: list[_Box], parts: Mapping[str, nn.Module]
) -> tuple[list[tuple[_Box, _Box]], list[_Box]]:
    """Put the parameters that an operation takes before it; return who takes them, and all."""
    made: dict[tuple[_Box | None, str], _Box] = {}
    pairs: list[tuple[_Box, _Box]] = []
    found: list[_Box] = []
    for box in order:
        for name in box.item.constants if box.item and box.kind == "operation" else ():
            place = box.parent, name
            if place not in made:
                owner, _, last = name.rpartition(".")
                shape = tuple(getattr(parts[owner], last).shape) if owner in parts else None
                label = _short(name, box.parent)
                made[place] = _Box(
                    "parameter", "", label, "parameter", "parameter", shape, box.parent
                )
                found.append(made[place])
            pairs.append((made[place], box))
        found.append(box)
    return pairs, found


def _short(name: str, parent: _Box | None) -> str:
    """Return a name without that of the box around it."""
    while parent is not None and not parent.name:
        parent = parent.parent
    return name if parent is None else name.removeprefix(f"{names.split(parent.name)[0]}.")
