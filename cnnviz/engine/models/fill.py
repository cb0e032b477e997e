"""Weights of a file into a network that was built without any."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from cnnviz.engine.checkpoints.stored import StoredTensor
from cnnviz.engine.checkpoints.values import reading_tensors
from cnnviz.engine.errors import CheckpointMismatch
from cnnviz.engine.events import Progress, Work


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
    shapes = {key: tensor.shape for key, tensor in entries.items()}
    counters = {key for key in wanted if key.endswith("num_batches_tracked")}
    missing = [key for key in wanted if key not in shapes and key not in counters]
    unexpected = [key for key in shapes if key not in wanted]
    different = {
        key: (shapes[key], tuple(tensor.shape))
        for key, tensor in wanted.items()
        if key in shapes and shapes[key] != tensor.shape
    }
    if missing or unexpected or different:
        raise CheckpointMismatch(name, missing, unexpected, different)
    values = yield from reading_tensors({key: entries[key] for key in wanted if key in entries})
    state = {key: _own(key, tensor, values) for key, tensor in wanted.items()}
    module.load_state_dict(state, assign=True)
    for parameter in module.parameters():
        parameter.requires_grad_(parameter.is_floating_point())
    module.eval()


def _own(key: str, like: Tensor, values: dict[str, Tensor]) -> Tensor:
    """Return a tensor of the network's element type; `values` forgets it."""
    value = values.pop(key, None)
    if value is None:
        return torch.zeros(like.shape, dtype=like.dtype)
    return value.to(like.dtype)
