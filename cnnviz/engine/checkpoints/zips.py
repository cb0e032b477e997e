"""The table of contents of a zip archive, believed only as far as the file bears it out."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from cnnviz.engine.checkpoints.disk import read_at
from cnnviz.engine.checkpoints.stored import File
from cnnviz.engine.checkpoints.text import clean
from cnnviz.engine.errors import CheckpointProblem
from cnnviz.engine.events import end_if_wanted

STORED, DEFLATED = 0, 8
PIECE = 512 * 1024  # that is checked at once, while it lies in the cache of the processor
MOST_ENTRIES = 200_000
_TAIL = 65_557  # the longest comment and the record before it
_MOST_TABLE = 64 * 1024 * 1024
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_NARROW = 0xFFFFFFFF


class Entry(NamedTuple):
    """One file of an archive.

    Parameters
    ----------
    name : str
        As the archive has it; never used as a path.
    method : int
        How it is packed: 0 not at all, 8 deflated.
    crc : int
        Checksum of its content.
    packed, size : int
        Bytes in the archive, and bytes of its content.
    header, start : int
        Where its own header and where its data begin.
    """

    name: str
    method: int
    crc: int
    packed: int
    size: int
    header: int
    start: int


@dataclass(frozen=True)
class Directory:
    """All entries of an archive by name, and sentences on what is odd."""

    file: File
    entries: dict[str, Entry]
    warnings: tuple[str, ...] = ()


def read_directory(stream: io.FileIO, file: File) -> Directory:
    """Return the table of contents, held against the file.

    Raises
    ------
    CheckpointProblem
        When it is damaged, when entries overlap or have the same name, or when there are more of
        them than any checkpoint has.
    """
    path = file.path
    count, start, length, behind = _end(stream, file)
    if count > MOST_ENTRIES or length > _MOST_TABLE:
        raise CheckpointProblem(path, f"is an archive of {count:,} files, too many to look into")
    table = read_at(stream, start, length, path)
    found = list(_central(table, count, path))
    entries: dict[str, Entry] = {}
    for number, entry in enumerate(sorted(found, key=lambda entry: entry.header)):
        if number % 5_000 == 0:
            end_if_wanted()
        if entry.name in entries:
            name = clean(entry.name, 80)
            raise CheckpointProblem(path, f"is an archive with two entries of one name ({name})")
        entries[entry.name] = _located(stream, entry, path)
    _check_overlap(list(entries.values()), start, path)
    warnings: tuple[str, ...] = ()
    if behind:
        warnings = (f"{behind:,} bytes that belong to nothing follow behind its archive.",)
    return Directory(file, {entry.name: entries[entry.name] for entry in found}, warnings)


def _end(stream: io.FileIO, file: File) -> tuple[int, int, int, int]:
    """Return number of entries, place and length of the table, and what lies behind the archive."""
    length = min(file.size, _TAIL)
    tail = read_at(stream, file.size - length, length, file.path)
    where = tail.rfind(b"PK\x05\x06")
    if where < 0 or len(tail) - where < _END.size:
        raise _no_table(file.path)
    _, _, _, _, count, size, start, comment = _END.unpack_from(tail, where)
    behind = length - where - _END.size - comment
    place = file.size - length + where
    locator = tail[max(where - 20, 0) : where]
    if len(locator) == 20 and locator.startswith(b"PK\x06\x07"):
        place = struct.unpack_from("<Q", locator, 8)[0]
        if place + _END64.size > file.size:
            raise _no_table(file.path)
        record = _END64.unpack(read_at(stream, place, _END64.size, file.path))
        if record[0] != b"PK\x06\x06":
            raise _no_table(file.path)
        count, size, start = record[7:10]
    if behind < 0 or start + size != place:
        raise _no_table(file.path)
    return count, start, size, behind


def _central(table: bytes, count: int, path: Path) -> Iterator[Entry]:
    position = 0
    for number in range(count):
        if number % 5_000 == 0:
            end_if_wanted()
        try:
            values = _CENTRAL.unpack_from(table, position)
        except struct.error:
            raise _no_table(path) from None
        mark, _, _, flags, method, _, _, crc, packed, size, name_length, *others = values
        extra_length, comment_length, _, _, _, header = others
        if mark != b"PK\x01\x02":
            raise _no_table(path)
        if flags & 1:
            raise CheckpointProblem(path, "is an encrypted archive", "unpack it first")
        position += _CENTRAL.size
        name = table[position : position + name_length]
        position += name_length
        if _NARROW in (packed, size, header):
            extra = table[position : position + extra_length]
            size, packed, header = _wide(extra, size, packed, header, path)
        position += extra_length + comment_length
        yield Entry(name.decode("utf-8", "replace"), method, crc, packed, size, header, 0)


def _wide(extra: bytes, size: int, packed: int, header: int, path: Path) -> tuple[int, int, int]:
    """Return the sizes of an entry beyond 4 GB."""
    position = 0
    numbers = [size, packed, header]
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, position)
        position += 4
        if kind == 1:
            for number, value in enumerate(numbers):
                if value == _NARROW:
                    if position + 8 > len(extra):
                        raise _no_table(path)
                    numbers[number] = struct.unpack_from("<Q", extra, position)[0]
                    position += 8
            break
        position += length
    return numbers[0], numbers[1], numbers[2]


def _located(stream: io.FileIO, entry: Entry, path: Path) -> Entry:
    """Return an entry with the place of its data, as its own header has it."""
    name = entry.name.encode("utf-8", "replace")
    head = read_at(stream, entry.header, _LOCAL.size + len(name), path)
    mark, _, _, method, _, _, _, _, _, name_length, extra_length = _LOCAL.unpack_from(head)
    same = mark == b"PK\x03\x04" and method == entry.method
    if not same or (head[_LOCAL.size :] != name and "\ufffd" not in entry.name):
        raise CheckpointProblem(
            path, "is damaged: its table of contents tells other files than lie in it"
        )
    start = entry.header + _LOCAL.size + name_length + extra_length
    return entry._replace(start=start)


def _check_overlap(entries: list[Entry], table: int, path: Path) -> None:
    ends = [entry.header for entry in entries[1:]] + [table]
    for entry, end in zip(entries, ends, strict=True):
        if entry.start + entry.packed > end:
            raise CheckpointProblem(
                path, "is damaged: it declares more data than the file holds", "fetch it again"
            )
        if entry.method == STORED and entry.packed != entry.size:
            raise CheckpointProblem(path, "is damaged: its table of contents contradicts itself")


def _no_table(path: Path) -> CheckpointProblem:
    return CheckpointProblem(
        path, "is cut off or damaged: its table of contents cannot be read", "fetch it again"
    )


# ---- contents ------------------------------------------------------------------------------------


def content(stream: io.FileIO, entry: Entry, path: Path) -> Iterator[bytes]:
    """Yield the content of an entry in pieces, and check it against its size and checksum.

    Raises
    ------
    CheckpointProblem
        When it is another content than the archive says.
    """
    crc, length = 0, 0
    for piece in _pieces(stream, entry, path):
        end_if_wanted()
        crc = zlib.crc32(piece, crc)
        length += len(piece)
        if length > entry.size:
            break
        yield piece
    if length != entry.size or crc != entry.crc:
        raise CheckpointProblem(
            path, "is damaged: its data do not match their checksums", "fetch it again"
        )


def _pieces(stream: io.FileIO, entry: Entry, path: Path) -> Iterator[bytes]:
    if entry.method not in (STORED, DEFLATED):
        raise CheckpointProblem(path, "is an archive that is packed in a way that is not known")
    unpack = zlib.decompressobj(-15) if entry.method == DEFLATED else None
    for position in range(entry.start, entry.start + entry.packed, PIECE):
        length = min(PIECE, entry.start + entry.packed - position)
        data = read_at(stream, position, length, path)
        if unpack is None:
            yield data
            continue
        try:
            while data and not unpack.eof:
                yield unpack.decompress(data, PIECE)
                data = unpack.unconsumed_tail
        except zlib.error:
            raise CheckpointProblem(
                path, "is damaged: an entry of it cannot be unpacked", "fetch it again"
            ) from None
    if unpack is not None:
        yield unpack.flush()


def read_entry(stream: io.FileIO, entry: Entry, path: Path, most: int) -> bytes:
    """Return the whole content of an entry that has at most so many bytes."""
    if entry.size > most:
        raise CheckpointProblem(path, "describes its content in too many words to read")
    return b"".join(content(stream, entry, path))
