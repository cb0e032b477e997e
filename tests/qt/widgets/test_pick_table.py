"""A table of which several rows are picked, and which keeps them while its figures change."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnviz.qt.widgets.figure_table import Column, Explained, Labelled
from cnnviz.qt.widgets.pick_table import PickTable

COLUMNS = (Column("Name", "name", whole=True), Column("Count", "count"), Column("What", "name"))
ROWS = [("b", 2, "x"), ("a", 3, "y"), ("c", 1, "z")]
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def table(qtbot: QtBot) -> PickTable:
    made = PickTable(COLUMNS)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    qtbot.waitExposed(made)
    made.set_keyed(["B", "A", "C"], ROWS)
    return made


def click(qtbot: QtBot, table: PickTable, row: int, *, add: bool = False) -> None:
    place = table.visualRect(table.figures.index(row, 0)).center()
    held = CTRL if add else Qt.KeyboardModifier.NoModifier
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, held, place)


def test_several_are_picked_and_told(qtbot: QtBot, table: PickTable) -> None:
    table.sort_by(-1, descending=False)
    table.set_keyed(["B", "A", "C"], ROWS)
    with qtbot.waitSignal(table.picked):
        click(qtbot, table, 0)
    click(qtbot, table, 2, add=True)
    first, last = (table.figures.row(place)[0] for place in (0, 2))
    assert table.picks == (str(first).upper(), str(last).upper())


def test_picks_follow_their_rows_when_sorted(table: PickTable) -> None:
    table.pick(["B", "C"])
    table.sort_by(1, descending=False)
    assert table.picks == ("C", "B")
    table.sort_by(0, descending=True)
    assert table.picks == ("C", "B")
    assert [str(table.figures.row(place)[0]) for place in range(3)] == ["c", "b", "a"]


def test_picks_stay_when_rows_come_go_and_change(qtbot: QtBot, table: PickTable) -> None:
    table.pick(["B"])
    with qtbot.assertNotEmitted(table.picked):
        table.set_keyed(["B", "A", "C"], [("b", 20, "x"), *ROWS[1:]])
        table.set_keyed(["D", "B", "A"], [("d", 9, "n"), ("b", 20, "x"), ROWS[1]])
    assert table.picks == ("B",)
    with qtbot.waitSignal(table.picked):
        table.set_keyed(["D"], [("d", 9, "n")])
    assert table.picks == ()
    table.set_keyed([], [])
    assert table.figures.rowCount() == 0


def test_enter_and_a_double_click_open(qtbot: QtBot, table: PickTable) -> None:
    table.sort_by(0, descending=False)
    click(qtbot, table, 1)
    with qtbot.waitSignal(table.opened) as told:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert told.args == ["B"]
    place = table.visualRect(table.figures.index(2, 0)).center()
    with qtbot.waitSignal(table.opened) as told:
        qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == ["C"]


def test_names_to_be_read_whole_are_not_cut(table: PickTable) -> None:
    long = "a name of some length"
    table.resize(160, 200)
    table.set_keyed(["X"], [(long, 1, "another one that may be cut, for it is long")])
    assert table.columnWidth(0) > table.fontMetrics().horizontalAdvance(long)
    assert table.columnWidth(2) < table.fontMetrics().horizontalAdvance("another one that may be")


def test_tooltips_tell_more_than_the_cells(table: PickTable) -> None:
    told = [(Explained("run", "/where/it/lies"), Labelled(1, "1 / 3", "of three"), "plain")]
    table.set_keyed(["X"], told)
    tips = [table.figures.index(0, at).data(Qt.ItemDataRole.ToolTipRole) for at in range(3)]
    assert "/where/it/lies" in tips[0]
    assert "of three" in tips[1]
    assert "plain" in tips[2]
