"""What a person changes while a run goes on or rests."""

from __future__ import annotations

import threading
from dataclasses import replace

from cnnviz.engine.options import check
from cnnviz.engine.training.config import TrainConfig

Wishes = dict[str, float | str]

STEERABLE = ("learning_rate", "weight_decay", "dropout", "frozen")


class Steering:
    """Wishes of another thread, which the run takes up before its next step."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wishes: Wishes = {}

    def change(
        self,
        *,
        learning_rate: float | None = None,
        weight_decay: float | None = None,
        dropout: float | None = None,
        frozen: str | None = None,
    ) -> None:
        """Wish for other settings from the next step on; None leaves one as it is.

        Parameters
        ----------
        learning_rate, weight_decay, dropout : float, optional
            As in :class:`TrainConfig`, but that a dropout of 0 silences nothing any more.
        frozen : str, optional
            Names of layers that keep their weights, separated by commas.

        Raises
        ------
        BadValue
            When a value is out of its range. Whether layers are there is known to the run alone,
            which tells it in :class:`cnnviz.engine.training.events.SettingsChanged`.
        """
        given = zip(STEERABLE, (learning_rate, weight_decay, dropout, frozen), strict=True)
        wanted = {name: value for name, value in given if value is not None}
        check(replace(TrainConfig(), **wanted))  # type: ignore[arg-type]
        with self._lock:
            self._wishes.update(wanted)

    def take(self) -> Wishes:
        """Return the wishes since the last time, and forget them."""
        with self._lock:
            wishes, self._wishes = self._wishes, {}
        return wishes
