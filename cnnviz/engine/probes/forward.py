"""Borrowing a model: run it once and give it back as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn

from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.memory import is_out_of_memory, out_of_memory

FRAMES = 16  # of a clip, as many as torchvision's video networks were trained on


@contextmanager
def borrowed(module: nn.Module) -> Iterator[None]:
    """Evaluate without gradients; flags, buffers and random state are as before afterwards.

    Evaluation mode keeps BatchNorm's running figures and dropout out of the game, so a network
    that is in training can be looked at between two batches without a trace. What a forward of
    somebody's own counts or keeps in buffers all the same is taken back.
    """
    parts = modules_by_name(module).values()
    flags = [(part, part.training) for part in parts]
    buffers = [_Buffers(part._buffers) for part in parts if part._buffers]
    state = torch.random.get_rng_state()
    try:
        # Setting an attribute of a module is slow, so only what differs is set.
        for part, training in flags:
            if training:
                part.training = False
        with torch.no_grad():
            yield
    finally:
        for part, training in flags:
            if part.training != training:
                part.training = training
        torch.random.set_rng_state(state)
        for kept in buffers:
            kept.restore()


class _Buffers:
    """The buffers of a layer as they were."""

    def __init__(self, own: dict[str, torch.Tensor | None]) -> None:
        self._own, self._before = own, own.copy()
        there = [one for one in own.values() if one is not None]
        self._copies = [(one, version_of(one), one.detach().clone()) for one in there]

    def restore(self) -> None:
        """Take away what was put in their place, and what was written into them."""
        if [*map(id, self._own.values())] != [*map(id, self._before.values())]:
            self._own.clear()
            self._own.update(self._before)
        for one, version, copy in self._copies:
            if version_of(one) != version:
                one.detach().copy_(copy)


def version_of(tensor: torch.Tensor) -> int:
    """Return how often a tensor was written into, where that is counted."""
    return 0 if tensor.is_inference() else tensor._version


def modules_by_name(module: nn.Module) -> dict[str, nn.Module]:
    """Return what ``dict(module.named_modules())`` returns, in less than half of its time.

    It counts where a network is looked at again and again, as while it trains.
    """
    found = {"": module}
    seen = {module}

    def descend(prefix: str, parent: nn.Module) -> None:
        for name, child in parent._modules.items():
            if child is None or child in seen:
                continue
            seen.add(child)
            found[prefix + name] = child
            if child._modules:
                descend(f"{prefix}{name}.", child)

    descend("", module)
    return found


def axes_of(module: nn.Module) -> int | None:
    """Return how many axes of place and time an input has, None where no layer tells.

    Two for pictures, three for clips, one for curves such as sound: what the first convolution
    takes. A quantised one is no ``nn.Conv2d``, but has its kernel all the same.
    """
    first = first_convolution(module)
    return None if first is None else len(first.kernel_size)


def first_convolution(module: nn.Module) -> Any:
    """Return the convolution that a network lists first, or None."""
    for part in module.modules():
        if isinstance(getattr(part, "kernel_size", None), tuple) and hasattr(part, "in_channels"):
            return part
    return None


def batched(module: nn.Module, images: torch.Tensor) -> torch.Tensor:
    """Return an input with its batch: a lone picture, or a lone curve of a network for curves.

    Three dimensions are a picture, (C, H, W); of a network that begins with a convolution along
    one axis they are curves, (N, C, L), where their channels are those that it takes.
    """
    first = first_convolution(module)
    if first is not None and len(first.kernel_size) == 1:
        lone = images.ndim == 2 or (images.ndim == 3 and images.shape[1] != first.in_channels)
    else:
        lone = images.ndim == 3
    return images.unsqueeze(0) if lone else images


def takes_pairs(module: nn.Module) -> bool:
    """Whether a network looks at two pictures, as those for optical flow do."""
    return type(module).__module__.startswith("torchvision.models.optical_flow")


def run(module: nn.Module, images: torch.Tensor) -> Any:
    """Call the model with a batch in the form that it takes.

    Parameters
    ----------
    module : Module
        The network.
    images : Tensor, shape (N, C, H, W), or (N, C, L), (N, C, T, H, W)
        torchvision's detectors get a list of (C, H, W); networks for clips get pictures repeated
        over sixteen frames; those for optical flow get a picture twice, of a clip the first two
        frames.

    Raises
    ------
    ShapeTrouble
        Where the input does not go through: the layer, what it expects, what it gets.
    DeviceProblem
        When memory does not suffice.
    """
    with explaining(module, images):
        images = images.to(_device(module), precision_of(module, images.dtype))
        if type(module).__module__.startswith("torchvision.models.detection"):
            return module(list(images))
        if takes_pairs(module):
            clip = images.ndim == 5
            return module(*(images[:, :, :2].unbind(2) if clip else (images, images)))
        if images.ndim == 4 and axes_of(module) == 3:
            return module(images.unsqueeze(2).repeat(1, 1, FRAMES, 1, 1))
        return module(images)


@contextmanager
def explaining(module: nn.Module, images: torch.Tensor) -> Iterator[None]:
    """Turn what a call of the network on `images` raises into an error that names the layer.

    Raises
    ------
    ShapeTrouble
        Where the input does not go through.
    NetworkFailure
        Where the network's own code fails for another reason.
    DeviceProblem
        When memory does not suffice.
    """
    try:
        yield
    except CnnvizError:
        raise
    except (Exception, SystemExit) as error:  # a person's own code may do anything
        if is_out_of_memory(error):
            raise out_of_memory(_device(module), tuple(images.shape)) from error
        from cnnviz.engine.models.shape_trouble import explained

        raise explained(error, module) from error


def _device(module: nn.Module) -> torch.device:
    first = next(module.parameters(), None)
    return torch.device("cpu") if first is None else first.device


def precision_of(module: nn.Module, otherwise: torch.dtype) -> torch.dtype:
    """Return the type of fractions that a network computes with, such as half of the usual."""
    kinds = (one.dtype for one in module.parameters() if one.is_floating_point())
    return next(kinds, otherwise)


def first_tensor(output: Any) -> torch.Tensor | None:
    """Return the tensor of an output; of tuples, lists and mappings the first one in them."""
    if isinstance(output, torch.Tensor):
        return output
    if isinstance(output, dict):
        output = list(output.values())
    if isinstance(output, (tuple, list)):
        for part in output:
            found = first_tensor(part)
            if found is not None:
                return found
    return None
