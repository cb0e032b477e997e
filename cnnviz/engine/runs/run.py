"""The reading side of a run directory."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from cnnviz.engine.errors import RunProblem
from cnnviz.engine.runs.about import Plain, read_about
from cnnviz.engine.runs.files import LOG, check_format
from cnnviz.engine.runs.history.read import History
from cnnviz.engine.runs.log import reading
from cnnviz.engine.runs.state import SavedState, saved_state
from cnnviz.engine.training import events
from cnnviz.engine.training.config import TrainConfig

_EPOCH_FILE = re.compile(r"epoch-(\d+)\.safetensors")


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
        check_format(self.directory)

    @property
    def config(self) -> TrainConfig:
        """What the run was started with.

        Raises
        ------
        RunProblem
            Where it cannot be read, or the run is one of somebody's own loop.
        """
        config = read_about(self.directory, strict=True).config
        if config is None:
            what = "was written by a training loop of its own"
            advice = "only the script that trained it can go on with it"
            raise RunProblem(self.directory, what, advice)
        return config

    @property
    def origin(self) -> str:
        """``"fit"`` where our own training writes it, ``"record"`` for somebody's own loop."""
        return read_about(self.directory).origin

    @property
    def settings(self) -> Mapping[str, Plain]:
        """What it was started with as names and values, whoever trained it."""
        return read_about(self.directory).settings

    def facts(self) -> events.RunFacts | None:
        """Return what the run told when it began first; None where nothing was told yet."""
        told = next((event for event in self.events() if isinstance(event, events.RunFacts)), None)
        config = read_about(self.directory).config
        if told is None or config is None:
            return told
        return replace(told, config=config, epochs=config.epochs)

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

    @property
    def history(self) -> History:
        """What is kept of its epochs."""
        return History(self.directory)

    def events(self) -> Iterator[Any]:
        """Yield what happened, as far as it can be read back; a torn last line is left out.

        A run that was killed did some steps again, with the same outcome: the last of each counts.
        """
        for event in reading(self.directory / LOG):
            # A run may have been moved: it is where it is read.
            moved = isinstance(event, (events.RunFacts, events.RunEnded))
            yield replace(event, directory=self.directory) if moved else event

    def saved_state(self) -> SavedState:
        """Return the newest position that verifies; see :func:`.state.saved_state`."""
        return saved_state(self.directory)

    def state(self) -> dict[str, Any]:
        """Return weights, optimiser and position, for going on from there."""
        return self.saved_state().content
