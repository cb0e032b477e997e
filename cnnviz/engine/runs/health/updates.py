"""Steps that are far too short, or far too long, for the weights that they change."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.runs.health.curve import course
from cnnviz.engine.runs.health.finding import Evidence, HealthFinding, Line, level
from cnnviz.engine.runs.health.trace import LayerColumn, RunTrace
from cnnviz.engine.runs.health.words import higher_rate, lower_rate, names, now, number

# A step that changes weights by about a thousandth of their size is usual (the notes of Stanford's
# CS231n, "ratio of weights:updates"); two orders of magnitude to either side are no matter of taste
# any more.
SMALLEST, LARGEST = 1e-5, 1e-1
_EPOCHS = 2
_HARDLY_FALLEN = 0.05
_FULL_RATE = 0.1  # a schedule that has lowered the rate below this share of it wants small steps


def step_sizes(trace: RunTrace) -> LayerColumn:
    """Return by how much a step changes each layer, relative to the size of its weights."""
    return trace.column("update").where_known()


def steps_far_too_small(trace: RunTrace) -> bool:
    """Whether all layers hardly move, though the schedule does not mean them to stand still."""
    sizes = step_sizes(trace)
    if len(sizes.epochs) < _EPOCHS or not sizes.layers or _rate_is_low(trace):
        return False
    return bool(np.nan_to_num(sizes.values[-_EPOCHS:]).max() < SMALLEST)


def steps_are_usual(trace: RunTrace) -> bool:
    """Whether the layer that moves most moves neither far too little nor far too much."""
    newest = step_sizes(trace).values[-1:]
    largest = float(np.nan_to_num(newest).max(initial=0.0))
    return 10 * SMALLEST < largest < LARGEST


def small_updates(trace: RunTrace) -> HealthFinding | None:
    """Say so where the weights stand nearly still and the loss with them."""
    seen = course(trace)
    if seen is None or not steps_far_too_small(trace):
        return None
    if seen.start - seen.end > _HARDLY_FALLEN * abs(seen.start):
        return None
    sizes = step_sizes(trace)
    newest = np.nan_to_num(sizes.values[-1])
    largest = float(newest.max())
    return HealthFinding(
        "small_updates",
        "problem",
        f"The loss stays near {number(seen.end)}, for a step changes no layer by more than "
        f"{number(largest)} of the size of its weights; about 0.001 is usual.",
        f"Raise the learning rate{now(trace)}, or let the rate finder look for one.",
        sizes.layers[int(newest.argmax())],
        evidence=_chart(sizes, SMALLEST),
        settings=higher_rate(trace),
        weight=75,
    )


def large_updates(trace: RunTrace) -> HealthFinding | None:
    """Say which layers change by a tenth of their size and more in a single step."""
    sizes = step_sizes(trace)
    if len(sizes.epochs) < _EPOCHS + 1 or not sizes.layers:
        return None
    # In the first epoch new weights find their size: that says nothing.
    smallest: NDArray[np.float64] = np.nan_to_num(sizes.values[-_EPOCHS:]).min(axis=0)
    layers = [name for name, value in zip(sizes.layers, smallest, strict=True) if value > LARGEST]
    if not layers:
        return None
    place = int(np.argmax(smallest))
    return HealthFinding(
        "large_updates",
        "problem",
        f"A step changes {names(layers)} by up to {number(float(smallest[place]))} of the size of "
        "the weights; about 0.001 is usual.",
        f"Lower the learning rate{now(trace)}, or clip gradients.",
        sizes.layers[place],
        evidence=_chart(sizes, LARGEST),
        settings=lower_rate(trace),
        weight=70 + min(9.0, float(smallest[place])),
    )


def _rate_is_low(trace: RunTrace) -> bool:
    known = trace.rates[np.isfinite(trace.rates)]
    return bool(len(known)) and bool(known[-1] < _FULL_RATE * known.max())


def _chart(sizes: LayerColumn, limit: float) -> Evidence:
    lines = [
        Line(name, sizes.epochs, sizes.values[:, place]) for place, name in enumerate(sizes.layers)
    ]
    return Evidence(
        "update", "epoch", (*lines, level("limit", limit, sizes.epochs)), logarithmic=True
    )
