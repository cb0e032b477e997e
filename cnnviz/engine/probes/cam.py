"""What Grad-CAM looks at: maps that lie on the image, whatever form a layer gives them in.

Convolutions give maps with the channels first, Swin's blocks with the channels last, a vision
transformer gives a row of tokens with one for the class before them. Grad-CAM wants all of them as
maps (N, C, h, w); here they are brought into that form and back while a network runs.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

import torch
from torch import nn
from torch.nn.modules import dropout, pooling

from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.probes import names
from cnnviz.engine.probes.forward import first_tensor, modules_by_name
from cnnviz.engine.probes.layouts import Layout, Layouts

_POOLING = (
    pooling._MaxPoolNd,
    pooling._AvgPoolNd,
    pooling._AdaptiveMaxPoolNd,
    pooling._AdaptiveAvgPoolNd,
)
# They hand on what they are given, at most in another order.
_PASSING = (dropout._DropoutNd, nn.Identity, nn.Flatten)
_PASSING_NAMES = ("Permute", "StochasticDepth")


class LayerWithoutMaps(CnnvizError):
    """A layer gives nothing that lies on the image as a grid does."""

    def __init__(self, title: str, layer: str = "", output: str = "") -> None:
        self.layer = layer
        if layer:
            text = f"The layer {layer} of {title} gives no maps that lie on the image ({output}); "
            advice = "choose a convolution or another layer with maps."
        else:
            text = f"No layer of {title} gives maps that lie on the image; "
            advice = "choose another method than grad-cam."
        super().__init__(text + advice)


@dataclass(frozen=True)
class Places:
    """How the numbers of an output lie on the input.

    Parameters
    ----------
    layout : {"first", "last"}
        Where its channels are.
    rows, columns : int
        Of the grid.
    extra : int
        Tokens before those of the grid, such as the class token.
    is_row : bool
        Whether the places stand in one row, as tokens do.
    """

    layout: Layout
    rows: int
    columns: int
    extra: int = 0
    is_row: bool = False

    @property
    def note(self) -> str:
        """How the maps were made from what the layer gives, where that is not obvious."""
        if not self.is_row:
            return ""
        grid = f"{self.rows} x {self.columns} tokens"
        return f"{grid}; the class token is left out" if self.extra else grid

    def to_maps(self, output: torch.Tensor) -> torch.Tensor:
        """Return an output as (N, C, rows, columns) or, of a video, (N, C, T, rows, columns)."""
        if self.is_row:
            grid = output[:, self.extra :].transpose(1, 2)
            return grid.reshape(len(output), -1, self.rows, self.columns)
        return output if self.layout == "first" else output.movedim(-1, 1)

    def from_maps(self, maps: torch.Tensor, output: torch.Tensor) -> torch.Tensor:
        """Return what :meth:`to_maps` made, or what became of it, in the form of `output`."""
        if self.is_row:
            return torch.cat([output[:, : self.extra], maps.flatten(2).transpose(1, 2)], 1)
        return maps if self.layout == "first" else maps.movedim(1, -1)


def places_of(output: torch.Tensor, layout: Layout, size: tuple[int, int]) -> Places | None:
    """Return where the numbers of an output lie, or None where they lie on no grid.

    Parameters
    ----------
    output : Tensor
        What a layer gave, with the batch.
    layout : {"first", "last", "windows", "groups"}
        Where its channels are, see :mod:`cnnviz.engine.probes.layouts`.
    size : (int, int)
        Height and width of the input, which tell the form of a grid of tokens.
    """
    if layout not in ("first", "last") or not output.is_floating_point():
        return None
    if output.ndim == 3 and layout == "last":
        return _token_places(output.shape[1], size)
    if output.ndim not in (4, 5):
        return None
    rows, columns = output.shape[-2:] if layout == "first" else output.shape[-3:-1]
    return Places(layout, rows, columns) if rows * columns > 1 else None


def _token_places(count: int, size: tuple[int, int]) -> Places | None:
    """Tell the grid of so many tokens: that of square patches, one beside the other."""
    height, width = size
    for extra in (0, 1, 2):  # no class token; one; one and a distillation token
        left = count - extra
        rows = round(math.sqrt(max(left, 0) * height / width))
        if left > 1 and rows and left % rows == 0:
            columns = left // rows
            if rows * width == columns * height:
                return Places("last", rows, columns, extra, is_row=True)
    return None


@dataclass(frozen=True, eq=False)
class _Call:
    """A call of a layer, with what it gave."""

    name: str
    number: int
    part: nn.Module
    output: torch.Tensor


def usual_layer(
    module: nn.Module,
    layouts: Layouts,
    size: tuple[int, int],
    score: Callable[[], tuple[torch.Tensor, int]],
) -> str | None:
    """Return the layer that Grad-CAM looks at where nobody names one.

    It is the last one that has maps of features and that the score depends on: "the last
    convolutional layer" of the paper, after its activation function and before it is pooled. Maps
    with one channel for each class, as SqueezeNet and segmentation networks end with, are scores
    and not features. The last block of a vision transformer hands on its class token alone, so
    there it is the norm before the last attention.

    Parameters
    ----------
    module : Module
        The network.
    layouts : mapping
        Where the channels of its layers are.
    size : (int, int)
        Height and width of the input.
    score : callable
        Runs the network with gradients; returns the score, a tensor of one number, and the number
        of classes.

    Returns
    -------
    str or None
        The layer's name, ``relu#2`` for the second call; None where no layer has maps.
    """
    calls, value, classes = _watch(module, score)
    times = Counter(call.name for call in calls)
    fallback: _Call | None = None
    for at in range(len(calls) - 1, -1, -1):
        call = calls[at]
        places = places_of(call.output, layouts.get((call.name, call.number), "first"), size)
        if places is None or not _reaches(call.output, value, places.extra):
            continue
        channels = call.output.shape[1 if places.layout == "first" else -1]
        if channels == classes or _is_pooled(calls[: at + 1]):
            fallback = fallback or call
        elif not _hands_on(call.part):
            return _named(call, times)
    return None if fallback is None else _named(fallback, times)


def _watch(
    module: nn.Module, score: Callable[[], tuple[torch.Tensor, int]]
) -> tuple[list[_Call], torch.Tensor, int]:
    """Run the network; return all calls of its layers, a number to differentiate, its classes."""
    calls: list[_Call] = []
    numbers: Counter[str] = Counter()
    features: list[torch.Tensor] = []

    def note(name: str, part: nn.Module, inputs: Any, output: Any) -> None:
        tensor, given = first_tensor(output), first_tensor(inputs)
        numbers[name] += 1
        if isinstance(part, nn.Linear) and given is not None:
            features[:] = [given]
        if tensor is not None:
            calls.append(_Call(name, numbers[name], part, tensor))

    parts = {name: part for name, part in modules_by_name(module).items() if name}
    with hooked({name: (part, partial(note, name)) for name, part in parts.items()}):
        value, classes = score()
    # What the last linear layer is given counts too, in some mixture: the weights of that layer
    # may all be zero, as torchvision starts its vision transformers.
    for given in features:
        mixture = torch.arange(given.numel(), device=given.device).cos().view_as(given)
        with torch.enable_grad():
            value = value + (given * mixture.to(given.dtype)).sum()
    return calls, value, classes


def _named(call: _Call, times: Counter[str]) -> str:
    return names.join(call.name, call.number) if times[call.name] > 1 else call.name


def _hands_on(part: nn.Module) -> bool:
    """Whether a layer adds nothing of its own to what the one before or within it gives."""
    return (
        type(part) is nn.Sequential
        or isinstance(part, _PASSING)
        or type(part).__name__ in _PASSING_NAMES
    )


def _is_pooled(calls: list[_Call]) -> bool:
    """Whether the last of these calls gives what a pooling gave."""
    output = calls[-1].output
    made_by = (call.part for call in reversed(calls) if call.output is output)
    leaf = next((part for part in made_by if not _hands_on(part) and not part._modules), None)
    return isinstance(leaf, _POOLING)


def _reaches(output: torch.Tensor, score: torch.Tensor, extra: int) -> bool:
    """Whether the places of an output count for the score."""
    if not output.requires_grad:
        return False
    slopes = torch.autograd.grad(score, output, retain_graph=True, allow_unused=True)
    slope = cast("torch.Tensor | None", slopes[0])
    if slope is None:
        return False
    return bool(slope[:, extra:].any()) if extra else True


class Gate:
    """Lets one call of a layer pass through a module, as maps.

    Captum differentiates by what a *module* gives, and of a module that is called several times it
    keeps the last call. So a module that does nothing, `module`, is put into the way of the one
    call that is meant.

    Parameters
    ----------
    title : str
        The network, for words.
    layer : str
        The layer, ``relu#2`` for the second call.
    layouts : mapping
        Where the channels of the network's layers are.
    size : (int, int)
        Height and width of the input.

    Attributes
    ----------
    module : Module
        What to differentiate by: its output has the shape (N, C, h, w).
    calls : int
        How often the layer has been called.
    places : Places or None
        How its numbers lie on the input, once it has run.
    """

    def __init__(self, title: str, layer: str, layouts: Layouts, size: tuple[int, int]) -> None:
        self.module = nn.Identity()
        self.calls = 0
        self.places: Places | None = None
        self._title = title
        self._layer = layer
        place = names.split(layer)
        self._number = place[1]
        self._layout = layouts.get(place, "first")
        self._size = size

    def take(self, _part: nn.Module, _inputs: Any, output: Any) -> Any:
        """Pass the output of the call that is meant through the module; a forward hook."""
        self.calls += 1
        if self.calls != self._number:
            return None
        tensor = first_tensor(output)
        if tensor is None:
            raise LayerWithoutMaps(self._title, self._layer, "it gives no tensor")
        self.places = places_of(tensor, self._layout, self._size)
        if self.places is None:
            apart = {"windows": ", dealt out to windows", "groups": ", dealt out to heads"}
            shape = " x ".join(str(size) for size in tensor.shape)
            output_is = f"its output is {shape}{apart.get(self._layout, '')}"
            raise LayerWithoutMaps(self._title, self._layer, output_is)
        maps = self.module(self.places.to_maps(tensor))
        return _replaced(output, self.places.from_maps(maps, tensor))


def _replaced(output: Any, tensor: torch.Tensor) -> Any:
    """Return an output with another first tensor."""
    if isinstance(output, torch.Tensor):
        return tensor
    if isinstance(output, dict):
        name = next(name for name, part in output.items() if first_tensor(part) is not None)
        return type(output)(output, **{name: _replaced(output[name], tensor)})
    at = next(at for at, part in enumerate(output) if first_tensor(part) is not None)
    parts = [*output[:at], _replaced(output[at], tensor), *output[at + 1 :]]
    return type(output)(*parts) if hasattr(output, "_fields") else type(output)(parts)


@contextmanager
def hooked(hooks: Mapping[str, tuple[nn.Module, Callable[..., Any]]]) -> Iterator[None]:
    """Hook modules, and take the hooks away at the end."""
    handles = [part.register_forward_hook(hook) for part, hook in hooks.values()]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()
