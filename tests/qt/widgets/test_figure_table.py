"""Tables of figures: sorted by headers, with rows that stand below, chosen by click and key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnviz.qt.widgets.figure_table import Column, FigureTable

COLUMNS = (Column("Class", "name"), Column("Samples", "count"), Column("Share", "share", "of all"))
ROWS = [("cat", 1200, 0.5), ("Ape", 30, float("nan")), ("bee", 700, 0.25)]


@pytest.fixture
def table(qtbot: QtBot) -> FigureTable:
    made = FigureTable(COLUMNS)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    qtbot.waitExposed(made)
    made.set_rows(ROWS, [("Sum", 1930, 0.75)])
    return made


def names(table: FigureTable) -> list[str]:
    model = table.figures
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def click_header(qtbot: QtBot, table: FigureTable, column: int) -> None:
    header = table.horizontalHeader()
    place = header.rect().center()
    place.setX(header.sectionViewportPosition(column) + 12)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_headers_sort_and_sums_stay_below(qtbot: QtBot, table: FigureTable) -> None:
    click_header(qtbot, table, 0)
    click_header(qtbot, table, 0)
    assert sorted(names(table)[:3]) == ["Ape", "bee", "cat"]
    table.sort_by(0, descending=False)
    assert names(table) == ["Ape", "bee", "cat", "Sum"]
    table.sort_by(1, descending=True)
    assert names(table) == ["cat", "bee", "Ape", "Sum"]
    table.sort_by(2, descending=True)
    assert names(table) == ["cat", "bee", "Ape", "Sum"]
    table.sort_by(2, descending=False)
    assert names(table) == ["bee", "cat", "Ape", "Sum"]  # no number comes last
    table.set_rows(ROWS[:2])
    assert names(table) == ["cat", "Ape"]  # and the order stays


def test_entries_are_readable(table: FigureTable) -> None:
    texts = [[table.figures.index(row, at).data() for at in range(3)] for row in range(3)]
    assert ["cat", "1,200", "50.0 %"] in texts
    assert ["Ape", "30", "–"] in texts
    tip = table.figures.headerData(2, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert "of all" in tip


def test_a_click_and_enter_choose_the_row_that_was_given(qtbot: QtBot, table: FigureTable) -> None:
    table.sort_by(0, descending=False)
    rect = table.visualRect(table.figures.index(1, 1))
    ctrl = Qt.KeyboardModifier.ControlModifier
    with qtbot.waitSignal(table.chosen) as caught:
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, ctrl, rect.center())
    assert caught.args == [2, ctrl]
    table.setCurrentIndex(table.figures.index(2, 0))
    with qtbot.waitSignal(table.chosen) as caught:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert caught.args[0] == 0
    below = table.visualRect(table.figures.index(3, 1))
    with qtbot.assertNotEmitted(table.chosen, wait=10):
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=below.center())


def test_a_row_is_marked(table: FigureTable) -> None:
    table.sort_by(0, descending=False)
    table.mark(2)
    assert [index.row() for index in table.selectionModel().selectedRows()] == [1]
    table.mark(None)
    assert not table.selectionModel().hasSelection()


def test_most_names_are_told_in_full_and_those_of_rows_are_cut_last(qtbot: QtBot) -> None:
    table = FigureTable((Column("Layer", "name"), Column("Type", "name"), Column("Size", "count")))
    qtbot.addWidget(table)
    table.resize(360, 200)
    table.show()
    qtbot.waitExposed(table)
    kinds = ["MaxPool2d"] * 19 + ["AdaptiveAveragePoolOfAnySize2d"]
    rows = [(f"features.{at}.expand", kind, at) for at, kind in enumerate(kinds, 10)]
    table.set_rows(rows)
    told = table.fontMetrics().horizontalAdvance
    assert told("features.10.expand") < table.columnWidth(0)
    assert told("MaxPool2d") < table.columnWidth(1) < told(kinds[-1])
    assert sum(table.columnWidth(at) for at in range(3)) <= table.viewport().width()
    typed = table.columnWidth(1)
    table.resize(270, 200)
    assert told("features.10.expand") < table.columnWidth(0)
    assert table.columnWidth(1) < typed


def test_a_name_of_fewer_letters_that_is_wider_is_told_in_full(qtbot: QtBot) -> None:
    made = FigureTable((Column("Run", "name", whole=True), Column("Network", "name")))
    qtbot.addWidget(made)
    made.resize(120, 300)
    made.set_rows([("mmmmmmmmmmm", "cnn"), ("iiiiiiiiiiii", "cnn")])
    wide = made.fontMetrics().horizontalAdvance("mmmmmmmmmmm")
    assert made.columnWidth(0) > wide
