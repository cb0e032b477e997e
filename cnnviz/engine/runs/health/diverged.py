"""The loss is no number any more."""

from __future__ import annotations

from cnnviz.engine.runs.health.curve import loss_chart
from cnnviz.engine.runs.health.finding import HealthFinding
from cnnviz.engine.runs.health.trace import RunTrace
from cnnviz.engine.runs.health.words import lower_rate, now


def diverged(trace: RunTrace) -> HealthFinding | None:
    """Say so when a loss was infinite or NaN; the run itself says in which layer it began."""
    told = trace.diverged
    if told is None:
        return None
    at = f" in the layer {told.layer}" if told.layer else ""
    return HealthFinding(
        "diverged",
        "problem",
        f"The loss became infinite or no number in step {told.step:,} of epoch {told.epoch}; the "
        f"first value that was not finite arose{at or ' in the loss itself'}.",
        f"Lower the learning rate{now(trace)}, clip gradients, or let the rate rise slowly at "
        "first (warm-up). If it is always the same samples, look at their pixels and labels.",
        told.layer,
        told.sample_ids,
        evidence=loss_chart(trace, mark=float(told.step)),
        settings=(*lower_rate(trace), ("clip_norm", 1.0)),
        weight=100,
    )
