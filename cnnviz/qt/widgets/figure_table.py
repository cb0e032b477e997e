"""A table of names and figures that a click on a header sorts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from cnnviz.qt import theme
from cnnviz.qt.widgets.plain_text import plain_tip
from cnnviz.state.evaluation import sorted_rows

Kind = Literal["name", "count", "figure", "share", "seconds", "digits", "bar"]
Row = Sequence[str | int | float]
_Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NARROWEST_NAME = 10  # average characters
_WIDEST_WHOLE = 28
_ARROW = "   "
_BAR_ALPHA = 90
_SHORTEST_BAR = 18  # average characters that the longest bar has room for
_PADDING = 16
_LONGEST = 12  # texts of most letters, of which the widest counts
_MOST = 90  # of 100 names are told in full, where there is no room for all


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what its header says, what its tooltip explains, and how its entries look.

    Names share the room that figures leave; those that are to be read `whole` are cut only where
    they are much longer than others.
    """

    title: str
    kind: Kind
    tip: str = ""
    whole: bool = False

    def text(self, value: str | float) -> str:
        """Return an entry as it is shown; a dash for what is no number."""
        if isinstance(value, str):
            return value
        if isinstance(value, Labelled):
            return value.label
        if math.isnan(value):
            return "–"
        match self.kind:
            case "share":
                return f"{100 * value:.1f} %"
            case "count":
                return f"{value:,.0f}"
            case "seconds":
                return f"{value:,.1f}"
            case "digits" | "bar":
                return "∞" if math.isinf(value) else f"{value:.3g}"
            case _:
                return f"{value:.3f}"


class Labelled(float):
    """A figure that is sorted as a number and shown as a text, such as a shape by its size.

    Parameters
    ----------
    value : float
        Its place among the others.
    label : str
        What is shown; a dash where it is empty.
    tip : str
        What a tooltip tells of it.
    """

    label: str
    tip: str

    def __new__(cls, value: float, label: str, tip: str = "") -> Labelled:
        made = super().__new__(cls, value)
        made.label, made.tip = label or "–", tip
        return made


class Explained(str):
    """A name of which a tooltip tells more than the name itself.

    Parameters
    ----------
    text : str
        What is shown.
    tip : str
        What the tooltip says.
    """

    __slots__ = ("tip",)
    tip: str

    def __new__(cls, text: str, tip: str) -> Explained:
        made = super().__new__(cls, text)
        made.tip = tip
        return made


class FigureModel(QAbstractTableModel):
    """Rows in an order, and below them rows that always stand last."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.columns: tuple[Column, ...] = ()
        self.rows: tuple[Row, ...] = ()
        self.last: tuple[Row, ...] = ()
        self.order: list[int] = []

    def rowCount(self, _parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return len(self.rows) + len(self.last)

    def columnCount(self, _parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return len(self.columns)

    def row(self, place: int) -> Row:
        """Return the row at a place of the table."""
        count = len(self.rows)
        return self.rows[self.order[place]] if place < count else self.last[place - count]

    def reach(self, column: int) -> float:
        """Return the largest number of a column that is not infinite; 0 where there is none."""
        numbers = (float(row[column]) for row in self.rows)
        return max((number for number in numbers if math.isfinite(number)), default=0.0)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, tooltip, side and weight of an entry."""
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(self.row(index.row())[index.column()])
        if role == Qt.ItemDataRole.ToolTipRole:
            value = self.row(index.row())[index.column()]
            if isinstance(value, (Labelled, Explained)) and value.tip:
                return plain_tip(value.tip)
            return plain_tip(str(value)) if column.kind == "name" else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if column.kind == "name" else _RIGHT
        if role == Qt.ItemDataRole.FontRole and index.row() >= len(self.rows):
            font = QFont()
            font.setBold(True)
            return theme.tabular(font)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Return title, tooltip and side of a header."""
        if orientation != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            # A style sheet lets the sort arrow stand on the text; it gets room of its own.
            return column.title if column.kind == "name" else f"{column.title}{_ARROW}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(column.tip)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if column.kind == "name" else _RIGHT
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Bring the rows into the order of a column."""
        self.layoutAboutToBeChanged.emit()
        before = self.order
        if 0 <= column < len(self.columns):
            down = order == Qt.SortOrder.DescendingOrder
            self.order = sorted_rows(self.rows, column, down)
        self._move_selected(before)
        self.layoutChanged.emit()

    def _move_selected(self, before: list[int]) -> None:
        """Let what is selected be the same rows in their new places."""
        places = {row: place for place, row in enumerate(self.order)}
        for index in self.persistentIndexList():
            if index.row() < len(before):
                moved = self.index(places[before[index.row()]], index.column())
                self.changePersistentIndex(index, moved)


class BarDelegate(QStyledItemDelegate):
    """Paints a bar behind a figure, as long as the figure is beside the largest of its column."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint ground, bar, and the figure upon it."""
        model = index.model()
        assert isinstance(model, FigureModel)
        value = float(model.row(index.row())[index.column()])
        share = min(1.0, value / (model.reach(index.column()) or 1.0))
        if share > 0 and index.row() < len(model.rows):  # sums stand on no bar
            filled = option.rect.adjusted(2, 2, -2, -2)
            filled.setWidth(max(1, round(filled.width() * share)))
            colour = option.palette.highlight().color()
            colour.setAlpha(_BAR_ALPHA)
            painter.fillRect(filled, colour)
        super().paint(painter, option, index)


