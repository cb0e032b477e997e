"""A class for a person to complete, written from the names and shapes of a file's tensors.

It imports, can be made, and takes the file's weights as it is; how the data flows is a first guess,
and what the file cannot tell stands in it as a question. Names in a file are hostile: what is no
plain identifier is only ever written as the literal of a text.
"""

from __future__ import annotations

import keyword
import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from torch import nn

from cnnviz.engine.checkpoints.modules import ModuleRecord
from cnnviz.engine.checkpoints.read import Checkpoint
from cnnviz.engine.checkpoints.text import clean
from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.models.skeleton_layers import (
    Flow,
    Kind,
    Layer,
    Stored,
    guessed,
    parameter,
    recorded,
)

_MOST_TENSORS = 20_000
_DEEPEST = 30
_WIDEST_GAP = 8  # numbers that a Sequential may leave out
_LONGEST_NAME = 80
_TAKEN = {*dir(nn.Module), *dir(nn.Sequential), *vars(nn.Module()), "x"}
_INNER = {"", *vars(nn.Module())}  # names that a module needs for itself
_PROJECTIONS = {"in_proj_weight", "in_proj_bias"}
_BENT: tuple[Kind, ...] = ("conv", "linear", "norm")  # what an activation usually follows
_HEADER = '''"""A skeleton of a network, written from the names and shapes in a file of weights.

What the file does not tell stands as a question behind a #. Answer it, put what is missing into
forward, and open the class together with its weights:

    cnnviz inspect FILE.py:{name} --weights WEIGHTS
"""
'''


@dataclass
class _Node:
    """What stands under one name: tensors, and more names."""

    tensors: dict[str, Stored] = field(default_factory=dict)
    children: dict[str, _Node] = field(default_factory=dict)
    record: ModuleRecord | None = None


@dataclass(frozen=True)
class _Piece:
    """How a part is made: the lines of an expression, and the layers at its two ends."""

    lines: list[str]
    kind: Kind = "other"
    asks: str = ""
    first: Layer | None = None


def skeleton(checkpoint: Checkpoint, class_name: str = "") -> str:
    """Return a Python file with a class that has the tensors of a checkpoint.

    Parameters
    ----------
    checkpoint : Checkpoint
        The file.
    class_name : str
        How the class is called; empty takes the name that the file tells, or ``Network``.

    Raises
    ------
    CnnvizError
        Where there are no tensors, or more than anybody could complete.
    """
    if not checkpoint.entries:
        raise CnnvizError(f"There are no tensors in {checkpoint.path.name} to begin a class from.")
    if len(checkpoint.entries) > _MOST_TENSORS:
        raise CnnvizError(
            f"{checkpoint.path.name} has {len(checkpoint.entries):,} tensors, which are too many "
            "to begin a class from."
        )
    root = _tree(checkpoint)
    told = root.record.class_name.rpartition(".")[2] if root.record else ""
    name = next(filter(_is_name, (class_name, told)), "Network")
    writer = _Writer({name})
    body = writer.body(root, Flow(), whole=True)
    classes = [*writer.classes, (name, body)]
    text = "\n".join(f"\nclass {title}(nn.Module):\n{lines}\n" for title, lines in classes)
    return f"{_HEADER.format(name=name)}\n{_facts(checkpoint, root)}\n{_imports(text)}\n\n{text}"


def _tree(checkpoint: Checkpoint) -> _Node:
    root = _Node()
    for name, entry in checkpoint.entries.items():
        *parts, last = name.split(".")
        if len(parts) > _DEEPEST:
            raise CnnvizError(
                f"{checkpoint.path.name} has names of more than {_DEEPEST} parts, such as "
                f"{clean(name, _LONGEST_NAME)}; no class can be begun from them."
            )
        node = root
        for part in parts:
            node = node.children.setdefault(part, _Node())
        node.tensors[last] = Stored(tuple(entry.shape), entry.dtype)
    if checkpoint.module is not None:
        _merge(root, checkpoint.module, 0)
    return root


def _merge(node: _Node, record: ModuleRecord, depth: int) -> None:
    """Add what a module tree tells: classes, settings, and layers without tensors."""
    node.record = record
    rest = node.children
    node.children = {}
    for key, child in record.children.items() if depth < _DEEPEST else ():
        node.children[key] = rest.pop(key, _Node())
        _merge(node.children[key], child, depth + 1)
    node.children |= rest


def _facts(checkpoint: Checkpoint, root: _Node) -> str:
    numbers = sum(math.prod(entry.shape) for entry in checkpoint.entries.values())
    name, tensors = clean(checkpoint.path.name, _LONGEST_NAME), len(checkpoint.entries)
    text = f"# The weights: {_literal(name)}, {tensors:,} tensors, {numbers:,} numbers.\n"
    first = _first_layer(root)
    if first is None or not first.inputs:
        return text
    what = "number" if first.kind == "linear" else "channel"
    count = f"{first.inputs:,} {what}{'' if first.inputs == 1 else 's'}"
    return f"{text}# The input has {count}. Of which size? With which mean and deviation?\n"


