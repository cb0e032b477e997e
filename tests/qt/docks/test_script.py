"""The script view follows the form, and what it shows can be taken home."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnviz.engine.events import drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.script import as_script, scripting
from cnnviz.qt import theme
from cnnviz.qt.docks.script import ScriptView
from cnnviz.qt.draft import draft_of
from cnnviz.qt.widgets.code_view import CodeView
from cnnviz.qt.workbench import Workbench

PATIENCE = 30_000
CONFIG = TrainConfig(device="cpu", optimizer="sgd")


@pytest.fixture
def view(qtbot: QtBot, workbench: Workbench) -> ScriptView:
    made = ScriptView(workbench)
    qtbot.addWidget(made)
    made.resize(700, 400)
    with qtbot.waitExposed(made):
        made.show()
    return made


def wait_for(qtbot: QtBot, view: ScriptView, word: str) -> None:
    qtbot.waitUntil(lambda: word in view.code.toPlainText(), timeout=PATIENCE)


def test_the_script_is_that_of_the_form_and_follows_it(
    qtbot: QtBot, workbench: Workbench, view: ScriptView
) -> None:
    draft_of(workbench).set(None)
    qtbot.waitUntil(lambda: "form" in view.empty.text(), timeout=PATIENCE)
    draft_of(workbench).set(CONFIG)
    wait_for(qtbot, view, "optim.SGD")
    assert view.code.toPlainText() == as_script(drain(scripting(CONFIG)))
    assert "course_cnn on digits" in view.what.text()
    draft_of(workbench).set(replace(CONFIG, optimizer="rmsprop", schedule="step"))
    wait_for(qtbot, view, "optim.RMSprop")
    assert "StepLR" in view.code.toPlainText()


def test_what_cannot_be_a_script_is_said_in_its_place(
    qtbot: QtBot, workbench: Workbench, view: ScriptView
) -> None:
    draft_of(workbench).set(replace(CONFIG, data="digits", loss="mse", positive="3"))
    qtbot.waitUntil(lambda: "bce" in view.empty.text(), timeout=PATIENCE)
    assert view.empty.isVisible()
    workbench.session.set_model(load_model("course_cnn", num_classes=10))
    draft_of(workbench).set(CONFIG, from_loaded=True)
    qtbot.waitUntil(lambda: "lies in no file" in view.empty.text(), timeout=PATIENCE)
    draft_of(workbench).set(None)
    qtbot.waitUntil(lambda: "Mend" in view.empty.text(), timeout=PATIENCE)


def test_it_is_copied_and_saved_as_script_and_as_notebook(
    qtbot: QtBot, workbench: Workbench, view: ScriptView, tmp_path: Path
) -> None:
    draft_of(workbench).set(CONFIG)
    wait_for(qtbot, view, "optim.SGD")
    qtbot.mouseClick(view.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == view.code.toPlainText()
    for name in ("train.py", "train.ipynb"):
        with qtbot.waitSignal(workbench.session.noticed, timeout=PATIENCE) as told:
            view.save(str(tmp_path / name))
        assert name in told.args[0].text
    assert (tmp_path / "train.py").read_text(encoding="utf-8") == view.code.toPlainText()
    notebook = json.loads((tmp_path / "train.ipynb").read_text(encoding="utf-8"))
    assert notebook["nbformat"] == 4


def test_code_has_the_colours_of_the_theme(qtbot: QtBot, qapp: QApplication) -> None:
    view = CodeView()
    qtbot.addWidget(view)
    view.show_code('def told():\n    """Long\n    text."""\n    return 1  # "word" or 2\n')
    view.show()

    def colour(line: int, column: int) -> QColor:
        for part in view.document().findBlockByNumber(line).layout().formats():
            if part.start <= column < part.start + part.length:
                return part.format.foreground().color()
        return QColor()

    def check() -> None:
        shown = theme.colours()
        assert colour(0, 0) == QColor(shown.accent)  # def
        assert colour(0, 4) == QColor(shown.text)  # told
        for line, column in ((1, 4), (2, 6)):
            assert colour(line, column) == QColor(shown.success)  # the text in three quotes
        assert colour(3, 4) == QColor(shown.accent)  # return
        assert colour(3, 11) == QColor(shown.warning)  # 1
        for column in (14, 17, 26):
            assert colour(3, column) == QColor(shown.muted)  # the comment, with all that is in it

    check()
    before = theme.colours().name
    try:
        theme.apply_theme(qapp, "dark" if before == "light" else "light")
        check()
    finally:
        theme.apply_theme(qapp, before)
