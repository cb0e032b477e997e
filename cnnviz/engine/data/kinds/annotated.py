"""Image sets whose files say what is to be seen where: boxes, outlines, masks."""

from __future__ import annotations

import hashlib
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.data.kinds.files import FileSet, some
from cnnviz.engine.data.targets import VOID, Objects, TargetKind, only_labels
from cnnviz.engine.errors import ImageProblem

_LARGEST = 2.0**24  # of a coordinate; beyond it float32 knows no single pixel


@dataclass
class Marks:
    """Objects of many pictures, one after the other, while their files are read."""

    rows: list[int] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    classes: list[int] = field(default_factory=list)
    crowd: list[bool] = field(default_factory=list)
    difficult: list[bool] = field(default_factory=list)

    def add(
        self,
        row: int,
        box: tuple[float, float, float, float],
        label: int,
        *,
        crowd: bool = False,
        difficult: bool = False,
    ) -> None:
        """Add an object of the picture `row`; its box is left, top, right and bottom edge."""
        self.rows.append(row)
        self.boxes.append(box)
        self.classes.append(label)
        self.crowd.append(crowd)
        self.difficult.append(difficult)

    def order(self) -> NDArray[np.int64]:
        """Return the places of the objects, those of the first picture first."""
        return np.argsort(np.array(self.rows, np.int64), kind="stable")


def readable(box: Sequence[float]) -> bool:
    """Whether the numbers of a box are numbers that a picture can have."""
    return all(abs(edge) < _LARGEST for edge in box)  # false for NaN


class AnnotatedSet(FileSet):
    """Pictures with objects, with masks, or with both.

    Parameters
    ----------
    files, root, facts
        As for :class:`FileSet`; `labels` follow from the objects.
    marks : Marks
        The objects, by the place of their picture in `files`.
    natural : str
        What the set is for: "labels" or "mask".
    masks : bool
        Whether there are masks.
    """

    def __init__(
        self,
        files: Sequence[Path],
        root: Path,
        marks: Marks,
        *,
        spec: str,
        kind: str,
        class_names: Sequence[str],
        natural: TargetKind = "labels",
        masks: bool = False,
        split: str | None = None,
        parts: Sequence[str] = (),
        problems: Sequence[str] = (),
    ) -> None:
        order = marks.order()
        rows = np.array(marks.rows, np.int64)[order]
        self._boxes = np.array(marks.boxes, np.float32).reshape(-1, 4)[order]
        self._classes = np.array(marks.classes, np.int64)[order]
        self._crowd = np.array(marks.crowd, np.bool_)[order]
        self._difficult = np.array(marks.difficult, np.bool_)[order]
        self._first = np.searchsorted(rows, np.arange(len(files) + 1))
        inside = (self._boxes[:, 2] > self._boxes[:, 0]) & (self._boxes[:, 3] > self._boxes[:, 1])
        self._presence = np.zeros((len(files), len(class_names)), np.bool_)
        self._presence[rows[inside], self._classes[inside]] = True
        self._natural: TargetKind = natural
        self._masks = masks
        told = [*problems]
        if not inside.all():
            names = [files[row].name for row in np.unique(rows[~inside])]
            count = f"{int((~inside).sum()):,} of {len(rows):,} boxes"
            told.append(f"{count} have no inside and count for nothing: {some(names)}.")
        super().__init__(
            files,
            only_labels(self._presence),
            root,
            spec=spec,
            kind=kind,
            class_names=class_names,
            split=split,
            parts=parts,
            problems=told,
        )

    @property
    def target(self) -> TargetKind:
        return self._natural

    @property
    def views(self) -> tuple[str, ...]:
        masks = ("mask",) if self._masks else ()
        if not len(self._boxes):
            return masks
        objects = ("objects", "crops")
        return (*masks, *objects) if self._natural == "mask" else (*objects, *masks)

    @property
    def presence(self) -> NDArray[np.bool_]:
        return self._presence

    def objects(self, sample_id: int) -> Objects:
        part = slice(int(self._first[sample_id]), int(self._first[sample_id + 1]))
        return Objects(
            self._boxes[part], self._classes[part], self._crowd[part], self._difficult[part]
        )

    @abstractmethod
    def mask_facts(self) -> str:
        """Return a text that changes when the masks change."""

    @cached_property
    def _marks_digest(self) -> bytes:
        digest = hashlib.sha256(repr(self.class_names).encode())
        for array in (self._first, self._boxes, self._classes, self._crowd, self._difficult):
            digest.update(np.ascontiguousarray(array).tobytes())
        return digest.digest()

    def fingerprint(self) -> str:
        digest = hashlib.sha256(super().fingerprint().encode() + self._marks_digest)
        digest.update(self.mask_facts().encode())
        return digest.hexdigest()[:16]

    def checked(self, mask: NDArray[np.uint8], sample_id: int) -> NDArray[np.uint8]:
        """Return a mask, or raise ImageProblem where it holds values beyond the classes."""
        beyond = mask[(mask >= len(self.mask_names)) & (mask != VOID)]
        if beyond.size:
            reason = f"its mask holds the value {int(beyond.max())}"
            limit = f"the classes go from 0 to {len(self.mask_names) - 1}, and {VOID} is void"
            raise ImageProblem(self.path(sample_id), f"{reason}, but {limit}")
        return mask


def size_trouble(mask: tuple[int, int], picture: tuple[int, int]) -> str | None:
    """Say where a mask is of another size than its picture, both (height, width)."""
    if mask == picture:
        return None
    (height, width), (tall, wide) = mask, picture
    return f"its mask has {width:,} x {height:,} pixels, but the picture {wide:,} x {tall:,}"
