"""How fast pictures come: from memory with crop and flip, and from JPEG files of 224 px.

The plain side is what the tutorials write: torchvision's transforms on images of PIL, and a
DataLoader with as many workers (processes there, threads here) that live on between epochs. The
pictures of 32 px are noise in the shape of CIFAR-10; the files are ImageNet's where the tests find
real data, and smooth pictures of the same size elsewhere. The share of data is that of the time of
one epoch of the course's network, learning included and the run's own files left out.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms
from torchvision.datasets import ImageFolder

from cnnviz.engine.data.augment import Augmentation
from cnnviz.engine.data.image_set import ArraySet, ImageSet
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.data.preprocessing import IMAGENET, MNIST, Preprocessing
from cnnviz.engine.data.stream import Stream
from cnnviz.engine.models.course_cnn import CourseCNN
from tests.benchmarks.harness import Comparison, Figure, compare, timed

_BATCH = 64
_SMALL, _LEARNED = 10_000, 1_920  # pictures of an epoch; of one in which a network learns too
_CIFAR = Preprocessing(3, 32, (32, 32), (0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616))
_CROP_AND_FLIP = Augmentation(crop_padding=4, flip=True)
_MOST_ROUNDS = 12
_CPU = torch.device("cpu")
_ROOT = Path(__file__).resolve().parents[2]


def rows() -> Iterator[Comparison | Figure]:
    """Measure."""
    yield _from_memory()
    for name, images, steps, augmentation in (
        ("28 px grey", _noise(_LEARNED, (28, 28)), MNIST, None),
        ("32 px colour, crop and flip", _noise(_LEARNED, (32, 32, 3)), _CIFAR, _CROP_AND_FLIP),
    ):
        share = _share(images, steps, augmentation)
        yield Figure(f"data's share of an epoch from memory, {name}", share, "%", 2)
    with tempfile.TemporaryDirectory() as folder:
        files, what = _files(Path(folder))
        for workers in (1, 2):
            yield _from_files(files, what, workers)


def _noise(count: int, shape: tuple[int, ...]) -> ArraySet:
    random = np.random.default_rng(0)
    return ArraySet(
        random.integers(0, 256, (count, *shape), dtype=np.uint8),
        random.integers(0, 10, count),
        spec="noise",
        kind="noise",
        name="Noise",
        class_names=tuple(map(str, range(10))),
    )


def _from_memory() -> Comparison:
    images = _noise(_SMALL, (32, 32, 3))
    steps = [
        transforms.RandomCrop(32, padding=4),
        transforms.RandomHorizontalFlip(),
        transforms.ToTensor(),
        transforms.Normalize(_CIFAR.mean, _CIFAR.std),
    ]
    loader = DataLoader(
        _Pictures(images, transforms.Compose(steps)),
        _BATCH,
        shuffle=True,
        num_workers=1,
        persistent_workers=True,
    )
    with Stream(images, _CIFAR, device=_CPU, workers=1, augmentation=_CROP_AND_FLIP) as stream:
        return compare(
            f"{_SMALL:,} pictures of 32 px with crop and flip, one worker",
            timed(lambda: _exhaust(stream.batches(_shuffled(images), _BATCH))),
            timed(lambda: _exhaust(loader)),
            0.7,
            most=_MOST_ROUNDS,
        )


def _share(images: ImageSet, steps: Preprocessing, augmentation: Augmentation | None) -> float:
    """Return how much of an epoch the network waits for data, in per cent: the least of seven."""
    torch.manual_seed(0)
    assert steps.crop is not None
    model = CourseCNN(in_channels=steps.channels, image_size=steps.crop[0])
    optimizer = torch.optim.Adam(model.parameters())
    shares = []
    with Stream(images, steps, device=_CPU, augmentation=augmentation) as stream:
        for epoch in range(8):
            waited = 0.0
            start = asked = time.perf_counter()
            for (batch,) in stream.batches(_shuffled(images), _BATCH, epoch=epoch):
                waited += time.perf_counter() - asked
                optimizer.zero_grad()
                functional.cross_entropy(model(batch.images), batch.targets).backward()  # type: ignore[no-untyped-call]
                optimizer.step()
                asked = time.perf_counter()
            shares.append(100 * waited / (time.perf_counter() - start))
    return min(shares[1:])  # the first one warms up


def _from_files(folder: Path, what: str, workers: int) -> Comparison:
    steps = [
        transforms.Resize(IMAGENET.resize),
        transforms.CenterCrop(IMAGENET.crop),
        transforms.ToTensor(),
        transforms.Normalize(IMAGENET.mean, IMAGENET.std),
    ]
    loader = DataLoader(
        ImageFolder(folder, transforms.Compose(steps)),
        _BATCH,
        shuffle=True,
        num_workers=workers,
        persistent_workers=True,
    )
    images = open_dataset(f"folder:{folder}")
    with Stream(images, IMAGENET, device=_CPU, workers=workers, kept_bytes=0) as stream:
        return compare(
            f"{len(images)} {what} to 224 px, workers: {workers}",
            timed(lambda: _exhaust(stream.batches(_shuffled(images), _BATCH))),
            timed(lambda: _exhaust(loader)),
            1,
            most=_MOST_ROUNDS,
        )


def _files(spare: Path) -> tuple[Path, str]:
    """Return a folder of class folders with JPEG files, and what they are."""
    named = os.environ.get("CNNVIZ_TEST_DATA")
    real = Path(named) if named else _ROOT.parent / "shared" / "data"
    if (real / "imagenet" / "images").is_dir():
        return real / "imagenet" / "images", "JPEG files of ImageNet"
    random = np.random.default_rng(0)
    for number in range(200):
        coarse = Image.fromarray(random.integers(0, 256, (30, 40, 3), dtype=np.uint8))
        place = spare / str(number % 10)
        place.mkdir(exist_ok=True)
        coarse.resize((500, 375), Image.Resampling.BICUBIC).save(place / f"{number}.jpg")
    return spare, "JPEG files of 500 x 375"


def _shuffled(images: ImageSet) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.random.default_rng(0).permutation(len(images))


def _exhaust(batches: Any) -> None:
    for _ in batches:
        pass


class _Pictures(Dataset[Any]):
    """What torchvision's CIFAR10 does for each sample: an image of PIL, and its transforms."""

    def __init__(self, images: ArraySet, transform: Any) -> None:
        self._pixels, self._labels = images.in_memory, images.labels
        self._transform = transform

    def __len__(self) -> int:
        return len(self._labels)

    def __getitem__(self, index: int) -> tuple[Any, int]:
        return self._transform(Image.fromarray(self._pixels[index])), int(self._labels[index])
