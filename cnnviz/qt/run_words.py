"""Runs in the window's language: how they stand, as rows of a table, and what they went by."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from cnnviz.engine.training.objectives.measures import MEASURES
from cnnviz.qt.choice_words import choice_word
from cnnviz.qt.measure_words import written
from cnnviz.qt.texts import OPTIONS
from cnnviz.qt.translation import in_window_language
from cnnviz.qt.widgets.figure_table import Column, Explained, Labelled, Row

if TYPE_CHECKING:
    from cnnviz.engine.runs.differences import Difference, Setting
    from cnnviz.engine.runs.listing import RunRow

_NONE = float("nan")


def columns() -> tuple[Column, ...]:
    """Return the columns of a table of runs."""
    tr = QCoreApplication.translate
    return (
        Column(tr("runs", "Run"), "name", whole=True),
        Column(tr("runs", "State"), "name", whole=True),
        Column(tr("runs", "Epoch"), "count", tr("runs", "Epochs that are over, of those planned")),
        Column(tr("runs", "Loss"), "figure", tr("runs", "Loss of the newest epoch while learning")),
        Column(tr("runs", "Held out"), "figure", tr("runs", "Loss of the held-out images")),
        Column(
            tr("runs", "Figure"),
            "figure",
            tr("runs", "Newest figure of the held-out images"),
        ),
        Column(tr("runs", "Best"), "figure", tr("runs", "The best figure of all epochs")),
        Column(tr("runs", "When"), "count", tr("runs", "When the run told something last")),
        Column(tr("runs", "Tags"), "name"),
        Column(tr("runs", "Network"), "name"),
        Column(tr("runs", "Images"), "name"),
    )


def row_of(row: RunRow) -> Row:
    """Return a run as a row of that table."""
    name = Explained(row.title, row.problem or _told(row))
    tags = ", ".join(row.notes.tags)
    summary = row.summary
    if summary is None:
        state = Explained(state_word(row.state), row.problem)
        return (name, state, *[_NONE] * 6, tags, "–", "–")
    last, facts = summary.last, summary.facts
    return (
        name,
        state_word(row.state),
        Labelled(summary.epoch, _epochs(summary.epoch, facts.epochs)),
        summary.loss if last is None else last.train_loss,
        _NONE if last is None else last.validation_loss,
        _NONE if last is None else _figure(facts.figure, last.validation_figure),
        _NONE if summary.best_figure is None else _figure(facts.figure, summary.best_figure),
        Labelled(summary.updated, _when(summary.updated), _moment(summary.updated)),
        tags,
        facts.title or "–",
        facts.images or "–",
    )


def state_word(state: str) -> str:
    """Return how a run stands."""
    tr = QCoreApplication.translate
    return {
        "training": tr("runs", "training"),
        "stopped": tr("runs", "stopped"),
        "finished": tr("runs", "finished"),
        "stopped early": tr("runs", "stopped early"),
        "diverged": tr("runs", "diverged"),
        "failed": tr("runs", "ended with an error"),
        "broken off": tr("runs", "broken off"),
        "broken": tr("runs", "unreadable"),
    }.get(state, in_window_language(state))


def label_of(difference: Difference) -> str:
    """Return what a setting is called."""
    if difference.option is None:
        return difference.name
    return QCoreApplication.translate(OPTIONS, difference.option.label)


def setting_words(difference: Difference, setting: Setting | None) -> str:
    """Return what a run went by, and what it was changed to on the way."""
    if setting is None:
        return "–"
    later = QCoreApplication.translate("runs", "{before}, then {value} from step {step}")
    words = _value(difference, setting.value)
    for step, value in setting.later:
        words = later.format(before=words, value=_value(difference, value), step=f"{step + 1:,}")
    return words


def _value(difference: Difference, value: object) -> str:
    tr, option = QCoreApplication.translate, difference.option
    if isinstance(value, bool):
        return tr("runs", "yes") if value else tr("runs", "no")
    if value is None or value == "":
        return tr("runs", "none")
    if isinstance(value, (int, float)):
        if option is not None and option.zero and not value:
            return tr(OPTIONS, option.zero)
        return f"{value:,}" if isinstance(value, int) else f"{value:.4g}"
    return choice_word(str(value)) if option is not None and option.choices else str(value)


def _told(row: RunRow) -> str:
    """Return what a tooltip tells of a run: its folder, and the note that a person made."""
    return "\n".join(filter(None, [str(row.directory), row.notes.note]))


def _epochs(over: int, planned: int) -> str:
    return f"{over:,} / {planned:,}" if planned else f"{over:,}"


def _figure(key: str, value: float) -> float:
    """Return a figure as its kind is written; one that this program does not know as a number."""
    measure = MEASURES.get(key)
    if measure is None or not math.isfinite(value):
        return value
    return Labelled(value, written(measure, value))


def _when(seconds: float) -> str:
    """Return the time of today, or else the day."""
    then, now = time.localtime(seconds), time.localtime()
    is_today = (then.tm_year, then.tm_yday) == (now.tm_year, now.tm_yday)
    return time.strftime("%H:%M" if is_today else "%Y-%m-%d", then)


def _moment(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(seconds))
