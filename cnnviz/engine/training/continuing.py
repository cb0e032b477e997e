"""Taking up a run where it was left: from what is whole on its disk, and told where it is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from cnnviz.engine.checkpoints.read import read_checkpoint
from cnnviz.engine.checkpoints.write import keeps_checksum, save_checkpoint
from cnnviz.engine.errors import CnnvizError, RunProblem
from cnnviz.engine.options import check, from_dict
from cnnviz.engine.runs.files import cannot_begin
from cnnviz.engine.runs.presence import Presence
from cnnviz.engine.runs.run import Run
from cnnviz.engine.runs.state import SavedState, make_newest
from cnnviz.engine.training.config import TrainConfig, check_continuation

# What of a checkpoint's facts says which network it is of.
_NETWORK = ("architecture", "arguments", "num_classes")


def take_up(config: TrainConfig, presence: Presence) -> SavedState:
    """Return the position from which a run goes on, which nobody else writes from now on.

    Newest weights that are missing or spoiled are written again out of the position, which holds
    them too.

    Parameters
    ----------
    config : TrainConfig
        What the run shall go on with.
    presence : Presence
        Of the run directory; it is taken, and the caller lets it go.

    Raises
    ------
    BadValue
        When something must not be changed.
    RunProblem
        When it is no run, another process writes it, or no position of it verifies.
    """
    run = Run(config.run)
    presence.take()
    saved = run.saved_state()
    check_same_run(saved, config)
    try:
        warnings = (*saved.warnings, *_mend_weights(run.checkpoint("last"), saved.content))
        return replace(make_newest(saved), warnings=warnings)
    except OSError as error:
        raise cannot_begin(run.directory, error) from error


def check_same_run(saved: SavedState, config: TrainConfig) -> None:
    """Raise where a position was made with other settings than the run may go on with."""
    before = saved.content["config"]
    if not isinstance(before, dict):
        raise RunProblem(saved.path, "does not say what it was made with", "start a new run")
    check_continuation(from_dict(TrainConfig, before), config)
    check(config)


def unfit(directory: Path, error: Exception) -> RunProblem:
    """Return the problem of a position that belongs to another network than the run's."""
    lines = str(error).splitlines() or [type(error).__name__]
    reason = f"its position does not fit its network ({lines[0].rstrip(':. ')})"
    return RunProblem(directory, reason, "put the files back that belong together")


def _mend_weights(path: Path, content: Mapping[str, Any]) -> tuple[str, ...]:
    known = content.get("network")
    if not isinstance(known, Mapping):
        return ()  # an earlier version kept none of it with the position
    spoiled = _spoiled(path, known)
    if not spoiled:
        return ()
    save_checkpoint(path, content["weights"], {str(key): str(known[key]) for key in known})
    return (f"The newest weights {spoiled}: they were written again out of the run's position.",)


def _spoiled(path: Path, known: Mapping[str, Any]) -> str:
    """Return what is wrong with newest weights; empty where nothing is."""
    if not path.exists():
        return "were missing"
    if keeps_checksum(path) is False:
        return "were damaged (their checksum differed)"
    try:
        told = read_checkpoint(path).metadata
    except CnnvizError:
        return "could not be read"
    same = all(str(told.get(key)) == str(known.get(key)) for key in _NETWORK)
    return "" if same else "were those of another network"
