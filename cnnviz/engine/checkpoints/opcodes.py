"""What each opcode of a pickle does to the machine that reads it; see :mod:`machine`."""

from __future__ import annotations

import codecs
import re
import struct
from collections.abc import Callable
from typing import TYPE_CHECKING

from cnnviz.engine.checkpoints.records import ArrayRecord, Malformed, Record, Span, Truncated

if TYPE_CHECKING:
    from cnnviz.engine.checkpoints.machine import Machine

_MOST_MARKS = 10_000
_LONGEST_NAME = 1_000_000  # of a class with its module
_LONGEST_NUMBER = 4_096  # bytes of one integer
_MOST_MEMO = 2**32
_LONGEST_OLD_TEXT = 256  # of Python 2; what is longer is bytes, and stays in the file

_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|.)")
_raw_unicode = codecs.lookup("raw-unicode-escape").decode
_unpack_int = struct.Struct("<i").unpack_from
_unpack_short = struct.Struct("<H").unpack_from
_unpack_long = struct.Struct("<I").unpack_from
_unpack_longlong = struct.Struct("<Q").unpack_from
_unpack_float = struct.Struct(">d").unpack_from

_Step = Callable[["Machine"], None]


class Ended(Exception):
    """The pickle is at its end."""


def _unknown(machine: Machine) -> None:
    raise Malformed(f"there is no opcode {machine.data[machine.position - 1]}")


STEPS: list[_Step] = [_unknown] * 256


def _opcode(code: bytes) -> Callable[[_Step], _Step]:
    def register(step: _Step) -> _Step:
        STEPS[code[0]] = step
        return step

    return register


def _constant(code: bytes, value: object) -> None:
    def step(machine: Machine) -> None:
        machine.stack.append(value)

    STEPS[code[0]] = step


for _code, _value in ((b"N", None), (b"\x88", True), (b"\x89", False), (b")", ())):
    _constant(_code, _value)


@_opcode(b"\x80")
def _proto(machine: Machine) -> None:
    if machine.data[machine.take(1)] > 5:
        raise Malformed("the pickle has a protocol that nobody knows")


@_opcode(b"\x95")
def _frame(machine: Machine) -> None:
    machine.take(8)


@_opcode(b".")
def _stop(_machine: Machine) -> None:
    raise Ended


@_opcode(b"(")
def _mark(machine: Machine) -> None:
    machine.marks.append(machine.stack)
    machine.stack = []
    if len(machine.marks) > _MOST_MARKS:
        raise Malformed("the pickle is nested too deeply")


@_opcode(b"0")
def _pop(machine: Machine) -> None:
    if machine.stack:
        machine.stack.pop()
    else:
        machine.to_mark()


@_opcode(b"1")
def _pop_mark(machine: Machine) -> None:
    machine.to_mark()


@_opcode(b"2")
def _dup(machine: Machine) -> None:
    machine.stack.append(machine.stack[-1])


# Memo


@_opcode(b"q")
def _binput(machine: Machine) -> None:
    machine.memo[machine.data[machine.position]] = machine.stack[-1]
    machine.position += 1


@_opcode(b"r")
def _long_binput(machine: Machine) -> None:
    machine.memo[_unpack_long(machine.data, machine.position)[0]] = machine.stack[-1]
    machine.position += 4


@_opcode(b"p")
def _put(machine: Machine) -> None:
    place = int(machine.line())
    if not 0 <= place < _MOST_MEMO:
        raise Malformed("a value is kept at a place that no pickle has")
    machine.memo[place] = machine.stack[-1]


@_opcode(b"\x94")
def _memoize(machine: Machine) -> None:
    machine.memo[len(machine.memo)] = machine.stack[-1]


@_opcode(b"h")
def _binget(machine: Machine) -> None:
    machine.stack.append(machine.memo[machine.data[machine.position]])
    machine.position += 1


@_opcode(b"j")
def _long_binget(machine: Machine) -> None:
    machine.stack.append(machine.memo[_unpack_long(machine.data, machine.position)[0]])
    machine.position += 4


@_opcode(b"g")
def _get(machine: Machine) -> None:
    machine.stack.append(machine.memo[int(machine.line())])


# Numbers


@_opcode(b"K")
def _binint1(machine: Machine) -> None:
    machine.stack.append(machine.data[machine.position])
    machine.position += 1


@_opcode(b"M")
def _binint2(machine: Machine) -> None:
    machine.stack.append(_unpack_short(machine.data, machine.position)[0])
    machine.position += 2


