"""Files of different people, dropped on the window one after another: each is told what it is."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimerEvent
from PySide6.QtWidgets import QDockWidget
from pytestqt.qtbot import QtBot

from cnnviz.qt.main_window import MainWindow
from cnnviz.state.open_file import Step
from tests.hostile.shapes import CONTENTS
from tests.origins import FILES
from tests.qt.journeys import PATIENCE, content, drop, window

__all__ = ["window"]


def told_after_drop(qtbot: QtBot, window: MainWindow, path: Path) -> str:
    """Return what the view of the file says once nothing more is on its way."""
    view, models = content(window, "file"), window.workbench.models
    done: list[str] = []
    for signal in (models.opened, models.failed):
        signal.connect(done.append)
    drop(window, path)
    qtbot.waitUntil(lambda: str(path) in done, timeout=PATIENCE)
    for signal in (models.opened, models.failed):
        signal.disconnect(done.append)
    file = window.workbench.session.file
    assert file is None or file.step is not Step.LOADING
    return view.problem.text() or view.told.text()


class Ticks(QObject):
    """Measures how long the event loop was away at most."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.longest = 0.0
        self._last = time.monotonic()
        self.startTimer(10)

    def timerEvent(self, event: QTimerEvent) -> None:
        now = time.monotonic()
        self.longest, self._last = max(self.longest, now - self._last), now


def in_front(window: MainWindow) -> bool:
    dock = window.findChild(QDockWidget, "file")
    return dock is not None and not dock.visibleRegion().isEmpty()


def test_a_dropped_file_brings_what_is_said_of_it_to_the_front(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    name, write, part = FILES[1]
    write(tmp_path / name)
    assert not in_front(window)
    assert part in told_after_drop(qtbot, window, tmp_path / name)
    qtbot.waitUntil(lambda: in_front(window))
    window.show_workspace("train")
    assert not in_front(window)
    course, write, _ = next(entry for entry in FILES if entry[0] == "course.pt")
    write(tmp_path / course)
    told_after_drop(qtbot, window, tmp_path / course)
    # Nothing goes on before the person chooses, so that the view comes into any workspace.
    qtbot.waitUntil(lambda: in_front(window))


def test_of_several_files_dropped_at_once_the_first_is_opened_and_the_others_are_named(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    names = ["bare.pth", "near.pth", "unknown.pth"]
    for name, write, _ in FILES:
        if name in names:
            write(tmp_path / name)
    notices: list[str] = []
    window.workbench.session.noticed.connect(lambda notice: notices.append(notice.text))
    with qtbot.waitSignal(window.workbench.models.opened, timeout=PATIENCE):
        drop(window, *(tmp_path / name for name in names))
    file = window.workbench.session.file
    assert file is not None
    assert file.path.name == "bare.pth"
    assert any("not opened: near.pth, unknown.pth" in text for text in notices)


@pytest.mark.slow
def test_twenty_files_one_after_another(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    assert len(FILES) >= 20
    for name, write, part in FILES:
        write(tmp_path / name)
        assert part in told_after_drop(qtbot, window, tmp_path / name), name


@pytest.mark.slow
def test_every_shared_file_is_told(qtbot: QtBot, window: MainWindow, shared_data: Path) -> None:
    told = {
        path.name: told_after_drop(qtbot, window, path)
        for path in sorted((shared_data / "checkpoints").iterdir())
    }
    assert all(text.startswith("This file ") for text in told.values())
    assert len(set(told.values())) == len(told)  # each in words of its own


@pytest.mark.timeout(300)
def test_the_window_answers_whatever_is_dropped(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    view = content(window, "file")
    paths = {name: tmp_path / f"{number}.pth" for number, name in enumerate(CONTENTS)}
    for name, path in paths.items():
        path.write_bytes(CONTENTS[name]())
    ticks = Ticks(window)
    for name, path in paths.items():
        assert told_after_drop(qtbot, window, path), name
        assert "\x1b" not in view.told.text(), name
        assert ticks.longest < 1.0, name
