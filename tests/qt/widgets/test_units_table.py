"""The table of units: what stands in it, how it is sorted, and which pictures it asks for."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from cnnviz.qt.widgets.units_table import COLUMNS, UnitsTable, figure
from cnnviz.state.unit_table import RowFilter, RowOrder, UnitRows, arrange, rows_of
from tests.made_responses import responses_of

labels = np.arange(30) % 3


def rows_with(units: int, layers: int = 1) -> UnitRows:
    generator = np.random.default_rng(0)
    values = {
        f"conv{number}": generator.normal(size=(30, units)).astype(np.float32)
        for number in range(layers)
    }
    found = responses_of(values, labels)
    dead = {name: np.zeros(units, bool) for name in values}
    repeats = {name: np.full(units, -1) for name in values}
    dead["conv0"][1] = True
    repeats["conv0"][2] = 0
    return rows_of(found.layers, dead, repeats, found.class_names)


@pytest.fixture
def table(qtbot: QtBot) -> UnitsTable:
    made = UnitsTable()
    qtbot.addWidget(made)
    made.resize(900, 300)
    with qtbot.waitExposed(made):
        made.show()
    return made


def fill(table: UnitsTable, rows: UnitRows) -> None:
    table.set_rows(rows, arrange(rows, RowFilter(), table.by))


def click_header(qtbot: QtBot, table: UnitsTable, column: str) -> None:
    header = table.horizontalHeader()
    place = header.sectionViewportPosition(COLUMNS.index(column)) + 8
    position = header.rect().center()
    position.setX(place)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=position)


def test_a_row_says_what_is_known_of_a_unit(table: UnitsTable) -> None:
    rows = rows_with(4)
    fill(table, rows)
    assert table.text(3, "unit") == "3"
    assert table.text(3, "maximum") == figure(float(rows.figures["maximum"][3]))
    assert table.text(3, "best_class") in ("cat", "dog", "owl")
    assert table.text(3, "selectivity") == "1.000"
    assert [table.text(place, "marks") for place in range(4)] == ["", "dead", "like 0", ""]
    assert table.isColumnHidden(COLUMNS.index("effect"))


def test_units_of_several_layers_are_told_apart(table: UnitsTable) -> None:
    fill(table, rows_with(3, layers=2))
    assert table.text(4, "unit") == "conv1 · 1"


def test_effects_come_and_go(table: UnitsTable) -> None:
    rows = rows_with(3)
    fill(table, rows.with_effects({"conv0": np.array([1.5, -0.25, np.nan])}))
    assert not table.isColumnHidden(COLUMNS.index("effect"))
    assert [table.text(place, "effect") for place in range(3)] == ["+1.50", "-0.25", "–"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.00"),
        (1.5, "1.50"),
        (123.4, "123"),
        (1234.5, "1,234"),
        (float("inf"), "∞"),
        (float("nan"), "–"),
    ],
)
def test_numbers_have_three_digits(value: float, text: str) -> None:
    assert figure(value) == text


def test_a_header_sorts_and_sorts_the_other_way(qtbot: QtBot, table: UnitsTable) -> None:
    fill(table, rows_with(5))
    with qtbot.waitSignal(table.order_changed):
        click_header(qtbot, table, "mean")
    assert table.by == RowOrder("mean", descending=True)
    with qtbot.waitSignal(table.order_changed):
        click_header(qtbot, table, "mean")
    assert table.by == RowOrder("mean", descending=False)
    title = table.model().headerData(COLUMNS.index("mean"), Qt.Orientation.Horizontal)
    assert title == "↑ Mean"
    click_header(qtbot, table, "best_class")
    assert table.by == RowOrder("best_class", descending=False)


def test_moving_tells_the_row_and_being_moved_does_not(qtbot: QtBot, table: UnitsTable) -> None:
    rows = rows_with(5)
    table.set_order_shown(RowOrder("mean", descending=True))
    fill(table, rows)
    order = table.order.tolist()
    with qtbot.assertNotEmitted(table.chosen):
        table.set_current(order[1])
    assert table.currentIndex().row() == 1
    table.setFocus()
    with qtbot.waitSignal(table.chosen) as told:
        qtbot.keyClick(table, Qt.Key.Key_Down)
    assert told.args == [order[2]]
    place = table.visualRect(table.model().index(4, 0)).center()
    with qtbot.waitSignal(table.chosen) as told:
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == [order[4]]
    table.set_current(-1)
    assert not table.selectionModel().hasSelection()


def test_only_pictures_in_sight_are_asked_for_and_only_once(
    qtbot: QtBot, table: UnitsTable
) -> None:
    rows = rows_with(3)
    rows = UnitRows(
        rows.layers,
        np.zeros(1000, np.int64),
        np.arange(1000),
        {name: np.resize(values, 1000) for name, values in rows.figures.items()},
        np.arange(5000).reshape(1000, 5),
        np.zeros(1000, bool),
        np.full(1000, -1),
        rows.class_names,
    )
    with qtbot.waitSignal(table.wanted) as told:
        fill(table, rows)
    first = told.args[0]
    assert first == list(range(len(first)))
    assert len(first) < 100
    picture = QImage(8, 8, QImage.Format.Format_RGB888)
    picture.fill(QColor("red"))
    for sample_id in first:
        table.set_picture(sample_id, picture)
    with qtbot.waitSignal(table.wanted) as told:
        table.verticalScrollBar().setValue(500)
    assert min(told.args[0]) >= 2500
    with qtbot.assertNotEmitted(table.wanted, wait=150):
        table.verticalScrollBar().setValue(0)
    index = table.model().index(0, COLUMNS.index("pictures"))
    centre = table.visualRect(index).center()
    shot = table.viewport().grab().toImage()
    left = table.visualRect(index).left() + 16
    assert QColor(shot.pixel(left, centre.y())) == QColor("red")


def test_pictures_of_another_set_are_asked_for_anew(qtbot: QtBot, table: UnitsTable) -> None:
    with qtbot.waitSignal(table.wanted):
        fill(table, rows_with(3))
    with qtbot.waitSignal(table.wanted):
        table.forget_pictures()


def test_thirty_thousand_rows_are_shown_at_once(table: UnitsTable) -> None:
    rows = rows_with(30_000)
    start = time.perf_counter()
    table.set_order_shown(RowOrder("mean", descending=True))
    fill(table, rows)
    table.repaint()
    seconds = time.perf_counter() - start
    assert table.model().rowCount() == 30_000
    assert seconds < 2.0  # some tens of milliseconds on a quiet machine


def test_nothing_is_asked_for_while_nobody_looks(qtbot: QtBot) -> None:
    table = UnitsTable()
    qtbot.addWidget(table)
    with qtbot.assertNotEmitted(table.wanted, wait=150):
        fill(table, rows_with(3))
