"""Image sets made of image files: class folders, a CSV with labels, ImageNet, loose images."""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Generator, Iterator, Sequence
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
_FILE_COLUMNS = ("file", "filename", "file_name", "path", "image", "img", "name", "id")
_LABEL_COLUMNS = ("label", "class", "class_name", "category", "target", "y", "breed")
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
        self._root = root

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
    _no_split(split, "images")
    files = yield from _listed(folder)
    if not files:
        raise DatasetProblem(folder, "there is no picture in this folder", "check the folder")
    labels = np.full(len(files), -1, np.int64)
    return FileSet(files, labels, folder, spec=spec, kind="images", class_names=())


def opening_folder(spec: str, folder: Path, split: str | None) -> Work:
    """Open a folder with one folder for each class, below train/ and test/ where there are such."""
    root = _split_root(folder, split)
    classes = class_folders(root)
    if not classes:
        advice = "expected is one folder for each class, with its pictures"
        raise DatasetProblem(root, "there are no class folders with pictures", advice)
    files: list[Path] = []
    labels: list[int] = []
    empty = []
    for index, place in enumerate(classes):
        found = yield from _listed(place)
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
        parts=_parts(folder),
        problems=problems,
    )


def opening_csv(spec: str, path: Path, split: str | None) -> Work:
    """Open a CSV of files and labels, or a folder that holds one; files may lack their suffix."""
    _no_split(split, "csv")
    table = path if path.is_file() else _only_csv(path)
    rows = _read_rows(table)
    listed = yield from _listed(table.parent)
    by_name = {file.name: file for file in listed} | {file.stem: file for file in listed}
    by_name |= {file.relative_to(table.parent).as_posix(): file for file in listed}
    pairs = [(by_name[name], label) for name, label in rows if name in by_name]
    if not pairs:
        reason = f"none of its {len(rows):,} rows names a picture beside it"
        raise DatasetProblem(table, reason, "check the column of file names")
    names = sorted({label for _, label in pairs}, key=_natural)
    index = {name: number for number, name in enumerate(names)}
    problems = []
    if len(rows) > len(pairs):
        problems.append(f"{len(rows) - len(pairs):,} rows of {table.name} have no picture.")
    spare = len(listed) - len({file for file, _ in pairs})
    if spare:
        problems.append(f"{spare:,} pictures have no row in {table.name}; they are left out.")
    return FileSet(
        [file for file, _ in pairs],
        np.array([index[label] for _, label in pairs], np.int64),
        table.parent,
        spec=spec,
        kind="csv",
        class_names=names,
        problems=problems,
    )


def opening_imagenet(spec: str, folder: Path, split: str | None) -> Work:
    """Open a part of ImageNet: ``images/<wnid>/`` with ``classes.csv``, the model's own indices.

    The index of a class comes from ``classes.csv`` and never from the rank of its folder: of a
    part of ImageNet the folders are too few.
    """
    _no_split(split, "imagenet")
    table = folder / "classes.csv"
    places = {place.name: place for place in class_folders(folder / "images")}
    if not table.is_file() or not places:
        advice = "expected are classes.csv and images/ with one folder for each class"
        raise DatasetProblem(folder, "this is not the layout of ImageNet", advice)
    classes = _read_classes(table)
    files: list[Path] = []
    labels: list[int] = []
    unknown = [name for name in places if name not in classes]
    for wnid, place in places.items():
        if wnid in classes:
            found = yield from _listed(place)
            files += found
            labels += [classes[wnid][0]] * len(found)
    if not files:
        raise DatasetProblem(folder, "it holds no picture of a class in classes.csv")
    names = [""] * (max(index for index, _ in classes.values()) + 1)
    for index, name in classes.values():
        names[index] = name
    shown = ", ".join(unknown[:5])
    problems = [f"Not in classes.csv, so left out: {shown}."] if unknown else []
    return FileSet(
        files,
        np.array(labels, np.int64),
        folder,
        spec=spec,
        kind="imagenet",
        class_names=names,
        problems=problems,
    )


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


def _split_root(folder: Path, split: str | None) -> Path:
    require_folder(folder)
    parts = _parts(folder)
    if split is None:
        return folder / parts[0] if parts else folder
    for name in _PARTS.get(split, (split,)):
        if (folder / name).is_dir():
            return folder / name
    if parts or split not in _PARTS:
        raise UnknownName(f"split of {folder}", split, parts)
    return folder


def _parts(folder: Path) -> tuple[str, ...]:
    """Return the folders of parts, those to train on first."""
    return tuple(name for names in _PARTS.values() for name in names if (folder / name).is_dir())


def _listed(folder: Path) -> Generator[Progress, None, list[Path]]:
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


def _only_csv(folder: Path) -> Path:
    tables = sorted(folder.glob("*.csv")) if folder.is_dir() else []
    if len(tables) != 1:
        reason = "it holds no CSV file" if not tables else "it holds several CSV files"
        raise DatasetProblem(folder, reason, "name the CSV file itself")
    return tables[0]


def _read_rows(table: Path) -> list[tuple[str, str]]:
    """Return (file, label) of every row; the header says which columns, else the first two."""
    try:
        with table.open(newline="", encoding="utf-8-sig") as file:
            rows = [row for row in csv.reader(file) if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DatasetProblem(table, f"it cannot be read as CSV ({error})") from None
    if not rows or len(rows[0]) < 2:
        raise DatasetProblem(table, "a column of files and one of labels are needed")
    header = [cell.strip().lower() for cell in rows[0]]
    file_column = _column(header, _FILE_COLUMNS)
    label_column = _column(header, _LABEL_COLUMNS)
    if file_column is None or label_column is None:
        file_column, label_column = 0, 1
    else:
        rows = rows[1:]
    width = max(file_column, label_column)
    return [
        (row[file_column].strip(), row[label_column].strip()) for row in rows if len(row) > width
    ]


def _read_classes(table: Path) -> dict[str, tuple[int, str]]:
    with table.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file)
        fields = [name.strip().lower() for name in reader.fieldnames or ()]
        rows = [dict(zip(fields, row.values(), strict=False)) for row in reader]
    wnid = next((name for name in ("wnid", "synset", "id") if name in fields), None)
    index = next((name for name in ("index", "class_index", "label") if name in fields), None)
    title = next((name for name in ("name", "class_name", "class") if name in fields), None)
    if wnid is None or index is None:
        raise DatasetProblem(table, "columns wnid and index are needed")
    try:
        return {
            str(row[wnid]): (int(row[index]), str(row[title]) if title else str(row[wnid]))
            for row in rows
        }
    except (TypeError, ValueError):
        raise DatasetProblem(table, "a class index is not a whole number") from None


def _column(header: list[str], names: Sequence[str]) -> int | None:
    return next((header.index(name) for name in names if name in header), None)


def _no_split(split: str | None, kind: str) -> None:
    if split not in (None, "all"):
        raise UnknownName(f"split of {kind}", split, ("all",))


def _natural(text: str) -> tuple[bool, float, str]:
    """Sort numbers by value and before words."""
    return (False, float(text), text) if text.isdigit() else (True, 0.0, text)


def _by_name(place: Path) -> str:
    return place.name
