"""Tensors as a file describes them: where their numbers lie, and nothing read yet.

Neither torch nor NumPy is needed to know the names and shapes of a file.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

SIZES = {
    "float64": 8,
    "float32": 4,
    "float16": 2,
    "bfloat16": 2,
    **dict.fromkeys(("float8_e4m3fn", "float8_e5m2", "float8_e4m3fnuz", "float8_e5m2fnuz"), 1),
    "complex32": 4,
    "complex64": 8,
    "complex128": 16,
    "bool": 1,
    "int8": 1,
    "int16": 2,
    "int32": 4,
    "int64": 8,
    "uint8": 1,
    "uint16": 2,
    "uint32": 4,
    "uint64": 8,
    "qint8": 1,
    "quint8": 1,
    "qint32": 4,
}
QUANTISED = {"qint8": "int8", "quint8": "uint8", "qint32": "int32"}
_MOST_DIMENSIONS = 64
_LARGEST = 2**62
_HARMLESS_OVERLAP = 65_536  # bytes; a bias that was saved expanded is no bomb


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was when it was read; values are never taken from another one."""

    path: Path
    size: int
    modified: int


@dataclass(frozen=True, slots=True)
class Storage:
    """A run of bytes that one or more tensors are views of.

    Parameters
    ----------
    key : str
        What the file calls it; two storages of a file have different ones.
    dtype : str
        Element type.
    nbytes : int
        Its length.
    file : File
        The file that it lies in.
    position : int
        Where in the file it begins.
    packed : int or None
        Where it is compressed (npz only), how many bytes it takes in the file.
    skip : int
        Where it is compressed, how many unpacked bytes come before it.
    big_endian : bool
        Whether its numbers have their bytes the other way round.
    inline : bytes or None
        Its bytes, where they are few and stand in the description itself.
    """

    key: str
    dtype: str
    nbytes: int
    file: File
    position: int
    packed: int | None = None
    skip: int = 0
    big_endian: bool = False
    inline: bytes | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a tensor's values are made of others that the file holds.

    Parameters
    ----------
    rule : str
        ``weight norm`` (magnitude, direction), ``pruning`` (weight, mask), ``spectral norm``
        (weight, two vectors) or ``dequantise`` (whole numbers, scales, zero points).
    parts : tuple of StoredTensor
        What they are made of.
    axis : int or None
        The axis along which the norm or the scale changes; None takes one for all.
    scale, zero_point : float, int
        For ``dequantise`` with one scale for all.
    """

    rule: Literal["weight norm", "spectral norm", "pruning", "dequantise"]
    parts: tuple[StoredTensor, ...]
    axis: int | None = None
    scale: float = 1.0
    zero_point: int = 0


@dataclass(frozen=True, slots=True)
class StoredTensor:
    """A tensor as the file describes it.

    Parameters
    ----------
    shape : tuple of int
        Its size along each axis.
    dtype : str
        torch's name without ``torch.``: ``float32``, ``bfloat16``, ``qint8``, ...
    strides : tuple of int
        In elements.
    offset : int
        In elements, from the start of its storage.
    storage : Storage
        What it is a view of.
    requires_grad : bool
        Whether the file calls it trainable.
    recipe : Recipe or None
        How its values are computed, where they are no plain view.
    problem : str
        Why its values cannot be had, in a clause; empty where they can.
    """

    shape: tuple[int, ...]
    dtype: str
    strides: tuple[int, ...]
    offset: int
    storage: Storage
    requires_grad: bool = False
    recipe: Recipe | None = None
    problem: str = ""

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return len(self.shape)

    @property
    def numel(self) -> int:
        """Number of elements."""
        return math.prod(self.shape)

    @property
    def nbytes(self) -> int:
        """Bytes that its elements take, each counted once."""
        return self.numel * SIZES.get(self.dtype, 1)

    @property
    def is_floating_point(self) -> bool:
        """Whether its values are fractions; those of quantised tensors are handed on as such."""
        return self.dtype.startswith(("float", "bfloat", "q"))

    @property
    def extent(self) -> tuple[int, int]:
        """The bytes of its storage that it touches: first, and one behind the last."""
        size = SIZES[self.dtype]
        if not self.numel:
            return 0, 0
        reach = sum((side - 1) * step for side, step in zip(self.shape, self.strides, strict=True))
        return self.offset * size, (self.offset + reach + 1) * size


def contiguous(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return the strides of a tensor that lies in memory row by row."""
    strides = []
    step = 1
    for side in reversed(shape):
        strides.append(step)
        step *= max(side, 1)
    return tuple(reversed(strides))


def fault(tensor: StoredTensor) -> str:
    """Return why a tensor cannot be what it says, in a clause; empty where it can."""
    shape, strides = tensor.shape, tensor.strides
    if tensor.dtype not in SIZES:
        return "it has an element type that nobody knows"
    if len(shape) > _MOST_DIMENSIONS or len(shape) != len(strides):
        return "its shape and its strides do not belong together"
    if type(tensor.offset) is not int or not 0 <= tensor.offset <= _LARGEST:
        return "its offset is none"
    numel, room, last = 1, 1, tensor.offset
    for side, step in zip(shape, strides, strict=True):
        if type(side) is not int or type(step) is not int or not (side >= 0 <= step <= _LARGEST):
            return "its shape or its strides are no sizes"
        numel *= side
        room *= side or 1
        last += (side - 1) * step
        if room > _LARGEST:
            return "it is larger than any memory"
    if numel == 0:
        return ""
    size, held = SIZES[tensor.dtype], tensor.storage.nbytes
    if (last + 1) * size > held:
        return "it reaches beyond its data"
    if numel * size > held and numel * size > _HARMLESS_OVERLAP:
        return "it is larger than its data"
    return ""