@_opcode(b"J")
def _binint(machine: Machine) -> None:
    machine.stack.append(_unpack_int(machine.data, machine.position)[0])
    machine.position += 4


@_opcode(b"G")
def _binfloat(machine: Machine) -> None:
    machine.stack.append(_unpack_float(machine.data, machine.position)[0])
    machine.position += 8


@_opcode(b"I")
def _int(machine: Machine) -> None:
    line = machine.line()
    machine.stack.append(line == b"01" if line in (b"00", b"01") else int(line))


@_opcode(b"L")
def _long(machine: Machine) -> None:
    machine.stack.append(int(machine.line().rstrip(b"L")))


@_opcode(b"F")
def _float(machine: Machine) -> None:
    machine.stack.append(float(machine.line()))


def _whole(machine: Machine, length: int) -> None:
    if length > _LONGEST_NUMBER:
        raise Malformed("an integer of the pickle is too long")
    start = machine.take(length)
    value = int.from_bytes(machine.data[start : start + length], "little", signed=True)
    machine.stack.append(value)


@_opcode(b"\x8a")
def _long1(machine: Machine) -> None:
    _whole(machine, machine.data[machine.take(1)])


@_opcode(b"\x8b")
def _long4(machine: Machine) -> None:
    _whole(machine, _unpack_long(machine.data, machine.take(4))[0])


# Texts and bytes


@_opcode(b"X")
def _binunicode(machine: Machine) -> None:
    machine.stack.append(machine.text(_unpack_long(machine.data, machine.take(4))[0]))


@_opcode(b"\x8c")
def _short_binunicode(machine: Machine) -> None:
    machine.stack.append(machine.text(machine.data[machine.take(1)]))


@_opcode(b"\x8d")
def _binunicode8(machine: Machine) -> None:
    machine.stack.append(machine.text(_unpack_longlong(machine.data, machine.take(8))[0]))


@_opcode(b"V")
def _unicode(machine: Machine) -> None:
    machine.stack.append(_raw_unicode(machine.line(), "replace")[0])


@_opcode(b"S")
def _string(machine: Machine) -> None:
    line = machine.line().strip()
    inner = line[1:-1] if line[:1] in (b"'", b'"') else line
    _put_old_text(machine, _ESCAPE.sub(_unescaped, inner.decode("latin-1")).encode("latin-1"))


def _unescaped(found: re.Match[str]) -> str:
    code = found[1]
    if code[0] == "x" and len(code) == 3:
        return chr(int(code[1:], 16))
    return {"n": "\n", "r": "\r", "t": "\t"}.get(code, code)


def _old_text(machine: Machine, length: int) -> None:
    """Put down a string of Python 2; a long one is no text."""
    start = machine.take(length)
    if length <= _LONGEST_OLD_TEXT:
        _put_old_text(machine, machine.data[start : start + length])
    else:
        machine.stack.append(Span(start, length))


def _put_old_text(machine: Machine, value: bytes) -> None:
    """Put down a string of Python 2, which is a text or else bytes."""
    try:
        machine.stack.append(value.decode("utf-8"))
    except UnicodeDecodeError:
        machine.stack.append(value)


@_opcode(b"T")
def _binstring(machine: Machine) -> None:
    _old_text(machine, _unpack_int(machine.data, machine.take(4))[0])


@_opcode(b"U")
def _short_binstring(machine: Machine) -> None:
    _old_text(machine, machine.data[machine.take(1)])


@_opcode(b"B")
def _binbytes(machine: Machine) -> None:
    machine.stack.append(machine.raw(_unpack_long(machine.data, machine.take(4))[0]))


@_opcode(b"C")
def _short_binbytes(machine: Machine) -> None:
    machine.stack.append(machine.raw(machine.data[machine.take(1)]))


@_opcode(b"\x8e")
@_opcode(b"\x96")
def _binbytes8(machine: Machine) -> None:
    machine.stack.append(machine.raw(_unpack_longlong(machine.data, machine.take(8))[0]))


@_opcode(b"\x98")
def _readonly(machine: Machine) -> None:
    """Leave the bytes as they are, which nobody writes to."""


# Containers


@_opcode(b"]")
def _empty_list(machine: Machine) -> None:
    machine.stack.append([])


@_opcode(b"}")
def _empty_dict(machine: Machine) -> None:
    machine.stack.append({})


@_opcode(b"\x8f")
def _empty_set(machine: Machine) -> None:
    machine.stack.append([])


@_opcode(b"\x85")
def _tuple1(machine: Machine) -> None:
    machine.stack[-1] = (machine.stack[-1],)


