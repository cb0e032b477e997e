"""Ctrl+C in the terminal and the system's wish to end: the window closes as by its own button.

Python runs its handlers only between two of its own steps, and in the event loop of Qt there are
none; so the signal is written into a socket that Qt watches.
"""

from __future__ import annotations

import signal
import socket
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

_ENDING = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows lacks the last one


class EndSignals(QObject):
    """Tells once when the process shall end; handlers are as before when it is closed.

    Signals
    -------
    asked()
        Somebody wants the program to end.
    """

    asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
        self._wakeup = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._before = {
            number: signal.signal(number, _let_through)
            for number in (getattr(signal, name, None) for name in _ENDING)
            if number is not None
        }
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._tell)

    def close(self) -> None:
        """Give the signals back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._wakeup)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._reader.close()
        self._writer.close()

    @Slot()
    def _tell(self) -> None:
        if self._reader.recv(64):
            self.asked.emit()


def _let_through(_number: int, _frame: Any) -> None:
    """Do nothing: what has to be done happens in the event loop."""
