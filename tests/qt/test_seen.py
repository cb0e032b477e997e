"""Views that are brought up to date once somebody sees them."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.qt.seen import WhenSeen


def test_a_view_behind_another_tab_waits_until_it_comes_to_the_front(qtbot: QtBot) -> None:
    tabs = QTabWidget()
    qtbot.addWidget(tabs)
    front, behind = QWidget(), QWidget()
    tabs.addTab(front, "front")
    tabs.addTab(behind, "behind")
    calls: list[str] = []
    for name, view in (("front", front), ("behind", behind)):
        seen = WhenSeen(view)
        view.setProperty("seen", seen)
        seen.wanted.connect(lambda name=name: calls.append(name))
        seen.ask()
    assert calls == []  # nothing is shown yet
    with qtbot.waitExposed(tabs):
        tabs.show()
    qtbot.waitUntil(lambda: calls == ["front"])
    front.property("seen").ask()
    front.property("seen").ask()
    assert calls == ["front"] * 3
    for _ in range(5):
        behind.property("seen").ask()
    assert calls == ["front"] * 3
    tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: calls == [*["front"] * 3, "behind"])  # once for all of them
