"""Many steps of a run at once, as columns: a night of training tells a million of them.

One event for each step would take seconds of Python's lock to make, in which a window stands still.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.runs.log import parse
from cnnviz.engine.training.events import BatchEnd

_BATCH = b'{"event":"BatchEnd"'
_NUMBERS = ("epoch", "step", "loss", "figure", "samples", "seconds", "rate")

Column = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Steps:
    """What ``BatchEnd`` tells of each of several steps, one after the other.

    Parameters
    ----------
    epoch, step, loss, figure, samples, seconds, rate : ndarray of float64, shape (N,)
        See :class:`.BatchEnd`; NaN where nothing was told. `step` rises.
    """

    epoch: Column
    step: Column
    loss: Column
    figure: Column
    samples: Column
    seconds: Column
    rate: Column

    def __len__(self) -> int:
        return len(self.step)


def events_of(block: bytes) -> list[Any]:
    """Return what whole lines of a log tell, those of batches gathered as :class:`Steps`."""
    found: list[Any] = []
    for are_batches, lines in groupby(block.split(b"\n"), key=_is_batch):
        if are_batches:
            found += _rising(_table(list(lines)))
        else:
            found += filter(None, map(_event, lines))
    return found


def gathered(events: Iterable[Any]) -> Iterator[Any]:
    """Yield events as they are, but batches that follow each other as :class:`Steps`."""
    for are_batches, some in groupby(events, key=lambda event: isinstance(event, BatchEnd)):
        if are_batches:
            yield from _rising(np.array([_row(event) for event in some], np.float64))
        else:
            yield from some


def _is_batch(line: bytes) -> bool:
    return line.startswith(_BATCH)


def _event(line: bytes) -> Any:
    return parse(line.decode("utf-8", "replace")) if line.strip() else None


def _row(event: BatchEnd) -> tuple[float, ...]:
    return tuple(getattr(event, name) for name in _NUMBERS)


def _table(lines: Sequence[bytes]) -> NDArray[np.float64]:
    """Return the numbers of lines, shape (N, 7); of all at once where each is as we write it."""
    try:
        told = json.loads(b"[" + b",".join(lines) + b"]")
        rows = [
            (
                one["epoch"],
                one["step"],
                one["loss"],
                one["figure"],
                one["samples"],
                one["seconds"],
                one["rate"],
            )
            for one in told
        ]
        return np.array(rows, np.float64)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return _table_one_by_one(lines)


def _table_one_by_one(lines: Sequence[bytes]) -> NDArray[np.float64]:
    """Return the numbers of those lines that can be read, be they torn or of an older version."""
    rows = []
    for line in lines:
        event = _event(line)
        if isinstance(event, BatchEnd):
            try:
                rows.append(np.array(_row(event), np.float64))
            except (ValueError, TypeError, OverflowError):
                continue  # something else than a number
    return np.array(rows, np.float64)


def _rising(table: NDArray[np.float64]) -> Iterator[Steps]:
    """Yield the rows, parted where steps begin again: a run that was killed did some twice."""
    table = table.reshape(-1, len(_NUMBERS))
    table = table[np.isfinite(table[:, :2]).all(axis=1)]
    again = np.flatnonzero(np.diff(table[:, 1]) <= 0) + 1
    for part in np.split(table, again):
        if len(part):
            yield Steps(*np.ascontiguousarray(part.T))
