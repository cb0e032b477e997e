"""A sweep of all 4,800 convolution channels of ResNet-18 over 512 images of 224 px in memory.

Against the bare forward pass over the same batches, loaded alike; weights and pixels at random,
nothing kept from before. The memory is that of processes of their own (VmHWM), which sweep a
small network over images that are all one and the same array.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import count
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torchvision.models import resnet18

from cnnviz.engine.data.batches import iterate
from cnnviz.engine.data.image_set import ArraySet
from cnnviz.engine.data.preprocessing import Preprocessing
from cnnviz.engine.models.course_cnn import CourseCNN
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.probes.responses import responses
from tests.benchmarks.harness import Comparison, Figure, compare, timed

IMAGES = 512
BATCH = 8  # what a sweep takes by itself for this network
_MOST_ROUNDS = 9
_FEW, _MANY = 2_000, 40_000
_MEMORY_LIMIT = 16.0  # megabytes


def rows() -> Iterator[Comparison | Figure]:
    """Measure."""
    torch.manual_seed(0)
    preprocessing = Preprocessing(3, None, (224, 224), (0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
    model = LoadedModel(resnet18(weights=None).eval(), "resnet18", "live", preprocessing)
    layers = [name for name, part in model.module.named_modules() if isinstance(part, nn.Conv2d)]
    random = np.random.default_rng(0)
    images = _image_set(random.integers(0, 256, (IMAGES, 224, 224, 3), np.uint8))
    seeds = count()  # a new one each time, so that nothing is kept from before

    def bare() -> None:
        for batch in iterate(images, preprocessing, None, BATCH):
            with torch.no_grad():
                model(batch.images)

    def ours() -> None:
        found = responses(model, images, layers, seed=next(seeds))
        assert sum(layer.units for layer in found.layers.values()) == 4_800

    name = f"sweep of resnet18, 4,800 channels, {IMAGES} images, {BATCH} at once"
    yield compare(name, timed(ours), timed(bare), 1.10, most=_MOST_ROUNDS)
    few, many = (_peak_of(number) for number in (_FEW, _MANY))
    what = f"course CNN, memory by which {_MANY:,} images exceed {_FEW:,}"
    yield Figure(what, max(0.0, many - few), "MB", _MEMORY_LIMIT)


def _image_set(pixels: np.ndarray) -> ArraySet:
    return ArraySet(
        pixels,
        np.arange(len(pixels)) % 10,
        spec="noise",
        kind="noise",
        name="Noise",
        class_names=[str(index) for index in range(10)],
    )


def _peak_of(images: int) -> float:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_peak, images).result()


def _peak(images: int) -> float:
    """Sweep in this process and return the most memory that it ever took, in megabytes."""
    random = np.random.default_rng(0)
    pixels = np.broadcast_to(random.integers(0, 256, (28, 28), np.uint8), (images, 28, 28))
    preprocessing = Preprocessing(1, None, None, (0.5,), (0.5,))
    model = LoadedModel(CourseCNN().eval(), "course_cnn", "live", preprocessing)
    responses(model, _image_set(pixels), ["conv1", "conv2", "fc1"])
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1_000
