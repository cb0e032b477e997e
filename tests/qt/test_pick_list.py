"""A list to choose from shows its first rows whole, however narrow it is."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from cnnviz.qt.pick_list import PickList


def test_long_rows_are_seen_whole(qtbot: QtBot) -> None:
    made = PickList("This one")
    qtbot.addWidget(made)
    made.resize(900, 300)
    with qtbot.waitExposed(made):
        made.show()
    made.show_choices("Which?", ["a network of many words " * 3, "another", "a third"])
    wide = made.list.height()
    made.resize(200, 300)
    qtbot.waitUntil(lambda: made.list.height() > wide)
    last = made.list.visualItemRect(made.list.item(2))
    assert made.list.viewport().rect().contains(last)
    assert not made.list.verticalScrollBar().isVisible()
