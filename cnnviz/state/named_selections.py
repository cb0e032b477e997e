"""Selections of samples under names that a person gave them, each for one image set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from cnnviz.state.sample_list import as_ranges, from_ranges
from cnnviz.state.selection import Selection

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class NamedSelection:
    """Samples under a name.

    Parameters
    ----------
    name : str
        What a person calls them.
    image_set : str
        Which set, part and number of samples it belongs to; see :func:`identity`.
    samples, classes : str
        Ranges of sample and class numbers.
    """

    name: str
    image_set: str
    samples: str
    classes: str

    def applied_to(self, selection: Selection) -> Selection:
        """Return `selection` with these samples and classes in place of its own."""
        return selection.with_samples(from_ranges(self.samples), from_ranges(self.classes))


def identity(spec: str, split: str | None, count: int) -> str:
    """Return what tells an image set from others without a look at its files."""
    return f"{spec}|{split or ''}|{count}"


def named(name: str, image_set: str, selection: Selection) -> NamedSelection:
    """Give what is selected a name."""
    return NamedSelection(
        " ".join(name.split())[:LONGEST_NAME],
        image_set,
        as_ranges(selection.sample_ids),
        as_ranges(selection.class_ids),
    )


def with_one(known: Iterable[NamedSelection], new: NamedSelection) -> tuple[NamedSelection, ...]:
    """Add one; an older one of the same name and image set makes way."""
    return (*without(known, new), new)


def without(known: Iterable[NamedSelection], gone: NamedSelection) -> tuple[NamedSelection, ...]:
    """Forget one."""
    place = gone.name, gone.image_set
    return tuple(one for one in known if (one.name, one.image_set) != place)


def to_plain(known: Iterable[NamedSelection]) -> list[dict[str, str]]:
    """Return plain values that JSON can hold."""
    return [asdict(one) for one in known]


def from_plain(values: Any) -> tuple[NamedSelection, ...]:
    """Build from saved values; what cannot be understood is left out."""
    found = []
    for entry in values if isinstance(values, list) else ():
        try:
            one = NamedSelection(**entry)
            from_ranges(one.samples), from_ranges(one.classes)
        except (TypeError, ValueError, AttributeError):
            continue
        found.append(one)
    return tuple(found)
