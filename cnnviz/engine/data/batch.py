"""Some samples together, as a network takes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

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
        Class indices, -1 where there is none; always on the CPU.
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

    def part(self, of: slice) -> Batch:
        """Return some of the samples, which share their memory with this."""
        return Batch(self.images[of], self.labels[of], self.sample_ids[of], self.targets[of])
