"""Small image sets of every kind of target, for tests that train."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnnviz.engine.data.image_set import ArraySet, ImageSet
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.data.targets import TargetKind


def few_digits(count: int) -> ArraySet:
    """Return the first of scikit-learn's digits."""
    whole = open_dataset("digits", "train")
    pictures = whole.in_memory
    assert pictures is not None
    return ArraySet(
        pictures[:count],
        whole.labels[:count],
        spec="digits",
        kind="digits",
        name="some digits",
        class_names=whole.class_names,
    )


class Shapes(ImageSet):
    """Grey pictures with bright bars, which are learned quickly whatever is asked of them.

    A bar stands at the left (class 0), at the right (class 1), or both do; the pixels of each are
    of its class, and of class 2 elsewhere, but for a void frame. The number is how bright the
    picture is.

    Parameters
    ----------
    target : str
        What is asked.
    count : int
        How many pictures.
    side : int
        Their height and width.
    """

    def __init__(self, target: TargetKind, count: int = 120, side: int = 32) -> None:
        random = np.random.default_rng(0)
        shown = np.eye(2, dtype=bool)[np.arange(count) % 2]
        if target in ("labels", "mask"):
            shown[::3] = True
        names = ("left", "right", "ground") if target == "mask" else ("left", "right")
        lone = np.where(shown.all(1), -1, shown.argmax(1)).astype(np.int64)
        super().__init__(
            spec="shapes", kind="shapes", name="shapes", labels=lone, class_names=names
        )
        self._target: TargetKind = target
        self._shown = shown
        self.pictures = random.integers(0, 40, (count, side, side), np.uint8)
        self.masks = np.full((count, side, side), 2, np.uint8)
        for at, row in enumerate(shown):
            for which in np.flatnonzero(row):
                start = 3 if which == 0 else side - 9
                self.pictures[at, :, start : start + 6] += np.uint8(150)
                self.masks[at, :, start : start + 6] = which
        self.masks[:, 0] = 255
        self.numbers_told = random.uniform(0, 1, count).astype(np.float32)
        if target == "number":
            self.pictures[:] = (self.numbers_told * 200)[:, None, None]

    @property
    def target(self) -> TargetKind:
        return self._target

    @property
    def in_memory(self) -> NDArray[np.uint8]:
        return self.pictures

    @property
    def presence(self) -> NDArray[np.bool_] | None:
        return self._shown if self._target == "labels" else None

    @property
    def values(self) -> NDArray[np.float32] | None:
        return self.numbers_told if self._target == "number" else None

    @property
    def mask_names(self) -> tuple[str, ...]:
        return self.class_names if self._target == "mask" else ()

    def mask_trouble(self, sample_id: int) -> str | None:
        return None if self._target == "mask" else ""

    def mask(self, sample_id: int) -> NDArray[np.uint8] | None:
        return self.masks[sample_id] if self._target == "mask" else None

    def image(self, sample_id: int) -> NDArray[np.uint8]:
        picture: NDArray[np.uint8] = self.pictures[sample_id]
        return picture

    def sample_name(self, sample_id: int) -> str:
        return f"#{sample_id}"

    def fingerprint(self) -> str:
        return f"shapes {self._target} {len(self)}"


def parted_folder(folder: Path, *, classes: tuple[str, ...] = ("ant", "bee")) -> Path:
    """Write class folders below train (6 pictures each) and test (3 pictures each)."""
    random = np.random.default_rng(0)
    for part, count in (("train", 6), ("test", 3)):
        for number, name in enumerate(classes):
            place = folder / part / name
            place.mkdir(parents=True)
            for index in range(count):
                pixels = random.integers(90 * number, 90 * number + 60, (32, 32), np.uint8)
                Image.fromarray(pixels).save(place / f"{index}.png")
    return folder


def table(path: Path, rows: list[tuple[object, ...]], names: tuple[str, ...]) -> Path:
    """Write a CSV."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(rows)
    return path
