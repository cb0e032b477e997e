"""What layers compute, through hooks: works on any module, whatever its forward does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import torch
from torch import nn
from torch.utils.hooks import RemovableHandle

from cnnviz.engine.errors import CnnvizError, UnknownName
from cnnviz.engine.models.loaded import as_module
from cnnviz.engine.models.scripted_network import ScriptedNetwork
from cnnviz.engine.probes import names
from cnnviz.engine.probes.forward import batched, borrowed, first_tensor, modules_by_name, run

if TYPE_CHECKING:
    from cnnviz.engine.models.loaded import LoadedModel

T = TypeVar("T")


class NothingCaptured(CnnvizError):
    """A layer did not run for this input, or gives nothing that is a tensor."""

    def __init__(self, layer: str, reason: str) -> None:
        self.layer = layer
        self.reason = reason
        super().__init__(f"The layer {layer} {reason}.")


class _Enough(BaseException):
    """Ends the forward pass once everything is there.

    Not an Exception, so that a forward that catches errors of its own lets it through.
    """


def capture(
    model: LoadedModel | nn.Module, images: torch.Tensor, layers: Sequence[str]
) -> dict[str, torch.Tensor]:
    """Run a batch through the model and keep what the named layers compute.

    The pass is made in evaluation mode without gradients and ends as soon as the last wanted
    layer has answered; the model comes back untouched, also after an error.

    Parameters
    ----------
    model : LoadedModel or Module
        The network.
    images : Tensor, shape (N, C, H, W) or (C, H, W)
        Preprocessed input; (N, C, L) or (C, L) for networks that begin with a convolution in one
        dimension, (N, C, T, H, W) for those of clips.
    layers : sequence of str
        Qualified module names; ``relu#2`` is the second call of ``relu`` in one pass, a bare name
        the first; the empty name is the whole network.

    Returns
    -------
    dict of str to Tensor
        For each name, in the order asked, a copy of the output that later in-place operations
        cannot reach. Of an output that is a tuple, list or mapping, its first tensor; of a
        quantised one, the numbers that its whole numbers stand for.

    Raises
    ------
    UnknownName
        For a name that no module has, with the nearest ones.
    NothingCaptured
        Where a layer did not run, ran less often, or gave no tensor.
    ShapeTrouble
        Where the input does not go through: the layer, what it expects, what it gets.
    DeviceProblem
        Where the memory does not suffice.
    """
    return observe(model, images, layers, _copy)


def observe(
    model: LoadedModel | nn.Module,
    images: torch.Tensor,
    layers: Sequence[str],
    take: Callable[[str, torch.Tensor], T],
) -> dict[str, T]:
    """Run a batch through the model and keep what `take` makes of each named layer's output.

    As :func:`capture` in everything else. What need not be kept whole is reduced here, without a
    copy of the output.

    Parameters
    ----------
    model, images, layers
        As for :func:`capture`.
    take : callable
        Gets the layer's name and its output as soon as it is there. In-place operations may
        rewrite the output afterwards, so that `take` must not return a view of it.
    """
    module = as_module(model)

    def take_first(layer: str, output: Any) -> T | None:
        tensor = first_tensor(output)
        return None if tensor is None else take(layer, tensor)

    found = observe_batch(module, batched(module, images), layers, take_first)
    return {name: _there(name, value) for name, value in found.items()}


def observe_batch(
    module: nn.Module,
    batch: torch.Tensor,
    layers: Sequence[str],
    take: Callable[[str, Any], T],
) -> dict[str, T]:
    """Do what :func:`observe` does with a batch, and with outputs as they are.

    `take` gets tuples, lists and mappings whole.
    """
    wanted = {name: names.split(name) for name in layers}
    modules = modules_by_name(module)
    for part, _ in wanted.values():
        if part not in modules:
            raise UnknownName("layer", part, [name for name in modules if name])
        if part and isinstance(module, ScriptedNetwork):
            raise NothingCaptured(part, module.unseen)
    if not wanted:
        return {}
    keeper = _Keeper(wanted, take)
    with borrowed(module), keeper.attached(modules):
        try:
            run(module, batch)
        except _Enough:
            pass
    return {name: keeper.answer(name, part) for name, (part, _) in wanted.items()}


@contextmanager
def overheard(
    modules: Mapping[str, nn.Module], layers: Sequence[str], take: Callable[[str, Any], object]
) -> Iterator[None]:
    """Let `take` have what layers give while somebody else runs the network, whatever for.

    Nothing is changed and nothing is ended early; what `take` raises ends the pass.

    Parameters
    ----------
    modules : mapping of str to Module
        All parts of the network by their names.
    layers : sequence of str
        As for :func:`capture`.
    take : callable
        Gets the layer's name and its output as it is; later layers may rewrite it in place.
    """
    wanted = {name: names.split(name) for name in layers}
    with _Keeper(wanted, take, ends=False).attached(modules):
        yield


def _copy(_layer: str, output: torch.Tensor) -> torch.Tensor:
    # A copy, because an in-place ReLU or an addition outside any module may follow.
    output = output.detach()
    return output.dequantize() if output.is_quantized else output.clone()


def take_tensor(layer: str, output: Any) -> torch.Tensor | None:
    """Return the first tensor of an output, safe from what is done to it in place later."""
    tensor = first_tensor(output)
    return None if tensor is None else _copy(layer, tensor)


def _there(layer: str, kept: T | None) -> T:
    if kept is None:
        raise NothingCaptured(layer, "gives nothing that is a tensor")
    return kept


class _Keeper(Generic[T]):
    """Counts calls of the watched modules and keeps what is made of the wanted outputs."""

    def __init__(
        self,
        wanted: dict[str, tuple[str, int]],
        take: Callable[[str, Any], T],
        *,
        ends: bool = True,
    ) -> None:
        self._take_from = take
        self._ends = ends
        self._names: dict[tuple[str, int], list[str]] = {}  # "relu" and "relu#1" are one place
        for name, place in wanted.items():
            self._names.setdefault(place, []).append(name)
        self._calls: Counter[str] = Counter()
        self._kept: dict[str, T] = {}
        self._handles: list[RemovableHandle] = []

    def attached(self, modules: Mapping[str, nn.Module]) -> _Keeper[T]:
        """Hook the watched modules; use as a context, which removes the hooks."""
        for name in {name for name, _ in self._names}:
            hook = partial(self._take, name)
            self._handles.append(modules[name].register_forward_hook(hook))
        return self

    def __enter__(self) -> _Keeper[T]:
        return self

    def __exit__(self, *_error: object) -> None:
        for handle in self._handles:
            handle.remove()

    def answer(self, layer: str, module: str) -> T:
        """Return what was kept for a layer, or say why there is nothing."""
        if layer not in self._kept:
            calls = self._calls[module]
            reason = (
                "did not run for this input"
                if not calls
                else f"does not exist: {module} runs {calls} time{'s' if calls > 1 else ''}"
            )
            raise NothingCaptured(layer, reason)
        return self._kept[layer]

    def _take(self, name: str, _module: nn.Module, _inputs: Any, output: Any) -> None:
        self._calls[name] += 1
        layers = self._names.pop((name, self._calls[name]), ())
        if not layers:
            return
        for layer in layers:
            self._kept[layer] = self._take_from(layer, output)
        if self._ends and not self._names:
            raise _Enough
