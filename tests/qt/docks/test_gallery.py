"""The gallery: what is selected, judged, in the order that was asked for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.models.load import load_model
from cnnviz.engine.training.evaluate import Evaluation, evaluate
from cnnviz.paths import bundled_checkpoint
from cnnviz.qt.docks.gallery import GalleryView
from cnnviz.qt.workbench import Workbench

CLICK = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def digits() -> ImageSet:
    return open_dataset("digits")


@pytest.fixture(scope="module")
def evaluation(digits: ImageSet) -> Evaluation:
    return evaluate(load_model(str(bundled_checkpoint())), digits)


@pytest.fixture
def view(qtbot: QtBot, workbench: Workbench, digits: ImageSet) -> GalleryView:
    view = GalleryView(workbench)
    qtbot.addWidget(view)
    view.resize(320, 480)
    view.show()
    workbench.session.set_image_set(digits)
    return view


def ids(view: GalleryView) -> list[int]:
    arrays = view.export_arrays()
    assert arrays is not None
    return [int(number) for number in arrays["sample_ids"]]


def choose_order(view: GalleryView, key: str) -> None:
    row = view.order.findData(key)
    view.order.setCurrentIndex(row)
    view.order.activated.emit(row)


def test_everything_is_there_and_only_what_is_seen_is_asked_for(
    qtbot: QtBot, workbench: Workbench, view: GalleryView, digits: ImageSet
) -> None:
    asked: list[int] = []
    view.grid.wanted.connect(asked.extend)
    assert ids(view) == list(range(len(digits)))
    qtbot.waitUntil(lambda: len(asked) > 0 and not view.grid.missing(), timeout=20_000)
    assert len(asked) < 100
    assert f"all {len(digits):,} samples" in view.header.text()


def test_a_selection_is_what_is_shown_and_of_how_many(
    workbench: Workbench, view: GalleryView, digits: ImageSet
) -> None:
    workbench.session.choose_classes([3])
    assert set(digits.labels[ids(view)]) == {3}
    count = int((digits.labels == 3).sum())
    assert f"{count:,} of {len(digits):,} samples" in view.header.text()
    workbench.session.choose_samples([7, 2])
    assert ids(view) == [2, 7]


def test_the_worst_come_first_and_the_right_ones_may_go(
    workbench: Workbench, view: GalleryView, evaluation: Evaluation, digits: ImageSet
) -> None:
    assert not view.only_wrong.isEnabled()
    workbench.session.set_evaluation(evaluation)
    choose_order(view, "worst")
    loss = dict(
        zip(
            evaluation.predictions["sample_ids"].tolist(),
            evaluation.predictions["loss"].tolist(),
            strict=True,
        )
    )
    assert ids(view) == sorted(loss, key=lambda number: (-loss[number], number))
    view.only_wrong.click()
    wrong = ids(view)
    assert 0 < len(wrong) < 0.1 * len(digits)
    cells = view.grid.samples()
    assert not any(cells[place].right for place in range(len(cells)))
    first = cells[0]
    assert first.truth == str(digits.labels[wrong[0]])
    assert first.guess != first.truth
    choose_order(view, "sure")
    confidence = [view.grid.samples()[place].confidence for place in range(len(wrong))]
    assert confidence == sorted(confidence, reverse=True)
    workbench.session.set_evaluation(None)
    assert ids(view) == list(range(len(digits)))


def test_when_no_selected_sample_is_wrong_it_is_said(
    workbench: Workbench, view: GalleryView, evaluation: Evaluation
) -> None:
    workbench.session.set_evaluation(evaluation)
    said = evaluation.predictions
    right = said["sample_ids"][said["labels"] == said["predicted"]][:3]
    workbench.session.choose_samples(right)
    view.only_wrong.click()
    assert view.empty.isVisible()


def test_a_click_looks_and_a_double_click_selects(
    qtbot: QtBot, workbench: Workbench, view: GalleryView
) -> None:
    session = workbench.session
    session.choose_samples([10, 20, 30])

    def looked_at() -> int | None:
        return None if session.input is None else session.input.sample_id

    place = view.grid.cell(1).center()
    qtbot.mouseClick(view.grid.viewport(), CLICK, pos=place)
    qtbot.waitUntil(lambda: looked_at() == 20, timeout=20_000)
    assert session.selection.sample_ids == (10, 20, 30)
    qtbot.keyClick(view.grid, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: looked_at() == 30, timeout=20_000)
    shift = Qt.KeyboardModifier.ShiftModifier
    qtbot.mouseClick(view.grid.viewport(), CLICK, shift, place)
    assert session.selection.sample_ids == (10, 30)
    qtbot.keyClick(view.grid, Qt.Key.Key_Return)
    assert len(session.selection.sample_ids) == 1


def test_samples_without_labels_or_judgement_say_so(
    workbench: Workbench, view: GalleryView, evaluation: Evaluation
) -> None:
    half = {name: values[::2] for name, values in evaluation.predictions.items()}
    workbench.session.set_evaluation(replace(evaluation, predictions=half))
    choose_order(view, "worst")
    cells = view.grid.samples()
    assert cells[0].guess
    assert cells[len(cells) - 1].guess == ""
    arrays = view.export_arrays()
    assert arrays is not None
    assert np.isnan(arrays["loss"][-1])
