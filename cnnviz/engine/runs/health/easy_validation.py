"""Held-out images that are far easier than those learned from."""

from __future__ import annotations

import numpy as np

from cnnviz.engine.runs.health.curve import epoch_chart
from cnnviz.engine.runs.health.finding import HealthFinding
from cnnviz.engine.runs.health.trace import RunTrace
from cnnviz.engine.runs.health.words import share

_EPOCHS = 3
# The training figure is gathered while the network still learns and with dropout, so that the
# held-out one is often a few points better. Fifteen points at half of the loss, when the training
# figure stands still, are more than that.
_POINTS, _LOSS, _STANDS = 0.15, 0.5, 0.02


def easy_validation(trace: RunTrace) -> HealthFinding | None:
    """Say so where the network does much better on what was held out, and nothing explains it."""
    newest = trace.epochs[-_EPOCHS:]
    if len(newest) < _EPOCHS or not trace.measure.percent or _explained(trace):
        return None
    gap = np.array([ended.validation_figure - ended.train_figure for ended in newest])
    losses = np.array([ended.validation_loss / max(1e-12, ended.train_loss) for ended in newest])
    moves = newest[-1].train_figure - newest[-2].train_figure
    # Somebody's own loop may tell no training figure, so that the gap is no number.
    if not (gap.min() >= _POINTS and losses.max() <= _LOSS and moves <= _STANDS):
        return None
    last = newest[-1]
    return HealthFinding(
        "easy_validation",
        "look",
        f"On held-out images the network reaches {share(last.validation_figure)}, on those that it "
        f"learns from {share(last.train_figure)}.",
        "Dropout or augmentation explain some of it. Otherwise see whether held-out images are "
        "copies of training images, or only easy ones: the Data panel lists pictures that are "
        "in both parts.",
        epoch=last.epoch,
        evidence=epoch_chart(trace, "figure"),
        weight=30,
    )


def _explained(trace: RunTrace) -> bool:
    """Whether training is made harder on purpose."""
    config = trace.facts.config
    if config is None:
        return False
    harder = (
        *(config.rotation, config.brightness, config.contrast, config.saturation, config.hue),
        *(config.erasing, config.dropout, config.label_smoothing, config.flip_vertical),
    )
    return any(harder) or config.smallest_crop < 1
