"""What is read of an epoch before it is shown, and which epochs are read ahead."""

from __future__ import annotations

import re
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.runs.past import Past

_EPOCH_FILE = re.compile(r"epoch-(\d+)")

T = TypeVar("T")


@dataclass(eq=False)
class OfOneRun(Generic[T]):
    """What the lane makes when it first reads of a run.

    Work that still reads of a run before has that one's, and never touches this one.
    """

    made: T | None = None


@dataclass(frozen=True, eq=False)
class Listing:
    """The epochs of a run, and the network and epoch that were opened from it, if any."""

    run: Path
    epochs: dict[int, Path]
    told: tuple[int, ...]
    model: LoadedModel | None
    opened: int | None


@dataclass(frozen=True, eq=False)
class Step:
    """What is to be shown of an epoch: its weights, or those nearest to it, and its past."""

    run: Path
    epoch: int | None
    model: LoadedModel
    weights_of: int | None
    past: Past | None


def timed(work: Generator[Any, None, Any]) -> Generator[Any, None, tuple[Any, float]]:
    """Return what comes of work, and how long it took without what the lane did in between."""
    spent = 0.0
    while True:
        start = time.perf_counter()
        try:
            event = next(work)
        except StopIteration as end:
            return end.value, spent + time.perf_counter() - start
        spent += time.perf_counter() - start
        yield event


def likely(ways: tuple[int, ...], at: int, *, forward: bool) -> list[int]:
    """Return the other epochs in the order in which somebody may look at them next.

    Parameters
    ----------
    ways : tuple of int
        All epochs.
    at : int
        The one that is shown.
    forward : bool
        Which way the last step went; that way is twice as likely.
    """
    here, way = ways.index(at), 1 if forward else -1

    def unlikely(place: int) -> float:
        places = (place - here) * way
        return places if places >= 0 else -2 * places + 0.5

    order = sorted(range(len(ways)), key=unlikely)
    return [ways[place] for place in order[1:]]


def epoch_of(path: str | Path) -> int | None:
    """Return the epoch that a file is named after, or None."""
    found = _EPOCH_FILE.fullmatch(Path(path).stem)
    return int(found[1]) if found else None


def run_of(path: Path) -> Path | None:
    """Return the run in whose folder a file of its newest weights or of an epoch lies, or None."""
    named = path.stem == "last" or epoch_of(path) is not None
    return path.parent.parent if named and path.parent.name == "checkpoints" else None
