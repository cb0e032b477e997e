"""Weights with which each class counts alike, however few samples it has."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.errors import ImageProblem
from cnnviz.engine.events import Progress, Work


def class_weights(counts: NDArray[np.int64]) -> torch.Tensor:
    """Return n / (k · count) of each class, float32, (classes,), as scikit-learn's "balanced".

    n samples belong to k classes that have any; a class without any gets the weight 1.
    """
    present = counts > 0
    weights = np.ones(len(counts))
    weights[present] = counts.sum() / (present.sum() * counts[present])
    return torch.from_numpy(weights.astype(np.float32))


def positive_weights(positive: NDArray[np.int64], samples: int) -> torch.Tensor:
    """Return no / yes for each output, float32, (outputs,); 1 where there is only one of both."""
    negative = samples - positive
    both = (positive > 0) & (negative > 0)
    weights = np.where(both, negative / np.maximum(positive, 1), 1.0)
    return torch.from_numpy(weights.astype(np.float32))


def counting_pixels(
    image_set: ImageSet, samples: Sequence[int] | NDArray[np.int64]
) -> Work[Progress, NDArray[np.int64]]:
    """Return how many pixels of the samples' masks have each class, (classes,)."""
    classes = len(image_set.class_names)
    counts = np.zeros(classes, np.int64)
    for done, sample in enumerate(samples):
        try:
            mask = image_set.mask(int(sample))
        except ImageProblem:
            continue  # training tells of it when it comes to this sample
        if mask is not None:
            counts += np.bincount(mask.ravel(), minlength=256)[:classes]
        yield Progress(done + 1, len(samples), "counting the pixels of each class", "images")
    return counts
