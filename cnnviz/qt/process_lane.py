"""The process lane: drives work that runs in a process of its own, which can be killed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from cnnviz.engine.child import close_idle
from cnnviz.qt.engine_thread import EngineThread


class ProcessLane(EngineThread):
    """Runs jobs whose bodies are made of :func:`cnnviz.engine.child.in_child`.

    Such a job gives its turn back at least every 50 ms, and to cancel it kills its process. On the
    model lane each of these waits would be one for what a person clicks meanwhile.

    Parameters
    ----------
    model_lane : EngineThread
        With it this one ends too, and with both the processes that wait for more work.
    parent : QObject, optional
        Its owner.
    """

    def __init__(self, model_lane: EngineThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        model_lane.closing.connect(self._close_too)

    def close(self, timeout_ms: int = 600_000) -> bool:
        """Cancel everything, wait for the cleaning up, and end the processes."""
        ended = super().close(timeout_ms)
        close_idle()
        return ended

    @Slot()
    def _close_too(self) -> None:
        self.close()
