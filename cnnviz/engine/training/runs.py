"""A run is a directory that other tools can read, also while it is written."""

from __future__ import annotations

import dataclasses
import json
import math
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import torch
from numpy.typing import NDArray

from cnnviz.engine.data.open import data_folder
from cnnviz.engine.errors import RunProblem
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.models.save import save_model
from cnnviz.engine.options import from_dict, to_dict
from cnnviz.engine.storage import is_temporary, sweep_temporaries, write_atomically, write_text
from cnnviz.engine.training import events
from cnnviz.engine.training.config import TrainConfig

FORMAT = 1
_FLUSH_S = 1.0
_EPOCH_FILE = re.compile(r"epoch-(\d+)\.safetensors")
_STATE = {
    *("weights", "optimizer", "epoch", "step", "epoch_step", "epoch_seconds"),
    *("in_epoch", "best", "data", "config"),
}
_READABLE: dict[str, Callable[..., Any]] = {
    kind.__name__: kind
    for kind in (
        events.BatchEnd,
        events.EpochEnd,
        events.Diverged,
        events.SamplePredictions,
        events.SettingsChanged,
    )
}
# What figures were called when there was none but the accuracy.
_FORMER = {
    "accuracy": "figure",
    "train_accuracy": "train_figure",
    "validation_accuracy": "validation_figure",
}


