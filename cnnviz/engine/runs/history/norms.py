"""How long the gradients and weights of each layer are, and how much a step changes the weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from cnnviz.engine.probes.forward import modules_by_name

_EVERY = 100  # steps, and the last one of an epoch
# Beyond so many bytes of weights a copy of them, which the change of a step is told by, would be
# felt.
_MOST_BYTES = 1 << 30

Column = tuple[float | None, ...]


@dataclass(frozen=True)
class Norms:
    """L2 norms of the layers that have weights, each a number for each layer or None.

    Parameters
    ----------
    layers : tuple of str
        Modules that have weights of their own.
    gradient, update : tuple of float or None
        Mean norm of the gradient, and mean norm of what a step changes divided by that of the
        weights, over the steps that were looked at.
    weight : tuple of float or None
        Norm of the weights as they are now.
    """

    layers: tuple[str, ...]
    gradient: Column
    weight: Column
    update: Column

    def by_layer(self) -> dict[str, tuple[float | None, float | None, float | None]]:
        """Return gradient, weight and update of each layer."""
        columns = zip(self.gradient, self.weight, self.update, strict=True)
        return dict(zip(self.layers, columns, strict=True))


class LayerNorms:
    """Looks at some steps of each epoch; nothing waits for the device before :meth:`take`.

    The weights of a layer are its own parameters of two or more dimensions: kernels and matrices,
    not offsets and the scales of normalisations.

    Parameters
    ----------
    module : Module
        The network.
    """

    def __init__(self, module: nn.Module) -> None:
        self._weights: list[Tensor] = []
        self._layer_of: list[int] = []
        names: list[str] = []
        for name, part in modules_by_name(module).items():
            own = [one for one in part._parameters.values() if one is not None and one.ndim > 1]
            if name and own:
                self._weights += own
                self._layer_of += [len(names)] * len(own)
                names.append(name)
        self.layers = tuple(names)
        self._sums = np.zeros((2, len(names)))
        self._counts = np.zeros((2, len(names)), np.int64)
        self._waiting: list[tuple[int, Tensor]] = []
        self._before: list[Tensor] | None = None

    @staticmethod
    def is_due(epoch_step: int, steps_per_epoch: int) -> bool:
        """Whether a step of an epoch, counted from 0, is one of those that are looked at."""
        return epoch_step % _EVERY == _EVERY - 1 or epoch_step == steps_per_epoch - 1

    @contextmanager
    def watching(self, scale: float = 1.0) -> Iterator[None]:
        """Look at the gradients that are there, and at what the step made within changes.

        Parameters
        ----------
        scale : float
            What the gradients are multiplied by, as in mixed precision.
        """
        self.note_gradients(scale)
        self.note_before()
        yield
        self.note_after()

    def note_gradients(self, scale: float = 1.0) -> None:
        """Look at the gradients that are there."""
        gradients = [one.grad for one in self._weights]
        dense = [None if one is None or one.is_sparse else one for one in gradients]
        self._note(0, self._norms(dense) / scale)

    def note_before(self) -> None:
        """Remember the weights before a step, unless they are too many."""
        if sum(one.nbytes for one in self._weights) <= _MOST_BYTES:
            self._before = [one.detach().clone() for one in self._weights]

    def note_after(self) -> None:
        """Look at what a step has changed since :meth:`note_before`; without that do nothing."""
        before, self._before = self._before, None
        if not before:
            return
        changes = torch._foreach_sub([one.detach() for one in self._weights], before)
        # What is frozen makes no step.
        pairs = zip(self._weights, changes, strict=True)
        learned = [change if weight.requires_grad else None for weight, change in pairs]
        self._note(1, self._norms(learned) / self._norms(before))

    def take(self) -> Norms:
        """Return what was found since the last time, and begin anew."""
        self._fold()
        counts = np.maximum(self._counts, 1)
        means = np.where(self._counts > 0, self._sums / counts, np.nan)
        self._sums[:], self._counts[:] = 0, 0
        weights = self._norms([one.detach() for one in self._weights]).cpu().numpy()
        return Norms(self.layers, _column(means[0]), _column(weights), _column(means[1]))

    def state(self) -> dict[str, Any]:
        """Return what :meth:`restore` needs to go on in the middle of an epoch."""
        self._fold()
        return {"sums": self._sums.tolist(), "counts": self._counts.tolist()}

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a saved state; one of another network is forgotten."""
        sums, counts = np.array(state["sums"]), np.array(state["counts"], np.int64)
        if sums.shape == self._sums.shape:
            self._sums, self._counts, self._waiting = sums, counts, []

    def _note(self, row: int, norms: Tensor) -> None:
        if self.layers:
            self._waiting.append((row, norms))

    def _fold(self) -> None:
        """Add up what the device has found; figures that are not finite count nowhere."""
        for row, norms in self._waiting:
            found = norms.cpu().numpy().astype(np.float64)
            finite = np.isfinite(found)
            self._sums[row, finite] += found[finite]
            self._counts[row] += finite
        self._waiting = []

    def _norms(self, tensors: Sequence[Tensor | None]) -> Tensor:
        """Return the norm of each layer's tensors, (layers,), NaN where one of them is None."""
        given = [(at, one) for at, one in zip(self._layer_of, tensors, strict=True)]
        there = [(at, one) for at, one in given if one is not None]
        if not there:
            return torch.full((len(self.layers),), torch.nan)
        found = torch._foreach_norm([one for _, one in there])
        device = found[0].device
        squares = torch.stack([one.float().to(device) for one in found]).square()
        places = torch.tensor([at for at, _ in there], device=device)
        sums = torch.zeros(len(self.layers), device=device).index_add_(0, places, squares)
        lacking = [at for at, one in given if one is None]
        if lacking:
            sums[lacking] = torch.nan
        return sums.sqrt()


def _column(values: NDArray[Any]) -> Column:
    return tuple(float(one) if np.isfinite(one) else None for one in values)
