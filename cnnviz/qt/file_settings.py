"""What the tensors of a file cannot tell, for a person to settle; it is remembered for the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.translation import day_in_words
from cnnviz.qt.widgets.argument_form import Argument, ArgumentForm
from cnnviz.qt.widgets.calm_box import CalmBox
from cnnviz.qt.widgets.group_heading import GroupHeading
from cnnviz.qt.widgets.wrapped_label import WrappedLabel
from cnnviz.state.open_file import Step

if TYPE_CHECKING:
    from cnnviz.state.open_file import OpenFile


class FileSettings(QWidget):
    """Which of several sets of weights is shown, and what the network is built with.

    Signals
    -------
    state_chosen(key)
        Another set of weights is wanted.
    applied(texts)
        The network is wanted with these arguments, texts by their names.
    forgotten()
        What was remembered for this file is to be forgotten.
    """

    state_chosen = Signal(str)
    applied = Signal(dict)
    forgotten = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.states = CalmBox()
        self.states_text = QLabel(self.tr("Weights"))
        self.states_text.setBuddy(self.states)
        self.states.setAccessibleName(self.tr("Weights"))
        self.heading = GroupHeading(self.tr("What the tensors cannot tell"))
        self.form = ArgumentForm()
        self.apply_button = QPushButton(self.tr("Apply"))
        self.apply_button.setToolTip(
            self.tr("Open the network anew like this, and remember it for this file")
        )
        self.remembered = WrappedLabel()
        theme.set_tone(self.remembered, "muted")
        self.forget_button = QPushButton(self.tr("Forget"))
        self.forget_button.setToolTip(self.tr("Open the file as if it were new"))
        states = QHBoxLayout()
        states.setSpacing(theme.GRID)
        states.addWidget(self.states_text)
        states.addWidget(self.states, 1)
        kept = QHBoxLayout()
        kept.setSpacing(theme.GRID)
        kept.addWidget(self.remembered, 1)
        kept.addWidget(self.forget_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HALF)
        column.addLayout(states)
        column.addLayout(kept)
        column.addWidget(self.heading)
        column.addWidget(self.form)
        column.addWidget(self.apply_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.states.activated.connect(self._choose_state)
        self.form.changed.connect(self._allow)
        self.heading.toggled.connect(self._fold)
        self.apply_button.clicked.connect(self._apply)
        self.forget_button.clicked.connect(self.forgotten)

    def show_file(self, file: OpenFile | None) -> None:
        """Show what of another file can be settled."""
        states = () if file is None else file.checkpoint.states
        self.states.clear()
        for state in states:
            self.states.addItem(state.title, state.key)
            if state.taken:
                self.states.setCurrentIndex(self.states.count() - 1)
        for part in (self.states, self.states_text):
            part.setVisible(len(states) > 1)
        settable = () if file is None or file.step is not Step.OPEN else file.settable
        shown = [Argument(one.name, one.text, one.text, one.choices) for one in settable]
        if self.form.show_arguments(shown):
            self.apply_button.setEnabled(False)
        self.heading.setVisible(bool(settable))
        settled = None if file is None else file.settled
        text = "" if settled is None else self._when(settled.when)
        self.remembered.setText(text)
        self.remembered.setVisible(bool(text))
        self.forget_button.setVisible(bool(text))
        self._fold()
        self.setVisible(len(states) > 1 or bool(settable) or bool(text))

    def _when(self, day: str) -> str:
        """Say since when it is remembered."""
        shown = day_in_words(QDate.fromString(day, Qt.DateFormat.ISODate))
        return self.tr("Opened as you set it on {day}.").format(day=shown or day)

    @Slot()
    def _fold(self) -> None:
        shown = not self.heading.isHidden() and not self.heading.folded
        self.form.setVisible(shown)
        self.apply_button.setVisible(shown)

    @Slot()
    def _allow(self) -> None:
        self.apply_button.setEnabled(True)

    @Slot()
    def _apply(self) -> None:
        self.apply_button.setEnabled(False)
        self.applied.emit(self.form.texts())

    @Slot(int)
    def _choose_state(self, place: int) -> None:
        self.state_chosen.emit(str(self.states.itemData(place)))
