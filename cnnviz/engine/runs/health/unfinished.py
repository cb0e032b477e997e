"""A run that ended while it was still getting better."""

from __future__ import annotations

import numpy as np

from cnnviz.engine.runs.health.curve import epoch_chart
from cnnviz.engine.runs.health.finding import HealthFinding
from cnnviz.engine.runs.health.trace import RunTrace
from cnnviz.engine.runs.health.words import number, share

_EPOCHS = 3
_QUARTER = 4
# Each epoch of the last quarter of the run lowered the held-out loss by a tenth and raised the
# figure by a hundredth: that is no noise of a held-out set of some hundred images.
_LOSS_FALLS, _FIGURE_RISES = 0.1, 0.01


def unfinished(trace: RunTrace) -> HealthFinding | None:
    """Say so where loss and figure still improved steadily when the planned epochs were over."""
    ends = trace.epochs
    if trace.reason != "finished" or len(ends) < _EPOCHS:
        return None
    newest = ends[-max(_EPOCHS, len(ends) // _QUARTER + 1) :]
    losses = np.array([ended.validation_loss for ended in newest])
    figures = np.array([ended.validation_figure for ended in newest])
    if not (np.isfinite(losses) & (losses > 0)).all() or not np.isfinite(figures).all():
        return None
    steps = len(newest) - 1
    falls = 1 - float((losses[-1] / losses[0]) ** (1 / steps))
    rises = float(figures[-1] - figures[0]) / steps
    steady = (np.diff(losses) < 0).all() and ends[-1].best
    if not steady or falls < _LOSS_FALLS or rises < _FIGURE_RISES:
        return None
    more = 2 * ends[-1].epoch
    first, last = newest[0], newest[-1]
    figure = trace.measure.shown if trace.measure.percent else number
    told = share if trace.measure.percent else figure
    return HealthFinding(
        "unfinished",
        "look",
        f"The run ended while it still got better: from epoch {first.epoch} to {last.epoch} the "
        f"held-out loss fell from {number(losses[0])} to {number(losses[-1])}, and the figure rose "
        f"from {told(float(figures[0]))} to {told(float(figures[-1]))}.",
        f"Go on with more epochs, for example {more:,}, or try a larger learning rate.",
        epoch=last.epoch,
        evidence=epoch_chart(trace, "loss"),
        settings=(("epochs", more),),
        weight=20,
    )
