"""Downloads beside each other, and what is known of each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cnnviz.engine.data import download
from cnnviz.qt.controllers.downloads import DownloadController, Stage
from cnnviz.qt.settings import Settings
from cnnviz.qt.workbench import Workbench, make_workbench
from tests.loopback import Server, checked, serving, small_mnist

WAIT = 30_000


@pytest.fixture
def workbench(tmp_path: Path) -> Iterator[Workbench]:
    made = make_workbench(Settings(tmp_path / "settings"))
    yield made
    assert made.lane.close(30_000)


@pytest.fixture
def downloads(workbench: Workbench) -> DownloadController:
    return workbench.downloads


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    files = small_mnist()
    resources = checked(files)
    monkeypatch.setattr(download, "resources", lambda _name: resources)
    with serving(files) as made:
        monkeypatch.setenv("CNNVIZ_MIRRORS", made.address)
        yield made


def test_two_sets_come_beside_each_other(
    qtbot: QtBot, downloads: DownloadController, server: Server, own_folders: Path
) -> None:
    arrived: list[str] = []
    downloads.arrived.connect(arrived.append)
    server.hold_after = 10
    for name in ("mnist", "fashion-mnist"):
        downloads.fetch(name)
    qtbot.waitUntil(lambda: len(server.ranges) == 2, timeout=WAIT)
    assert {downloads.download(name).stage for name in ("mnist", "fashion-mnist")} == {
        Stage.RUNNING
    }
    downloads.cancel("mnist")
    qtbot.waitUntil(lambda: not downloads.download("mnist").stage.busy, timeout=WAIT)
    server.release()
    qtbot.waitUntil(lambda: bool(arrived), timeout=WAIT)
    assert arrived == ["fashion-mnist"]
    assert len(list((own_folders / "data" / "fashion-mnist").iterdir())) == 4


def test_a_set_on_its_way_is_neither_asked_for_nor_fetched_twice(
    qtbot: QtBot, downloads: DownloadController, server: Server
) -> None:
    server.hold_after = 10
    downloads.fetch("mnist")
    qtbot.waitUntil(lambda: len(server.ranges) == 1, timeout=WAIT)
    downloads.ask("mnist")
    downloads.fetch("mnist")
    downloads.offer("mnist")
    assert downloads.download("mnist").stage is Stage.RUNNING
    assert len(downloads.lane.jobs()) == 1
    with qtbot.waitSignal(downloads.arrived, timeout=WAIT):
        server.release()
    assert downloads.download("mnist").stage is Stage.HERE


def test_the_model_lane_has_no_part_in_it(
    qtbot: QtBot, workbench: Workbench, server: Server
) -> None:
    with qtbot.waitSignal(workbench.downloads.arrived, timeout=WAIT):
        workbench.downloads.fetch("mnist")
    assert not workbench.lane.isRunning()
