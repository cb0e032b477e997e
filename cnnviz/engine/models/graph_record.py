"""The boxes of a network of which a file tells the parts, but not how they go together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.engine.models.graph import Family, Graph, Node

if TYPE_CHECKING:
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
    """Return a graph of the modules in a file, without edges.

    Parameters
    ----------
    record : ModuleRecord
        The network as the file describes it; nothing of it ran.
    """
    keys: dict[str, int] = {}
    nodes: list[Node] = []
    for name, part in record.walk():
        if not name:
            continue
        above, _, label = name.rpartition(".")
        keys[name] = len(nodes)
        family = "block" if part.children else _family(part.class_name)
        kind = part.class_name.rpartition(".")[2]
        nodes.append(Node(len(nodes), "layer", name, label, kind, family, keys.get(above), None))
    return Graph(tuple(nodes), (), None)


def _family(class_name: str) -> Family:
    if class_name.startswith("torch.nn.modules.activation.") and "Attention" not in class_name:
        return "activation"
    last = class_name.rpartition(".")[2].casefold()
    return next((family for word, family in _BY_WORD if word in last), "other")
