"""Reading pickles that hold nothing but plain values and arrays of bytes.

CIFAR is published as pickles. Unpickling runs what a file says; this reader interprets the few
instructions that such files consist of and knows four names, each of which only describes data:
nothing is imported and nothing is called.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.events import end_if_wanted

_MOST_MEMOS = 4_000_000
_MOST_DIMENSIONS = 8
_EVERY = 10_000  # instructions between two looks whether the work shall end

_RECONSTRUCT, _NDARRAY, _DTYPE, _ENCODE = "reconstruct", "ndarray", "dtype", "encode"
_NAMES = {
    "numpy.core.multiarray _reconstruct": _RECONSTRUCT,
    "numpy._core.multiarray _reconstruct": _RECONSTRUCT,
    "numpy ndarray": _NDARRAY,
    "numpy dtype": _DTYPE,
    "_codecs encode": _ENCODE,
}


class BadPickle(ValueError):
    """The file is cut off or damaged, or asks for something else than plain values."""


@dataclass(frozen=True)
class _Name:
    """One of the names that are known; it stands for itself and does nothing."""

    what: str


@dataclass
class _Array:
    """An array whose shape and bytes are still to come."""

    values: NDArray[np.uint8] | None = None


@dataclass
class _Type:
    """The type of an array's elements."""

    code: str


_MARK = object()


def read_plain(content: bytes) -> Any:
    """Return the value of a pickle of protocol 2 or 3.

    Strings of Python 2 become bytes, arrays of bytes become NumPy arrays.

    Raises
    ------
    BadPickle
        Where it holds anything else, or is cut off.
    """
    return _finished(_Reader(content).run())


class _Reader:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0
        self._stack: list[Any] = []
        self._memo: dict[int, Any] = {}

    def run(self) -> Any:
        steps = 0
        while True:
            steps += 1
            if steps % _EVERY == 0:
                end_if_wanted()
            code = self._take(1)
            if code == b".":
                return self._pop()
            step = _STEPS.get(code)
            if step is None:
                raise BadPickle(f"instruction {code!r} before byte {self._at:,} is not expected")
            step(self)

    # ---- what is read --------------------------------------------------------------------

    def _take(self, count: int) -> bytes:
        piece = self._content[self._at : self._at + count]
        if len(piece) < count:
            raise BadPickle("it is cut off")
        self._at += count
        return piece

    def _number(self, form: str) -> int:
        return int(struct.unpack(form, self._take(struct.calcsize(form)))[0])

    def _line(self) -> str:
        end = self._content.find(b"\n", self._at, self._at + 200)
        if end < 0:
            raise BadPickle("a name in it has no end")
        line = self._take(end + 1 - self._at)[:-1]
        return line.decode("ascii", "replace")

    def _pop(self, kind: type | tuple[type, ...] = object) -> Any:
        if not self._stack or self._stack[-1] is _MARK:
            raise BadPickle("its instructions do not belong together")
        value = self._stack.pop()
        if not isinstance(value, kind):
            raise BadPickle(f"a value of type {type(value).__name__} is not expected there")
        return value

    def _since_mark(self) -> list[Any]:
        for place in range(len(self._stack) - 1, -1, -1):
            if self._stack[place] is _MARK:
                values = self._stack[place + 1 :]
                del self._stack[place:]
                return values
        raise BadPickle("its instructions do not belong together")

    def _top(self, kind: type) -> Any:
        value = self._pop(kind)
        self._stack.append(value)
        return value

    # ---- instructions --------------------------------------------------------------------

    def protocol(self) -> None:
        if self._number("<B") not in (2, 3):
            raise BadPickle("it is not of protocol 2 or 3")

    def push(self, value: Any) -> None:
        self._stack.append(value)

    def whole(self, form: str) -> None:
        self._stack.append(self._number(form))

    def raw(self, form: str) -> None:
        count = self._number(form)
        if count < 0:
            raise BadPickle("a length in it is negative")
        self._stack.append(self._take(count))

    def text(self) -> None:
        try:
            self._stack.append(self._take(self._number("<I")).decode("utf-8"))
        except UnicodeDecodeError:
            raise BadPickle("a text in it is damaged") from None

    def keep(self, form: str) -> None:
        if len(self._memo) >= _MOST_MEMOS:
            raise BadPickle("it holds too many values")
        self._memo[self._number(form)] = self._top(object)

    def recall(self, form: str) -> None:
        number = self._number(form)
        if number not in self._memo:
            raise BadPickle("it speaks of a value that it does not hold")
        self._stack.append(self._memo[number])

    def tuple_of(self, count: int) -> None:
        values = [self._pop() for _ in range(count)]
        self._stack.append(tuple(reversed(values)))

    def tuple_since_mark(self) -> None:
        self._stack.append(tuple(self._since_mark()))

    def append(self) -> None:
        value = self._pop()
        self._top(list).append(value)

    def extend(self) -> None:
        values = self._since_mark()
        self._top(list).extend(values)

    def set_item(self) -> None:
        value, key = self._pop(), self._pop()
        self._fill([key, value])

    def set_items(self) -> None:
        self._fill(self._since_mark())

    def _fill(self, pairs: list[Any]) -> None:
        table = self._top(dict)
        for key in pairs[::2]:
            if not isinstance(key, (str, bytes, int)):
                raise BadPickle("a key in it is neither a text nor a number")
        table.update(zip(pairs[::2], pairs[1::2], strict=False))

    def name(self) -> None:
        wanted = f"{self._line()} {self._line()}"
        if wanted not in _NAMES:
            shown = "".join(c for c in wanted.replace(" ", ".", 1) if c.isprintable())
            raise BadPickle(f"it asks for {shown}, which no such file needs")
        self._stack.append(_Name(_NAMES[wanted]))

    def reduce(self) -> None:
        given = self._pop(tuple)
        what = self._pop(_Name).what
        if what == _RECONSTRUCT and given[:1] == (_Name(_NDARRAY),):
            self._stack.append(_Array())
        elif what == _DTYPE and given[:1] in (("u1",), (b"u1",)):
            self._stack.append(_Type("u1"))
        elif what == _ENCODE and len(given) == 2 and given[1] in ("latin1", b"latin1"):
            self._stack.append(_encoded(given[0]))
        elif what == _DTYPE:
            raise BadPickle("it holds an array of something else than bytes")
        else:
            raise BadPickle("it makes a value in a way that no such file needs")

    def build(self) -> None:
        state = self._pop(tuple)
        made = self._top(object)
        if isinstance(made, _Array):
            made.values = _array(state)
        elif not isinstance(made, _Type):
            raise BadPickle("it changes a value in a way that no such file needs")


