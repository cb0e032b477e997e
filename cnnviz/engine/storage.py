"""Writing files so that nothing is lost, on every platform.

What differs between Linux, macOS and Windows stands here and nowhere else.
"""

from __future__ import annotations

import errno
import os
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

GIT_LFS = b"version https://git-lfs.github.com/spec/"  # what stands in for a large file in git
_MARK = ".cnnviz-tmp-"
_RETRIES = 20  # Windows refuses to replace a file that somebody reads; it is free again soon


def write_atomically(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file that is either whole or not there, also when the machine goes down.

    Parameters
    ----------
    path : Path
        The file; an older one stays until the new one is on the disk.
    write : callable
        Gets a temporary path beside `path` and writes the contents to it.

    Raises
    ------
    OSError
        What the system says: no space, no permission ...; the older file is untouched.
    """
    temporary = temporary_beside(path)
    try:
        write(temporary)
        _flush_file(temporary)
        _replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _flush_folder(path.parent)


def write_text(path: Path, text: str) -> None:
    """Write a text file atomically, in UTF-8."""

    def write(temporary: Path) -> None:
        temporary.write_text(text, encoding="utf-8")

    write_atomically(path, write)


def temporary_beside(path: Path) -> Path:
    """Return a name, not taken yet, beside `path` for what is not whole yet."""
    return path.with_name(f"{path.name}{_MARK}{secrets.token_hex(4)}")


def reserve(handle: int, size: int) -> None:
    """Give an open file its size, and room on the disk where the system can be asked for it.

    Writing to a mapped file whose disk runs full kills the process, so the room has to be there
    beforehand. macOS has no such call, and Windows needs none.

    Raises
    ------
    OSError
        Where there is no room.
    """
    allocate = getattr(os, "posix_fallocate", None)
    if allocate is not None and size:
        try:
            allocate(handle, 0, size)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.EOPNOTSUPP):  # some file systems cannot
                raise
        else:
            return
    os.truncate(handle, size)


def sweep_temporaries(folder: Path) -> None:
    """Remove what a killed process left half written in a folder."""
    for stale in filter(is_temporary, folder.iterdir()):
        with suppress(OSError):
            stale.unlink()


def is_temporary(path: Path) -> bool:
    """Whether a file is one that a killed process left half written."""
    return _MARK in path.name


def _flush_file(path: Path) -> None:
    # Opened for writing, because Windows flushes no file that was opened for reading.
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the new name durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _replace(source: Path, target: Path) -> None:
    for attempt in range(_RETRIES):
        try:
            source.replace(target)
        except PermissionError:
            if os.name != "nt" or attempt == _RETRIES - 1:
                raise
            time.sleep(0.05)
        else:
            return
