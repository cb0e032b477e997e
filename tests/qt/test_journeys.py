"""Journeys through the whole window on other people's networks, by real clicks and keys."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QTabBar, QTreeWidget
from pytestqt.qtbot import QtBot

from cnnviz.engine.probes.activation_view import as_maps
from cnnviz.engine.probes.capture import capture
from cnnviz.qt.app import make_window, open_first
from cnnviz.qt.controllers.training import TrainingState
from cnnviz.qt.help_dialogs import key_table
from cnnviz.qt.main_window import MainWindow
from cnnviz.qt.settings import Settings
from tests.qt.journeys import PATIENCE, button, content, settle, window

__all__ = ["window"]

CLICK = Qt.MouseButton.LeftButton
# A plain network, skip connections, branches, depthwise filters, tokens, two other tasks; the
# smaller ones of each family, so that the test stays quick.
FAMILIES = {
    "alexnet": "convolution",
    "resnet18": "convolution",
    "googlenet": "convolution",
    "efficientnet_b0": "convolution",
    "vit_b_16": "patches",
    "lraspp_mobilenet_v3_large": "convolution",
    "ssdlite320_mobilenet_v3_large": "convolution",
}
LARGE = ("vgg16", "resnet50", "inception_v3", "deeplabv3_resnet50", "fasterrcnn_resnet50_fpn")


def photo(shared_data: Path) -> Path:
    """Return the photo of an American black bear."""
    return next((shared_data / "imagenet" / "images" / "n02133161").iterdir())


def raise_tab(qtbot: QtBot, window: MainWindow, title: str) -> None:
    for bar in window.findChildren(QTabBar):
        for index in range(bar.count()):
            if bar.tabText(index) == title:
                qtbot.mouseClick(bar, CLICK, pos=bar.tabRect(index).center())
                return
    raise AssertionError(title)


def choose_layer(qtbot: QtBot, window: MainWindow, name: str) -> None:
    """Click a layer in the tree, after a look for it as a person would."""
    layers = content(window, "layers")
    tree: QTreeWidget = layers.tree
    item = layers._items[name]
    tree.scrollToItem(item)
    place = tree.visualItemRect(item)
    qtbot.mouseClick(tree.viewport(), CLICK, pos=QPoint(place.left() + 8, place.center().y()))
    settle(qtbot, window)
    assert window.workbench.session.selection.layer == name


def look_through(qtbot: QtBot, window: MainWindow, name: str, kind: str, shared: Path) -> None:
    """Find a network, drop a photo on it, and look at maps and filters."""
    bench = window.workbench
    bench.open_path(photo(shared))
    qtbot.waitUntil(lambda: bench.session.input is not None, timeout=PATIENCE)
    browser = content(window, "models")
    browser.search.clear()
    qtbot.keyClicks(browser.search, name)
    with qtbot.waitSignal(bench.models.opened, timeout=PATIENCE):
        qtbot.keyClick(browser.search, Qt.Key.Key_Return)
    settle(qtbot, window)
    model, layers = bench.session.model, bench.session.layers
    assert model is not None
    assert layers is not None
    assert model.architecture == name
    probe = bench.session.probe
    assert probe is not None
    assert probe.maps is not None
    assert content(window, "activations").tiles.count == probe.maps.units
    raise_tab(qtbot, window, "Filters")
    filters = content(window, "filters")
    qtbot.waitUntil(lambda: filters._shown is not None, timeout=PATIENCE)
    assert filters._shown.bank.kind == kind
    assert filters.tiles.count > 0
    assert np.isfinite(filters._shown.bank.weight).all()
    raise_tab(qtbot, window, "Activation maps")
    # The last layer that can be drawn answers too, and as a hook would have it.
    drawable = [row for row in layers.rows if row.executed and row.kind != "other"]
    choose_layer(qtbot, window, drawable[-1].name)
    probe = bench.session.probe
    assert probe is not None
    assert probe.maps is not None


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_opens_and_shows_maps_and_filters(
    qtbot: QtBot, window: MainWindow, shared_data: Path, name: str
) -> None:
    look_through(qtbot, window, name, FAMILIES[name], shared_data)


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_the_large_ones_too(qtbot: QtBot, window: MainWindow, shared_data: Path, name: str) -> None:
    look_through(qtbot, window, name, "convolution", shared_data)


def test_a_photo_in_squeezenet(qtbot: QtBot, window: MainWindow, shared_data: Path) -> None:
    bench = window.workbench
    bench.open_path(shared_data / "checkpoints" / "squeezenet1_1_imagenet_derived.pth")
    bench.open_path(photo(shared_data))
    settle(qtbot, window)
    bars = content(window, "predictions").bars.bars
    assert bars[0].name == "American black bear"
    assert content(window, "input").seen.image.width() == 224
    choose_layer(qtbot, window, "features.4.expand3x3")
    tiles = content(window, "activations").tiles
    qtbot.mouseClick(tiles.viewport(), CLICK, pos=tiles.cell_centre(17))
    session = bench.session
    assert session.selection.unit == 17
    probe, model = session.probe, session.model
    assert probe is not None
    assert model is not None
    assert probe.maps is not None
    # What is on the screen is what the layer computes for the input that is shown.
    from cnnviz.engine.data.preprocessing import apply

    tensor = apply(probe.request.image.pixels, model.preprocessing)
    expected = as_maps(capture(model, tensor, ["features.4.expand3x3"])["features.4.expand3x3"])
    np.testing.assert_array_equal(probe.maps.array, expected.array)
    unit = content(window, "unit")
    assert unit.header.text().startswith("Unit 17 of 64 · features.4.expand3x3 · n02133161")
    unit.over.click()
    assert unit.map.image.width() == 224


def test_keys_step_through_layers_and_change_how_maps_look(
    qtbot: QtBot, window: MainWindow
) -> None:
    open_first(window, None, None, None)
    settle(qtbot, window)
    session = window.workbench.session
    names = [row.name for row in session.layers.rows]  # type: ignore[union-attr]
    tiles = content(window, "activations").tiles
    tiles.setFocus()
    assert session.selection.layer == names[0]
    session.commit(session.selection.with_unit(10))
    qtbot.keyClick(tiles, Qt.Key.Key_O)
    settle(qtbot, window)
    assert session.selection.unit == 10  # a ReLU has the units of its convolution
    qtbot.keyClick(tiles, Qt.Key.Key_O)
    settle(qtbot, window)
    assert session.selection.layer == names[2]
    qtbot.keyClick(tiles, Qt.Key.Key_U)
    settle(qtbot, window)
    assert session.selection.layer == names[1]
    qtbot.keyClick(tiles, Qt.Key.Key_T)
    assert session.map_style.contrast == "shared"
    qtbot.keyClick(tiles, Qt.Key.Key_C)
    assert session.map_style.colours == "magma"
    qtbot.keyClick(tiles, Qt.Key.Key_S)
    assert session.map_style.overlay
    assert content(window, "unit").over.isChecked()
    # In a text field the same keys are letters.
    search = content(window, "models").search
    search.setFocus()
    qtbot.keyClicks(search, "sto")
    assert search.text() == "sto"
    assert session.map_style.overlay
    assert session.selection.layer == names[1]


def test_a_frozen_input_stays(qtbot: QtBot, window: MainWindow) -> None:
    open_first(window, None, None, None)
    settle(qtbot, window)
    tiles = content(window, "activations").tiles
    tiles.setFocus()
    qtbot.keyClick(tiles, Qt.Key.Key_F)
    before = window.workbench.session.input
    assert window.workbench.session.frozen
    job = window.workbench.inputs.show_sample(3)
    assert job is not None
    qtbot.waitUntil(lambda: job.state.over, timeout=PATIENCE)
    assert window.workbench.session.input is before


def test_the_last_session_comes_back(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, qapp: QApplication
) -> None:
    open_first(window, None, None, None)
    settle(qtbot, window)
    choose_layer(qtbot, window, "conv2")
    tiles = content(window, "activations").tiles
    qtbot.mouseClick(tiles.viewport(), CLICK, pos=tiles.cell_centre(5))
    with qtbot.waitSignal(window.workbench.session.probe_changed, timeout=PATIENCE):
        qtbot.mouseClick(button(content(window, "samples"), "Next"), CLICK)
    window.workbench.settings.flush()
    again = make_window(qapp, Settings(tmp_path / "settings"))
    again.show()
    try:
        open_first(again, None, None, None)
        settle(qtbot, again)
        session = again.workbench.session
        qtbot.waitUntil(lambda: session.input is not None, timeout=PATIENCE)
        assert (session.selection.layer, session.selection.unit) == ("conv2", 5)
        assert session.input is not None
        assert session.input.sample_id == 1
    finally:
        again.close()
        again.deleteLater()


def test_a_set_that_has_gone_since_the_last_session_is_no_dead_end(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    settings = window.workbench.settings
    settings.update_last_session(model="course_cnn", data=str(tmp_path / "gone"), sample=3)
    open_first(window, None, None, None)
    settle(qtbot, window)
    session = window.workbench.session
    assert session.image_set is not None
    assert session.image_set.spec == "digits"
    assert window.notices.notice is not None
    assert "gone" in window.notices.notice.text


def test_going_back_leads_to_the_samples_that_were_selected(
    qtbot: QtBot, window: MainWindow
) -> None:
    open_first(window, None, None, None)
    settle(qtbot, window)
    bench = window.workbench
    session = bench.session

    def looks_at(sample: int) -> bool:
        return session.input is not None and session.input.sample_id == sample

    assert not session.selection.is_part
    for samples in ((4, 8), (9,)):
        session.choose_samples(samples)
        qtbot.waitUntil(lambda wanted=samples[0]: looks_at(wanted), timeout=PATIENCE)
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert session.selection.sample_ids == (4, 8)
    qtbot.waitUntil(lambda: looks_at(4), timeout=PATIENCE)
    # One of them may be looked at, or any other picture, without a change to the selection.
    bench.inputs.show_sample(8)
    qtbot.waitUntil(lambda: looks_at(8), timeout=PATIENCE)
    session.commit(session.selection.with_unit(2))
    settle(qtbot, window)
    assert looks_at(8)
    bench.inputs.show_pixels(np.zeros((28, 28), np.uint8), "drawing")
    session.commit(session.selection.with_unit(3))
    settle(qtbot, window)
    assert session.input is not None
    assert session.input.origin == "drawing"
    assert session.selection.sample_ids == (4, 8)


def shown_weight(window: MainWindow) -> float:
    """Return a sum that tells the weights of the network in the window from others."""
    model = window.workbench.session.model
    assert model is not None
    return float(model.module.get_parameter("conv1.weight").detach().sum())


def test_the_epochs_of_a_run_are_offered_when_one_is_opened(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    from cnnviz.engine.events import drain
    from cnnviz.engine.training.config import TrainConfig
    from cnnviz.engine.training.fit import fit

    run = tmp_path / "run"
    drain(fit(TrainConfig(epochs=2, batch_size=256, run=str(run))))
    open_first(window, None, None, None)
    settle(qtbot, window)
    bench, box = window.workbench, window.actions_of_window.toolbar.epochs.box
    assert not box.isVisible()
    bench.open_path(run / "checkpoints" / "epoch-0001.safetensors")
    qtbot.waitUntil(lambda: bench.session.selection.epoch == 1, timeout=PATIENCE)
    qtbot.waitUntil(box.isVisible)
    assert box.currentText() == "epoch 1"
    window.show_workspace("train")
    said = content(window, "validation samples")
    qtbot.waitUntil(lambda: said.summary.text().startswith("Epoch 1:"), timeout=PATIENCE)
    qtbot.waitUntil(lambda: not said.grid.missing(), timeout=PATIENCE)
    first = bench.session.model
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: bench.session.selection.epoch == 2, timeout=PATIENCE)
    assert said.summary.text().startswith("Epoch 2:")
    second = bench.session.model
    assert first is not None
    assert second is not None
    weights = [model.module.get_parameter("conv1.weight") for model in (first, second)]
    assert not torch.equal(*weights)
    # Back and forward lead to the weights of the epoch, not only to its name.
    bench.session.go_back()
    qtbot.waitUntil(
        lambda: shown_weight(window) == float(weights[0].detach().sum()), timeout=PATIENCE
    )
    assert box.currentText() == "epoch 1"
    bench.session.go_forward()
    qtbot.waitUntil(
        lambda: shown_weight(window) == float(weights[1].detach().sum()), timeout=PATIENCE
    )
    # Keys of the window do the same, wherever the keyboard is.
    qtbot.keyClick(window, Qt.Key.Key_Comma)
    qtbot.waitUntil(lambda: bench.session.selection.epoch == 1, timeout=PATIENCE)
    qtbot.keyClick(window, Qt.Key.Key_End, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: bench.session.selection.epoch is None, timeout=PATIENCE)
    assert box.currentText() == "newest"
    qtbot.keyClick(window, Qt.Key.Key_Home, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: bench.session.selection.epoch == 1, timeout=PATIENCE)
    qtbot.keyClick(window, Qt.Key.Key_Period)
    qtbot.waitUntil(lambda: bench.session.selection.epoch == 2, timeout=PATIENCE)
    table = dict(key_table(window))
    assert {",", ".", "P", "Alt+Home", "Alt+End"} <= {keys for keys, _ in table["Look"]}
    # Another network in between: the box leads back.
    bench.models.open("squeezenet1_1")
    qtbot.waitUntil(lambda: box.currentIndex() == -1, timeout=PATIENCE)
    qtbot.mouseClick(box, CLICK)
    qtbot.keyClick(box.view(), Qt.Key.Key_End)
    qtbot.keyClick(box.view(), Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: bench.epochs.is_shown and bench.session.selection.epoch == 2, timeout=PATIENCE
    )
    settle(qtbot, window)
    assert bench.session.model is not None
    assert bench.session.model.architecture == "course_cnn"
    assert box.currentText() == "epoch 2"


def test_maps_follow_the_network_while_it_learns(qtbot: QtBot, window: MainWindow) -> None:
    window.show_workspace("train")
    open_first(window, None, None, None)
    settle(qtbot, window)
    bench, panel = window.workbench, content(window, "training")
    panel.form.editor("epochs").set_value(300)
    qtbot.mouseClick(panel.start_button, CLICK)
    session, training = bench.session, bench.training
    qtbot.waitUntil(
        lambda: (
            session.probe is not None
            and session.model is not None
            and session.model.origin == "live"
            and session.probe.request.model is session.model
        ),
        timeout=PATIENCE,
    )
    early = session.probe
    assert early is not None
    assert early.maps is not None

    def has_changed() -> bool:
        late = session.probe
        return (
            late is not None
            and late is not early
            and late.maps is not None
            and early.maps is not None
            and late.maps.array.shape == early.maps.array.shape
            and not np.array_equal(late.maps.array, early.maps.array)
        )

    qtbot.waitUntil(has_changed, timeout=PATIENCE)
    assert training.state is TrainingState.RUNNING
    with qtbot.waitSignal(training.ended, timeout=PATIENCE):
        qtbot.mouseClick(panel.stop_button, CLICK)
