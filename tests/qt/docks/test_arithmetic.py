"""How a number came about, as a person asks for it: by clicks on maps, rows and channels."""

from __future__ import annotations

import time

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from cnnviz.qt import theme
from cnnviz.qt.docks.activations import ActivationsView
from cnnviz.qt.docks.arithmetic import ArithmeticView
from cnnviz.qt.engine_thread import Job
from cnnviz.qt.widgets.number_grids import Grid, NumberGrids, short
from cnnviz.qt.workbench import Workbench
from cnnviz.state.inputs import InputImage

PATIENCE = 60_000
PICTURE = np.random.default_rng(0).integers(0, 255, (28, 28), np.uint8)


@pytest.fixture
def view(qtbot: QtBot, workbench: Workbench) -> ArithmeticView:
    made = ArithmeticView(workbench)
    qtbot.addWidget(made)
    made.resize(600, 480)
    with qtbot.waitExposed(made):
        made.show()
    assert "Open a model" in made.empty.text() or made.empty.isVisible()
    with qtbot.waitSignal(workbench.session.layers_changed, timeout=PATIENCE):
        workbench.models.open("course_cnn")
    workbench.session.set_input(InputImage(PICTURE, "noise", "file"))
    return made


def choose(qtbot: QtBot, workbench: Workbench, view: ArithmeticView, layer: str) -> None:
    workbench.session.choose_layer(layer)
    qtbot.waitUntil(lambda: view.header.text().startswith(f"{layer} ·"), timeout=PATIENCE)


def rows(view: ArithmeticView) -> dict[str, str]:
    items = (view.parts.topLevelItem(at) for at in range(view.parts.topLevelItemCount()))
    return {item.text(0): item.text(1) for item in items if item is not None}


