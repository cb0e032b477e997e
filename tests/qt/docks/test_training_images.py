"""Training on a set that has to be downloaded first, by real clicks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from cnnviz.engine.data import download
from cnnviz.engine.training.config import TrainConfig
from cnnviz.qt.docks.training import TrainingPanel
from cnnviz.qt.session import Notice
from cnnviz.qt.settings import Settings
from cnnviz.qt.workbench import Workbench, make_workbench
from tests.loopback import Server, checked, serving, small_mnist

WAIT = 60_000


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    files = small_mnist(samples=100)
    resources = checked(files)
    monkeypatch.setattr(download, "resources", lambda _name: resources)
    with serving(files) as made:
        monkeypatch.setenv("CNNVIZ_MIRRORS", made.address)
        yield made


@pytest.fixture
def workbench(tmp_path: Path) -> Iterator[Workbench]:
    made = make_workbench(Settings(tmp_path / "settings"))
    yield made
    assert made.lane.close(30_000)
    made.settings.flush()


@pytest.fixture
def panel(qtbot: QtBot, workbench: Workbench) -> TrainingPanel:
    made = TrainingPanel(workbench)
    qtbot.addWidget(made)
    made.resize(320, 640)
    made.form.set_value(TrainConfig(data="mnist", epochs=1, validation_share=0.5, device="cpu"))
    with qtbot.waitExposed(made):
        made.show()
    return made


def press(qtbot: QtBot, button: QPushButton) -> None:
    assert button.isVisible(), button.text()
    assert button.isEnabled(), button.text()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_images_are_offered_and_training_waits_for_another_press(
    qtbot: QtBot, workbench: Workbench, panel: TrainingPanel, server: Server, own_folders: Path
) -> None:
    notices: list[Notice] = []
    workbench.session.noticed.connect(notices.append)
    press(qtbot, panel.start_button)
    qtbot.waitUntil(panel.offer.isVisible, timeout=WAIT)
    assert panel.offer.text.text() == "There is no copy of mnist on this machine yet."
    assert panel.status.where.text() == "The images have to be downloaded first."
    assert panel.start_button.isEnabled()
    assert notices == []
    press(qtbot, panel.offer.go_button)
    qtbot.waitUntil(lambda: panel.offer.go_button.text().endswith(" MB"), timeout=WAIT)
    with qtbot.waitSignal(workbench.downloads.arrived, timeout=WAIT):
        press(qtbot, panel.offer.go_button)
    said = panel.offer.text.text()
    assert said == "mnist is on this machine now. Press Start to train on it."
    assert not panel.offer.go_button.isVisible()
    # Nothing has started by itself.
    assert not workbench.training.state.busy
    assert not (own_folders / "data" / "runs").exists()
    assert workbench.session.image_set is None
    with qtbot.waitSignal(workbench.training.ended, timeout=WAIT) as ended:
        press(qtbot, panel.start_button)
        assert not panel.offer.isVisible()
    assert ended.args == ["finished"]
    assert workbench.session.image_set is not None
    assert workbench.session.image_set.kind == "mnist"


def test_not_now_takes_the_offer_away(qtbot: QtBot, panel: TrainingPanel, server: Server) -> None:
    press(qtbot, panel.start_button)
    qtbot.waitUntil(panel.offer.isVisible, timeout=WAIT)
    press(qtbot, panel.offer.decline_button)
    assert not panel.offer.isVisible()
    assert server.ranges == []