class Run:
    """The reading side of a run directory.

    Parameters
    ----------
    directory : pathlib.Path
        The directory.

    Raises
    ------
    RunProblem
        When it is no run, or one of a newer format.
    """

    def __init__(self, directory: Path | str) -> None:
        self.directory = Path(directory)
        try:
            number = int((self.directory / "format").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            if _never_began(self.directory):
                what = "holds a run that was ended before its first weights were kept"
                raise RunProblem(self.directory, what, "start it again in this folder") from None
            raise RunProblem(self.directory, "is no run directory") from None
        if number > FORMAT:
            raise RunProblem(
                self.directory, f"has format {number}, which is newer than this program knows"
            )

    @property
    def config(self) -> TrainConfig:
        """What the run was started with."""
        path = self.directory / "config.json"
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise RunProblem(path, f"cannot be read ({error})") from error
        if not isinstance(values, dict):
            raise RunProblem(path, "holds no configuration")
        return from_dict(TrainConfig, values)

    def checkpoint(self, which: str | int = "last") -> Path:
        """Return the file of ``"last"``, ``"best"`` or an epoch's weights."""
        name = which if isinstance(which, str) else f"epoch-{which:04d}"
        return self.directory / "checkpoints" / f"{name}.safetensors"

    def weights(self, epoch: int | None = None) -> Path:
        """Return the file of an epoch's weights, or of the best where no epoch is named.

        Raises
        ------
        RunProblem
            When that epoch was not kept; those that were are named.
        """
        if epoch is None:
            best = self.checkpoint("best")
            return best if best.exists() else self.checkpoint("last")
        found = self.epochs()
        if epoch not in found:
            there = ", ".join(map(str, found)) or "none"
            what = f"keeps no weights of epoch {epoch}"
            raise RunProblem(self.directory, what, f"epochs that it keeps: {there}")
        return found[epoch]

    def epochs(self) -> dict[int, Path]:
        """Return the epochs whose weights are kept."""
        found = {}
        for path in sorted((self.directory / "checkpoints").glob("epoch-*.safetensors")):
            if match := _EPOCH_FILE.fullmatch(path.name):
                found[int(match[1])] = path
        return found

    def predictions(self, epoch: int) -> dict[str, NDArray[Any]]:
        """Return what was said of each sample; see :class:`.predictions.Predictions`."""
        with np.load(self.directory / "history" / f"epoch-{epoch:04d}.npz") as arrays:
            return {key: arrays[key] for key in arrays.files}

    def events(self) -> Iterator[Any]:
        """Yield what happened, as far as it can be read back; a torn last line is left out.

        A run that was killed did some steps again, with the same outcome: the last of each counts.
        """
        path = self.directory / "events.jsonl"
        if not path.exists():
            return
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                if event := _parse(line):
                    yield event

    def state(self) -> dict[str, Any]:
        """Return weights, optimiser and position of ``last``, for going on from there."""
        path = self.directory / "checkpoints" / "last.state.pt"
        try:
            content = dict(torch.load(path, map_location="cpu", weights_only=True))
        except Exception as error:
            raise RunProblem(
                path, "cannot be read, so that this run cannot be continued"
            ) from error
        if missing := _STATE - content.keys():
            raise RunProblem(
                path, f"lacks {', '.join(sorted(missing))}, so that this run cannot be continued"
            )
        return content


class RunWriter:
    """The writing side of a run directory.

    Parameters
    ----------
    config : TrainConfig
        What is trained; ``config.run`` is the directory, a new one below the data folder where
        it is empty.
    resume : bool
        Whether the directory holds a run that goes on.
    proposal : mapping or None
        How network and images were made to fit, as values that JSON can hold.

    Raises
    ------
    RunProblem
        When the directory is taken.
    """

    def __init__(
        self,
        config: TrainConfig,
        *,
        resume: bool,
        proposal: Mapping[str, Any] | None = None,
    ) -> None:
        self._config = config
        self._proposal = None if resume else proposal
        self.directory = Path(config.run) if config.run else new_directory(config)
        self._events: TextIO | None = None
        self._flushed = 0.0
        if not resume:
            _refuse_existing(self.directory)

    def prepare(self) -> None:
        """Make the folders; it is no run before :meth:`begin`, so that it can be started again."""
        try:
            for name in ("checkpoints", "history"):
                (self.directory / name).mkdir(parents=True, exist_ok=True)
                sweep_temporaries(self.directory / name)
            sweep_temporaries(self.directory)
        except OSError as error:
            raise _cannot_begin(self.directory, error) from error

    def begin(self) -> None:
        """Say that this is a run, whose position is saved already, and open the log."""
        try:
            self._write_config()
            if self._proposal is not None:
                text = json.dumps(self._proposal, indent=2, ensure_ascii=False) + "\n"
                write_text(self.directory / "proposal.json", text)
            write_text(self.directory / "format", f"{FORMAT}\n")
            self._events = _open_log(self.directory / "events.jsonl")
        except OSError as error:
            raise _cannot_begin(self.directory, error) from error

    def change(self, config: TrainConfig) -> None:
        """Keep other settings, which the run goes by from now on."""
        self._config = config
        try:
            self._write_config()
        except OSError as error:
            raise _unwritable(self.directory / "config.json", error) from error

    def _write_config(self) -> None:
        saved = dataclasses.replace(self._config, run=str(self.directory))
        write_text(self.directory / "config.json", json.dumps(to_dict(saved), indent=2) + "\n")

    def log(self, event: object) -> None:
        """Append an event as one line."""
        assert self._events is not None
        try:
            self._events.write(_line(event))
        except OSError as error:
            raise _unwritable(self.directory, error) from error
        late = time.monotonic() - self._flushed > _FLUSH_S
        if late or not isinstance(event, (events.BatchEnd, events.BatchSkipped)):
            self._flush()

    def save_weights(self, name: str, model: LoadedModel, facts: Mapping[str, object]) -> Path:
        """Write ``NAME.safetensors`` into the checkpoints."""
        path = self.directory / "checkpoints" / f"{name}.safetensors"
        try:
            return save_model(path, model, facts)
        except OSError as error:
            raise _unwritable(path, error) from error

    def save_state(self, state: Mapping[str, Any]) -> None:
        """Write what is needed to go on."""
        path = self.directory / "checkpoints" / "last.state.pt"
        self._flush()  # or the steps before this position would be told nowhere

        def write(temporary: Path) -> None:
            with temporary.open("wb") as file:
                torch.save(dict(state), file)

        try:
            write_atomically(path, write)
        except (OSError, RuntimeError) as error:
            # torch wraps what the file said into a complaint about its own position.
            cause = error.__context__ if isinstance(error.__context__, OSError) else error
            raise _unwritable(path, cause) from error

    def save_predictions(self, epoch: int, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Write what the network said of each validation sample."""
        path = self.directory / "history" / f"epoch-{epoch:04d}.npz"

        def write(temporary: Path) -> None:
            with temporary.open("wb") as file:
                np.savez_compressed(file, allow_pickle=False, **dict(arrays))

        try:
            write_atomically(path, write)
        except OSError as error:
            raise _unwritable(path, error) from error

    def thin(self, megabytes: int) -> None:
        """Drop weights of epochs until the rest fits: every second, then every fourth, ...

        A file that cannot be removed, such as one that another program reads, is left for the
        next time.
        """
        stride = 1
        kept = {
            number: (path, _size(path)) for number, path in Run(self.directory).epochs().items()
        }
        newest = max(kept, default=0)
        while sum(size for _, size in kept.values()) > megabytes * 1e6 and stride <= newest:
            stride *= 2
            for number in [n for n in kept if n % stride and n != newest]:
                with suppress(OSError):
                    kept.pop(number)[0].unlink()

    def _flush(self) -> None:
        if self._events is None:
            return
        try:
            self._events.flush()
        except OSError as error:
            raise _unwritable(self.directory, error) from error
        self._flushed = time.monotonic()

    def close(self) -> None:
        """Finish the log."""
        log, self._events = self._events, None
        if log is not None:
            try:
                log.close()
            except OSError as error:
                raise _unwritable(self.directory, error) from error


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def new_directory(config: TrainConfig) -> Path:
    """Return a directory that is not there yet, below the person's data folder."""
    model = re.sub(r"[^\w.-]+", "-", Path(config.model).stem) or "model"
    data = re.sub(r"[^\w.-]+", "-", config.data.partition(":")[0]) or "data"
    stem = f"{time.strftime('%Y-%m-%d')}-{model}-{data[:40]}"
    runs = data_folder() / "runs"
    number = 1
    while (runs / f"{stem}-{number}").exists():
        number += 1
    return runs / f"{stem}-{number}"


def _open_log(path: Path) -> TextIO:
    """Open the log to append whole lines, also behind one that a full disk or a crash tore."""
    log = path.open("a", encoding="utf-8")
    if log.tell():
        with path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                log.write("\n")
    return log


def _refuse_existing(directory: Path) -> None:
    if directory.is_file():
        raise RunProblem(directory, "is a file", "name another directory for the run")
    if not directory.is_dir() or not any(directory.iterdir()) or _never_began(directory):
        return
    if (directory / "format").exists():
        advice = "name another directory, or continue the run that is in it"
        raise RunProblem(directory, "holds a run already", advice)
    raise RunProblem(directory, "is not empty", "name another directory for the run")


def _never_began(directory: Path) -> bool:
    """Whether nothing is in it but what a run writes before it begins; it was killed there."""
    try:
        begun = {"checkpoints", "history", "config.json", "proposal.json"}
        if not {"checkpoints"} <= _names(directory) <= begun:
            return False
        below = _names(directory / "checkpoints") | _names(directory / "history")
    except OSError:
        return False
    return below <= {"last.safetensors", "last.state.pt"}


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not is_temporary(path)}


def _cannot_begin(directory: Path, error: OSError) -> RunProblem:
    reason = f"cannot be written ({error.strerror})"
    return RunProblem(directory, reason, "name another directory")


def _unwritable(path: Path, error: Exception) -> RunProblem:
    reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
    return RunProblem(path, f"cannot be written ({reason})", "what was written before is kept")


def _line(event: object) -> str:
    values: dict[str, Any] = {"event": type(event).__name__}
    for entry in dataclasses.fields(event):  # type: ignore[arg-type]
        value = getattr(event, entry.name)
        if isinstance(value, float) and not math.isfinite(value):
            value = None
        if isinstance(value, (str, int, float, bool, tuple, type(None))):
            values[entry.name] = value
        elif isinstance(value, Path):
            values[entry.name] = value.name
    return json.dumps(values, separators=(",", ":")) + "\n"


def _parse(line: str) -> Any:
    try:
        values = json.loads(line)
        kind = _READABLE[values.pop("event")]
        return kind(**{_FORMER.get(name, name): _frozen(value) for name, value in values.items()})
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _frozen(value: Any) -> Any:
    """Return lists of JSON, also those in lists, as the tuples that they were."""
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