def _imports(text: str) -> str:
    lines = ["import torch"] if "torch." in text.replace("torch.nn", "") else []
    lines.append("from torch import nn")
    lines += ["from torch.nn import functional"] if "functional." in text else []
    return "\n".join(lines)


class _Writer:
    """Writes classes, those of the parts before those that hold them.

    Parameters
    ----------
    names : set of str
        Names that are taken.
    """

    def __init__(self, names: set[str]) -> None:
        self.classes: list[tuple[str, str]] = []
        self._names = {*names, "nn", "torch", "functional"}

    def piece(self, name: str, node: _Node, flow: Flow, inside: str = "") -> _Piece:
        """Return how a part is made; one with a number is called after what it is `inside`."""
        layer = _layer(name, node, flow)
        if layer is not None:
            flow.pass_through(layer)
            return _Piece([layer.text], layer.kind, layer.asks, layer)
        first = _first_layer(node, flow)
        if _is_sequence(node):
            lines, kind = self._sequence(inside or name, node, flow)
            return _Piece(lines, kind, "", first)
        body = self.body(node, flow)
        title = next((title for title, lines in self.classes if lines == body), "")
        if not title:
            title = self._title(inside or name)
            self.classes.append((title, body))
        return _Piece([f"{title}()"], "other", "", first)

    def body(self, node: _Node, flow: Flow, *, whole: bool = False) -> str:
        """Return the inside of a class; `whole` of the network itself."""
        made = ["        super().__init__()", *_own_tensors(node)]
        done: list[str] = []
        children = list(node.children.items())
        for number, (name, child) in enumerate(children):
            before = replace(flow)
            piece = self.piece(name, child, flow)
            target, called = _member(name)
            made += _indented(f"{target} = ", piece)
            done += _before(piece, before)
            done.append(f"        x = {called}(x)")
            last = number == len(children) - 1
            follows = "other" if last else _kind(*children[number + 1], flow)
            bent = piece.kind in _BENT and follows not in ("norm", "activation", "attention")
            if bent and not (last and whole):
                done.append("        x = functional.relu(x)  # activation? pooling?")
        done = done or ["        # which tensors are used how?"]
        first, second = "    def __init__(self) -> None:", "    def forward(self, x):"
        return "\n".join([first, *made, "", second, *done, "        return x"])

    def _sequence(self, inside: str, node: _Node, flow: Flow) -> tuple[list[str], Kind]:
        """Return the lines of a Sequential, and what its last layer does."""
        lines = ["nn.Sequential("]
        kind: Kind = "other"
        place = 0
        for name, child in node.children.items():
            following = _kind(name, child, flow)
            lines += _fillers(int(name) - place, kind, following, flow)
            piece = self.piece(name, child, flow, inside)
            lines += [f"    {line}" for line in _with_asks(piece, ",")]
            place, kind = int(name) + 1, piece.kind
        return [*lines, ")"], kind

    def _title(self, name: str) -> str:
        words = "".join(part[:1].upper() + part[1:] for part in name.split("_") if part.isalnum())
        stem = words if words.isascii() and words.isidentifier() else "Block"
        stem = f"{stem[:_LONGEST_NAME]}Part" if stem != "Block" else stem
        title, number = stem, 1
        while title in self._names:
            number += 1
            title = f"{stem}{number}"
        self._names.add(title)
        return title


def _layer(name: str, node: _Node, flow: Flow) -> Layer | None:
    """Return the layer that a node is, or None where it holds others."""
    if set(node.children) == {"out_proj"} and set(node.tensors) == {
        "in_proj_weight",
        "in_proj_bias",
    }:
        return _attention(node)
    if node.children:
        return None
    found = recorded(node.record, node.tensors) if node.record is not None else None
    if found is not None:
        return found
    if node.tensors:
        return guessed(name, node.tensors, flow)
    kind = node.record.class_name.rpartition(".")[2] if node.record is not None else ""
    return Layer("nn.Identity()", "other", f"{_literal(clean(kind, _LONGEST_NAME))}: what is it?")


def _attention(node: _Node) -> Layer | None:
    inner = node.children["out_proj"]
    width = node.tensors["in_proj_weight"].shape[-1:]
    wanted = (
        node.tensors["in_proj_weight"].shape == (3 * width[0], width[0]) if width else False,
        {key: entry.shape for key, entry in inner.tensors.items()}
        == {"weight": (*width, *width), "bias": width},
        not inner.children,
        width and node.tensors["in_proj_bias"].shape == (3 * width[0],),
    )
    if not all(wanted):
        return None
    text = f"nn.MultiheadAttention({width[0]}, 1, batch_first=True)"
    asks = "how many heads? it takes query, key and value"
    return Layer(text, "attention", asks, width[0], width[0], 0)


