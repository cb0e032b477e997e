"""The log of a run: events as lines of JSON, appended and read back."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cnnviz.engine.checkpoints.text import clean
from cnnviz.engine.training import events


def _facts(**values: Any) -> events.RunFacts:
    """Return what a run told at its beginning; earlier versions told less of it."""
    known = {entry.name for entry in dataclasses.fields(events.RunFacts)} - {"config"}
    told = {name: value for name, value in values.items() if name in known}
    return events.RunFacts(**{**told, "directory": Path(told["directory"])})


def _ended(**values: Any) -> events.RunEnded:
    return events.RunEnded(**{**values, "directory": Path(values["directory"])})


def _layers(**values: Any) -> events.LayersMeasured:
    """Return what was measured of layers; raises where it is no figure for each of them."""
    told = events.LayersMeasured(**values)
    columns = (told.mean, told.deviation, told.zeros, told.gradient, told.weight, told.update)
    for column in columns:
        if len(column) != len(told.layers):
            raise ValueError
        for figure in column:
            if figure is not None:
                math.isnan(figure)  # which raises for what is no number
    return dataclasses.replace(told, layers=tuple(map(clean, told.layers)))


_PLAIN = (
    events.BatchEnd,
    events.BatchSkipped,
    events.EpochEnd,
    events.Diverged,
    events.SamplePredictions,
    events.LayersMeasured,
    events.HistorySaved,
    events.SettingsChanged,
)
_READABLE: dict[str, Callable[..., Any]] = {
    "RunStarted": _facts,
    "RunEnded": _ended,
    **{kind.__name__: kind for kind in _PLAIN},
    "LayersMeasured": _layers,
}
# The types of their fields, by their names.
_KINDS = {
    name: {entry.name: str(entry.type) for entry in dataclasses.fields(kind)}
    for name, kind in (
        ("RunStarted", events.RunFacts),
        ("RunEnded", events.RunEnded),
        *((kind.__name__, kind) for kind in _PLAIN),
    )
}
_LARGEST = 2**53  # a count that every column of numbers holds
# What figures were called when there was none but the accuracy.
_FORMER = {
    "accuracy": "figure",
    "train_accuracy": "train_figure",
    "validation_accuracy": "validation_figure",
}


def reading(path: Path) -> Iterator[Any]:
    """Yield what happened, as far as it can be read back; a torn last line is left out."""
    if not path.exists():
        return
    with path.open(encoding="utf-8") as lines:
        for text in lines:
            if event := parse(text):
                yield event


def line(event: object) -> str:
    """Return an event as a line of JSON."""
    return json.dumps(values_of(event), separators=(",", ":")) + "\n"


def values_of(event: object) -> dict[str, Any]:
    """Return what JSON can hold of an event: its plain fields, and the names of files."""
    if isinstance(event, events.RunStarted):
        event = event.facts
    begins = isinstance(event, events.RunFacts)
    values: dict[str, Any] = {"event": "RunStarted" if begins else type(event).__name__}
    for entry in dataclasses.fields(event):  # type: ignore[arg-type]
        value = getattr(event, entry.name)
        if isinstance(value, float) and not math.isfinite(value):
            value = None
        if isinstance(value, (str, int, float, bool, tuple, type(None))):
            values[entry.name] = value
        elif isinstance(value, Path):
            values[entry.name] = value.name
    return values


def parse(text: str) -> Any:
    """Return the event of a line, or None where it is of no kind that is read back."""
    try:
        return event_of(json.loads(text))
    except (ValueError, RecursionError):
        return None


def event_of(values: Any) -> Any:
    """Return the event that :func:`values_of` told, or None where it is of no such kind."""
    try:
        name = values["event"]
        plain = _KINDS[name]
        told = {
            key: _checked(value, plain.get(key, ""))
            for key, value in ((_FORMER.get(key, key), value) for key, value in values.items())
            if key != "event"
        }
        return _READABLE[name](**told)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return None


def _checked(value: Any, kind: str) -> Any:
    """Return a value of JSON as what a field of an event holds; raises TypeError for others.

    A number that is not finite is written as nothing at all, and tuples as lists.
    """
    if kind == "float":
        return math.nan if value is None else float(value)
    if kind == "int" and not (type(value) is int and abs(value) < _LARGEST):
        raise TypeError
    if kind in ("str", "bool") and type(value).__name__ != kind:
        raise TypeError
    if kind.startswith("tuple") and not isinstance(value, list):
        raise TypeError
    return _frozen(value)


def _frozen(value: Any) -> Any:
    """Return lists of JSON, also those in lists, as the tuples that they were."""
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
