"""The window in Spanish: from the system or by choice, and made anew with all that was open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QMenu
from pytestqt.qtbot import QtBot

from cnnviz.engine.errors import BadValue, FileProblem
from cnnviz.qt import translation
from cnnviz.qt.app import make_window, open_first
from cnnviz.qt.draft import draft_of
from cnnviz.qt.language_menu import WindowHolder
from cnnviz.qt.main_window import MainWindow
from cnnviz.qt.settings import Settings
from cnnviz.qt.translation import in_window_language, language_for, set_language
from tests.qt.journeys import PATIENCE, content, settle


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """Leave the language as other tests expect it."""
    yield
    set_language("en")


@pytest.fixture
def holder(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[WindowHolder]:
    """Show a window that can be made anew, in English at first."""
    settings = Settings(tmp_path / "settings")
    settings.language = "en"
    made = WindowHolder(make_window(qapp, settings))
    made.window.show()
    qtbot.waitExposed(made.window)
    yield made
    bench = made.window.workbench
    if bench.training.state.busy:
        with qtbot.waitSignal(bench.training.ended, timeout=PATIENCE):
            bench.training.stop()
    made.window.close()
    made.window.deleteLater()


def language_action(window: MainWindow, title: str) -> QAction:
    """Return the entry of View > Language."""
    for menu in window.menuBar().findChildren(QMenu):
        for action in menu.actions():
            if action.text() == title:
                return action
    raise AssertionError(f"there is no entry {title}")


def choose(holder: WindowHolder, qtbot: QtBot, title: str) -> MainWindow:
    """Choose a language by its menu entry and return the window that is made."""
    before = holder.window
    language_action(before, title).trigger()
    qtbot.waitUntil(lambda: holder.window is not before, timeout=PATIENCE)
    qtbot.waitExposed(holder.window)
    return holder.window


@pytest.mark.parametrize(
    ("spoken", "language"),
    [
        (["es-MX", "en-US"], "es"),
        (["es_ES"], "es"),
        (["fr-FR", "es-ES"], "es"),
        (["en-GB", "es"], "en"),
        (["de-DE"], "en"),
        (["C"], "en"),
    ],
)
def test_the_language_is_taken_from_the_system_at_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, spoken: list[str], language: str
) -> None:
    class Locale:
        def uiLanguages(self) -> list[str]:
            return spoken

    class Locales:
        system = staticmethod(Locale)

    monkeypatch.setattr(translation, "QLocale", Locales)
    assert language_for(Settings(tmp_path).language) == language
    assert language_for("en") == "en"
    assert language_for("es") == "es"


def test_the_system_is_really_asked() -> None:
    assert language_for("system") in translation.LANGUAGES
    assert QLocale.system().uiLanguages()


def test_the_window_in_spanish_is_spanish_throughout(holder: WindowHolder, qtbot: QtBot) -> None:
    window = choose(holder, qtbot, "Español")
    titles = [action.text() for action in window.menuBar().actions()]
    assert titles == ["&Archivo", "&Mirar", "&Selección", "&Ver", "A&yuda"]
    assert [dock.windowTitle() for dock in window.docks if dock.spec.key == "layers"] == ["Capas"]
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "Cancelar"


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_two_entries_of_a_menu_have_the_same_letter(
    qapp: QApplication, tmp_path: Path, language: str
) -> None:
    settings = Settings(tmp_path / "settings")
    settings.language = language
    window = make_window(qapp, settings)
    menus = [window.menuBar(), *window.menuBar().findChildren(QMenu)]
    try:
        for menu in menus:
            texts = [action.text() for action in menu.actions()]
            letters = Counter(
                text[text.index("&") + 1].lower() for text in texts if "&" in text.replace("&&", "")
            )
            assert max(letters.values(), default=0) < 2, texts
    finally:
        window.close()
        window.deleteLater()


def test_another_language_leaves_open_what_was_open(holder: WindowHolder, qtbot: QtBot) -> None:
    window = holder.window
    window.show_workspace("train")
    open_first(window, None, None, None)
    settle(qtbot, window)
    bench = window.workbench
    bench.session.choose_unit("relu#2", 9)
    content(window, "training").form.editor("epochs").set_value(7)
    titled = window.windowTitle()
    again = choose(holder, qtbot, "Español")
    settle(qtbot, again)
    assert again.workbench is bench
    assert again.windowTitle() == titled != "cnnviz"
    assert again.workspace == "train"
    assert (bench.session.selection.layer, bench.session.selection.unit) == ("relu#2", 9)
    form = content(again, "training").form
    assert form.editor("epochs").value() == 7
    again.show_workspace("look")
    settle(qtbot, again)
    assert content(again, "activations").tiles.count == 64
    assert bench.settings.language == "es"
    back = choose(holder, qtbot, "English")
    assert back.menuBar().actions()[0].text() == "&File"


def test_what_was_typed_stays_beside_a_field_that_is_wrong(
    holder: WindowHolder, qtbot: QtBot
) -> None:
    window = holder.window
    open_first(window, None, None, None)
    settle(qtbot, window)
    window.show_workspace("train")
    panel = content(window, "training")
    panel.form.editor("epochs").lineEdit().setText("many")
    panel.form.editor("batch_size").set_value(99)
    panel.from_loaded.click()
    panel = content(choose(holder, qtbot, "Español"), "training")
    assert panel.form.editor("batch_size").value() == 99
    assert panel.from_loaded.isChecked()
    assert draft_of(holder.window.workbench).from_loaded


def test_a_training_goes_on_while_the_language_changes(holder: WindowHolder, qtbot: QtBot) -> None:
    window = holder.window
    open_first(window, None, None, None)
    settle(qtbot, window)
    window.show_workspace("train")
    panel, training = content(window, "training"), window.workbench.training
    panel.form.editor("epochs").set_value(500)
    panel.start_button.click()
    qtbot.waitUntil(lambda: training.state.value == "running", timeout=PATIENCE)
    again = choose(holder, qtbot, "Español")
    assert training.state.value == "running"
    again.stop_and_close()
    qtbot.waitUntil(lambda: not again.isVisible(), timeout=PATIENCE)
    assert not training.state.busy


def test_what_the_engine_says_is_shown_in_spanish_and_kept_in_english(
    holder: WindowHolder, qtbot: QtBot
) -> None:
    window = choose(holder, qtbot, "Español")
    error = FileProblem("/data/a.csv", "there is no such file", "check the folder")
    window.workbench.session.notice(str(error), is_error=True)
    assert window.notices.text.text() == (
        "/data/a.csv: no existe ese archivo; comprueba la carpeta."
    )
    window.workbench.session.withdraw(str(error))
    assert window.notices.notice is None
    wrong = BadValue("Learning rate", 0, "a number of at least 1")
    assert in_window_language(str(wrong)) == (
        "Tasa de aprendizaje es 0, pero debe ser un número de al menos 1."
    )


def test_missing_files_leave_the_window_english(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(translation, "resource", tmp_path.joinpath)
    set_language("es")
    assert in_window_language("there is no such file") == "there is no such file"


def test_the_toolbar_keeps_every_workspace_in_reach_where_words_are_longer(
    holder: WindowHolder, qtbot: QtBot
) -> None:
    window = choose(holder, qtbot, "Español")
    toolbar = window.actions_of_window.toolbar
    buttons = [toolbar.widgetForAction(action) for action in toolbar.actions() if action.text()]
    words = {button.text() for button in buttons}
    assert {"Conjunto de imágenes", "Evaluar", "Buscar"} <= words

    def styles() -> set[Qt.ToolButtonStyle]:
        return {b.toolButtonStyle() for b in buttons if b.text() == "Conjunto de imágenes"}

    alone = {Qt.ToolButtonStyle.ToolButtonIconOnly}
    for width, shortened in ((1280, False), (1100, True), (1280, False)):
        window.resize(width, 800)
        qtbot.waitUntil(lambda width=width: toolbar.width() == width, timeout=PATIENCE)
        qtbot.waitUntil(lambda: all(b.isVisible() for b in buttons), timeout=PATIENCE)
        assert (styles() == alone) is shortened
        assert max(b.geometry().right() for b in buttons) <= width