def _is_sequence(node: _Node) -> bool:
    """Whether the names below are the numbers of a Sequential, without too wide gaps."""
    names = list(node.children)
    if not names or node.tensors or not all(name.isascii() and name.isdecimal() for name in names):
        return False
    if any(len(name) > 4 or str(int(name)) != name for name in names):
        return False
    places = [-1, *map(int, names)]
    return all(0 < after - before <= _WIDEST_GAP for before, after in pairwise(places))


def _kind(name: str, node: _Node, flow: Flow) -> Kind:
    layer = _layer(name, node, replace(flow))
    if layer is None and _is_sequence(node):
        return _kind(*next(iter(node.children.items())), flow)
    return "other" if layer is None else layer.kind


def _first_layer(node: _Node, flow: Flow | None = None, depth: int = 0) -> Layer | None:
    """Return the first layer below a node that takes channels or features."""
    for name, child in node.children.items():
        layer = _layer(name, child, replace(flow or Flow()))
        if layer is None and depth < _DEEPEST:
            layer = _first_layer(child, flow, depth + 1)
        if layer is not None and layer.inputs:
            return layer
    return None


def _own_tensors(node: _Node) -> Iterator[str]:
    """Yield the lines that make tensors which belong to no layer."""
    for name, stored in node.tensors.items():
        if name in node.children or name in _INNER:
            yield f"        # no class can have the tensor {_literal(name)} here"
            continue
        text = parameter(stored)
        learned = text.startswith("nn.")
        if _is_name(name) and name not in _TAKEN:
            target = (
                f"self.{name} = {text}" if learned else f'self.register_buffer("{name}", {text})'
            )
        else:
            target = f"self.{'_parameters' if learned else '_buffers'}[{_literal(name)}] = {text}"
        yield f"        {target}  # where is it used?"


def _member(name: str) -> tuple[str, str]:
    """Return how a part is kept in its class, and how it is called."""
    if _is_name(name) and name not in _TAKEN:
        return f"self.{name}", f"self.{name}"
    text = f"self._modules[{_literal(name)}]"
    return text, text


def _is_name(name: str) -> bool:
    plain = name.isascii() and name.isidentifier() and len(name) <= _LONGEST_NAME
    return plain and not keyword.iskeyword(name) and not name.startswith("_")


def _literal(text: str) -> str:
    """Return a text as Python writes it in ASCII, which nothing in it can break out of."""
    return ascii(text)


def _with_asks(piece: _Piece, end: str) -> list[str]:
    *before, last = piece.lines
    return [*before, f"{last}{end}" + (f"  # {piece.asks}" if piece.asks else "")]


def _indented(target: str, piece: _Piece) -> list[str]:
    first, *rest = _with_asks(piece, "")
    return [f"        {target}{first}", *(f"        {line}" for line in rest)]


def _fillers(count: int, kind: str, following: Kind, flow: Flow) -> list[str]:
    """Return layers for the numbers of a Sequential that have no tensors."""
    lines = ["    nn.Identity(),  # pooling? dropout?"] * count
    if count and kind in _BENT and following != "activation":
        lines[0] = "    nn.ReLU(),  # or another activation?"
    if count and following == "linear" and flow.axes:
        lines[-1] = "    nn.Flatten(),  # or something before it?"
        flow.axes = 0
    return lines


def _before(piece: _Piece, flow: Flow) -> list[str]:
    """Return what has to be done or asked before a part is called."""
    first = piece.first
    if first is None or first.inputs is None or flow.channels is None:
        return []
    if first.kind == "linear" and flow.axes:
        return [f"        {_flattened(first.inputs, flow.channels, flow.axes)}"]
    if first.inputs != flow.channels:
        asked = f"the next takes {first.inputs:,}, and {flow.channels:,} come: is it a branch?"
        return [f"        # {asked}"]
    return []


def _flattened(wanted: int, channels: int, axes: int) -> str:
    places, rest = divmod(wanted, channels)
    if rest:
        return f"x = x.flatten(1)  # {wanted:,} numbers have to arrive here: how?"
    if places == 1:
        return f"x = functional.adaptive_avg_pool{axes}d(x, 1).flatten(1)  # or another pooling?"
    side = round(places ** (1 / axes))
    if side**axes == places:
        shape = " x ".join([str(side)] * axes)
        pooled = f"functional.adaptive_max_pool{axes}d(x, {side})"
        return f"x = {pooled}.flatten(1)  # {channels:,} channels of {shape}: by which pooling?"
    return f"x = x.flatten(1)  # {channels:,} channels of {places:,} places"
