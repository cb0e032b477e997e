"""What the history of a run tells about its health, read from the disk once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.checkpoints.text import clean
from cnnviz.engine.errors import RunProblem
from cnnviz.engine.runs.health.trace import Said, SilentUnits
from cnnviz.engine.runs.history.files import Probed, load, numbered, unpack

_PREDICTIONS, _PROBES = 6, 6  # newest epochs that are looked at
_LONGEST_HEADER = 32 * 1024 * 1024

_Version = tuple[Path, int]  # a file and when it was written: a run that goes on writes some again


class Past:
    """The newest epochs of a run's history; what was read stays in memory while it is of use.

    Parameters
    ----------
    directory : pathlib.Path
        The run directory.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._said: dict[_Version, Said | None] = {}
        self._units: dict[_Version, tuple[SilentUnits, ...]] = {}
        self._class_names: tuple[str, ...] | None = None

    def said(self) -> tuple[Said, ...]:
        """Return what was said of the held-out samples, epoch after epoch."""
        kept = self._said
        self._said = {
            at: kept[at] if at in kept else _said(epoch, at[0])
            for epoch, at in _files(self.directory, "epoch", _PREDICTIONS)
        }
        return tuple(said for said in self._said.values() if said is not None)

    def units(self) -> tuple[SilentUnits, ...]:
        """Return how often the units were silent, in the first epoch and in the newest ones."""
        kept = self._units
        self._units = {
            at: kept[at] if at in kept else _units(epoch, at[0])
            for epoch, at in _files(self.directory, "probe", _PROBES, first=True)
        }
        return tuple(units for of_epoch in self._units.values() for units in of_epoch)

    def class_names(self) -> tuple[str, ...]:
        """Return what the network's classes are called, where its checkpoint tells."""
        if not self._class_names:
            self._class_names = _class_names(self.directory / "checkpoints" / "last.safetensors")
        return self._class_names


def _files(
    directory: Path, kind: str, most: int, *, first: bool = False
) -> Iterator[tuple[int, _Version]]:
    """Yield the newest epochs, and with `first` the oldest one before them."""
    files = list(numbered(directory, kind).items())
    older = files[:-most]
    for epoch, path in [*(older[:1] if first else []), *files[-most:]]:
        with suppress(OSError):  # thinned out meanwhile
            yield epoch, (path, path.stat().st_mtime_ns)


def _said(epoch: int, path: Path) -> Said | None:
    """Read an epoch's predictions; None where the file is torn or gone, or was thinned out."""
    try:
        arrays = load(path)
        columns = [arrays[name] for name in ("sample_ids", "labels", "predicted")]
        confidence = arrays["confidence"].astype(np.float64)
    except (RunProblem, KeyError, ValueError):
        return None
    if confidence.ndim != 1 or any(column.shape != confidence.shape for column in columns):
        return None
    sample_ids, labels, predicted = (_whole(column) for column in columns)
    return Said(epoch, sample_ids, labels, predicted, confidence)


def _whole(values: NDArray[Any]) -> NDArray[np.int64]:
    """Return class numbers; of regressions, whose answers are no classes, -1."""
    whole = np.issubdtype(values.dtype, np.integer)
    return values.astype(np.int64) if whole else np.full(len(values), -1, np.int64)


def _units(epoch: int, path: Path) -> tuple[SilentUnits, ...]:
    try:
        probed: Probed = unpack(path)
    except RunProblem:
        return ()
    return tuple(
        SilentUnits(
            epoch,
            place.layer,
            len(probed.values),
            place.places[0] * place.places[1],
            (probed.values[:, place.units] <= 0).mean(axis=0, dtype=np.float64),
        )
        for place in probed.layers
        if len(probed.values)
    )


def _class_names(path: Path) -> tuple[str, ...]:
    """Read the names from the header of a safetensors file, without the weights behind it."""
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            header = json.loads(file.read(min(length, _LONGEST_HEADER)))
        found = json.loads(header["__metadata__"]["class_names"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ()
    return tuple(clean(str(name)) for name in found) if isinstance(found, list) else ()
