"""Reading a few files out of a tar archive without unpacking it."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Collection, Generator
from pathlib import Path
from typing import Protocol

from cnnviz.engine.errors import DatasetProblem
from cnnviz.engine.events import Progress
from cnnviz.engine.storage import GIT_LFS

_BLOCK = 512
_CHUNK = 4 * 2**20
_LARGEST_MEMBER = 256 * 2**20
_LARGEST_ARCHIVE = 2**30  # when unpacked; a small file can say that it holds far more
_PLAIN_FILE = (b"0", b"\0")
_NOTES = (b"x", b"g", b"L", b"K")  # entries that say something of the one after them
_MOST_NOTES = 8


class _Stream(Protocol):
    """What bytes are read from, zipped or not."""

    def read(self, size: int = -1, /) -> bytes: ...


def reading(archive: Path, wanted: Collection[str]) -> Generator[Progress, None, dict[str, bytes]]:
    """Read files by their names, whatever the folder in which the archive holds them.

    Nothing is written anywhere, so that no name in the archive can lead to a place on the disk.
    It is read to its end, where gzip tells whether all of it came through whole.

    Parameters
    ----------
    archive : Path
        A tar file, gzipped or not.
    wanted : collection of str
        Names without folders.

    Raises
    ------
    DatasetProblem
        Where it is no such archive, is cut off or damaged, or larger than any that is meant.
    """
    try:
        with archive.open("rb") as file:
            head = file.read(len(GIT_LFS))
        if head == GIT_LFS:
            raise DatasetProblem(archive, "this is a git-LFS pointer", "get it with: git lfs pull")
        zipped = head.startswith(b"\x1f\x8b")
        with gzip.open(archive) if zipped else archive.open("rb") as stream:
            return (yield from _members(archive, stream, wanted))
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise DatasetProblem(archive, "it is cut off or damaged", "get it again") from None
    except OSError as error:
        raise DatasetProblem(archive, f"it cannot be read ({error.strerror})") from None


def first_name(archive: Path) -> str:
    """Return the name of the first file or folder of an archive, empty where it is none.

    Some programs write ``./`` before each name; that is left out.
    """
    try:
        with gzip.open(archive) as stream:
            for _ in range(_MOST_NOTES):
                block = stream.read(_BLOCK)
                found = _header(block)
                if found is None:
                    return ""
                name, size, _ = found
                if block[156:157] not in _NOTES:
                    return name.removeprefix("./")
                if size > _CHUNK:
                    return ""
                stream.read(size + -size % _BLOCK)
    except (OSError, EOFError, zlib.error):
        pass
    return ""


def _members(
    archive: Path, stream: _Stream, wanted: Collection[str]
) -> Generator[Progress, None, dict[str, bytes]]:
    found: dict[str, bytes] = {}
    come = 0

    def told() -> Progress:
        return Progress(len(found), len(wanted), f"reading {archive.name}", "files")

    while (block := stream.read(_BLOCK)).strip(b"\0"):
        if len(block) < _BLOCK:
            raise EOFError
        entry = _header(block)
        if entry is None:
            raise DatasetProblem(archive, "this is not a tar archive", "get it again")
        name, size, plain = entry
        short = name.rstrip("/").rpartition("/")[2]
        keep = plain and short in wanted
        come += size
        if come > _LARGEST_ARCHIVE or (keep and size > _LARGEST_MEMBER):
            raise DatasetProblem(archive, f"{short} in it is far larger than it should be")
        pieces = []
        left = size + -size % _BLOCK
        while left:
            piece = stream.read(min(left, _CHUNK))
            if not piece:
                raise EOFError
            left -= len(piece)
            if keep:
                pieces.append(piece)
            yield told()
        if keep:
            found[short] = b"".join(pieces)[:size]
    while piece := stream.read(_CHUNK):
        come += len(piece)
        if come > _LARGEST_ARCHIVE:
            raise DatasetProblem(archive, "it is far larger than it should be")
        yield told()
    return found


def _header(block: bytes) -> tuple[str, int, bool] | None:
    """Return name, size and whether it is a plain file; None where the block is no header."""
    if len(block) < _BLOCK:
        return None
    try:
        size, checksum = (
            int(part.strip(b"\0 ") or b"0", 8) for part in (block[124:136], block[148:156])
        )
    except ValueError:
        return None
    # The sum of all bytes, those of the checksum itself counted as spaces.
    if size < 0 or sum(block[:148]) + sum(block[156:]) + 8 * 32 != checksum:
        return None
    name = block[:100].rstrip(b"\0").decode("utf-8", "replace")
    return name, size, block[156:157] in _PLAIN_FILE
