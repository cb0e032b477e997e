"""Batches that were left out."""

from __future__ import annotations

import numpy as np

from cnnviz.engine.runs.health.finding import Evidence, HealthFinding, Line
from cnnviz.engine.runs.health.trace import RunTrace
from cnnviz.engine.runs.health.words import share

_LOOK, _PROBLEM = 0.01, 0.1


def skipped_batches(trace: RunTrace) -> HealthFinding | None:
    """Say how many batches had too little in them to learn from."""
    total = trace.skipped + len(trace.steps)
    part = trace.skipped / total if total else 0.0
    if part < _LOOK or trace.skipped < 2:
        return None
    counts = np.array([float(len(trace.steps)), float(trace.skipped)])
    return HealthFinding(
        "skipped_batches",
        "problem" if part > _PROBLEM else "look",
        f"{trace.skipped:,} of {total:,} batches ({share(part)}) were left out, for there was too "
        "little in them to learn from.",
        "See in the Data panel which images cannot be read, and whether masks are void. A larger "
        "batch size leaves fewer batches with a single image.",
        evidence=Evidence(
            "skipped", "class", (Line("batches", np.arange(2.0), counts),), ("learned", "left out")
        ),
        weight=40,
    )
