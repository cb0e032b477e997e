"""Help > The course: each button opens what its topic names, and marks come and stay."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from cnnviz.engine.data.kinds.cifar_names import FORMS
from cnnviz.engine.models.catalogue import BUNDLED
from cnnviz.qt.app import open_first
from cnnviz.qt.course_dialog import CourseDialog
from cnnviz.qt.draft import draft_of
from cnnviz.qt.main_window import MainWindow
from cnnviz.state.course import TOPICS, Topic, topic_of
from tests import made_cifar
from tests.qt.journeys import PATIENCE, content, settle, window

__all__ = ["window"]


def course(window: MainWindow) -> CourseDialog:
    """Open the dialog by its menu entry."""
    entry = next(
        action for action in window.findChildren(QAction) if action.text() == "&The course"
    )
    entry.trigger()
    return window.findChild(CourseDialog)


def press(qtbot: QtBot, window: MainWindow, topic: Topic) -> None:
    """Press a topic's button and wait until everything of it is open."""
    dialog = course(window)
    assert dialog.isVisible()
    with qtbot.waitSignal(dialog.course.opened, timeout=PATIENCE) as told:
        qtbot.mouseClick(dialog.buttons[topic.key], Qt.MouseButton.LeftButton)
    assert told.args == [topic.key]
    assert not dialog.isVisible()


def check(window: MainWindow, topic: Topic) -> None:
    """Hold what is open against what the topic names."""
    bench = window.workbench
    session = bench.session
    assert window.workspace == topic.workspace
    dock = next(dock for dock in window.docks if dock.spec.key == topic.dock)
    assert dock.isVisible()
    assert not dock.visibleRegion().isEmpty()  # the tab in front
    assert session.model is not None
    if topic.model == BUNDLED:
        assert session.model.origin == "bundled"
    elif topic.model:
        assert session.model.architecture == topic.model
    if topic.layer:
        assert session.selection.layer == topic.layer
    if topic.data:
        assert session.image_set is not None
        assert session.image_set.kind == topic.data
    config: Any = draft_of(bench).config
    for name, value in dict(topic.training).items():
        assert getattr(config, name) == value, name
    if topic.method:
        assert content(window, "map settings").form.chosen("method") == topic.method


LIGHT = [
    topic
    for topic in TOPICS
    if topic.group not in ("Data sets", "Architectures") and not topic.evaluates
]


def test_the_buttons_open_view_network_images_and_settings(
    qtbot: QtBot, window: MainWindow
) -> None:
    for topic in LIGHT:
        press(qtbot, window, topic)
        qtbot.waitUntil(lambda topic=topic: _is_open(window, topic), timeout=PATIENCE)
        check(window, topic)
    settle(qtbot, window)


def _is_open(window: MainWindow, topic: Topic) -> bool:
    dock = next(dock for dock in window.docks if dock.spec.key == topic.dock)
    config = draft_of(window.workbench).config
    return not dock.visibleRegion().isEmpty() and (not topic.training or config is not None)


def test_an_architecture_is_opened_and_named_in_the_form(qtbot: QtBot, window: MainWindow) -> None:
    open_first(window, None, None, None)
    settle(qtbot, window)
    topic = topic_of("efficientnet_b0")
    press(qtbot, window, topic)
    check(window, topic)
    settle(qtbot, window)


@pytest.mark.slow
@pytest.mark.parametrize("key", ["alexnet", "vgg16", "resnet50", "inception_v3", "vit_b_16"])
def test_every_architecture_is_opened(qtbot: QtBot, window: MainWindow, key: str) -> None:
    open_first(window, None, None, None)
    settle(qtbot, window)
    press(qtbot, window, topic_of(key))
    check(window, topic_of(key))
    settle(qtbot, window)


def test_figures_are_made_for_the_network_that_is_open(qtbot: QtBot, window: MainWindow) -> None:
    for topic in (topic for topic in TOPICS if topic.evaluates):
        press(qtbot, window, topic)
        check(window, topic)
    session = window.workbench.session
    qtbot.waitUntil(lambda: session.evaluation is not None, timeout=PATIENCE)
    assert session.model is not None
    assert session.model.origin == "bundled"
    assert session.image_set is not None
    assert session.image_set.kind == "digits"


def test_sets_that_are_here_open_in_the_data_view(
    qtbot: QtBot, window: MainWindow, shared_data: Path
) -> None:
    open_first(window, None, None, None)
    settle(qtbot, window)
    copies = {"mnist": "mnist", "imagenet": "imagenet", "voc": "voc-bccd", "coco": "coco-mini"}
    own = Path(os.environ["CNNVIZ_DATA"])
    own.mkdir(exist_ok=True)
    for kind, folder in copies.items():
        (own / kind).symlink_to(shared_data / folder, target_is_directory=True)
    for kind in ("cifar10", "cifar100"):
        made_cifar.unpacked(next(form for form in FORMS if form.kind == kind), own / kind)
    for topic in (topic for topic in TOPICS if topic.group == "Data sets"):
        press(qtbot, window, topic)
        qtbot.waitUntil(lambda topic=topic: _is_open(window, topic), timeout=PATIENCE)
        check(window, topic)
    settle(qtbot, window)


