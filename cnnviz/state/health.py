"""What is known of a run, for judging its health: the record of the window, and its history."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cnnviz.state.training_record import TrainingRecord

if TYPE_CHECKING:
    from cnnviz.engine.runs.health.finding import HealthFinding
    from cnnviz.engine.runs.health.past import Past
    from cnnviz.engine.runs.health.trace import RunTrace


def trace_of(record: TrainingRecord) -> RunTrace:
    """Return a copy of what a record holds, which another thread may look at.

    Raises
    ------
    ValueError
        When no run has begun.
    """
    import numpy as np

    from cnnviz.engine.runs.health.trace import RunTrace

    if record.started is None:
        raise ValueError("no run has begun")
    return RunTrace(
        record.started,
        np.array(record.steps, np.float64),
        np.array(record.losses, np.float64),
        np.array(record.rates, np.float64),
        tuple(record.epochs),
        tuple(record.layers),
        skipped=len(record.skipped),
        diverged=record.diverged,
        reason=record.reason,
    )


def judged(trace: RunTrace, past: Past) -> tuple[HealthFinding, ...]:
    """Return what looks wrong in a run, with what its history adds; reads the disk.

    Parameters
    ----------
    trace : RunTrace
        From :func:`trace_of`.
    past : Past
        Of the same run.
    """
    from cnnviz.engine.runs.health.findings import findings

    # The history may be ahead of what was heard, or hold epochs that are done again.
    newest = trace.epochs[-1].epoch if trace.epochs else 0
    whole = replace(
        trace,
        said=tuple(said for said in past.said() if said.epoch <= newest),
        units=tuple(units for units in past.units() if units.epoch <= newest),
        class_names=past.class_names(),
    )
    return findings(whole)


def health_of(directory: Path) -> tuple[HealthFinding, ...]:
    """Return what looks wrong in the run in a directory; nothing before its first step.

    Parameters
    ----------
    directory : pathlib.Path
        The run directory, of a run that is over or goes on.
    """
    from cnnviz.engine.runs.follow import Follower
    from cnnviz.engine.runs.health.past import Past

    record = TrainingRecord()
    for events in Follower(directory).everything():
        record.take(events)
    return () if record.started is None else judged(trace_of(record), Past(directory))
