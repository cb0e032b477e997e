"""The tar archive that PyTorch wrote before version 0.1.10, in 2016 and 2017."""

from __future__ import annotations

import io
import struct

from cnnviz.engine.checkpoints.content import Content
from cnnviz.engine.checkpoints.disk import cut_off, damaged, read_at
from cnnviz.engine.checkpoints.harmless import KNOWN
from cnnviz.engine.checkpoints.kinds import storage_type
from cnnviz.engine.checkpoints.machine import Machine
from cnnviz.engine.checkpoints.records import Global, Lost, Malformed, Truncated
from cnnviz.engine.checkpoints.stored import SIZES, File, Storage, StoredTensor, fault
from cnnviz.engine.errors import CheckpointProblem

_BLOCK = 512
_MOST_MEMBERS = 1_000
_LONGEST_PART = 64 * 1024 * 1024  # of what describes the tensors, and of one pickle
_LONGEST_HEAD = 65_536  # of the pickle before one storage
_MOST = 200_000
_PARTS = ("storages", "tensors", "pickle")


def is_tar(head: bytes) -> bool:
    """Whether a file begins as a tar archive does."""
    return head[257:262] == b"ustar"


def read_tar(stream: io.FileIO, file: File) -> Content:
    """Read the storages' places, the tensors upon them, and the pickle that names the tensors."""
    members = _members(stream, file)
    if any(part not in members for part in _PARTS):
        raise CheckpointProblem(file.path, "is a tar archive without a checkpoint", "unpack it")
    try:
        storages = _storages(stream, file, *members["storages"])
        start, length = members["tensors"]
        tensors = _tensors(_bounded(stream, file, start, length), storages, file)
        start, length = members["pickle"]
        machine = Machine(
            _bounded(stream, file, start, length),
            KNOWN,
            lambda identity: _named(identity, tensors),
            file,
            start,
        )
        value = machine.run()
    except Truncated as error:
        raise cut_off(file.path) from error
    except (Malformed, struct.error) as error:
        raise damaged(file.path) from error
    return Content("tar", value, tuple(machine.names))


def _members(stream: io.FileIO, file: File) -> dict[str, tuple[int, int]]:
    """Return where every plain file of the archive lies."""
    found: dict[str, tuple[int, int]] = {}
    position = 0
    while position + _BLOCK <= file.size and len(found) < _MOST_MEMBERS:
        head = read_at(stream, position, _BLOCK, file.path)
        if not is_tar(head):
            break
        name = head[:100].rstrip(b"\0").decode("utf-8", "replace").removeprefix("./")
        try:
            length = int(head[124:136].strip(b" \0") or b"0", 8)
        except ValueError:
            raise damaged(file.path) from None
        position += _BLOCK
        if length < 0 or position + length > file.size:
            raise cut_off(file.path)
        if head[156:157] in (b"0", b"\0"):
            if name in found:
                raise CheckpointProblem(file.path, "is an archive with two entries of one name")
            found[name] = (position, length)
        position += -(-length // _BLOCK) * _BLOCK
    return found


def _bounded(stream: io.FileIO, file: File, start: int, length: int) -> bytes:
    if length > _LONGEST_PART:
        raise CheckpointProblem(file.path, "describes its content in too many words to read")
    return read_at(stream, start, length, file.path)


def _storages(
    stream: io.FileIO, file: File, start: int, length: int
) -> dict[object, Storage | Lost]:
    found: dict[object, Storage | Lost] = {}
    position, end = start, start + length

    def pickle_here() -> object:
        nonlocal position
        size = min(_LONGEST_HEAD, end - position)
        machine = Machine(
            read_at(stream, position, size, file.path), KNOWN, lambda _: None, file, position
        )
        value = machine.run()
        position += machine.end
        return value

    for _ in range(_count(pickle_here())):
        key, _, kind = _triple(pickle_here())
        dtype = storage_type(kind)
        if dtype not in SIZES or position + 8 > end:
            raise Malformed("a storage is of a kind that nobody knows")
        numel = int.from_bytes(read_at(stream, position, 8, file.path), "little", signed=True)
        position += 8
        if numel < 0 or position + numel * SIZES[dtype] > end:
            raise Truncated("a storage is cut off")
        found[str(key)] = Storage(str(key), dtype, numel * SIZES[dtype], file, position)
        position += numel * SIZES[dtype]
    views = pickle_here()
    for view in views if isinstance(views, list) else []:
        _add_view(found, view)
    return found


def _add_view(found: dict[object, Storage | Lost], view: object) -> None:
    if not isinstance(view, tuple) or len(view) != 4:
        return
    key, root, offset, numel = view
    whole = found.get(str(root))
    if not isinstance(whole, Storage) or type(offset) is not int or type(numel) is not int:
        return
    size = SIZES[whole.dtype]
    if offset >= 0 and numel >= 0 and (offset + numel) * size <= whole.nbytes:
        position = whole.position + offset * size
        found[str(key)] = Storage(str(key), whole.dtype, numel * size, whole.file, position)


def _tensors(
    data: bytes, storages: dict[object, Storage | Lost], file: File
) -> dict[str, StoredTensor | Lost]:
    found: dict[str, StoredTensor | Lost] = {}
    machine = Machine(data, KNOWN, lambda _: None, file, 0)
    count = _count(machine.run())
    for _ in range(count):
        key, storage, _ = _triple(machine.run(machine.end))
        position = machine.end
        (dimensions,) = struct.unpack_from("<i", data, position)
        if not 0 <= dimensions <= 64:
            raise Malformed("a tensor has more axes than any tensor")
        numbers = struct.unpack_from(f"<{2 * dimensions + 1}q", data, position + 8)
        machine.end = position + 8 + 8 * len(numbers)
        below = storages.get(str(storage), Lost("its data are not in the file"))
        found[str(key)] = _tensor(below, numbers, dimensions)
    return found


def _tensor(
    storage: Storage | Lost, numbers: tuple[int, ...], dimensions: int
) -> StoredTensor | Lost:
    if isinstance(storage, Lost):
        return storage
    shape, strides = numbers[:dimensions], numbers[dimensions:-1]
    tensor = StoredTensor(shape, storage.dtype, strides, numbers[-1], storage)
    reason = fault(tensor)
    return Lost(reason) if reason else tensor


def _named(identity: object, tensors: dict[str, StoredTensor | Lost]) -> object:
    """Return the tensor of a persistent id, or the class that comes with its source."""
    if isinstance(identity, tuple):
        return identity[0] if identity and isinstance(identity[0], Global) else None
    return tensors.get(str(identity), Lost("its data are not in the file"))


def _count(value: object) -> int:
    if type(value) is not int or not 0 <= value <= _MOST:
        raise Malformed("a number of parts is none")
    return value


def _triple(value: object) -> tuple[object, object, object]:
    if not isinstance(value, tuple) or len(value) != 3:
        raise Malformed("a part is described in a way that nobody knows")
    return value
