"""Held-out samples and what the network takes them for."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnviz.engine.data.image_set import ArraySet
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.events import RunStarted, SamplePredictions
from cnnviz.qt import theme
from cnnviz.qt.docks.validation_samples import ValidationSamplesView
from cnnviz.qt.workbench import Workbench

SIDE = 8


def image_set(name: str, count: int = 12) -> ArraySet:
    images = np.zeros((count, SIDE, SIDE), np.uint8)
    images += (20 * np.arange(count, dtype=np.uint8))[:, None, None]
    labels = np.arange(count, dtype=np.int64) % 3
    return ArraySet(
        images, labels, spec=name, kind="digits", name=name, class_names=("cat", "dog", "owl")
    )


@pytest.fixture
def view(qtbot: QtBot, workbench: Workbench) -> ValidationSamplesView:
    made = ValidationSamplesView(workbench)
    qtbot.addWidget(made)
    made.resize(300, 420)
    with qtbot.waitExposed(made):
        made.show()
    return made


def begin(workbench: Workbench, images: ArraySet) -> None:
    model: Any = SimpleNamespace(title="net")
    workbench.session.set_image_set(images)
    started = RunStarted(Path("run"), model, images, TrainConfig(), 10, 640, 64)
    workbench.training.events.emit([started])


def predict(workbench: Workbench, epoch: int, predicted: tuple[int, ...]) -> None:
    ids = (7, 2, 4)
    event = SamplePredictions(epoch, ids, (1, 2, 1), predicted, (0.9, 0.5, 0.75))
    workbench.training.events.emit([event])
    workbench.training.ended.emit("stopped")


def test_samples_stand_with_marks_words_and_pictures(
    qtbot: QtBot, workbench: Workbench, view: ValidationSamplesView
) -> None:
    assert view.export_arrays() is None
    begin(workbench, image_set("set"))
    predict(workbench, 3, (1, 0, 1))
    judged = view.grid.samples()
    assert [(one.truth, one.guess, one.right) for one in judged] == [
        ("dog", "dog", True),
        ("owl", "cat", False),
        ("dog", "dog", True),
    ]
    assert view.summary.text() == "Epoch 3: 2 of 3 right"
    qtbot.waitUntil(lambda: not view.grid.missing())
    picture = view.export_image()
    grey = {picture.pixelColor(view.grid.cell(n).center().x(), 40).red() for n in range(3)}
    assert grey == {140, 40, 80}  # each its own picture
    shown = {picture.pixel(x, y) & 0xFFFFFF for x in range(300) for y in range(picture.height())}
    assert int(theme.colours().success[1:], 16) in shown
    assert int(theme.colours().error[1:], 16) in shown
    arrays = view.export_arrays()
    assert arrays is not None
    np.testing.assert_array_equal(arrays["predicted"], [1, 0, 1])


def test_the_next_epoch_keeps_the_pictures(
    qtbot: QtBot, workbench: Workbench, view: ValidationSamplesView
) -> None:
    begin(workbench, image_set("set"))
    predict(workbench, 1, (0, 0, 0))
    qtbot.waitUntil(lambda: not view.grid.missing())
    predict(workbench, 2, (1, 2, 1))
    assert view.summary.text() == "Epoch 2: 3 of 3 right"
    assert view.grid.missing() == ()


def looked_at(workbench: Workbench) -> int | None:
    picture = workbench.session.input
    return None if picture is None else picture.sample_id


def test_a_click_and_the_arrows_look_at_a_sample(
    qtbot: QtBot, workbench: Workbench, view: ValidationSamplesView
) -> None:
    images = image_set("set")
    begin(workbench, images)
    predict(workbench, 1, (1, 0, 1))
    with qtbot.waitSignal(workbench.session.input_changed):
        place = view.grid.cell(1).center()
        qtbot.mouseClick(view.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert looked_at(workbench) == 2
    assert view.grid._selected == 2
    with qtbot.waitSignal(workbench.session.input_changed):
        qtbot.keyClick(view.grid, Qt.Key.Key_Right)
    assert looked_at(workbench) == 4
    assert not workbench.session.selection.is_part


def test_a_click_opens_the_set_of_the_run_again(
    qtbot: QtBot, workbench: Workbench, view: ValidationSamplesView
) -> None:
    images = image_set("of the run")
    begin(workbench, images)
    predict(workbench, 1, (1, 0, 1))
    workbench.session.set_image_set(image_set("another"))
    with qtbot.waitSignal(workbench.session.input_changed):
        place = view.grid.cell(0).center()
        qtbot.mouseClick(view.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert workbench.session.image_set is images
    assert workbench.session.input is not None
    assert workbench.session.input.sample_id == 7


def test_classes_without_a_name_are_numbered(
    qtbot: QtBot, workbench: Workbench, view: ValidationSamplesView
) -> None:
    begin(workbench, image_set("set"))
    predict(workbench, 1, (5, 0, 1))
    assert view.grid.samples()[0].guess == "#5"