def point_of(view: ArithmeticView, row: int, column: int) -> QPoint:
    place, (high, wide) = view.map.place(), (view.row.maximum() + 1, view.column.maximum() + 1)
    x = place.left() + (2 * column + 1) * place.width() // (2 * wide)
    return QPoint(x, place.top() + (2 * row + 1) * place.height() // (2 * high))


def test_an_answer_to_a_question_that_is_over_shows_nothing(
    qtbot: QtBot, workbench: Workbench, view: ArithmeticView
) -> None:
    session = workbench.session
    choose(qtbot, workbench, view, "conv2")
    session.commit(session.selection.with_unit(3))
    view._ask()
    session.commit(session.selection.with_layer(None))
    view._ask()
    late = Job("later", lambda: None)
    with qtbot.waitSignal(late.over, timeout=PATIENCE):
        workbench.lane.submit(late)
    assert view.empty.isVisible()


def test_a_click_on_the_map_shows_patch_kernel_products_and_sum(
    qtbot: QtBot, workbench: Workbench, view: ArithmeticView
) -> None:
    session = workbench.session
    choose(qtbot, workbench, view, "conv2")
    session.commit(session.selection.with_unit(5))
    qtbot.waitUntil(lambda: "unit 5" in view.header.text(), timeout=PATIENCE)
    assert session.probe is not None
    assert session.probe.maps is not None
    maps = session.probe.maps.array
    strongest = np.unravel_index(maps[5].argmax(), maps[5].shape)
    assert (view.row.value(), view.column.value()) == strongest
    qtbot.mouseClick(view.map, Qt.MouseButton.LeftButton, pos=point_of(view, 2, 7))
    qtbot.waitUntil(lambda: "row 2, column 7" in view.header.text(), timeout=PATIENCE)
    assert session.place == (2, 7)
    assert f"gave {maps[5, 2, 7]:.6g}." in view.sum.text()
    assert rows(view)["result"] == short(float(maps[5, 2, 7]))
    patch, kernel, products = view.grids.grids
    assert session.model is not None
    weight = session.model.module.get_parameter("conv2.weight").detach().numpy()
    channel = view.part.value()
    np.testing.assert_allclose(kernel.values, weight[5, channel], rtol=1e-6)
    np.testing.assert_allclose(products.values, patch.values * kernel.values)
    assert patch.note == "rows 2 to 4, columns 7 to 9"
    assert rows(view)[f"channel {channel}"] == short(float(products.values.sum()))
    assert sum(name.startswith("channel") for name in rows(view)) == 8
    assert "the other 24" in rows(view)


def test_any_channel_can_be_looked_at(
    qtbot: QtBot, workbench: Workbench, view: ArithmeticView
) -> None:
    choose(qtbot, workbench, view, "conv2")
    second = view.parts.topLevelItem(1)
    assert second is not None
    at = view.parts.visualItemRect(second).center()
    qtbot.mouseClick(view.parts.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert view.grids.grids[0].title == second.text(0)
    view.part.setFocus()
    before = view.part.value()
    qtbot.keyClick(view.part, Qt.Key.Key_Up if before < 31 else Qt.Key.Key_Down)
    assert view.part.value() != before
    assert view.grids.grids[0].title == f"channel {view.part.value()}"
    # What lies below the pointer is told with all its digits.
    cell = view.grids.cell(2, 1, 1).center().toPoint()
    qtbot.mouseMove(view.grids, QPoint(1, 1))
    qtbot.mouseMove(view.grids, cell)
    view.grids.hovered.emit(1, 1)
    assert " × " in view.pointed.text()


def test_a_click_on_an_activation_map_chooses_the_place(
    qtbot: QtBot, workbench: Workbench, view: ArithmeticView
) -> None:
    maps = ActivationsView(workbench)
    qtbot.addWidget(maps)
    maps.resize(640, 480)
    with qtbot.waitExposed(maps):
        maps.show()
    choose(qtbot, workbench, view, "conv1")
    qtbot.waitUntil(lambda: maps.tiles.isVisible(), timeout=PATIENCE)
    at = maps.tiles.cell_centre(3)
    found = maps.tiles.pixel_at(at)
    assert found is not None
    _, row, column = found
    qtbot.mouseClick(maps.tiles.viewport(), Qt.MouseButton.LeftButton, pos=at)
    unit = maps.unit_at(3)
    wanted = f"unit {unit} · row {row}, column {column}"
    qtbot.waitUntil(lambda: wanted in view.header.text(), timeout=PATIENCE)
    # The place is one of this layer's maps; of another layer's none is chosen.
    choose(qtbot, workbench, view, "conv2")
    assert workbench.session.place is None


def test_the_spin_boxes_and_the_button_go_to_places(
    qtbot: QtBot, workbench: Workbench, view: ArithmeticView
) -> None:
    choose(qtbot, workbench, view, "pool#1")
    view.row.setFocus()
    start = view.row.value(), view.column.value()
    qtbot.keyClick(view.row, Qt.Key.Key_Up if start[0] < view.row.maximum() else Qt.Key.Key_Down)
    qtbot.waitUntil(
        lambda: (
            f"row {view.row.value()}, column {start[1]}" in view.header.text()
            and view.row.value() != start[0]
        ),
        timeout=PATIENCE,
    )
    (grid,) = view.grids.grids
    assert grid.picked is not None
    assert grid.values[grid.picked] == np.nanmax(grid.values)
    qtbot.mouseClick(view.strongest, Qt.MouseButton.LeftButton)
    wanted = f"row {start[0]}, column {start[1]}"
    qtbot.waitUntil(lambda: wanted in view.header.text(), timeout=PATIENCE)


def test_layers_of_a_formula_and_linear_ones(
    qtbot: QtBot, workbench: Workbench, view: ArithmeticView
) -> None:
    choose(qtbot, workbench, view, "relu#1")
    assert view.formula.isVisible()
    assert view.formula.text().startswith("max(0, x)\nmax(0, ")
    choose(qtbot, workbench, view, "fc1")
    assert not view.map.isVisible()
    assert [grid.values.shape for grid in view.grids.grids] == [(1, 1)] * 3
    assert view.parts.topLevelItem(0).text(0).startswith("input ")  # type: ignore[union-attr]
    arrays = view.export_arrays()
    assert arrays is not None
    assert arrays["products"].sum() + arrays["bias"] == pytest.approx(arrays["total"])


def test_what_has_no_arithmetic_is_said(
    qtbot: QtBot, workbench: Workbench, view: ArithmeticView
) -> None:
    with qtbot.waitSignal(workbench.session.layers_changed, timeout=PATIENCE):
        workbench.models.open("resnet18")
    workbench.session.choose_layer("layer1")
    qtbot.waitUntil(lambda: "made of other layers" in view.empty.text(), timeout=PATIENCE)
    assert view.empty.isVisible()
    assert view.export_arrays() is None


def test_it_computes_only_while_somebody_looks(
    qtbot: QtBot, workbench: Workbench, view: ArithmeticView
) -> None:
    choose(qtbot, workbench, view, "conv1")
    view.hide()
    workbench.session.choose_layer("conv2")
    qtbot.waitUntil(
        lambda: (
            workbench.session.probe is not None and workbench.session.probe.request.layer == "conv2"
        ),
        timeout=PATIENCE,
    )
    assert view.header.text().startswith("conv1 ·")
    view.show()
    qtbot.waitUntil(lambda: view.header.text().startswith("conv2 ·"), timeout=PATIENCE)


def test_a_place_of_larger_maps_before_is_forgotten(
    qtbot: QtBot, workbench: Workbench, view: ArithmeticView
) -> None:
    with qtbot.waitSignal(workbench.session.layers_changed, timeout=PATIENCE):
        workbench.models.open("resnet18")
    choose(qtbot, workbench, view, "conv1")
    workbench.session.set_place((100, 90))
    qtbot.waitUntil(lambda: "row 100, column 90" in view.header.text(), timeout=PATIENCE)
    workbench.models.open("course_cnn")
    qtbot.waitUntil(
        lambda: view.header.text().startswith("conv1 ·") and "course_cnn" in view.header.text(),
        timeout=PATIENCE,
    )


def test_numbers_are_written_short() -> None:
    values = [0.0, 1.0, -0.12345, 1234.5, 0.000123, -1e-9, 1e7, float("nan")]
    assert [short(value) for value in values] == [
        *("0", "1", "−0.123", "1,234", "1.23e−4", "−1e−9", "1e7", "–")
    ]
    assert short(-0.012345, 6) == "−0.012"


def test_cells_of_grids_are_painted_in_their_colours(qtbot: QtBot) -> None:
    grids = NumberGrids()
    qtbot.addWidget(grids)
    grids.resize(400, 200)
    values = torch.tensor([[-1.0, 0.0], [0.5, 1.0]], dtype=torch.float64).numpy()
    grids.set_grids([Grid("a", values), Grid("b", values, sign="×")])
    with qtbot.waitExposed(grids):
        grids.show()
    picture = grids.grab().toImage()

    def colour(row: int, column: int) -> tuple[int, int]:
        corner = grids.cell(1, row, column).topLeft().toPoint() + QPoint(4, 4)
        pixel = picture.pixelColor(corner)
        return pixel.red(), pixel.blue()

    red, blue = colour(0, 0)
    assert blue > red + 60
    red, blue = colour(1, 1)
    assert red > blue + 60


def test_windows_of_any_size_are_drawn_at_once(qtbot: QtBot) -> None:
    grids = NumberGrids()
    qtbot.addWidget(grids)
    grids.resize(600, 250)
    values = np.zeros((400, 400))
    values[:, 200:] = 1.0
    inside = np.ones(values.shape, bool)
    inside[200:] = False
    parts = [Grid("patch", values, "", inside, "", (3, 4)), Grid("products", values, "", None, "=")]
    grids.set_grids(parts)
    with qtbot.waitExposed(grids):
        grids.show()
    assert grids.cell(1, 399, 399).right() <= 601
    began = time.perf_counter()
    picture = grids.grab().toImage()
    assert time.perf_counter() - began < 2.0
    left, right, padding = (
        picture.pixelColor(grids.cell(0, row, column).center().toPoint())
        for row, column in ((100, 100), (100, 300), (300, 300))
    )
    assert right.blue() < left.blue()
    assert padding == QColor(theme.colours().background)
    middle = grids.cell(1, 200, 300).center().toPoint()
    with qtbot.waitSignal(grids.hovered) as told:
        qtbot.mouseMove(grids, middle)
    assert told.args == pytest.approx([200, 300], abs=2)
