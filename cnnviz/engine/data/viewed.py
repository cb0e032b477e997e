"""Image sets that are learned as something else: chosen samples, other targets, pieces."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.targets import Objects, TargetKind
from cnnviz.engine.errors import ImageProblem

MARGIN = 0.1  # of an object's width and height, left around it on each side
_MOST_BYTES = 256 * 2**20  # of pieces that are kept cut out
_MARK = "#target="


@dataclass(frozen=True)
class Asked:
    """What an image set shall be learned as; see :func:`cnnviz.engine.data.views.viewing`."""

    target: str = "auto"
    column: str = ""
    positive: str = ""
    negative: str = ""

    def added_to(self, spec: str) -> str:
        """Return a SPEC that opens this view: ``voc:PATH#target=crops&positive=RBC``."""
        if self == Asked():
            return spec
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return f"{spec}#{urlencode({key: value for key, value in named.items() if value})}"


def parted(spec: str) -> tuple[str, Asked]:
    """Part a SPEC into the set itself and the view of it that it asks for."""
    head, mark, tail = spec.rpartition(_MARK)
    if not mark or Path(spec).exists():
        return spec, Asked()
    known = {field.name for field in fields(Asked)}
    pairs = parse_qsl(f"target={tail}", keep_blank_values=True)
    return head, replace(Asked(), **{key: value for key, value in pairs if key in known})


class Viewed(ImageSet):
    """Samples of another image set with targets of their own.

    Parameters
    ----------
    base : ImageSet
        Where the pictures are.
    rows : ndarray of int64, shape (N,)
        For each sample, the one of `base` that it is or comes from.
    asked : Asked
        What made it.
    target : str
        What the samples are to be answered with.
    labels, class_names, presence, values
        The targets, as in :class:`ImageSet`.
    problems : sequence of str
        What was left out, in addition to what `base` says.
    """

    def __init__(
        self,
        base: ImageSet,
        rows: NDArray[np.int64],
        asked: Asked,
        *,
        target: TargetKind,
        labels: NDArray[np.int64] | None = None,
        class_names: Sequence[str] = (),
        presence: NDArray[np.bool_] | None = None,
        values: NDArray[np.float32] | None = None,
        problems: Sequence[str] = (),
    ) -> None:
        self.origin: ImageSet = base.origin if isinstance(base, Viewed) else base
        super().__init__(
            spec=asked.added_to(self.origin.spec),
            kind=base.kind,
            name=base.name,
            labels=np.full(len(rows), -1, np.int64) if labels is None else labels,
            class_names=class_names,
            split=base.split,
            parts=base.parts,
            problems=(*base.problems, *problems),
        )
        self.base = base
        self.rows = rows
        self.asked = asked
        self._target: TargetKind = target
        self._presence = presence
        self._values = values

    @property
    def target(self) -> TargetKind:
        return self._target

    @property
    def views(self) -> tuple[str, ...]:
        return self.origin.views

    @property
    def presence(self) -> NDArray[np.bool_] | None:
        return self._presence

    @property
    def values(self) -> NDArray[np.float32] | None:
        return self._values

    @property
    def groups(self) -> NDArray[np.int64] | None:
        of_base = self.base.groups
        return None if of_base is None else of_base[self.rows]

    @cached_property
    def numbers(self) -> Mapping[str, NDArray[np.float32]]:
        return {name: column[self.rows] for name, column in self.base.numbers.items()}

    @cached_property
    def columns(self) -> Mapping[str, Sequence[str]]:
        rows = self.rows.tolist()
        return {name: tuple(cells[row] for row in rows) for name, cells in self._columns()}

    def _columns(self) -> Sequence[tuple[str, Sequence[str]]]:
        return tuple(self.base.columns.items())

    @cached_property
    def in_memory(self) -> NDArray[np.uint8] | None:
        whole = self.base.in_memory
        if whole is None or np.array_equal(self.rows, np.arange(len(whole))):
            return whole
        return whole[self.rows]

    def image(self, sample_id: int) -> NDArray[np.uint8]:
        return self.base.image(int(self.rows[sample_id]))

    def sample_name(self, sample_id: int) -> str:
        return self.base.sample_name(int(self.rows[sample_id]))

    def path(self, sample_id: int) -> Path | None:
        return self.base.path(int(self.rows[sample_id]))

    @property
    def mask_names(self) -> tuple[str, ...]:
        return self.base.mask_names

    def mask(self, sample_id: int) -> NDArray[np.uint8] | None:
        return self.base.mask(int(self.rows[sample_id]))

    def mask_trouble(self, sample_id: int) -> str | None:
        return self.base.mask_trouble(int(self.rows[sample_id]))

    def objects(self, sample_id: int) -> Objects | None:
        return self.base.objects(int(self.rows[sample_id]))

    def fingerprint(self) -> str:
        digest = hashlib.sha256(f"{self.base.fingerprint()} {self.asked} {self._target}".encode())
        for array in (self.rows, self.labels, self._presence, self._values):
            digest.update(b"-" if array is None else np.ascontiguousarray(array).tobytes())
        digest.update(repr(self.class_names).encode())
        return digest.hexdigest()[:16]


