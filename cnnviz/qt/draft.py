"""The training that a person is about to start, for every view that looks ahead of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from cnnviz.engine.training.config import TrainConfig
    from cnnviz.qt.workbench import Workbench


class Draft(QObject):
    """What the training form says at the moment.

    The form publishes it with :meth:`set`; whoever proposes other settings calls :meth:`adopt`.

    Signals
    -------
    changed()
        ``config`` or ``from_loaded`` is new.
    adopted(dict)
        Fields, by their names, that the form is to fill in.
    """

    changed = Signal()
    adopted = Signal(dict)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._config: TrainConfig | None = None
        self._from_loaded = False

    @property
    def config(self) -> TrainConfig | None:
        """What would be trained; None while a field is wrong, or before there is a form."""
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
        self.adopted.emit(changes)


def draft_of(workbench: Workbench) -> Draft:
    """Return the draft of a window, making it on the first call."""
    found = workbench.training.findChild(Draft)
    return found if found is not None else Draft(workbench.training)
