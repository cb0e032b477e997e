"""The processes that work together, seen from one of them.

Work is written for several and runs in one: a world of one gives everything back as it got it. The
loop of a training, an evaluation and a sweep ask :func:`current` and never how many there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.errors import CnnvizError

if TYPE_CHECKING:
    import torch
    from torch import nn

    from cnnviz.engine.distributed.replica import Replica

T = TypeVar("T")


class ProcessLost(CnnvizError):
    """Another process of this work has ended or is out of reach, so that it cannot go on."""


class World:
    """One process alone, and what :class:`.several.Several` does with others.

    Attributes
    ----------
    rank, size : int
        The number of this process, counted from 0, and how many there are.
    """

    rank = 0
    size = 1

    def __init__(self) -> None:
        self._wishes_end = False
        self._ends = False

    @property
    def is_first(self) -> bool:
        """Whether this is the process that writes and speaks for all."""
        return self.rank == 0

    # ---- ending together -----------------------------------------------------------------

    def wish_end(self) -> None:
        """Wish that the work ends soon; with others, once all have heard of it."""
        self._wishes_end = self._ends = True

    @property
    def ends(self) -> bool:
        """Whether the work shall end now: true in all processes at the same of its events."""
        return self._ends

    # ---- telling each other --------------------------------------------------------------

    def gather(self, value: T) -> list[T]:
        """Return what each process gave, in their order. All must ask at the same time."""
        return [value]

    def agreed(self, value: T) -> T:
        """Return what the first process gave."""
        return self.gather(value)[0]

    def tells_trouble(self) -> bool:
        """Whether this process is the first to say why the work cannot go on."""
        return True

    def noticing(self) -> AbstractContextManager[None]:
        """Return a context in which a process that is lost raises :class:`ProcessLost`."""
        return nullcontext()

    # ---- sharing out ---------------------------------------------------------------------

    def part(self, count: int) -> slice:
        """Return which of the samples of a step this process takes: a stretch of them."""
        return slice(count * self.rank // self.size, count * (self.rank + 1) // self.size)

    def dealt(self, ids: NDArray[np.int64], batch_size: int) -> NDArray[np.int64]:
        """Return the samples of every so many-th batch, which this process takes as they are.

        Batches are those that one process would make, so that each is computed as there.
        """
        starts = range(self.rank * batch_size, len(ids), self.size * batch_size)
        own = [ids[start : start + batch_size] for start in starts]
        return np.concatenate(own) if own else ids[:0]

    def rounds(self, count: int, batch_size: int) -> int:
        """Return how many batches each process has at most, by :meth:`dealt`."""
        return -(-count // (batch_size * self.size))

    # ---- computing -----------------------------------------------------------------------

    def device(self, name: str) -> torch.device:
        """Return the device of this process, of those that a configuration asks for."""
        from cnnviz.engine.training.setup import choose_device

        return choose_device(name)

    def replica(self, module: nn.Module) -> Replica:
        """Return what learns a network, whose gradients become those of all processes."""
        from cnnviz.engine.distributed.replica import Replica

        return Replica(module)


_joined: list[World] = []


def current() -> World:
    """Return the world that this process has joined, or a new one of it alone."""
    return _joined[-1] if _joined else World()


def enter(world: World) -> None:
    """Make a world the current one."""
    _joined.append(world)


def leave(world: World) -> None:
    """Be alone again."""
    _joined.remove(world)


def in_order(dealt: Sequence[Sequence[T]]) -> Iterator[T]:
    """Yield what came of batches that were dealt out, in the order of the batches."""
    for at in range(max(map(len, dealt), default=0)):
        yield from (own[at] for own in dealt if at < len(own))
