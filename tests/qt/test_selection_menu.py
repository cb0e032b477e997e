"""The selection by keys and menus: combined, named, listed, taken back."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog, QMessageBox
from pytestqt.qtbot import QtBot

from cnnviz.qt.app import open_first
from cnnviz.qt.choosing import combine_of
from cnnviz.qt.main_window import MainWindow
from cnnviz.qt.selection_menu import SelectionMenu
from cnnviz.qt.session import Session
from cnnviz.state.selection import Combine
from tests.qt.journeys import PATIENCE, button, settle, window

__all__ = ["window"]

_MODIFIER = Qt.KeyboardModifier


@pytest.fixture
def opened(qtbot: QtBot, window: MainWindow) -> MainWindow:
    open_first(window, None, None, None)
    settle(qtbot, window)
    return window


def menu_of(window: MainWindow) -> SelectionMenu:
    return window.actions_of_window.selection


def test_modifier_keys_say_how_choices_combine() -> None:
    none, shift, ctrl = _MODIFIER.NoModifier, _MODIFIER.ShiftModifier, _MODIFIER.ControlModifier
    assert combine_of(none) is None
    assert combine_of(shift) is Combine.OR
    assert combine_of(ctrl) is Combine.AND
    assert combine_of(shift | ctrl) is Combine.NOT


def test_choices_combine_by_the_menu_and_each_is_one_step_back(
    qtbot: QtBot, opened: MainWindow
) -> None:
    session, menu = opened.workbench.session, menu_of(opened)
    assert not menu.everything.isEnabled()
    session.choose_samples([1, 2, 3])
    menu.ways[Combine.OR].trigger()
    chips = opened.statusBar().chips
    assert chips.combining.text() == "choices are added"
    session.choose_samples([7])
    assert session.selection.sample_ids == (1, 2, 3, 7)
    menu.ways[Combine.AND].trigger()
    session.choose_samples([3, 7, 9])
    assert session.selection.sample_ids == (3, 7)
    session.choose_samples([7], Combine.NOT)  # a key goes before the menu
    assert session.selection.sample_ids == (3,)
    chips.combining.click()
    assert menu.ways[Combine.REPLACE].isChecked()
    for wanted in ((3, 7), (1, 2, 3, 7), (1, 2, 3), ()):
        qtbot.keyClick(opened, Qt.Key.Key_Left, _MODIFIER.AltModifier)
        assert session.selection.sample_ids == wanted
    qtbot.keyClick(opened, Qt.Key.Key_Right, _MODIFIER.AltModifier)
    assert session.selection.sample_ids == (1, 2, 3)
    menu.everything.trigger()
    assert not session.selection.is_part


def test_a_choice_of_nothing_is_told_and_changes_nothing(qtbot: QtBot, opened: MainWindow) -> None:
    session = opened.workbench.session
    session.choose_samples([1, 2])
    session.choose_samples([5], Combine.AND)
    assert session.selection.sample_ids == (1, 2)
    notice = opened.notices.notice
    assert notice is not None
    assert "No sample is left" in notice.text


def test_classes_and_the_others(qtbot: QtBot, opened: MainWindow) -> None:
    session, chips = opened.workbench.session, opened.statusBar().chips
    images = session.image_set
    assert images is not None
    session.choose_classes([3])
    assert chips.classes.text() == "class 3"
    session.choose_classes([5], Combine.OR)
    assert session.selection.class_ids == (3, 5)
    assert chips.classes.text() == "2 classes"
    menu_of(opened).others.trigger()
    mask = session.selected_mask()
    assert mask is not None
    assert set(images.labels[mask]) == {0, 1, 2, 4, 6, 7, 8, 9}
    assert chips.samples.text() == f"{mask.sum():,} samples"
    chips.samples.click()
    assert not session.selection.is_part


def test_a_selection_gets_a_name_and_comes_back(qtbot: QtBot, opened: MainWindow) -> None:
    session, menu = opened.workbench.session, menu_of(opened)
    session.choose_samples([11, 12, 40])
    menu.name.trigger()
    dialog = opened.findChild(QInputDialog, "name_selection")
    assert dialog is not None
    dialog.setTextValue("odd & even")
    dialog.accept()
    session.clear_samples()
    menu.names.aboutToShow.emit()
    (action,) = menu.names.actions()
    assert action.text() == "odd && even"
    action.trigger()
    assert session.selection.sample_ids == (11, 12, 40)
    menu.forget.aboutToShow.emit()
    menu.forget.actions()[0].trigger()
    box = opened.findChild(QMessageBox, "forget_name")
    assert box is not None
    assert "odd & even" in box.text()
    qtbot.mouseClick(button(box, "Forget"), Qt.MouseButton.LeftButton)
    menu.names.aboutToShow.emit()
    assert not menu.names.actions()[0].isEnabled()


def test_a_selection_is_copied_and_written_as_a_list(
    qtbot: QtBot, opened: MainWindow, tmp_path: Path
) -> None:
    session, menu = opened.workbench.session, menu_of(opened)
    session.choose_samples([2, 5])
    menu.copy.trigger()
    assert QGuiApplication.clipboard().text() == "2\n5\n"
    out = tmp_path / "chosen.csv"
    menu.write(str(out))
    qtbot.waitUntil(out.exists, timeout=PATIENCE)
    with out.open() as file:
        assert [row["class"] for row in csv.DictReader(file)] == ["2", "5"]
    menu.write(str(tmp_path / "missing" / "chosen.csv"))
    qtbot.waitUntil(lambda: told(opened, "cannot be written"), timeout=PATIENCE)


def told(window: MainWindow, words: str) -> bool:
    return window.notices.notice is not None and words in window.notices.notice.text


def test_the_next_session_has_the_selection_again(qtbot: QtBot, opened: MainWindow) -> None:
    session: Session = opened.workbench.session
    session.choose_samples([4, 5, 6])
    last = opened.workbench.settings.last_session
    assert last.samples == "4-6"
    session.clear_samples()
    opened.workbench.settings.update_last_session(samples="4-6")
    open_first(opened, None, None, None)
    qtbot.waitUntil(lambda: session.selection.sample_ids == (4, 5, 6), timeout=PATIENCE)
