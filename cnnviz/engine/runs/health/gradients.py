"""Gradients that vanish on their way to the first layers, or explode."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.runs.health.chance import chance_of
from cnnviz.engine.runs.health.curve import course
from cnnviz.engine.runs.health.finding import Evidence, HealthFinding, Line
from cnnviz.engine.runs.health.trace import LayerColumn, RunTrace
from cnnviz.engine.runs.health.words import lower_rate, names, number

# Glorot and Bengio (2010) show gradients of sigmoid networks that shrink by a factor with each
# layer. Three powers of ten between the last and a first layer, relative to the weights, are more
# than widths explain: in ResNet-18, VGG-16 with BatchNorm and the course's network they stay below
# two.
_VANISHED = 1e-3
# Pascanu, Mikolov and Bengio (2013) clip where the norm is far above its usual size. A gradient as
# long as a hundred times the weights, or a hundred times what it was, is beyond any schedule.
_EXPLODED = 100.0
_LASTING = 2  # epochs in which it is so
_LAST_LAYERS = 2


def relative_gradients(trace: RunTrace) -> LayerColumn:
    """Return the norm of each layer's gradient, divided by the norm of its weights.

    So layers of different sizes can be held against each other.
    """
    gradient, weight = trace.column("gradient"), trace.column("weight")
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.where(weight.values > 0, gradient.values / weight.values, np.nan)
    return LayerColumn(gradient.layers, gradient.epochs, gradient.steps, values).where_known()


def vanishing_gradients(trace: RunTrace) -> HealthFinding | None:
    """Name the layers that get next to no gradient while the network has still much to learn."""
    found = relative_gradients(trace)
    if len(found.epochs) < _LASTING or len(found.layers) < 1 + _LAST_LAYERS or _tells_little(trace):
        return None
    newest = found.values[-_LASTING:]
    reference = np.nan_to_num(newest[:, -_LAST_LAYERS:]).max(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios: NDArray[np.float64] = newest / reference[:, None]
    # The largest of the epochs, so that a layer counts only where it was so in all of them.
    ratio = np.where(np.isfinite(ratios), ratios, 1.0).max(axis=0)
    layers = [name for name, value in zip(found.layers, ratio, strict=True) if value < _VANISHED]
    # A side branch that gets little is no sign: gradients vanish on the way to the first layer.
    if found.layers[0] not in layers or not (reference > 0).all():
        return None
    place = int(np.argmin(ratio))
    least = number(float(ratio[place]))
    return HealthFinding(
        "vanishing_gradients",
        "problem",
        f"Next to no gradient reaches {names(layers)}: relative to the weights as little as "
        f"{least} times that of the last layers.",
        "Take ReLU instead of sigmoid or tanh, put BatchNorm behind the convolutions, add "
        "shortcuts (a ResNet), or begin with weights that suit the activation (He's "
        "initialisation).",
        found.layers[place],
        evidence=_profile(found),
        weight=85,
    )


def exploding_gradients(trace: RunTrace) -> HealthFinding | None:
    """Name the layers whose gradient is out of all proportion to its weights or to its past."""
    found = relative_gradients(trace)
    if not found.layers or not len(found.epochs):
        return None
    newest = np.nan_to_num(found.values[-1])
    layers = [name for name, value in zip(found.layers, newest, strict=True) if value > _EXPLODED]
    place = int(np.argmax(newest))
    if layers:
        what = f"{number(float(newest[place]))} times as long as its weights"
    else:
        absolute = trace.column("gradient").where_known()
        growth = _growth(absolute)
        grown = growth > _EXPLODED
        if not grown.any():
            return None
        layers = [name for name, there in zip(absolute.layers, grown, strict=True) if there]
        place = int(np.argmax(growth))
        found = absolute
        what = f"{number(float(growth[place]))} times as long as in the epochs before"
    return HealthFinding(
        "exploding_gradients",
        "problem",
        f"The gradient of {found.layers[place]} is {what}"
        + (f"; so it is in {len(layers)} layers." if len(layers) > 1 else "."),
        "Clip gradients to a norm of 1, lower the learning rate, or begin with smaller weights.",
        found.layers[place],
        epoch=int(found.epochs[-1]),
        evidence=_through_epochs(found),
        settings=(("clip_norm", 1.0), *lower_rate(trace)),
        weight=88,
    )


def _growth(found: LayerColumn) -> NDArray[np.float64]:
    """Return by how much the newest gradient exceeds the median of those before."""
    if len(found.epochs) < 1 + _LASTING:
        return np.zeros(len(found.layers))
    growth = np.zeros(len(found.layers))
    for place, (*before, now) in enumerate(found.values.T):
        known = [value for value in before if np.isfinite(value)]
        if known and np.median(known) > 0 and np.isfinite(now):
            growth[place] = now / np.median(known)
    return growth


def _tells_little(trace: RunTrace) -> bool:
    """Whether the size of gradients tells little: the network has learned, or has hardly begun."""
    seen, chance = course(trace), chance_of(trace)
    if seen is None or not trace.epochs:
        return True
    fallen = seen.end < 0.5 * seen.start
    return fallen and (chance is None or chance.reached(trace.epochs[-1].validation_figure))


def _profile(found: LayerColumn) -> Evidence:
    """Show the newest gradients from the first layer to the last."""
    at = np.arange(len(found.layers), dtype=float)
    line = Line(f"epoch {round(found.epochs[-1])}", at, found.values[-1])
    return Evidence("gradient", "layer", (line,), found.layers, logarithmic=True)


def _through_epochs(found: LayerColumn) -> Evidence:
    lines = [
        Line(name, found.epochs, found.values[:, place]) for place, name in enumerate(found.layers)
    ]
    return Evidence("gradient", "epoch", tuple(lines), logarithmic=True)
