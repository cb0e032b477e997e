"""The losses of a run in few numbers: a million steps are looked at as some hundred blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.runs.health.finding import Evidence, Line
from cnnviz.engine.runs.health.trace import RunTrace

BLOCKS = 200
_FIRST, _LAST = 0.05, 0.2  # shares of the steps that are the beginning and the end
_FEWEST_STEPS = 40


@dataclass(frozen=True, eq=False)
class Course:
    """How the loss went.

    Parameters
    ----------
    steps, losses : ndarray of float64, shape (blocks,)
        Mean step and mean loss of each block of neighbouring steps.
    start, end : float
        Mean loss of the first and of the last steps.
    noise : float
        Standard error of the difference of the two.
    """

    steps: NDArray[np.float64]
    losses: NDArray[np.float64]
    start: float
    end: float
    noise: float


def course(trace: RunTrace) -> Course | None:
    """Return how the loss went; None while there are too few steps to say anything."""
    known = np.isfinite(trace.losses)
    steps, losses = trace.steps[known], trace.losses[known]
    if len(losses) < _FEWEST_STEPS:
        return None
    first = losses[: max(5, round(_FIRST * len(losses)))]
    last = losses[-max(10, round(_LAST * len(losses))) :]
    noise = float(np.sqrt(first.var() / len(first) + last.var() / len(last)))
    return Course(
        block_means(steps),
        block_means(losses),
        float(first.mean()),
        float(last.mean()),
        noise,
    )


def block_means(values: NDArray[np.float64], most: int = BLOCKS) -> NDArray[np.float64]:
    """Return the means of neighbouring values, at most so many."""
    if len(values) <= most:
        return values
    edges = np.linspace(0, len(values), most + 1).astype(np.int64)
    return np.asarray(np.add.reduceat(values, edges[:-1]) / np.diff(edges), np.float64)


def loss_chart(
    trace: RunTrace, *more: Line, mark: float | None = None, logarithmic: bool = False
) -> Evidence:
    """Return the losses over the steps, of training and of the held-out images."""
    known = np.isfinite(trace.losses)
    steps, losses = trace.steps[known], trace.losses[known]
    lines = [Line("train", block_means(steps), block_means(losses))]
    if trace.epochs:
        ends = np.array([ended.step for ended in trace.epochs], float)
        measured = np.array([ended.validation_loss for ended in trace.epochs], float)
        lines.append(Line("validation", block_means(ends), block_means(measured)))
    return Evidence("loss", "step", (*lines, *more), logarithmic=logarithmic, mark=mark)


def epoch_chart(
    trace: RunTrace, quantity: Literal["loss", "figure"], *more: Line, mark: float | None = None
) -> Evidence:
    """Return loss or figure after each epoch, of training and of the held-out images."""
    at = np.array([ended.epoch for ended in trace.epochs], float)
    lines = [
        Line(part, at, np.array([getattr(ended, f"{part}_{quantity}") for ended in trace.epochs]))
        for part in ("train", "validation")
    ]
    return Evidence(quantity, "epoch", (*lines, *more), mark=mark)
