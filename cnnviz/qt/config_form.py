"""A form that a typed configuration describes: labels, help, bounds and what depends on what.

Nothing about a field is written here twice: its name, its help and its bounds come from
:func:`cnnviz.engine.options.describe`, so the form and the command line always agree.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QWidget,
)

from cnnviz.engine.errors import BadValue
from cnnviz.engine.options import Option, check, describe
from cnnviz.qt import theme
from cnnviz.qt.choice_words import choice_word
from cnnviz.qt.texts import OPTIONS
from cnnviz.qt.translation import in_window_language
from cnnviz.qt.widgets.group_heading import GroupHeading
from cnnviz.qt.widgets.number_edit import NumberEdit, NumbersEdit

C = TypeVar("C")
_WIDEST_LABEL = 17  # in average characters


EditorFactory = Callable[[Option], QWidget]


class _Choice(QComboBox):
    changed = Signal()

    def __init__(self, option: Option) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for choice in option.choices:
            self.addItem(choice_word(choice), choice)
        self.currentIndexChanged.connect(self._tell)

    def value(self) -> str:
        return str(self.currentData())

    def set_value(self, value: str) -> None:
        self.setCurrentIndex(max(0, self.findData(value)))

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()


class _Tick(QCheckBox):
    changed = Signal()

    def __init__(self, _option: Option) -> None:
        super().__init__()
        self.toggled.connect(self._tell)

    def value(self) -> bool:
        return self.isChecked()

    def set_value(self, value: bool) -> None:
        self.setChecked(value)

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()


class _Text(QLineEdit):
    changed = Signal()

    def __init__(self, _option: Option) -> None:
        super().__init__()
        self.textChanged.connect(self._tell)

    def value(self) -> str:
        return self.text().strip()

    def set_value(self, value: str) -> None:
        self.setText(value)

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()


@dataclasses.dataclass(eq=False)
class _Row:
    option: Option
    label: QLabel
    editor: Any
    message: QLabel
    allowed: bool = True  # by whoever uses the form


@dataclasses.dataclass(eq=False)
class _Group:
    heading: GroupHeading
    names: list[str]
    extras: list[QWidget]  # what stands below the fields


class ConfigForm(QWidget, Generic[C]):
    """Shows a frozen configuration and gives back the one that a person made of it.

    Parameters
    ----------
    cls : type
        A dataclass whose fields are declared by :func:`cnnviz.engine.options.option`, each with a
        default.
    editors : mapping of str to callable, optional
        Makers of custom fields by name: each takes the :class:`Option` and returns a widget with
        ``value()``, ``set_value()`` and a signal ``changed``.
    folded : collection of str, optional
        Groups of which only the heading is seen at first; it tells what in them is not the default.

    Signals
    -------
    changed()
        A field was changed, by whomever.
    """

    changed = Signal()

    def __init__(
        self,
        cls: type[C],
        editors: Mapping[str, EditorFactory] | None = None,
        folded: Collection[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._cls = cls
        self._given: C = cls()
        self._rows: dict[str, _Row] = {}
        self._groups: dict[str, _Group] = {}
        self._problems: dict[str, str] = {}
        self._filling = False
        # One layout for all groups: the fields of all of them begin at the same edge.
        self._layout = QFormLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(theme.GRID)
        self._layout.setVerticalSpacing(theme.HALF)
        self._layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._layout.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for option in describe(cls):
            if option.group and option.group not in self._groups:
                self._add_group(option.group, folded=option.group in folded)
            make = (editors or {}).get(option.name, self._maker(option))
            self._add_row(option, make(option))
            if option.group:
                self._groups[option.group].names.append(option.name)
        self._narrow_labels()
        self.set_value(self._given)

    # ---- the value -----------------------------------------------------------------------

    def value(self) -> C | None:
        """Return the configuration, or None while a field that matters is wrong."""
        values = self._values()
        if self._problems:
            return None
        return dataclasses.replace(self._given, **values)  # type: ignore[type-var]

    def problem(self) -> str:
        """Return what is wrong with the first wrong field, or nothing."""
        return next(iter(self._problems.values()), "")

    def set_value(self, config: C) -> None:
        """Show a configuration."""
        self._given = config
        self._filling = True
        for name, row in self._rows.items():
            row.editor.set_value(getattr(config, name))
        self._filling = False
        self._follow()

    def adopt(self, **changes: Any) -> None:
        """Fill in some fields and leave what a person did to the others."""
        self._filling = True
        for name, value in changes.items():
            self._rows[name].editor.set_value(value)
        self._filling = False
        self._follow()

    def chosen(self, name: str) -> Any:
        """Return what a field says, right or wrong."""
        return self._rows[name].editor.value()

    def typed(self) -> dict[str, Any]:
        """Return what all fields say, for :meth:`adopt`; without those that hold no value."""
        found = {name: row.editor.value() for name, row in self._rows.items()}
        return {name: value for name, value in found.items() if value is not None}

    def editor(self, name: str) -> QWidget:
        """Return the widget in which a field is edited."""
        widget: QWidget = self._rows[name].editor
        return widget

    def message(self, name: str) -> str:
        """Return what stands below a field."""
        label = self._rows[name].message
        return "" if label.isHidden() else label.text()

    def is_shown(self, name: str) -> bool:
        """Whether a field matters beside the others, and is therefore shown."""
        return self._layout.isRowVisible(self._rows[name].editor)

    def focus_problem(self) -> None:
        """Bring the person to the first wrong field."""
        for name in self._problems:
            self.focus_field(name)
            return

    def focus_field(self, name: str) -> None:
        """Bring the person to a field, unfolding its group."""
        group = self._groups.get(self._rows[name].option.group)
        if group is not None:
            group.heading.set_folded(False)
        self._rows[name].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def heading(self, group: str) -> GroupHeading:
        """Return the heading of a group, by its name in the configuration."""
        return self._groups[group].heading

    def add_below(self, group: str, widget: QWidget) -> None:
        """Put a widget below the fields of a group; it folds with them."""
        last = self._rows[self._groups[group].names[-1]].message
        # The types of PySide6 6.11 call what this returns an object; it is a row and a role.
        place: int = self._layout.getWidgetPosition(last)[0]  # type: ignore[index]
        extras = self._groups[group].extras
        self._layout.insertRow(place + 1 + len(extras), widget)
        extras.append(widget)
        self._follow()

    def allow(self, names: Collection[str] | None) -> None:
        """Let a person change these fields alone; None: all of them."""
        for name, row in self._rows.items():
            row.allowed = names is None or name in names
            row.editor.setEnabled(row.allowed)

    # ---- building ------------------------------------------------------------------------

    def _add_group(self, title: str, *, folded: bool) -> None:
        heading = GroupHeading(self._shown(title), folded=folded)
        heading.toggled.connect(self._follow)
        self._layout.addRow(heading)
        self._groups[title] = _Group(heading, [], [])

    def _add_row(self, option: Option, editor: Any) -> None:
        shown = self._shown(option.label)
        label = QLabel(f"{shown} ({self._shown(option.unit)})" if option.unit else shown)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setBuddy(editor)
        help_text = self._shown(option.help)
        for widget in (label, editor):
            widget.setToolTip(f"<p>{help_text}</p>")
        editor.setAccessibleName(shown)
        editor.setAccessibleDescription(help_text)
        editor.setObjectName(option.name)
        editor.setMinimumWidth(60)
        if isinstance(editor, QComboBox):
            editor.installEventFilter(self)
        message = QLabel()
        message.setTextFormat(Qt.TextFormat.PlainText)
        message.setWordWrap(True)
        theme.set_tone(message, "error")
        self._layout.addRow(label, editor)
        self._layout.addRow(message)
        self._layout.setRowVisible(message, False)
        self._rows[option.name] = _Row(option, label, editor, message)
        editor.changed.connect(self._follow)

    def _narrow_labels(self) -> None:
        """Let the longest labels take two lines, so that the fields keep their room."""
        for row in self._rows.values():
            metrics = row.label.fontMetrics()
            widest = _WIDEST_LABEL * metrics.averageCharWidth()
            wraps = metrics.horizontalAdvance(row.label.text()) > widest
            row.label.setWordWrap(wraps)
            row.label.setMinimumWidth(widest if wraps else 0)

    def _shown(self, text: str) -> str:
        return QCoreApplication.translate(OPTIONS, text)

    def _maker(self, option: Option) -> EditorFactory:
        if option.type is bool:
            return _Tick
        if option.many:
            return _numbers
        if option.type in (int, float):
            return self._number
        return _Choice if option.choices else _Text

    def _number(self, option: Option) -> QWidget:
        return NumberEdit(
            whole=option.type is int,
            minimum=option.minimum,
            maximum=option.maximum,
            logarithmic=option.logarithmic,
            zero=self._shown(option.zero) if option.zero else "",
        )

    # ---- following -----------------------------------------------------------------------

    @Slot()
    def _follow(self) -> None:
        if self._filling:
            return
        self._values()
        everything = {name: row.editor.value() for name, row in self._rows.items()}
        for name, row in self._rows.items():
            group = self._groups.get(row.option.group)
            open_ = group is None or not group.heading.folded
            self._layout.setRowVisible(row.editor, open_ and row.option.matters(everything))
            problem = self._problems.get(name, "")
            row.message.setText(in_window_language(problem))
            self._layout.setRowVisible(row.message, open_ and bool(problem))
        for group in self._groups.values():
            self._follow_group(group, everything)
        self.changed.emit()

    def _follow_group(self, group: _Group, everything: Mapping[str, Any]) -> None:
        rows = [self._rows[name] for name in group.names]
        there = [row for row in rows if row.option.matters(everything)]
        self._layout.setRowVisible(group.heading, bool(there))
        for extra in group.extras:
            self._layout.setRowVisible(extra, bool(there) and not group.heading.folded)
        wrong = any(name in self._problems for name in group.names)
        default = self._cls()
        changed = [
            row.label.text()
            for row in there
            if everything[row.option.name] != getattr(default, row.option.name)
        ]
        group.heading.set_summary(", ".join(changed), wrong=wrong)

    def _values(self) -> dict[str, Any]:
        """Read all fields, and note what is wrong; a field without effect is never wrong."""
        found: dict[str, Any] = {}
        self._problems = {}
        everything = {name: row.editor.value() for name, row in self._rows.items()}
        for name, row in self._rows.items():
            try:
                value = _read(row)
                check(dataclasses.replace(self._cls(), **{name: value}))  # type: ignore[type-var]
            except BadValue as error:
                if row.option.matters(everything):
                    self._problems[name] = str(error)
            else:
                found[name] = value
        return found

    # ---- Qt's own ------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Scrolling past a box that nobody chose must not change it."""
        wheel = event.type() == QEvent.Type.Wheel
        if wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._narrow_labels()


def _read(row: _Row) -> Any:
    value = row.editor.value()
    if value is None and isinstance(row.editor, (NumberEdit, NumbersEdit)):
        kind = "a whole number" if row.option.type is int else "a number"
        raise BadValue(row.option.label, row.editor.text_as_typed(), kind)
    return value


def _numbers(option: Option) -> QWidget:
    return NumbersEdit(
        option.many,
        whole=option.type is int,
        minimum=option.minimum,
        maximum=option.maximum,
    )
