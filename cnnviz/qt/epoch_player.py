"""Lets the epochs of a run go by, one after the other."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cnnviz.qt.workbench import Workbench

_PACE_MS = 400  # long enough to see what has changed


class EpochPlayer(QObject):
    """Shows one epoch after the other; the next one waits until the last one is there.

    All of it is one gesture: a step back leads to what was shown before it began.

    Signals
    -------
    changed()
        ``playing`` is new.
    """

    changed = Signal()

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench.epochs)
        self._epochs = workbench.epochs
        self._probes = workbench.probes
        self._timer = QTimer(self)
        self._timer.setInterval(_PACE_MS)
        self._timer.timeout.connect(self._go_on)
        self._epochs.changed.connect(self._check)
        workbench.lane.closing.connect(self.stop)

    @property
    def playing(self) -> bool:
        """Whether epochs go by."""
        return self._timer.isActive()

    @Slot()
    def toggle(self) -> None:
        """Begin, from the first epoch where the newest one is shown, or stop."""
        if self.playing:
            self.stop()
            return
        offered = self._epochs.offered
        if not offered:
            return
        at_end = self._epochs.shown in (None, offered[-1])
        self._epochs.show(offered[0] if at_end else self._epochs.shown)
        if not at_end:
            self._epochs.step(1)
        self._timer.start()
        self.changed.emit()

    @Slot()
    def stop(self) -> None:
        """Stay at the epoch that is shown."""
        if self.playing:
            self._timer.stop()
            self.changed.emit()

    @Slot()
    def _go_on(self) -> None:
        if not self._epochs.settled or self._probes.waiting:
            return
        offered = self._epochs.offered
        if self._epochs.shown in (None, *offered[-1:]):
            self.stop()
        else:
            self._epochs.step(1, amend=True)

    @Slot()
    def _check(self) -> None:
        if not self._epochs.offered or not self._epochs.is_shown:
            self.stop()


def player_of(workbench: Workbench) -> EpochPlayer:
    """Return the player of a window, making it on the first call."""
    found = workbench.epochs.findChild(EpochPlayer)
    return found if found is not None else EpochPlayer(workbench)
