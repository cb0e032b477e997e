"""What looks wrong in a run, and where a click on it leads."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QPushButton
from pytestqt.qtbot import QtBot

from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.runs.history.files import numbered
from cnnviz.engine.training.config import TrainConfig
from cnnviz.qt.app import make_window
from cnnviz.qt.docks.health import HealthView
from cnnviz.qt.docks.layer_health import LayerHealthView
from cnnviz.qt.draft import draft_of
from cnnviz.qt.health_cards import FindingCard
from cnnviz.qt.main_window import MainWindow
from cnnviz.qt.settings import Settings
from cnnviz.qt.workbench import Workbench
from tests.sick_runs import ran

PATIENCE = 60_000


@pytest.fixture(scope="module")
def sick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a run whose learning rate silenced a layer; nobody may change it."""
    return ran(tmp_path_factory.mktemp("sick") / "run", learning_rate=10.0, epochs=3)


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ran(tmp_path_factory.mktemp("healthy") / "run", epochs=4, validation_share=0.3)


def shown(qtbot: QtBot, view: HealthView | LayerHealthView, width: int = 600) -> None:
    qtbot.addWidget(view)
    view.resize(width, 500)
    with qtbot.waitExposed(view):
        view.show()


@pytest.fixture
def view(qtbot: QtBot, workbench: Workbench) -> HealthView:
    made = HealthView(workbench)
    shown(qtbot, made)
    return made


def opened(qtbot: QtBot, workbench: Workbench, run: Path) -> None:
    """Open a run and wait until its weights and images are in the window."""
    workbench.following.open_run(run)
    session = workbench.session
    qtbot.waitUntil(
        lambda: session.layers is not None and session.image_set is not None, timeout=PATIENCE
    )


def card(view: HealthView, kind: str) -> FindingCard | None:
    return next((one for one in view.cards.cards() if one.finding.kind == kind), None)


def press(qtbot: QtBot, view: HealthView, kind: str, name: str) -> None:
    found = card(view, kind)
    assert found is not None
    button = found.button(name)
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def until_told(qtbot: QtBot, view: HealthView, kind: str) -> None:
    qtbot.waitUntil(lambda: card(view, kind) is not None, timeout=PATIENCE)


def test_without_a_run_the_view_says_what_fills_it(view: HealthView) -> None:
    assert view.empty.isVisible()
    assert "Start a training" in view.empty.text()
    assert view.empty.button.isVisible()
    assert view.export_arrays() is None
    assert view.export_name() == ""


def test_of_a_sick_run_layer_epoch_and_setting_are_a_click_away(
    qtbot: QtBot, workbench: Workbench, view: HealthView, sick: Path
) -> None:
    opened(qtbot, workbench, sick)
    until_told(qtbot, view, "silent_layer")
    until_told(qtbot, view, "loss_jumps")
    assert not view.empty.isVisible()
    worst = view.cards.cards()[0]
    assert worst.finding.kind == "loss_jumps"
    assert worst.chart is not None
    assert worst.chart.height() > 60
    assert "train" in worst.chart.tip_at(worst.chart.width() / 2)

    press(qtbot, view, "silent_layer", "layer")
    assert workbench.session.selection.layer == "relu#2"
    qtbot.waitUntil(lambda: 3 in workbench.epochs.offered, timeout=PATIENCE)
    press(qtbot, view, "silent_layer", "epoch")
    qtbot.waitUntil(lambda: workbench.session.selection.epoch == 3, timeout=PATIENCE)
    press(qtbot, view, "loss_jumps", "set learning_rate")
    config = draft_of(workbench).config
    assert config is not None
    assert config.learning_rate == 0.001


def test_a_training_in_the_window_is_judged_while_it_goes_on_and_nothing_pops_up(
    qtbot: QtBot, workbench: Workbench, view: HealthView
) -> None:
    told: list[object] = []
    workbench.session.noticed.connect(told.append)
    training = workbench.training
    training.start(TrainConfig(learning_rate=10.0, epochs=100, device="cpu"))
    until_told(qtbot, view, "silent_layer")
    assert training.state.busy
    assert QApplication.activePopupWidget() is None
    assert QApplication.activeModalWidget() is None
    assert told == []
    with qtbot.waitSignal(training.ended, timeout=PATIENCE):
        training.stop()
    press(qtbot, view, "loss_jumps", "set learning_rate")
    config = draft_of(workbench).config
    assert config is not None
    assert config.learning_rate == 0.001


