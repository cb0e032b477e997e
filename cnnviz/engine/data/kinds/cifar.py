"""CIFAR-10 and CIFAR-100 in both forms in which they are published, unpacked or not."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.data.image_set import ArraySet
from cnnviz.engine.data.kinds import tar_members
from cnnviz.engine.data.kinds.cifar_names import CLASSES, COARSE, FORMS, Form
from cnnviz.engine.data.kinds.plain_pickle import BadPickle, read_plain
from cnnviz.engine.errors import DatasetProblem, UnknownName
from cnnviz.engine.events import Progress

SPLITS = ("train", "test")
ALL = "all"
_TITLES = {"cifar10": "CIFAR-10", "cifar100": "CIFAR-100"}
_SIDE = 32
_PIXELS = 3 * _SIDE * _SIDE
_LARGEST = 256 * 2**20
_AT_ONCE = 5000  # images between two words of progress
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Place:
    """Where the files of a set are: a folder or an archive, in one of the published forms."""

    form: Form
    path: Path

    @property
    def splits(self) -> tuple[str, ...]:
        """The parts whose files are there; an archive is taken to hold both."""
        if self.path.is_file():
            return SPLITS
        there = {"train": self.form.train, "test": self.form.test}
        return tuple(name for name in SPLITS if (self.path / there[name][0]).is_file())


@dataclass(frozen=True, eq=False)
class _Batch:
    """The samples of one file: (N, 3, 32, 32) pixels, classes, groups of classes, file names."""

    pixels: NDArray[np.uint8]
    labels: NDArray[np.int64]
    coarse: NDArray[np.int64] | None
    files: tuple[str, ...] = ()


def detect(path: Path) -> str | None:
    """Tell which of the sets lies at a path, if one does."""
    if path.is_file():
        first = tar_members.first_name(path) if path.name.endswith((".tar.gz", ".tgz")) else ""
        return next((form.kind for form in FORMS if first.split("/")[0] == form.folder), None)
    return next((kind for kind in CLASSES if find(kind, path) is not None), None)


def is_whole(kind: str, folder: Path) -> bool:
    """Whether a folder holds a set, and no unfinished download."""
    if not folder.is_dir() or any(folder.glob("*.part")):
        return False
    return find(kind, folder) is not None


def parts_of(kind: str, path: Path) -> tuple[str, ...]:
    """Return the parts that a set can be opened with."""
    place = find(kind, path)
    there = () if place is None else place.splits
    return (*there, ALL) if len(there) > 1 else there


def opening(
    kind: str, spec: str, path: Path, split: str | None
) -> Generator[Progress, None, ArraySet]:
    """Open "train", "test" or "all" of a folder or an archive.

    In "all" the images of "test" come after those of "train".
    """
    if not path.exists():
        raise DatasetProblem(path, "there is no such file or folder")
    place = find(kind, path)
    if place is None:
        form = next(form for form in FORMS if form.kind == kind)
        advice = f"expected are {form.train[0]} and the other files, or {form.archive}"
        raise DatasetProblem(path, f"this is not {_TITLES[kind]}", advice)
    parts = parts_of(kind, path)
    split = split or (parts[0] if parts else SPLITS[0])
    if split not in (*SPLITS, ALL):
        raise UnknownName(f"split of {kind}", split, (*SPLITS, ALL))
    form = place.form
    wanted = {"train": form.train, "test": form.test, ALL: form.train + form.test}[split]
    content = yield from _contents(place, (*wanted, *form.names))
    batches = []
    for number, name in enumerate(wanted):
        yield Progress(number, len(wanted), "reading the images", "files")
        if name not in content:
            raise DatasetProblem(place.path, f"{name} is missing", "get the set again")
        batches.append(_batch(form, place.path / name, content.pop(name)))
    fine, coarse = _names(form, content)
    images = yield from _images(batches)
    return ArraySet(
        images,
        np.concatenate([batch.labels for batch in batches]),
        spec=spec,
        kind=kind,
        name=_TITLES[kind],
        class_names=fine,
        split=split,
        parts=parts,
        columns=_columns(batches, coarse),
    )


def find(kind: str, path: Path) -> Place | None:
    """Return where the files of a set are, in a folder, below it, or in an archive."""
    forms = [form for form in FORMS if form.kind == kind]
    if path.is_file():
        first = tar_members.first_name(path).split("/")[0]
        return next((Place(form, path) for form in forms if form.folder == first), None)
    for form in forms:
        for folder in (path, path / form.folder):
            # CIFAR-100 calls its files "train" and "test"; so are folders of many other sets.
            needed = (form.train[0], form.names[0]) if kind == "cifar100" else (form.train[0],)
            tested = (form.test[0], form.names[0]) if kind == "cifar100" else (form.test[0],)
            if any(all((folder / name).is_file() for name in names) for names in (needed, tested)):
                return Place(form, folder)
        if (path / form.archive).is_file():
            return Place(form, path / form.archive)
    return None


def _contents(place: Place, names: Sequence[str]) -> Generator[Progress, None, dict[str, bytes]]:
    if place.path.is_file():
        return (yield from tar_members.reading(place.path, names))
    content = {}
    for number, name in enumerate(names):
        yield Progress(number, len(names), "reading the files", "files")
        file = place.path / name
        if not file.is_file():
            continue
        try:
            if file.stat().st_size > _LARGEST:
                raise DatasetProblem(file, "it is far larger than it should be")
            content[name] = file.read_bytes()
        except OSError as error:
            raise DatasetProblem(file, f"it cannot be read ({error.strerror})") from None
    return content


def _batch(form: Form, file: Path, content: bytes) -> _Batch:
    batch = _records(form, file, content) if form.binary else _pickled(form, file, content)
    for what, labels, classes in (
        ("label", batch.labels, len(CLASSES[form.kind])),
        ("coarse label", batch.coarse, len(COARSE)),
    ):
        if labels is not None and not ((labels >= 0) & (labels < classes)).all():
            worst = int(labels.max() if labels.max() >= classes else labels.min())
            raise DatasetProblem(file, f"{what} {worst} is outside 0 to {classes - 1}")
    return batch


def _records(form: Form, file: Path, content: bytes) -> _Batch:
    """Read the binary form: one or two bytes of labels before the pixels of each image."""
    head = 2 if form.kind == "cifar100" else 1
    record = head + _PIXELS
    if not content or len(content) % record:
        reason = f"its {len(content):,} bytes are no whole number of images"
        raise DatasetProblem(file, reason, "it is cut off or damaged: get it again")
    rows = np.frombuffer(content, np.uint8).reshape(-1, record)
    return _Batch(
        rows[:, head:].reshape(-1, 3, _SIDE, _SIDE),
        rows[:, head - 1].astype(np.int64),
        rows[:, 0].astype(np.int64) if head == 2 else None,
    )


def _pickled(form: Form, file: Path, content: bytes) -> _Batch:
    """Read the Python form: a dictionary of an array and lists."""
    try:
        table = _by_text(read_plain(content))
    except BadPickle as error:
        advice = "it is cut off, damaged or foreign: get it again"
        raise DatasetProblem(file, f"this is not a file of CIFAR ({error})", advice) from None
    pixels = table.get("data")
    if not isinstance(pixels, np.ndarray) or pixels.ndim != 2 or pixels.shape[1] != _PIXELS:
        raise DatasetProblem(file, f"it holds no array of {_PIXELS:,} bytes for each image")
    fine = "fine_labels" if form.kind == "cifar100" else "labels"
    labels = _labels(file, table, fine, len(pixels))
    coarse = None
    if form.kind == "cifar100":
        coarse = _labels(file, table, "coarse_labels", len(pixels))
    named = table.get("filenames")
    files = tuple(map(_shown, named)) if isinstance(named, list) else ()
    return _Batch(
        pixels.reshape(-1, 3, _SIDE, _SIDE),
        labels,
        coarse,
        files if len(files) == len(pixels) else (),
    )


def _labels(file: Path, table: Mapping[str, Any], name: str, count: int) -> NDArray[np.int64]:
    values = table.get(name)
    if not isinstance(values, list) or not all(type(value) is int for value in values):
        raise DatasetProblem(file, f"it holds no list of {name}")
    if len(values) != count:
        reason = f"it holds {len(values):,} {name} for {count:,} images"
        raise DatasetProblem(file, reason, "get it again")
    if not count:
        raise DatasetProblem(file, "it holds no images")
    return np.array(values, np.int64)


def _by_text(table: Any) -> dict[str, Any]:
    """Return a dictionary under texts, whether Python 2 or 3 wrote it; empty for anything else."""
    if not isinstance(table, dict):
        return {}
    return {_shown(key): value for key, value in table.items()}


def _names(form: Form, content: Mapping[str, bytes]) -> tuple[Sequence[str], Sequence[str]]:
    """Return the names of classes and groups: those in the files, or else the known ones."""
    told: list[Any] = []
    if form.binary:
        told = [content.get(name, b"").split() for name in form.names]
    elif form.names[0] in content:
        try:
            table = _by_text(read_plain(content[form.names[0]]))
        except BadPickle:
            table = {}
        told = [
            table.get("label_names" if form.kind == "cifar10" else "fine_label_names"),
            table.get("coarse_label_names"),
        ]
    known = (CLASSES[form.kind], COARSE if form.kind == "cifar100" else ())
    fine, coarse = (
        tuple(_shown(name) for name in names)
        if isinstance(names, list) and len(names) == len(usual)
        else usual
        for names, usual in zip((*told, None, None), known, strict=False)
    )
    return fine, coarse


def _shown(name: object) -> str:
    """Return a name as a word that can be shown; nothing for what is no text.

    A tuple of tuples in a small pickle can stand for a text that fills all memory.
    """
    if not isinstance(name, (str, bytes)):
        return ""
    part = name[:_LONGEST_NAME]
    text = part.decode("utf-8", "replace") if isinstance(part, bytes) else part
    return "".join(letter for letter in text if letter.isprintable())


def _images(
    batches: Sequence[_Batch],
) -> Generator[Progress, None, NDArray[np.uint8]]:
    """Return all pictures as rows of pixels, a few thousand of them between two yields."""
    total = sum(len(batch.labels) for batch in batches)
    images = np.empty((total, _SIDE, _SIDE, 3), np.uint8)
    done = 0
    for batch in batches:
        for start in range(0, len(batch.labels), _AT_ONCE):
            some = batch.pixels[start : start + _AT_ONCE]
            images[done : done + len(some)] = some.transpose(0, 2, 3, 1)
            done += len(some)
            yield Progress(done, total, "laying out the images", "images")
    return images


def _columns(batches: Sequence[_Batch], groups: Sequence[str]) -> dict[str, Sequence[str]]:
    columns: dict[str, Sequence[str]] = {}
    coarse = [batch.coarse for batch in batches if batch.coarse is not None]
    if coarse:
        columns["coarse"] = tuple(groups[label] for label in np.concatenate(coarse))
    if all(batch.files for batch in batches):
        columns["file"] = tuple(name for batch in batches for name in batch.files)
    return columns
