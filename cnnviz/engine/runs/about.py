"""What a run is of: our own training with its configuration, or somebody's own loop."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cnnviz.engine.errors import RunProblem
from cnnviz.engine.options import describe, from_dict, to_dict
from cnnviz.engine.training.config import TrainConfig

Plain = str | int | float | bool | None


@dataclass(frozen=True)
class About:
    """What ``config.json`` says of a run.

    Parameters
    ----------
    origin : {"fit", "record"}
        Whether our own training writes it, or somebody's own loop.
    config : TrainConfig or None
        What our own training goes by; None for somebody's own loop.
    settings : mapping of str to a plain value
        The same as names and values, or what somebody told of their own loop.
    proposal : mapping or None
        How network and images were made to fit, as values that JSON can hold.
    """

    origin: str
    config: TrainConfig | None = None
    settings: Mapping[str, Plain] = field(default_factory=dict)
    proposal: Mapping[str, Any] | None = None

    @classmethod
    def of_fit(cls, config: TrainConfig, proposal: Mapping[str, Any] | None = None) -> About:
        """Return what our own training tells."""
        return cls("fit", config, to_dict(config), proposal)

    @classmethod
    def of_loop(cls, settings: Mapping[str, Plain]) -> About:
        """Return what somebody's own loop tells."""
        return cls("record", settings=dict(settings))

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> About:
        """Read ``config.json`` back; whoever trains by :func:`.fit` writes its fields alone."""
        if values.get("origin", "fit") == "fit":
            return cls.of_fit(from_dict(TrainConfig, values))
        settings = values.get("settings")
        return cls.of_loop(settings if isinstance(settings, dict) else {})

    def to_dict(self, directory: Path) -> dict[str, Any]:
        """Return what ``config.json`` holds for a run in a directory."""
        if self.config is None:
            return {"origin": self.origin, "settings": dict(self.settings)}
        return to_dict(dataclasses.replace(self.config, run=str(directory)))


def read_about(directory: Path, *, strict: bool = False) -> About:
    """Read ``config.json`` of a run.

    Parameters
    ----------
    directory : pathlib.Path
        The run.
    strict : bool
        Whether values that are of another kind than they must be are refused, for whoever goes on
        by them; otherwise they count as if they were not there.

    Raises
    ------
    RunProblem
        Where it cannot be read, or such a value is in it.
    """
    path = directory / "config.json"
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise RunProblem(path, f"cannot be read ({error})") from error
    if not isinstance(values, dict):
        raise RunProblem(path, "holds no configuration")
    about = About.from_dict(values)
    if strict and about.config is not None:
        _check_kinds(path, values, about.config)
    return about


def _check_kinds(path: Path, values: Mapping[str, Any], config: TrainConfig) -> None:
    for entry in describe(TrainConfig):
        value = values.get(entry.name, entry.default)
        kept = getattr(config, entry.name)
        if (tuple(value) if isinstance(value, list) else value) != kept:
            what = f"holds {value!r} for {entry.label}, such as {kept!r} is expected"
            raise RunProblem(path, what, "mend it, or take that line out")
