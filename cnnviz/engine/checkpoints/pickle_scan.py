"""What a pickle names, read from its opcodes without running any of them."""

from __future__ import annotations

import io
import pickletools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from cnnviz.engine.events import end_if_wanted

MOST_OPCODES = 20_000_000
_EVERY = 10_000  # opcodes

_TEXT = {"BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8", "UNICODE"}
_NUMBERS = {"BININT", "BININT1", "BININT2", "INT", "LONG", "LONG1", "LONG4"}
# These put the last value into the memo; they push nothing, so that a name stays the last one.
_REMEMBER = {"MEMOIZE", "BINPUT", "LONG_BINPUT", "PUT"}
_RECALL = {"BINGET", "LONG_BINGET", "GET"}

# What state dictionaries are made of. Rebuilding quantised, sparse, nested and wrapped tensors is
# left out on purpose: torch does not check them against their storage.
_HARMLESS = {
    "collections.OrderedDict",
    "collections.Counter",
    "collections.defaultdict",
    "builtins.set",
    "builtins.dict",
    "builtins.int",
    "builtins.float",
    "builtins.bytearray",
    "__builtin__.set",
    "__builtin__.dict",
    "__builtin__.bytearray",
    "_codecs.encode",
    "torch.Size",
    "torch.device",
    "torch.serialization._get_layout",
    "torch._utils._rebuild_tensor",
    "torch._utils._rebuild_tensor_v2",
    "torch._utils._rebuild_parameter",
    "torch._utils._rebuild_parameter_with_state",
    "torch.nn.parameter.Parameter",
    "torch.storage.UntypedStorage",
}
_TORCH_DTYPES = {
    *("float16", "float32", "float64", "bfloat16", "half", "float", "double"),
    *("uint8", "int8", "int16", "int32", "int64", "long", "int", "short", "bool"),
    *("complex64", "complex128"),
}


@dataclass(frozen=True, slots=True)
class Scan:
    """What one or more pickles name.

    Parameters
    ----------
    names : tuple of str
        Every class or function that loading them would look up, in the order of appearance.
    largest_storage : int
        The most elements that a tensor's storage declares, 0 without any.
    """

    names: tuple[str, ...]
    largest_storage: int

    @property
    def unresolved(self) -> tuple[str, ...]:
        """The names that are no part of a plain state dictionary."""
        return tuple(name for name in self.names if not _is_harmless(name))


def scan(data: bytes | IO[bytes], pickles: int = 1) -> Scan:
    """Read the opcodes of so many pickles that follow each other.

    Raises
    ------
    ValueError
        Where the bytes are no pickle, or too long a one.
    """
    stream = io.BytesIO(data) if isinstance(data, bytes) else data
    reader = _Reader()
    for _ in range(pickles):
        reader.read(stream)
    return Scan(tuple(reader.names), reader.largest_storage)


class _Reader:
    def __init__(self) -> None:
        self.names: dict[str, None] = {}
        self.largest_storage = 0
        self._opcodes = 0

    def read(self, stream: IO[bytes]) -> None:
        texts: list[str] = []
        memo: dict[int, str] = {}
        last: str | None = None
        number = 0
        for name, argument in self._opcodes_of(stream):
            if name in _TEXT:
                last = str(argument)
                texts.append(last)
            elif name in _REMEMBER:
                if last is not None:
                    memo[len(memo) if argument is None else int(argument)] = last
                elif argument is None:
                    memo[len(memo)] = ""
                continue
            elif name in _RECALL:
                last = memo.get(int(argument))
                if last is not None:
                    texts.append(last)
                continue
            elif name in ("GLOBAL", "INST"):
                self.names[str(argument).replace(" ", ".")] = None
            elif name == "STACK_GLOBAL":
                self.names[".".join(texts[-2:]) or "an unnamed object"] = None
            elif name in _NUMBERS:
                number = int(argument)
            elif name in ("BINPERSID", "PERSID"):
                self.largest_storage = max(self.largest_storage, number)
            if name not in _TEXT:
                last = None
            del texts[:-2]

    def _opcodes_of(self, stream: IO[bytes]) -> Iterator[tuple[str, Any]]:
        for opcode, argument, _ in pickletools.genops(stream):
            self._opcodes += 1
            if self._opcodes > MOST_OPCODES:
                raise ValueError("the pickle is too long")
            if self._opcodes % _EVERY == 0:
                end_if_wanted()  # a long one takes half a minute
            yield opcode.name, argument


def _is_harmless(name: str) -> bool:
    if name in _HARMLESS:
        return True
    module, _, attribute = name.rpartition(".")
    if module in ("torch", "torch.storage") and attribute.endswith("Storage"):
        return not attribute.startswith("Q")
    return module == "torch" and attribute in _TORCH_DTYPES
