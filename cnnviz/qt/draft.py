"""The training that a person is about to start, for every view that looks ahead of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMetaMethod, QObject, Signal

from cnnviz.engine.options import from_dict, to_dict
from cnnviz.engine.training.config import TrainConfig

if TYPE_CHECKING:
    from cnnviz.qt.settings import Settings
    from cnnviz.qt.workbench import Workbench

_KEPT = "training/config"


class Draft(QObject):
    """What the training form says at the moment, and what it said last time.

    Before there is a form, this is what was kept. The form publishes what it says with :meth:`set`;
    whoever proposes other settings calls :meth:`adopt`.

    Parameters
    ----------
    settings : Settings
        Where the configuration is kept for the next time.

    Signals
    -------
    changed()
        ``config`` or ``from_loaded`` is new.
    adopted(dict)
        Fields, by their names, that the form is to fill in.
    """

    changed = Signal()
    adopted = Signal(dict)

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._config: TrainConfig | None = self.kept()
        self._from_loaded = False

    @property
    def config(self) -> TrainConfig | None:
        """What would be trained; None while a field is wrong."""
        return self._config

    @property
    def from_loaded(self) -> bool:
        """Whether the network in the window would be trained, instead of the one named."""
        return self._from_loaded

    def set(self, config: TrainConfig | None, *, from_loaded: bool = False) -> None:
        """Take what the form says now."""
        if (config, from_loaded) != (self._config, self._from_loaded):
            self._config, self._from_loaded = config, from_loaded
            self.changed.emit()

    def adopt(self, **changes: Any) -> None:
        """Ask the form to take these fields and leave the others; it publishes what comes of it."""
        if self.isSignalConnected(QMetaMethod.fromSignal(self.adopted)):
            self.adopted.emit(changes)
        elif self._config is not None:  # nobody has looked at the form yet
            self.keep(replace(self._config, **changes))
            self.set(self.kept())

    def kept(self) -> TrainConfig:
        """Return what was kept last, or the defaults."""
        try:
            values = json.loads(self._settings.read(_KEPT, "{}"))
        except ValueError:
            return TrainConfig()
        return from_dict(TrainConfig, values) if isinstance(values, dict) else TrainConfig()

    def keep(self, config: TrainConfig) -> None:
        """Keep a configuration for the next time; the next start gets a folder of its own."""
        self._settings.write(_KEPT, json.dumps(to_dict(replace(config, run=""))))


def draft_of(workbench: Workbench) -> Draft:
    """Return the draft of a window, making it on the first call."""
    found = workbench.training.findChild(Draft)
    return found if found is not None else Draft(workbench.settings, workbench.training)
