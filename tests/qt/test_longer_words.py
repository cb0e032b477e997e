"""The window holds the longer words of Spanish: nothing on a tab, button or choice is cut off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cnnviz.qt.app import make_window, open_first
from cnnviz.qt.main_window import MainWindow
from cnnviz.qt.settings import Settings
from cnnviz.qt.translation import set_language
from cnnviz.qt.workspaces import WORKSPACES
from tests.qt.journeys import settle

KEYS = [workspace.key for workspace in WORKSPACES]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    made = Settings(tmp_path_factory.mktemp("settings"))
    made.language = "es"
    return made


@pytest.fixture
def spanish(qtbot: QtBot, qapp: QApplication, settings: Settings) -> Iterator[MainWindow]:
    """Show the window in Spanish, on the smallest screen that it is made for."""
    window = make_window(qapp, settings)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    open_first(window, None, None, None)
    settle(qtbot, window)
    yield window
    window.close()
    window.deleteLater()
    set_language("en")


@pytest.mark.parametrize("key", KEYS)
def test_nothing_is_cut_off(qtbot: QtBot, spanish: MainWindow, key: str) -> None:
    spanish.show_workspace(key)
    there = [dock for dock in spanish.docks if key in dock.spec.places]
    qtbot.waitUntil(lambda: not any(dock.isHidden() for dock in there))
    cut: list[str] = []
    for dock in there:
        dock.raise_()
        qtbot.waitUntil(lambda dock=dock: not dock.visibleRegion().isEmpty())
        cut += _cut_off(dock)
    cut += [text for bar in spanish.findChildren(QTabBar) for text in _cut_tabs(bar)]
    assert cut == []


def _cut_off(parent: QWidget) -> list[str]:
    parts = (*parent.findChildren(QAbstractButton), *parent.findChildren(QComboBox))
    seen = [part for part in parts if not part.visibleRegion().isEmpty()]
    return [text for part in seen if (text := _text(part)) and _room(part) < _width(part, text)]


def _cut_tabs(bar: QTabBar) -> list[str]:
    if not bar.isVisible():
        return []
    texts = ((bar.tabText(place), bar.tabRect(place).width()) for place in range(bar.count()))
    return [text for text, room in texts if room < _width(bar, text)]


def _text(part: QWidget) -> str:
    match part:
        case QComboBox():
            return part.currentText()
        case QPushButton() | QCheckBox():
            return part.text().replace("&", "")
    return ""


def _width(part: QWidget, text: str) -> int:
    return part.fontMetrics().size(Qt.TextFlag.TextSingleLine, text).width()


def _room(part: QWidget) -> int:
    if isinstance(part, QComboBox):
        option = QStyleOptionComboBox()
        part.initStyleOption(option)
        control, field = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        return part.style().subControlRect(control, option, field, part).width()
    return part.width()
