"""The gallery as a browser: words, filters, sizes, and what is marked in pictures."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnviz.engine.data.image_set import ArraySet
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.imaging import class_colours
from cnnviz.engine.training.results.numbers import NumberEvaluation
from cnnviz.qt.docks.gallery import GalleryView
from cnnviz.qt.docks.input import InputView
from cnnviz.qt.pixels import array_of
from cnnviz.qt.surveys import surveys_of
from cnnviz.qt.workbench import Workbench

CLICK = Qt.MouseButton.LeftButton
WAIT = 30_000


@pytest.fixture
def view(qtbot: QtBot, workbench: Workbench) -> GalleryView:
    view = GalleryView(workbench)
    qtbot.addWidget(view)
    view.resize(600, 480)
    with qtbot.waitExposed(view):
        view.show()
    return view


def ids(view: GalleryView) -> list[int]:
    arrays = view.export_arrays()
    assert arrays is not None
    return [int(number) for number in arrays["sample_ids"]]


def choose(box, key: object) -> None:  # type: ignore[no-untyped-def]
    box.setCurrentIndex(box.findData(key))
    box.activated.emit(box.currentIndex())


def test_words_narrow_what_is_shown_and_not_what_is_selected(
    qtbot: QtBot, workbench: Workbench, view: GalleryView
) -> None:
    images = open_dataset("digits")
    workbench.session.set_image_set(images)
    qtbot.keyClicks(view.filter.words, "class:3")
    wanted = np.flatnonzero(images.labels == 3).tolist()
    qtbot.waitUntil(lambda: ids(view) == wanted, timeout=WAIT)
    assert not workbench.session.selection.is_part
    assert "classes: 1, most 3 (100%)" in view.numbers.text()
    workbench.session.choose_classes([4])
    assert view.empty.isVisible()
    assert "search" in view.empty.text()
    qtbot.keyClick(view.filter.words, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view.filter.words, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(ids(view)) == (images.labels == 4).sum(), timeout=WAIT)


def test_parts_and_pixels_of_what_is_shown(
    qtbot: QtBot, workbench: Workbench, view: GalleryView
) -> None:
    images = open_dataset("digits")
    workbench.session.set_image_set(images)
    surveys = surveys_of(workbench)
    qtbot.waitUntil(lambda: surveys.overview is not None, timeout=WAIT)
    assert surveys.overview is not None
    choose(view.filter.which, "validation")
    held = surveys.overview.validation
    assert ids(view) == held.tolist()
    pixels = np.stack([images.image(int(number)) for number in held]) / 255
    assert f"mean {pixels.mean():.3f} · deviation {pixels.std():.3f}" in view.numbers.text()
    choose(view.filter.which, "train")
    assert ids(view) == surveys.overview.train.tolist()
    # Of files nobody knows what is broken before they were looked at.
    model = view.filter.which.model()
    marked = view.filter.which.findData("marked")
    assert not model.item(marked).isEnabled()  # type: ignore[attr-defined]


def test_broken_files_are_found_and_explained(
    qtbot: QtBot, workbench: Workbench, view: GalleryView, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        for number in range(6):
            Image.new("L", (4, 4), 20 * number + (name == "b")).save(
                tmp_path / name / f"{number}.png"
            )
    (tmp_path / "b" / "2.png").write_bytes(b"")
    workbench.session.set_image_set(open_dataset(f"folder:{tmp_path}"))
    surveys = surveys_of(workbench)
    qtbot.waitUntil(lambda: surveys.overview is not None, timeout=WAIT)
    broken = view.filter.which.findData("broken")
    entry = view.filter.which.model().item(broken)  # type: ignore[attr-defined]
    assert not entry.isEnabled()
    surveys.survey()
    qtbot.waitUntil(lambda: entry.isEnabled(), timeout=WAIT)
    choose(view.filter.which, "broken")
    assert ids(view) == [8]
    assert view.grid.samples()[0].trouble == "it is empty"
    assert view.grid.samples()[0].name == "2.png"


def test_larger_pictures_are_made_anew(
    qtbot: QtBot, workbench: Workbench, view: GalleryView
) -> None:
    random = np.random.default_rng(3)
    images = ArraySet(
        random.integers(0, 256, (6, 300, 300), np.uint8),
        np.arange(6) % 2,
        spec="made",
        kind="digits",
        name="made",
        class_names=("a", "b"),
    )
    workbench.session.set_image_set(images)
    qtbot.waitUntil(lambda: not view.grid.missing(), timeout=WAIT)
    width = view.grid.cell(0).width()
    choose(view.scale, 224)
    assert view.grid.cell(0).width() > width
    assert view.grid.missing()
    qtbot.waitUntil(lambda: not view.grid.missing(), timeout=WAIT)


def test_boxes_are_drawn_over_the_cells_until_they_are_switched_off(
    qtbot: QtBot, workbench: Workbench, view: GalleryView, shared_data: Path
) -> None:
    images = open_dataset(f"voc:{shared_data / 'voc-bccd'}")
    workbench.session.set_image_set(images)
    choose(view.scale, 224)
    qtbot.waitUntil(lambda: not view.grid.missing(), timeout=WAIT)
    names = [view.grid.samples()[place].truth for place in range(2)]
    assert names == ["RBC, WBC", "RBC, WBC"]
    cell = view.grid.cell(0)

    def coloured(label: int) -> int:
        drawn = array_of(view.grid.viewport().grab(cell).toImage())
        return int((drawn == class_colours(3)[label]).all(axis=2).sum())

    red, white = (images.class_names.index(name) for name in ("RBC", "WBC"))
    assert coloured(red) > 500
    assert coloured(white) > 200
    view.draw_objects.click()
    assert coloured(red) + coloured(white) < 50
    view.draw_objects.click()
    qtbot.keyClicks(view.filter.words, "class:platelets")
    expected = np.flatnonzero(
        [bool((images.objects(n).classes == 0).any()) for n in range(len(images))]  # type: ignore[union-attr]
    )
    qtbot.waitUntil(lambda: len(ids(view)) == len(expected), timeout=WAIT)
    np.testing.assert_array_equal(ids(view), expected)


def test_the_input_shows_what_is_marked_in_the_sample(
    qtbot: QtBot, workbench: Workbench, shared_data: Path
) -> None:
    input_view = InputView(workbench)
    qtbot.addWidget(input_view)
    input_view.resize(400, 500)
    input_view.show()
    workbench.session.set_image_set(open_dataset(f"voc:{shared_data / 'voc-bccd'}"))
    workbench.inputs.show_sample(1)
    pane = input_view.original
    qtbot.waitUntil(lambda: pane.marks is not None, timeout=WAIT)
    assert pane.marks is not None
    assert set(pane.marks.names) == {"RBC", "WBC"}
    input_view.draw_objects.click()
    assert pane.marks is None
    workbench.inputs.show_pixels(np.zeros((8, 8), np.uint8), "drawn")
    qtbot.waitUntil(lambda: not input_view.draw_objects.isVisible(), timeout=WAIT)


def test_answers_that_are_no_classes_are_shown_by_their_loss(
    workbench: Workbench, view: GalleryView
) -> None:
    images = open_dataset("digits")
    said = {
        "sample_ids": np.array([4, 2, 9]),
        "truth": np.array([1.5, 2.0, 3.0]),
        "predicted": np.array([2.5, 2.0, 7.0]),
        "residual": np.array([1.0, 0.0, 4.0]),
        "loss": np.array([1.0, 0.0, 16.0]),
    }
    evaluation = NumberEvaluation(
        loss=17 / 3, samples=3, classes=(), predictions=said, r2=None, mae=5 / 3, rmse=2.4
    )
    workbench.session.set_image_set(images)
    workbench.session.set_evaluation(evaluation)
    choose(view.order, "worst")
    assert ids(view)[:3] == [9, 4, 2]
    first = view.grid.samples()[0]
    assert (first.truth, first.guess, first.right) == ("3", "7", None)
    assert not view.only_wrong.isEnabled()
    row = view.order.findData("sure")
    assert not view.order.model().item(row).isEnabled()  # type: ignore[attr-defined]
    arrays = view.export_arrays()
    assert arrays is not None
    assert "confidence" not in arrays
    assert not view.grid.to_image().isNull()


def test_sixty_thousand_samples_do_not_hold_up_the_window(
    qtbot: QtBot, workbench: Workbench, view: GalleryView
) -> None:
    images = ArraySet(
        np.zeros((60_000, 28, 28), np.uint8),
        np.arange(60_000) % 10,
        spec="made",
        kind="digits",
        name="made",
        class_names=[str(number) for number in range(10)],
    )
    asked: list[int] = []
    view.grid.wanted.connect(asked.extend)
    start = time.perf_counter()
    workbench.session.set_image_set(images)
    bar = view.grid.verticalScrollBar()
    for place in range(0, bar.maximum(), bar.maximum() // 20):
        bar.setValue(place)
        view.grid.viewport().repaint()
    choose(view.order, "class")
    assert time.perf_counter() - start < 2.0  # 0.1 s on a quiet machine
    qtbot.waitUntil(lambda: len(asked) > 0 and not view.grid.missing(), timeout=WAIT)
    assert len(asked) < 200
