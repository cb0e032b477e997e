"""A form for arguments of which only names, defaults and a few choices are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QWidget

from cnnviz.qt import theme
from cnnviz.qt.widgets.calm_box import CalmBox
from cnnviz.qt.widgets.plain_text import plain_tip

_PLAIN = Qt.TextFormat.PlainText
_LONGEST = 200  # characters of a value that are of use to anyone


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a form.

    Parameters
    ----------
    name : str
        What the code calls it.
    text : str
        Its value as code writes it.
    default : str
        What holds where nothing is written; empty where something has to be.
    choices : tuple of str
        All values that there are, or empty where any will do.
    tip : str
        What it means.
    """

    name: str
    text: str = ""
    default: str = ""
    choices: tuple[str, ...] = ()
    tip: str = ""


class ArgumentForm(QWidget):
    """Shows arguments as fields of text, or as boxes where the choices are known.

    Signals
    -------
    changed()
        A person changed a field.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._arguments: tuple[Argument, ...] = ()
        self.fields: dict[str, QLineEdit | CalmBox] = {}
        self._layout = QFormLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(theme.GRID)
        self._layout.setVerticalSpacing(theme.HALF)
        self._layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    def show_arguments(self, arguments: Sequence[Argument]) -> bool:
        """Show other arguments; say whether they are others, as what was typed stays otherwise."""
        if tuple(arguments) == self._arguments:
            return False
        self._arguments = tuple(arguments)
        self.fields = {}
        while self._layout.rowCount():
            self._layout.removeRow(0)
        for argument in arguments:
            field = self._field(argument)
            label = QLabel(argument.name)
            label.setTextFormat(_PLAIN)
            label.setBuddy(field)
            for widget in (label, field):
                widget.setToolTip(plain_tip(argument.tip))
            field.setAccessibleName(argument.name)
            self._layout.addRow(label, field)
            self.fields[argument.name] = field
        self.setVisible(bool(arguments))
        return True

    def _field(self, argument: Argument) -> QLineEdit | CalmBox:
        if argument.choices:
            box = CalmBox()
            box.addItems(list(argument.choices))
            box.setCurrentText(argument.text or argument.default)
            box.activated.connect(self._tell)
            return box
        line = QLineEdit(argument.text)
        line.setMaxLength(_LONGEST)
        line.setPlaceholderText(argument.default or self.tr("a value is needed"))
        line.textEdited.connect(self._tell)
        return line

    def texts(self) -> dict[str, str]:
        """Return what was written, without the fields that are left to their defaults."""
        found = {}
        for argument in self._arguments:
            field = self.fields[argument.name]
            text = field.currentText() if isinstance(field, CalmBox) else field.text().strip()
            if text and (text != argument.default or argument.text):
                found[argument.name] = text
        return found

    def lacking(self) -> tuple[str, ...]:
        """Return the arguments that need a value and have none."""
        written = self.texts()
        return tuple(
            argument.name
            for argument in self._arguments
            if not argument.default and argument.name not in written
        )

    @Slot()
    def _tell(self, *_: Any) -> None:
        self.changed.emit()
