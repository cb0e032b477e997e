"""What a training that goes on from the window takes along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cnnviz.engine.events import drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.fit import fit
from cnnviz.qt.preprocessing_editor import PreprocessingEditor
from cnnviz.qt.session import Notice
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


def test_a_run_that_goes_on_from_an_earlier_position_says_so(
    qtbot: QtBot, workbench: Workbench, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    settings = TrainConfig(
        epochs=1, batch_size=512, device="cpu", filters1=2, filters2=2, units=8, run=str(run)
    )
    drain(fit(settings))
    (run / "checkpoints" / "last.state.pt").write_bytes(b"torn")
    told: list[Notice] = []
    workbench.session.noticed.connect(told.append)
    with qtbot.waitSignal(workbench.training.ended, timeout=WAIT):
        workbench.training.resume_run(run)
    workbench.session.noticed.disconnect(told.append)
    (notice,) = [notice for notice in told if "position" in notice.text]
    assert notice.text.startswith("The newest position of this run cannot be read")
    assert not notice.is_error
