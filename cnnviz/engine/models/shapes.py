"""The shapes in the course's network, worked out by arithmetic alone, as on paper.

Nothing here needs torch, so that a form can show the shapes while a person types.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cnnviz.engine.errors import ShapeTrouble


@dataclass(frozen=True, slots=True)
class ShapeRow:
    """One layer of the course's network.

    Parameters
    ----------
    layer : str
        Its name, with ``#n`` where a module is called more than once.
    type : str
        Class name of the module.
    shape : tuple of int
        (channels, height, width) of its output for one image, or (units,).
    parameters : int
        Weights and biases; 0 for later calls of a module.
    formula : str
        Where the size comes from, with the numbers put in; empty where the layer leaves it.
    """

    layer: str
    type: str
    shape: tuple[int, ...]
    parameters: int
    formula: str = ""


@dataclass(frozen=True, slots=True)
class CourseShapes:
    """What every layer gives, up to the first that cannot work.

    Parameters
    ----------
    rows : tuple of ShapeRow
        In the order of the calls.
    problem : ShapeTrouble or None
        The layer that cannot work, what it expects and what it gets.
    """

    rows: tuple[ShapeRow, ...]
    problem: ShapeTrouble | None = None

    @property
    def parameters(self) -> int:
        """Parameters of all rows."""
        return sum(row.parameters for row in self.rows)

    @property
    def features(self) -> int:
        """Inputs of ``fc1``; 0 where nothing reaches it."""
        return next((math.prod(b.shape) for b, a in self._pairs() if a.layer == "fc1"), 0)

    def _pairs(self) -> zip[tuple[ShapeRow, ShapeRow]]:
        return zip(self.rows, self.rows[1:], strict=False)


_ACTIVATIONS = {"relu": "ReLU", "sigmoid": "Sigmoid", "tanh": "Tanh"}
_POOLINGS = {"max": "MaxPool2d", "average": "AvgPool2d"}


def course_arguments(config: Any) -> dict[str, Any]:
    """Return what ``CourseCNN`` takes from a training's configuration; the images say the rest."""
    return {
        "filters": (config.filters1, config.filters2),
        "kernel_size": config.kernel_size,
        "padding": (config.padding, config.padding),
        "activation": config.activation,
        "pooling": config.pooling,
        "units": config.units,
        "dropout": config.dropout,
    }


def course_shapes(
    config: Any, *, image_size: int = 28, channels: int = 1, outputs: int = 10
) -> CourseShapes:
    """Work out the network that a form describes.

    Parameters
    ----------
    config : TrainConfig
        Anything with its fields of the course's network, and ``dropout``.
    image_size, channels : int
        Height and width of the input in pixels, and its channels.
    outputs : int
        Width of the last layer.
    """
    return layer_shapes(
        num_classes=outputs,
        in_channels=channels,
        image_size=image_size,
        **course_arguments(config),
    )


def layer_shapes(
    *,
    num_classes: int = 10,
    in_channels: int = 1,
    image_size: int = 28,
    filters: Sequence[int] = (32, 64),
    kernel_size: int = 3,
    padding: Sequence[int] = (0, 0),
    ceil_mode: bool = True,
    activation: str = "relu",
    pooling: str = "max",
    units: int = 128,
    dropout: float = 0.0,  # noqa: ARG001 - it changes no shape
) -> CourseShapes:
    """Work out the layers of ``CourseCNN`` with these arguments."""
    rows: list[ShapeRow] = []
    channels, side = in_channels, image_size
    bend = _ACTIVATIONS[activation]
    for number, (count, pad) in enumerate(zip(filters, padding, strict=True), start=1):
        padded = side + 2 * pad
        if padded < kernel_size:
            return CourseShapes(tuple(rows), _too_small(number, side, kernel_size, pad))
        formula = f"({side} + 2·{pad} - {kernel_size}) / 1 + 1 = {padded - kernel_size + 1}"
        side = padded - kernel_size + 1
        weights = count * (channels * kernel_size**2 + 1)
        rows.append(ShapeRow(f"conv{number}", "Conv2d", (count, side, side), weights, formula))
        rows.append(ShapeRow(f"{activation}#{number}", bend, (count, side, side), 0))
        channels = count
        if pooling in _POOLINGS:
            after = math.ceil(side / 2) if ceil_mode else side // 2
            formula = f"⌈{side} / 2⌉ = {after}" if ceil_mode else f"⌊{side} / 2⌋ = {after}"
            if after < 1:
                return CourseShapes(tuple(rows), _nothing_left(number, side))
            side = after
            kind = _POOLINGS[pooling]
            rows.append(ShapeRow(f"pool#{number}", kind, (count, side, side), 0, formula))
    features = channels * side * side
    formula = f"{channels} · {side} · {side} = {features:,}"
    rows += [
        ShapeRow("fc1", "Linear", (units,), units * (features + 1), formula),
        ShapeRow(f"{activation}#3", bend, (units,), 0),
        ShapeRow("dropout", "Dropout", (units,), 0),
        ShapeRow("fc2", "Linear", (num_classes,), num_classes * (units + 1)),
    ]
    return CourseShapes(tuple(rows))


def _too_small(number: int, side: int, kernel: int, pad: int) -> ShapeTrouble:
    return ShapeTrouble(
        f"conv{number}",
        f"maps of at least {kernel - 2 * pad} x {kernel - 2 * pad} px",
        f"{side} x {side} px",
        "use larger images, smaller filters, more padding or no pooling",
    )


def _nothing_left(number: int, side: int) -> ShapeTrouble:
    advice = "use larger images, more padding or no pooling"
    return ShapeTrouble(
        f"pool#{number}", "maps of at least 2 x 2 px", f"{side} x {side} px", advice
    )
