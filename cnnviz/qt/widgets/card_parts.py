"""Parts of the unit card: headings, figures, pictures, the switch between two ways to show."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cnnviz.qt import theme
from cnnviz.qt.widgets.picture_grid import Cell, PictureGrid
from cnnviz.qt.widgets.plain_text import ElidedLabel


class Section(QWidget):
    """A heading with something below it, and room for a button beside the heading."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel(self)
        font = QFont(self.title.font())
        font.setWeight(QFont.Weight.DemiBold)
        self.title.setFont(font)
        self.title.show_text(title)
        self.head = QHBoxLayout()
        self.head.setSpacing(theme.GRID)
        self.head.addWidget(self.title, 1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, theme.GRID, 0, 0)
        self.column.setSpacing(theme.HALF)
        self.column.addLayout(self.head)


class PictureSection(Section):
    """Pictures of samples under a heading; all of them can be selected at once.

    Signals
    -------
    chosen(sample_id)
        A picture was clicked.
    selected(list)
        A person wants these samples selected.
    """

    chosen = Signal(int)
    selected = Signal(list)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.button = QPushButton(self.tr("Select these"), self)
        self.button.setAccessibleName(self.tr("Select these samples"))
        self.button.setToolTip(
            self.tr(
                "Select these samples in all views. Shift adds them to the selection, Ctrl narrows "
                "it, both take them away"
            )
        )
        self.grid = PictureGrid(title, self)
        self.head.addWidget(self.button)
        self.column.addWidget(self.grid)
        self.button.clicked.connect(self._select)
        self.grid.chosen.connect(self.chosen)

    def set_cells(self, title: str, cells: Sequence[Cell]) -> None:
        """Show other samples under this heading; nothing at all where there are none."""
        self.title.show_text(title)
        self.grid.set_cells(cells)
        self.setVisible(bool(cells))

    @Slot()
    def _select(self) -> None:
        self.selected.emit([cell.sample_id for cell in self.grid.cells])


class Figures(QWidget):
    """Names and numbers, two pairs in a line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.GRID)
        self._grid.setVerticalSpacing(theme.HALF)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        self._values: dict[str, ElidedLabel] = {}

    def set_figures(self, figures: Sequence[tuple[str, str]]) -> None:
        """Show other numbers; the names are the same ones each time."""
        for place, (name, text) in enumerate(figures):
            if name not in self._values:
                self._add(place, name)
            self._values[name].show_text(text)

    def text(self, name: str) -> str:
        """Return the number that stands beside a name."""
        return self._values[name].text()

    def _add(self, place: int, name: str) -> None:
        row, column = divmod(place, 2)
        label = QLabel(name, self)
        label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        value = ElidedLabel(self)
        value.setFont(theme.tabular(value.font()))
        value.setAccessibleName(name)
        self._grid.addWidget(label, row, 2 * column)
        self._grid.addWidget(value, row, 2 * column + 1)
        self._values[name] = value


class Switch(QWidget):
    """A choice of one among a few, all in sight.

    Signals
    -------
    changed(index)
        A person chose another one.
    """

    changed = Signal(int)

    def __init__(self, texts: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.HALF)
        self.buttons: list[QToolButton] = []
        self._group = QButtonGroup(self)
        for index, text in enumerate(texts):
            button = QToolButton(self)
            button.setProperty("quiet", True)
            button.setText(text)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self._group.addButton(button, index)
            layout.addWidget(button)
            self.buttons.append(button)
        self.buttons[0].setChecked(True)
        layout.addStretch(1)
        self._group.idClicked.connect(self.changed)

    @property
    def index(self) -> int:
        """Which one is chosen."""
        return self._group.checkedId()