@_opcode(b"\x86")
def _tuple2(machine: Machine) -> None:
    stack = machine.stack
    stack[-2:] = [(stack[-2], stack[-1])]


@_opcode(b"\x87")
def _tuple3(machine: Machine) -> None:
    stack = machine.stack
    stack[-3:] = [(stack[-3], stack[-2], stack[-1])]


@_opcode(b"t")
def _tuple(machine: Machine) -> None:
    items = machine.to_mark()
    machine.stack.append(tuple(items))


@_opcode(b"\x91")
@_opcode(b"l")
def _list(machine: Machine) -> None:
    items = machine.to_mark()
    machine.stack.append(items)


@_opcode(b"d")
def _dict(machine: Machine) -> None:
    pairs = machine.to_mark()
    made: dict[object, object] = {}
    machine.put(made, pairs)
    machine.stack.append(made)


def _extend(target: object, items: list[object]) -> None:
    row = target.items if isinstance(target, Record) else target
    if not isinstance(row, list):
        raise Malformed("a value is put into what is no list")
    row.extend(items)


@_opcode(b"a")
def _append(machine: Machine) -> None:
    value = machine.stack.pop()
    _extend(machine.stack[-1], [value])


@_opcode(b"\x90")
@_opcode(b"e")
def _appends(machine: Machine) -> None:
    items = machine.to_mark()
    _extend(machine.stack[-1], items)


@_opcode(b"s")
def _setitem(machine: Machine) -> None:
    value, key = machine.stack.pop(), machine.stack.pop()
    machine.put(machine.stack[-1], [key, value])


@_opcode(b"u")
def _setitems(machine: Machine) -> None:
    pairs = machine.to_mark()
    machine.put(machine.stack[-1], pairs)


# Names and calls


@_opcode(b"c")
def _global(machine: Machine) -> None:
    data, start = machine.data, machine.position
    middle = data.find(b"\n", start, start + _LONGEST_NAME)
    end = data.find(b"\n", middle + 1, start + _LONGEST_NAME) if middle >= 0 else -1
    if end < 0:
        machine.position = len(data)
        raise Truncated("the pickle is cut off")
    machine.position = end + 1
    name = data[start:end].decode("utf-8", "replace").replace("\n", ".")
    machine.stack.append(machine.name(name))


@_opcode(b"\x93")
def _stack_global(machine: Machine) -> None:
    attribute, module = machine.stack.pop(), machine.stack.pop()
    if type(attribute) is not str or type(module) is not str:
        machine.stack.append(machine.name("an unnamed object"))
    else:
        machine.stack.append(machine.name(f"{module}.{attribute}"))


def _extension(machine: Machine, length: int) -> None:
    start = machine.take(length)
    number = int.from_bytes(machine.data[start : start + length], "little")
    machine.stack.append(machine.name(f"the extension {number}"))


@_opcode(b"\x82")
def _ext1(machine: Machine) -> None:
    _extension(machine, 1)


@_opcode(b"\x83")
def _ext2(machine: Machine) -> None:
    _extension(machine, 2)


@_opcode(b"\x84")
def _ext4(machine: Machine) -> None:
    _extension(machine, 4)


@_opcode(b"i")
def _inst(machine: Machine) -> None:
    name = f"{_word(machine)}.{_word(machine)}"
    args = machine.to_mark()
    machine.stack.append(machine.call(machine.name(name), tuple(args)))


def _word(machine: Machine) -> str:
    return machine.line().decode("utf-8", "replace")


@_opcode(b"o")
def _obj(machine: Machine) -> None:
    called, *args = machine.to_mark()
    machine.stack.append(machine.call(called, tuple(args)))


@_opcode(b"\x81")
@_opcode(b"R")
def _reduce(machine: Machine) -> None:
    args = machine.stack.pop()
    machine.stack[-1] = machine.call(machine.stack[-1], args)


@_opcode(b"\x92")
def _newobj_ex(machine: Machine) -> None:
    machine.stack.pop()  # arguments by name
    _reduce(machine)


@_opcode(b"b")
def _build(machine: Machine) -> None:
    state = machine.stack.pop()
    target = machine.stack[-1]
    if isinstance(target, ArrayRecord):
        machine.spend(state if isinstance(state, tuple) else ())
        target.tensor = target.complete(state)
    elif isinstance(target, Record):
        target.state = state


@_opcode(b"Q")
def _binpersid(machine: Machine) -> None:
    machine.stack[-1] = machine.persistent(machine.stack[-1])


@_opcode(b"P")
def _persid(machine: Machine) -> None:
    machine.stack.append(machine.persistent(_word(machine)))
