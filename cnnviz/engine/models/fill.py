"""Weights of a file into a network that was built without any."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping

import torch
from torch import Tensor, nn

from cnnviz.engine.checkpoints.stored import StoredTensor
from cnnviz.engine.checkpoints.values import reading_tensors
from cnnviz.engine.errors import CheckpointMismatch
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.known import COUNTER
from cnnviz.engine.models.loaded import Gaps


def filling(
    module: nn.Module, entries: Mapping[str, StoredTensor], name: str
) -> Work[Progress, None]:
    """Read weights into a network whose own have no memory yet.

    The file may vanish afterwards. Its numbers are read straight into the memory in which the
    network keeps them, so that they never lie there twice.

    Raises
    ------
    CheckpointMismatch
        When keys or shapes differ.
    CheckpointProblem
        When the file's numbers cannot be had.
    """
    wanted = module.state_dict()
    gaps = _gaps(wanted, entries)
    if gaps is not None:
        raise CheckpointMismatch(name, gaps.missing, gaps.unexpected, gaps.shapes)
    values = yield from reading_tensors({key: entries[key] for key in wanted if key in entries})
    taken: set[int] = set()
    state = OrderedDict(
        (key, _own(values.pop(key, None), like, taken)) for key, like in wanted.items()
    )
    # In which version of their classes they are: MNASNet takes weights of no other.
    vars(state)["_metadata"] = getattr(wanted, "_metadata", {})
    module.load_state_dict(state, assign=True)
    _make_ready(module)


def filling_in_part(
    module: nn.Module, entries: Mapping[str, StoredTensor], name: str
) -> Work[Progress, Gaps | None]:
    """Read those weights that fit into a network that has random ones; the others stay.

    Returns
    -------
    Gaps or None
        What did not fit; None where everything did.

    Raises
    ------
    CheckpointMismatch
        When nothing fits at all.
    CheckpointProblem
        When the file's numbers cannot be had.
    """
    wanted = module.state_dict()
    gaps = _gaps(wanted, entries)
    fitting = {
        key: entries[key]
        for key in wanted
        if key in entries and (gaps is None or key not in gaps.shapes)
    }
    if gaps is not None and not fitting:
        raise CheckpointMismatch(name, gaps.missing, gaps.unexpected, gaps.shapes)
    values = yield from reading_tensors(fitting)
    with torch.no_grad():
        for key in fitting:
            wanted[key].copy_(values.pop(key))  # they share the network's memory
    _make_ready(module)
    return gaps


def _gaps(wanted: Mapping[str, Tensor], entries: Mapping[str, StoredTensor]) -> Gaps | None:
    """Return what a file and a network do not have in common; None where nothing is left over."""
    needed = [key for key in wanted if not key.endswith(COUNTER)]
    shapes = {
        key: (entries[key].shape, tuple(tensor.shape))
        for key, tensor in wanted.items()
        if key in entries and entries[key].shape != tensor.shape
    }
    missing = tuple(key for key in needed if key not in entries)
    unexpected = tuple(key for key in entries if key not in wanted)
    if not (missing or unexpected or shapes):
        return None
    return Gaps(missing, unexpected, shapes, len(needed))


def _make_ready(module: nn.Module) -> None:
    for parameter in module.parameters():
        parameter.requires_grad_(parameter.is_floating_point())
    module.eval()


def _own(value: Tensor | None, like: Tensor, taken: set[int]) -> Tensor:
    """Return a tensor of the network's element type, in memory that no other one has `taken`.

    What shares memory in the file, or is expanded there, would be trained twice.
    """
    if value is None:
        return torch.zeros(like.shape, dtype=like.dtype)
    value = value.to(like.dtype)
    memory = value.untyped_storage()
    if memory.data_ptr() in taken or memory.nbytes() < value.nbytes:
        value = value.clone(memory_format=torch.contiguous_format)
    elif memory.nbytes():
        taken.add(memory.data_ptr())
    return value