def _encoded(text: object) -> bytes:
    try:
        if isinstance(text, str):
            return text.encode("latin1")
    except UnicodeEncodeError:
        pass
    raise BadPickle("bytes in it are damaged")


def _array(state: tuple[Any, ...]) -> NDArray[np.uint8]:
    """Make an array of its version, shape, type, order and bytes."""
    if len(state) != 5 or not isinstance(state[2], _Type) or not isinstance(state[4], bytes):
        raise BadPickle("an array in it is damaged")
    shape, in_columns, raw = state[1], state[3], state[4]
    if not isinstance(shape, tuple) or len(shape) > _MOST_DIMENSIONS:
        raise BadPickle("an array in it is damaged")
    size = 1
    for side in shape:
        if type(side) is not int or side < 0:
            raise BadPickle("an array in it is damaged")
        size *= side
    if size != len(raw):
        raise BadPickle(f"an array in it has {len(raw):,} bytes instead of {size:,}")
    try:
        return np.frombuffer(raw, np.uint8).reshape(shape, order="F" if in_columns else "C")
    except ValueError:  # of no bytes at all, but with sides beyond what NumPy counts
        raise BadPickle("an array in it is damaged") from None


def _finished(value: Any) -> Any:
    """Return a value whose arrays are arrays; they lie in it, or in the dictionary that it is."""
    if isinstance(value, _Array):
        return value.values
    if isinstance(value, dict):
        return {
            key: entry.values if isinstance(entry, _Array) else entry
            for key, entry in value.items()
        }
    return value


def _with(method: Callable[..., None], *given: Hashable) -> Callable[[_Reader], None]:
    return lambda reader: method(reader, *given)


_STEPS: dict[bytes, Callable[[_Reader], None]] = {
    b"\x80": _Reader.protocol,
    b"(": lambda reader: reader.push(_MARK),
    b"N": _with(_Reader.push, None),
    b"\x88": _with(_Reader.push, True),
    b"\x89": _with(_Reader.push, False),
    b"}": lambda reader: reader.push({}),
    b"]": lambda reader: reader.push([]),
    b")": _with(_Reader.push, ()),
    b"K": _with(_Reader.whole, "<B"),
    b"M": _with(_Reader.whole, "<H"),
    b"J": _with(_Reader.whole, "<i"),
    b"U": _with(_Reader.raw, "<B"),  # strings of Python 2, short and long
    b"T": _with(_Reader.raw, "<i"),
    b"C": _with(_Reader.raw, "<B"),  # bytes of Python 3, short and long
    b"B": _with(_Reader.raw, "<I"),
    b"X": _Reader.text,
    b"q": _with(_Reader.keep, "<B"),
    b"r": _with(_Reader.keep, "<I"),
    b"h": _with(_Reader.recall, "<B"),
    b"j": _with(_Reader.recall, "<I"),
    b"\x85": _with(_Reader.tuple_of, 1),
    b"\x86": _with(_Reader.tuple_of, 2),
    b"\x87": _with(_Reader.tuple_of, 3),
    b"t": _Reader.tuple_since_mark,
    b"a": _Reader.append,
    b"e": _Reader.extend,
    b"s": _Reader.set_item,
    b"u": _Reader.set_items,
    b"c": _Reader.name,
    b"R": _Reader.reduce,
    b"b": _Reader.build,
}
