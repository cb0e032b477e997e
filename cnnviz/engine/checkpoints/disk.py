"""Reading pieces of a file that may change, shrink or vanish at any time."""

from __future__ import annotations

import io
import os
from pathlib import Path

from cnnviz.engine.checkpoints.stored import File
from cnnviz.engine.errors import CheckpointProblem
from cnnviz.engine.events import end_if_wanted

PIECE = 8 * 1024 * 1024  # read at once, in a few hundredths of a second


def open_file(path: Path) -> tuple[io.FileIO, File]:
    """Open a file for reading, and say which one it is now.

    Raises
    ------
    CheckpointProblem
        When it is missing, a folder, empty or not to be read.
    """
    try:
        if path.is_dir():
            raise CheckpointProblem(path, "is a folder and not a file")
        if path.exists() and not path.is_file():
            raise CheckpointProblem(path, "is no plain file")
        stream = io.FileIO(path)
        facts = os.fstat(stream.fileno())
    except FileNotFoundError:
        raise CheckpointProblem(path, "there is no such file") from None
    except ValueError:
        raise CheckpointProblem(path, "has a name that no file has") from None
    except OSError as error:
        raise unreadable(path, error) from error
    if not facts.st_size:
        stream.close()
        raise CheckpointProblem(path, "is empty", "fetch it again")
    return stream, File(path, facts.st_size, facts.st_mtime_ns)


def open_again(file: File) -> io.FileIO:
    """Open a file that was read before.

    Raises
    ------
    CheckpointProblem
        When it is gone, or another one by now.
    """
    stream, now = open_file(file.path)
    if now != file:
        stream.close()
        raise changed(file.path)
    return stream


def read_at(stream: io.FileIO, position: int, length: int, path: Path) -> bytes:
    """Return so many bytes from a place.

    Raises
    ------
    CheckpointProblem
        When the file ends before them.
    """
    try:
        stream.seek(position)
        data = stream.read(min(length, PIECE)) or b""
    except OSError as error:
        raise unreadable(path, error) from error
    if len(data) == length:
        return data
    target = bytearray(length)
    fill_from(stream, position, memoryview(target), path)
    return bytes(target)


def fill_from(stream: io.FileIO, position: int, target: memoryview, path: Path) -> None:
    """Fill memory with what lies at a place, piece by piece.

    Raises
    ------
    CheckpointProblem
        When the file ends before it is full.
    """
    try:
        stream.seek(position)
        done = 0
        while done < len(target):
            end_if_wanted()
            got = stream.readinto(target[done : done + PIECE])
            if not got:
                raise cut_off(path)
            done += got
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: OSError) -> CheckpointProblem:
    """Return the error of a file that the system does not let us read."""
    return CheckpointProblem(path, f"cannot be read ({error.strerror})")


class ChangedFile(CheckpointProblem):
    """A file is another one than when it was opened: somebody wrote a newer one in its place."""


def changed(path: Path) -> ChangedFile:
    """Return the error of a file that is another one by now."""
    return ChangedFile(path, "has changed since it was opened", "open it again")


def cut_off(path: Path) -> CheckpointProblem:
    """Return the error of a file that ends too early."""
    return CheckpointProblem(path, "is cut off: it ends before its data do", "fetch it again")


def damaged(path: Path) -> CheckpointProblem:
    """Return the error of a file that makes no sense."""
    return CheckpointProblem(path, "is cut off or damaged", "fetch it again")
