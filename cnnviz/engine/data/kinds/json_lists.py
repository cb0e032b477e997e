"""Reading the lists of a large JSON file one entry after the other."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from cnnviz.engine.errors import DatasetProblem

_SPACE = re.compile(r"[ \t\r\n]*")


def entries(path: Path, wanted: Collection[str]) -> Iterator[tuple[str, Any, float]]:
    """Yield the entries of some lists of a JSON object as they come, and how far the file is read.

    A file of half a gigabyte can so be left at any time, and only what is kept of each entry
    stays in memory.

    Yields
    ------
    (str, object, float)
        The name of the list, an entry, and the share of the file that is behind it.

    Raises
    ------
    DatasetProblem
        Where the file cannot be read, or is no JSON object.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise DatasetProblem(path, f"it cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise DatasetProblem(path, "this is not a JSON file", "get the file again") from None
    try:
        yield from _entries(text, wanted)
    except RecursionError:
        raise DatasetProblem(path, "its JSON is nested too deeply") from None
    except ValueError as error:
        told = f"this is no whole JSON object ({error})"
        raise DatasetProblem(path, told, "it is cut off or damaged: get it again") from None


def _entries(text: str, wanted: Collection[str]) -> Iterator[tuple[str, Any, float]]:
    decoder = json.JSONDecoder()
    at = _past(text, 0, "{")
    while True:
        name, at = decoder.raw_decode(text, _skip(text, at))
        if not isinstance(name, str):
            raise ValueError(f"a name is missing before character {at:,}")
        at = _past(text, at, ":")
        if name in wanted and text[at : at + 1] == "[":
            at = _skip(text, at + 1)
            while text[at : at + 1] != "]":
                entry, at = decoder.raw_decode(text, at)
                yield name, entry, at / len(text)
                at = _skip(text, at)
                if text[at : at + 1] != "]":
                    at = _past(text, at, ",")
            at += 1
        else:
            _, at = decoder.raw_decode(text, at)
        at = _skip(text, at)
        if text[at : at + 1] == "}":
            return
        at = _past(text, at, ",")


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    assert found is not None  # it may be empty
    return found.end()


def _past(text: str, at: int, mark: str) -> int:
    """Return the place after a mark and the space around it."""
    at = _skip(text, at)
    if text[at : at + 1] != mark:
        raise ValueError(f"“{mark}” is missing at character {at:,}")
    return _skip(text, at + 1)
