"""How late the window's event loop is while something else works."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer

TICK_MS = 5
_PATIENCE_S = 300.0


class Lateness:
    """A timer that notes how late it is called.

    Parameters
    ----------
    parent : QObject
        On whose thread it ticks.
    """

    def __init__(self, parent: QObject) -> None:
        self._seconds: list[float] = []
        self._last = 0.0
        self.timer = QTimer(parent)
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(self._tick)

    def start(self) -> None:
        self._last = time.perf_counter()
        self.timer.start(TICK_MS)

    def stop(self) -> None:
        self.timer.stop()

    def take(self) -> tuple[float, float]:
        """Return the 99th percentile and the longest in ms, and begin anew."""
        late = 1000 * np.array(self._seconds or [0.0])
        self._seconds = []
        return float(np.percentile(late, 99)), float(late.max())

    def _tick(self) -> None:
        now = time.perf_counter()
        self._seconds.append(max(0.0, now - self._last - TICK_MS / 1000))
        self._last = now


def wait(until: Callable[[], bool]) -> None:
    """Let the event loop run as it does in the program, until something is so."""
    loop = QEventLoop()
    check = QTimer()
    end = time.monotonic() + _PATIENCE_S
    check.timeout.connect(lambda: loop.quit() if until() or time.monotonic() > end else None)
    check.start(20)
    loop.exec()
    check.stop()
    if not until():
        raise RuntimeError("the window did not come to an end")
