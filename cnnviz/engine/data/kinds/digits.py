"""The handwritten digits that scikit-learn carries, brought to the size of MNIST."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnnviz.engine.data.image_set import ArraySet
from cnnviz.engine.errors import UnknownName
from cnnviz.engine.events import Progress

SPLITS = ("train", "test", "all")
_SIDE = 28
_BORDER = 4  # MNIST's digits fill 20 x 20 of 28 x 28 pixels
_TEST_SHARE = 0.2
_SEED = 0


def opening(spec: str, split: str | None) -> Generator[Progress, None, ArraySet]:
    """Open the built-in digits: "train" (80 %), "test" (20 %, stratified, fixed) or "all"."""
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    split = split or "all"
    if split not in SPLITS:
        raise UnknownName("split of digits", split, SPLITS)
    yield Progress(0, 1, "reading the digits")
    bunch = load_digits()
    labels = bunch.target.astype(np.int64)
    images = _enlarged(bunch.images)
    train, test = train_test_split(
        np.arange(len(labels)), test_size=_TEST_SHARE, random_state=_SEED, stratify=labels
    )
    chosen = {"train": np.sort(train), "test": np.sort(test), "all": np.arange(len(labels))}[split]
    return ArraySet(
        images[chosen],
        labels[chosen],
        spec=spec,
        kind="digits",
        name="Digits",
        class_names=tuple("0123456789"),
        split=split,
        parts=SPLITS,
    )


def _enlarged(images: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Bring (N, 8, 8) of 0..16 to (N, 28, 28) of 0..255, smooth, with MNIST's border."""
    large = np.zeros((len(images), _SIDE, _SIDE), np.uint8)
    inner = slice(_BORDER, _SIDE - _BORDER)
    side = _SIDE - 2 * _BORDER
    for place, image in zip(large, images, strict=True):
        small = Image.fromarray(np.uint8(np.rint(image * (255 / 16))))
        place[inner, inner] = np.asarray(small.resize((side, side), Image.Resampling.BICUBIC))
    return large
