"""Lists of samples as texts: short ones that a program reads again, and long ones for people."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnnviz.engine.data.image_set import ImageSet

_MOST = 100_000_000  # a text of anybody's must not name more samples than memory holds


def as_ranges(ids: Iterable[int]) -> str:
    """Write whole numbers as ranges, such as ``0-4,7,9-12``.

    >>> as_ranges([9, 0, 1, 2, 7])
    '0-2,7,9'
    """
    parts: list[list[int]] = []
    for number in sorted(set(ids)):
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in parts)


def from_ranges(text: str) -> tuple[int, ...]:
    """Read what :func:`as_ranges` wrote; raises ValueError for anything else.

    >>> from_ranges("0-2,7")
    (0, 1, 2, 7)
    """
    found: set[int] = set()
    for part in filter(None, (part.strip() for part in text.split(","))):
        low, dash, high = part.partition("-")
        first, last = int(low), int(high if dash else low)
        if first < 0 or last < first or last - first + len(found) > _MOST:
            raise ValueError(f"{part} is no range of samples")
        found.update(range(first, last + 1))
    return tuple(sorted(found))


def as_lines(ids: Sequence[int], images: ImageSet) -> str:
    """Write one line for each sample: its file, or its number where it has none of its own."""
    return "".join(f"{images.path(number) or number}\n" for number in ids)


def as_table(ids: Sequence[int], images: ImageSet) -> str:
    """Write a CSV table of samples: number, name, class and file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("sample_id", "name", "class", "file"))
    names = images.class_names
    for number in ids:
        label = int(images.labels[number])
        named = names[label] if 0 <= label < len(names) else (label if label >= 0 else "")
        writer.writerow((number, images.sample_name(number), named, images.path(number) or ""))
    return out.getvalue()
