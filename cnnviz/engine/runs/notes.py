"""What a person says of a run: a title, tags and a note, kept in its folder.

It is no part of what the run is, so a run that goes on never touches it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cnnviz.engine.checkpoints.text import clean
from cnnviz.engine.errors import RunProblem
from cnnviz.engine.storage import write_text

NOTES = "notes.json"
_LARGEST = 1_000_000  # bytes that are read
_LONGEST_TITLE, _LONGEST_TAG, _LONGEST_NOTE = 200, 60, 20_000
_MOST_TAGS = 100


@dataclass(frozen=True, slots=True)
class RunNotes:
    """What a person says of a run.

    Parameters
    ----------
    title : str
        What it is called instead of its folder; empty for its folder.
    tags : tuple of str
        Words by which runs are found again, in the order in which they were given.
    note : str
        Whatever is worth keeping, in several lines if need be.
    """

    title: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""


def read_notes(directory: Path) -> RunNotes:
    """Return what was said of a run; nothing where the file is damaged or cannot be read."""
    values = _values(directory)
    tags, note = values.get("tags"), values.get("note")
    return RunNotes(
        clean(_text(values.get("title")), _LONGEST_TITLE),
        as_tags(map(_text, tags)) if isinstance(tags, list) else (),
        _lines(_text(note)),
    )


def write_notes(directory: Path, **changes: Any) -> RunNotes:
    """Change what is said of a run, and return it as it is now.

    The file is read just before, so that of two windows each changes what it means to.

    Parameters
    ----------
    directory : pathlib.Path
        The run.
    **changes
        Fields of :class:`RunNotes` with their new values.

    Raises
    ------
    RunProblem
        Where nothing can be written there.
    """
    wanted = replace(read_notes(directory), **changes)
    notes = RunNotes(
        clean(wanted.title.strip(), _LONGEST_TITLE), as_tags(wanted.tags), _lines(wanted.note)
    )
    values = {
        **_values(directory),  # also what a later version has put there
        "title": notes.title,
        "tags": list(notes.tags),
        "note": notes.note,
    }
    try:
        write_text(directory / NOTES, json.dumps(values, indent=2, ensure_ascii=False) + "\n")
    except OSError as error:
        what = f"takes no notes ({error.strerror or error})"
        raise RunProblem(directory, what, "allow this folder to be written to") from error
    return notes


def as_tags(words: Iterable[str]) -> tuple[str, ...]:
    """Return words as tags: each once, without the commas that part them where they are typed.

    >>> as_tags(["wide", " wide ", "first try,night"])
    ('wide', 'first try', 'night')
    """
    parts = (clean(part, _LONGEST_TAG).strip() for word in words for part in word.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))[:_MOST_TAGS]


def _values(directory: Path) -> dict[str, Any]:
    try:
        with (directory / NOTES).open("rb") as file:
            values = json.loads(file.read(_LARGEST))
    except (OSError, ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _lines(text: str) -> str:
    """Return a note whose lines are harmless each."""
    lines = text[:_LONGEST_NOTE].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(clean(line, _LONGEST_NOTE) for line in lines)
