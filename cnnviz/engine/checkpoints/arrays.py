"""What the calls mean by which NumPy writes arrays and numbers."""

from __future__ import annotations

import struct

from cnnviz.engine.checkpoints.kinds import numpy_type
from cnnviz.engine.checkpoints.machine import Machine
from cnnviz.engine.checkpoints.records import ArrayRecord, Lost, Record, Span
from cnnviz.engine.checkpoints.stored import Storage, StoredTensor, contiguous
from cnnviz.engine.checkpoints.tensors import is_shape, view

_SCALARS = {"f2": "e", "f4": "f", "f8": "d", "b1": "?", "i1": "b", "i2": "h", "i4": "i", "i8": "q"}
_SCALARS |= {"u1": "B", "u2": "H", "u4": "I", "u8": "Q"}


def array(machine: Machine, _args: tuple[object, ...]) -> object:
    """Return an array that is told what it holds afterwards."""
    return ArrayRecord(lambda state: _array_of(machine, state))


def _array_of(machine: Machine, state: object) -> StoredTensor | Lost:
    """Return what an array holds, which is told after it was made."""
    if not isinstance(state, tuple) or len(state) != 5:
        return Lost("its description is damaged")
    _, shape, element, by_columns, data = state
    return _numbers(machine, shape, element, by_columns is True, data)


def array_from_bytes(machine: Machine, args: tuple[object, ...]) -> object:
    """Return an array with what it holds."""
    data, element, shape, order = args
    return _numbers(machine, shape, element, order == "F", data)


def _numbers(
    machine: Machine, shape: object, element: object, by_columns: bool, data: object
) -> StoredTensor | Lost:
    """Return the tensor that an array of NumPy's is."""
    kind = numpy_type(_element_code(element))
    if isinstance(data, str):
        data = data.encode("utf-8", "replace")  # a text of Python 2, which is what bytes were
    if kind is None or not isinstance(shape, tuple) or not isinstance(data, (Span, bytes)):
        return Lost("it is an array of something else than numbers")
    if not is_shape(shape):
        return Lost("its shape is no shape")
    dtype, big_endian = kind
    if isinstance(data, Span):
        key, position, length, inline = (
            f"array at {data.start}",
            machine.base + data.start,
            data.length,
            None,
        )
    else:
        key, position, length, inline = f"array at {machine.position}", 0, len(data), data
    storage = Storage(
        key, dtype, length, machine.file, position, big_endian=big_endian, inline=inline
    )
    strides = contiguous(shape[::-1])[::-1] if by_columns else contiguous(shape)
    return view(storage, 0, shape, strides)


def _element_code(element: object) -> str:
    if not isinstance(element, Record) or element.class_name != "numpy.dtype":
        return ""
    args, state = element.args, element.state
    code = args[0] if isinstance(args, tuple) and args else ""
    order = state[1] if isinstance(state, tuple) and len(state) > 1 else ""
    return f"{order}{code}" if isinstance(code, str) and isinstance(order, str) else ""


def scalar(_machine: Machine, args: tuple[object, ...]) -> object:
    """Return a single number of NumPy."""
    code = _element_code(args[0])
    data = args[1].encode("utf-8", "replace") if isinstance(args[1], str) else args[1]
    if not isinstance(data, bytes):
        raise TypeError
    order = ">" if code.startswith(">") else "<"
    try:
        return struct.unpack(order + _SCALARS[code.lstrip("<>|=")], data)[0]
    except struct.error:
        raise ValueError from None
