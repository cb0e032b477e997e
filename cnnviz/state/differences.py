"""A file and a network side by side: which tensors are the same, missing, left over or odd."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from cnnviz.engine.models.near import NearMiss

Kind = Literal["missing", "unexpected", "shape", "fits"]
# What is wrong comes first.
_ORDER: tuple[Kind, ...] = ("missing", "unexpected", "shape", "fits")
Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One tensor by name, with its shape in the file and in the network; None where it is not."""

    key: str
    kind: Kind
    in_file: Shape | None
    in_network: Shape | None


def differences(near: NearMiss, shapes: Mapping[str, Shape]) -> tuple[Difference, ...]:
    """Return every tensor of a file and of a network that it nearly fits.

    Parameters
    ----------
    near : NearMiss
        The network, and how the file differs from it.
    shapes : mapping of str to tuple of int
        Names and shapes of the file's tensors.
    """
    unexpected = set(near.unexpected)
    found = [Difference(key, "missing", None, shape) for key, shape in near.lacking.items()]
    for key, shape in shapes.items():
        name = near.match.renamed.get(key, key)  # what the network calls it
        if key in unexpected:
            found.append(Difference(key, "unexpected", shape, None))
        elif name in near.shapes:
            found.append(Difference(key, "shape", *near.shapes[name]))
        else:
            found.append(Difference(key, "fits", shape, shape))
    return tuple(sorted(found, key=lambda entry: _ORDER.index(entry.kind)))


def counted(found: tuple[Difference, ...]) -> Mapping[Kind, int]:
    """Return how many tensors there are of each kind."""
    counts = Counter(entry.kind for entry in found)
    return {kind: counts[kind] for kind in _ORDER}


def wanted(
    found: tuple[Difference, ...], text: str = "", *, also_fitting: bool = False
) -> tuple[Difference, ...]:
    """Return the tensors whose names hold a text."""
    part = text.casefold().strip()
    return tuple(
        entry
        for entry in found
        if part in entry.key.casefold() and (also_fitting or entry.kind != "fits")
    )