def test_a_healthy_run_is_said_to_be_so_up_to_its_epoch(
    qtbot: QtBot, workbench: Workbench, view: HealthView, healthy: Path
) -> None:
    opened(qtbot, workbench, healthy)
    # It ended while it still got better: that is no problem, but worth a word.
    qtbot.waitUntil(
        lambda: "up to epoch 4" in view.what.toolTip() + view.what.text() + view.empty.text(),
        timeout=PATIENCE,
    )
    assert all(one.finding.severity == "look" for one in view.cards.cards())


@pytest.fixture
def mislabelled(healthy: Path, tmp_path: Path) -> tuple[Path, list[int]]:
    """Give a run that is sure, in each epoch, that some samples are of other classes."""
    run = tmp_path / "mislabelled"
    shutil.copytree(healthy, run)
    wrong: list[int] = []
    for path in numbered(run, "epoch").values():
        with np.load(path) as kept:
            arrays = {name: kept[name] for name in kept.files}
        places = np.arange(0, 400, 20)
        arrays["predicted"][places] = (arrays["labels"][places] + 1) % 10
        arrays["confidence"][places] = 1.0
        wrong = arrays["sample_ids"][places].tolist()
        np.savez(path, **arrays)
    return run, wrong


def test_samples_of_a_finding_are_chosen_among_the_images_that_measure(
    qtbot: QtBot, workbench: Workbench, view: HealthView, mislabelled: tuple[Path, list[int]]
) -> None:
    run, wrong = mislabelled
    opened(qtbot, workbench, run)
    until_told(qtbot, view, "wrong_labels")
    press(qtbot, view, "wrong_labels", "samples")
    chosen = workbench.session.selection.sample_ids
    assert set(wrong) <= set(chosen)
    assert len(chosen) < len(wrong) + 8
    arrays, table = view.export_arrays(), view.export_table()
    assert arrays is not None
    assert table is not None
    (name,) = [key for key in arrays if key.endswith("wrong_labels_sample_ids")]
    assert set(arrays[name].tolist()) == set(chosen)
    assert "wrong_labels" in table["kind"].tolist()


def test_other_images_in_the_window_give_way_to_those_that_measure_or_nothing_is_chosen(
    qtbot: QtBot, workbench: Workbench, view: HealthView, mislabelled: tuple[Path, list[int]]
) -> None:
    run, wrong = mislabelled
    opened(qtbot, workbench, run)
    until_told(qtbot, view, "wrong_labels")
    qtbot.waitUntil(lambda: workbench.past.shown is not None, timeout=PATIENCE)
    workbench.session.set_image_set(open_dataset("digits", "test"))
    qtbot.waitUntil(lambda: workbench.past.others is not None, timeout=PATIENCE)
    press(qtbot, view, "wrong_labels", "samples")
    images = workbench.session.image_set
    assert images is not None
    assert images.split == "train"
    assert set(wrong) <= set(workbench.session.selection.sample_ids)


def test_keys_reach_every_button(
    qtbot: QtBot, workbench: Workbench, view: HealthView, sick: Path
) -> None:
    opened(qtbot, workbench, sick)
    until_told(qtbot, view, "silent_layer")
    found = card(view, "silent_layer")
    assert found is not None
    for button in found.buttons:
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert button.accessibleDescription() == found.sentence.text()
    button = found.button("layer")
    assert isinstance(button, QPushButton)
    view.activateWindow()
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert workbench.session.selection.layer == "relu#2"


# ---- the count ---------------------------------------------------------------------------


@pytest.fixture
def window(qtbot: QtBot, qapp: object, tmp_path: Path) -> MainWindow:
    made = make_window(qapp, Settings(tmp_path / "own"))  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.show_workspace("train")
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_the_tab_counts_what_was_found_before_anybody_looks(
    qtbot: QtBot, window: MainWindow, sick: Path
) -> None:
    dock = window.findChild(QDockWidget, "health")
    assert dock is not None
    assert dock.windowTitle() == "Health"
    window.workbench.following.open_run(sick)
    qtbot.waitUntil(lambda: dock.windowTitle() == "Health (2)", timeout=PATIENCE)
    assert window.notices.notice is None or not window.notices.notice.is_error


# ---- layers by epoch ---------------------------------------------------------------------


@pytest.fixture
def layers(qtbot: QtBot, workbench: Workbench) -> LayerHealthView:
    made = LayerHealthView(workbench)
    shown(qtbot, made)
    return made


def choose(view: LayerHealthView, key: str) -> None:
    view.quantity.setCurrentIndex(view.quantity.findData(key))
    view.quantity.activated.emit(view.quantity.currentIndex())


