"""The writing side of a run directory."""

from __future__ import annotations

import io
import json
import time
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cnnviz.engine.checkpoints.write import save_checkpoint
from cnnviz.engine.models.load_own import SOURCE
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.models.save import describe
from cnnviz.engine.runs.about import About
from cnnviz.engine.runs.background import Background
from cnnviz.engine.runs.files import FORMAT, LOG, cannot_begin, refuse_existing, unwritable
from cnnviz.engine.runs.log import line
from cnnviz.engine.runs.presence import Presence
from cnnviz.engine.runs.run import Run
from cnnviz.engine.runs.state import NEWEST, PREVIOUS, held_by, snapshot
from cnnviz.engine.runs.summary import SummaryKeeper
from cnnviz.engine.runs.thinning import thin, thin_history
from cnnviz.engine.storage import (
    Appended,
    make_folder,
    sweep_temporaries,
    write_bytes,
    write_text,
    write_verified,
)
from cnnviz.engine.training import events
from cnnviz.engine.training.config import TrainConfig

_FLUSH_S = 1.0


class RunWriter:
    """The writing side of a run directory.

    What it is given is written by a thread of its own, in the order in which it came; the caller
    waits for nothing but a copy. A file that cannot be written ends all writing, and is told by the
    next call that can: what is on the disk is then a run that can be continued.

    Parameters
    ----------
    directory : pathlib.Path
        Where it is written.
    about : About
        What it is of.
    resume : bool
        Whether the directory holds a run that goes on.
    presence : Presence or None
        The word that this process writes here, where it was given already.

    Raises
    ------
    RunProblem
        When the directory is taken.
    """

    def __init__(
        self, directory: Path, about: About, *, resume: bool, presence: Presence | None = None
    ) -> None:
        self.directory = directory
        self._about = about
        self._resume = resume
        self._presence = presence or Presence(directory)
        self._background = Background(self._presence.check, self._presence.beat)
        self._log: Appended | None = None
        self._summary: SummaryKeeper | None = None
        self._begun = False
        self._told: list[object] = []  # events that are not in the log yet
        self._flushed = 0.0
        self._written: deque[Any] = deque()
        if not resume:
            refuse_existing(self.directory)

    # ---- its beginning and its end -------------------------------------------------------

    def prepare(self) -> None:
        """Make the folders; it is no run before :meth:`begin`, so that it can be started again."""
        folders = [self.directory / "checkpoints", self.directory / "history"]
        try:
            for folder in folders:
                make_folder(folder)
            self._presence.take()
            if not self._resume:
                refuse_existing(self.directory)  # another process may have been quicker
            for folder in (*folders, self.directory):
                sweep_temporaries(folder)
        except OSError as error:
            raise cannot_begin(self.directory, error) from error

    def begin(self) -> None:
        """Say that this is a run, whose position is saved already, and open the log."""
        self._background.put(self._begin)
        self._begun = True
        self.drain()

    def _begin(self) -> None:
        try:
            self._write_about()
            if self._about.proposal is not None and not self._resume:
                text = json.dumps(self._about.proposal, indent=2, ensure_ascii=False) + "\n"
                write_text(self.directory / "proposal.json", text)
            write_text(self.directory / "format", f"{FORMAT}\n")
            self._log = Appended(self.directory / LOG)
            self._summary = SummaryKeeper(self.directory)
        except OSError as error:
            raise cannot_begin(self.directory, error) from error

    def change(self, config: TrainConfig) -> None:
        """Keep other settings, which the run goes by from now on."""
        self._about = About.of_fit(config)
        self._put(self.directory / "config.json", self._write_about)

    def _write_about(self) -> None:
        text = json.dumps(self._about.to_dict(self.directory), indent=2) + "\n"
        write_text(self.directory / "config.json", text)

    @property
    def has_failed(self) -> bool:
        """Whether a file could not be written, so that nothing is written any more."""
        return self._background.has_failed

    def drain(self) -> None:
        """Wait until everything is on the disk, and raise what could not be written."""
        self._flush()
        self._background.drain()

    def close(self) -> None:
        """Write what waits, and let another process write."""
        self._flush()
        try:
            self._background.close()
        finally:
            log, self._log = self._log, None
            if log is not None:
                log.close()
            self._presence.release()

    # ---- what happened -------------------------------------------------------------------

    def log(self, event: object, *, written: bool = False) -> None:
        """Append an event as one line.

        Parameters
        ----------
        event : object
            What happened.
        written : bool
            Whether :meth:`written` gives it back, once all that came before is on the disk.
        """
        assert self._begun
        self._background.check()
        self._told.append(event.facts if isinstance(event, events.RunStarted) else event)
        if written:
            self._flush()
            self._background.put(lambda: self._written.append(event))
        late = time.monotonic() - self._flushed > _FLUSH_S
        if late or not isinstance(event, (events.BatchEnd, events.BatchSkipped)):
            self._flush()

    def written(self) -> list[Any]:
        """Return the events that were waiting for files, and wait no more; in their order."""
        return [self._written.popleft() for _ in range(len(self._written))]

    def _flush(self, *, durable: bool = False) -> None:
        told, self._told = self._told, []
        self._flushed = time.monotonic()
        if told or durable:
            self._put(self.directory / LOG, lambda: self._append(told, durable=durable))

    def _append(self, told: list[object], *, durable: bool) -> None:
        if self._log is None or self._summary is None:
            return  # the first position is saved before there is a log
        if told:
            self._log.write("".join(map(line, told)))
            self._summary.take(told)
        if durable:
            self._log.flush()

    # ---- files ---------------------------------------------------------------------------

    def save_weights(
        self,
        name: str,
        model: LoadedModel,
        facts: Mapping[str, object],
        tensors: Mapping[str, Tensor] | None = None,
    ) -> Path:
        """Write ``NAME.safetensors`` into the checkpoints.

        Parameters
        ----------
        name : str
            Of the file; of ``last`` the newest alone counts.
        model : LoadedModel
            The network.
        facts : mapping of str to object
            More to tell, such as epoch and accuracy.
        tensors : mapping of str to Tensor or None
            A copy of its weights, where there is one already.
        """
        path = self.directory / "checkpoints" / f"{name}.safetensors"
        own = snapshot(model.module.state_dict()) if tensors is None else tensors
        self._put(
            path,
            lambda: save_checkpoint(path, own, describe(model, facts)),
            key=path.name if name == "last" else "",
            holds=held_by(own),
        )
        return path

    def save_state(self, state: Mapping[str, Any], *, certain: bool = False) -> None:
        """Write what is needed to go on.

        Parameters
        ----------
        state : mapping
            A :func:`.snapshot`, which nobody changes any more.
        certain : bool
            Whether it is written even if a newer one comes before that.
        """
        folder = self.directory / "checkpoints"
        self._flush(durable=True)  # or the steps before this position would be told nowhere

        def write() -> None:
            write_verified(
                folder / NEWEST,
                lambda file: torch.save(state, cast(IO[bytes], file)),
                previous=folder / PREVIOUS,
            )

        self._put(folder / NEWEST, write, key="" if certain else NEWEST, holds=held_by(state))

    def save_history(self, name: str, arrays: Mapping[str, NDArray[Any]]) -> Path:
        """Write ``NAME.npz`` into the history; packing it would take more time than room."""
        path = self.directory / "history" / f"{name}.npz"

        def write() -> None:
            packed = io.BytesIO()
            np.savez(packed, allow_pickle=False, **dict(arrays))
            write_verified(path, lambda file: file.write(packed.getbuffer()))

        self._put(path, write, holds={id(array): array.nbytes for array in arrays.values()})
        return path

    def save_source(self, files: Mapping[str, bytes]) -> None:
        """Write the program that makes the network below ``source``, by the places there.

        To the byte, for its hash says that it is the same, and it may be in any encoding.
        """
        folder = self.directory / SOURCE

        def write() -> None:
            for place, content in files.items():
                make_folder((folder / place).parent)
                write_bytes(folder / place, content)

        self._put(folder, write)

    def thin(self, megabytes: int) -> None:
        """Drop weights of epochs until the rest fits: every second, then every fourth, ...

        A file that cannot be removed, such as one that another program reads, is left for the
        next time.
        """
        self._put(self.directory, lambda: thin(Run(self.directory).epochs(), megabytes))

    def thin_history(self, megabytes: int) -> None:
        """Drop what is kept of epochs and steps beside weights in the same way."""
        self._put(self.directory, lambda: thin_history(self.directory, megabytes))

    def _put(
        self,
        path: Path,
        work: Callable[[], object],
        *,
        key: str = "",
        holds: Mapping[int, int] | None = None,
    ) -> None:
        def told() -> None:
            try:
                work()
            except (OSError, RuntimeError) as error:
                self._presence.check()  # which says more where the whole folder is gone
                raise unwritable(path, error) from error

        self._background.put(told, key=key, holds=holds)
