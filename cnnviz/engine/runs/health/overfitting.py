"""A validation loss that rises while the training loss falls."""

from __future__ import annotations

import numpy as np

from cnnviz.engine.runs.health.curve import epoch_chart
from cnnviz.engine.runs.health.finding import HealthFinding
from cnnviz.engine.runs.health.trace import RunTrace
from cnnviz.engine.runs.health.words import number

# Prechelt (1998, "Early stopping - but when?") stops where the validation loss is 5 % above its
# lowest value; as small held-out sets wobble by that much, 10 % in three epochs in a row are asked
# for, and 50 % for a problem.
_ABOVE, _FAR_ABOVE = 1.1, 1.5
_IN_A_ROW = 3
_TRAIN_FALLS = 0.95
_LEAST = 0.02  # of a loss near zero anything is many percent


def overfitting(trace: RunTrace) -> HealthFinding | None:
    """Say since which epoch the held-out loss rises, where that is no wobble."""
    ends = trace.epochs
    if len(ends) < _IN_A_ROW + 1:
        return None
    measured = np.array([ended.validation_loss for ended in ends], float)
    learned = np.array([ended.train_loss for ended in ends], float)
    if not np.isfinite(measured).all():
        return None
    low = int(np.argmin(measured))
    lowest = float(measured[low])
    since = measured[low + 1 :]
    if len(since) < _IN_A_ROW or lowest <= 0:
        return None
    if (since[-_IN_A_ROW:] < max(_ABOVE * lowest, lowest + _LEAST)).any():
        return None
    if not learned[-1] < _TRAIN_FALLS * learned[low]:
        return None
    best = ends[low]
    now = float(measured[-1])
    spent = trace.facts.config
    settings: list[tuple[str, float | str]] = [("early_stopping", 5)]
    if spent is None or not spent.weight_decay:
        settings.append(("weight_decay", 0.01))
    if spent is None or not spent.dropout:
        settings.append(("dropout", 0.3))
    return HealthFinding(
        "overfitting",
        "problem" if now > _FAR_ABOVE * lowest else "look",
        f"Since epoch {best.epoch} the loss on held-out images rises, from {number(lowest)} to "
        f"{number(now)}, while that of training falls from {number(float(learned[low]))} to "
        f"{number(float(learned[-1]))}.",
        f"Take the weights of epoch {best.epoch}. To get further: more images or augmentation, "
        "weight decay, dropout, or a smaller network; stopping early saves the time.",
        epoch=best.epoch,
        evidence=epoch_chart(trace, "loss", mark=float(best.epoch)),
        settings=tuple(settings),
        weight=50 + min(9.0, now / lowest),
    )
