"""A legend of classes that filters: tick what is shown, choose what is in focus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPalette,
    QPixmap,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cnnviz.qt import theme
from cnnviz.qt.widgets.plain_text import plain_tip

_MANY = 15  # classes from which on there is a search
_ENTRY = Qt.ItemDataRole.UserRole
_COUNT = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A class.

    Parameters
    ----------
    index : int
        Its number.
    name : str
        What it is called.
    colour : tuple of int
        Red, green and blue.
    count : int
        How many points it has.
    """

    index: int
    name: str
    colour: tuple[int, int, int]
    count: int


class _CountedName(QStyledItemDelegate):
    """Paints a name, and at the right edge how many points it has."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one class."""
        count = str(index.data(_COUNT))
        whole = QStyleOptionViewItem(option)
        self.initStyleOption(whole, index)
        panel = QStyle.PrimitiveElement.PE_PanelItemViewItem
        whole.widget.style().drawPrimitive(panel, whole, painter, whole.widget)
        chosen = bool(whole.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.PlaceholderText
        painter.setPen(whole.palette.color(role))
        room = whole.rect.adjusted(0, 0, -theme.HALF, 0)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, int(right), count)
        part = QStyleOptionViewItem(option)
        width = whole.fontMetrics.horizontalAdvance(count) + theme.GRID
        part.rect = whole.rect.adjusted(0, 0, -width, 0)
        super().paint(painter, part, index)


class _ClassList(QListView):
    """A list in which a tick does not choose, and a second click on what is chosen undoes it."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tick, choose, or undo the choice."""
        at = event.position().toPoint()
        index = self.indexAt(at)
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if at.x() < self.tick_width():
            ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked.value
            state = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
            self.model().setData(index, state, Qt.ItemDataRole.CheckStateRole)
        elif plain and self.selectionModel().selectedIndexes() == [index]:
            self.clearSelection()
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Leave ticks alone, which the press has set."""
        if event.position().x() >= self.tick_width():
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take two quick clicks for two clicks."""
        self.mousePressEvent(event)

    def tick_width(self) -> int:
        """Return how far from the left edge the boxes to tick reach."""
        style = self.style()
        box = style.pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, None, self)
        return box + 2 * style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, self) + 4


class ClassLegend(QWidget):
    """Names of classes with their colours.

    A tick shows a class or leaves it out; a click on a name puts it in focus, with Ctrl or Shift
    several, and a click on what is in focus alone takes the focus away.

    Signals
    -------
    changed()
        ``hidden`` or ``focused`` is new.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[LegendEntry, ...] = ()
        self._filling = False
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Find a class"))
        self.search.setClearButtonEnabled(True)
        self._model = QStandardItemModel(self)
        self._sieve = QSortFilterProxyModel(self)
        self._sieve.setSourceModel(self._model)
        self._sieve.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.list = _ClassList(self)
        self.list.setModel(self._sieve)
        self.list.setUniformItemSizes(True)
        self.list.setItemDelegate(_CountedName(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFont(theme.tabular(self.font()))
        self.list.setAccessibleName(self.tr("Classes"))
        self.all_button = self._button(self.tr("All"), self.tr("Show all classes, none in focus"))
        self.none_button = self._button(self.tr("None"), self.tr("Leave out what is listed here"))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.HALF)
        buttons.addWidget(self.all_button)
        buttons.addWidget(self.none_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HALF)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addLayout(buttons)
        self.search.textChanged.connect(self._sieve.setFilterFixedString)
        self._model.itemChanged.connect(self._tell)
        self.list.selectionModel().selectionChanged.connect(self._tell)
        self.all_button.clicked.connect(self.show_all)
        self.none_button.clicked.connect(self.hide_listed)

    def _button(self, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("quiet", True)
        button.setAutoRaise(True)
        button.setText(text)
        button.setToolTip(tip)
        return button

    # ---- contents ------------------------------------------------------------------------

    def set_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Show other classes; ticks and focus stay where the names are the same."""
        entries = tuple(entries)
        if entries == self._entries:
            return
        same = [entry.name for entry in entries] == [entry.name for entry in self._entries]
        hidden, focused = (self.hidden, self.focused) if same else (frozenset(), frozenset())
        self._entries = entries
        self._filling = True
        self._model.clear()
        items = [self._item(entry, entry.index not in hidden) for entry in entries]
        self._model.invisibleRootItem().appendRows(items)
        self._filling = False
        self.search.setVisible(len(entries) > _MANY)
        if not same:
            self.search.clear()
        self._focus_on(focused)
        self._tell()

    def _item(self, entry: LegendEntry, shown: bool) -> QStandardItem:
        swatch = QPixmap(10, 10)
        swatch.fill(QColor(*entry.colour))
        item = QStandardItem(entry.name)
        item.setIcon(swatch)
        item.setData(entry.index, _ENTRY)
        item.setData(f"{entry.count:,}", _COUNT)
        item.setCheckable(True)
        item.setCheckState(Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
        item.setToolTip(plain_tip(f"{entry.name} · {entry.count:,}"))
        return item

    @property
    def entries(self) -> tuple[LegendEntry, ...]:
        """The classes."""
        return self._entries

    @property
    def hidden(self) -> frozenset[int]:
        """Numbers of the classes that are left out."""
        items = (self._model.item(row) for row in range(self._model.rowCount()))
        return frozenset(
            int(item.data(_ENTRY)) for item in items if item.checkState() != Qt.CheckState.Checked
        )

    @property
    def focused(self) -> frozenset[int]:
        """Numbers of the classes in focus; none means all."""
        chosen = self.list.selectionModel().selectedIndexes()
        return frozenset(int(index.data(_ENTRY)) for index in chosen)

    # ---- what a person does --------------------------------------------------------------

    @Slot()
    def show_all(self) -> None:
        """Show all classes, and none in focus."""
        self._tick(range(self._model.rowCount()), Qt.CheckState.Checked)
        self.list.clearSelection()
        self._tell()

    @Slot()
    def hide_listed(self) -> None:
        """Leave out all classes that the search has left."""
        rows = [
            self._sieve.mapToSource(self._sieve.index(row, 0)).row()
            for row in range(self._sieve.rowCount())
        ]
        self._tick(rows, Qt.CheckState.Unchecked)
        self._tell()

    def _tick(self, rows: Sequence[int], state: Qt.CheckState) -> None:
        self._filling = True
        for row in rows:
            self._model.item(row).setCheckState(state)
        self._filling = False

    def _focus_on(self, classes: frozenset[int]) -> None:
        chosen = QItemSelection()
        for row in range(self._sieve.rowCount()):
            index = self._sieve.index(row, 0)
            if int(index.data(_ENTRY)) in classes:
                chosen.select(index, index)
        select = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.list.selectionModel().select(chosen, select)

    @Slot()
    def _tell(self) -> None:
        if not self._filling:
            self.changed.emit()

    # ---- Qt's own ------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Ask for room for a short name and a count."""
        return QSize(24 * self.fontMetrics().averageCharWidth(), 240)
