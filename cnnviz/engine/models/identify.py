"""Which architecture a state dictionary belongs to, told by the names and shapes of its tensors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cnnviz.engine.models.shapes import layer_shapes
from cnnviz.paths import resource

Shapes = Mapping[str, tuple[int, ...]]

# Pooling that rounds up, paddings of the two convolutions (1: what keeps the size), image size.
# The listing of the course can be read in the first three ways, and all three have its tensors.
_COURSE_READINGS: tuple[tuple[bool, tuple[int, int], int, str], ...] = (
    (True, (0, 0), 28, "pooling that rounds up, 28 px"),
    (False, (1, 0), 28, "padding {} on conv1, 28 px"),
    (False, (0, 0), 32, "the listing as printed, 32 px"),
    (False, (0, 0), 28, "pooling that rounds down, 28 px"),
    (False, (1, 1), 28, "padding {} on both, 28 px"),
    (False, (1, 1), 32, "padding {} on both, 32 px"),
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
    assumed : str
        What the tensors cannot tell and was taken to be usual, as a sentence; often empty.
    """

    architecture: str
    num_classes: int | None
    arguments: Mapping[str, Any] = field(default_factory=dict)
    explanation: str = ""
    assumed: str = ""

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


def head_layers(name: str) -> tuple[str, ...]:
    """Return the layers of the architecture `name` whose size is the number of classes.

    Auxiliary heads are among them, whether or not the network at hand has any.
    """
    if name == "course_cnn":
        return ("fc2",)
    plain = name.removeprefix("quantized_")
    found = {
        key.rpartition(".")[0]: None
        for entry in _signatures()
        if entry["architecture"] == plain
        for key in entry["classes"]
    }
    return tuple(found)


def _course(shapes: Shapes) -> tuple[Match, ...]:
    built = _course_built(shapes)
    if not built:
        return ()
    same = (built["kernel_size"] - 1) // 2  # padding that keeps the size
    fitting: dict[Any, tuple[dict[str, Any], str]] = {}
    for pooling in ("max", "none"):
        for ceil_mode, pads, size, words in _COURSE_READINGS:
            reading = {
                **({} if pooling == "max" else {"pooling": pooling}),
                "ceil_mode": ceil_mode,
                "padding": tuple(same * pad for pad in pads),
                "image_size": size,
                **built,
            }
            found = layer_shapes(**reading)
            if found.problem or found.features != shapes["fc1.weight"][1]:
                continue
            sizes = tuple(row.shape for row in found.rows)
            # Where rounding makes no difference, two readings are one network.
            explanation = words.format(same) + (", no pooling" if pooling == "none" else "")
            fitting.setdefault((size, reading["padding"], sizes), (reading, explanation))
    usual = (built["filters"], built["kernel_size"], built["units"]) == ((32, 64), 3, 128)
    assumed = "" if usual else "Its tensors do not tell the activation and the pooling: "
    classes = shapes["fc2.weight"][0]
    return tuple(
        Match(
            "course_cnn",
            classes,
            _without_usual(arguments),
            explanation if len(fitting) > 1 else "",
            assumed and f"{assumed}ReLU and {_POOLED[arguments.get('pooling', 'max')]} are taken.",
        )
        for arguments, explanation in fitting.values()
    )


_POOLED = {"max": "the maximum", "none": "none"}


def _without_usual(arguments: dict[str, Any]) -> dict[str, Any]:
    """Leave out what the network has by default, and the number of classes."""
    usual = {"filters": (32, 64), "kernel_size": 3, "units": 128}
    return {
        key: value
        for key, value in arguments.items()
        if key != "num_classes" and usual.get(key) != value
    }


def _course_built(shapes: Shapes) -> dict[str, Any]:
    """Return what the tensors tell of the course's network, or nothing where they are not its."""
    kinds = {"conv1.weight": 4, "conv2.weight": 4, "fc1.weight": 2, "fc2.weight": 2}
    if any(len(shapes.get(key, ())) != sizes for key, sizes in kinds.items()):
        return {}
    first, channels, kernel, _ = shapes["conv1.weight"]
    second, units, classes = (shapes[f"{name}.weight"][0] for name in ("conv2", "fc1", "fc2"))
    wanted = {
        "conv1.weight": (first, channels, kernel, kernel),
        "conv1.bias": (first,),
        "conv2.weight": (second, first, kernel, kernel),
        "conv2.bias": (second,),
        "fc1.weight": (units, shapes["fc1.weight"][1]),
        "fc1.bias": (units,),
        "fc2.weight": (classes, units),
        "fc2.bias": (classes,),
    }
    sizes = (first, second, channels, units, classes)
    if shapes != wanted or min(sizes) < 1 or max(first, second, channels) > 1024:
        return {}
    if units > 16_384 or not 1 <= kernel <= 15:
        return {}
    return {
        "num_classes": classes,
        "in_channels": channels,
        "filters": (first, second),
        "kernel_size": kernel,
        "units": units,
    }
