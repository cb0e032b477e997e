"""An epoch with its history against the same epoch without, from the first step to the last file.

The built-in digits, so small that whatever is done once an epoch shows; a part of MNIST; and
ResNet-18 on pictures of 32 px, of which each step takes long.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from cnnviz.engine.data.image_set import ArraySet, ImageSet
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.training import events
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.fit import fit
from tests.benchmarks.harness import Comparison, Figure, compare
from tests.benchmarks.mnist import small_mnist

_MARK = 1.02
_EPOCHS = 4  # of the digits, so that a round lasts long enough to be told apart
_MNIST, _PICTURES = 12_000, 1_000


def rows() -> Iterator[Comparison | Figure]:
    """Measure; leaves out MNIST where there is none."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        digits = TrainConfig(data="digits", epochs=_EPOCHS, device="cpu", run=str(home / "run"))
        images = open_dataset("digits", "train")
        yield _compared("course CNN on digits", digits, images)
        yield _size("digits", digits, images)
        spec = small_mnist(home / "images", _MNIST)
        if spec is not None:
            config = replace(digits, data=spec, epochs=1)
            yield _compared(
                f"course CNN on {_MNIST:,} images of MNIST", config, open_dataset(spec, "train")
            )
        config = replace(digits, model="resnet18", image_size=32, epochs=1)
        yield _compared(f"ResNet-18 on {_PICTURES:,} pictures of 32 px", config, _pictures())
        yield _size("ResNet-18", config, _pictures())


def _compared(name: str, config: TrainConfig, images: ImageSet) -> Comparison:
    return compare(
        f"an epoch with history: {name}",
        lambda: _train(replace(config, history=True), images),
        lambda: _train(replace(config, history=False), images),
        _MARK,
    )


def _train(config: TrainConfig, images: ImageSet) -> float:
    """Train in a fresh folder; return the seconds from the first step until all is on the disk."""
    shutil.rmtree(config.run, ignore_errors=True)
    start = 0.0
    for event in fit(config, image_set=images):
        if isinstance(event, events.RunStarted):
            start = time.perf_counter()
    return time.perf_counter() - start


def _size(name: str, config: TrainConfig, images: ImageSet) -> Figure:
    """Tell what the history of an epoch takes on the disk."""
    _train(replace(config, history=True, epochs=1), images)
    files = (Path(config.run) / "history").glob("*-0001.npz")
    total = sum(path.stat().st_size for path in files)
    return Figure(f"history of an epoch on the disk: {name}", total / 1e6, "MB")


def _pictures() -> ImageSet:
    """Return coloured noise of ten classes, each a little brighter than the one before."""
    random = np.random.default_rng(0)
    labels = np.arange(_PICTURES) % 10
    pixels = random.integers(0, 150, (_PICTURES, 32, 32, 3)) + 10 * labels[:, None, None, None]
    names = [f"class {number}" for number in range(10)]
    return ArraySet(
        pixels.astype(np.uint8),
        labels,
        spec="pictures",
        kind="live",
        name="pictures",
        class_names=names,
    )