class FigureTable(QTableView):
    """Shows rows; a click or Enter chooses one.

    Signals
    -------
    chosen(row, modifiers)
        The number of a row as it was given, and the keys that were held.
    """

    chosen = Signal(int, object)

    def __init__(self, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = FigureModel(self)
        self.figures.columns = tuple(columns)
        self.setModel(self.figures)
        self.setFont(theme.tabular(self.font()))
        self.setSortingEnabled(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + theme.GRID)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._plain, self._bars = QStyledItemDelegate(self), BarDelegate(self)
        self._paint_bars()

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show rows of another kind; those of before go."""
        model = self.figures
        if model.columns == tuple(columns):
            return
        model.beginResetModel()
        model.columns, model.rows, model.last, model.order = tuple(columns), (), (), []
        model.endResetModel()
        self._paint_bars()
        self.sort_by(-1, descending=False)

    def _paint_bars(self) -> None:
        for at, column in enumerate(self.figures.columns):
            bars = self._bars if column.kind == "bar" else self._plain
            self.setItemDelegateForColumn(at, bars)

    def set_rows(self, rows: Sequence[Row], last: Sequence[Row] = ()) -> None:
        """Show other rows, in the order that was chosen; those in `last` always stand below."""
        model = self.figures
        model.beginResetModel()
        model.rows, model.last = tuple(rows), tuple(last)
        model.order = list(range(len(rows)))
        model.endResetModel()
        header = self.horizontalHeader()
        model.sort(header.sortIndicatorSection(), header.sortIndicatorOrder())
        self._share_columns()

    def _share_columns(self) -> None:
        """Give figures the room that they need, and names the rest, but not too little."""
        model, header = self.figures, self.horizontalHeader()
        unit = self.fontMetrics().averageCharWidth()
        names = [
            at
            for at, column in enumerate(model.columns)
            if column.kind == "name" and not column.whole
        ]
        needed = [self._room_for(at) for at in range(len(model.columns))]
        left = self.viewport().width()
        for at, (_most, every) in enumerate(needed):
            if at not in names:
                width = min(every, _WIDEST_WHOLE * unit) if model.columns[at].whole else every
                header.resizeSection(at, width)
                left -= width
        floor = _NARROWEST_NAME * unit
        left = max(left, floor * len(names))
        fits = sum(needed[at][1] for at in names) <= left
        wanted = {at: needed[at][fits] for at in names}
        lacking = sum(wanted.values()) - left
        spare = max(0, -lacking) // max(1, len(names))
        for at in reversed(names):  # what a row is called is cut last
            cut = max(0, min(wanted[at] - floor, lacking))
            lacking -= cut
            header.resizeSection(at, wanted[at] - cut + spare)

    def _room_for(self, at: int) -> tuple[int, int]:
        """Return how wide a column is that tells most of its entries in full, and all of them."""
        model, column = self.figures, self.figures.columns[at]
        bold = self.font()
        bold.setBold(True)
        plain, of_sums = self.fontMetrics(), QFontMetrics(bold)
        titles = [plain.horizontalAdvance(line) for line in f"{column.title}{_ARROW}".split("\n")]
        titles += [of_sums.horizontalAdvance(column.text(row[at])) for row in model.last]
        texts = sorted((column.text(row[at]) for row in model.rows), key=len) or [""]
        most = texts[_MOST * (len(texts) - 1) // 100]
        # The one of most letters need not be the widest: "night" is narrower than "mine2".
        every = max(map(plain.horizontalAdvance, texts[-_LONGEST:]))
        title = max(titles)
        return max(title, plain.horizontalAdvance(most)) + _PADDING, max(title, every) + _PADDING

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width."""
        super().resizeEvent(event)
        self._share_columns()

    def changeEvent(self, event: QEvent) -> None:
        """Share the width among larger or smaller texts."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "figures"):
            self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + theme.GRID)
            self._share_columns()

    def sort_by(self, column: int, descending: bool) -> None:
        """Sort as a click on a header does."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.sortByColumn(column, order)

    def mark(self, row: int | None) -> None:
        """Select the row with this number, or none."""
        model = self.figures
        if row is None or row not in model.order:
            self.clearSelection()
            return
        place = model.order.index(row)
        self.selectRow(place)
        self.scrollTo(model.index(place, 0))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the row under the pointer."""
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            place = self.indexAt(event.position().toPoint()).row()
            self._choose(place, event.modifiers())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the current row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex().row(), event.modifiers())
            return
        super().keyPressEvent(event)

    @Slot()
    def _choose(self, place: int, modifiers: Qt.KeyboardModifier) -> None:
        if 0 <= place < len(self.figures.rows):
            self.chosen.emit(self.figures.order[place], modifiers)

    def minimumSizeHint(self) -> QSize:
        """Give way to others."""
        return QSize(120, 80)
