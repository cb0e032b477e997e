"""What looks wrong in a run, as lines of text."""

from __future__ import annotations

import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnnviz.state.health import judged, trace_of
from cnnviz.state.training_record import TrainingRecord

if TYPE_CHECKING:
    from cnnviz.engine.runs.health.finding import HealthFinding
    from cnnviz.engine.runs.health.past import Past

_WIDTH = 100
_MOST_SAMPLES = 12
_TOLD_ANYWAY = ("diverged",)  # by the training itself
_SHARE = 0.01  # of the time of a training that looking at its health may take


def lines(run: Path, found: tuple[HealthFinding, ...]) -> Iterator[str]:
    """Yield what was found in a run, the worst first."""
    yield ""
    if not found:
        yield f"{run.name}: nothing looks wrong"
        return
    yield f"{run.name}: {len(found)} to look at"
    for finding in found:
        yield from _wrapped(f"  {finding.severity}: {finding.sentence}")
        yield from _wrapped(f"  {finding.remedy}", "    ")
        where = list(_where(finding))
        if where:
            yield from _wrapped(f"  {'; '.join(where)}", "    ")


def _where(finding: HealthFinding) -> Iterator[str]:
    if finding.layer:
        yield f"layer {finding.layer}"
    if finding.epoch is not None:
        yield f"epoch {finding.epoch}"
    if finding.sample_ids:
        some = ", ".join(map(str, finding.sample_ids[:_MOST_SAMPLES]))
        more = ", ..." if len(finding.sample_ids) > _MOST_SAMPLES else ""
        yield f"samples {some}{more}"
    for name, value in finding.settings:
        yield f"--{name.replace('_', '-')} {value if value != '' else repr('')}"


def _wrapped(text: str, indent: str = "  ") -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ")


class HealthReport:
    """Looks at a run while it goes on, and tells each problem once."""

    def __init__(self) -> None:
        self._record = TrainingRecord()
        self._past: Past | None = None
        self._told: set[tuple[str, str]] = set()
        self._due = False
        self._next = 0.0

    def take(self, event: Any) -> list[str]:
        """Learn from an event of the training; return what is to be said."""
        from cnnviz.engine.training import events as kinds

        self._record.take([event])
        over = isinstance(event, kinds.RunEnded)
        # What an epoch has left behind is on the disk when the next one begins.
        look = over or (self._due and isinstance(event, kinds.BatchEnd))
        self._due = isinstance(event, kinds.EpochEnd) or (self._due and not look)
        if not look or self._record.started is None or not (self._record.steps or over):
            return []
        began = time.monotonic()
        if began < self._next and not over:
            return []
        told = [finding for finding in self._look() if finding.severity == "problem"]
        told = [finding for finding in told if finding.kind not in _TOLD_ANYWAY]
        took = time.monotonic() - began
        self._next = began + took / _SHARE
        fresh = [one for one in told if (one.kind, one.layer) not in self._told]
        self._told.update((one.kind, one.layer) for one in fresh)
        return [f"{finding.sentence} {finding.remedy}" for finding in fresh]

    def _look(self) -> tuple[HealthFinding, ...]:
        from cnnviz.engine.runs.health.past import Past

        started = self._record.started
        assert started is not None
        if self._past is None or self._past.directory != started.directory:
            self._past = Past(started.directory)
        return judged(trace_of(self._record), self._past)
