"""Short real runs, healthy ones and ones that are made sick on purpose."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from cnnviz.engine.data.image_set import ArraySet
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.events import drain
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.fit import fit
from cnnviz.engine.training.network import preparing_model


def ran(
    folder: Path,
    *,
    images: ArraySet | None = None,
    network: LoadedModel | None = None,
    **changes: object,
) -> Path:
    """Train and return the run directory."""
    config = replace(TrainConfig(epochs=4, device="cpu", run=str(folder)), **changes)
    torch.set_num_threads(1)
    return drain(fit(config, image_set=images, model=network))


def some_of(spec: str, count: int, split: str = "train", seed: int = 0) -> ArraySet:
    """Return some images of a set, drawn at random."""
    images = open_dataset(spec, split)
    ids = np.sort(np.random.default_rng(seed).choice(len(images), count, replace=False))
    return array_set(
        np.stack([np.asarray(images.image(int(one))) for one in ids]),
        images.labels[ids],
        images.class_names,
    )


def array_set(
    pixels: NDArray[np.uint8], labels: NDArray[np.int64], names: tuple[str, ...]
) -> ArraySet:
    """Return an image set of pictures in memory."""
    return ArraySet(pixels, labels, spec="made", kind="live", name="made", class_names=names)


def digits(labels: NDArray[np.int64] | None = None) -> ArraySet:
    """Return the handwritten digits, with other labels where some are given."""
    images = open_dataset("digits", "train")
    pixels = np.stack([np.asarray(images.image(one)) for one in range(len(images))])
    return array_set(pixels, images.labels if labels is None else labels, images.class_names)


def mislabelled(
    labels: NDArray[np.int64], share: float, seed: int = 0
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return labels of which a share is of another class, and which these are."""
    random = np.random.default_rng(seed)
    classes = int(labels.max()) + 1
    wrong = np.sort(random.choice(len(labels), round(share * len(labels)), replace=False))
    changed = labels.copy()
    changed[wrong] = (labels[wrong] + random.integers(1, classes, len(wrong))) % classes
    return changed, wrong


def own_network(module: nn.Module) -> LoadedModel:
    """Return a network of one's own, which takes the digits as the course's network does."""
    return replace(
        drain(preparing_model(TrainConfig(device="cpu"), open_dataset("digits", "train"), None)),
        module=module,
        architecture="own",
        origin="live",
        num_classes=10,
    )
