"""What `evaluate` adds to the bare forward pass over the same batches, weights at random.

Ours begins with no kept result and counts everything: the fingerprints, the scores that are kept on
disk, and all figures.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator

import numpy as np
import torch

from cnnviz.engine.data.batches import iterate
from cnnviz.engine.data.image_set import ArraySet
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.training.evaluate import evaluate
from tests.benchmarks.harness import Comparison, Figure, compare, timed

_BATCH = 64
_MOST_ROUNDS = 9
_CASES = (("resnet18", 64, 224, 3), ("course_cnn", 10_000, 28, 1))
_CLASSES = 10


def rows() -> Iterator[Comparison | Figure]:
    """Measure."""
    for name, count, side, channels in _CASES:
        random = np.random.default_rng(0)
        shape = (count, side, side, channels)[: 4 if channels > 1 else 3]
        images = ArraySet(
            random.integers(0, 256, shape, dtype=np.uint8),
            random.integers(0, _CLASSES, count),
            spec="noise",
            kind="noise",
            name="Noise",
            class_names=(),
        )
        yield _of_network(load_model(name), images, f"{count:,} images of {side} px")


def _of_network(model: LoadedModel, images: ArraySet, what: str) -> Comparison:
    def bare() -> None:
        with torch.no_grad():
            for batch in iterate(images, model.preprocessing, batch_size=_BATCH):
                model(batch.images)

    def ours() -> None:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["CNNVIZ_CACHE"] = folder  # nothing is kept from the round before
            evaluate(model, images, _BATCH)

    name = f"evaluate {model.architecture}, {what}"
    return compare(name, timed(ours), timed(bare), 1.05, most=_MOST_ROUNDS)
