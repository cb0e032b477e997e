"""A loss that rises where it should fall: the learning rate is too high."""

from __future__ import annotations

import numpy as np

from cnnviz.engine.runs.health.curve import course, loss_chart
from cnnviz.engine.runs.health.finding import HealthFinding, level
from cnnviz.engine.runs.health.trace import RunTrace
from cnnviz.engine.runs.health.words import lower_rate, number

# Goodfellow, Bengio and Courville (2016, 8.3.1) name a loss that rises the sign of a rate that is
# too high. Twice the first loss is beyond what batches differ by; above that a loss of 0.1 more is
# demanded, for networks that begin nearly perfect.
_PEAK, _LEAST = 2.0, 0.1
_ENDS_ABOVE = 1.1  # times the first loss


def loss_jumps(trace: RunTrace) -> HealthFinding | None:
    """Compare the worst stretch and the end of the run with its beginning."""
    seen = course(trace)
    if seen is None:
        return None
    worst = int(np.argmax(seen.losses))
    peak = float(seen.losses[worst])
    above = max(_PEAK * abs(seen.start), abs(seen.start) + _LEAST + 3 * seen.noise)
    lasting = seen.end > _ENDS_ABOVE * abs(seen.start) + max(_LEAST, 3 * seen.noise)
    if not lasting and peak < above:
        return None
    step = seen.steps[worst]
    sentence = (
        f"The loss began at {number(seen.start)}, rose to {number(peak)} around step "
        f"{round(step):,} and stands at {number(seen.end)}."
    )
    known = f" (now {number(trace.rate)})" if trace.rate else ""
    return HealthFinding(
        "loss_jumps",
        "problem" if lasting else "look",
        sentence,
        f"Steps are too long: lower the learning rate{known} to a tenth, let it rise slowly at "
        "first (warm-up), or clip gradients.",
        evidence=loss_chart(trace, level("start", seen.start, seen.steps), mark=float(step)),
        settings=lower_rate(trace),
        weight=90,
    )
