"""The Data dock by real clicks: what is told before a training, and what a click selects."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnviz.engine.data.image_set import ArraySet
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.models.load import load_model
from cnnviz.engine.training.config import TrainConfig
from cnnviz.qt.docks.data import DataView
from cnnviz.qt.draft import draft_of
from cnnviz.qt.main_window import MainWindow
from cnnviz.qt.surveys import surveys_of
from cnnviz.qt.workbench import Workbench
from tests.qt.journeys import content, window

__all__ = ["window"]

CLICK = Qt.MouseButton.LeftButton
WAIT = 30_000


@pytest.fixture
def view(qtbot: QtBot, workbench: Workbench) -> DataView:
    view = DataView(workbench)
    qtbot.addWidget(view)
    view.resize(700, 420)
    with qtbot.waitExposed(view):
        view.show()
    return view


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return 10 cats, 10 dogs and one emu; one file is broken and two are the same picture."""
    random = np.random.default_rng(4)
    for name, count in (("cat", 10), ("dog", 10), ("emu", 1)):
        place = tmp_path / "set" / name
        place.mkdir(parents=True)
        for number in range(count):
            noise = random.integers(0, 256, (6, 8, 3), np.uint8)
            Image.fromarray(noise).save(place / f"{number}.png")
    (tmp_path / "set" / "dog" / "3.png").write_bytes(b"no picture")
    twin = (tmp_path / "set" / "cat" / "1.png").read_bytes()
    (tmp_path / "set" / "dog" / "7.png").write_bytes(twin)
    return tmp_path / "set"


def wait_known(qtbot: QtBot, workbench: Workbench, surveyed: bool = False) -> None:
    surveys = surveys_of(workbench)

    def known() -> bool:
        found = surveys.overview
        return found is not None and (found.survey is not None or not surveyed)

    qtbot.waitUntil(known, timeout=WAIT)


def row(view: DataView, start: str):  # type: ignore[no-untyped-def]
    return next(one for one in view.findings.rows() if one.text.text().startswith(start))


def test_counts_are_there_at_once_and_the_rest_after_a_look(
    qtbot: QtBot, workbench: Workbench, view: DataView, folder: Path
) -> None:
    images = open_dataset(str(folder))
    workbench.session.set_image_set(images)
    wait_known(qtbot, workbench)
    assert "images: 21 · one class each" in view.header.text()
    assert [(bar.name, bar.train, bar.validation) for bar in view.bars.bars] == [
        ("cat", 9, 1),
        ("dog", 9, 1),
        ("emu", 1, 0),
    ]
    assert view.splits.texts()[1:] == [["Training", "19", "1 – 9"], ["Validation", "2", "1"]]
    assert row(view, "Classes missing in validation: 1 (emu)")
    assert not view.pixels.isVisible()
    qtbot.mouseClick(view.offer.button, CLICK)
    assert surveys_of(workbench).running
    wait_known(qtbot, workbench, surveyed=True)
    qtbot.waitUntil(lambda: not view.offer.isVisible(), timeout=WAIT)
    broken = row(view, "Cannot be read: 1")
    assert "3.png" in broken.toolTip()
    assert "8 × 6" in view.pixels.text()
    qtbot.mouseClick(row(view, "Equal pictures with different labels").button, CLICK)
    chosen = workbench.session.selection.sample_ids
    assert [images.sample_name(number) for number in chosen] == ["1.png", "7.png"]


def test_the_pixels_go_into_the_preprocessing_and_into_the_training(
    qtbot: QtBot, workbench: Workbench, view: DataView
) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (20, 5, 5, 3), np.uint8)
    images = ArraySet(
        pixels,
        np.arange(20) % 2,
        spec="made",
        kind="digits",
        name="made",
        class_names=("a", "b"),
    )
    session = workbench.session
    session.set_model(load_model("bundled"))
    session.set_image_set(images)
    wait_known(qtbot, workbench, surveyed=True)  # in memory: nobody needs to ask
    asked: list[dict[str, str]] = []
    draft_of(workbench).adopted.connect(asked.append)
    qtbot.mouseClick(view.use, CLICK)
    # The network takes one channel: brightness, as the preprocessing weighs it.
    grey = pixels @ np.array([0.299, 0.587, 0.114]) / 255
    assert session.preprocessing is not None
    np.testing.assert_allclose(session.preprocessing.mean, [grey.mean()], rtol=1e-9)
    np.testing.assert_allclose(session.preprocessing.std, [grey.std()], rtol=1e-9)
    assert session.preprocessing.crop == (28, 28)
    assert asked == [{"normalisation": "data"}]
    assert not view.use.isEnabled()


