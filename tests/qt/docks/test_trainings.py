"""Trainings side by side: a list is trained in turn, drawn, sorted, cancelled and continued."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.events import RunEnded
from cnnviz.qt.controllers.trials import TrialsController, trials_of
from cnnviz.qt.docks.training import TrainingPanel
from cnnviz.qt.docks.trainings import TrainingsView
from cnnviz.qt.draft import draft_of
from cnnviz.qt.workbench import Workbench
from cnnviz.state.trials import by_loss, by_optimizer, free_name

PATIENCE = 60_000
SMALL = TrainConfig(
    device="cpu",
    epochs=2,
    batch_size=32,
    validation_share=0.8,
    filters1=4,
    filters2=4,
    units=16,
)


@pytest.fixture
def view(qtbot: QtBot, workbench: Workbench) -> TrainingsView:
    made = TrainingsView(workbench)
    qtbot.addWidget(made)
    made.resize(700, 500)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def trials(workbench: Workbench) -> TrialsController:
    return trials_of(workbench.training, draft_of(workbench))


def finish(qtbot: QtBot, trials: TrialsController) -> None:
    qtbot.waitUntil(lambda: not trials.busy, timeout=PATIENCE)


def test_optimisers_are_compared_by_two_clicks(
    qtbot: QtBot, workbench: Workbench, view: TrainingsView, trials: TrialsController
) -> None:
    draft_of(workbench).set(SMALL)
    qtbot.mouseClick(view.empty.button, Qt.MouseButton.LeftButton)
    assert [trial.name for trial in trials.trials] == ["SGD", "Adam", "RMSprop", "Adagrad"]
    assert not workbench.training.state.busy
    qtbot.mouseClick(view.start_button, Qt.MouseButton.LeftButton)
    assert trials.busy
    assert not view.add_button.isEnabled()
    with qtbot.waitSignal(draft_of(workbench).adopted, timeout=PATIENCE) as given:
        finish(qtbot, trials)
    # The form says again what it said before.
    assert given.args[0]["optimizer"] == SMALL.optimizer
    assert [trial.state for trial in trials.trials] == ["finished"] * 4
    folders = {trial.directory for trial in trials.trials}
    assert len(folders) == 4
    qtbot.waitUntil(lambda: len(view.curves.curves) == 4, timeout=PATIENCE)
    for trial, curve in zip(trials.trials, view.curves.curves, strict=True):
        np.testing.assert_array_equal(curve.losses, trial.record.losses)
        assert list(curve.ends) == [1, 2]
        assert curve.places[-1] == 2
    table = view.export_table()
    assert table is not None
    figures = [trial.record.epochs[-1].validation_figure for trial in trials.trials]
    np.testing.assert_allclose(table["Figure"], figures)
    view.table.sort_by(2, descending=True)
    losses = [view.table.figures.row(place)[2] for place in range(4)]
    assert losses == sorted(losses, reverse=True)


def test_a_click_on_a_row_opens_the_best_weights(
    qtbot: QtBot, workbench: Workbench, view: TrainingsView, trials: TrialsController
) -> None:
    trials.add([("one", replace(SMALL, epochs=1))])
    trials.start()
    finish(qtbot, trials)
    best = trials.trials[0].best_weights
    assert best is not None
    view.table.chosen.emit(0, Qt.KeyboardModifier.NoModifier)

    def is_open() -> bool:
        model = workbench.session.model
        return model is not None and model.path == best

    qtbot.waitUntil(is_open, timeout=PATIENCE)


def test_a_comparison_is_cancelled_and_goes_on(
    qtbot: QtBot, workbench: Workbench, view: TrainingsView, trials: TrialsController
) -> None:
    draft_of(workbench).set(SMALL)
    trials.add([("one", replace(SMALL, epochs=30)), ("two", replace(SMALL, epochs=1))])
    trials.start()
    qtbot.waitUntil(lambda: bool(trials.trials[0].record.epochs), timeout=PATIENCE)
    qtbot.mouseClick(view.cancel_button, Qt.MouseButton.LeftButton)
    finish(qtbot, trials)
    assert [trial.state for trial in trials.trials] == ["stopped", "waiting"]
    assert view.start_button.text() == "Go on"
    had = trials.trials[0].record.epochs_over
    directory = trials.trials[0].directory
    assert directory is not None
    assert (directory / "checkpoints" / "last.safetensors").is_file()
    qtbot.mouseClick(view.start_button, Qt.MouseButton.LeftButton)
    finish(qtbot, trials)
    first = trials.trials[0]
    assert (first.state, first.directory) == ("finished", directory)
    assert [epoch.epoch for epoch in first.record.epochs] == list(range(1, 31))
    assert had < 30
    assert trials.trials[1].state == "finished"


def test_a_stop_that_comes_as_a_run_ends_ends_the_comparison(
    qtbot: QtBot, workbench: Workbench, trials: TrialsController
) -> None:
    def stop(events: list[object]) -> None:
        if any(isinstance(event, RunEnded) for event in events):
            workbench.training.stop()

    workbench.training.events.connect(stop)
    trials.add([("one", replace(SMALL, epochs=1)), ("two", replace(SMALL, epochs=1))])
    trials.start()
    finish(qtbot, trials)
    assert [trial.state for trial in trials.trials] == ["finished", "waiting"]
    assert not workbench.training.state.busy


def test_the_form_is_kept_as_it_was_before_a_comparison(
    qtbot: QtBot, workbench: Workbench, trials: TrialsController
) -> None:
    panel = TrainingPanel(workbench)
    qtbot.addWidget(panel)
    panel.form.set_value(SMALL)
    trials.add([("one", replace(SMALL, optimizer="adagrad", epochs=1))])
    trials.start()
    finish(qtbot, trials)
    assert panel.form.value() == SMALL
    kept = json.loads(workbench.settings.read("training/config", ""))
    assert kept["optimizer"] == SMALL.optimizer


def test_one_that_fails_is_told_and_left_behind(
    qtbot: QtBot, workbench: Workbench, view: TrainingsView, trials: TrialsController
) -> None:
    wrong = replace(SMALL, positive="no such digit", loss="bce")
    trials.add([("wrong", wrong), ("right", replace(SMALL, epochs=1))])
    with qtbot.waitSignal(workbench.session.noticed, timeout=PATIENCE) as told:
        trials.start()
        finish(qtbot, trials)
    assert "no such digit" in told.args[0].text
    assert [trial.state for trial in trials.trials] == ["failed", "finished"]
    assert trials.can_start  # which tries the failed one again


def test_a_training_of_the_panel_goes_first(
    qtbot: QtBot,
    workbench: Workbench,
    view: TrainingsView,
    trials: TrialsController,
    tmp_path: Path,
) -> None:
    trials.add([("one", replace(SMALL, epochs=1))])
    workbench.training.start(replace(SMALL, epochs=1, run=str(tmp_path / "run")))
    assert not view.start_button.isEnabled()
    trials.start()
    assert not trials.busy
    with qtbot.waitSignal(workbench.training.ended, timeout=PATIENCE):
        pass
    assert trials.trials[0].state == "waiting"
    assert view.start_button.isEnabled()


def test_names_are_edited_and_rows_removed(
    qtbot: QtBot, workbench: Workbench, view: TrainingsView, trials: TrialsController
) -> None:
    draft_of(workbench).set(SMALL)
    view.add_current()
    view.add_current()
    assert [trial.name for trial in trials.trials] == [
        "Adam, cross-entropy",
        "Adam, cross-entropy 2",
    ]
    assert not view.rename_button.isEnabled()
    view.table.chosen.emit(1, Qt.KeyboardModifier.NoModifier)
    view.rename("mine")
    assert trials.trials[1].name == "mine"
    view.table.chosen.emit(0, Qt.KeyboardModifier.NoModifier)
    qtbot.mouseClick(view.remove_button, Qt.MouseButton.LeftButton)
    assert [trial.name for trial in trials.trials] == ["mine"]
    view.add_losses()
    assert len(trials.trials) == 5


def test_lists_are_made_of_the_settings() -> None:
    config = TrainConfig(learning_rate=0.5, run="somewhere", weight_decay=0.1)
    made = by_optimizer(config)
    assert [name for name, _ in made] == ["sgd", "adam", "rmsprop", "adagrad"]
    assert {one.learning_rate for _, one in made} == {0.0}
    assert {one.weight_decay for _, one in made} == {0.1}
    assert [one.loss for _, one in by_loss(config, ("mse", "bce"))] == ["mse", "bce"]
    assert {one.run for _, one in (*made, *by_loss(config))} == {""}
    assert free_name("Adam", ["Adam", "Adam 2"]) == "Adam 3"
