"""ImageNet in the layouts in which people have it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from cnnviz.engine.data.kinds.files import FileSet, Work, class_folders, listed, no_split
from cnnviz.engine.data.kinds.table import column_of, read_cells
from cnnviz.engine.errors import DatasetProblem

_MOST_CLASSES = 100_000  # of ImageNet in all its parts there are 21,841


def opening_imagenet(spec: str, folder: Path, split: str | None) -> Work:
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
