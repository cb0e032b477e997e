"""What a training that goes on from the window takes along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cnnviz.engine.models.load import load_model
from cnnviz.engine.training.config import TrainConfig
from cnnviz.qt.preprocessing_editor import PreprocessingEditor
from cnnviz.qt.settings import Settings
from cnnviz.qt.workbench import Workbench, make_workbench

WAIT = 60_000


@pytest.fixture
def workbench(tmp_path: Path) -> Iterator[Workbench]:
    made = make_workbench(Settings(tmp_path / "settings"))
    yield made
    assert made.lane.close(30_000)
    made.settings.flush()


def test_the_preprocessing_that_a_person_chose_is_trained_with_and_kept(
    qtbot: QtBot, workbench: Workbench
) -> None:
    session, training = workbench.session, workbench.training
    editor = PreprocessingEditor(session, workbench.settings)
    qtbot.addWidget(editor)
    model = load_model("bundled")
    session.set_model(model)
    chosen = replace(model.preprocessing, mean=(0.5,), std=(0.5,))
    session.set_preprocessing(chosen)
    config = TrainConfig(epochs=1, batch_size=512, device="cpu")
    with qtbot.waitSignal(training.ended, timeout=WAIT) as ended:
        training.start(config, from_loaded=True)
    assert ended.args == ["finished"]
    assert training.directory is not None
    qtbot.waitUntil(lambda: session.model is not model, timeout=WAIT)
    assert session.model is not None
    assert session.model.preprocessing == chosen
    assert editor.source.text() == "Chosen by you for the training"
    kept = load_model(training.directory / "checkpoints" / "last.safetensors")
    assert kept.preprocessing == chosen
    assert kept.preprocessing_source == "file"
    assert model.preprocessing != chosen
