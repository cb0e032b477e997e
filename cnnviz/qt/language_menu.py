"""View > Language: choosing it, and the window made anew in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from cnnviz.qt.draft import draft_of
from cnnviz.qt.translation import LANGUAGES, SYSTEM, language_for, set_language

if TYPE_CHECKING:
    from cnnviz.qt.dock import Dock
    from cnnviz.qt.main_window import MainWindow
    from cnnviz.qt.settings import Settings


class LanguageMenu(QObject):
    """Offers the languages and keeps the choice.

    Signals
    -------
    chosen()
        Texts are to be in another language than before.
    """

    chosen = Signal()

    def __init__(self, menu: QMenu, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        group = QActionGroup(self)
        # A language is called by its own name, for whoever reads no other.
        for key, title in {**LANGUAGES, SYSTEM: self.tr("As the system")}.items():
            action = QAction(title, group)
            action.setData(key)
            action.setCheckable(True)
            action.setChecked(key == settings.language)
            menu.addAction(action)
        group.triggered.connect(self._choose)

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        before = language_for(self._settings.language)
        self._settings.language = str(action.data())
        if language_for(self._settings.language) != before:
            self.chosen.emit()


class WindowHolder(QObject):
    """Holds the one window, and makes it anew when its language changes.

    What is open, chosen and computed belongs to the workbench, which the new window takes over; a
    training goes on meanwhile. What was typed into the training form is filled in again.
    """

    def __init__(self, window: MainWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.window = window
        self._follow()

    def _follow(self) -> None:
        self.window.actions_of_window.languages.chosen.connect(self.make_anew)

    @Slot()
    def stop_and_close(self) -> None:
        """Close the window without a question."""
        self.window.stop_and_close()

    @Slot()
    def make_anew(self) -> None:
        """Put a new window, in the language of the settings, in the place of the old one."""
        from cnnviz.qt.main_window import MainWindow

        old, bench = self.window, self.window.workbench
        form = _training(old).content
        typed = {} if form is None else form.form.typed()  # type: ignore[attr-defined]
        old.retire()
        set_language(language_for(bench.settings.language))
        self.window = MainWindow(bench)
        self._follow()
        self.window.show()
        # Only now, or closing the last window would end the program.
        old.hide()
        old.deleteLater()
        if typed:
            _training(self.window).fill()
            draft_of(bench).adopt(**typed)


def _training(window: MainWindow) -> Dock:
    return next(dock for dock in window.docks if dock.spec.key == "training")
