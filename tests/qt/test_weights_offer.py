"""Published weights come by a press, are checked, and then stand in the window."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import torch
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnviz.engine.models import published
from cnnviz.engine.models.catalogue import architecture
from cnnviz.engine.models.load import load_model
from cnnviz.qt.docks.file import FileView
from cnnviz.qt.docks.models import ModelBrowser
from cnnviz.qt.workbench import Workbench
from tests.loopback import serving

PATIENCE = 60_000
NAME = "squeezenet1_1"


@pytest.fixture
def weights(tmp_path: Path) -> bytes:
    """Return made-up weights in the place of the published ones."""
    state = {key: value + 1 for key, value in load_model(NAME).module.state_dict().items()}
    torch.save(state, tmp_path / "made.pth")
    return (tmp_path / "made.pth").read_bytes()


def test_weights_are_fetched_checked_and_opened(
    qtbot: QtBot,
    workbench: Workbench,
    monkeypatch: pytest.MonkeyPatch,
    weights: bytes,
) -> None:
    digest = hashlib.sha256(weights).hexdigest()
    monkeypatch.setattr(published, "checksum_of", lambda file: digest)
    view, browser = FileView(workbench), ModelBrowser(workbench)
    for widget in (view, browser):
        qtbot.addWidget(widget)
    view.show()
    with qtbot.waitSignal(workbench.models.opened, timeout=PATIENCE):
        workbench.models.open("course_cnn")
    assert not view.weights.isVisible()  # nobody publishes any
    with qtbot.waitSignal(workbench.models.opened, timeout=PATIENCE):
        workbench.models.open(NAME)
    assert view.weights.button.isVisible()
    with serving({architecture(NAME).weights[0].file: weights}) as server:
        monkeypatch.setenv("CNNVIZ_MIRRORS", server.address)
        qtbot.mouseClick(view.weights.button, Qt.MouseButton.LeftButton)
        offer = view.weights.offer
        assert not server.ranges  # no server hears of the person before the next press
        qtbot.mouseClick(offer.go_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: "5.0 MB" in offer.go_button.text(), timeout=PATIENCE)
        with qtbot.waitSignal(workbench.models.opened, timeout=PATIENCE):
            qtbot.mouseClick(offer.go_button, Qt.MouseButton.LeftButton)
    model = workbench.session.model
    assert model is not None
    assert model.origin == "cache"
    assert browser._networks[NAME].text(1) == "published"
    assert not view.weights.isVisible()
