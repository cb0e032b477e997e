"""Units that say nothing whatever they are shown."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.runs.health.finding import Evidence, HealthFinding, Line
from cnnviz.engine.runs.health.trace import RunTrace, SilentUnits
from cnnviz.engine.runs.health.words import lower_rate, share

_EPOCHS = 2  # in which a unit was silent for every probe sample
_FEWEST_SAMPLES = 20
# Stanford's CS231n warns of 40 % of dead ReLUs. Units that look at many places of a picture are
# rarely silent in a healthy network: 0 to 6 % with digits, MNIST and Fashion-MNIST. Of those that
# see it as a whole half fall silent in the first epoch of the course's network, which does well
# with the others; they count where they fell silent later, or where nearly all are.
_OF_MAPS, _OF_VECTORS, _FELL_SILENT = 0.4, 0.9, 0.3
_PROBLEM = 0.8
_SILENT = 0.999  # of all activations of a layer


def dead_units(trace: RunTrace) -> list[HealthFinding]:
    """Name the layers many of whose units were zero for every probe sample, epoch after epoch."""
    by_layer: dict[str, list[SilentUnits]] = {}
    for units in trace.units:
        by_layer.setdefault(units.layer, []).append(units)
    histories = list(by_layer.values())
    # A layer and the ReLU behind it have the same silent units; the ReLU makes them so.
    behind: list[list[SilentUnits] | None] = [*histories[1:], None]
    return [
        finding
        for history, after in zip(histories, behind, strict=False)
        if not (after and np.array_equal(_dead(history), _dead(after)))
        and (finding := _finding(trace, history)) is not None
    ]


def _dead(history: list[SilentUnits]) -> NDArray[np.bool_]:
    """Return which units were silent in all of the newest epochs; none where little is known."""
    newest = history[-_EPOCHS:]
    known = len(newest) == _EPOCHS and len({len(units.silent) for units in newest}) == 1
    if not known or min(units.samples for units in newest) < _FEWEST_SAMPLES:
        return np.zeros(len(history[-1].silent), bool)
    return np.asarray(np.logical_and.reduce([units.silent >= 1 for units in newest]))


def _finding(trace: RunTrace, history: list[SilentUnits]) -> HealthFinding | None:
    first, last, dead = history[0], history[-1], _dead(history)
    part, count = float(dead.mean()) if len(dead) else 0.0, int(dead.sum())
    fallen = part - float((first.silent >= 1).mean()) if len(first.silent) == len(dead) else 0.0
    limit = _OF_MAPS if last.places > 1 else _OF_VECTORS
    if count < 2 or (part < limit and fallen < _FELL_SILENT):
        return None
    if not _cut_off(trace, last.layer, part):
        return None
    at = np.array([units.epoch for units in history], float)
    shares = np.array([float((units.silent >= 1).mean()) for units in history])
    return HealthFinding(
        "dead_units",
        "problem" if part >= _PROBLEM else "look",
        f"{count:,} of {len(dead):,} units of {last.layer} gave nothing but zero for all "
        f"{last.samples:,} probe samples in the last {_EPOCHS} measured epochs.",
        "Lower the learning rate, or take leaky ReLU, GELU or BatchNorm before the ReLU; biases "
        "that begin far below zero silence units too. Where the network does well nevertheless, "
        "fewer units are enough.",
        last.layer,
        epoch=last.epoch,
        evidence=Evidence("dead", "epoch", (Line(last.layer, at, shares),)),
        settings=lower_rate(trace),
        weight=60 + 10 * part,
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
    return HealthFinding(
        "silent_layer",
        "problem",
        f"{share(value)} of the activations of {layer} are zero in the last {_EPOCHS} epochs: "
        "hardly anything gets through to the layers behind it.",
        "Lower the learning rate, or take leaky ReLU, GELU or BatchNorm before the ReLU. Biases "
        "that begin far below zero have the same effect.",
        layer,
        epoch=int(zeros.epochs[-1]),
        evidence=Evidence("zeros", "epoch", (line,)),
        settings=lower_rate(trace),
        weight=87,
    )
