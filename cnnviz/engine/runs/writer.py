"""The writing side of a run directory."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import torch
from numpy.typing import NDArray

from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.models.save import save_model
from cnnviz.engine.runs.about import About
from cnnviz.engine.runs.files import FORMAT, LOG, cannot_begin, refuse_existing, unwritable
from cnnviz.engine.runs.log import line, open_log
from cnnviz.engine.runs.run import Run
from cnnviz.engine.storage import sweep_temporaries, write_atomically, write_text
from cnnviz.engine.training import events
from cnnviz.engine.training.config import TrainConfig

_FLUSH_S = 1.0


class RunWriter:
    """The writing side of a run directory.

    Parameters
    ----------
    directory : pathlib.Path
        Where it is written.
    about : About
        What it is of.
    resume : bool
        Whether the directory holds a run that goes on.

    Raises
    ------
    RunProblem
        When the directory is taken.
    """

    def __init__(self, directory: Path, about: About, *, resume: bool) -> None:
        self.directory = directory
        self._about = about
        self._proposal = None if resume else about.proposal
        self._events: TextIO | None = None
        self._flushed = 0.0
        if not resume:
            refuse_existing(self.directory)

    def prepare(self) -> None:
        """Make the folders; it is no run before :meth:`begin`, so that it can be started again."""
        try:
            for name in ("checkpoints", "history"):
                (self.directory / name).mkdir(parents=True, exist_ok=True)
                sweep_temporaries(self.directory / name)
            sweep_temporaries(self.directory)
        except OSError as error:
            raise cannot_begin(self.directory, error) from error

    def begin(self) -> None:
        """Say that this is a run, whose position is saved already, and open the log."""
        try:
            self._write_config()
            if self._proposal is not None:
                text = json.dumps(self._proposal, indent=2, ensure_ascii=False) + "\n"
                write_text(self.directory / "proposal.json", text)
            write_text(self.directory / "format", f"{FORMAT}\n")
            self._events = open_log(self.directory / LOG)
        except OSError as error:
            raise cannot_begin(self.directory, error) from error

    def change(self, config: TrainConfig) -> None:
        """Keep other settings, which the run goes by from now on."""
        self._about = About.of_fit(config)
        try:
            self._write_config()
        except OSError as error:
            raise unwritable(self.directory / "config.json", error) from error

    def _write_config(self) -> None:
        text = json.dumps(self._about.to_dict(self.directory), indent=2) + "\n"
        write_text(self.directory / "config.json", text)

    def log(self, event: object) -> None:
        """Append an event as one line."""
        assert self._events is not None
        try:
            self._events.write(line(event))
        except OSError as error:
            raise unwritable(self.directory, error) from error
        late = time.monotonic() - self._flushed > _FLUSH_S
        if late or not isinstance(event, (events.BatchEnd, events.BatchSkipped)):
            self._flush()

    def save_weights(self, name: str, model: LoadedModel, facts: Mapping[str, object]) -> Path:
        """Write ``NAME.safetensors`` into the checkpoints."""
        path = self.directory / "checkpoints" / f"{name}.safetensors"
        try:
            return save_model(path, model, facts)
        except OSError as error:
            raise unwritable(path, error) from error

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
            raise unwritable(path, cause) from error

    def save_history(self, name: str, arrays: Mapping[str, NDArray[Any]]) -> Path:
        """Write ``NAME.npz`` into the history; packing it would take more time than room."""
        path = self.directory / "history" / f"{name}.npz"

        def write(temporary: Path) -> None:
            with temporary.open("wb") as file:
                np.savez(file, allow_pickle=False, **dict(arrays))

        try:
            write_atomically(path, write)
        except OSError as error:
            raise unwritable(path, error) from error
        return path

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
            raise unwritable(self.directory, error) from error
        self._flushed = time.monotonic()

    def close(self) -> None:
        """Finish the log."""
        log, self._events = self._events, None
        if log is not None:
            try:
                log.close()
            except OSError as error:
                raise unwritable(self.directory, error) from error


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
