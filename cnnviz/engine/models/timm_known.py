"""The networks of the library timm, told by the names and shapes of their tensors.

The table in ``resources/timm_signatures.json`` holds no names of tensors, only digests: of the
names of all tensors, and of their shapes without the number of classes and of channels. So more
than a thousand networks take little room, and are known where timm is not installed.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from cnnviz.engine.models.known import Shapes, digest
from cnnviz.engine.models.match import TIMM, Match
from cnnviz.paths import resource

USUAL_CHANNELS = 3


@dataclass(frozen=True)
class Ends:
    """What of a network depends on how it is built: its last layers and its first.

    Parameters
    ----------
    classifiers, stems : tuple of str
        Names of the layers whose outputs are the classes, and of those that take the picture.
    """

    classifiers: tuple[str, ...]
    stems: tuple[str, ...]

    def sizes(self, shapes: Shapes) -> tuple[int | None, int | None] | None:
        """Return classes and channels, or None where the layers do not agree on them."""
        classes = {
            shape[0]
            for layer in self.classifiers
            for part in ("weight", "bias")
            if (shape := shapes.get(f"{layer}.{part}"))
        }
        channels = {
            shape[1] for layer in self.stems if len(shape := shapes.get(f"{layer}.weight", ())) > 1
        }
        if len(classes) > 1 or len(channels) > 1 or any(size < 1 for size in classes | channels):
            return None
        return next(iter(classes), None), next(iter(channels), None)

    def digest(self, shapes: Shapes) -> str:
        """Return the digest of all shapes, these sizes left open."""
        lines = []
        for key in sorted(shapes):
            shape: list[int | str] = list(shapes[key])
            layer, _, part = key.rpartition(".")
            if layer in self.classifiers and part in ("weight", "bias") and shape:
                shape[0] = "N"
            if layer in self.stems and part == "weight" and len(shape) > 2:  # a convolution
                shape[1] = "C"
            lines.append(f"{key} {'x'.join(map(str, shape))}")
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:10]


def timm_matches(shapes: Shapes) -> tuple[Match, ...]:
    """Return the networks of timm that a state dictionary fits exactly.

    Parameters
    ----------
    shapes : mapping of str to tuple of int
        Names and shapes, without the counters of BatchNorm.
    """
    found: list[Match] = []
    for classifiers, stems, networks in _table()["networks"].get(digest(shapes), ()):
        ends = Ends(tuple(classifiers), tuple(stems))
        sizes = ends.sizes(shapes)
        if sizes is None:
            continue
        classes, channels = sizes
        arguments = {} if channels in (None, USUAL_CHANNELS) else {"in_channels": channels}
        names = networks.get(ends.digest(shapes), ())
        found += [Match(TIMM + name, classes, arguments) for name in names]
    return tuple(found)


def is_timm(name: str) -> bool:
    """Whether an architecture of this name, ``timm/NAME``, is known to be one of timm's."""
    return name.startswith(TIMM) and name.removeprefix(TIMM) in _names()


@cache
def _names() -> frozenset[str]:
    return frozenset(
        name
        for entries in _table()["networks"].values()
        for _, _, networks in entries
        for names in networks.values()
        for name in names
    )


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(resource("timm_signatures.json").read_text(encoding="utf-8"))
    return table
