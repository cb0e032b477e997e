"""A pickle machine that builds plain values and records, and never imports or calls anything.

It understands the opcodes of all protocols, 0 to 5. What a pickle names stays a name; what it
calls becomes a :class:`Record`, unless the caller of the machine knows a harmless meaning.
"""

from __future__ import annotations

import gc
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from cnnviz.engine.checkpoints.opcodes import STEPS, Ended
from cnnviz.engine.checkpoints.records import Global, Malformed, Record, Span, Truncated
from cnnviz.engine.checkpoints.stored import File
from cnnviz.engine.events import end_if_wanted

MOST_OPCODES = 4_000_000
_EVERY = 20_000  # opcodes between two looks at the limits
_MOST_VALUES = 100_000  # that wait on the stack
_LONGEST_TEXT = 16_000_000  # some hold the numbers of an array
_LONGEST_LINE = 1_000_000  # of the opcodes that are text
_SHORT = 64  # bytes; longer ones stay in the file
_LONGEST_KEY = 256  # of those that are told to stand twice
_MOST_DUPLICATES = 20
_COPY = 4  # opcodes that a copied value counts for
_LARGEST_KEY = 2**60  # Python finds a dictionary's numbers beyond it by remainders, which may agree

Known = Mapping[str, Callable[["Machine", tuple[object, ...]], object]]


class Machine:
    """Reads pickles from bytes.

    Parameters
    ----------
    data : bytes
        One or more pickles.
    known : mapping of str to callable
        What calls of these names mean; each gets the machine and the arguments.
    persistent : callable
        Says what a persistent id stands for.
    file : File
        Where the bytes come from.
    base : int
        Where in the file they begin.

    Attributes
    ----------
    names : dict of str to None
        Every class and function that was named, in their order.
    duplicates : list of str
        Keys that a dictionary was given twice.
    end : int
        Where the last pickle ended.
    """

    def __init__(
        self,
        data: bytes,
        known: Known,
        persistent: Callable[[object], object],
        file: File,
        base: int = 0,
    ) -> None:
        self.file = file
        self.base = base
        self.data = data
        self.known = known
        self.persistent = persistent
        self.names: dict[str, None] = {}
        self.duplicates: list[str] = []
        self.end = 0
        self.position = 0
        self.stack: list[object] = []
        self.marks: list[list[object]] = []
        self.memo: dict[int, object] = {}
        self._globals: dict[str, Global] = {}
        self._left = MOST_OPCODES
        self._room = 2 * len(data)  # bytes that calls may take: each is written once and taken once

    def run(self, start: int = 0) -> object:
        """Read one pickle and return what it describes.

        Raises
        ------
        Truncated
            Where the bytes end before it does.
        Malformed
            Where it is none, or beyond every measure.
        """
        self.position = start
        self.stack, self.marks, self.memo = [], [], {}
        try:
            with _no_collecting():
                self._loop()
        except Ended:
            self.end = self.position
            self._left += max(_EVERY - (self.end - start), 0)  # a short one costs little
            return self.stack[-1] if self.stack else None
        except Malformed:
            raise
        except (IndexError, struct.error) as error:
            if self.position >= len(self.data) - 8:
                raise Truncated("the pickle is cut off") from error
            raise Malformed("the pickle is damaged") from error
        except (ValueError, TypeError, KeyError, OverflowError, AttributeError) as error:
            raise Malformed("the pickle is damaged") from error
        raise Malformed("the pickle has no end")

    def _loop(self) -> None:
        data, steps = self.data, STEPS
        while True:
            end_if_wanted()
            self._left -= _EVERY
            if self._left < 0 or len(self.stack) > _MOST_VALUES:
                raise Malformed("the pickle is too long")
            for _ in range(_EVERY):
                code = data[self.position]
                self.position += 1
                steps[code](self)

    def take(self, length: int) -> int:
        """Go over so many bytes; return where they begin."""
        start = self.position
        self.position = start + length
        if length < 0 or self.position > len(self.data):
            raise Truncated("the pickle is cut off")
        return start

    def line(self) -> bytes:
        """Go over a line and return it."""
        start = self.position
        end = self.data.find(b"\n", start, start + _LONGEST_LINE)
        if end < 0:
            if start + _LONGEST_LINE > len(self.data):
                raise Truncated("the pickle is cut off")
            raise Malformed("a line of the pickle is too long")
        self.position = end + 1
        return self.data[start:end]

    def text(self, length: int) -> str:
        """Go over a text and return it; one of absurd length is cut."""
        start = self.take(length)
        end = start + min(length, _LONGEST_TEXT)
        return self.data[start:end].decode("utf-8", "replace")

    def raw(self, length: int) -> bytes | Span:
        """Go over bytes and return them; many stay where they are."""
        start = self.take(length)
        return Span(start, length) if length > _SHORT else self.data[start : start + length]

    def to_mark(self) -> list[object]:
        """Return what was put down since the last mark."""
        items = self.stack
        self.stack = self.marks.pop()
        return items

    def name(self, name: str) -> Global:
        """Return a name for a class or function."""
        found = self._globals.get(name)
        if found is None:
            found = self._globals[name] = Global(name)
            self.names[name] = None
        return found

    def call(self, called: object, args: object) -> object:
        """Return what a call stands for: a harmless value, or a record of the call."""
        name = called.name if type(called) is Global else "something that is no class"
        meaning = self.known.get(name)
        if meaning is not None and type(args) is tuple:
            self.spend(args)
            try:
                return meaning(self, args)
            except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError):
                pass  # called with what it does not take: told as a record of the call
        return Record(name, args)

    def spend(self, values: tuple[object, ...]) -> None:
        """Count what is about to be copied, which a pickle may ask for again and again.

        Raises
        ------
        Malformed
            Where it is more than what the pickle itself holds.
        """
        self._left -= len(values)
        for value in values:
            if isinstance(value, (list, tuple, dict)):
                self._left -= _COPY * len(value)
            elif isinstance(value, (str, bytes)):
                self._room -= len(value)
            elif isinstance(value, Span):
                self._room -= value.length
        if self._left < 0 or self._room < 0:
            raise Malformed("the pickle is too long")

    def put(self, target: object, pairs: list[object]) -> None:
        """Put keys and values into a dictionary."""
        entries = target.entries if isinstance(target, Record) else target
        if not isinstance(entries, dict) or len(pairs) % 2:
            raise Malformed("a value is put into what is no dictionary")
        for number in range(0, len(pairs), 2):
            key = pairs[number]
            if type(key) is not str:
                key = _as_key(key)
            if key in entries and len(self.duplicates) < _MOST_DUPLICATES:
                self.duplicates.append(str(key)[:_LONGEST_KEY])
            entries[key] = pairs[number + 1]


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Keep Python from looking for rubbish among values of which each is kept."""
    wanted = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if wanted:
            gc.enable()


def _as_key(value: object) -> object:
    """Return what can stand as a key: a number or a text; whatever else is written out as one.

    Only such keys that nobody can choose so that a dictionary finds them all in one place.
    """
    if isinstance(value, int) and not -_LARGEST_KEY < value < _LARGEST_KEY:
        return str(value)
    if isinstance(value, (str, int, float, bytes, Global)) or value is None:
        return value
    if isinstance(value, tuple) and len(value) <= 16:
        items = (item if isinstance(item, (str, int, float)) else type(item) for item in value)
        return f"({', '.join(map(str, items))})"
    return f"({type(value).__name__} {id(value)})"
