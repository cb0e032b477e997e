"""Pictures with a CSV beside them: labels, numbers, and whatever else is known of each."""

from __future__ import annotations

import csv
import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.data.kinds.files import FileSet, Work, listed, no_split, some
from cnnviz.engine.data.targets import TargetKind
from cnnviz.engine.errors import DatasetProblem

FILE_COLUMNS = (
    *("file", "filename", "file_name", "filepath", "file_path", "path", "image", "img"),
    *("image_id", "imageid", "image_name", "image_path", "img_path", "picture", "name", "id"),
)
LABEL_COLUMNS = ("label", "class", "class_name", "category", "target", "y", "breed")
_MOST_COLUMNS = 64  # of a CSV, beside file and label
_LONGEST_CELL = 200
_LARGEST = 1e30  # of a number that can be learned; float32 ends at 3e38

Row = tuple[str, str, tuple[str, ...]]  # file, label and further cells


@dataclass(frozen=True)
class _Head:
    """What the column of labels is called, and the further columns."""

    label: str
    further: tuple[str, ...]


class TableSet(FileSet):
    """Pictures with a table of what is known of each.

    Parameters
    ----------
    values : ndarray of float32, shape (N,), optional
        Makes the set one of numbers to learn instead of classes.
    numbers : mapping of str to ndarray of float32
        Columns of numbers.
    facts
        As for :class:`FileSet`.
    """

    def __init__(
        self,
        files: Sequence[Path],
        labels: NDArray[np.int64],
        root: Path,
        *,
        spec: str,
        class_names: Sequence[str],
        values: NDArray[np.float32] | None,
        numbers: Mapping[str, NDArray[np.float32]],
        problems: Sequence[str],
        columns: Mapping[str, Sequence[str]],
    ) -> None:
        super().__init__(
            files,
            labels,
            root,
            spec=spec,
            kind="csv",
            class_names=class_names,
            problems=problems,
            columns=columns,
        )
        self._values = values
        self._numbers = dict(numbers)

    @property
    def target(self) -> TargetKind:
        return "class" if self._values is None else "number"

    @property
    def values(self) -> NDArray[np.float32] | None:
        return self._values

    @property
    def numbers(self) -> Mapping[str, NDArray[np.float32]]:
        return self._numbers

    def fingerprint(self) -> str:
        digest = hashlib.sha256(super().fingerprint().encode())
        for name, column in self._numbers.items():
            digest.update(name.encode() + column.tobytes())
        return digest.hexdigest()[:16]


def opening_csv(spec: str, path: Path, split: str | None) -> Work:
    """Open a CSV of files and labels, or a folder that holds one; files may lack their suffix.

    Where the labels are numbers with fractions they are learned as numbers and not as classes.
    """
    no_split(split, "csv")
    table = path if path.is_file() else only_csv(path)
    head, rows = _read_rows(table)
    pictures = yield from listed(table.parent)
    named, cells, problems = matched(rows, pictures, table)
    if not named:
        reason = f"none of its {len(rows):,} rows names a picture beside or below it"
        raise DatasetProblem(table, reason, "write the names as they are from its folder on")
    given = list(named.values())
    columns = {
        title: tuple(cells[file][place] for file in named)
        for place, title in enumerate(head.further)
    }
    measured = numbers_of(given)
    values = measured if measured is not None and (measured % 1 > 0).any() else None
    numbers = {} if measured is None or head.label in columns else {head.label: measured}
    numbers |= {
        title: column
        for title, column in ((title, numbers_of(one)) for title, one in columns.items())
        if column is not None
    }
    names = () if values is not None else sorted({one for one in given if one}, key=_natural)
    index = {name: number for number, name in enumerate(names)}
    return TableSet(
        list(named),
        np.array([index.get(label, -1) for label in given], np.int64),
        table.parent,
        spec=spec,
        class_names=names,
        values=values,
        numbers=numbers,
        problems=problems,
        columns=columns,
    )