def click(qtbot: QtBot, view: LayerHealthView, row: int, column: int) -> None:
    place = view.field.cell(row, column).center().toPoint()
    qtbot.mouseClick(view.field, Qt.MouseButton.LeftButton, pos=place)


def wait_for_layers(qtbot: QtBot, view: LayerHealthView) -> None:
    qtbot.waitUntil(lambda: view.export_arrays() is not None, timeout=PATIENCE)


def test_without_a_history_the_view_says_what_fills_it(layers: LayerHealthView) -> None:
    assert layers.empty.isVisible()
    assert "keeps a history" in layers.empty.text()
    assert layers.export_arrays() is None


def test_a_click_chooses_the_layer_and_the_epoch(
    qtbot: QtBot, workbench: Workbench, layers: LayerHealthView, healthy: Path
) -> None:
    opened(qtbot, workbench, healthy)
    wait_for_layers(qtbot, layers)
    choose(layers, "zeros")
    arrays = layers.export_arrays()
    assert arrays is not None
    names = arrays["layers"].tolist()
    row = names.index("relu#2")
    assert arrays["zeros"].shape == (len(names), 4)
    assert 0 < arrays["zeros"][row, 1] < 1
    qtbot.waitUntil(lambda: 2 in workbench.epochs.offered, timeout=PATIENCE)
    click(qtbot, layers, row, 1)
    assert workbench.session.selection.layer == "relu#2"
    qtbot.waitUntil(lambda: workbench.session.selection.epoch == 2, timeout=PATIENCE)
    assert f"{arrays['zeros'][row, 1]:.3g}" in layers.field.tip(row, 1)


def test_a_click_on_a_name_leaves_the_epoch_as_it_is(
    qtbot: QtBot, workbench: Workbench, layers: LayerHealthView, healthy: Path
) -> None:
    opened(qtbot, workbench, healthy)
    wait_for_layers(qtbot, layers)
    choose(layers, "weight")
    place = layers.field.cell(2, 0)
    qtbot.mouseClick(
        layers.field, Qt.MouseButton.LeftButton, pos=QPoint(4, round(place.center().y()))
    )
    assert workbench.session.selection.layer == "fc1"  # the third of those that have weights
    assert workbench.session.selection.epoch is None


def test_arrows_and_enter_do_the_same(
    qtbot: QtBot, workbench: Workbench, layers: LayerHealthView, healthy: Path
) -> None:
    opened(qtbot, workbench, healthy)
    wait_for_layers(qtbot, layers)
    qtbot.waitUntil(lambda: 3 in workbench.epochs.offered, timeout=PATIENCE)
    choose(layers, "gradient")
    layers.activateWindow()
    layers.field.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return):
        qtbot.keyClick(layers.field, key)
    assert workbench.session.selection.layer == "conv2"
    qtbot.waitUntil(lambda: workbench.session.selection.epoch == 3, timeout=PATIENCE)
    assert "conv2" in layers.field.accessibleDescription()


def test_the_table_has_a_row_for_each_layer_and_epoch(
    qtbot: QtBot, workbench: Workbench, layers: LayerHealthView, healthy: Path
) -> None:
    opened(qtbot, workbench, healthy)
    wait_for_layers(qtbot, layers)
    table, arrays = layers.export_table(), layers.export_arrays()
    assert table is not None
    assert arrays is not None
    count = len(arrays["layers"]) * len(arrays["epochs"])
    assert {len(column) for column in table.values()} == {count}
    at = table["layer"].tolist().index("fc2")
    assert table["weight"][at] == pytest.approx(arrays["weight"][arrays["layers"] == "fc2"][0, 0])


def test_what_is_shown_is_kept(
    qtbot: QtBot, workbench: Workbench, layers: LayerHealthView, healthy: Path
) -> None:
    opened(qtbot, workbench, healthy)
    wait_for_layers(qtbot, layers)
    choose(layers, "deviation")
    again = LayerHealthView(workbench)
    qtbot.addWidget(again)
    assert again.quantity.currentData() == "deviation"


@pytest.mark.parametrize("make", [HealthView, LayerHealthView])
def test_hidden_views_are_filled_when_they_come_out(
    qtbot: QtBot, workbench: Workbench, sick: Path, make: Callable[[Workbench], HealthView]
) -> None:
    made = make(workbench)
    qtbot.addWidget(made)
    opened(qtbot, workbench, sick)
    qtbot.waitUntil(lambda: not workbench.lane.jobs(), timeout=PATIENCE)
    made.resize(600, 400)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: not made.empty.isVisible(), timeout=PATIENCE)
