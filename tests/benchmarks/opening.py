"""The programs that :mod:`tests.benchmarks.start_up` starts, each in a process of its own.

``bare`` shows a window as anyone would write it, ``ours`` the program itself by its command line;
both print one line of JSON and end. Nothing but the standard library is imported up here, because
what is imported is what is measured.
"""

from __future__ import annotations

import json
import sys
import time
from functools import partial
from typing import Any

HEAVY = ("torch", "torchvision", "sklearn", "umap", "numba", "scipy")
TICK_MS = 5
PATIENCE_S = 120.0


def bare(started: float) -> dict[str, Any]:
    """Show a QMainWindow with five docks and one pyqtgraph view."""
    import pyqtgraph as pg
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QMainWindow

    application = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.resize(1280, 800)
    window.setCentralWidget(pg.PlotWidget())
    sides = (Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea)
    for number in range(5):
        dock = QDockWidget(f"Dock {number}", window)
        dock.setWidget(QLabel(f"Content {number}"))
        window.addDockWidget(sides[number % 2], dock)
    facts: dict[str, Any] = {}

    def painted(heavy: list[str]) -> None:
        facts.update(seconds=time.monotonic() - started, heavy=heavy)
        window.close()

    when_painted(window, painted)
    window.show()
    application.exec()
    return facts


def ours(started: float, *, fill: bool) -> dict[str, Any]:
    """Start cnnviz as a person does; with `fill`, wait until its first session is there."""
    from cnnviz.cli import main
    from cnnviz.qt import app

    make_window = app.make_window
    facts: dict[str, Any] = {}
    keep: list[Any] = []

    def watched(*arguments: Any, **more: Any) -> Any:
        window = make_window(*arguments, **more)

        def painted(heavy: list[str]) -> None:
            facts.update(seconds=time.monotonic() - started, heavy=heavy)
            if fill:
                keep.append(_Ticker(window, facts))
            else:
                window.close()

        when_painted(window, painted)
        return window

    app.make_window = watched  # type: ignore[assignment]
    facts["code"] = main([])
    return facts


def when_painted(window: Any, tell: Any) -> None:
    """Call `tell` once the whole first frame of a window has been painted.

    It is told which heavy packages were there when the paint began.
    """
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                window.removeEventFilter(self)
                heavy.extend(sorted(set(HEAVY) & set(sys.modules)))
                # All widgets are painted within one event; the timer comes after it.
                QTimer.singleShot(0, partial(tell, heavy))
            return False

    heavy: list[str] = []
    watch = Watch(window)
    window.installEventFilter(watch)


class _Ticker:
    """Notes how late a timer of 5 ms is while the first session arrives, then ends the program."""

    def __init__(self, window: Any, facts: dict[str, Any]) -> None:
        from PySide6.QtCore import Qt, QTimer

        self._window = window
        self._facts = facts
        self._begun = self._last = time.monotonic()
        self._late: list[float] = []
        self._timer = QTimer(window)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(TICK_MS)

    def _tick(self) -> None:
        now = time.monotonic()
        self._late.append(max(0.0, now - self._last - TICK_MS / 1000))
        self._last = now
        bench = self._window.workbench
        filled = bench.session.probe is not None and bench.session.image_set is not None
        settled = filled and not bench.lane.jobs() and not bench.probes.waiting
        if settled or now - self._begun > PATIENCE_S:
            self._timer.stop()
            self._facts["filled"] = settled
            self._facts["until_filled"] = now - self._begun
            self._facts["longest_gap"] = max(self._late)
            self._facts["torch"] = "torch" in sys.modules
            self._window.close()


if __name__ == "__main__":
    role, moment = sys.argv[1], float(sys.argv[2])
    told = bare(moment) if role == "bare" else ours(moment, fill=role == "fill")
    print(json.dumps(told))
