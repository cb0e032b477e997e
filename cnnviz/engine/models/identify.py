"""Which architecture a state dictionary belongs to, told by the names and shapes of its tensors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cnnviz.engine.models.course_cnn import pooled_side
from cnnviz.paths import resource

Shapes = Mapping[str, tuple[int, ...]]

# The listing of the course can be read in these ways; three of them have the same tensors.
_COURSE_READINGS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"ceil_mode": True, "padding": (0, 0), "image_size": 28}, "pooling that rounds up, 28 px"),
    ({"ceil_mode": False, "padding": (1, 0), "image_size": 28}, "padding 1 on conv1, 28 px"),
    ({"ceil_mode": False, "padding": (0, 0), "image_size": 32}, "the listing as printed, 32 px"),
    ({"ceil_mode": False, "padding": (0, 0), "image_size": 28}, "pooling that rounds down, 28 px"),
    ({"ceil_mode": False, "padding": (1, 1), "image_size": 28}, "padding 1 on both, 28 px"),
)


@dataclass(frozen=True)
class Match:
    """An architecture that a state dictionary fits, key by key and shape by shape.

    Parameters
    ----------
    architecture : str
        Its name in the catalogue.
    num_classes : int or None
        Number of classes, taken from the shapes.
    arguments : mapping of str to object
        What the network has to be built with.
    explanation : str
        What tells this match from others that fit as well; empty for the only one.
    """

    architecture: str
    num_classes: int | None
    arguments: Mapping[str, Any] = field(default_factory=dict)
    explanation: str = ""

    @property
    def title(self) -> str:
        """The match in words, for a person who has to choose."""
        return f"{self.architecture}: {self.explanation}" if self.explanation else self.architecture


def identify(shapes: Shapes) -> tuple[Match, ...]:
    """Return every architecture that a state dictionary fits exactly.

    Parameters
    ----------
    shapes : mapping of str to tuple of int
        Names and shapes of the tensors.

    Returns
    -------
    tuple of Match
        Empty when nothing fits; more than one when the tensors cannot tell.
    """
    shapes = _without_counters(shapes)
    if course := _course(shapes):
        return course
    found = [match for entry in _signatures() if (match := _fit(entry, shapes))]
    if len(found) < 2:
        return tuple(found)
    return tuple(
        Match(m.architecture, m.num_classes, m.arguments, _told_apart(m, found)) for m in found
    )


def nearest(shapes: Shapes, limit: int = 3) -> tuple[str, ...]:
    """Return the architectures that share most names of tensors, where any shares half of them."""
    names = set(_without_counters(shapes))
    likeness: dict[str, float] = {}
    for entry in _signatures():
        known = set(entry["tensors"])
        share = len(names & known) / max(1, len(names | known))
        likeness[entry["architecture"]] = max(share, likeness.get(entry["architecture"], 0.0))
    near = [name for name, share in likeness.items() if share >= 0.5]
    return tuple(sorted(near, key=lambda name: -likeness[name])[:limit])


def _without_counters(shapes: Shapes) -> Shapes:
    # Files of older versions lack these counters of BatchNorm, and they decide nothing.
    return {key: shape for key, shape in shapes.items() if not key.endswith("num_batches_tracked")}


@cache
def _signatures() -> tuple[dict[str, Any], ...]:
    entries = json.loads(resource("signatures.json").read_text(encoding="utf-8"))
    for entry in entries:
        entry["tensors"] = {key: _shape(text) for key, text in entry["tensors"].items()}
    return tuple(entries)


def _shape(text: str) -> tuple[int, ...]:
    return tuple(int(size) for size in text.split("x")) if text else ()


def _fit(entry: dict[str, Any], shapes: Shapes) -> Match | None:
    known: dict[str, tuple[int, ...]] = entry["tensors"]
    if known.keys() != shapes.keys():
        return None
    counts: set[int] = set()
    for key, shape in known.items():
        rule = entry["classes"].get(key)
        if rule is None:
            if shapes[key] != shape:
                return None
            continue
        if len(shapes[key]) != len(rule):
            return None
        for size, (factor, rest) in zip(shapes[key], rule, strict=True):
            if factor == 0 and size != rest:
                return None
            if factor:
                classes, odd = divmod(size - rest, factor)
                if odd:
                    return None
                counts.add(classes)
    if len(counts) > 1 or any(count < 1 for count in counts):
        return None
    return Match(entry["architecture"], next(iter(counts), None), entry["arguments"])


def _told_apart(match: Match, matches: list[Match]) -> str:
    """Return the arguments where only they differ; names tell the others apart."""
    twins = [other for other in matches if other.architecture == match.architecture]
    if len(twins) < 2:
        return ""
    return ", ".join(f"{key} = {value}" for key, value in match.arguments.items())


def _course(shapes: Shapes) -> tuple[Match, ...]:
    if not {"conv1.weight", "fc1.weight", "fc2.weight"} <= shapes.keys():
        return ()
    if len(shapes["conv1.weight"]) != 4 or len(shapes["fc2.weight"]) != 2:
        return ()
    channels, classes = shapes["conv1.weight"][1], shapes["fc2.weight"][0]
    if shapes != _course_shapes(channels, classes, shapes["fc1.weight"]):
        return ()
    fitting = []
    for arguments, explanation in _COURSE_READINGS:
        reading = dict(arguments)
        side = pooled_side(reading["image_size"], reading["padding"], reading["ceil_mode"])
        if 64 * side * side == shapes["fc1.weight"][1]:
            fitting.append(({**reading, "in_channels": channels}, explanation))
    only = len(fitting) == 1
    return tuple(
        Match("course_cnn", classes, arguments, "" if only else explanation)
        for arguments, explanation in fitting
    )


def _course_shapes(channels: int, classes: int, fc1: tuple[int, ...]) -> Shapes:
    if not (1 <= channels <= 1024 and classes >= 1 and len(fc1) == 2):
        return {}
    return {
        "conv1.weight": (32, channels, 3, 3),
        "conv1.bias": (32,),
        "conv2.weight": (64, 32, 3, 3),
        "conv2.bias": (64,),
        "fc1.weight": (128, fc1[1]),
        "fc1.bias": (128,),
        "fc2.weight": (classes, 128),
        "fc2.bias": (classes,),
    }
