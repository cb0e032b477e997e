"""Which class of a person's own file is the network, and what it is built with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cnnviz.qt import theme
from cnnviz.qt.widgets.argument_form import Argument, ArgumentForm
from cnnviz.qt.widgets.plain_text import plain_tip
from cnnviz.qt.widgets.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from cnnviz.engine.models.own_source import SourceClass

_ENTRY = Qt.ItemDataRole.UserRole


class OwnClassDialog(QDialog):
    """Lists the classes of a file, which was read and not run, with a form for their arguments.

    Parameters
    ----------
    path : pathlib.Path
        The Python file.
    classes : sequence of SourceClass
        What is in it.
    weights : str
        Name of the file whose weights the network gets; empty for none.
    wanted : str
        The class that is likeliest meant.

    Signals
    -------
    chosen(source, arguments)
        ``file.py:ClassName``, and the arguments as texts by their names.
    """

    chosen = Signal(str, dict)

    def __init__(
        self,
        path: Path,
        classes: Sequence[SourceClass],
        weights: str = "",
        wanted: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("own_class")
        self.setWindowTitle(self.tr("Your own class"))
        self.resize(440, 420)
        self._path = path
        self.heading = WrappedLabel()
        self.show_weights(weights)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Classes"))
        self.arguments_text = WrappedLabel()
        self.form = ArgumentForm()
        self.problem = WrappedLabel()
        theme.set_tone(self.problem, "muted")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.open_button = buttons.addButton(
            self.tr("Open"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        buttons.accepted.connect(self._choose)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.WIDE, theme.WIDE, theme.WIDE, theme.WIDE)
        column.setSpacing(theme.GRID)
        column.addWidget(self.heading)
        column.addWidget(self.list, 1)
        for part in (self.arguments_text, self.form, self.problem, buttons):
            column.addWidget(part)
        self.list.currentItemChanged.connect(self._show_arguments)
        self.list.itemDoubleClicked.connect(self._choose)
        self.form.changed.connect(self._follow)
        self._fill(classes, wanted)

    def show_weights(self, name: str) -> None:
        """Say whose weights the network gets; empty for none."""
        text = (
            self.tr("Which class of {file} is the network of {weights}?")
            if name
            else self.tr("Which class of {file} is the network?")
        )
        self.heading.setText(text.format(file=self._path.name, weights=name))

    def _fill(self, classes: Sequence[SourceClass], wanted: str) -> None:
        """Show networks first; what may be something else stays within reach."""
        ordered = sorted(classes, key=lambda entry: (entry.name != wanted, not entry.is_network))
        for entry in ordered:
            item = QListWidgetItem(entry.name)
            item.setData(_ENTRY, entry)
            kind = self.tr("function") if entry.is_function else ", ".join(entry.bases)
            item.setToolTip(plain_tip("\n".join(filter(None, (entry.summary, kind)))))
            self.list.addItem(item)
        if ordered:
            self.list.setCurrentRow(0)
        else:
            self.problem.setText(self.tr("There is no class in this file."))
            self.open_button.setEnabled(False)

    def _current(self) -> SourceClass | None:
        item = self.list.currentItem()
        entry: SourceClass | None = None if item is None else item.data(_ENTRY)
        return entry

    @Slot()
    def _show_arguments(self) -> None:
        entry = self._current()
        parameters = () if entry is None else entry.parameters
        shown = [
            Argument(one.name, default=one.text, tip=one.annotation)
            for one in parameters
            if one.editable
        ]
        self.form.show_arguments(shown)
        self.arguments_text.setText(self.tr("What it is built with:") if shown else "")
        self._follow()

    @Slot()
    def _follow(self) -> None:
        lacking = self.form.lacking()
        text = self.tr("A value is needed for: {names}.").format(names=", ".join(lacking))
        self.problem.setText(text if lacking else "")
        self.open_button.setEnabled(not lacking and self._current() is not None)

    @Slot()
    def _choose(self) -> None:
        entry = self._current()
        if entry is None or self.form.lacking():
            return
        self.chosen.emit(f"{self._path}:{entry.name}", self.form.texts())
        self.accept()
