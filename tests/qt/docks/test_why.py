"""Two explanations side by side: what they show, when they compute, and what a person chooses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.engine.data.preprocessing import MNIST
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.probes.attribution import attribute
from cnnviz.engine.probes.attribution_view import picture
from cnnviz.engine.training.config import TrainConfig
from cnnviz.qt.attribution_pane import AttributionPane
from cnnviz.qt.docks.why import WhyView
from cnnviz.qt.main_window import MainWindow
from cnnviz.qt.pixels import array_of
from cnnviz.qt.widgets.search_box import SearchBox
from cnnviz.qt.workbench import Workbench
from tests.qt.journeys import PATIENCE, content, settle
from tests.qt.journeys import window as window


@pytest.fixture
def digits(workbench: Workbench, qtbot: QtBot) -> Workbench:
    """Open the built-in network and its digits, and look at a seven."""
    workbench.session.set_model(load_model("bundled"))
    job = workbench.inputs.open_image_set("digits", first=7)
    with qtbot.waitSignal(job.over, timeout=PATIENCE):
        pass
    assert workbench.session.input is not None
    return workbench


def shown(qtbot: QtBot, workbench: Workbench) -> WhyView:
    view = WhyView(workbench)
    qtbot.addWidget(view)
    view.resize(640, 420)
    with qtbot.waitExposed(view):
        view.show()
    return view


def answered(qtbot: QtBot, view: WhyView) -> None:
    qtbot.waitUntil(
        lambda: not any(pane.explainer.waiting for pane in view.panes), timeout=PATIENCE
    )


def choose(qtbot: QtBot, pane: AttributionPane, text: str) -> None:
    """Choose a method as a person does with the keyboard."""
    qtbot.keyClick(pane.method, Qt.Key.Key_Home)
    for _ in range(pane.method.count()):
        if pane.method.currentText().startswith(text):
            return
        qtbot.keyClick(pane.method, Qt.Key.Key_Down)
    raise AssertionError(text)


def type_class(qtbot: QtBot, box: SearchBox, text: str) -> None:
    line = box.lineEdit()
    assert line is not None
    line.selectAll()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def test_what_is_explained_at_first(qtbot: QtBot, digits: Workbench) -> None:
    view = shown(qtbot, digits)
    answered(qtbot, view)
    left, right = view.panes
    assert view.header.text() == "#7 · course_cnn_digits.safetensors"
    assert left.title.text() == "7"
    assert left.share.text() == "100.0%"
    assert left.note.text() == "predicted · relu#2 · 11 × 11"
    assert right.note.text().startswith("second best")  # the prediction is right
    session = digits.session
    assert session.input is not None
    wanted = attribute(load_model("bundled"), session.input.pixels)
    assert left.shown is not None
    np.testing.assert_array_equal(left.shown.values, wanted.values)
    drawn = picture(wanted, session.input.pixels, alpha=0.7)
    np.testing.assert_array_equal(array_of(left.map.image), drawn)
    assert left.scale.ends == ("0", f"{wanted.values.max():.2g}")


def test_each_pane_has_its_own_method_and_class(qtbot: QtBot, digits: Workbench) -> None:
    view = shown(qtbot, digits)
    answered(qtbot, view)
    left, right = view.panes
    before = left.shown
    choose(qtbot, right, "Gradient")
    type_class(qtbot, right.target, "3")
    answered(qtbot, view)
    assert left.shown is before
    assert right.title.text() == "3"
    assert right.shown is not None
    assert right.shown.signed
    low, high = right.scale.ends
    assert low == f"-{high}"
    choose(qtbot, right, "Integrated")
    answered(qtbot, view)
    assert right.shown.method == "integrated-gradients"
    assert "from black, delta" in right.note.text()
    # The layer that is chosen is looked at, and followed.
    choose(qtbot, left, "Grad-CAM, chosen")
    digits.session.commit(digits.session.selection.with_layer("conv1"))
    answered(qtbot, view)
    assert "conv1 · 26 × 26" in left.note.text()
    digits.session.commit(digits.session.selection.with_layer("fc1"))
    answered(qtbot, view)
    assert "gives no maps" in left.message.text()
    assert left.title.text() == ""
    assert right.shown is not None


def test_the_true_class(qtbot: QtBot, digits: Workbench) -> None:
    view = shown(qtbot, digits)
    answered(qtbot, view)
    left, right = view.panes
    type_class(qtbot, right.target, "True class")
    answered(qtbot, view)
    assert right.title.text() == left.title.text() == "7"
    digits.inputs.show_pixels(np.zeros((28, 28), np.uint8), "nothing")
    answered(qtbot, view)
    assert "Nobody knows the true class" in right.message.text()
    assert left.note.text().startswith("predicted")
    type_class(qtbot, right.target, "True or 2nd")
    answered(qtbot, view)
    assert right.note.text().startswith("second best")


def test_a_wrong_prediction_stands_beside_the_truth(qtbot: QtBot, digits: Workbench) -> None:
    images = digits.session.image_set
    assert images is not None
    model = load_model("bundled")  # not the one that the lane works with
    wrong = next(
        index
        for index in range(len(images))
        if attribute(model, images.image(index)).target != images.labels[index]
    )
    view = shown(qtbot, digits)
    digits.inputs.show_sample(wrong)
    qtbot.waitUntil(lambda: view.header.text().startswith(f"#{wrong} "), timeout=PATIENCE)
    answered(qtbot, view)
    left, right = view.panes
    assert right.title.text() == str(images.labels[wrong]) != left.title.text()
    assert right.note.text().startswith("true class")


def test_nothing_is_computed_while_nobody_looks(qtbot: QtBot, digits: Workbench) -> None:
    view = WhyView(digits)
    qtbot.addWidget(view)
    asked: list[str] = []
    digits.lane.job_added.connect(lambda job: asked.append(job.key))
    digits.inputs.show_pixels(np.full((28, 28), 40, np.uint8), "grey")
    qtbot.waitUntil(lambda: not digits.lane.jobs(), timeout=PATIENCE)
    assert not [key for key in asked if key.startswith("attribution")]
    view.show()
    answered(qtbot, view)
    assert sorted(key for key in asked if key.startswith("attribution")) == [
        "attribution 0",
        "attribution 1",
    ]
    view.hide()
    digits.inputs.show_pixels(np.full((28, 28), 80, np.uint8), "lighter")
    qtbot.waitUntil(lambda: not digits.lane.jobs(), timeout=PATIENCE)
    assert view.header.text().startswith("grey") or view.panes[0].explainer.answer is not None
    view.show()
    qtbot.waitUntil(lambda: view.header.text().startswith("lighter"), timeout=PATIENCE)
    answered(qtbot, view)


def test_the_newest_question_wins(qtbot: QtBot, digits: Workbench) -> None:
    view = shown(qtbot, digits)
    for value in range(0, 250, 10):
        digits.inputs.show_pixels(np.full((28, 28), value, np.uint8), f"grey {value}")
    answered(qtbot, view)
    for pane in view.panes:
        assert pane.explainer.answer is not None
        assert pane.explainer.answer.request.image.name == "grey 240"


def test_other_weights_and_preprocessing_are_followed(qtbot: QtBot, digits: Workbench) -> None:
    session = digits.session
    view = shown(qtbot, digits)
    answered(qtbot, view)
    before = view.panes[0].shown
    session.set_preprocessing(MNIST)
    session.set_weights(load_model("course_cnn"))
    answered(qtbot, view)
    assert view.panes[0].shown is not before
    assert view.header.text() == "#7 · course_cnn · random weights"
    assert view.panes[0].explainer.answer is not None
    assert view.panes[0].explainer.answer.request.preprocessing == MNIST


def test_a_long_wait_shows_itself_and_can_be_ended(
    qtbot: QtBot, digits: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = shown(qtbot, digits)
    answered(qtbot, view)
    left = view.panes[0]
    monkeypatch.setattr("cnnviz.engine.probes.attribution._PIXELS_AT_ONCE", 1)
    monkeypatch.setitem(attribute_defaults(), "steps", 1_000)
    choose(qtbot, left, "Integrated")
    qtbot.waitUntil(lambda: "of 1,000 steps" in left.message.text(), timeout=PATIENCE)
    assert left.map.isHidden()
    qtbot.mouseClick(left.message.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not left.explainer.waiting, timeout=2_000)
    assert left.message.text() == "Cancelled."
    monkeypatch.setitem(attribute_defaults(), "steps", 3)
    qtbot.mouseClick(left.message.button, Qt.MouseButton.LeftButton)
    answered(qtbot, view)
    assert left.shown is not None
    assert left.shown.method == "integrated-gradients"


def attribute_defaults() -> dict[str, Any]:
    """Return the defaults of what the window calls, to be changed for a test."""
    from cnnviz.engine.probes.attribution import attributing

    return attributing.__kwdefaults__


def test_a_network_that_trains_is_followed(qtbot: QtBot, digits: Workbench) -> None:
    view = shown(qtbot, digits)
    answered(qtbot, view)
    choose(qtbot, view.panes[1], "Integrated")
    answered(qtbot, view)
    left, right = view.panes
    training = digits.training
    config = TrainConfig(epochs=3, batch_size=64, device="cpu")
    with qtbot.waitSignal(training.ended, timeout=PATIENCE) as ended:
        training.start(config, from_loaded=True)
    assert ended.args == ["finished"]
    answered(qtbot, view)
    # What is shown at the end is what the network says at the end.
    model = digits.session.model
    assert model is not None
    assert digits.session.input is not None
    qtbot.waitUntil(lambda: not digits.lane.jobs(), timeout=PATIENCE)
    for pane, method in ((left, "grad-cam"), (right, "integrated-gradients")):
        assert pane.shown is not None
        assert pane.shown.method == method
        wanted = attribute(model, digits.session.input.pixels, method, pane.shown.target)
        np.testing.assert_allclose(pane.shown.values, wanted.values, atol=1e-5)


def test_a_network_without_classes_says_so(qtbot: QtBot, digits: Workbench) -> None:
    view = shown(qtbot, digits)
    digits.session.set_model(LoadedModel(torch.nn.Flatten(2), "flat", "live", MNIST))
    answered(qtbot, view)
    assert "no prediction to explain" in view.panes[0].message.text()
    digits.session.set_model(None)
    qtbot.waitUntil(lambda: view.empty.isVisible())
    assert view.empty.text().startswith("Open a model")
    assert view.header.text() == ""
    digits.session.set_model(load_model("bundled"))
    answered(qtbot, view)
    assert view.panes[0].shown is not None


def test_opacity_and_pointer(qtbot: QtBot, digits: Workbench) -> None:
    view = shown(qtbot, digits)
    answered(qtbot, view)
    left = view.panes[0]
    before = array_of(left.map.image)
    for _ in range(10):
        qtbot.keyClick(view.opacity, Qt.Key.Key_Left)
    assert (array_of(left.map.image) != before).any()
    assert left.shown is not None
    row, column = np.unravel_index(left.shown.values.argmax(), (28, 28))
    place = left.map.place()
    point = QPoint(
        place.left() + int((column + 0.5) * place.width() / 28),
        place.top() + int((row + 0.5) * place.height() / 28),
    )
    move(left.map, point)
    assert left.note.text() == f"row {row}, column {column}: {left.shown.values.max():.3g}"
    left.map.leaveEvent(None)  # type: ignore[arg-type]


def move(widget: QWidget, place: QPoint) -> None:
    from tests.qt.docks.test_activations import point_at

    point_at(widget, place)


def test_what_is_taken_out_of_the_window(qtbot: QtBot, digits: Workbench) -> None:
    view = shown(qtbot, digits)
    answered(qtbot, view)
    arrays = view.export_arrays()
    assert arrays is not None
    assert {"left/values", "right/values", "left/target", "right/grid"} <= set(arrays)
    image = view.export_image()
    assert image.width() >= 2 * 448
    assert image.height() > 448
    assert view.export_name() == "why #7"
    assert set(arrays) == set(view.export_arrays() or {})


def test_classes_are_found_by_a_few_letters(qtbot: QtBot, workbench: Workbench) -> None:
    names = ("crane", "tench", "crane", "great white shark")
    model = LoadedModel(torch.nn.Identity(), "net", "file", MNIST, None, None, 4, names)  # type: ignore[arg-type]
    workbench.session.set_model(model)
    view = shown(qtbot, workbench)
    box = view.panes[0].target
    assert [box.itemText(at) for at in range(box.count())] == [
        *("Predicted class", "True class", "True or 2nd best", ""),
        *("crane (0)", "tench", "crane (2)", "great white shark"),
    ]
    type_class(qtbot, box, "shark")
    assert box.value == 3
    assert view.panes[0].explainer.wish.target == 3
    type_class(qtbot, box, "crane")  # fits two
    assert box.value == 3
    assert box.currentText() == "great white shark"
    type_class(qtbot, box, "no such thing")
    assert box.currentText() == "great white shark"
    # Another network with fewer classes: what it lacks is chosen no more.
    workbench.session.set_model(load_model("course_cnn", num_classes=2))
    assert box.value == "predicted"
    assert view.panes[0].explainer.wish.target == "predicted"


@pytest.mark.parametrize("workspace", ["look", "map", "evaluate", "train"])
def test_one_key_explains_the_image_that_is_looked_at(
    qtbot: QtBot,
    window: MainWindow,
    workspace: str,
) -> None:
    window.workbench.models.open("bundled")
    window.workbench.inputs.open_image_set("digits", first=3)
    settle(qtbot, window)
    window.show_workspace(workspace)
    dock = next(dock for dock in window.docks if dock.spec.key == "why")
    qtbot.keyClick(window, Qt.Key.Key_W)
    view: WhyView = content(window, "why")
    qtbot.waitUntil(lambda: not view.visibleRegion().isEmpty(), timeout=PATIENCE)
    assert not dock.isFloating()
    assert window.dockWidgetArea(dock) != Qt.DockWidgetArea.NoDockWidgetArea
    qtbot.waitUntil(
        lambda: all(pane.shown is not None for pane in view.panes), timeout=PATIENCE
    )  # it begins once it is painted
    answered(qtbot, view)
    picture = window.workbench.session.input
    assert picture is not None
    assert view.header.text().startswith(picture.name)


def test_behind_another_tab_nothing_is_explained(qtbot: QtBot, window: MainWindow) -> None:
    window.workbench.models.open("bundled")
    window.workbench.inputs.open_image_set("digits", first=3)
    settle(qtbot, window)
    window.show_workspace("look")
    view: WhyView = content(window, "why")
    settle(qtbot, window)
    assert view.isVisible()
    assert view.visibleRegion().isEmpty()
    window.workbench.models.open("course_cnn")
    settle(qtbot, window)
    assert all(pane.explainer.answer is None for pane in view.panes)
    qtbot.keyClick(window, Qt.Key.Key_W)
    qtbot.waitUntil(
        lambda: all(pane.explainer.answer is not None for pane in view.panes), timeout=PATIENCE
    )