def test_a_click_on_a_bar_selects_the_class(
    qtbot: QtBot, workbench: Workbench, view: DataView
) -> None:
    workbench.session.set_image_set(open_dataset("digits"))
    wait_known(qtbot, workbench)
    view.order.setCurrentIndex(view.order.findData("fewest"))
    view.order.activated.emit(0)
    totals = [bar.total for bar in view.bars.bars]
    assert totals == sorted(totals)
    bar = view.bars.bars[2]
    qtbot.mouseClick(view.bars.viewport(), CLICK, pos=view.bars.bar_at(2).center())
    assert workbench.session.selection.class_ids == (bar.class_id,)
    qtbot.keyClick(view.bars, Qt.Key.Key_Down)
    qtbot.keyClick(view.bars, Qt.Key.Key_Return)
    assert workbench.session.selection.class_ids == (view.bars.bars[3].class_id,)


def test_the_form_decides_who_is_held_out_and_names_another_set(
    qtbot: QtBot, workbench: Workbench, view: DataView
) -> None:
    images = open_dataset("digits")
    workbench.session.set_image_set(images)
    wait_known(qtbot, workbench)
    before = surveys_of(workbench).overview
    draft = draft_of(workbench)
    draft.set(TrainConfig(data="digits", validation_share=0.5))

    def halved() -> bool:
        found = surveys_of(workbench).overview
        return found is not None and found is not before

    qtbot.waitUntil(halved, timeout=WAIT)
    held = sum(bar.validation for bar in view.bars.bars)
    assert abs(held - len(images) / 2) <= 5
    assert not view.other.isVisible()
    draft.set(TrainConfig(data="folder:elsewhere"))
    assert view.other.isVisible()
    draft.set(TrainConfig(data="digits", positive="3"))

    def binary() -> bool:
        return [bar.name for bar in view.bars.bars] == ["not 3", "3"]

    qtbot.waitUntil(binary, timeout=WAIT)
    qtbot.mouseClick(view.bars.viewport(), CLICK, pos=view.bars.bar_at(1).center())
    chosen = np.array(workbench.session.selection.sample_ids)
    np.testing.assert_array_equal(chosen, np.flatnonzero(images.labels == 3))


def test_a_split_that_changes_during_a_survey_is_the_one_that_is_told(
    qtbot: QtBot, workbench: Workbench, view: DataView, folder: Path
) -> None:
    workbench.session.set_image_set(open_dataset(str(folder)))
    wait_known(qtbot, workbench)
    with qtbot.waitSignal(surveys_of(workbench).progressed, timeout=WAIT):
        qtbot.mouseClick(view.offer.button, CLICK)
    draft_of(workbench).set(TrainConfig(data=str(folder), validation_share=0.5))
    wait_known(qtbot, workbench, surveyed=True)
    halved = ["Validation", "10", "5"]
    qtbot.waitUntil(lambda: halved in view.splits.texts(), timeout=WAIT)
    found = surveys_of(workbench).overview
    assert found is not None
    assert found.survey is not None


def test_a_survey_can_be_cancelled_and_another_set_forgets_it(
    qtbot: QtBot, workbench: Workbench, view: DataView, folder: Path
) -> None:
    workbench.session.set_image_set(open_dataset(str(folder)))
    wait_known(qtbot, workbench)
    surveys = surveys_of(workbench)
    ends = blocked(workbench)
    qtbot.mouseClick(view.offer.button, CLICK)
    qtbot.mouseClick(view.offer.cancel_button, CLICK)
    ends()
    qtbot.waitUntil(lambda: not surveys.running, timeout=WAIT)
    assert surveys.overview is not None
    assert surveys.overview.survey is None
    assert view.offer.button.isVisible()
    workbench.session.set_image_set(None)
    assert surveys.overview is None
    assert view.empty.isVisible()


def blocked(workbench: Workbench) -> Callable[[], None]:
    """Let the lane wait until the returned function is called."""
    import threading

    from cnnviz.qt.engine_thread import Job

    gate = threading.Event()
    workbench.lane.submit(Job("waiting", lambda: gate.wait(30), urgent=True, quiet=True))
    return gate.set


@pytest.mark.parametrize("classes", [1000, 20_000])
def test_thousands_of_classes_scroll(
    qtbot: QtBot, workbench: Workbench, view: DataView, classes: int
) -> None:
    images = ArraySet(
        np.zeros((2 * classes, 1, 1), np.uint8),
        np.repeat(np.arange(classes), 2),
        spec="made",
        kind="digits",
        name="made",
        class_names=[f"class {number}" for number in range(classes)],
    )
    workbench.session.set_image_set(images)
    qtbot.waitUntil(lambda: len(view.bars.bars) == classes, timeout=WAIT)
    view.bars.verticalScrollBar().setValue(view.bars.verticalScrollBar().maximum())
    last = view.bars.bar_at(classes - 1)
    assert view.bars.viewport().rect().contains(last)
    qtbot.mouseClick(view.bars.viewport(), CLICK, pos=last.center())
    assert workbench.session.selection.class_ids == (classes - 1,)


def test_samples_of_a_finding_come_to_the_front_also_from_a_view_that_floats(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.show_workspace("train")
    docks = {dock.spec.key: dock for dock in window.docks}
    docks["data"].setFloating(True)
    docks["data"].show()
    docks["gallery"].hide()
    content(window, "data").findings.shown.emit(np.array([1, 2]))
    assert docks["gallery"].isVisible()
