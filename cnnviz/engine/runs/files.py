"""Where things lie in a run directory, and which directories may become one."""

from __future__ import annotations

import re
import time
from pathlib import Path

from cnnviz.engine.data.open import data_folder
from cnnviz.engine.errors import RunProblem
from cnnviz.engine.storage import is_temporary
from cnnviz.engine.training.config import TrainConfig

FORMAT = 1
LOG = "events.jsonl"
LOCK = "writing.lock"  # see presence.py
HEARTBEAT = "writing.json"


def runs_folder() -> Path:
    """Return the folder in which runs are kept that nobody gave a place of their own."""
    return data_folder() / "runs"


def new_directory(config: TrainConfig) -> Path:
    """Return a directory that is not there yet, below the person's data folder."""
    model = re.sub(r"[^\w.-]+", "-", Path(config.model).stem) or "model"
    data = re.sub(r"[^\w.-]+", "-", config.data.partition(":")[0]) or "data"
    stem = f"{time.strftime('%Y-%m-%d')}-{model}-{data[:40]}"
    runs = runs_folder()
    number = 1
    while (runs / f"{stem}-{number}").exists():
        number += 1
    return runs / f"{stem}-{number}"


def refuse_existing(directory: Path) -> None:
    """Raise RunProblem where a new run must not be written."""
    if directory.is_file():
        raise RunProblem(directory, "is a file", "name another directory for the run")
    if not directory.is_dir() or not _names(directory) or never_began(directory):
        return
    if (directory / "format").exists():
        advice = "name another directory, or continue the run that is in it"
        raise RunProblem(directory, "holds a run already", advice)
    raise RunProblem(directory, "is not empty", "name another directory for the run")


def is_run(directory: Path) -> bool:
    """Whether a path leads to a run directory, be it of a format that is too new."""
    try:
        return (directory / "format").is_file() and (directory / "config.json").is_file()
    except OSError:
        return False


def check_format(directory: Path) -> None:
    """Raise RunProblem where a directory is no run, or one of a newer format."""
    try:
        number = int((directory / "format").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        if never_began(directory):
            what = "holds a run that was ended before its first weights were kept"
            raise RunProblem(directory, what, "start it again in this folder") from None
        raise RunProblem(directory, "is no run directory") from None
    if number > FORMAT:
        raise RunProblem(directory, f"has format {number}, which is newer than this program knows")


def never_began(directory: Path) -> bool:
    """Whether nothing is in it but what a run writes before it begins; it was killed there."""
    try:
        begun = {"checkpoints", "history", "config.json", "proposal.json"}
        if not {"checkpoints"} <= _names(directory) <= begun:
            return False
        folders = [directory / "checkpoints", directory / "history"]
        below = set().union(*(_names(folder) for folder in folders if folder.exists()))
    except OSError:
        return False
    return below <= {"last.safetensors", "last.state.pt", "previous.state.pt"}


def _names(folder: Path) -> set[str]:
    """Return what is in a folder but half-written files and the word of who writes."""
    names = {path.name for path in folder.iterdir() if not is_temporary(path)}
    return names - {LOCK, HEARTBEAT}


def cannot_begin(directory: Path, error: OSError) -> RunProblem:
    """Return the problem of a directory that takes no files."""
    reason = f"cannot be written ({error.strerror})"
    return RunProblem(directory, reason, "name another directory")


def unwritable(path: Path, error: Exception) -> RunProblem:
    """Return the problem of a file of a run that cannot be written any more."""
    reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
    return RunProblem(path, f"cannot be written ({reason})", "what was written before is kept")
