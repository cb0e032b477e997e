"""Weights of a file into a network that was built without any."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import torch
from torch import Tensor, nn

from cnnviz.engine.errors import CheckpointMismatch
from cnnviz.engine.events import Progress, Work

_PIECE = 8 * 1024 * 1024  # bytes that are copied at once, in a few hundredths of a second


def filling(module: nn.Module, tensors: Mapping[str, Tensor], name: str) -> Work[Progress, None]:
    """Copy weights into a network whose own have no memory yet."""
    wanted = module.state_dict()
    counters = {key for key in wanted if key.endswith("num_batches_tracked")}
    missing = [key for key in wanted if key not in tensors and key not in counters]
    unexpected = [key for key in tensors if key not in wanted]
    shapes = {
        key: (tuple(tensors[key].shape), tuple(tensor.shape))
        for key, tensor in wanted.items()
        if key in tensors and tensors[key].shape != tensor.shape
    }
    if missing or unexpected or shapes:
        raise CheckpointMismatch(name, missing, unexpected, shapes)
    # Copies: a file that somebody cuts short must not take the process with it.
    state = {}
    done, total = 0, sum(tensor.nbytes for tensor in tensors.values())
    for key, tensor in wanted.items():
        if key not in tensors:
            state[key] = torch.zeros(tensor.shape, dtype=tensor.dtype)
            continue
        state[key] = torch.empty_like(tensors[key], dtype=tensor.dtype)
        for target, source in _pieces(state[key], tensors[key]):
            yield Progress(done, total, "copying the weights", "bytes")
            target.copy_(source)
            done += source.nbytes
    module.load_state_dict(state, assign=True)
    for parameter in module.parameters():
        parameter.requires_grad_(parameter.is_floating_point())
    module.eval()


def _pieces(target: Tensor, source: Tensor) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield parts of two tensors of one shape that are copied in an instant each."""
    if source.nbytes <= _PIECE or source.ndim == 0:
        yield target, source
        return
    rows = max(1, _PIECE * len(source) // source.nbytes)
    yield from zip(torch.split(target, rows), torch.split(source, rows), strict=True)
