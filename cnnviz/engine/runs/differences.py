"""In which settings runs differ: our own trainings, and those of anybody's own loop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cnnviz.engine.checkpoints.text import clean
from cnnviz.engine.errors import RunProblem
from cnnviz.engine.options import Option, describe, from_dict
from cnnviz.engine.runs.about import About, Plain, read_about
from cnnviz.engine.runs.listing import RunRow
from cnnviz.engine.training.config import TrainConfig

_PLACE = "run"  # says where a run lies, not how it was made
_LONGEST = 200


@dataclass(frozen=True)
class Setting:
    """What a run went by in one respect.

    Parameters
    ----------
    value : plain value
        What it began with, as far as that was kept; otherwise what it went by at last.
    later : tuple of (int, plain value)
        What it was changed to on the way, each with the step after which it counts.
    """

    value: Plain
    later: tuple[tuple[int, Plain], ...] = ()


@dataclass(frozen=True)
class Difference:
    """A setting in which runs differ.

    Parameters
    ----------
    name : str
        Its name in ``config.json``.
    option : Option or None
        What is known of it; None for a setting of somebody's own loop.
    values : tuple of Setting or None
        One for each run; None where a run has no such setting, or it has no effect there.
    """

    name: str
    option: Option | None
    values: tuple[Setting | None, ...]

    @property
    def label(self) -> str:
        """What a person calls it, in English."""
        return self.name if self.option is None else self.option.label


def settings_of(row: RunRow) -> dict[str, Setting]:
    """Return what a run went by, by names; nothing where its ``config.json`` cannot be read."""
    try:
        about = read_about(row.directory)
    except RunProblem:
        return {}
    first: Mapping[str, Any] = {}
    later: dict[str, list[tuple[int, Plain]]] = {}
    if row.summary is not None:
        first = _with_rate(row.summary.settings, from_dict(TrainConfig, row.summary.settings))
        for change in row.summary.changes:
            for name, value in filter(_is_pair, change.changes):
                later.setdefault(name, []).append((change.step, _plain(value)))
    return {
        name: Setting(_plain(first.get(name, value) if name in later else value), tuple(changes))
        for name, value in _in_effect(about).items()
        for changes in (later.get(name, ()),)
    }


def differences(runs: Sequence[Mapping[str, Setting]]) -> tuple[Difference, ...]:
    """Return the settings in which runs differ, ours in the order of the form and others by name.

    Somebody's own loop knows few of our settings: those that are the usual ones wherever they are
    known tell nothing.

    Parameters
    ----------
    runs : sequence of mappings
        What :func:`settings_of` says of each.
    """
    known = {entry.name: entry for entry in describe(TrainConfig)}
    always = {entry.name for entry in known.values() if not entry.only_when} - {_PLACE}
    foreign = [not always <= run.keys() for run in runs]
    named = {name for run in runs for name in run}
    ordered = [name for name in known if name in named] + sorted(named - known.keys())
    found = []
    for name in ordered:
        values = tuple(run.get(name) for run in runs)
        option = known.get(name)
        usual = None if option is None else Setting(_plain(option.default))
        told = [
            usual if value is None and is_foreign else value
            for value, is_foreign in zip(values, foreign, strict=True)
        ]
        if len({_comparable(value) for value in told}) > 1:
            found.append(Difference(name, option, values))
    return tuple(found)


def _in_effect(about: About) -> dict[str, Any]:
    """Return the settings of a run that have an effect, by their names."""
    if about.config is None:
        return {clean(str(name), _LONGEST): value for name, value in about.settings.items()}
    values = {
        entry.name: about.settings[entry.name]
        for entry in describe(TrainConfig)
        if entry.name != _PLACE and entry.matters(about.settings)
    }
    return _with_rate(values, about.config)


def _with_rate(values: Mapping[str, Any], config: TrainConfig) -> dict[str, Any]:
    """Tell the rate that is meant where 0 stands for the usual one of the optimiser."""
    return {**values, "learning_rate": config.rate}


def _is_pair(change: Any) -> bool:
    """Whether a change is what we write; logs are edited."""
    return isinstance(change, tuple) and len(change) == 2 and isinstance(change[0], str)


def _plain(value: Any) -> Plain:
    """Return a value of a file that may hold anything, as one that can be shown."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return clean(value if isinstance(value, str) else repr(value), _LONGEST)


def _comparable(setting: Setting | None) -> object:
    """Return what equal settings have in common; True is another value than 1."""
    if setting is None:
        return None
    values = (setting.value, *(value for _, value in setting.later))
    steps = tuple(step for step, _ in setting.later)
    return tuple((isinstance(value, bool), value) for value in values), steps
