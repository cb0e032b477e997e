"""What is dropped of a run that takes more room than it may."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from cnnviz.engine.runs.history.files import numbered


def thin(files: Mapping[int, Path], megabytes: int) -> None:
    """Remove files of epochs until the rest fits: every second, then every fourth, ...

    The newest stays. A file that cannot be removed, such as one that another program reads, is left
    for the next time.
    """
    _thin({number: [path] for number, path in files.items()}, megabytes * 1e6, 1)


def thin_history(directory: Path, megabytes: int) -> None:
    """Do so with the history of a run, first with what is kept of steps within epochs."""
    steps = {number: [path] for number, path in numbered(directory, "step").items()}
    epochs: dict[int, list[Path]] = {}
    for kind in ("epoch", "probe"):
        for number, path in numbered(directory, kind).items():
            epochs.setdefault(number, []).append(path)
    room = megabytes * 1e6
    _thin(steps, room - sum(map(_size, epochs.values())), math.gcd(*steps) or 1)
    _thin(epochs, room, 1)


def _thin(files: Mapping[int, Sequence[Path]], room: float, first: int) -> None:
    """Keep every so many-th; numbers are multiples of `first`."""
    kept = {number: (paths, _size(paths)) for number, paths in files.items()}
    newest, stride = max(kept, default=0), first
    while sum(size for _, size in kept.values()) > room and stride <= newest:
        stride *= 2
        for number in [one for one in kept if one % stride and one != newest]:
            for path in kept.pop(number)[0]:
                with suppress(OSError):
                    path.unlink()


def _size(paths: Sequence[Path]) -> int:
    total = 0
    for path in paths:
        with suppress(OSError):
            total += path.stat().st_size
    return total
