"""The table of features while it fills: in memory, or in a file where memory is too small."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.errors import DeviceProblem
from cnnviz.engine.storage import reserve

if TYPE_CHECKING:
    import torch

_IN_MEMORY = 1 << 30  # bytes up to which a table stays in memory, where there is enough
_SHARE = 0.25  # of the free memory that a table may take
_DISK_LEFT = 1 << 30  # bytes of the disk that are left to others


class Rows:
    """A table that grows row by row.

    Parameters
    ----------
    most : int
        Rows that come at most.
    what : str
        Whose features they are, for errors.
    """

    def __init__(self, most: int, what: str) -> None:
        self.note = ""  # what a person should know while it fills
        self._most = most
        self._what = what
        self._table: NDArray[np.float32] | None = None
        self._file: Path | None = None
        self._ids: list[NDArray[np.int64]] = []
        self._dropped: list[NDArray[np.int64]] = []
        self._count = 0

    def add(self, ids: NDArray[np.int64], values: torch.Tensor) -> None:
        """Take the rows of some samples; those that are not finite are dropped and listed.

        Raises
        ------
        DeviceProblem
            At the first rows, where neither memory nor disk will hold all.
        FeatureProblem
            Where they have another length than those before.
        """
        from cnnviz.engine.embedding.problems import FeatureProblem

        rows: NDArray[Any] = values.numpy()
        if self._table is None:
            self._table = self._made(rows.shape[1])
        if rows.shape[1] != self._table.shape[1]:
            raise FeatureProblem(
                f"Images of different sizes give {self._table.shape[1]:,} and {rows.shape[1]:,} "
                "features; take the average or maximum, or a preprocessing that crops all to one "
                "size."
            )
        # A sum is finite only if all of it is, or where huge values happen to overflow it.
        with np.errstate(all="ignore"):
            total = rows.sum()
        if not np.isfinite(total):
            finite = np.isfinite(rows).all(1)
            self._dropped.append(ids[~finite])
            ids, rows = ids[finite], rows[finite]
        self._table[self._count : self._count + len(rows)] = rows
        self._ids.append(ids)
        self._count += len(rows)

    def finish(self) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.int64]]:
        """Return the table, the ids of its rows, and those of the rows that were dropped.

        A file of its own is deleted when nobody holds the table any more.
        """
        none = [np.empty(0, np.int64)]
        ids, dropped = np.concatenate(none + self._ids), np.concatenate(none + self._dropped)
        table = np.empty((0, 0), np.float32) if self._table is None else self._table
        if self._file is None:
            # Where rows were left out the rest is given back.
            whole = self._count == len(table)
            return (table if whole else table[: self._count].copy()), ids, dropped
        assert isinstance(table, np.memmap)
        table.flush()
        shape = (self._count, table.shape[1])
        shown = np.memmap(self._file, np.float32, "r", 0, shape)
        weakref.finalize(shown, _remove, self._file)
        self._file = None
        return shown, ids, dropped

    def discard(self) -> None:
        """Delete the file of a table that will not be finished."""
        self._table = None
        if self._file is not None:
            _remove(self._file)

    def _made(self, width: int) -> NDArray[np.float32]:
        import psutil

        shape = (self._most, width)
        needed = 4 * self._most * width
        if needed <= min(_IN_MEMORY, _SHARE * psutil.virtual_memory().available):
            return np.empty(shape, np.float32)
        folder = Path(tempfile.gettempdir())
        free = shutil.disk_usage(folder).free - _DISK_LEFT
        if needed > free:
            raise DeviceProblem(
                f"The features of {self._what} take {needed / 1e9:,.1f} GB for {self._most:,} "
                f"samples of {width:,} numbers, and neither memory nor {folder} "
                f"({max(0, free) / 1e9:,.1f} GB) has room for them; take the average or maximum, "
                "or fewer images."
            )
        self.note = f"{needed / 1e9:,.1f} GB, kept on disk"
        handle, name = tempfile.mkstemp(prefix="cnnviz-features-", suffix=".raw")
        self._file = Path(name)
        try:
            reserve(handle, needed)
        except OSError as error:
            raise DeviceProblem(
                f"The features of {self._what} take {needed / 1e9:,.1f} GB, but {folder} has no "
                f"room for them ({error.strerror or error}); make room and start again."
            ) from error
        finally:
            os.close(handle)
        return np.memmap(self._file, np.float32, "r+", 0, shape)


def _remove(file: Path) -> None:
    with suppress(OSError):  # Windows, while somebody maps it
        file.unlink()
