"""A view fills the screen and comes back to exactly where it was."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QMainWindow

from cnnviz.qt.dock_tracker import DockTracker
from cnnviz.qt.fullscreen import FullScreen


@pytest.fixture
def window(qtbot) -> QMainWindow:
    made = QMainWindow()
    qtbot.addWidget(made)
    made.setDockNestingEnabled(True)
    made.resize(1000, 600)
    for name in ("model", "maps", "filters"):
        dock = QDockWidget(name, made)
        dock.setObjectName(name)
        dock.setWidget(QLabel(name))
        made.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    made.splitDockWidget(dock_of(made, "model"), dock_of(made, "maps"), Qt.Orientation.Horizontal)
    made.tabifyDockWidget(dock_of(made, "maps"), dock_of(made, "filters"))
    dock_of(made, "maps").raise_()
    made.full = FullScreen(made, DockTracker(made))
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    qtbot.waitUntil(lambda: not dock_of(made, "maps").visibleRegion().isEmpty())
    made.resizeDocks(
        [dock_of(made, "model"), dock_of(made, "maps")], [300, 700], Qt.Orientation.Horizontal
    )
    qtbot.wait(300)
    return made


def dock_of(window: QMainWindow, name: str) -> QDockWidget:
    return window.findChild(QDockWidget, name)


def point_at(window: QMainWindow, name: str) -> None:
    where = QPointF(5, 5)
    QApplication.sendEvent(dock_of(window, name), QEnterEvent(where, where, where))


@pytest.mark.parametrize("way", ["escape", "f11", "close"])
def test_there_and_back(qtbot, window, way: str) -> None:
    maps, filters = dock_of(window, "maps"), dock_of(window, "filters")
    place = maps.geometry()
    point_at(window, "maps")
    qtbot.keyClick(window, Qt.Key.Key_F11)
    qtbot.waitUntil(maps.isFullScreen)
    assert maps.isFloating()
    assert window.full.action.isChecked()
    qtbot.waitUntil(lambda: maps.size() == window.screen().size())
    if way == "escape":
        qtbot.keyClick(maps, Qt.Key.Key_Escape)
    elif way == "f11":
        maps.activateWindow()
        qtbot.waitUntil(maps.isActiveWindow)
        qtbot.keyClick(maps, Qt.Key.Key_F11)
    else:
        maps.close()
    qtbot.waitUntil(lambda: not maps.isFloating())
    assert not maps.isFullScreen()
    assert maps.isVisible()
    assert not window.full.action.isChecked()
    assert filters in window.tabifiedDockWidgets(maps)
    qtbot.waitUntil(lambda: maps.geometry() == place)


def test_a_floating_dock_stays_floating(qtbot, window) -> None:
    model = dock_of(window, "model")
    model.setFloating(True)
    model.setGeometry(60, 70, 300, 200)
    before = model.geometry()
    point_at(window, "model")
    window.full.toggle()
    qtbot.waitUntil(model.isFullScreen)
    window.full.leave()
    qtbot.waitUntil(lambda: model.isFloating() and not model.isFullScreen())
    qtbot.waitUntil(lambda: model.geometry().size() == before.size())


def test_it_works_again_and_again(qtbot, window) -> None:
    maps = dock_of(window, "maps")
    place = maps.geometry()
    for _ in range(3):
        point_at(window, "maps")
        window.full.toggle()
        qtbot.waitUntil(maps.isFullScreen)
        window.full.toggle()
        qtbot.waitUntil(lambda: not maps.isFloating() and maps.geometry() == place)


def test_without_a_dock_nothing_happens(qtbot) -> None:
    bare = QMainWindow()
    qtbot.addWidget(bare)
    full = FullScreen(bare, DockTracker(bare))
    full.action.trigger()
    assert full.dock is None
    assert not full.action.isChecked()
