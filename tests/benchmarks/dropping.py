"""How soon a file that is dropped on the window is seen, and how late the window is meanwhile.

A file of 5.7 GB with 600 convolutions, of which only the length is there, as safetensors, and one
of a hundred thousand tensors with hostile names. The window is up, the filters lie in front, and
before each drop another network is open. Times are those from the drop to what stands in the views.
"""

from __future__ import annotations

import json
import struct
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication

from cnnviz.qt.app import make_window, open_first
from cnnviz.qt.main_window import MainWindow
from cnnviz.qt.settings import Settings
from cnnviz.state.open_file import Step
from tests.benchmarks.event_loop import Lateness
from tests.benchmarks.harness import Comparison, Figure

_ROUNDS = 7
_LARGE = {f"layer{number}.conv.weight": [512, 512, 3, 3] for number in range(600)}
_MANY = {f"layer<b>{number}</b>\u202e.{'x' * 50}": [2, 2] for number in range(100_000)}


def rows() -> Iterator[Comparison | Figure]:
    """Measure."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        application = QApplication.instance() or QApplication([])
        assert isinstance(application, QApplication)
        window = make_window(application, Settings(home / "settings"))
        window.resize(1280, 800)
        window.show()
        open_first(window, None, None, None)
        bench = window.workbench
        _passed(0, lambda: bench.session.probe is not None and not bench.lane.jobs())
        next(dock for dock in window.docks if dock.spec.key == "filters").raise_()
        large, many = home / "large.safetensors", home / "many.safetensors"
        _write(large, _LARGE)
        found = [_drop(window, large) for _ in range(_ROUNDS)]
        size = f"{large.stat().st_size / 1e9:.1f} GB"
        yield Figure(f"facts of {size} after the drop", min(told for told, _ in found), "ms")
        yield Figure(f"first filters of {size}", min(shown for _, shown in found), "ms", 300)
        _write(many, _MANY)
        late = Lateness(window)
        late.start()
        told, _ = _drop(window, many)
        late.stop()
        yield Figure(f"facts of {len(_MANY):,} tensors after the drop", told, "ms")
        yield Figure("longest lateness meanwhile", late.take()[1], "ms")
        window.close()
        bench.lane.close()


def _write(path: Path, shapes: dict[str, list[int]]) -> None:
    """Write names and shapes, and for the numbers only their room."""
    header: dict[str, object] = {}
    end = 0
    for name, shape in shapes.items():
        start, size = end, 4
        for side in shape:
            size *= side
        end = start + size
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [start, end]}
    text = json.dumps(header).encode()
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        file.truncate(8 + len(text) + end)


def _drop(window: MainWindow, path: Path) -> tuple[float, float]:
    """Return how many milliseconds it takes until facts stand in the window, and filters."""
    bench = window.workbench
    bench.models.open("course_cnn")
    _passed(0, lambda: bench.session.model is not None and not bench.lane.jobs())
    filters = next(dock for dock in window.docks if dock.spec.key == "filters").fill()
    start = time.perf_counter()
    bench.open_path(path)
    told = _passed(start, lambda: bench.session.file is not None)
    shown = _passed(start, lambda: path.name in filters.header.text())
    _passed(0, lambda: _step(window) is Step.TENSORS and not bench.lane.jobs())
    return told, shown


def _step(window: MainWindow) -> Step | None:
    file = window.workbench.session.file
    return None if file is None else file.step


def _passed(start: float, until: Callable[[], bool]) -> float:
    while not until():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
    return 1000 * (time.perf_counter() - start)
