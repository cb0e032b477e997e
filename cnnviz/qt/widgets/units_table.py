"""A table of units with their figures and small pictures of what excites them.

Made for many thousands of rows: nothing is stored for a cell, and only pictures in sight are asked
for.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from cnnviz.qt import theme
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.pictures import Pictures
from cnnviz.state.unit_table import PICTURES, RowOrder, UnitRows

_SIDE = 32
_GAP = 2
_KEPT = 3000
_Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
# What comes first is seen in a narrow window too: the effect, where somebody asked for one.
COLUMNS = (
    "unit",
    "pictures",
    "effect",
    "best_class",
    "selectivity",
    "maximum",
    "zeros",
    "mean",
    "deviation",
    "marks",
)
# Figures on a scale of their own have as many decimals in each row.
_DECIMALS = {"zeros": (100, ".1f"), "selectivity": (1, ".3f"), "effect": (1, "+.2f")}
_TEXT_COLUMNS = ("unit", "pictures", "best_class", "marks")
_TITLES = {
    "unit": QT_TRANSLATE_NOOP("UnitsTable", "Unit"),
    "pictures": QT_TRANSLATE_NOOP("UnitsTable", "Most exciting"),
    "effect": QT_TRANSLATE_NOOP("UnitsTable", "Effect, d"),
    "maximum": QT_TRANSLATE_NOOP("UnitsTable", "Maximum"),
    "best_class": QT_TRANSLATE_NOOP("UnitsTable", "Best class"),
    "selectivity": QT_TRANSLATE_NOOP("UnitsTable", "Selectivity"),
    "zeros": QT_TRANSLATE_NOOP("UnitsTable", "Zeros, %"),
    "mean": QT_TRANSLATE_NOOP("UnitsTable", "Mean"),
    "deviation": QT_TRANSLATE_NOOP("UnitsTable", "Deviation"),
    "marks": QT_TRANSLATE_NOOP("UnitsTable", "Marks"),
}
_HELP = {
    "unit": QT_TRANSLATE_NOOP("UnitsTable", "Channel or linear output of the layer"),
    "pictures": QT_TRANSLATE_NOOP("UnitsTable", "The samples with the largest responses"),
    "effect": QT_TRANSLATE_NOOP(
        "UnitsTable",
        "Cohen's d: how many deviations the mean response to the samples in question lies above "
        "that to all others",
    ),
    "maximum": QT_TRANSLATE_NOOP("UnitsTable", "Largest response to any sample"),
    "best_class": QT_TRANSLATE_NOOP("UnitsTable", "The class with the largest mean response"),
    "selectivity": QT_TRANSLATE_NOOP(
        "UnitsTable",
        "How far the best class stands out from the others: 0 if it does not, 1 if the unit "
        "answers to it alone",
    ),
    "zeros": QT_TRANSLATE_NOOP("UnitsTable", "Share of responses that are zero"),
    "mean": QT_TRANSLATE_NOOP("UnitsTable", "Mean response over all samples"),
    "deviation": QT_TRANSLATE_NOOP("UnitsTable", "Standard deviation of the responses"),
    "marks": QT_TRANSLATE_NOOP(
        "UnitsTable",
        "Dead: it answers alike to every sample. Like n: its responses are nearly those of unit n",
    ),
}


def title_of(column: str) -> str:
    """Return what a column is called in the window's language."""
    return QCoreApplication.translate("UnitsTable", _TITLES[column])


def figure(value: float) -> str:
    """Return a number with three digits that mean something, or a dash for none."""
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    if math.isnan(value):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:#.3g}".rstrip(".")


