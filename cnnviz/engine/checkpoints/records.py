"""What a pickle describes, as plain values: none of it is looked up, imported or called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cnnviz.engine.checkpoints.stored import StoredTensor


class Malformed(ValueError):
    """The bytes are no pickle, or one beyond every measure."""


class Truncated(Malformed):
    """The bytes end before the pickle does."""


@dataclass(frozen=True, slots=True)
class Global:
    """A class or function by its name only."""

    name: str


@dataclass(frozen=True, slots=True)
class Span:
    """Raw bytes that were left where they lie: first, and how many."""

    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Lost:
    """A tensor or storage that the file describes and does not hold; the reason is a clause."""

    reason: str


class Record:
    """An object as the pickle describes it.

    Parameters
    ----------
    class_name : str
        The class or function that would have been called.
    args : object
        What with.
    """

    __slots__ = ("args", "class_name", "entries", "items", "state")

    def __init__(self, class_name: str, args: object = ()) -> None:
        self.class_name = class_name
        self.args = args
        self.state: object = None
        self.items: list[object] = []
        self.entries: dict[object, object] = {}

    @property
    def attributes(self) -> dict[object, object]:
        """What its ``__dict__`` would hold."""
        state = self.state
        if isinstance(state, tuple) and len(state) == 2:  # with __slots__
            found: dict[object, object] = {}
            for part in state:
                found.update(part if isinstance(part, dict) else {})
            return found
        return state if isinstance(state, dict) else {}


class ArrayRecord(Record):
    """A NumPy array; what it holds is told after it was made, and `complete` understands it."""

    __slots__ = ("complete", "tensor")

    def __init__(self, complete: Callable[[object], StoredTensor | Lost]) -> None:
        super().__init__("numpy.ndarray")
        self.complete = complete
        self.tensor: StoredTensor | Lost | None = None


def tensor_of(value: object) -> StoredTensor | Lost | None:
    """Return the tensor that a value is, or None."""
    if isinstance(value, (StoredTensor, Lost)):
        return value
    return value.tensor if isinstance(value, ArrayRecord) else None


def mapping_of(value: object) -> Mapping[object, object] | None:
    """Return what a value holds by name: a dictionary's entries, an object's attributes."""
    if isinstance(value, dict):
        return value
    if isinstance(value, Record):
        return value.entries or value.attributes or None
    return None
