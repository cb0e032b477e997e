"""What is told of a run in one line: kept beside its log, and read without it.

``summary.json`` is written again when a run begins, after each epoch and at its end. A run of an
earlier version has none, and one that was killed may have moved on since; of these the beginning
and the end of the log are read, never all of it.
"""

from __future__ import annotations

import dataclasses
import json
import math
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cnnviz.engine.checkpoints.text import clean
from cnnviz.engine.errors import RunProblem
from cnnviz.engine.options import to_dict
from cnnviz.engine.runs.about import read_about
from cnnviz.engine.runs.files import LOG, check_format
from cnnviz.engine.runs.log import event_of, parse, values_of
from cnnviz.engine.storage import write_text
from cnnviz.engine.training import events

SUMMARY = "summary.json"
_LARGEST = 4_000_000  # bytes of a summary that are read
_HEAD = 65_536  # bytes of a log in which its first line is looked for
_TAILS = (65_536, 1_048_576)  # bytes in which its last epoch is looked for, one after the other
# After these a summary is written again.
_TURNS = (
    events.RunStarted,
    events.RunFacts,
    events.EpochEnd,
    events.SettingsChanged,
    events.RunEnded,
)
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)
_LAST_MOMENT = 2**32  # a hundred years from now, which every calendar knows
_BATCH, _TURN = '{"event":"BatchEnd"', tuple(f'{{"event":"{kind.__name__}"' for kind in _TURNS)


@dataclass(frozen=True)
class RunSummary:
    """What is told of a run in one line.

    Parameters
    ----------
    facts : RunFacts
        What it told when it last began, without its configuration.
    epoch, step : int
        Epochs that are over, and steps that were made.
    loss : float
        That of the newest batch that is known; NaN where there is none.
    last : EpochEnd or None
        The newest epoch that is over.
    best_epoch : int or None
        The epoch with the best figure, as far as it is known.
    best_figure : float or None
        Its figure of the held-out samples.
    reason : str
        How it ended by itself ("finished", "stopped early", "diverged"); empty otherwise.
    begun, updated : float
        Seconds since 1970 at which it first began, and at which it told something last.
    seconds : float
        Time of training in the epochs that are over.
    changes : tuple of SettingsChanged
        What was changed on the way.
    settings : mapping of str to a plain value
        What our own training was first started with; empty where nobody kept it.
    """

    facts: events.RunFacts
    epoch: int = 0
    step: int = 0
    loss: float = math.nan
    last: events.EpochEnd | None = None
    best_epoch: int | None = None
    best_figure: float | None = None
    reason: str = ""
    begun: float = 0.0
    updated: float = 0.0
    seconds: float = 0.0
    changes: tuple[events.SettingsChanged, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)


