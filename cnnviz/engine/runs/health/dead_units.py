"""Units that say nothing whatever they are shown."""

from __future__ import annotations

import numpy as np

from cnnviz.engine.runs.health.finding import Evidence, HealthFinding, Line
from cnnviz.engine.runs.health.trace import RunTrace, SilentUnits
from cnnviz.engine.runs.health.words import lower_rate, share

_EPOCHS = 2  # in which a unit was silent for every probe sample
_FEWEST_SAMPLES = 20
# A few silent units are usual. Stanford's CS231n warns of 40 % of dead ReLUs; half of a layer is
# lost capacity that nobody meant.
_LOOK, _PROBLEM = 0.4, 0.8
_SILENT = 0.999  # of all activations of a layer


def dead_units(trace: RunTrace) -> list[HealthFinding]:
    """Name the layers many of whose units were zero for every probe sample, epoch after epoch."""
    found = []
    for layer in dict.fromkeys(units.layer for units in trace.units):
        history = [units for units in trace.units if units.layer == layer]
        finding = _dead(trace, history)
        if finding is not None:
            found.append(finding)
    return found


def _dead(trace: RunTrace, history: list[SilentUnits]) -> HealthFinding | None:
    newest = history[-_EPOCHS:]
    if len(newest) < _EPOCHS or min(units.samples for units in newest) < _FEWEST_SAMPLES:
        return None
    if len({len(units.silent) for units in newest}) > 1:
        return None
    always = np.logical_and.reduce([units.silent >= 1 for units in newest])
    dead, count = int(always.sum()), len(always)
    last = history[-1]
    if dead < 2 or dead < _LOOK * count or not _cut_off(trace, last.layer, dead / count):
        return None
    at = np.array([units.epoch for units in history], float)
    shares = np.array([float((units.silent >= 1).mean()) for units in history])
    return HealthFinding(
        "dead_units",
        "problem" if dead >= _PROBLEM * count else "look",
        f"{dead:,} of {count:,} units of {last.layer} gave nothing but zero for all "
        f"{last.samples:,} probe samples in the last {len(newest)} measured epochs.",
        "Lower the learning rate, or take leaky ReLU, GELU or BatchNorm before the ReLU; biases "
        "that begin far below zero silence units too. Where the network does well nevertheless, "
        "fewer units are enough.",
        last.layer,
        epoch=last.epoch,
        evidence=Evidence("dead", "epoch", (Line(last.layer, at, shares),)),
        settings=lower_rate(trace),
        weight=60 + 10 * dead / count,
    )


def _cut_off(trace: RunTrace, layer: str, dead: float) -> bool:
    """Whether what is not above zero in a layer becomes zero: by itself or by the layer behind it.

    Of a convolution or a linear layer that tells that a ReLU follows, and no normalisation: at
    least as large a share of what comes out of it is zero.
    """
    zeros = trace.column("zeros")
    if layer not in zeros.layers:
        return False
    place = zeros.layers.index(layer)
    return bool((zeros.values[-1, place : place + 2] >= min(dead, _SILENT)).any())


def silent_layer(trace: RunTrace) -> HealthFinding | None:
    """Name the first layer nearly all of whose activations are zero."""
    zeros = trace.column("zeros").where_known()
    if len(zeros.epochs) < _EPOCHS or not zeros.layers:
        return None
    silent = (np.nan_to_num(zeros.values[-_EPOCHS:]) >= _SILENT).all(axis=0)
    if not silent.any():
        return None
    place = int(np.argmax(silent))
    layer = zeros.layers[place]
    line = Line(layer, zeros.epochs, zeros.values[:, place])
    value = float(zeros.values[-1, place])
    told = "All" if value == 1 else f"{share(value)} of the"
    return HealthFinding(
        "silent_layer",
        "problem",
        f"{told} activations of {layer} are zero in the last {_EPOCHS} epochs: hardly anything "
        "gets through to the layers behind it.",
        "Lower the learning rate, or take leaky ReLU, GELU or BatchNorm before the ReLU. Biases "
        "that begin far below zero have the same effect.",
        layer,
        epoch=int(zeros.epochs[-1]),
        evidence=Evidence("zeros", "epoch", (line,)),
        settings=lower_rate(trace),
        weight=87,
    )
