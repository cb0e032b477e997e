"""Which points of a run are drawn: over epochs, steps or time, and which of its figures."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.runs.curves import Curves

Axis = Literal["epoch", "step", "time"]
Figure = Literal["figure", "held_out_loss", "train_figure", "rate"]
AXES: tuple[Axis, ...] = ("epoch", "step", "time")
FIGURES: tuple[Figure, ...] = ("figure", "held_out_loss", "train_figure", "rate")
PER_STEP: tuple[Figure, ...] = ("train_figure", "rate")  # the others are told after each epoch
_MINUTE = 60.0

Column = NDArray[np.float64]


def places(curves: Curves, axis: Axis) -> tuple[Column, Column]:
    """Return where the steps of a run and the ends of its epochs stand on an axis.

    Epochs count with fractions, and time in minutes of training.
    """
    if axis == "time":
        steps, ends = curves.in_seconds()
        return steps / _MINUTE, ends / _MINUTE
    if axis == "step":
        return curves.step, np.array([end.step for end in curves.ends], np.float64)
    return curves.in_epochs(curves.step), np.array([end.epoch for end in curves.ends], np.float64)


def figures(curves: Curves, figure: Figure) -> Column:
    """Return the values of a figure, one for each step or for each epoch."""
    match figure:
        case "train_figure":
            return curves.figure
        case "rate":
            return curves.rate
        case "held_out_loss":
            return np.array([end.validation_loss for end in curves.ends], np.float64)
        case _:
            return np.array([end.validation_figure for end in curves.ends], np.float64)
