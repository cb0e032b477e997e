"""The course's own network, told by the names and shapes of its tensors, in all its readings."""

from __future__ import annotations

from typing import Any

from cnnviz.engine.models.known import Shapes
from cnnviz.engine.models.match import Match
from cnnviz.engine.models.shapes import layer_shapes

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


def course_matches(shapes: Shapes) -> tuple[Match, ...]:
    """Return every reading of the course's network that has these tensors."""
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
