"""What extracting features adds to the bare forward pass over the same batches."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator

import numpy as np
import torch
from torchvision.models import get_model

from cnnviz.engine.data.batches import iterate
from cnnviz.engine.data.image_set import ArraySet
from cnnviz.engine.data.preprocessing import IMAGENET, MNIST, Preprocessing
from cnnviz.engine.embedding.features import features
from cnnviz.engine.models.course_cnn import CourseCNN
from cnnviz.engine.models.loaded import LoadedModel
from tests.benchmarks.harness import Comparison, Figure, compare, timed

LIMIT = 1.05
_BATCH = 64
_MOST_ROUNDS = 12


def rows() -> Iterator[Comparison | Figure]:
    """Measure whole networks, so that the pass cannot win by ending early."""
    torch.manual_seed(0)
    resnet = LoadedModel(get_model("resnet18").eval(), "resnet18", "random", IMAGENET)
    yield _against_bare(resnet, _pictures(64, 224, IMAGENET), "logits")
    yield _against_bare(resnet, _pictures(64, 224, IMAGENET), "avgpool")
    course = LoadedModel(CourseCNN().eval(), "course_cnn", "random", MNIST)
    yield _against_bare(course, _pictures(10_000, 28, MNIST), "fc2")


def _against_bare(model: LoadedModel, images: ArraySet, layer: str) -> Comparison:
    def bare() -> None:
        with torch.no_grad():
            for batch in iterate(images, model.preprocessing, None, _BATCH):
                model.module(batch.images)

    def ours() -> None:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["CNNVIZ_CACHE"] = folder  # nothing is kept from the round before
            features(model, images, layer, batch_size=_BATCH)

    name = f"features of {layer}, {model.architecture}, {len(images):,} images"
    return compare(name, timed(ours), timed(bare), LIMIT, most=_MOST_ROUNDS)


def _pictures(count: int, side: int, preprocessing: Preprocessing) -> ArraySet:
    random = np.random.default_rng(0)
    shape = (count, side, side, 3)[: 4 if preprocessing.channels == 3 else 3]
    return ArraySet(
        random.integers(0, 255, shape, np.uint8),
        np.zeros(count, np.int64),
        spec="random",
        kind="mnist",
        name="random pictures",
        class_names=("none",),
    )
