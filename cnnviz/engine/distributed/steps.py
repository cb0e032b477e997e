"""What the processes have to learn in one step, told to each other before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from cnnviz.engine.data.batch import Batch

Told = tuple[tuple[int, ...], int, float]  # of pictures: their shape, how many, what they count


@dataclass(frozen=True, eq=False)
class Group:
    """Pictures of one size in a step: all processes send theirs through the network together.

    Parameters
    ----------
    batch : Batch
        Those of this process; a black picture without a sample stands in where it has none.
    counts : tuple of int
        How many each process has.
    weight, weights : float
        What its own count, and what those of all count.
    """

    batch: Batch
    counts: tuple[int, ...]
    weight: float
    weights: float


@dataclass(frozen=True, eq=False)
class Step:
    """The batch of one step, over all processes.

    Parameters
    ----------
    groups : tuple of Group
        Pictures by their sizes, in the same order everywhere.
    samples : int
        How many there are.
    weight : float
        What all of them count.
    """

    groups: tuple[Group, ...]
    samples: int
    weight: float

    @property
    def own(self) -> tuple[Batch, ...]:
        """The pictures of this process."""
        return tuple(group.batch for group in self.groups if len(group.batch.sample_ids))


def described(own: Sequence[Batch], weigh: Callable[[Tensor], float]) -> list[Told]:
    """Return what the other processes need to know of the pictures of this one.

    Parameters
    ----------
    own : sequence of Batch
        The pictures, by their sizes.
    weigh : callable
        Returns what targets count.
    """
    return [
        (tuple(batch.images.shape[1:]), len(batch.sample_ids), weigh(batch.targets))
        for batch in own
    ]


def arranged(
    own: Sequence[Batch], told: Sequence[Sequence[Told]], rank: int, device: torch.device
) -> Step:
    """Return a step of what all processes have.

    Parameters
    ----------
    own : sequence of Batch
        The pictures of this process, by their sizes.
    told : sequence
        What :func:`described` told in each process.
    rank : int
        Which of them this is.
    device : torch.device
        Where pictures lie.
    """
    # In the order in which sizes come in the whole batch, as one process groups them.
    shapes = dict.fromkeys(shape for process in told for shape, _, _ in process)
    batches = {tuple(batch.images.shape[1:]): batch for batch in own}
    groups = []
    for shape in shapes:
        found = [{entry[0]: entry for entry in process}.get(shape) for process in told]
        counts = tuple(0 if entry is None else entry[1] for entry in found)
        weights = [0.0 if entry is None else entry[2] for entry in found]
        batch = batches.get(shape) or _stand_in(shape, device)
        groups.append(Group(batch, counts, weights[rank], sum(weights)))
    return Step(
        tuple(groups),
        sum(sum(group.counts) for group in groups),
        sum(group.weights for group in groups),
    )


def alone(groups: Sequence[Batch], weigh: Callable[[Tensor], float]) -> Step:
    """Return the step of a process that learns by itself."""
    device = groups[0].images.device if groups else torch.device("cpu")
    return arranged(groups, [described(groups, weigh)], 0, device)


def _stand_in(shape: tuple[int, ...], device: torch.device) -> Batch:
    nothing = torch.zeros(0, device=device)
    images = torch.zeros((1, *shape), device=device)
    return Batch(images, torch.zeros(0, dtype=torch.int64), np.zeros(0, np.int64), nothing)
