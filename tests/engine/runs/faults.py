"""A disk that fails at the n-th thing that is asked of it, for runs that are written."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

from cnnviz.engine.storage import Bytes, Disk


class FailingDisk(Disk):
    """A disk that works until the n-th thing of a kind, and then refuses.

    Parameters
    ----------
    kind : str
        Method of :class:`Disk` that fails; empty to fail never and count only.
    number : int
        Which call of it fails, from 1.
    code : int
        What the system says (``errno``).
    stays : bool
        Whether all that follow fail too, as on a disk that is full.
    """

    def __init__(
        self, kind: str = "", number: int = 0, code: int = 0, *, stays: bool = True
    ) -> None:
        self.asked: Counter[str] = Counter()
        self.refused = 0
        self._kind, self._number, self._code, self._stays = kind, number, code, stays

    def make_folder(self, folder: Path) -> None:
        """Make a folder, or not."""
        self._meet("make_folder")
        super().make_folder(folder)

    def open(self, path: Path, flags: int) -> int:
        """Open a file, or not."""
        self._meet("open")
        return super().open(path, flags)

    def write(self, handle: int, data: Bytes) -> None:
        """Write all of it, or what still fits."""
        try:
            self._meet("write")
        except OSError:
            super().write(handle, memoryview(data).cast("B")[: len(data) // 2])
            raise
        super().write(handle, data)

    def fsync(self, handle: int) -> None:
        """Wait until it is on the disk, or hear that it is not."""
        self._meet("fsync")
        super().fsync(handle)

    def rename(self, source: Path, target: Path) -> None:
        """Give a file its name, or not."""
        self._meet("rename")
        super().rename(source, target)

    def _meet(self, kind: str) -> None:
        self.asked[kind] += 1
        beyond = self.asked[kind] - self._number
        if kind == self._kind and (beyond == 0 or (beyond > 0 and self._stays)):
            self.refused += 1
            raise OSError(self._code, os.strerror(self._code))
