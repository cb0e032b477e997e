"""ImageNet in the layouts in which people have it.

The index of a class is the model's: its rank among the thousand WordNet ids of the challenge, and
never the rank of its folder, for of a part of ImageNet the folders are too few.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from cnnviz.engine.data.kinds.files import (
    FileSet,
    Work,
    class_folders,
    listed,
    no_split,
    require_folder,
    some,
)
from cnnviz.engine.data.kinds.table import (
    FILE_COLUMNS,
    Row,
    column_of,
    matched,
    only_csv,
    read_cells,
)
from cnnviz.engine.errors import DatasetProblem, UnknownName
from cnnviz.engine.events import Progress
from cnnviz.paths import resource

_MOST_CLASSES = 100_000  # of ImageNet in all its parts there are 21,841
_WNID = re.compile(r"n\d{8}")
_BELOW = ("ILSVRC/Data/CLS-LOC", "Data/CLS-LOC", "CLS-LOC")  # where the official layout begins
_PARTS = ("train", "val")
_SOLUTION = "LOC_val_solution.csv"
_TRUTH = "ILSVRC2012_validation_ground_truth.txt"
_DEVKITS = ("", "data", "ILSVRC2012_devkit_t12/data", "devkit/data")
_META = "meta.mat"
_LABELS = ("wnid", "synset", "predictionstring", "index", "class_index", "label", "class")
_TELLING = ("wnid", "synset", "predictionstring")  # columns that only a CSV of ImageNet has


@cache
def wnids() -> dict[str, int]:
    """Return the index of each of the thousand WordNet ids."""
    text = resource("imagenet_wnids.txt").read_text(encoding="utf-8")
    return {wnid: index for index, wnid in enumerate(text.split())}


@cache
def class_names() -> tuple[str, ...]:
    """Return the names of the thousand classes, by index."""
    text = resource("imagenet_classes.txt").read_text(encoding="utf-8")
    return tuple(text.splitlines())


def looks_like(path: Path) -> bool:
    """Whether a folder is ImageNet or a part of it, and no set with folders of another meaning."""
    if (path / "classes.csv").is_file() and (path / "images").is_dir():
        return True
    base = _base(path)
    for place in (base / "train", base / "val", base):
        names = [folder.name for folder in class_folders(place)]
        if names and all(name in wnids() for name in names):
            return True
    tables = list(path.glob("*.csv"))
    if len(tables) != 1:
        return False
    try:
        header = [cell.strip().lower() for cell in (read_cells(tables[0]) or [[]])[0]]
    except DatasetProblem:
        return False
    return column_of(header, _TELLING) is not None


def parts_of(path: Path) -> tuple[str, ...]:
    """Return "train" and "val" where a folder has them."""
    base = _base(path)
    return tuple(name for name in _PARTS if (base / name).is_dir())


def opening(spec: str, path: Path, split: str | None) -> Work:
    """Open the official layout, folders by WordNet id, a part with classes.csv, or a CSV."""
    if path.is_file():
        return (yield from _opening_table(spec, path, split))
    require_folder(path)
    if (path / "classes.csv").is_file():
        return (yield from _opening_part(spec, path, split))
    parts = parts_of(path)
    if not parts:
        if any(_WNID.fullmatch(folder.name) for folder in class_folders(path)):
            no_split(split, "imagenet")
            return (yield from _opening_folders(spec, path, path, None, ()))
        if any(path.glob("*.csv")):
            return (yield from _opening_table(spec, only_csv(path), split))
        advice = "expected are train/ and val/, folders called by WordNet ids, or a CSV"
        raise DatasetProblem(path, "this is not the layout of ImageNet", advice)
    name = {None: parts[0], "test": "val"}.get(split, split)
    if name not in parts:
        raise UnknownName(f"split of {path.name}", str(split), parts)
    place = _base(path) / name
    if class_folders(place):
        return (yield from _opening_folders(spec, path, place, name, parts))
    rows = yield from _truth(path, place)
    files = yield from listed(place)
    return _labelled(spec, path, place, rows, files, name, parts)


def _base(path: Path) -> Path:
    return next((path / below for below in _BELOW if (path / below).is_dir()), path)


def _opening_folders(
    spec: str, root: Path, place: Path, split: str | None, parts: Sequence[str]
) -> Work:
    files: list[Path] = []
    labels: list[int] = []
    unknown = []
    for folder in class_folders(place):
        if folder.name not in wnids():
            unknown.append(folder.name)
            continue
        found = yield from listed(folder)
        files += found
        labels += [wnids()[folder.name]] * len(found)
    if not files:
        reason = "none of its folders is called by one of the thousand WordNet ids of ImageNet"
        raise DatasetProblem(place, reason, "open it as folder: to number its own classes")
    problems = []
    if unknown:
        problems.append(f"No classes of ImageNet's thousand, so left out: {some(unknown)}.")
    return FileSet(
        files,
        np.array(labels, np.int64),
        root,
        spec=spec,
        kind="imagenet",
        class_names=class_names(),
        split=split,
        parts=parts,
        problems=problems,
    )


def _opening_table(spec: str, table: Path, split: str | None) -> Work:
    """Open a CSV that says a WordNet id or a class index for each picture beside it."""
    no_split(split, "imagenet")
    files = yield from listed(table.parent)
    return _labelled(spec, table.parent, table, _table_rows(table), files, None, ())


def _labelled(
    spec: str,
    root: Path,
    source: Path,
    rows: Sequence[tuple[str, int]],
    files: Sequence[Path],
    split: str | None,
    parts: Sequence[str],
) -> FileSet:
    given: list[Row] = [(name, str(index), ()) for name, index in rows]
    table = source if source.is_file() else source / "labels"
    named, _, problems = matched(given, files, table)
    if not named:
        reason = f"none of the {len(rows):,} pictures that have a label is beside it"
        raise DatasetProblem(source, reason, "check the folder")
    return FileSet(
        list(named),
        np.array([int(index) for index in named.values()], np.int64),
        root,
        spec=spec,
        kind="imagenet",
        class_names=class_names(),
        split=split,
        parts=parts,
        problems=problems,
    )


def _table_rows(table: Path) -> list[tuple[str, int]]:
    rows = read_cells(table)
    header = [cell.strip().lower() for cell in rows[0]] if rows else []
    file, label = column_of(header, ("imageid", *FILE_COLUMNS)), column_of(header, _LABELS)
    if file is None or label is None:
        raise DatasetProblem(table, "columns of files and of wnid or index are needed")
    read = []
    for row in rows[1:]:
        if len(row) <= max(file, label):
            continue
        # The solution of the challenge gives boxes after the id.
        words = row[label].split()
        read.append((row[file].strip(), _index(table, words[0] if words else "")))
    return read


def _index(table: Path, label: str) -> int:
    if label in wnids():
        return wnids()[label]
    # The length comes first, because Python refuses to read a number of 5,000 digits.
    if label.isdecimal() and len(label) < 9 and int(label) < len(wnids()):
        return int(label)
    reason = f"the label {label[:40]!r} is neither one of ImageNet's WordNet ids nor its index"
    raise DatasetProblem(table, f"{reason} from 0 to {len(wnids()) - 1:,}")


def _truth(root: Path, place: Path) -> Generator[Progress, None, list[tuple[str, int]]]:
    """Return the classes of the pictures of val/, which lie in one folder without their names."""
    around = [place, *place.parents]
    around = around[: around.index(root) + 2] if root in around else around[:2]
    for folder in around:
        if (folder / _SOLUTION).is_file():
            yield Progress(0, 1, f"reading {_SOLUTION}")
            return _table_rows(folder / _SOLUTION)
        for devkit in _DEVKITS:
            if (folder / devkit / _TRUTH).is_file():
                yield Progress(0, 1, f"reading {_TRUTH}")
                return _devkit_rows(folder / devkit)
    advice = f"put {_SOLUTION}, or {_TRUTH} and {_META} of the devkit, beside it"
    raise DatasetProblem(place, "nothing says which classes its pictures are of", advice)


def _devkit_rows(folder: Path) -> list[tuple[str, int]]:
    """Read the devkit: a number for each picture, whose WordNet id its table of synsets tells."""
    truth = folder / _TRUTH
    try:
        lines = truth.read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetProblem(truth, f"it cannot be read ({error})") from None
    known = _synsets(folder / _META)
    rows = []
    for number, line in enumerate(lines, start=1):
        wnid = known.get(int(line)) if line.isdecimal() and len(line) < 9 else None
        if wnid is None:
            raise DatasetProblem(truth, f"line {number:,} is {line[:20]!r}, which is no class")
        rows.append((f"ILSVRC2012_val_{number:08d}", wnids()[wnid]))
    return rows


def _synsets(meta: Path) -> Mapping[int, str]:
    """Return the WordNet id of each number of the devkit; MATLAB's format holds values only."""
    from scipy.io import loadmat

    if not meta.is_file():
        raise DatasetProblem(meta, "there is no such file", "it comes with the devkit")
    try:
        table = loadmat(meta, squeeze_me=True, variable_names=["synsets"])["synsets"]
        known = {int(entry["ILSVRC2012_ID"]): str(entry["WNID"]) for entry in table}
    except Exception as error:  # noqa: BLE001 - the reader raises whatever a damaged file leads to
        raise DatasetProblem(meta, f"it cannot be read ({error})", "get it again") from None
    return {number: wnid for number, wnid in known.items() if wnid in wnids()}


def _opening_part(spec: str, folder: Path, split: str | None) -> Work:
    """Open a part of ImageNet: ``images/<wnid>/`` with ``classes.csv``, the model's own indices.

    The index of a class comes from ``classes.csv`` and never from the rank of its folder: of a
    part of ImageNet the folders are too few.
    """
    no_split(split, "imagenet")
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
            found = yield from listed(place)
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


def _read_classes(table: Path) -> dict[str, tuple[int, str]]:
    """Return index and name of every WordNet id."""
    header, *rows = read_cells(table) or [[]]
    fields = [name.strip().lower() for name in header]
    wnid = column_of(fields, ("wnid", "synset", "id"))
    index = column_of(fields, ("index", "class_index", "label"))
    title = column_of(fields, ("name", "class_name", "class"))
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
