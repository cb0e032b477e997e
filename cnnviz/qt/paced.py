"""Redrawing at a pace that leaves the processor to the work that is watched."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cnnviz.qt.engine_thread import EngineThread

_LEAST_MS, _MOST_MS = 200, 2_000
_SHARE = 0.05  # of the time of one processor, which those who compute have less


class Paced(QObject):
    """Gathers many wishes to redraw into few, and leaves them be once the lane closes.

    Signals
    -------
    due()
        Redraw now. What that takes, painting included, is measured, and the next one waits so long
        that redrawing takes a twentieth of the time: from 0.2 to 2 seconds.
    """

    due = Signal()

    def __init__(self, lane: EngineThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        lane.closing.connect(self.stop)
        self._began = 0.0
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_LEAST_MS)
        self._wait.timeout.connect(self._tell)
        # A timer of no time fires once everything that was posted is done, painting too.
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._note_cost)

    @Slot()
    def ask(self) -> None:
        """Wish for a redraw."""
        if not self._wait.isActive() and not self._lane.closes:
            self._wait.start()

    @Slot()
    def at_once(self) -> None:
        """Redraw now, and forget the wishes until here."""
        self.stop()
        self._tell()

    @Slot()
    def stop(self) -> None:
        """Forget the wishes until here."""
        self._wait.stop()

    @Slot()
    def _tell(self) -> None:
        self._began = time.monotonic()
        self.due.emit()
        self._idle.start()

    @Slot()
    def _note_cost(self) -> None:
        cost = (time.monotonic() - self._began) * 1000
        self._wait.setInterval(round(min(_MOST_MS, max(_LEAST_MS, cost / _SHARE))))
