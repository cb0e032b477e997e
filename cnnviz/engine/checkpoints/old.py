"""What torch.save wrote before version 1.6, and pickles that other programs wrote."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

from cnnviz.engine.checkpoints.content import (
    Content,
    duplicates_warning,
    in_window,
    no_storage,
)
from cnnviz.engine.checkpoints.disk import cut_off, damaged, read_at
from cnnviz.engine.checkpoints.harmless import KNOWN
from cnnviz.engine.checkpoints.kinds import storage_asked
from cnnviz.engine.checkpoints.machine import Known, Machine
from cnnviz.engine.checkpoints.records import Lost, Malformed, Span, Truncated
from cnnviz.engine.checkpoints.stored import SIZES, File, Storage

MAGIC = 0x1950A86A20F9469CFC6C
_BEFORE = 3  # pickles before the content: the magic number, the version, the machine
_MOST_STORAGES = 200_000
_LONGEST_WITHIN = 65_536  # of the pickles before one storage

Storages = dict[str, Storage | Lost]


def read_legacy(stream: io.FileIO, file: File) -> Content:
    """Read a file of torch.save before version 1.6: pickles, and the storages behind them."""

    def parse(data: bytes) -> _Legacy:
        return _Legacy(data, file, 0, file.size, _KNOWN)

    try:
        read = in_window(stream, file, 0, parse)
        storages = _locate(read, _StreamSizes(stream, file))
        value = read.content(storages)
    except Truncated as error:
        raise cut_off(file.path) from error
    except Malformed as error:
        raise damaged(file.path) from error
    return Content(
        "legacy",
        value,
        tuple(read.machine.names),
        warnings=duplicates_warning(read.machine.duplicates),
    )


def read_pickle(stream: io.FileIO, file: File) -> Content:
    """Read a pickle that torch.save did not write.

    Raises
    ------
    Malformed
        When it is none.
    """

    def parse(data: bytes) -> tuple[object, Machine]:
        machine = Machine(data, _KNOWN, no_storage, file, 0)
        return machine.run(), machine

    value, machine = in_window(stream, file, 0, parse)
    return Content(
        "pickle", value, tuple(machine.names), warnings=duplicates_warning(machine.duplicates)
    )


class _Legacy:
    """The pickles of a legacy file, before it is known where its storages lie."""

    def __init__(self, data: bytes, file: File, base: int, end: int, known: Known) -> None:
        self.file = file
        self.base = base
        self.end = end
        self._wanted: dict[str, tuple[str, int]] = {}
        self._storages: Storages = {}
        self.machine = Machine(data, known, self._ask, file, base)
        self._start = 0
        for number in range(_BEFORE):
            value = self.machine.run(self._start)
            self._start = self.machine.end
            if number == 0 and value != MAGIC:
                raise Malformed("this is no file of torch.save")
        little = value.get("little_endian", True) if isinstance(value, dict) else True
        self.big_endian = little is False
        self.machine.run(self._start)
        keys = self.machine.run(self.machine.end)
        if not isinstance(keys, list) or len(keys) > _MOST_STORAGES:
            raise Malformed("its list of storages is none")
        self.keys = [str(key) for key in keys if isinstance(key, (str, int))]
        self.behind = self.machine.end
        self.wanted = dict(self._wanted)

    def content(self, storages: Storages) -> object:
        """Return what the file holds, now that its storages are known."""
        self._storages = storages
        self.machine.duplicates.clear()
        return self.machine.run(self._start)

    def _ask(self, identity: object) -> object:
        if isinstance(identity, tuple) and len(identity) >= 2 and identity[0] == "module":
            return identity[1]  # a class, with its source beside it
        asked = storage_asked(identity)
        if isinstance(asked, Lost):
            return asked
        dtype, key, numel, view = asked
        self._wanted.setdefault(key, (dtype, numel))
        found = self._storages.get(key, Lost("its data are not in the file"))
        return found if view is None or isinstance(found, Lost) else _part(found, view)


def _part(storage: Storage, view: object) -> Storage | Lost:
    """Return a storage that is a part of another one."""
    if not isinstance(view, tuple) or len(view) != 3:
        return Lost("its data are described in a way that nobody knows")
    key, offset, numel = view
    size = SIZES[storage.dtype]
    if type(offset) is not int or type(numel) is not int:
        return Lost("its data are described in a way that nobody knows")
    if offset < 0 or numel < 0 or (offset + numel) * size > storage.nbytes:
        return Lost("it reaches beyond its data")
    return Storage(
        f"{storage.key}/{key}",
        storage.dtype,
        numel * size,
        storage.file,
        storage.position + offset * size,
        None,
        0,
        storage.big_endian,
    )


def _locate(read: _Legacy, number_at: Callable[[int], int]) -> Storages:
    """Return the storages behind the pickles: a number of elements and the elements, one by one."""
    storages: Storages = {}
    position = read.base + read.behind
    for key in read.keys:
        if key not in read.wanted:
            break  # nobody knows where the next ones begin
        dtype, numel = read.wanted[key]
        if position + 8 > read.end:
            raise Truncated("a storage is cut off")
        found = number_at(position)
        position += 8
        length = numel * SIZES[dtype]
        if found != numel or numel < 0:
            raise Malformed("a storage has another size than its description")
        if position + length > read.end:
            raise Truncated("a storage is cut off")
        storages[key] = Storage(key, dtype, length, read.file, position, None, 0, read.big_endian)
        position += length
    return storages


class _StreamSizes:
    """Reads the number of elements that stands before a storage."""

    def __init__(self, stream: io.FileIO, file: File) -> None:
        self._stream = stream
        self._file = file

    def __call__(self, position: int) -> int:
        data = read_at(self._stream, position, 8, self._file.path)
        return int.from_bytes(data, "little", signed=True)


def _storage_within(machine: Machine, args: tuple[object, ...]) -> object:
    """Return the storage that a pickle holds as the bytes of a small legacy file."""
    place = args[0]
    if isinstance(place, Span):
        whole, start, length = machine.data, place.start, place.length
    elif isinstance(place, bytes):  # written as text, and so nowhere in the file as it is
        whole, start, length = place, 0, len(place)
    else:
        raise TypeError

    def number_at(position: int) -> int:
        return int.from_bytes(whole[position : position + 8], "little", signed=True)

    data = whole[start : start + min(length, _LONGEST_WITHIN)]
    try:
        read = _Legacy(data, machine.file, start, start + length, KNOWN)
        found = read.content(_locate(read, number_at))
    except Malformed as error:
        raise ValueError from error
    if isinstance(found, Lost):
        return found
    if not isinstance(found, Storage):
        raise TypeError
    last = found.position + found.nbytes
    if whole is machine.data:
        key, position, inline = f"storage at {start}", machine.base + found.position, None
    else:
        key, position, inline = f"storage at {machine.position}", 0, whole[found.position : last]
    return replace(found, key=key, position=position, inline=inline)


_KNOWN: Known = {**KNOWN, "torch.storage._load_from_bytes": _storage_within}
