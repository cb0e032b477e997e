"""What a step of training takes: memory, counted; time, measured on a few real steps."""

from __future__ import annotations

import copy
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor, nn

from cnnviz.engine.events import Progress, Work
from cnnviz.engine.probes.forward import explaining
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.precision import Precision
from cnnviz.engine.training.setup import make_optimizer

_SECONDS = 1.5  # that measuring may take, apart from a single step that takes longer by itself
_FEW = 2  # images of the first steps; fewer do not go through BatchNorm
_MORE = 8  # images of a step beside which what does not grow with the batch weighs little
_TRIED_WEIGHTS = 2_000_000  # on which the optimiser is measured


@dataclass(frozen=True)
class Memory:
    """Bytes that a step takes.

    Parameters
    ----------
    fixed : int
        Weights, their gradients, buffers, and what the optimiser remembers.
    per_image : int
        One image, and what the backward pass needs for its way through the network.
    """

    fixed: int
    per_image: int

    def of_batch(self, images: int) -> int:
        """Return the bytes of a step with so many images."""
        return self.fixed + images * self.per_image

    def largest_batch(self, free: int) -> int:
        """Return how many images fit into `free` bytes; 0 where the network alone does not."""
        return max(0, (free - self.fixed) // max(1, self.per_image))


def memory_of(config: TrainConfig, module: nn.Module, size: tuple[int, int, int]) -> Memory:
    """Count the bytes of a step without computing anything, on shapes alone.

    Counted is what autograd keeps for the backward pass, each piece of memory once, and the
    gradients that stand beside the largest of these. What operators take for themselves comes on
    top, and 16-bit numbers take half.

    Parameters
    ----------
    config : TrainConfig
        Says which optimiser.
    module : Module
        The network; it is not touched, and may be on the meta device.
    size : (int, int, int)
        Channels, height and width of an image.

    Raises
    ------
    ShapeTrouble
        Where images of this size do not go through, or the network cannot be run on shapes alone.
    """
    shadow = _shadow(module).train()
    images = torch.empty(_FEW, *size, device="meta")
    kept = _kept_for_backward(shadow, images)
    gradients = 2 * max(kept, default=0)  # of a layer's output and of its input
    weights = sum(weight.nbytes for weight in shadow.parameters())
    learns = sum(weight.nbytes for weight in shadow.parameters() if weight.requires_grad)
    buffers = sum(buffer.nbytes for buffer in shadow.buffers())
    fixed = weights + buffers + learns * (1 + _remembered(config))
    return Memory(fixed, -(-(sum(kept) + gradients + images.nbytes) // _FEW))


def _kept_for_backward(module: nn.Module, images: Tensor) -> list[int]:
    """Return the bytes of each piece of memory that a forward pass leaves for the backward one."""
    own = {weight.untyped_storage()._cdata for weight in module.parameters()}
    own.add(images.untyped_storage()._cdata)
    found: dict[int, Tensor] = {}  # the tensors stay referenced, so that no place is used twice

    def note(tensor: Tensor) -> Tensor:
        place = tensor.untyped_storage()._cdata
        if place not in own:
            found.setdefault(place, tensor)
        return tensor

    def same(tensor: Tensor) -> Tensor:
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(note, same), explaining(module, images):
        module(images)
    return [tensor.untyped_storage().nbytes() for tensor in found.values()]


def _shadow(module: nn.Module) -> nn.Module:
    """Return a copy whose tensors have shapes and no memory; nothing is copied meanwhile."""
    memo: dict[int, Any] = {}
    for weight in module.parameters():
        bare = torch.empty_like(weight, device="meta")
        memo[id(weight)] = nn.Parameter(bare, requires_grad=weight.requires_grad)
    for buffer in module.buffers():
        memo[id(buffer)] = torch.empty_like(buffer, device="meta")
    return copy.deepcopy(module, memo)


def _remembered(config: TrainConfig) -> int:
    """Return how many numbers an optimiser keeps for each weight."""
    match config.optimizer:
        case "sgd":
            return int(config.momentum > 0)
        case "adam" | "adamw":
            return 2 + config.amsgrad
        case "rmsprop":
            return 1 + (config.momentum > 0) + config.centered
    return 1


def filled(module: nn.Module) -> nn.Module:
    """Give a network on the meta device memory, so that it can be timed; its weights are zero."""
    for part in module.modules():
        for name, weight in part.named_parameters(recurse=False):
            if weight.is_meta:
                real = torch.zeros(weight.shape, dtype=weight.dtype)
                setattr(part, name, nn.Parameter(real, requires_grad=weight.requires_grad))
        for name, buffer in part.named_buffers(recurse=False):
            if buffer.is_meta:
                setattr(part, name, torch.zeros(buffer.shape, dtype=buffer.dtype))
    return module


def timing_step(
    config: TrainConfig, module: nn.Module, images: Tensor, device: torch.device
) -> Work[Progress, float]:
    """Measure the seconds of a step of ``config.batch_size`` images, on a few real steps.

    A part of the time grows with the batch and a part does not; steps of two sizes tell them
    apart where there is time for them.

    Parameters
    ----------
    config : TrainConfig
        Batch size, precision and optimiser.
    module : Module
        The network, in training mode and on the device. Its gradients and the statistics of its
        normalisations are spoiled.
    images : Tensor, shape (N, C, H, W)
        At least two real inputs, on the device.
    """
    precision, ends = Precision(config.precision, device), time.perf_counter() + _SECONDS
    few, goal = images[:_FEW], config.batch_size

    def step(batch: Tensor) -> float:
        start = time.perf_counter()
        module.zero_grad()
        with explaining(module, batch), precision.computing():
            loss = torch.stack([part.float().mean() for part in _tensors(module(batch))]).sum()
        with explaining(module, batch):
            torch.autograd.backward(loss)
        _wait_for(device)
        return time.perf_counter() - start

    yield Progress(0, 3, "measuring a step")
    cold = step(few)  # memory is fetched and kernels are chosen
    yield Progress(1, 3, "measuring a step")
    left = ends - time.perf_counter()
    count = min(goal, max(_MORE if cold < _SECONDS else _FEW, int(_FEW * left / cold)))
    long = step(images.repeat(-(-count // len(images)), 1, 1, 1)[:count])
    yield Progress(2, 3, "measuring a step")
    each, constant = long / count, 0.0
    if count > _FEW and time.perf_counter() + cold < ends:
        each = max((long - step(few)) / (count - _FEW), each / 4)
        constant = max(0.0, long - each * count)
    return constant + each * goal + _optimizer_seconds(config, module, device)


def _optimizer_seconds(config: TrainConfig, module: nn.Module, device: torch.device) -> float:
    """Measure the optimiser on some weights, and multiply by how many there are."""
    learns = sum(weight.numel() for weight in module.parameters() if weight.requires_grad)
    count = min(learns, _TRIED_WEIGHTS)
    if not count:
        return 0.0
    some = nn.ParameterList([nn.Parameter(torch.zeros(count, device=device))])
    some[0].grad = torch.zeros(count, device=device)
    optimizer = make_optimizer(replace(config, layer_rates=""), some)
    spent = []
    for _ in range(3):
        start = time.perf_counter()
        optimizer.step()
        _wait_for(device)
        spent.append(time.perf_counter() - start)
    return min(spent) * learns / count


def _wait_for(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    elif device.type == "mps":
        torch.mps.synchronize()


def _tensors(output: Any) -> Iterator[Tensor]:
    """Yield the tensors of an output, those of auxiliary heads too."""
    if isinstance(output, Tensor):
        yield output
    elif isinstance(output, dict):
        yield from _tensors(list(output.values()))
    elif isinstance(output, (tuple, list)):
        for part in output:
            yield from _tensors(part)
