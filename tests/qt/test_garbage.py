"""Cycles that hold widgets are freed on the window's thread, whatever the lane allocates."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnviz.qt.engine_thread import EngineThread, Job
from cnnviz.qt.garbage import GarbageCollector


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[GarbageCollector]:
    owner = QObject()
    made = GarbageCollector(owner)
    yield made
    made.close()
    assert gc.isenabled()


class Knot:
    """Something that holds itself, as a widget with a bound method of its own does."""

    def __init__(self) -> None:
        self.itself = self


def allocate() -> int:
    """Make more containers than any threshold of Python's allows without a collection."""
    kept = [[number] for number in range(100_000)]
    return len(kept)


def test_a_cycle_is_freed_on_the_window_s_thread_alone(
    qtbot: QtBot, collector: GarbageCollector
) -> None:
    freed: list[int] = []
    lane = EngineThread()
    knot = Knot()
    weakref.finalize(knot, lambda: freed.append(threading.get_ident()))
    del knot
    job = Job("allocating", allocate)
    with qtbot.waitSignal(job.succeeded, timeout=20_000):
        lane.submit(job)
    assert all(thread == threading.get_ident() for thread in freed)
    qtbot.waitUntil(lambda: bool(freed), timeout=20_000)
    assert freed == [threading.get_ident()]
    assert lane.close()
