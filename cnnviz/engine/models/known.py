"""The networks whose tensors are known, and whether the shapes of a file fit one of them.

The table lies in ``resources/signatures.jsonl``: first an index from the names of the tensors to
the networks that have them, then one network a line. Only the lines that may fit are looked into,
so that a file is recognised in a few milliseconds, and without torch.

A shape is written as text, ``64x3x7x7``. A size that depends on how the network is built is
written as a rule: ``N`` is the number of classes (``4N`` four for each, ``N+1`` one more), ``C``
the number of channels of the input, and ``S16`` the places of a square image that is cut into
patches of 16 pixels, with one place more for the answer.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cnnviz.paths import resource

Shape = tuple[int, ...]
Shapes = Mapping[str, Shape]

PACKED = "._packed_params"  # below this name a quantised linear layer keeps weight and bias
COUNTER = "num_batches_tracked"  # of BatchNorm; older files lack it, and it decides nothing
_USUAL_CHANNELS, _USUAL_IMAGE = 3, 224
_RULE = re.compile(r"(?P<factor>\d*)N(?P<rest>\+\d+)?|(?P<channels>C)|S(?P<patch>\d+)")


@dataclass(frozen=True)
class Known:
    """A network of the catalogue and its tensors.

    Parameters
    ----------
    architecture : str
        Its name in the catalogue.
    arguments : mapping of str to object
        What it was built with.
    tensors : mapping of str to str
        Names, in the network's own order, and shapes as the table writes them.
    """

    architecture: str
    arguments: Mapping[str, Any]
    tensors: Mapping[str, str]


@dataclass(frozen=True)
class Sizes:
    """What the rules of a network's shapes come to for the tensors at hand; None is unknown."""

    classes: int | None = None
    channels: int | None = None
    image_size: int | None = None


@dataclass
class Reading:
    """Sizes that fit one shape after the other; each has to agree with those before."""

    found: dict[str, int] = field(default_factory=dict)

    def fits(self, pattern: str, shape: Shape) -> bool:
        """Whether a shape follows its rule, given what the shapes before have settled."""
        parts = pattern.split("x") if pattern else []
        if len(parts) != len(shape):
            return False
        settled = dict(self.found)
        for part, size in zip(parts, shape, strict=True):
            if part.isdigit():
                if int(part) != size:
                    return False
                continue
            name, value = _solved(part, size)
            if value < 1 or settled.setdefault(name, value) != value:
                return False
        self.found = settled
        return True

    @property
    def sizes(self) -> Sizes:
        """What has been settled."""
        found = self.found
        return Sizes(found.get("classes"), found.get("channels"), found.get("image_size"))


def fit(known: Known, shapes: Shapes) -> Sizes | None:
    """Return how a network has to be built for all of these shapes, or None where none fits."""
    reading = Reading()
    for key, pattern in known.tensors.items():
        if key in shapes and not reading.fits(pattern, shapes[key]):
            return None
    return reading.sizes


def written(known: Known, sizes: Sizes, classes: int) -> dict[str, Shape]:
    """Return the shapes of a network of these sizes; `classes` and usual ones where unknown."""
    number = {
        "N": sizes.classes or classes,
        "C": sizes.channels or _USUAL_CHANNELS,
        "S": sizes.image_size or _USUAL_IMAGE,
    }
    return {
        key: tuple(_size(part, number) for part in pattern.split("x") if part)
        for key, pattern in known.tensors.items()
    }


def named(keys: Iterable[str]) -> tuple[Known, ...]:
    """Return the networks whose tensors have exactly these names."""
    return tuple(_known(line) for line in _index()["names"].get(digest(keys), ()))


def in_order(shapes: Shapes) -> tuple[Known, ...]:
    """Return the networks with tensors of these kinds one after the other, whatever their names."""
    return tuple(_known(line) for line in _index()["order"].get(order_digest(shapes), ()))


@cache
def all_known() -> tuple[Known, ...]:
    """Return every network of the table."""
    return tuple(_known(line) for line in range(len(_text()) - 1))


def of_architecture(name: str) -> Known | None:
    """Return the first entry of the architecture `name`."""
    line = _index()["architectures"].get(name)
    return None if line is None else _known(line)


def digest(keys: Iterable[str]) -> str:
    """Return what stands in the index for these names of tensors, in whatever order."""
    return _short("\n".join(sorted(key for key in keys if not key.endswith(PACKED))))


def order_digest(tensors: Mapping[str, Shape | str]) -> str:
    """Return what stands in the index for the kinds of tensors one after the other."""
    return _short(
        " ".join(f"{key.rpartition('.')[2]}{_axes(shape)}" for key, shape in tensors.items())
    )


def _axes(shape: Shape | str) -> int:
    if isinstance(shape, str):
        return shape.count("x") + 1 if shape else 0
    return len(shape)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _size(rule: str, number: Mapping[str, int]) -> int:
    """Return what a rule comes to."""
    if rule.isdigit():
        return int(rule)
    found = _RULE.fullmatch(rule)
    assert found, rule
    if found["channels"]:
        return number["C"]
    if found["patch"]:
        return int((number["S"] // int(found["patch"])) ** 2) + 1
    return number["N"] * int(found["factor"] or 1) + int(found["rest"] or 0)


def _solved(rule: str, size: int) -> tuple[str, int]:
    """Return which number a rule is about, and which one gives this size (0 where none does)."""
    found = _RULE.fullmatch(rule)
    assert found, rule
    if found["channels"]:
        return "channels", size
    if found["patch"]:
        side = math.isqrt(max(size - 1, 0))
        return "image_size", side * int(found["patch"]) if side * side == size - 1 else 0
    classes, odd = divmod(size - int(found["rest"] or 0), int(found["factor"] or 1))
    return "classes", 0 if odd else classes


@cache
def _text() -> tuple[str, ...]:
    return tuple(resource("signatures.jsonl").read_text(encoding="utf-8").splitlines())


@cache
def _index() -> dict[str, Any]:
    index: dict[str, Any] = json.loads(_text()[0])
    return index


@cache
def _known(line: int) -> Known:
    entry = json.loads(_text()[line + 1])
    return Known(entry["architecture"], entry["arguments"], entry["tensors"])