class Crops(Viewed):
    """Each object of another set's pictures as a picture of its own.

    All objects of a picture are cut out when it is decoded first; the newest of these pieces are
    kept, so that a set of moderate size is decoded once and not once for each epoch.

    Parameters
    ----------
    base : ImageSet
        The pictures.
    rows : ndarray of int64, shape (N,)
        The picture of each object, in rising order.
    numbers : ndarray of int64, shape (N,)
        Which object of its picture it is, from 0.
    boxes : ndarray of float32, shape (N, 4)
        The edges of each object.
    asked, labels, class_names, problems
        As in :class:`Viewed`.
    """

    def __init__(
        self,
        base: ImageSet,
        rows: NDArray[np.int64],
        places: NDArray[np.int64],
        boxes: NDArray[np.float32],
        asked: Asked,
        *,
        labels: NDArray[np.int64],
        class_names: Sequence[str],
        problems: Sequence[str] = (),
    ) -> None:
        super().__init__(
            base,
            rows,
            asked,
            target="class",
            labels=labels,
            class_names=class_names,
            problems=problems,
        )
        self._places = places
        self._boxes = boxes
        self._first = np.searchsorted(rows, np.arange(len(base) + 1))
        self._kept: OrderedDict[int, list[NDArray[np.uint8]]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()  # pictures are decoded on several threads

    @property
    def groups(self) -> NDArray[np.int64]:
        return self.rows

    @property
    def numbers(self) -> Mapping[str, NDArray[np.float32]]:
        return {}

    def _columns(self) -> Sequence[tuple[str, Sequence[str]]]:
        names = tuple(self.base.sample_name(row) for row in range(len(self.base)))
        return (("picture", names), *self.base.columns.items())

    @property
    def in_memory(self) -> None:
        return None

    def image(self, sample_id: int) -> NDArray[np.uint8]:
        row = int(self.rows[sample_id])
        piece = self._pieces(row)[int(sample_id) - int(self._first[row])]
        if not piece.size:
            name = self.sample_name(sample_id)
            raise ImageProblem(name, "the object lies outside of its picture", "mend its box")
        return piece

    def sample_name(self, sample_id: int) -> str:
        return f"{super().sample_name(sample_id)} {int(self._places[sample_id]) + 1}"

    def path(self, sample_id: int) -> None:  # noqa: ARG002 - a piece has no file of its own
        return None

    @property
    def mask_names(self) -> tuple[str, ...]:
        return ()

    def mask(self, sample_id: int) -> None:  # noqa: ARG002 - a piece has none
        return None

    def mask_trouble(self, sample_id: int) -> str:  # noqa: ARG002 - a piece has none
        return ""

    def objects(self, sample_id: int) -> None:  # noqa: ARG002 - a piece is one
        return None

    def fingerprint(self) -> str:
        digest = hashlib.sha256(f"{super().fingerprint()} {MARGIN}".encode())
        digest.update(np.ascontiguousarray(self._boxes).tobytes())
        return digest.hexdigest()[:16]

    def _pieces(self, row: int) -> list[NDArray[np.uint8]]:
        with self._lock:
            if row in self._kept:
                self._kept.move_to_end(row)
                return self._kept[row]
        picture = self.base.image(row)
        boxes = self._boxes[self._first[row] : self._first[row + 1]]
        pieces = [_cut_out(picture, box) for box in boxes]
        with self._lock:
            if row not in self._kept:
                self._kept[row] = pieces
                self._bytes += sum(piece.nbytes for piece in pieces)
            while self._bytes > _MOST_BYTES and len(self._kept) > 1:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= sum(piece.nbytes for piece in oldest)
        return pieces


def _cut_out(picture: NDArray[np.uint8], box: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return a copy of what a box and its margin cover; of no pixels where that lies outside."""
    height, width = picture.shape[:2]
    left, top, right, bottom = box.astype(np.float64)
    if right <= 0 or bottom <= 0 or left >= width or top >= height:
        return picture[:0, :0].copy()
    aside, above = MARGIN * (right - left), MARGIN * (bottom - top)
    rows = slice(max(0, int(np.floor(top - above))), min(height, int(np.ceil(bottom + above))))
    columns = slice(max(0, int(np.floor(left - aside))), min(width, int(np.ceil(right + aside))))
    return picture[rows, columns].copy()
