"""The boxes of a network of which the parts are known, but not how they go together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from cnnviz.engine.models.graph import Family, Graph, Node

if TYPE_CHECKING:
    from torch import nn

    from cnnviz.engine.checkpoints.modules import ModuleRecord

_BY_WORD: tuple[tuple[str, Family], ...] = (
    ("conv", "convolution"),
    ("linear", "linear"),
    ("embedding", "linear"),
    ("norm", "normalisation"),
    ("pool", "pooling"),
    ("attention", "attention"),
    ("lstm", "recurrent"),
    ("gru", "recurrent"),
    ("rnn", "recurrent"),
)


def recorded_graph(record: ModuleRecord) -> Graph:
    """Return the modules in a file, without edges.

    Parameters
    ----------
    record : ModuleRecord
        The network as the file describes it; nothing of it ran.
    """
    return _tree(
        (name, part.class_name.rpartition(".")[2], _family(part.class_name), bool(part.children))
        for name, part in record.walk()
    )


def unconnected(parts: Mapping[str, nn.Module]) -> Graph:
    """Return the modules of a network that cannot be watched, without edges.

    Parameters
    ----------
    parts : mapping of str to Module
        The modules by their names.
    """
    from cnnviz.engine.models.graph_build import family_of

    return _tree(
        (name, type(part).__name__, family_of(part), next(part.children(), None) is not None)
        for name, part in parts.items()
    )


def _tree(parts: Iterable[tuple[str, str, Family, bool]]) -> Graph:
    """Make boxes of names, types and families, and of whether there are others in them."""
    keys: dict[str, int] = {}
    nodes: list[Node] = []
    for name, kind, family, holds in parts:
        if name:
            above, _, label = name.rpartition(".")
            keys[name] = key = len(nodes)
            colour = "block" if holds else family
            nodes.append(Node(key, "layer", name, label, kind, colour, keys.get(above), None))
    return Graph(tuple(nodes), (), None)


def _family(class_name: str) -> Family:
    if class_name.startswith("torch.nn.modules.activation.") and "Attention" not in class_name:
        return "activation"
    last = class_name.rpartition(".")[2].casefold()
    return next((family for word, family in _BY_WORD if word in last), "other")
