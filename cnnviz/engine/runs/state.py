"""The position of a run on the disk: read back only where it verifies, or else the one before."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from cnnviz.engine.errors import RunProblem
from cnnviz.engine.storage import rename

NEWEST, PREVIOUS = "last.state.pt", "previous.state.pt"
# What a position of any version holds.
_NEEDED = {
    *("weights", "optimizer", "epoch", "step", "epoch_step", "epoch_seconds"),
    *("in_epoch", "best", "data", "config"),
}


@dataclass(frozen=True, eq=False)
class SavedState:
    """A position from which a run can go on.

    Parameters
    ----------
    path : pathlib.Path
        Its file.
    content : dict
        Weights, optimiser and all else that decides how the run goes on.
    warnings : tuple of str
        Sentences about what did not verify.
    """

    path: Path
    content: dict[str, Any]
    warnings: tuple[str, ...] = ()

    @property
    def is_newest(self) -> bool:
        """Whether it is the one that was saved last."""
        return self.path.name == NEWEST


def saved_state(directory: Path) -> SavedState:
    """Return the newest position of a run that verifies.

    Raises
    ------
    RunProblem
        When none does; the newest is named.
    """
    newest, previous = (directory / "checkpoints" / name for name in (NEWEST, PREVIOUS))
    try:
        return SavedState(newest, _verified(newest))
    except _Spoiled as error:
        spoiled = error
    try:
        content = _verified(previous)
    except _Spoiled:
        what = f"{spoiled}, so that this run cannot be continued"
        advice = "start a new run, from its best weights if you like"
        raise RunProblem(newest, what, advice) from spoiled
    told = (
        f"The newest position of this run {spoiled}: it goes on from the one before, "
        f"after step {content['step']:,}."
    )
    return SavedState(previous, content, (told,))


def make_newest(saved: SavedState) -> SavedState:
    """Put a position that verifies into the place of a newest one that does not.

    Otherwise the next one that is saved would push the only whole one out.
    """
    newest = saved.path.with_name(NEWEST)
    if not saved.is_newest:
        rename(saved.path, newest)
    return replace(saved, path=newest)


def snapshot(value: Any) -> Any:
    """Copy a state into memory of its own, so that it can be written while the run goes on."""
    match value:
        case torch.Tensor():
            return value.detach().to("cpu", copy=True)
        case Mapping():
            return {key: snapshot(entry) for key, entry in value.items()}
        case list():
            return [snapshot(entry) for entry in value]
        case tuple():
            return tuple(snapshot(entry) for entry in value)
    return value


def held_by(value: Any) -> dict[int, int]:
    """Return how many bytes each tensor of a state takes, by its identity."""
    match value:
        case torch.Tensor():
            return {id(value): value.nbytes}
        case Mapping():
            return held_by(list(value.values()))
        case list() | tuple():
            return {name: size for entry in value for name, size in held_by(entry).items()}
    return {}


class _Spoiled(Exception):
    """A file does not hold a position; the text says why, after the name of the file."""


def _verified(path: Path) -> dict[str, Any]:
    # torch.load compares no checksums; those of its archive tell of every bit.
    try:
        with zipfile.ZipFile(path) as archive:
            torn = archive.testzip()
        content = None if torn else torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError:
        raise _Spoiled("is missing") from None
    except Exception as error:
        # Damaged files make torch and zipfile raise whatever they meet.
        raise _Spoiled("cannot be read") from error
    if torn:
        raise _Spoiled("is damaged (its checksum differs)")
    if not isinstance(content, dict):
        raise _Spoiled("holds something else")
    if missing := _NEEDED - content.keys():
        raise _Spoiled(f"lacks {', '.join(sorted(missing))}")
    return content
