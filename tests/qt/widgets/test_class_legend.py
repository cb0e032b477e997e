"""The legend: ticks leave classes out, names are put in focus."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from cnnviz.qt.widgets.class_legend import ClassLegend, LegendEntry

CLICK = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def legend(qtbot: QtBot) -> ClassLegend:
    legend = ClassLegend()
    qtbot.addWidget(legend)
    legend.resize(200, 300)
    legend.show()
    qtbot.waitExposed(legend)
    return legend


def entries(count: int) -> list[LegendEntry]:
    return [LegendEntry(i, f"class {i}", (10, 20, 30), 1000 + i) for i in range(count)]


def spot(legend: ClassLegend, row: int, *, tick: bool) -> QPoint:
    box = legend.list.visualRect(legend.list.model().index(row, 0))
    assert box.isValid()
    return QPoint(box.left() + (6 if tick else 60), box.center().y())


def test_a_tick_leaves_out_and_does_not_focus(qtbot: QtBot, legend: ClassLegend) -> None:
    legend.set_entries(entries(10))
    told: list[int] = []
    legend.changed.connect(lambda: told.append(1))
    qtbot.mouseClick(legend.list.viewport(), CLICK, pos=spot(legend, 3, tick=True))
    assert legend.hidden == {3}
    assert legend.focused == set()
    assert told == [1]
    qtbot.mouseClick(legend.list.viewport(), CLICK, pos=spot(legend, 3, tick=True))
    assert legend.hidden == set()


def test_a_name_is_put_in_focus_and_taken_out(qtbot: QtBot, legend: ClassLegend) -> None:
    legend.set_entries(entries(10))
    viewport = legend.list.viewport()
    qtbot.mouseClick(viewport, CLICK, pos=spot(legend, 2, tick=False))
    assert legend.focused == {2}
    qtbot.mouseClick(viewport, CLICK, CTRL, spot(legend, 5, tick=False))
    assert legend.focused == {2, 5}
    qtbot.mouseClick(viewport, CLICK, pos=spot(legend, 4, tick=False))
    assert legend.focused == {4}
    qtbot.mouseClick(viewport, CLICK, pos=spot(legend, 4, tick=False))
    assert legend.focused == set()
    assert legend.hidden == set()


def test_many_are_searched_and_what_is_found_left_out(qtbot: QtBot, legend: ClassLegend) -> None:
    legend.set_entries(entries(10))
    assert not legend.search.isVisible()
    legend.set_entries(entries(1000))
    assert legend.search.isVisible()
    qtbot.keyClicks(legend.search, "class 99")
    assert legend.list.model().rowCount() == 11  # 99 and 990 to 999
    qtbot.mouseClick(legend.none_button, CLICK)
    assert legend.hidden == {99, *range(990, 1000)}
    qtbot.mouseClick(legend.all_button, CLICK)
    assert legend.hidden == set()


def test_ticks_and_focus_outlive_new_counts_but_not_new_classes(
    qtbot: QtBot, legend: ClassLegend
) -> None:
    legend.set_entries(entries(4))
    qtbot.mouseClick(legend.list.viewport(), CLICK, pos=spot(legend, 1, tick=True))
    qtbot.mouseClick(legend.list.viewport(), CLICK, pos=spot(legend, 2, tick=False))
    legend.set_entries([LegendEntry(e.index, e.name, e.colour, 7) for e in entries(4)])
    assert (legend.hidden, legend.focused) == ({1}, {2})
    legend.set_entries(entries(5))
    assert (legend.hidden, legend.focused) == (set(), set())
    legend.set_entries(())
    assert legend.entries == ()
