"""Which runs of a list are shown, and in which words they are found again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cnnviz.engine.runs.listing import RunRow

_TAG = "#"


def matches(row: RunRow, text: str) -> bool:
    """Whether a run has all words of a text.

    A word is looked for, in upper or lower case, in name, title, state, network, images, tags and
    note; one that begins with ``#`` must be how a tag begins, with ``-`` for each space.
    """
    facts = row.summary.facts if row.summary is not None else None
    tags = [tag.casefold() for tag in row.notes.tags]
    said = (row.name, row.title, row.state, *row.notes.tags, row.notes.note)
    told = () if facts is None else (facts.title, facts.images)
    whole = "\n".join((*said, *told)).casefold()
    for word in text.casefold().split():
        if word.startswith(_TAG) and len(word) > 1:
            if not any(_joined(tag).startswith(word[1:]) for tag in tags):
                return False
        elif word not in whole:
            return False
    return True


def tags_of(rows: Iterable[RunRow]) -> tuple[str, ...]:
    """Return the tags that runs have, those of many runs first."""
    counts = Counter(tag for row in rows for tag in row.notes.tags)
    return tuple(sorted(counts, key=lambda tag: (-counts[tag], tag.casefold())))


def _joined(tag: str) -> str:
    """Return a tag without the spaces that would make it several words."""
    return "-".join(tag.split())
