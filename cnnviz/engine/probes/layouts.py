"""Where a layer's output has its channels, told by what the layer is and what it was given.

A shape alone does not tell: (1, 112, 112, 96) may be 112 channels or 96. A convolution has them
first and a linear layer last whatever the sizes; what only hands values on, such as an activation
function or a block that adds its input, has them where its input has them.
"""

from __future__ import annotations

import weakref
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any, Literal
from weakref import WeakKeyDictionary

import torch
from torch import nn
from torch.nn.modules import batchnorm, conv, pooling

from cnnviz.engine.probes import names
from cnnviz.engine.probes.forward import borrowed, first_tensor, modules_by_name, run

# (N, C, ...), (N, ..., C), or (N, windows, tokens, C) and (N, groups, tokens, C), where a group is
# whatever attention is computed for on its own, such as a head.
Layout = Literal["first", "last", "windows", "groups"]
# By a module's name and the number of its call.
Layouts = Mapping[tuple[str, int], Layout]

_FIRST = (
    conv._ConvNd,
    batchnorm._NormBase,  # instance normalisation too
    nn.GroupNorm,
    nn.LocalResponseNorm,
    pooling._MaxPoolNd,
    pooling._AvgPoolNd,
    pooling._AdaptiveMaxPoolNd,
    pooling._AdaptiveAvgPoolNd,
    nn.Upsample,
    nn.PixelShuffle,
)
_LAST = (nn.Linear, nn.Bilinear, nn.Embedding, nn.MultiheadAttention)
_NORMS = (nn.LayerNorm, nn.RMSNorm)

_known: WeakKeyDictionary[nn.Module, Layouts] = WeakKeyDictionary()


def layouts_of(module: nn.Module, images: torch.Tensor, layer: str) -> Layouts:
    """Return the layouts of all layers of a network that `images` go through, `layer` among them.

    They are a network's own and not its input's, so that the network runs only where nobody has
    asked before, and the layer table answers for it.

    Parameters
    ----------
    module : Module
        The network; it comes back untouched.
    images : Tensor, shape (N, C, H, W)
        An input.
    layer : str
        The layer that is asked for, as :func:`cnnviz.engine.probes.capture.capture` takes it.
    """
    known = _known.get(module, {})
    if names.split(layer) not in known:
        tracker = Tracker(images)
        found: dict[tuple[str, int], Layout] = {}
        with borrowed(module), _watched(module, tracker, found):
            run(module, images)
        known = remember(module, found)
    return known


def remember(module: nn.Module, layouts: Layouts) -> Layouts:
    """Keep the layouts of a network for as long as it lives."""
    _known[module] = layouts
    return layouts


@contextmanager
def _watched(
    module: nn.Module, tracker: Tracker, found: dict[tuple[str, int], Layout]
) -> Iterator[None]:
    calls: Counter[str] = Counter()

    def note(name: str, part: nn.Module, inputs: tuple[Any, ...], output: Any) -> None:
        calls[name] += 1
        found[name, calls[name]] = tracker.note(part, inputs, output)

    handles = [
        part.register_forward_hook(partial(note, name))
        for name, part in modules_by_name(module).items()
    ]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


class Tracker:
    """Follows the channels through one pass of a network.

    Parameters
    ----------
    images : Tensor, shape (N, C, H, W)
        What goes in.
    """

    def __init__(self, images: torch.Tensor) -> None:
        # Every tensor that a layer gave: by its identity while it lives, and, for what is computed
        # between layers, all layouts of each shape and the newest of each number of dimensions.
        self._given: dict[int, tuple[weakref.ref[torch.Tensor], Layout]] = {}
        self._shapes: dict[torch.Size, dict[Layout, None]] = {}
        self._dimensions: dict[int, Layout] = {}
        self._keep(images, "first")

    def note(self, part: nn.Module, inputs: tuple[Any, ...], output: Any) -> Layout:
        """Tell the layout of what a layer has just computed; call it for each, in their order."""
        given, gives = first_tensor(inputs), first_tensor(output)
        if gives is None:
            return "first"
        layout = self._layout(part, given, gives)
        self._keep(gives, layout)
        return layout

    def _layout(self, part: nn.Module, given: torch.Tensor | None, gives: torch.Tensor) -> Layout:
        if isinstance(part, _FIRST):
            return "first"
        if isinstance(part, _LAST) or _is_plain_norm(part):
            return self._before(given) if given is not None else "last"
        kind = type(part).__name__
        if kind == "Permute" and given is not None:
            return self._permuted(given, list(getattr(part, "dims", ())))
        if kind == "WindowPartition":
            return "windows"
        return self._passed_on(given, gives)

    def _passed_on(self, given: torch.Tensor | None, gives: torch.Tensor) -> Layout:
        """Tell the layout of what a block or an elementwise layer gives."""
        own = self._of(gives)
        if own is not None:
            return own
        before = None if given is None else self._of(given) or self._newest(given.shape)
        # What comes in one way goes out that way, also where there are as many channels as rows and
        # both ways were seen with this shape.
        alike = given is not None and given.shape == gives.shape
        if before is not None and (alike or before in self._shapes.get(gives.shape, ())):
            return before
        usual: Layout = "last" if gives.ndim == 3 else "first"
        return self._newest(gives.shape) or self._dimensions.get(gives.ndim, usual)

    def _before(self, given: torch.Tensor) -> Layout:
        """Tell how the places lie in the input of a layer whose channels are the last dimension."""
        if given.ndim < 4:
            return "last"
        shape = given.shape
        known = self._of(given) or self._newest(shape)
        if known is not None and known != "first":
            return known
        turned = torch.Size((shape[0], shape[-1], *shape[1:-1]))  # before somebody's own permute
        if known is not None or "first" in self._shapes.get(turned, ()):
            return "last"
        nearest = self._dimensions.get(len(shape), "first")
        if nearest != "first":
            return nearest
        # Not made of maps: tokens that were dealt out to heads or the like.
        return "groups" if len(shape) == 4 else "last"

    def _permuted(self, given: torch.Tensor, order: list[int]) -> Layout:
        before = self._of(given) or self._newest(given.shape) or "first"
        channels = 1 if before == "first" else given.ndim - 1
        if [place % given.ndim for place in order].index(channels) == given.ndim - 1:
            return before if before != "first" else "last"
        return "first"

    def _of(self, tensor: torch.Tensor) -> Layout | None:
        reference, layout = self._given.get(id(tensor), (None, None))
        return layout if reference is not None and reference() is tensor else None

    def _newest(self, shape: torch.Size) -> Layout | None:
        return next(reversed(self._shapes.get(shape, {})), None)

    def _keep(self, tensor: torch.Tensor, layout: Layout) -> None:
        self._given[id(tensor)] = (weakref.ref(tensor), layout)
        of_this_shape = self._shapes.setdefault(tensor.shape, {})
        of_this_shape.pop(layout, None)
        of_this_shape[layout] = None  # the newest comes last
        self._dimensions[tensor.ndim] = layout


def _is_plain_norm(part: nn.Module) -> bool:
    """Whether a norm has its channels last; ConvNeXt's LayerNorm2d turns its input around first."""
    return any(isinstance(part, norm) and type(part).forward is norm.forward for norm in _NORMS)
