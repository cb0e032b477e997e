"""What ``cnnviz runs`` prints: runs in a table, and the settings in which they differ."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cnnviz.commands.console import table
from cnnviz.engine.runs.differences import Difference, Setting
from cnnviz.engine.runs.export import summary_line
from cnnviz.engine.runs.listing import RunRow
from cnnviz.engine.training.objectives.measures import MEASURES


def facts(
    folder: Path, rows: Sequence[RunRow], told: Sequence[Difference] | None
) -> dict[str, Any]:
    """Return what is told of runs as JSON; the differences only where they are asked for."""
    found: dict[str, Any] = {
        "folder": str(folder),
        "runs": [{**summary_line(row), "tags": list(row.notes.tags)} for row in rows],
    }
    if told is not None:
        found["differences"] = [
            {
                "setting": one.name,
                "label": one.label,
                "values": [None if value is None else _plain(value) for value in one.values],
            }
            for one in told
        ]
    return found


def _plain(setting: Setting) -> dict[str, Any]:
    later = [{"step": step, "value": value} for step, value in setting.later]
    return {"value": setting.value, "later": later}


def lines(folder: Path, rows: Sequence[RunRow], found: int) -> list[str]:
    """Return runs as a table, below a single one its note; `found` counts also those not listed."""
    if not rows:
        return [
            f"no runs in {folder}" if not found else f"none of {found:,} runs in {folder} matches"
        ]
    header = ("run", "state", "network", "images", "epoch", "loss", "held out", "figure", "best")
    shown = table((*header, "when", "tags"), [_cells(row) for row in rows], "llllrrrrrll")
    note = rows[0].notes.note if len(rows) == 1 else ""
    return [*shown, "", *note.split("\n")] if note else shown


def _cells(row: RunRow) -> tuple[str, ...]:
    tags = ", ".join(row.notes.tags)
    summary = row.summary
    if summary is None:
        return (row.title, row.state, *["–"] * 8, tags)
    last, facts = summary.last, summary.facts
    measure = MEASURES.get(facts.figure)
    shown = measure.shown if measure is not None else "{:.4g}".format
    epochs = f"{summary.epoch:,} of {facts.epochs:,}" if facts.epochs else f"{summary.epoch:,}"
    loss = summary.loss if last is None else last.train_loss
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(summary.updated))
    return (
        row.title,
        row.state,
        facts.title or "–",
        facts.images or "–",
        epochs,
        _number(loss),
        "–" if last is None else _number(last.validation_loss),
        "–" if last is None else _or_dash(shown, last.validation_figure),
        "–" if summary.best_figure is None else _or_dash(shown, summary.best_figure),
        when,
        tags,
    )


def _or_dash(shown: Any, value: float) -> str:
    return "–" if value != value else str(shown(value))


def _number(value: float) -> str:
    return _or_dash("{:.4f}".format, value)


def difference_lines(rows: Sequence[RunRow], told: Sequence[Difference]) -> list[str]:
    """Return the settings in which runs differ as a table, with an empty line before it."""
    if not told:
        return ["", "no settings differ" if len(rows) > 1 else "one run differs from no other"]
    cells = [[one.label, *(setting_text(value) for value in one.values)] for one in told]
    return ["", *table(("setting", *(row.title for row in rows)), cells)]


def setting_text(setting: Setting | None) -> str:
    """Return a setting as a person reads it."""
    if setting is None:
        return "–"
    later = (f", then {_value(value)} from step {step + 1:,}" for step, value in setting.later)
    return _value(setting.value) + "".join(later)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    return str(value) if value not in (None, "") else "none"
