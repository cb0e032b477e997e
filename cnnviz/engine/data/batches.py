"""Samples in batches, ready for the network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.preprocessing import Preprocessing, apply, apply_many
from cnnviz.engine.errors import ImageProblem

OnProblem = Callable[[int, ImageProblem], object]


@dataclass(frozen=True, eq=False)
class Batch:
    """Some samples.

    Parameters
    ----------
    images : Tensor of float32, shape (N, C, H, W)
        Preprocessed pictures.
    labels : Tensor of int64, shape (N,)
        Class indices, -1 where there is none.
    sample_ids : ndarray of int64, shape (N,)
        Their indices in the image set.
    targets : Tensor
        What the network is to answer: int64 (N,) for classes, float32 (N, 1) for yes or no and for
        numbers, float32 (N, classes) for several labels, int64 (N, H, W) for masks.
    """

    images: torch.Tensor
    labels: torch.Tensor
    sample_ids: NDArray[np.int64]
    targets: torch.Tensor


def iterate(
    image_set: ImageSet,
    preprocessing: Preprocessing,
    sample_ids: Sequence[int] | NDArray[np.int64] | None = None,
    batch_size: int = 64,
    on_problem: OnProblem | None = None,
) -> Iterator[Batch]:
    """Yield samples in their order.

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
    chosen = np.arange(len(image_set)) if sample_ids is None else np.asarray(sample_ids, np.int64)
    for start in range(0, len(chosen), batch_size):
        ids = chosen[start : start + batch_size]
        yield from load(image_set, preprocessing, ids, on_problem)


def load(
    image_set: ImageSet,
    preprocessing: Preprocessing,
    ids: NDArray[np.int64],
    on_problem: OnProblem | None = None,
) -> Iterator[Batch]:
    """Yield the given samples as one batch, or as one for each size where sizes differ."""
    whole = image_set.in_memory
    if whole is not None:
        yield _batch(image_set, apply_many(whole[ids], preprocessing), ids)
        return
    tensors: dict[tuple[int, ...], list[torch.Tensor]] = {}
    members: dict[tuple[int, ...], list[int]] = {}
    for sample_id in ids:
        try:
            tensor = apply(image_set.image(int(sample_id)), preprocessing)
        except ImageProblem as problem:
            if on_problem is not None:
                on_problem(int(sample_id), problem)
            continue
        tensors.setdefault(tuple(tensor.shape), []).append(tensor)
        members.setdefault(tuple(tensor.shape), []).append(int(sample_id))
    for shape, group in tensors.items():
        yield _batch(image_set, torch.stack(group), np.array(members[shape], np.int64))


def _batch(image_set: ImageSet, images: torch.Tensor, ids: NDArray[np.int64]) -> Batch:
    labels = torch.from_numpy(image_set.labels[ids])
    return Batch(images, labels, ids, labels)