def test_a_set_that_is_not_here_is_offered_for_download(qtbot: QtBot, window: MainWindow) -> None:
    dialog = course(window)
    inputs = window.workbench.inputs
    with qtbot.waitSignal(inputs.missing_changed, timeout=PATIENCE):
        qtbot.mouseClick(dialog.buttons["mnist"], Qt.MouseButton.LeftButton)
    samples = content(window, "samples")
    qtbot.waitUntil(lambda: samples.offer.isVisible(), timeout=PATIENCE)
    assert samples.offer.name == "mnist"
    assert draft_of(window.workbench).config.data == "mnist"  # type: ignore[union-attr]


def test_a_set_that_cannot_be_downloaded_is_asked_for(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    annotations = tmp_path / "annotations"
    annotations.mkdir()
    Image.new("RGB", (8, 8)).save(tmp_path / "1.png")
    made = {
        "images": [{"id": 1, "file_name": "1.png", "width": 8, "height": 8}],
        "annotations": [
            {"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 1, 4, 4], "area": 16}
        ],
        "categories": [{"id": 1, "name": "cat"}],
    }
    (annotations / "instances_val2017.json").write_text(json.dumps(made))
    dialog = course(window)
    qtbot.mouseClick(dialog.buttons["coco"], Qt.MouseButton.LeftButton)

    def asked() -> QFileDialog | None:
        return window.findChild(QFileDialog)

    qtbot.waitUntil(lambda: asked() is not None, timeout=PATIENCE)
    question = asked()
    assert question is not None
    assert "coco" in question.windowTitle()
    # The topic goes on as soon as its images are there.
    with qtbot.waitSignal(dialog.course.opened, timeout=PATIENCE) as opened:
        question.fileSelected.emit(str(tmp_path))
    question.close()
    assert opened.args == ["coco"]
    spec = f"coco:{tmp_path}"
    assert draft_of(window.workbench).config.data == spec  # type: ignore[union-attr]


def test_what_was_said_of_missing_images_goes_with_the_next_topic(
    qtbot: QtBot, window: MainWindow
) -> None:
    dialog = course(window)
    with qtbot.waitSignal(window.workbench.inputs.missing_changed, timeout=PATIENCE):
        qtbot.mouseClick(dialog.buttons["cifar10"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.notices.notice is not None, timeout=PATIENCE)
    assert "cifar10" in window.notices.text.toolTip() + window.notices.text.text()
    press(qtbot, window, topic_of("pooling"))
    notice = window.notices.notice
    assert notice is not None
    assert not notice.is_error
    assert notice.text.startswith("Pooling: ")
    settle(qtbot, window)


def test_a_mark_comes_with_work_and_not_with_opening(qtbot: QtBot, window: MainWindow) -> None:
    press(qtbot, window, topic_of("convolution"))
    settle(qtbot, window)
    dialog = course(window)
    assert not dialog.marks["convolution"].isChecked()
    tiles = content(window, "activations").tiles
    qtbot.mouseClick(tiles.viewport(), Qt.MouseButton.LeftButton, pos=tiles.cell_centre(9))
    assert dialog.marks["convolution"].isChecked()
    assert dialog.count.text() == f"1 of {len(TOPICS)} topics done"


def test_a_training_marks_its_topic(qtbot: QtBot, window: MainWindow) -> None:
    press(qtbot, window, topic_of("adam"))
    dialog, training = course(window), window.workbench.training
    dialog.hide()
    panel = content(window, "training")
    qtbot.waitUntil(panel.start_button.isEnabled, timeout=PATIENCE)
    with qtbot.waitSignal(training.ended, timeout=PATIENCE):
        panel.start_button.click()
        qtbot.waitUntil(lambda: training.state.value == "running", timeout=PATIENCE)
        assert not dialog.marks["adam"].isChecked()
        training.stop()
    assert dialog.marks["adam"].isChecked()
    assert not dialog.marks["sgd"].isChecked()


def test_marks_of_ones_own_are_kept_and_removed_after_a_question(
    qtbot: QtBot, window: MainWindow
) -> None:
    dialog = course(window)
    dialog.marks["pooling"].click()
    assert window.workbench.settings.read("course/done", "") == '["pooling"]'
    again = CourseDialog(dialog.course, window)
    assert again.marks["pooling"].isChecked()
    again.close()
    again.deleteLater()
    for answer, left in (("Cancel", True), ("Remove", False)):
        dialog.reset_button.click()
        box = dialog.findChild(QMessageBox, "reset_course")
        assert dialog.marks["pooling"].isChecked()
        buttons = {b.text().replace("&", ""): b for b in box.findChildren(QPushButton)}
        buttons[answer].click()
        assert dialog.marks["pooling"].isChecked() is left
        box.setObjectName("")
    assert not dialog.reset_button.isEnabled()
