"""What the readers of the various containers hand on."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from cnnviz.engine.checkpoints.disk import read_at
from cnnviz.engine.checkpoints.records import Lost, Truncated
from cnnviz.engine.checkpoints.stored import File, Storage
from cnnviz.engine.checkpoints.text import clean
from cnnviz.engine.errors import CheckpointProblem

Container = Literal[
    "zip", "legacy", "safetensors", "torchscript", "pickle", "tar", "npz", "sharded"
]
Checksums = Literal["verified", "unverified", "none"]

LONGEST_PICKLE = 256 * 1024 * 1024
_FIRST_WINDOW = 256 * 1024
_GROWTH = 8

T = TypeVar("T")


@dataclass(frozen=True)
class Content:
    """What lies in a file, before anybody asks which part of it is the network.

    Parameters
    ----------
    container : str
        How it is built.
    value : object
        Plain values, records and stored tensors.
    names : tuple of str
        Every class and function that it names.
    metadata : mapping of str to str
        Facts that the container itself tells.
    warnings : tuple of str
        Sentences on what is odd.
    checksums : {"verified", "unverified", "none"}
        Whether it has checksums, and whether they were compared.
    """

    container: Container
    value: object
    names: tuple[str, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    checksums: Checksums = "none"


def in_window(stream: io.FileIO, file: File, start: int, parse: Callable[[bytes], T]) -> T:
    """Parse what begins at a place, from as few bytes as it takes.

    Raises
    ------
    Truncated
        Where it does not end within the file.
    CheckpointProblem
        Where it is longer than any description of a network.
    """
    length = _FIRST_WINDOW
    while True:
        length = min(length, file.size - start)
        try:
            return parse(read_at(stream, start, length, file.path))
        except Truncated:
            if start + length >= file.size:
                raise
        if length >= LONGEST_PICKLE:
            raise CheckpointProblem(file.path, "describes its content in too many words to read")
        length = min(length * _GROWTH, LONGEST_PICKLE)


def no_storage(_identity: object) -> Storage | Lost:
    """Answer for files that hold no storages."""
    return Lost("its data are not in the file")


def duplicates_warning(keys: list[str]) -> tuple[str, ...]:
    """Return a sentence on keys that stand twice in a dictionary."""
    if not keys:
        return ()
    shown = ", ".join(clean(key, 80) for key in keys[:3])
    return (f"It gives some names twice ({shown}); the later ones are taken.",)
