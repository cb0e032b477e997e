"""The confusion matrix in the window: it chooses samples everywhere, and shows what is chosen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnviz.engine.training.evaluate import Evaluation
from cnnviz.engine.training.figures import clustered_order, order_by_confusion
from cnnviz.qt.docks.confusion import ConfusionView
from cnnviz.qt.workbench import Workbench
from tests.qt.evaluated import PATIENCE, as_new, evaluated, found, ids_in, shown, worst

__all__ = ["evaluated", "found"]
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def click(
    qtbot: QtBot, view: ConfusionView, cell: tuple[int, int], keys: Qt.KeyboardModifier = NONE
) -> None:
    place = view.matrix._rect(*cell).center().toPoint()
    qtbot.mouseClick(view.matrix.viewport(), LEFT, keys, place)


def test_a_cell_chooses_its_samples_and_is_outlined(
    qtbot: QtBot, evaluated: Workbench, found: Evaluation
) -> None:
    view = ConfusionView(evaluated)
    shown(qtbot, view)
    cell = worst(found)
    click(qtbot, view, cell)
    chosen = evaluated.session.selection
    assert set(chosen.sample_ids) == ids_in(found, *cell)
    assert view.matrix.marked == cell
    assert evaluated.session.history.past  # one gesture, one step
    evaluated.session.go_back()
    assert view.matrix.marked is None
    evaluated.session.go_forward()
    assert view.matrix.marked == cell
    click(qtbot, view, (4, 4), Qt.KeyboardModifier.ShiftModifier)
    both = ids_in(found, *cell) | ids_in(found, 4, 4)
    assert set(evaluated.session.selection.sample_ids) == both
    assert view.matrix.marked is None


def test_names_choose_classes_and_predictions(
    qtbot: QtBot, evaluated: Workbench, found: Evaluation
) -> None:
    view = ConfusionView(evaluated)
    shown(qtbot, view)
    rect = view.matrix._rect(3, 5).center().toPoint()
    place = view.matrix._cells().topLeft()
    place.setY(rect.y())
    place.setX(place.x() - 12)
    qtbot.mouseClick(view.matrix.viewport(), LEFT, NONE, place)
    assert evaluated.session.selection.class_ids == (3,)
    place = view.matrix._cells().topLeft()
    place.setX(rect.x())
    place.setY(place.y() - 6)
    qtbot.mouseClick(view.matrix.viewport(), LEFT, NONE, place)
    assert set(evaluated.session.selection.sample_ids) == ids_in(found, None, 5)


def test_an_empty_cell_is_said(qtbot: QtBot, evaluated: Workbench, found: Evaluation) -> None:
    view = ConfusionView(evaluated)
    shown(qtbot, view)
    row, column = (int(one[0]) for one in np.nonzero(found.confusion == 0))
    with qtbot.waitSignal(evaluated.session.noticed) as caught:
        click(qtbot, view, (row, column))
    assert "no samples" in caught.args[0].text
    assert not evaluated.session.selection.is_part


def test_only_the_selected_are_counted(
    qtbot: QtBot, evaluated: Workbench, found: Evaluation
) -> None:
    view = ConfusionView(evaluated)
    shown(qtbot, view)
    assert not view.only.isEnabled()
    assert view.header.text().startswith("360 samples · ")
    evaluated.session.choose_classes((3, 5))
    assert view.only.isEnabled()
    view.only.click()
    arrays = view.export_arrays()
    assert arrays is not None
    expected = np.zeros_like(found.confusion)
    expected[[3, 5]] = found.confusion[[3, 5]]
    np.testing.assert_array_equal(arrays["confusion"], expected)
    assert view.header.text().startswith(f"{expected.sum()} of 360 samples")
    evaluated.session.clear_samples()
    assert view.header.text().startswith("360 samples · ")
    arrays = view.export_arrays()
    assert arrays is not None
    np.testing.assert_array_equal(arrays["confusion"], found.confusion)


def test_orders(qtbot: QtBot, evaluated: Workbench, found: Evaluation) -> None:
    view = ConfusionView(evaluated)
    shown(qtbot, view)
    for place, expected in ((1, order_by_confusion), (2, clustered_order)):
        wanted = expected(found.confusion).tolist()
        view.order.setCurrentIndex(place)
        view.order.activated.emit(place)
        qtbot.waitUntil(
            lambda wanted=wanted: view.matrix.order.tolist() == wanted, timeout=PATIENCE
        )  # type: ignore[misc]
    cell = worst(found)
    order = view.matrix.order.tolist()
    click(qtbot, view, (order.index(cell[0]), order.index(cell[1])))
    assert set(evaluated.session.selection.sample_ids) == ids_in(found, *cell)
    view.values.setCurrentIndex(1)
    view.values.activated.emit(1)
    assert view.matrix.ends()[0].endswith("%")


def test_the_worst_pairs_are_a_list(qtbot: QtBot, evaluated: Workbench, found: Evaluation) -> None:
    view = ConfusionView(evaluated)
    shown(qtbot, view)
    cell = worst(found)
    model = view.pairs.figures
    assert model.row(0)[2] == found.confusion[cell]
    rect = view.pairs.visualRect(model.index(0, 0))
    qtbot.mouseClick(view.pairs.viewport(), LEFT, pos=rect.center())
    marked = view.matrix.marked
    assert marked is not None
    assert found.confusion[marked] == found.confusion[cell]
    assert set(evaluated.session.selection.sample_ids) == ids_in(found, *marked)


def test_a_table_of_pairs_leads_to_the_classes_of_the_images(
    qtbot: QtBot, evaluated: Workbench, found: Evaluation
) -> None:
    view = ConfusionView(evaluated)
    shown(qtbot, view)
    pairs = replace(found.pairs, outputs=(*range(1, 10), 0))
    evaluated.session.set_evaluation(replace(found, pairs=pairs))
    view._choose(3, -1, NONE)
    assert evaluated.session.selection.class_ids == (2,)


def test_many_classes_show_those_that_appear(
    qtbot: QtBot, evaluated: Workbench, found: Evaluation
) -> None:
    view = ConfusionView(evaluated)
    shown(qtbot, view)
    assert not view.all.isVisible()
    confusion = np.zeros((500, 500), np.int64)
    confusion[7, 300] = 3
    many = replace(found, confusion=confusion, classes=tuple(f"c{one}" for one in range(500)))
    evaluated.session.set_evaluation(many)
    assert view.matrix.order.tolist() == [7, 300]
    view.all.click()
    assert len(view.matrix.order) == 500


def test_without_an_evaluation_there_is_the_way_to_one(
    qtbot: QtBot, evaluated: Workbench, found: Evaluation
) -> None:
    view = ConfusionView(evaluated)
    shown(qtbot, view)
    evaluated.session.set_evaluation(None)
    assert view.offer.button.isVisible()
    assert view.export_arrays() is None
    view.hide()
    evaluated.session.set_evaluation(as_new(found))
    view.show()
    assert view.matrix.isVisible()
    assert not view.export_image().isNull()
