"""Image sets made of image files: class folders, loose images."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Generator, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.loading import load_image
from cnnviz.engine.errors import DatasetProblem, UnknownName
from cnnviz.engine.events import Progress

SUFFIXES = frozenset(
    (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".ppm", ".pgm")
)
_PARTS = {"train": ("train", "training"), "test": ("test", "val", "valid", "validation")}
_EVERY = 500  # files between two words of progress

Work = Generator[Progress, None, "FileSet"]


class FileSet(ImageSet):
    """An image set of one file for each sample; nothing is decoded before it is asked for."""

    def __init__(
        self,
        files: Sequence[Path],
        labels: NDArray[np.int64],
        root: Path,
        *,
        spec: str,
        kind: str,
        class_names: Sequence[str],
        split: str | None = None,
        parts: Sequence[str] = (),
        problems: Sequence[str] = (),
        columns: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        super().__init__(
            spec=spec,
            kind=kind,
            name=root.name or str(root),
            labels=labels,
            class_names=class_names,
            split=split,
            parts=parts,
            problems=problems,
        )
        self._files = tuple(files)
        self._columns = dict(columns or {})

    @property
    def columns(self) -> Mapping[str, Sequence[str]]:
        return self._columns

    def image(self, sample_id: int) -> NDArray[np.uint8]:
        return load_image(self._files[sample_id])

    def sample_name(self, sample_id: int) -> str:
        return self._files[sample_id].name

    def path(self, sample_id: int) -> Path:
        return self._files[sample_id]

    def fingerprint(self) -> str:
        digest = hashlib.sha256(np.ascontiguousarray(self.labels).tobytes())
        for file in self._files:
            try:
                facts = file.stat()
                digest.update(f"{file.name}:{facts.st_size}:{facts.st_mtime_ns}\n".encode())
            except OSError:
                digest.update(f"{file.name}:missing\n".encode())
        return digest.hexdigest()[:16]


def opening_images(spec: str, folder: Path, split: str | None) -> Work:
    """Open all pictures of a folder and of those below it, without labels."""
    no_split(split, "images")
    files = yield from listed(folder)
    if not files:
        raise DatasetProblem(folder, "there is no picture in this folder", "check the folder")
    labels = np.full(len(files), -1, np.int64)
    return FileSet(files, labels, folder, spec=spec, kind="images", class_names=())


def opening_folder(spec: str, folder: Path, split: str | None) -> Work:
    """Open a folder with one folder for each class, below train/ and test/ where there are such."""
    root = split_root(folder, split)
    classes = class_folders(root)
    if not classes:
        advice = "expected is one folder for each class, with its pictures"
        raise DatasetProblem(root, "there are no class folders with pictures", advice)
    files: list[Path] = []
    labels: list[int] = []
    empty = []
    for index, place in enumerate(classes):
        found = yield from listed(place)
        files += found
        labels += [index] * len(found)
        if not found:
            empty.append(place.name)
    if not files:
        raise DatasetProblem(root, "its class folders hold no pictures", "check the folder")
    problems = [f"No picture in the class folders {', '.join(empty)}."] if empty else []
    return FileSet(
        files,
        np.array(labels, np.int64),
        folder,
        spec=spec,
        kind="folder",
        class_names=[place.name for place in classes],
        split=root.name if root != folder else split,
        parts=parts_of(folder),
        problems=problems,
    )


def some(names: Sequence[str], limit: int = 5) -> str:
    """Return the first names, and how many more there are."""
    rest = len(names) - limit
    return ", ".join(names[:limit]) + (f" and {rest:,} more" if rest > 0 else "")


def require_folder(folder: Path) -> None:
    """Raise DatasetProblem where there is no such folder."""
    if folder.is_file():
        raise DatasetProblem(folder, "this is a file and not a folder", "name its folder")
    if not folder.is_dir():
        raise DatasetProblem(folder, "there is no such folder")


def class_folders(folder: Path) -> list[Path]:
    """Return the sub-folders, sorted by name, if at least one of them holds a picture."""
    if not folder.is_dir():
        return []
    places = sorted(
        (place for place in folder.iterdir() if place.is_dir() and place.name[0] not in "._"),
        key=_by_name,
    )
    return places if any(has_pictures(place) for place in places) else []


def has_pictures(folder: Path) -> bool:
    """Whether a picture lies directly in a folder."""
    with os.scandir(folder) as entries:
        return any(Path(entry.name).suffix.lower() in SUFFIXES for entry in entries)


def split_root(folder: Path, split: str | None) -> Path:
    """Return the folder of a part, or of the first part, or the folder itself where it has none."""
    require_folder(folder)
    parts = parts_of(folder)
    if split is None:
        return folder / parts[0] if parts else folder
    for name in _PARTS.get(split, (split,)):
        if (folder / name).is_dir():
            return folder / name
    if parts or split not in _PARTS:
        raise UnknownName(f"split of {folder}", split, parts)
    return folder


def parts_of(folder: Path) -> tuple[str, ...]:
    """Return the folders of parts, those to train on first."""
    return tuple(name for names in _PARTS.values() for name in names if (folder / name).is_dir())


def listed(folder: Path) -> Generator[Progress, None, list[Path]]:
    """Find the pictures of a folder and of those below it, sorted by their path."""
    require_folder(folder)
    files = []
    for number, file in enumerate(_walk(folder), start=1):
        if file.suffix.lower() in SUFFIXES:
            files.append(file)
        if number % _EVERY == 0:
            yield Progress(number, None, f"listing {folder.name}", "files")
    return sorted(files)


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            if not name.startswith("."):
                yield Path(place, name)


def no_split(split: str | None, kind: str) -> None:
    """Raise UnknownName where a part is asked for of a set that has none."""
    if split not in (None, "all"):
        raise UnknownName(f"split of {kind}", split, ("all",))


def _by_name(place: Path) -> str:
    return place.name
