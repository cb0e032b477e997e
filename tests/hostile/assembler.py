"""Pickles written opcode by opcode: what no pickler of Python's would write."""

from __future__ import annotations

import struct

STOP = b"."
MARK = b"("
TUPLE = b"t"
EMPTY_TUPLE = b")"
EMPTY_DICT = b"}"
EMPTY_LIST = b"]"
REDUCE = b"R"
BUILD = b"b"
NONE = b"N"
POP = b"0"
NEWOBJ = b"\x81"
NEWOBJ_EX = b"\x92"
OBJ = b"o"
STACK_GLOBAL = b"\x93"
MEMOIZE = b"\x94"
SETITEM = b"s"
SETITEMS = b"u"
APPEND = b"a"
APPENDS = b"e"
BINPERSID = b"Q"
TUPLE1, TUPLE2, TUPLE3 = b"\x85", b"\x86", b"\x87"


def proto(number: int) -> bytes:
    return b"\x80" + bytes([number]) if number >= 2 else b""


def text(value: str, protocol: int = 2) -> bytes:
    data = value.encode("utf-8", "surrogatepass")
    if protocol == 0:
        return b"V" + value.encode("raw-unicode-escape") + b"\n"
    if protocol >= 4 and len(data) < 256:
        return b"\x8c" + bytes([len(data)]) + data
    return b"X" + struct.pack("<I", len(data)) + data


def number(value: int) -> bytes:
    if 0 <= value < 256:
        return b"K" + bytes([value])
    if -(2**31) <= value < 2**31:
        return b"J" + struct.pack("<i", value)
    data = value.to_bytes((value.bit_length() + 8) // 8, "little", signed=True)
    return b"\x8a" + bytes([len(data)]) + data if len(data) < 256 else b"I%d\n" % value


def name(module: str, attribute: str, protocol: int = 2) -> bytes:
    if protocol >= 4:
        return text(module, 4) + text(attribute, 4) + STACK_GLOBAL
    return b"c" + module.encode() + b"\n" + attribute.encode() + b"\n"


def items(*values: bytes) -> bytes:
    """Return a tuple."""
    return MARK + b"".join(values) + TUPLE


def call(module: str, attribute: str, *arguments: bytes, protocol: int = 2) -> bytes:
    return name(module, attribute, protocol) + items(*arguments) + REDUCE


def table(pairs: dict[str, bytes], protocol: int = 2) -> bytes:
    inner = b"".join(text(key, protocol) + value for key, value in pairs.items())
    return EMPTY_DICT + MARK + inner + SETITEMS if protocol else _old_table(pairs)


def _old_table(pairs: dict[str, bytes]) -> bytes:
    inner = b"".join(text(key, 0) + value + b"s" for key, value in pairs.items())
    return MARK + b"d" + inner


def storage(key: str, elements: int, kind: str = "FloatStorage", protocol: int = 2) -> bytes:
    parts = (
        text("storage", protocol),
        name("torch", kind, protocol),
        text(key, protocol),
        text("cpu", protocol),
        number(elements),
    )
    return items(*parts) + BINPERSID


def tensor(
    key: str,
    shape: tuple[int, ...],
    strides: tuple[int, ...] | None = None,
    offset: int = 0,
    elements: int | None = None,
    kind: str = "FloatStorage",
    protocol: int = 2,
) -> bytes:
    """Return a tensor as torch.save writes it, with whatever extent."""
    if strides is None:
        strides = contiguous(shape)
    count = 1
    for size in shape:
        count *= size
    return call(
        "torch._utils",
        "_rebuild_tensor_v2",
        storage(key, count if elements is None else elements, kind, protocol),
        number(offset),
        items(*map(number, shape)),
        items(*map(number, strides)),
        b"\x89",
        name("collections", "OrderedDict", protocol) + EMPTY_TUPLE + REDUCE,
        protocol=protocol,
    )


def contiguous(shape: tuple[int, ...]) -> tuple[int, ...]:
    strides, step = [], 1
    for size in reversed(shape):
        strides.append(step)
        step *= max(1, size)
    return tuple(reversed(strides))


def pickle(content: bytes, protocol: int = 2) -> bytes:
    return proto(protocol) + content + STOP
