"""The unit table, as a person fills, sorts, filters and ranks it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from cnnviz.engine.models.layers import LayerRow, LayerTable, example_input, layer_table
from cnnviz.engine.models.load import load_model
from cnnviz.qt.docks.unit_table import UnitTableView
from cnnviz.qt.widgets.units_table import COLUMNS
from cnnviz.qt.workbench import Workbench
from cnnviz.state.unit_table import RowOrder
from tests.qt.sweeps import COUNT, PATIENCE, idle, images, open_all, sweep

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(qtbot: QtBot, workbench: Workbench) -> UnitTableView:
    made = UnitTableView(workbench)
    qtbot.addWidget(made)
    made.resize(800, 500)
    with qtbot.waitExposed(made):
        made.show()
    return made


def filled(qtbot: QtBot, workbench: Workbench, view: UnitTableView, *layers: str) -> None:
    open_all(workbench)
    sweep(qtbot, workbench, *(layers or ("conv1",)))
    idle(qtbot, workbench)
    assert view.table.isVisible()


def test_the_empty_table_says_what_to_do(
    qtbot: QtBot, workbench: Workbench, view: UnitTableView
) -> None:
    assert "Open a model" in view.empty.text.text()
    assert not view.empty.all_button.isVisible()
    model = load_model("course_cnn")
    workbench.session.set_model(model, layer_table(model, example_input(model)))
    assert "Open an image set" in view.empty.text.text()
    workbench.session.set_image_set(images())
    assert f"one pass over {COUNT} images" in view.empty.text.text()
    assert view.empty.all_button.isVisible()
    assert not view.empty.layer_button.isVisible()
    workbench.session.choose_layer("conv2")
    assert view.empty.layer_button.isVisible()
    assert view.export_arrays() is None
    idle(qtbot, workbench)


def test_a_sweep_fills_the_table(qtbot: QtBot, workbench: Workbench, view: UnitTableView) -> None:
    open_all(workbench, "conv2")
    qtbot.mouseClick(view.empty.layer_button, LEFT)
    assert view.empty.cancel_button.isVisible()
    assert not view.empty.layer_button.isVisible()
    qtbot.waitUntil(view.table.isVisible, timeout=PATIENCE)
    assert len(view.table.order) == 64
    header = view.header.text()
    assert header.startswith("conv2 · 64 of 64 units · course_cnn")
    assert f"squares, {COUNT} of {COUNT} images" in header
    idle(qtbot, workbench)
    qtbot.waitUntil(lambda: len(view.table.pictures) > 0, timeout=PATIENCE)


def test_all_layers_are_swept_at_once(
    qtbot: QtBot, workbench: Workbench, view: UnitTableView
) -> None:
    open_all(workbench, None)
    assert view.empty.all_button.text() == "Sweep all convolutions"
    qtbot.mouseClick(view.empty.all_button, LEFT)
    found = workbench.session
    qtbot.waitUntil(lambda: found.responses is not None, timeout=PATIENCE)
    assert found.responses is not None
    assert list(found.responses.layers) == ["conv1", "conv2", "fc1", "fc2"]
    view.scope.setCurrentIndex(1)
    view.scope.activated.emit(1)
    assert len(view.table.order) == 32 + 64 + 128 + 10
    assert view.table.text(32, "unit") == "conv2 · 0"
    idle(qtbot, workbench)


def test_cancel_ends_the_sweep(qtbot: QtBot, workbench: Workbench, view: UnitTableView) -> None:
    open_all(workbench)
    workbench.session.set_image_set(images("many", 4000))
    qtbot.mouseClick(view.empty.layer_button, LEFT)
    with qtbot.waitSignal(workbench.responses.progressed, timeout=PATIENCE):
        pass
    qtbot.mouseClick(view.empty.cancel_button, LEFT)
    qtbot.waitUntil(view.empty.layer_button.isVisible, timeout=PATIENCE)
    assert workbench.session.responses is None


def test_a_click_chooses_the_unit_and_the_row_follows(
    qtbot: QtBot, workbench: Workbench, view: UnitTableView
) -> None:
    filled(qtbot, workbench, view)
    place = view.table.visualRect(view.table.model().index(3, 0)).center()
    qtbot.mouseClick(view.table.viewport(), LEFT, pos=place)
    assert workbench.session.selection.unit == 3
    workbench.session.choose_unit("conv1", 20)
    assert view.table.currentIndex().row() == 20
    assert view.table.visualRect(view.table.currentIndex()).top() >= 0
    workbench.session.go_back()
    assert view.table.currentIndex().row() == 3


def test_a_layer_that_was_not_swept_offers_its_sweep(
    qtbot: QtBot, workbench: Workbench, view: UnitTableView
) -> None:
    filled(qtbot, workbench, view)
    workbench.session.choose_layer("conv2")
    assert view.empty.layer_button.isVisible()
    view.scope.setCurrentIndex(1)
    view.scope.activated.emit(1)
    assert view.table.isVisible()
    assert view.more.isVisible()
    qtbot.mouseClick(view.more, LEFT)
    qtbot.waitUntil(view.table.isVisible, timeout=PATIENCE)
    assert len(view.table.order) == 32 + 64
    assert not view.more.isVisible()


def test_filters_and_headers_arrange_the_rows(
    qtbot: QtBot, workbench: Workbench, view: UnitTableView
) -> None:
    filled(qtbot, workbench, view)
    assert workbench.session.responses is not None
    means = workbench.session.responses["conv1"].mean
    view.table.set_order_shown(RowOrder("mean", descending=True))
    view.table.order_changed.emit()
    assert view.table.order.tolist() == np.argsort(-means, kind="stable").tolist()
    bar = view.filter
    bar.column.setCurrentIndex(bar.column.findData("mean"))
    limit = float(np.median(means))
    bar.threshold.set_value(limit)
    expected = int((means.astype(float) > limit).sum())
    assert len(view.table.order) == expected
    assert f"{expected} of 32 units" in view.header.text()
    arrays = view.export_arrays()
    assert arrays is not None
    assert arrays["unit"].tolist() == view.table.order.tolist()
    assert (arrays["mean"] > limit).all()


def test_marks_arrive_and_can_be_hidden(
    qtbot: QtBot, workbench: Workbench, view: UnitTableView
) -> None:
    filled(qtbot, workbench, view)
    found = workbench.session.responses
    assert found is not None
    qtbot.waitUntil(lambda: workbench.responses.marks(found["conv1"]) is not None, timeout=PATIENCE)
    marks = workbench.responses.marks(found["conv1"])
    assert marks is not None
    box = view.filter.hide_dead
    qtbot.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))
    assert len(view.table.order) == int((~marks.dead).sum())


def test_units_are_ranked_for_a_class(
    qtbot: QtBot, workbench: Workbench, view: UnitTableView
) -> None:
    filled(qtbot, workbench, view)
    view.classes.setCurrentIndex(2)
    view.classes.activated.emit(2)
    assert view.classes.currentText() == "dog"
    assert not view.table.isColumnHidden(COLUMNS.index("effect"))
    effects = workbench.responses.effects
    assert effects is not None
    shown = effects.by_layer["conv1"][view.table.order]
    assert (np.diff(shown) <= 0).all()
    assert "effect of class dog against the rest" in view.header.text()
    view.classes.setCurrentIndex(0)
    view.classes.activated.emit(0)
    assert view.table.isColumnHidden(COLUMNS.index("effect"))
    assert view.table.order.tolist() == list(range(32))


def test_units_that_tell_the_selected_samples_from_the_rest(
    qtbot: QtBot, workbench: Workbench, view: UnitTableView
) -> None:
    filled(qtbot, workbench, view)
    assert not view.apart.isEnabled()
    workbench.session.choose_samples([0, 3, 6, 9])
    assert view.apart.isEnabled()
    qtbot.mouseClick(view.apart, LEFT)
    qtbot.waitUntil(lambda: workbench.responses.effects is not None, timeout=PATIENCE)
    assert "effect of 4 selected samples against the rest" in view.header.text()
    assert view.table.by == RowOrder("effect", descending=True)
    effects = workbench.responses.effects
    assert effects is not None
    shown = effects.by_layer["conv1"][view.table.order]
    assert (np.diff(shown[np.isfinite(shown)]) <= 0).all()
    qtbot.waitUntil(view.apart.isEnabled, timeout=PATIENCE)


def choose(box: QComboBox, place: int) -> None:
    box.setCurrentIndex(place)
    box.activated.emit(place)


def test_one_class_is_told_from_one_other(
    qtbot: QtBot, workbench: Workbench, view: UnitTableView
) -> None:
    filled(qtbot, workbench, view)
    assert view.against.itemText(0) == "from all others"
    choose(view.classes, 1)
    name, other = view.classes.itemText(1), view.classes.itemText(2)
    choose(view.against, 2)

    def compared() -> bool:
        effects = workbench.responses.effects
        return effects is not None and (effects.class_id, effects.against) == (0, 1)

    qtbot.waitUntil(compared, timeout=PATIENCE)
    assert f"effect of class {name} against class {other}" in view.header.text()
    choose(view.against, 0)
    assert f"effect of class {name} against the rest" in view.header.text()


def test_another_image_set_empties_the_table(
    qtbot: QtBot, workbench: Workbench, view: UnitTableView
) -> None:
    filled(qtbot, workbench, view)
    workbench.session.set_image_set(images("few", 7))
    assert view.empty.isVisible()
    assert len(view.table.pictures) == 0
    assert "one pass over 7 images" in view.empty.text.text()
    idle(qtbot, workbench)


def test_a_transformer_has_its_linear_layers_swept(
    qtbot: QtBot, workbench: Workbench, view: UnitTableView
) -> None:
    row = LayerRow("a", "a", 1, "Linear", (1, 4, 8), 0, 0, "tokens", "", True, True)
    layers = tuple(replace(row, name=f"mlp{number}") for number in range(3))
    first = replace(row, name="patches", type="Conv2d", output_shape=(1, 8, 2, 2), kind="maps")
    workbench.session.set_image_set(images())
    table = LayerTable((first, *layers), 0, 0, (1, 1, 28, 28))
    workbench.session.set_model(load_model("course_cnn"), table)
    assert view.empty.all_button.text() == "Sweep all linear layers"
    idle(qtbot, workbench)
