"""The numbers of stored tensors, read from the file into memory of their own.

Never mapped: a file that somebody cuts short ends in an error and not in the end of the process.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from cnnviz.engine.checkpoints.disk import PIECE, cut_off, fill_from, open_again, read_at
from cnnviz.engine.checkpoints.stored import SIZES, File, Storage, StoredTensor
from cnnviz.engine.errors import CheckpointProblem
from cnnviz.engine.events import Progress, Work, end_if_wanted

if TYPE_CHECKING:
    import torch
    from torch import Tensor

_LARGEST_ELEMENT = 16  # bytes; what begins at a multiple of it suits every element type


class Values(Mapping[str, "Tensor"]):
    """Tensors by name, each read from the file when it is asked for.

    Parameters
    ----------
    entries : mapping of str to StoredTensor
        The tensors.
    """

    def __init__(self, entries: Mapping[str, StoredTensor]) -> None:
        self._entries = entries

    def __getitem__(self, name: str) -> Tensor:
        """Read one tensor; raises CheckpointProblem where it cannot be had."""
        return read_tensor(self._entries[name], name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, name: object) -> bool:
        return name in self._entries


def read_tensor(tensor: StoredTensor, name: str) -> Tensor:
    """Read one tensor, and nothing around it.

    Raises
    ------
    CheckpointProblem
        When it cannot be had, or the file is another one by now.
    """
    with Source() as source:
        return source.tensor(tensor, name)


def reading_tensors(
    entries: Mapping[str, StoredTensor], message: str = "reading the weights"
) -> Work[Progress, dict[str, Tensor]]:
    """Read tensors, every storage once, so that those that share one in the file share it here.

    Raises
    ------
    CheckpointProblem
        When one of them cannot be had, or the file is another one by now.
    """
    for name, tensor in entries.items():
        _refuse_lost(tensor, name)
    reach = _extents(entries.values())
    total = sum(last - first for first, last in reach.values())
    done = 0
    found: dict[str, Tensor] = {}
    with _memory(entries.values()), Source() as source:
        buffers: dict[Storage, tuple[int, Tensor]] = {}
        for storage, (first, last) in reach.items():
            memory = _new(last - first)
            view = _bytes_of(memory)
            # What is compressed can only be unpacked from its beginning, and so in one go.
            step = PIECE if storage.packed is None else max(last - first, 1)
            for start in range(0, max(last - first, 1), step):
                yield Progress(done, total, message, "bytes")
                piece = view[start : start + step]
                source.fill(storage, first + start, piece)
                done += len(piece)
            buffers[storage] = first, _native(memory, storage)

        def part_of(part: StoredTensor) -> Tensor:
            first, memory = buffers[part.storage]
            return _view(part, memory, first)

        for name, tensor in entries.items():
            if tensor.recipe is None:
                found[name] = part_of(tensor)
            else:
                found[name] = _follow(tensor, [part_of(part) for part in tensor.recipe.parts])
    return found


def _extents(tensors: Iterable[StoredTensor]) -> dict[Storage, tuple[int, int]]:
    """Return which bytes of every storage are wanted."""
    reach: dict[Storage, tuple[int, int]] = {}
    for tensor in tensors:
        for part in tensor.recipe.parts if tensor.recipe else (tensor,):
            first, last = part.extent
            before = reach.get(part.storage)
            if before is not None and before[1] > before[0]:
                if last > first:
                    first, last = min(first, before[0]), max(last, before[1])
                else:
                    first, last = before
            reach[part.storage] = (first // _LARGEST_ELEMENT * _LARGEST_ELEMENT, last)
    return reach


class Source:
    """Open files that values are read from, closed together."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._streams: dict[File, io.FileIO] = {}

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def tensor(self, tensor: StoredTensor, name: str) -> Tensor:
        """Read one tensor."""
        _refuse_lost(tensor, name)
        with _memory([tensor]):
            if tensor.recipe is None:
                return self._plain(tensor)
            return _follow(tensor, [self._plain(part) for part in tensor.recipe.parts])

    def fill(self, storage: Storage, start: int, target: memoryview) -> None:
        """Fill memory with the bytes of a storage from a place in it."""
        if not len(target):
            return
        if storage.inline is not None:
            target[:] = storage.inline[start : start + len(target)]
            return
        stream = self._stream(storage.file)
        if storage.packed is None:
            fill_from(stream, storage.position + start, target, storage.file.path)
        else:
            _unpack(stream, storage, start, target)

    def _plain(self, tensor: StoredTensor) -> Tensor:
        first, last = tensor.extent
        memory = _new(last - first)
        if last > first:
            self.fill(tensor.storage, first, _bytes_of(memory))
        return _view(tensor, _native(memory, tensor.storage), first)

    def _stream(self, file: File) -> io.FileIO:
        if file not in self._streams:
            self._streams[file] = self._open.enter_context(open_again(file))
        return self._streams[file]


