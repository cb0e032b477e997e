"""How long a piece of work will still take, beside what is said of it."""

from __future__ import annotations

import time

from PySide6.QtCore import QCoreApplication

from cnnviz.qt.status import readable_duration
from cnnviz.state.pace import Pace


def with_time_left(text: str, pace: Pace) -> str:
    """Return `text` with the time that is left, where that is known."""
    left = pace.seconds_left(time.monotonic())
    if left is None:
        return text
    shape = QCoreApplication.translate("TimeLeft", "{text} · {time} left")
    return shape.format(text=text, time=readable_duration(left))
