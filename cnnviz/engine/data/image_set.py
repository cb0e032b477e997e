"""What every image set offers, whatever it is made of."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.data.targets import BACKGROUND, Objects, TargetKind


class ImageSet(ABC):
    """Pictures with stable indices, and their labels where there are any.

    Parameters
    ----------
    spec : str
        What a person typed to open it.
    kind : str
        "mnist", "folder", ...
    name : str
        What the window calls it.
    labels : ndarray of int64, shape (N,)
        Class index of each sample, -1 where there is none, or where there are several.
    class_names : sequence of str
        Name of each class index.
    split : str or None
        "train", "test", or None where the set has no parts.
    parts : sequence of str
        The splits that it can be opened with; empty where it has no parts.
    problems : sequence of str
        Sentences about what was skipped or looks wrong.
    """

    def __init__(
        self,
        *,
        spec: str,
        kind: str,
        name: str,
        labels: NDArray[np.int64],
        class_names: Sequence[str],
        split: str | None = None,
        parts: Sequence[str] = (),
        problems: Sequence[str] = (),
    ) -> None:
        self.spec = spec
        self.kind = kind
        self.name = name
        self.labels = labels
        self.class_names = tuple(class_names)
        self.split = split
        self.parts = tuple(parts)
        self.problems = tuple(problems)

    def __len__(self) -> int:
        return len(self.labels)

    @abstractmethod
    def image(self, sample_id: int) -> NDArray[np.uint8]:
        """Return a picture, (H, W) or (H, W, 3); raise ImageProblem where it cannot be read."""

    @abstractmethod
    def sample_name(self, sample_id: int) -> str:
        """Return what a person calls the sample: a file name, or its number."""

    @abstractmethod
    def fingerprint(self) -> str:
        """Return a short text that changes when the samples or labels change."""

    @property
    def in_memory(self) -> NDArray[np.uint8] | None:
        """All pictures, (N, H, W) or (N, H, W, 3), where they are held as one array."""
        return None

    @property
    def target(self) -> TargetKind:
        """What each sample is to be answered with."""
        return "class"

    @property
    def views(self) -> tuple[str, ...]:
        """What the set can be learned as, its own target first, "auto" left out.

        See :data:`cnnviz.engine.data.targets.VIEWS`; empty where nothing is known of the samples.
        """
        own = ("class",) if self.class_names and self.target in ("class", "binary") else ()
        return (*own, "number") if self.numbers else own

    @property
    def presence(self) -> NDArray[np.bool_] | None:
        """Which classes each sample shows, (N, classes), where it may show several."""
        return None

    @property
    def values(self) -> NDArray[np.float32] | None:
        """The number that each sample is to be answered with, (N,), NaN where there is none."""
        return None

    @property
    def groups(self) -> NDArray[np.int64] | None:
        """A number for each sample, (N,), equal for those that are held out together or not at all.

        Pieces of one picture show the same light, blur and neighbours: what is learned of one is
        known of the others. None where each sample stands for itself.
        """
        return None

    @property
    def numbers(self) -> Mapping[str, NDArray[np.float32]]:
        """Columns of numbers that could be learned, (N,) each, NaN where a cell is empty."""
        return {}

    @property
    def mask_names(self) -> tuple[str, ...]:
        """What the values of masks stand for, 0 first; empty where there are no masks."""
        return (BACKGROUND, *self.class_names) if "mask" in self.views else ()

    def mask(self, sample_id: int) -> NDArray[np.uint8] | None:  # noqa: ARG002 - for such sets
        """Return the class of each pixel, (H, W): an index into `mask_names`, or 255 for none.

        None where the sample has no mask; raise ImageProblem where it cannot be used, because it
        is broken, of another size than the picture, or holds values beyond the classes.
        """
        return None

    def mask_trouble(self, sample_id: int) -> str | None:  # noqa: ARG002 - for such sets
        """Tell cheaply why a sample has no mask to learn from: "" for none, None for no trouble."""
        return ""

    def objects(self, sample_id: int) -> Objects | None:  # noqa: ARG002 - for such sets
        """Return what is marked in a picture, where such things are known."""
        return None

    @property
    def columns(self) -> Mapping[str, Sequence[str]]:
        """What else is known of each sample, by the name of the column; "" where nothing is."""
        return {}

    def path(self, sample_id: int) -> Path | None:  # noqa: ARG002 - for sets of files
        """Return the file of a sample, where it has one of its own."""
        return None

    def thumbnail(self, sample_id: int, side: int) -> NDArray[np.uint8]:
        """Return a small RGB picture whose longer side is at most `side` pixels."""
        from PIL import Image

        picture = Image.fromarray(self.image(sample_id)).convert("RGB")
        if max(picture.size) > side:
            picture.thumbnail((side, side), Image.Resampling.BILINEAR)
        return np.asarray(picture, dtype=np.uint8)


class ArraySet(ImageSet):
    """An image set whose pictures are one array in memory.

    Parameters
    ----------
    images : ndarray of uint8, shape (N, H, W) or (N, H, W, 3)
        All pictures.
    columns : mapping of str to sequence of str, optional
        What else is known of each sample.
    facts
        As for :class:`ImageSet`.
    """

    def __init__(
        self,
        images: NDArray[np.uint8],
        labels: NDArray[np.int64],
        *,
        spec: str,
        kind: str,
        name: str,
        class_names: Sequence[str],
        split: str | None = None,
        parts: Sequence[str] = (),
        problems: Sequence[str] = (),
        columns: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        super().__init__(
            spec=spec,
            kind=kind,
            name=name,
            labels=labels,
            class_names=class_names,
            split=split,
            parts=parts,
            problems=problems,
        )
        self._images = images
        self._columns = dict(columns or {})

    @property
    def columns(self) -> Mapping[str, Sequence[str]]:
        return self._columns

    @property
    def in_memory(self) -> NDArray[np.uint8]:
        return self._images

    def image(self, sample_id: int) -> NDArray[np.uint8]:
        picture: NDArray[np.uint8] = self._images[sample_id]
        return picture

    def sample_name(self, sample_id: int) -> str:
        return f"#{sample_id}"

    def fingerprint(self) -> str:
        digest = hashlib.sha256(repr(self._images.shape).encode())
        digest.update(np.ascontiguousarray(self.labels).data)
        digest.update(np.ascontiguousarray(self._images).data)
        return digest.hexdigest()[:16]
