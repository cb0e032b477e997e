"""Frees reference cycles on the window's thread, and on no other.

Python collects cycles on whichever thread happens to allocate. A widget in a cycle that is freed on
the lane's thread crashes Qt, and no care in our own code covers what libraries make. So while a
window is open, collecting is its business: young garbage soon, old garbage once a minute, between
events.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_EVERY_MS = 500
_MIDDLE, _OLD = 10, 120  # in ticks: every five seconds, and once a minute what has lived long


class GarbageCollector(QObject):
    """Collects on the thread that it lives on; afterwards Python may do so anywhere again."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        gc.disable()
        self._ticks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    @Slot()
    def collect(self) -> None:
        """Collect what is young, now and then what is older too."""
        self._ticks += 1
        old, middle = self._ticks % _OLD == 0, self._ticks % _MIDDLE == 0
        gc.collect(2 if old else int(middle))
        if self._ticks == _OLD:
            # What libraries have made by now stays for good, and need not be looked at again.
            gc.freeze()

    def close(self) -> None:
        """Give the collecting back to Python."""
        self._timer.stop()
        if self._was_on:
            gc.enable()