class _Units(QAbstractTableModel):
    def __init__(self, table: UnitsTable) -> None:
        super().__init__(table)
        self._table = table
        self.rows: UnitRows | None = None
        self.order: NDArray[np.int64] = np.empty(0, np.int64)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.order)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            # Written out: Qt would draw its arrow over a title that stands on the right.
            by = self._table.by
            arrow = ("↓ " if by.descending else "↑ ") if column == by.column else ""
            return f"{arrow}{title_of(column)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"<p>{QCoreApplication.translate('UnitsTable', _HELP[column])}</p>"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if column in _TEXT_COLUMNS else _RIGHT
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self.rows is None:
            return None
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(int(self.order[index.row()]), column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if column in _TEXT_COLUMNS else _RIGHT
        return None

    def text(self, row: int, column: str) -> str:
        rows = self.rows
        assert rows is not None
        if column == "unit":
            number = f"{rows.units[row]:,}"
            return number if len(rows.layers) == 1 else f"{rows.layer(row)} · {number}"
        if column == "marks":
            return self._marks(rows, row)
        if column == "best_class":
            return rows.class_name(row)
        if column not in rows.figures:
            return ""
        value = float(rows.figures[column][row])
        if column in _DECIMALS and math.isfinite(value):
            scale, form = _DECIMALS[column]
            return format(scale * value, form)
        return figure(value)

    def _marks(self, rows: UnitRows, row: int) -> str:
        if rows.dead[row]:
            return self.tr("dead")
        if rows.repeats[row] >= 0:
            return self.tr("like {n}").format(n=f"{rows.repeats[row]:,}")
        return ""


class _Pictures(QStyledItemDelegate):
    """Draws the pictures of a row side by side."""

    def __init__(self, table: UnitsTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        super().paint(painter, option, index)  # the ground of a row that is chosen
        room = option.rect
        top = room.top() + (room.height() - _SIDE) // 2
        for place, sample_id in enumerate(self._table.samples_of(index.row())):
            box = QRect(room.left() + theme.HALF + place * (_SIDE + _GAP), top, _SIDE, _SIDE)
            picture = self._table.pictures.get(sample_id)
            if picture is None:
                painter.fillRect(box, QColor(theme.colours().hover))
            else:
                fitted = QRect(QPoint(), picture.size())
                fitted.moveCenter(box.center())
                painter.drawPixmap(fitted, picture)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(PICTURES * (_SIDE + _GAP) + theme.GRID, _SIDE + theme.GRID)


class UnitsTable(QTableView):
    """The rows of :class:`UnitRows`, in an order that whoever owns the table decides.

    Signals
    -------
    wanted(list)
        Samples whose pictures are in sight and not there yet.
    chosen(int)
        A person moved to this row (of the `UnitRows`, not of the table).
    order_changed()
        A person clicked a header; ``by`` is new.
    """

    wanted = Signal(list)
    chosen = Signal(int)
    order_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.by = RowOrder()
        self.pictures: Pictures[int, QPixmap] = Pictures(_KEPT)
        self._asked: set[int] = set()
        self._units = _Units(self)
        self.setModel(self._units)
        self.setItemDelegateForColumn(COLUMNS.index("pictures"), _Pictures(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setFont(theme.tabular(self.font()))
        self.setAccessibleName(self.tr("Units"))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_SIDE + theme.GRID)
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.sectionClicked.connect(self._sort)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(40)
        self._soon.timeout.connect(self._ask)
        self.verticalScrollBar().valueChanged.connect(self._ask_soon)
        self.selectionModel().currentRowChanged.connect(self._tell)

    # ---- contents ------------------------------------------------------------------------

    @property
    def rows(self) -> UnitRows | None:
        """All units that could be shown."""
        return self._units.rows

    @property
    def order(self) -> NDArray[np.int64]:
        """The rows that are shown, in their order."""
        return self._units.order

    def set_rows(self, rows: UnitRows | None, order: NDArray[np.int64]) -> None:
        """Show other units, or the same ones in another order."""
        another = rows is None or self.rows is None or rows.layers != self.rows.layers
        self._units.beginResetModel()
        self._units.rows, self._units.order = rows, order
        self._units.endResetModel()
        figures = {} if rows is None else rows.figures
        self.setColumnHidden(COLUMNS.index("effect"), "effect" not in figures)
        if another:
            self._fit_columns()
        self._soon.start()

    def set_order_shown(self, by: RowOrder) -> None:
        """Say by which column the rows are sorted."""
        self.by = by
        self._units.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    def set_current(self, row: int, *, reveal: bool = True) -> None:
        """Move to a row of the `UnitRows`, or with -1 to none, without telling.

        With `reveal` the row is scrolled into sight.
        """
        found = np.flatnonzero(self._units.order == row)
        place = self._units.index(int(found[0]), 0) if found.size else QModelIndex()
        model = self.selectionModel()
        if place.row() == self.currentIndex().row() and model.hasSelection() == place.isValid():
            return
        model.blockSignals(True)
        self.clearSelection()
        self.setCurrentIndex(place)
        model.blockSignals(False)
        if place.isValid() and reveal:
            self.scrollTo(place)
        self.viewport().update()

    def text(self, place: int, column: str) -> str:
        """Return what a cell says, by its place in the table."""
        return self._units.text(int(self.order[place]), column)

    def samples_of(self, place: int) -> list[int]:
        """Return the samples whose pictures stand in a row of the table."""
        if self.rows is None:
            return []
        ids: list[int] = self.rows.top_ids[self.order[place]].tolist()
        return [sample_id for sample_id in ids if sample_id >= 0]

    def set_picture(self, sample_id: int, image: QImage) -> None:
        """Give a sample its picture; small ones stay sharp when they are enlarged."""
        small = max(image.width(), image.height()) <= _SIDE
        mode = (
            Qt.TransformationMode.FastTransformation
            if small
            else Qt.TransformationMode.SmoothTransformation
        )
        scaled = image.scaled(_SIDE, _SIDE, Qt.AspectRatioMode.KeepAspectRatio, mode)
        gone = self.pictures.put(sample_id, QPixmap.fromImage(scaled))
        if gone is not None:
            self._asked.discard(gone)
        self.viewport().update()

    def forget_pictures(self) -> None:
        """Drop the pictures, because the image set is another one."""
        self.pictures.clear()
        self._asked.clear()
        self._soon.start()

    def _fit_columns(self) -> None:
        """Give each column the width of its title and of what stands in it at most."""
        metrics = self.fontMetrics()
        letter, pad = metrics.averageCharWidth(), 4 * theme.GRID
        self.resizeColumnToContents(COLUMNS.index("unit"))
        for place, column in enumerate(COLUMNS):
            width = metrics.horizontalAdvance(title_of(column)) + pad
            if column == "pictures":
                width = PICTURES * (_SIDE + _GAP) + theme.GRID
            elif column in ("best_class", "marks"):
                width = max(width, 14 * letter)
            elif column == "unit":
                width = min(max(width, self.columnWidth(place) + theme.GRID), 40 * letter)
            self.setColumnWidth(place, width)

    # ---- Qt ------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for what can be seen now."""
        super().resizeEvent(event)
        self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what was not asked for while nobody looked."""
        super().showEvent(event)
        self._soon.start()

    def changeEvent(self, event: QEvent) -> None:
        """Give larger text wider columns."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.rows is not None:
            self._fit_columns()

    @Slot()
    def _ask_soon(self) -> None:
        # Not connected to the timer itself: it would take the bar's value for milliseconds.
        self._soon.start()

    @Slot()
    def _ask(self) -> None:
        count = len(self.order)
        if not count or not self.isVisible():
            return
        first = max(0, self.rowAt(0))
        last = self.rowAt(self.viewport().height() - 1)
        places = range(first, count if last < 0 else last + 1)
        ids = dict.fromkeys(one for place in places for one in self.samples_of(place))
        missing = [one for one in ids if one not in self._asked]
        if missing:
            self._asked.update(missing)
            self.wanted.emit(missing)

    @Slot(int)
    def _sort(self, section: int) -> None:
        column = COLUMNS[section]
        if column == "pictures":
            column = "maximum"
        if column == self.by.column:
            by = RowOrder(column, not self.by.descending)
        else:
            # Of figures the large ones are what is looked for; names begin with A.
            by = RowOrder(column, column not in _TEXT_COLUMNS)
        self.set_order_shown(by)
        self.order_changed.emit()

    @Slot(QModelIndex, QModelIndex)
    def _tell(self, place: QModelIndex, _before: QModelIndex) -> None:
        if place.isValid():
            self.chosen.emit(int(self.order[place.row()]))
