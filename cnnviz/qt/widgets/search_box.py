"""A box of many choices that are found by a few letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

from cnnviz.qt.widgets.calm_box import CalmBox


class SearchBox(CalmBox):
    """Lets a person choose from a list, or type a part of what is looked for.

    What fits no entry changes nothing: the box shows again what is chosen.

    Signals
    -------
    chosen(object)
        A person chose the entry with this value.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = QLineEdit(self)
        self.setLineEdit(self._line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        completer = QCompleter(self.model(), self)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        self._value: Any = None
        self.activated.connect(self._choose)
        self._line.editingFinished.connect(self._finish)

    def set_choices(self, choices: Sequence[tuple[str, Any]], separate: int = 0) -> None:
        """Offer other entries (text, value), with a line after the first `separate` of them.

        What is chosen stays chosen where it is still offered, and is the first entry otherwise.
        """
        held = self._value
        self.clear()
        for text, value in choices:
            self.addItem(text, value)
        if 0 < separate < len(choices):
            self.insertSeparator(separate)
        self.set_value(held if any(value == held for _, value in choices) else self.itemData(0))

    @property
    def value(self) -> Any:
        """Value of the entry that is chosen."""
        return self._value

    def set_value(self, value: Any) -> None:
        """Choose an entry without telling."""
        at = self._place_of(value)
        if at >= 0:
            self._value = value
            self.setCurrentIndex(at)
        self._show_chosen()

    def _place_of(self, value: Any) -> int:
        """Return the place of an entry; findData would take the class 0 for nothing."""
        places = range(self.count())
        return next((at for at in places if self.itemText(at) and self.itemData(at) == value), -1)

    def _show_chosen(self) -> None:
        text = self.itemText(self.currentIndex())
        self.setEditText(text)
        self._line.setCursorPosition(0)  # a long name is read from its beginning
        self.setToolTip(text)

    @Slot(int)
    def _choose(self, at: int) -> None:
        if not self.itemText(at):
            return
        value = self.itemData(at)
        changed = value != self._value
        self._value = value
        self._show_chosen()
        if changed:
            self.chosen.emit(value)

    @Slot()
    def _finish(self) -> None:
        """Take what was typed where it is an entry or fits one alone, or else forget it."""
        typed = self.currentText().strip()
        if typed == self.itemText(self._place_of(self._value)):
            return
        exact = self.findText(typed, Qt.MatchFlag.MatchFixedString)
        near = [
            at
            for at in range(self.count())
            if typed and typed.casefold() in self.itemText(at).casefold()
        ]
        at = exact if exact >= 0 else near[0] if len(near) == 1 else self._place_of(self._value)
        self.setCurrentIndex(at)
        self._choose(at)