def _refuse_lost(tensor: StoredTensor, name: str) -> None:
    parts = tensor.recipe.parts if tensor.recipe else ()
    problem = tensor.problem or next((part.problem for part in parts if part.problem), "")
    if problem:
        raise CheckpointProblem(
            tensor.storage.file.path, f"the values of {name} cannot be had: {problem}"
        )


@contextmanager
def _memory(tensors: Iterable[StoredTensor]) -> Iterator[None]:
    """Say which file is too large, where memory does not suffice."""
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if isinstance(error, RuntimeError) and "allocate" not in str(error):
            raise
        path = next(tensor.storage.file.path for tensor in tensors)
        raise CheckpointProblem(path, "is larger than the memory of this machine") from error


def _new(length: int) -> Tensor:
    import torch

    return torch.empty(length, dtype=torch.uint8)


def _bytes_of(memory: Tensor) -> memoryview:
    array: Any = memory.numpy()
    return memoryview(array)


def _unpack(stream: io.FileIO, storage: Storage, start: int, target: memoryview) -> None:
    """Unpack the wanted part of a compressed entry; what comes before it is thrown away."""
    unpack = zlib.decompressobj(-15)
    skip, done = storage.skip + start, 0
    position, end = storage.position, storage.position + (storage.packed or 0)
    while done < len(target):
        if position >= end:
            raise cut_off(storage.file.path)
        data = read_at(stream, position, min(PIECE, end - position), storage.file.path)
        position += len(data)
        while data and done < len(target):
            end_if_wanted()
            try:
                piece = unpack.decompress(data, PIECE)
            except zlib.error:
                raise CheckpointProblem(storage.file.path, "cannot be unpacked") from None
            data = unpack.unconsumed_tail
            dropped = min(skip, len(piece))
            skip -= dropped
            piece = piece[dropped : dropped + len(target) - done]
            target[done : done + len(piece)] = piece
            done += len(piece)
            if unpack.eof:
                break


def _native(memory: Tensor, storage: Storage) -> Tensor:
    """Return bytes in this machine's order."""
    if not storage.big_endian:
        return memory
    size = SIZES[storage.dtype] // (2 if storage.dtype.startswith("complex") else 1)
    return memory.view(-1, size).flip(1).reshape(-1)


def _view(tensor: StoredTensor, memory: Tensor, first: int) -> Tensor:
    """Return a tensor as a view of the bytes of its storage from `first` on."""
    import torch

    dtype: torch.dtype = getattr(torch, tensor.dtype)
    size = SIZES[tensor.dtype]
    if not tensor.numel:
        return torch.empty(tensor.shape, dtype=dtype)
    if len(memory) % size:
        memory = memory[: len(memory) // size * size]
    offset = tensor.offset - first // size
    if dtype == torch.bool:  # any other byte than 0 and 1 is none to torch
        numbers = memory.ne(0)
    else:
        numbers = memory.view(dtype)
    return torch.as_strided(numbers, tensor.shape, _strides(tensor), offset)


def _strides(tensor: StoredTensor) -> list[int]:
    """Return the strides, those of sides of one as where everything lies row by row.

    Nobody steps along such a side, so that a file may say anything of it. To torch its stride tells
    whether channels come last, and by that it chooses how it computes.
    """
    found: list[int] = []
    below = 1
    for side, step in zip(reversed(tensor.shape), reversed(tensor.strides), strict=True):
        found.append(step if side > 1 else below)
        below = found[-1] * side
    return found[::-1]


# ---- recipes -------------------------------------------------------------------------------------


def _follow(tensor: StoredTensor, parts: list[Tensor]) -> Tensor:
    """Return what a recipe makes of its parts."""
    import torch

    recipe = tensor.recipe
    if recipe is None:
        return parts[0]
    if recipe.rule == "dequantise":
        return _dequantised(parts, recipe.axis, recipe.scale, recipe.zero_point)
    dtype: torch.dtype = getattr(torch, tensor.dtype)
    if recipe.rule == "pruning":
        return (parts[0] * parts[1].to(dtype)).contiguous()
    numbers = [part.float() if part.element_size() < 4 else part for part in parts]
    if recipe.rule == "weight norm":
        made = torch._weight_norm(
            numbers[1], numbers[0], -1 if recipe.axis is None else recipe.axis
        )
    else:
        made = _spectral(numbers, recipe.axis or 0)
    return made.to(dtype).contiguous()


def _spectral(parts: list[Tensor], axis: int) -> Tensor:
    import torch

    weight, left, right = parts
    matrix = weight.movedim(axis, 0).reshape(len(left), -1)
    return weight / torch.dot(left, matrix.mv(right))


def _dequantised(parts: list[Tensor], axis: int | None, scale: float, zero_point: int) -> Tensor:
    whole = parts[0].float()
    if axis is None:
        return whole.sub_(zero_point).mul_(scale).contiguous()
    shape = [-1 if number == axis else 1 for number in range(whole.ndim)]
    scales, zeros = (part.float().reshape(shape) for part in parts[1:])
    return whole.sub_(zeros).mul_(scales).contiguous()
