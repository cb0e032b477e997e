"""A loss that rises where it should fall: the learning rate is too high."""

from __future__ import annotations

import numpy as np

from cnnviz.engine.runs.health.curve import BLOCKS, block_means, course, loss_chart
from cnnviz.engine.runs.health.finding import HealthFinding, level
from cnnviz.engine.runs.health.trace import RunTrace
from cnnviz.engine.runs.health.words import lower_rate, now, number

# Goodfellow, Bengio and Courville (2016, 8.3.1) name a loss that rises the sign of a rate that is
# too high. Twice the first loss is beyond what batches differ by, and beyond what a network loses
# that begins nearly perfect the rest is for.
_PEAK, _LEAST = 2.0, 0.1
_RECOVERED = 0.9  # of the first loss
_FAR = 20  # times the usual loss: beside such a peak all else would be drawn as nothing
_TOGETHER = 5  # steps whose mean is a stretch: single batches differ


def loss_jumps(trace: RunTrace) -> HealthFinding | None:
    """Compare the worst stretch with the first step, which was made by untouched weights."""
    seen = course(trace)
    if seen is None:
        return None
    known = np.isfinite(trace.losses)
    losses = trace.losses[known]
    stretches = block_means(losses, max(1, min(len(losses) // _TOGETHER, BLOCKS)))
    worst = int(np.argmax(stretches))
    peak, first = float(stretches[worst]), float(losses[0])
    usual = max(abs(first), float(np.median(losses)))
    spread = 3 * float(losses[-len(losses) // 5 :].std())
    if peak < max(_PEAK * usual, usual + _LEAST + spread):
        return None
    step = float(block_means(trace.steps[known], len(stretches))[worst])
    return HealthFinding(
        "loss_jumps",
        "look" if seen.end < _RECOVERED * first else "problem",
        f"The loss began at {number(first)}, rose to {number(peak)} around step {round(step):,} "
        f"and stands at {number(seen.end)}.",
        f"Steps are too long: lower the learning rate{now(trace)}, let it rise slowly at first "
        "(warm-up), or clip gradients.",
        evidence=loss_chart(
            trace,
            level("start", first, seen.steps),
            mark=step,
            logarithmic=peak > _FAR * usual > 0,
        ),
        settings=lower_rate(trace),
        weight=90,
    )
