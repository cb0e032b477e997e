"""Other weights of a network that is built already, without building and recognising it anew."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path

from torch import nn

from cnnviz.engine.checkpoints.read import Checkpoint, reading
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.fill import filling
from cnnviz.engine.models.load import loading_checkpoint
from cnnviz.engine.models.load_own import SOURCE_FACTS
from cnnviz.engine.models.loaded import LoadedModel

# What a checkpoint of ours tells of its network; all else is about the moment it was written.
_TOLD = (
    *("architecture", "num_classes", "arguments", "class_names", "answers", "preprocessing"),
    *("gaps", "writer", *SOURCE_FACTS),
)


def refilling(known: LoadedModel | None, path: Path) -> Work[Progress, LoadedModel]:
    """Load a checkpoint; where it is of the network `known`, a copy of that one is filled.

    Parameters
    ----------
    known : LoadedModel or None
        A network that was loaded from another checkpoint of the same run, if there is one.
    path : pathlib.Path
        The file.

    Returns
    -------
    LoadedModel
        As :func:`.load.load_model` gives it; it shares nothing that is written to with `known`.

    Raises
    ------
    CnnvizError
        As :func:`.load.load_model` does.
    """
    checkpoint = yield from reading(path)
    if known is None or not _is_of(known, checkpoint):
        return (yield from loading_checkpoint(checkpoint))
    module = _without_weights(known.module)
    yield from filling(module, checkpoint.entries, known.architecture)
    return replace(known, module=module, path=path, metadata=dict(checkpoint.metadata))


def _is_of(known: LoadedModel, checkpoint: Checkpoint) -> bool:
    facts = checkpoint.metadata
    if known.origin != "file" or facts.get("writer") != "cnnviz":
        return False
    if any(facts.get(name) != known.metadata.get(name) for name in _TOLD):
        return False
    own = known.module.state_dict()
    return checkpoint.shapes == {name: tuple(tensor.shape) for name, tensor in own.items()}


def _without_weights(module: nn.Module) -> nn.Module:
    """Return a copy that still has the very tensors of the original, each about to be replaced."""
    shared = {id(tensor): tensor for tensor in module.state_dict(keep_vars=True).values()}
    return copy.deepcopy(module, shared)