class SummaryKeeper:
    """Follows the events of a run that is written, and keeps its ``summary.json``.

    Parameters
    ----------
    directory : pathlib.Path
        The run, which may be one that goes on.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._batch: events.BatchEnd | None = None
        self._summary: RunSummary | None = None
        with suppress(RunProblem):
            self._summary = read_summary(directory)

    def take(self, told: Iterable[object]) -> None:
        """Learn from what the log holds by now; that the file fails never ends a run."""
        is_due = False
        for event in told:
            if isinstance(event, events.BatchEnd):
                self._batch = event
            elif isinstance(event, _TURNS):
                self._summary = after(after(self._summary, self._batch), event)
                self._batch, is_due = None, True
        if is_due:
            self._summary = after(self._summary, self._batch)
            self._write()

    def _write(self) -> None:
        if self._summary is None:
            return
        self._summary = replace(self._summary, updated=time.time())
        values = {**_values(self._summary), "log_bytes": _size(self._directory / LOG)}
        with suppress(OSError):
            write_text(self._directory / SUMMARY, json.dumps(values) + "\n", durable=False)


def after(summary: RunSummary | None, event: object) -> RunSummary | None:
    """Return what is told of a run once something has happened in it."""
    match event:
        case events.RunStarted():
            return _begun(summary, event.facts)
        case events.RunFacts():
            return _begun(summary, event)
        case _ if summary is None:
            return None  # nothing is known before a run begins
        case events.BatchEnd():
            return replace(summary, step=event.step, loss=event.loss)
        case events.EpochEnd():
            return _epoch_over(summary, event)
        case events.SettingsChanged():
            known = (one for one in summary.changes if one.step <= event.step and one != event)
            return replace(summary, changes=(*known, event))
        case events.RunEnded():
            return replace(summary, reason=event.reason)
        case _:
            return summary


def _begun(summary: RunSummary | None, facts: events.RunFacts) -> RunSummary:
    config = facts.config
    facts = _harmless(replace(facts, config=None))
    settings = {} if config is None else to_dict(config)
    if summary is None:
        return RunSummary(facts, facts.epoch, facts.step, begun=time.time(), settings=settings)
    if not facts.step:  # what was known of it begins anew
        first = summary.settings or settings
        return RunSummary(facts, begun=summary.begun, updated=summary.updated, settings=first)
    changes = tuple(change for change in summary.changes if change.step <= facts.step)
    return replace(
        summary, facts=facts, epoch=facts.epoch, step=facts.step, reason="", changes=changes
    )


def _epoch_over(summary: RunSummary, event: events.EpochEnd) -> RunSummary:
    is_new = summary.last is None or event.epoch > summary.last.epoch
    return replace(
        summary,
        epoch=event.epoch,
        step=event.step,
        last=event,
        best_epoch=event.epoch if event.best else summary.best_epoch,
        best_figure=event.validation_figure if event.best else summary.best_figure,
        seconds=summary.seconds + (event.seconds if is_new else 0.0),
    )


# ---- reading ---------------------------------------------------------------------------------


def read_summary(directory: Path) -> RunSummary:
    """Read what is told of a run in one line, at a cost that does not grow with it.

    Raises
    ------
    RunProblem
        Where the directory is no run, or tells nothing that can be understood.
    """
    check_format(directory)
    log = directory / LOG
    kept, told = _kept(directory)
    size = _size(log)
    if kept is None:
        kept = _from_log(directory)
    elif size != told and size:
        # A log that is shorter than it was is another one, or was torn.
        reach = min(size - told if size > told else size, _TAILS[0])
        later = _folded(kept, _end_of(log, reach))
        kept = replace(later, updated=max(kept.updated, _modified(log)))
    if kept is None:
        what = "tells nothing that can be read"
        raise RunProblem(log, what, "its weights may still be opened")
    return replace(kept, facts=replace(kept.facts, directory=directory))


def _kept(directory: Path) -> tuple[RunSummary | None, int]:
    """Return what ``summary.json`` says, and how long the log was then.

    None where there is none that can be understood.
    """
    try:
        with (directory / SUMMARY).open("rb") as file:
            values = json.loads(file.read(_LARGEST))
        facts = event_of(values["facts"])
        last = event_of(values.get("last"))
        changes = [event_of(change) for change in values.get("changes", ())]
        settings = values.get("settings")
        best = values.get("best_epoch")
        summary = RunSummary(
            _harmless(facts),
            _count(values["epoch"]),
            _count(values["step"]),
            _number(values.get("loss")),
            last if isinstance(last, events.EpochEnd) else None,
            None if best is None else _count(best),
            None if best is None else _number(values.get("best_figure")),
            clean(str(values.get("reason", ""))),
            _moment(values["begun"]),
            _moment(values["updated"]),
            _number(values.get("seconds")),
            tuple(change for change in changes if isinstance(change, events.SettingsChanged)),
            settings if isinstance(settings, dict) else {},
        )
        return summary, _count(values["log_bytes"])
    except (OSError, *_UNREADABLE):
        return None, 0


def _values(summary: RunSummary) -> dict[str, Any]:
    """Return what ``summary.json`` holds."""
    plain = {entry.name: getattr(summary, entry.name) for entry in dataclasses.fields(summary)}
    for name, value in plain.items():
        if isinstance(value, float) and not math.isfinite(value):
            plain[name] = None
    return {
        **plain,
        "facts": values_of(summary.facts),
        "last": None if summary.last is None else values_of(summary.last),
        "changes": [values_of(change) for change in summary.changes],
        "settings": dict(summary.settings),
    }


def _from_log(directory: Path) -> RunSummary | None:
    """Return what the two ends of a log tell of a run that keeps no summary."""
    log = directory / LOG
    known: RunSummary | None = None
    for line in _start_of(log):
        if isinstance(event := parse(line), events.RunFacts):
            known = after(None, event)
            break
    if known is None:
        return None
    begun = _modified(directory / "format")
    facts = _with_config(known.facts, directory)
    found = known = replace(known, facts=facts, begun=begun, updated=_modified(log))
    for reach in _TAILS:
        lines = list(_end_of(log, reach))
        found = _folded(known, lines)
        if found.last is not None:
            break
    return found


def _with_config(facts: events.RunFacts, directory: Path) -> events.RunFacts:
    """Add what earlier versions told in the configuration alone."""
    with suppress(RunProblem):
        config = read_about(directory).config
        if config is not None:
            return replace(
                facts,
                title=facts.title or clean(Path(config.model).stem),
                images=facts.images or clean(config.data),
                epochs=facts.epochs or config.epochs,
            )
    return facts


def _folded(summary: RunSummary, lines: Iterable[str]) -> RunSummary:
    """Take in the lines of a log that count: of the many batches the last before each turn."""
    newest = ""
    for line in lines:
        if line.startswith(_BATCH):
            newest = line
        elif line.startswith(_TURN):
            for one in (newest, line):
                summary = after(summary, parse(one)) or summary
            newest = ""
    return after(summary, parse(newest)) or summary


def _start_of(path: Path) -> Iterator[str]:
    try:
        with path.open("rb") as file:
            yield from file.read(_HEAD).decode("utf-8", "replace").split("\n")
    except OSError:
        return


def _end_of(path: Path, reach: int) -> Iterator[str]:
    """Yield the whole lines in the last bytes of a file."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            start = max(0, size - reach)
            file.seek(max(0, start - 1))
            whole = not start or file.read(1) == b"\n"
            lines = file.read(reach).decode("utf-8", "replace").split("\n")
    except OSError:
        return
    # The first one is whole only where it begins behind the end of another.
    yield from lines[0 if whole else 1 : -1]


def _harmless(facts: events.RunFacts) -> events.RunFacts:
    """Return the same with texts that can be shown; whoever wrote them may not be a friend."""
    figure = clean(facts.figure, 60)
    return replace(facts, title=clean(facts.title), images=clean(facts.images), figure=figure)


def _number(value: Any) -> float:
    return math.nan if value is None else float(value)


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**53:
        raise ValueError
    return value


def _moment(value: Any) -> float:
    if not 0 <= float(value) < _LAST_MOMENT:
        raise ValueError
    return float(value)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
