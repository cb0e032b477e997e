"""What the other processes of a run do where the first one writes: nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cnnviz.engine.runs.history.write import Looked
from cnnviz.engine.training import events
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.keeping import Keeper
from cnnviz.engine.training.predictions import Predictions
from cnnviz.engine.training.standing import Standing


class Onlooker(Keeper):
    """Keeps nothing: the first of several processes writes for all.

    Parameters
    ----------
    now : Standing
        The run in memory.
    directory : pathlib.Path
        Where the first process keeps it.
    """

    def __init__(self, now: Standing, directory: Path) -> None:
        self._now = now
        self.directory = directory
        self.good_step = 0

    def say(self, event: events.Event) -> events.Event:
        """Return an event, which the first process writes into the log."""
        return event

    def change(self, config: TrainConfig) -> None:
        """Leave other settings to the first process."""

    def say_when_written(self, event: events.Event) -> None:
        """Leave it to the first process, which knows when that is."""

    def written(self) -> list[events.Event]:
        """Return nothing: what is on the disk the first process tells."""
        return []

    def drain(self) -> None:
        """Wait for nothing."""

    def begin(self) -> None:
        """Leave the directory to the first process."""

    def goes_on(self) -> None:
        """Note nothing: the first process knows what is on the disk."""

    def save_last(
        self,
        facts: dict[str, object] | None = None,
        state: dict[str, Any] | None = None,
        *,
        certain: bool = False,
    ) -> None:
        """Write nothing."""

    def save_if_due(self) -> None:
        """Write nothing."""

    def close(self) -> None:
        """End; there is nothing to write."""

    def bring_back(self) -> None:
        """Put the last good weights back in, as the first process does."""
        self._now.model.module.load_state_dict(self._good)

    def save_epoch(
        self, ended: events.EpochEnd, predictions: Predictions, looked: Looked | None = None
    ) -> list[events.Event]:
        """Return that an epoch has ended, and write nothing of it."""
        del predictions, looked
        return [ended]
