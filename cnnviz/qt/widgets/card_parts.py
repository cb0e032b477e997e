"""Parts of the unit card: headings, figures, pictures, the switch between two ways to show."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
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
    """Names and numbers, two pairs in a line where the width holds them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.GRID)
        self._grid.setVerticalSpacing(theme.HALF)
        self._pairs: dict[str, tuple[QLabel, ElidedLabel]] = {}
        self._across = 0

    def set_figures(self, figures: Sequence[tuple[str, str]]) -> None:
        """Show other numbers; the names are the same ones each time."""
        for name, text in figures:
            if name not in self._pairs:
                self._add(name)
            self._pairs[name][1].show_text(text)
        self._arrange()

    def text(self, name: str) -> str:
        """Return the number that stands beside a name."""
        return self._pairs[name][1].text()

    def minimumSizeHint(self) -> QSize:
        """Get as narrow as one pair."""
        return QSize(self._pair_width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many pairs into a line as it holds."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()

    def _pair_width(self) -> int:
        names = (label.sizeHint().width() for label, _ in self._pairs.values())
        return max(names, default=0) + 9 * self.fontMetrics().averageCharWidth() + theme.GRID

    def _arrange(self) -> None:
        across = 2 if self.width() >= 2 * self._pair_width() + theme.GRID else 1
        if across == self._across and self._grid.count() == 2 * len(self._pairs):
            return
        self._across = across
        for place, pair in enumerate(self._pairs.values()):
            row, column = divmod(place, across)
            for part, widget in enumerate(pair):
                self._grid.addWidget(widget, row, 2 * column + part)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, across - 1)

    def _add(self, name: str) -> None:
        label = QLabel(name, self)
        label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        value = ElidedLabel(self)
        value.setFont(theme.tabular(value.font()))
        value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        value.setAccessibleName(name)
        self._pairs[name] = label, value


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
