"""Image sets made of image files: class folders, a CSV with labels, ImageNet, loose images."""

from __future__ import annotations

import csv
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
_FILE_COLUMNS = ("file", "filename", "file_name", "path", "image", "img", "name", "id")
_LABEL_COLUMNS = ("label", "class", "class_name", "category", "target", "y", "breed")
_PARTS = {"train": ("train", "training"), "test": ("test", "val", "valid", "validation")}
_MOST_CLASSES = 100_000  # of ImageNet in all its parts there are 21,841
_MOST_COLUMNS = 64  # of a CSV, beside file and label
_LONGEST_CELL = 200
_EVERY = 500  # files between two words of progress

_Row = tuple[str, str, tuple[str, ...]]  # file, label and further cells
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
    titles, rows = _read_rows(table)
    listed = yield from _listed(table.parent)
    named, cells, problems = _matched(rows, listed, table)
    if not named:
        reason = f"none of its {len(rows):,} rows names a picture beside it, and only one"
        raise DatasetProblem(table, reason, "check the column of file names")
    names = sorted({label for label in named.values() if label}, key=_natural)
    index = {name: number for number, name in enumerate(names)}
    return FileSet(
        list(named),
        np.array([index.get(label, -1) for label in named.values()], np.int64),
        table.parent,
        spec=spec,
        kind="csv",
        class_names=names,
        problems=problems,
        columns={
            title: tuple(cells[file][place] for file in named) for place, title in enumerate(titles)
        },
    )


def _matched(
    rows: Sequence[_Row], listed: Sequence[Path], table: Path
) -> tuple[dict[Path, str], dict[Path, tuple[str, ...]], list[str]]:
    """Return label and further cells of every picture that the rows name, and what is wrong.

    A row may name a path, a file or a file without its suffix; nothing is guessed where the last
    two fit several pictures, or where two rows give one picture different labels.
    """
    paths = {file.relative_to(table.parent).as_posix(): file for file in listed}
    short: dict[str, set[Path]] = {}
    for file in listed:
        for name in (file.name, file.stem):
            short.setdefault(name, set()).add(file)
    labels: dict[Path, set[str]] = {}
    cells: dict[Path, tuple[str, ...]] = {}
    missing, ambiguous = 0, []
    spare = set(listed)
    for name, label, others in rows:
        found = {paths[name]} if name in paths else short.get(name, set())
        spare -= found
        if len(found) > 1:
            ambiguous.append(name)
        elif found:
            file = next(iter(found))
            labels.setdefault(file, set()).add(label)
            cells.setdefault(file, others)
        else:
            missing += 1
    disputed = [file for file, given in labels.items() if len(given) > 1]
    named = {file: next(iter(given)) for file, given in labels.items() if len(given) == 1}
    problems = []
    if missing:
        problems.append(f"{missing:,} rows of {table.name} have no picture.")
    if ambiguous:
        problems.append(
            f"Several pictures have these names of {table.name}, so that they are left out (give "
            f"their folders too): {_some(ambiguous)}."
        )
    if disputed:
        problems.append(
            f"{table.name} gives several labels to these pictures, so that they are left out: "
            f"{_some([file.relative_to(table.parent).as_posix() for file in disputed])}."
        )
    if spare:
        problems.append(f"{len(spare):,} pictures have no row in {table.name}; they are left out.")
    return named, cells, problems


def _some(names: Sequence[str], limit: int = 5) -> str:
    rest = len(names) - limit
    return ", ".join(names[:limit]) + (f" and {rest:,} more" if rest > 0 else "")


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


def _read_rows(table: Path) -> tuple[tuple[str, ...], list[_Row]]:
    """Return the titles of further columns, and file, label and further cells of every row.

    The header says which columns are file and label, else they are the first two, and then there
    are no titles. An empty label means that nobody knows it.
    """
    rows = _cells(table)
    if not rows or len(rows[0]) < 2:
        raise DatasetProblem(table, "a column of files and one of labels are needed")
    header = [cell.strip().lower() for cell in rows[0]]
    file_column = _column(header, _FILE_COLUMNS)
    label_column = _column(header, _LABEL_COLUMNS)
    further: dict[str, int] = {}
    if file_column is None or label_column is None:
        file_column, label_column = 0, 1
    else:
        for place, cell in enumerate(rows[0]):
            if place not in (file_column, label_column) and len(further) < _MOST_COLUMNS:
                further.setdefault(_short(cell) or f"column {place + 1}", place)
        rows = rows[1:]
    read = [
        (
            row[file_column].strip(),
            row[label_column].strip() if len(row) > label_column else "",
            tuple(_short(row[place]) if len(row) > place else "" for place in further.values()),
        )
        for row in rows
        if len(row) > file_column
    ]
    return tuple(further), read


def _short(cell: str) -> str:
    """Return a cell as a word that can be shown."""
    return "".join(letter for letter in cell.strip()[:_LONGEST_CELL] if letter.isprintable())


def _read_classes(table: Path) -> dict[str, tuple[int, str]]:
    """Return index and name of every WordNet id."""
    header, *rows = _cells(table) or [[]]
    fields = [name.strip().lower() for name in header]
    wnid = _column(fields, ("wnid", "synset", "id"))
    index = _column(fields, ("index", "class_index", "label"))
    title = _column(fields, ("name", "class_name", "class"))
    if wnid is None or index is None:
        raise DatasetProblem(table, "columns wnid and index are needed")
    classes = {}
    for row in rows:
        cells = [cell.strip() for cell in row] + [""] * (len(fields) - len(row))
        number = cells[index]
        # The length comes first, because Python refuses to read a number of 5,000 digits.
        if not number.isdecimal() or len(number) > 9 or int(number) >= _MOST_CLASSES:
            reason = f"the class index {number[:40]!r} of {cells[wnid][:40]!r} is no whole number"
            raise DatasetProblem(table, f"{reason} from 0 to {_MOST_CLASSES - 1:,}")
        name = cells[title] if title is not None else ""
        classes[cells[wnid]] = (int(number), name or cells[wnid])
    return classes


def _cells(table: Path) -> list[list[str]]:
    """Return the rows of a CSV file that are not empty."""
    try:
        with table.open(newline="", encoding="utf-8-sig") as file:
            return [row for row in csv.reader(file) if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DatasetProblem(table, f"it cannot be read as CSV ({error})") from None


def _column(header: list[str], names: Sequence[str]) -> int | None:
    return next((header.index(name) for name in names if name in header), None)


def _no_split(split: str | None, kind: str) -> None:
    if split not in (None, "all"):
        raise UnknownName(f"split of {kind}", split, ("all",))


def _natural(text: str) -> tuple[bool, float, str]:
    """Sort numbers by value and before words."""
    return (False, float(text), text) if text.isdecimal() else (True, 0.0, text)


def _by_name(place: Path) -> str:
    return place.name