def numbers_of(cells: Sequence[str]) -> NDArray[np.float32] | None:
    """Return a column as numbers, NaN for empty cells; None where it holds anything else."""
    numbers = np.full(len(cells), np.nan, np.float32)
    for place, cell in enumerate(cells):
        if not cell:
            continue
        try:
            # Python reads 1_000 as a number, but nobody who wrote a table meant one.
            number = math.nan if "_" in cell else float(cell)
        except ValueError:
            return None
        if not abs(number) < _LARGEST:
            return None
        numbers[place] = number
    return None if np.isnan(numbers).all() else numbers


def matched(
    rows: Sequence[Row], pictures: Sequence[Path], table: Path
) -> tuple[dict[Path, str], dict[Path, tuple[str, ...]], list[str]]:
    """Return label and further cells of every picture that the rows name, and what is wrong.

    A row may name a path, a file or a file without its suffix; nothing is guessed where the last
    two fit several pictures, or where two rows give one picture different labels.
    """
    paths = {file.relative_to(table.parent).as_posix(): file for file in pictures}
    short: dict[str, set[Path]] = {}
    for file in pictures:
        for name in (file.name, file.stem):
            short.setdefault(name, set()).add(file)
    labels: dict[Path, set[str]] = {}
    cells: dict[Path, tuple[str, ...]] = {}
    missing, ambiguous = 0, []
    spare = set(pictures)
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
            f"their folders too): {some(ambiguous)}."
        )
    if disputed:
        problems.append(
            f"{table.name} gives several labels to these pictures, so that they are left out: "
            f"{some([file.relative_to(table.parent).as_posix() for file in disputed])}."
        )
    if spare:
        problems.append(f"{len(spare):,} pictures have no row in {table.name}; they are left out.")
    return named, cells, problems


def only_csv(folder: Path) -> Path:
    """Return the one CSV file of a folder."""
    tables = sorted(folder.glob("*.csv")) if folder.is_dir() else []
    if len(tables) != 1:
        reason = "it holds no CSV file" if not tables else "it holds several CSV files"
        raise DatasetProblem(folder, reason, "name the CSV file itself")
    return tables[0]


def _read_rows(table: Path) -> tuple[_Head, list[Row]]:
    """Return what the columns are called, and file, label and further cells of every row.

    The header says which columns are file and label. Where it names only the file, the column
    after it is the label, and where it names neither there is no header: the first two are.
    """
    rows = read_cells(table)
    if not rows or len(rows[0]) < 2:
        raise DatasetProblem(table, "a column of files and one of labels are needed")
    header = [cell.strip().lower() for cell in rows[0]]
    file_column = column_of(header, FILE_COLUMNS)
    label_column = column_of(header, LABEL_COLUMNS)
    further: dict[str, int] = {}
    title = "label"
    if file_column is None:
        file_column, label_column = 0, 1
    else:
        aside = {file_column, label_column}
        if label_column is None:
            label_column = 1 if file_column == 0 else 0
        title = short(rows[0][label_column]) or title
        for place, cell in enumerate(rows[0]):
            if place not in aside and len(further) < _MOST_COLUMNS:
                further.setdefault(short(cell) or f"column {place + 1}", place)
        rows = rows[1:]
    read = [
        (
            row[file_column].strip(),
            row[label_column].strip() if len(row) > label_column else "",
            tuple(short(row[place]) if len(row) > place else "" for place in further.values()),
        )
        for row in rows
        if len(row) > file_column
    ]
    return _Head(title, tuple(further)), read


def short(cell: str) -> str:
    """Return a cell as a word that can be shown."""
    return "".join(letter for letter in cell.strip()[:_LONGEST_CELL] if letter.isprintable())


def read_cells(table: Path) -> list[list[str]]:
    """Return the rows of a CSV file that are not empty."""
    try:
        with table.open(newline="", encoding="utf-8-sig") as file:
            return [row for row in csv.reader(file) if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DatasetProblem(table, f"it cannot be read as CSV ({error})") from None


def column_of(header: list[str], names: Sequence[str]) -> int | None:
    """Return the place of the first of some names in a header."""
    return next((header.index(name) for name in names if name in header), None)


def _natural(text: str) -> tuple[bool, float, str]:
    """Sort numbers by value and before words."""
    return (False, float(text), text) if text.isdecimal() else (True, 0.0, text)
