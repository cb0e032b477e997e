"""Samples in batches, ready for the network, one pass over them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from cnnviz.engine.data.batch import Batch, OnProblem
from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.preprocessing import Preprocessing
from cnnviz.engine.data.stream import Stream

__all__ = ["Batch", "OnProblem", "in_steps", "iterate", "load"]


def iterate(
    image_set: ImageSet,
    preprocessing: Preprocessing,
    sample_ids: Sequence[int] | NDArray[np.int64] | None = None,
    batch_size: int = 64,
    on_problem: OnProblem | None = None,
) -> Iterator[Batch]:
    """Yield samples in their order, on the CPU; pictures of files are decoded ahead by threads.

    A picture that cannot be decoded is left out of its batch and told to `on_problem`; a batch
    of broken pictures alone is left out altogether.

    Parameters
    ----------
    image_set : ImageSet
        The samples.
    preprocessing : Preprocessing
        How pictures are brought to the network. Without a crop, pictures of different sizes make
        batches of one size each.
    sample_ids : sequence of int, optional
        Which samples; all by default.
    batch_size : int
        At most so many in a batch.
    on_problem : callable, optional
        Called with the sample and its problem.
    """
    for step in in_steps(image_set, preprocessing, sample_ids, batch_size, on_problem):
        yield from step


def in_steps(
    image_set: ImageSet,
    preprocessing: Preprocessing,
    sample_ids: Sequence[int] | NDArray[np.int64] | None = None,
    batch_size: int = 64,
    on_problem: OnProblem | None = None,
) -> Iterator[list[Batch]]:
    """Yield as :func:`iterate` does, with the batches of one step together."""
    chosen = np.arange(len(image_set)) if sample_ids is None else np.asarray(sample_ids, np.int64)
    with Stream(
        image_set,
        preprocessing,
        device=torch.device("cpu"),
        on_problem=on_problem,
        kept_bytes=0,  # nothing is seen twice
    ) as stream:
        yield from stream.batches(chosen, batch_size)


def load(
    image_set: ImageSet,
    preprocessing: Preprocessing,
    ids: NDArray[np.int64],
    on_problem: OnProblem | None = None,
) -> Iterator[Batch]:
    """Yield the given samples as one batch, or as one for each size where sizes differ."""
    if len(ids):
        yield from iterate(image_set, preprocessing, ids, len(ids), on_problem)
