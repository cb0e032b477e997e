"""The palette finds every action and runs it, with the keyboard alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow

from cnnviz.qt.command_palette import CommandPalette, commands, match, plain_text


@pytest.fixture
def window(qtbot) -> QMainWindow:
    made = QMainWindow()
    qtbot.addWidget(made)
    made.resize(900, 600)
    file = made.menuBar().addMenu("&File")
    made.opened = []
    opening = file.addAction("&Open…")
    opening.setShortcut(QKeySequence("Ctrl+O"))
    opening.triggered.connect(lambda: made.opened.append("open"))
    file.addSeparator()
    recent = file.addMenu("Recent files")
    recent.addAction("a && b.pth").triggered.connect(lambda: made.opened.append("recent"))
    training = made.menuBar().addMenu("Training")
    start = training.addAction("Start training")
    start.triggered.connect(lambda: made.opened.append("start"))
    stop = training.addAction("Stop training")
    stop.setEnabled(False)
    hidden = training.addAction("Hidden")
    hidden.setVisible(False)
    freeze = QAction("Freeze input", made)
    freeze.setCheckable(True)
    freeze.setShortcut("F")
    made.addAction(freeze)
    made.addAction(opening)
    made.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, QDockWidget("Filters", made))
    made.show()
    return made


def titles(palette: CommandPalette) -> list[str]:
    return [palette.list.item(row).text() for row in range(palette.list.count())]


def test_every_action_is_there_once_with_its_way(window) -> None:
    found = {command.title: command for command in commands(window)}
    assert len(found) == len(commands(window)) == 6
    assert found["Open…"].path == "File"
    assert found["Open…"].shortcut == "Ctrl+O"
    assert found["a & b.pth"].path == "File › Recent files"
    assert found["Filters"].path == "Docks"
    assert found["Freeze input"].path == ""
    assert "Hidden" not in found


def test_typing_filters_and_enter_runs(qtbot, window) -> None:
    palette = CommandPalette(window)
    palette.show()
    assert len(titles(palette)) == 6
    qtbot.keyClicks(palette.line, "sttr")
    assert titles(palette)[0] == "Start training"
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.opened == ["start"])
    assert not window.findChildren(CommandPalette)


def test_arrows_move_while_the_line_keeps_the_focus(qtbot, window) -> None:
    palette = CommandPalette(window)
    palette.show()
    qtbot.keyClicks(palette.line, "o")
    first = palette.list.currentRow()
    qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    assert palette.list.currentRow() == first + 1
    qtbot.keyClick(palette.line, Qt.Key.Key_Up)
    assert palette.list.currentRow() == first
    assert palette.line.text() == "o"
    qtbot.keyClick(palette.line, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert window.opened == []


def test_disabled_commands_are_shown_and_do_not_run(qtbot, window) -> None:
    palette = CommandPalette(window)
    palette.show()
    qtbot.keyClicks(palette.line, "stop")
    assert titles(palette) == ["Stop training"]
    assert not palette.list.item(0).flags() & Qt.ItemFlag.ItemIsEnabled
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert palette.isVisible()
    palette.close()


def test_the_menu_can_be_typed_too_and_nonsense_says_so(qtbot, window) -> None:
    palette = CommandPalette(window)
    palette.show()
    qtbot.keyClicks(palette.line, "file open")
    assert "Open…" in titles(palette)
    palette.line.setText("qqq")
    assert titles(palette) == []
    assert palette.nothing.isVisible()
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert palette.isVisible()
    palette.close()


def test_a_click_runs_too(qtbot, window) -> None:
    palette = CommandPalette(window)
    palette.show()
    palette.line.setText("freeze")
    item = palette.list.item(0)
    where = palette.list.visualItemRect(item).center()
    qtbot.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    freeze = next(c.action for c in commands(window) if c.title == "Freeze input")
    qtbot.waitUntil(freeze.isChecked)


def test_better_matches_come_first() -> None:
    assert match("xyz", "Open") is None
    assert match("", "Open") == (0, ())
    assert match("op", "Open")[1] == (0, 1)
    assert match("rl", "Reset layout")[1] == (0, 6)
    assert match("start", "Start training")[0] > match("start", "Show the art")[0]
    assert match("map", "Activation maps")[1] == (11, 12, 13)
    assert match("OPEN", "open") is not None


def test_marks_of_shortcut_letters_are_not_shown(qapp: QApplication) -> None:
    assert plain_text("&Open…") == "Open…"
    assert plain_text("a && b") == "a & b"
