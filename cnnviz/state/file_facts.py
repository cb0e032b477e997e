"""What a file says of itself, as rows of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnnviz.engine.checkpoints.read import Checkpoint

_DTYPES_TOLD = 3
_LONGEST = 300
# What our own files say in a form for programs, and what the window shows in other places.
_ELSEWHERE = frozenset(("preprocessing", "arguments", "answers", "writer", "format"))
# What every layer of a program or of a BatchNorm notes, and tells nobody what the file is.
_OF_EACH_LAYER = frozenset(("training", "num_batches_tracked"))


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and what the file says of it; `ours` marks names that the window translates."""

    name: str
    value: str
    ours: bool = False


def file_facts(checkpoint: Checkpoint, size: int) -> tuple[Fact, ...]:
    """Return the facts of a file of `size` bytes, the most telling first.

    Where its tensors lie in other files, as an index of shards says, those count too.
    """
    files = {entry.storage.file for entry in checkpoint.entries.values()}
    shards = sum(file.size for file in files if file.path != checkpoint.path)
    return tuple(_facts(checkpoint, size + shards))


def _facts(checkpoint: Checkpoint, size: int) -> Iterator[Fact]:
    entries = checkpoint.entries
    yield Fact("container", checkpoint.container, ours=True)
    yield Fact("size", readable_size(size), ours=True)
    if entries:
        yield Fact("tensors", f"{len(entries):,}", ours=True)
        yield Fact("numbers", f"{sum(entry.numel for entry in entries.values()):,}", ours=True)
        kinds = Counter(entry.dtype for entry in entries.values()).most_common(_DTYPES_TOLD)
        yield Fact("types", ", ".join(kind for kind, _ in kinds), ours=True)
    if checkpoint.wrapper:
        yield Fact("wrapper", checkpoint.wrapper, ours=True)
    for name, value in checkpoint.metadata.items():
        if name not in _ELSEWHERE and name.rpartition(".")[2] not in _OF_EACH_LAYER:
            yield Fact(name, value[:_LONGEST])


def readable_size(size: int) -> str:
    """Return a number of bytes as people write it."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= factor:
            return f"{size / factor:,.3g} {unit}"
    return f"{size:,} bytes"
