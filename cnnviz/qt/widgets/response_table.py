"""A table of responses: units as rows, pictures as columns, numbers on colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from cnnviz.qt import theme
from cnnviz.qt.widgets.line_styles import draw_swatch

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_PICTURE = 48
_SWATCH = 28
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, eq=False)
class RowHead:
    """A unit: its name, whether it was collected, and what its row lacks."""

    name: str
    kept: bool
    problem: str = ""


@dataclass(frozen=True, eq=False)
class ColumnHead:
    """A picture: its name, whether it was collected, how it looks, and what it lacks."""

    name: str
    kept: bool
    picture: QImage
    problem: str = ""


class _Cells(QAbstractTableModel):
    """Numbers and their colours."""

    def __init__(self, parent: ResponseTable) -> None:
        super().__init__(parent)
        self._hint = self.tr("{unit} answers {value} to {picture}")
        self._no = self.tr("chosen now, not collected")
        self.rows: Sequence[RowHead] = ()
        self.columns: Sequence[ColumnHead] = ()
        self.values: NDArray[np.float32] | None = None
        self.colours: NDArray[np.uint8] | None = None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.columns)

    def value(self, index: _Index) -> float | None:
        """Return a cell's number, or None where there is none."""
        if self.values is None:
            return None
        value = float(self.values[index.row(), index.column()])
        return None if value != value else value

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = self.rows[index.row()], self.columns[index.column()]
        value = self.value(index)
        if role == Qt.ItemDataRole.DisplayRole:
            if value is not None:
                return shown(value)
            return "–" if row.problem or column.problem else ""
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            if value is None:
                return row.problem or column.problem
            return self._hint.format(unit=row.name, value=f"{value:.6g}", picture=column.name)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        heads = self.columns if orientation == Qt.Orientation.Horizontal else self.rows
        if not 0 <= section < len(heads):
            return None
        head = heads[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return head.name
        if role == Qt.ItemDataRole.ToolTipRole:
            lines = (head.name, "" if head.kept else self._no, head.problem)
            return "\n".join(line for line in lines if line)
        return None


class _Heads(QHeaderView):
    """Pictures above the columns, or names with a piece of their curve before the rows."""

    def __init__(self, orientation: Qt.Orientation, parent: ResponseTable) -> None:
        super().__init__(orientation, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _cells(self) -> _Cells:
        model = self.model()
        assert isinstance(model, _Cells)
        return model

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.save()
        painter.fillRect(rect, self.palette().base())
        if self.orientation() == Qt.Orientation.Horizontal:
            self._paint_picture(painter, rect, self._cells().columns[section])
        else:
            self._paint_name(painter, rect, section, self._cells().rows[section])
        painter.restore()

    def _paint_picture(self, painter: QPainter, rect: QRect, head: ColumnHead) -> None:
        line = self.fontMetrics().height()
        room = QRect(0, 0, _PICTURE, _PICTURE)
        room.moveCenter(QPoint(rect.center().x(), rect.top() + theme.HALF + _PICTURE // 2))
        if head.picture.isNull():
            painter.fillRect(room, self.palette().alternateBase())
        else:
            size = head.picture.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            smaller = size.width() < head.picture.width()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smaller)
            place = QRect(QPoint(0, 0), size)
            place.moveCenter(room.center())
            painter.drawImage(place, head.picture)
        below = QRect(rect.left() + 2, room.bottom() + 2, rect.width() - 4, line)
        self._paint_text(painter, below, head.name, head.kept, Qt.AlignmentFlag.AlignHCenter)

    def _paint_name(self, painter: QPainter, rect: QRect, section: int, head: RowHead) -> None:
        swatch = QRect(rect.left() + theme.GRID, rect.top(), _SWATCH, rect.height())
        draw_swatch(painter, swatch, section)
        rest = rect.adjusted(_SWATCH + 2 * theme.GRID, 0, -theme.GRID, 0)
        self._paint_text(painter, rest, head.name, head.kept, Qt.AlignmentFlag.AlignLeft)

    def _paint_text(
        self, painter: QPainter, rect: QRect, text: str, kept: bool, side: Qt.AlignmentFlag
    ) -> None:
        font = self.font()
        font.setItalic(not kept)
        painter.setFont(font)
        role = QPalette.ColorRole.Text if kept else QPalette.ColorRole.PlaceholderText
        painter.setPen(self.palette().color(role))
        # The end of a name tells more than its beginning: layer3.1.conv2 17.
        mode = Qt.TextElideMode.ElideMiddle
        fitted = painter.fontMetrics().elidedText(text, mode, rect.width())
        painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignVCenter), fitted)


class _Delegate(QStyledItemDelegate):
    """Draws a number on its colour, and a frame around what is chosen."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        cells = index.model()
        assert isinstance(cells, _Cells)
        cell = option.rect.adjusted(0, 0, -1, -1)
        painter.save()
        ink = option.palette.color(QPalette.ColorRole.PlaceholderText)
        if cells.colours is not None and cells.value(index) is not None:
            red, green, blue = (int(part) for part in cells.colours[index.row(), index.column()])
            painter.fillRect(cell, QColor(red, green, blue))
            ink = QColor("black" if _is_light(red, green, blue) else "white")
        else:
            painter.fillRect(cell, option.palette.alternateBase())
        painter.setPen(ink)
        painter.setFont(theme.tabular(option.font))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(index.data()))
        if option.state & QStyle.StateFlag.State_Selected:
            frame = QPen(option.palette.color(QPalette.ColorRole.Highlight), 3)
            frame.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(frame)
            painter.drawRect(cell.adjusted(1, 1, -1, -1))
        painter.restore()


class ResponseTable(QTableView):
    """Units and pictures side by side.

    Signals
    -------
    chosen(row, column)
        A cell was chosen; -1 for the row or the column where a head was clicked.
    removed(row, column)
        A unit (column -1) or a picture (row -1) shall be kept no longer.
    """

    chosen = Signal(int, int)
    removed = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells = _Cells(self)
        self.setModel(self._cells)
        self.setItemDelegate(_Delegate(self))
        self.setHorizontalHeader(_Heads(Qt.Orientation.Horizontal, self))
        self.setVerticalHeader(_Heads(Qt.Orientation.Vertical, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # Fusion paints what lies beside the heads in the colours of buttons.
        self.setStyleSheet(
            "QHeaderView, QTableCornerButton::section { background: palette(base); border: none }"
        )
        self.setAccessibleName(self.tr("Responses of units to inputs"))
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)
        self.horizontalHeader().sectionClicked.connect(self._choose_column)
        self.verticalHeader().sectionClicked.connect(self._choose_row)
        for part in (self, self.horizontalHeader(), self.verticalHeader()):
            part.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._offer_both)
        self.horizontalHeader().customContextMenuRequested.connect(self._offer_column)
        self.verticalHeader().customContextMenuRequested.connect(self._offer_row)
        self._fit()

    def set_heads(self, rows: Sequence[RowHead], columns: Sequence[ColumnHead]) -> None:
        """Show other units and pictures, without numbers at first."""
        cells = self._cells
        same = len(rows) == len(cells.rows) and len(columns) == len(cells.columns)
        if not same:
            cells.beginResetModel()
        cells.rows, cells.columns = rows, columns
        cells.values = cells.colours = None
        if not same:
            cells.endResetModel()
        self._fit()

    def set_values(self, values: NDArray[np.float32], colours: NDArray[np.uint8]) -> None:
        """Show numbers, (rows, columns), NaN for none, and their colours, (rows, columns, 3)."""
        self._cells.values, self._cells.colours = values, colours
        self.viewport().update()

    def set_current(self, row: int | None, column: int | None) -> None:
        """Frame a cell, without telling; None frames none."""
        if row is None or column is None:
            self.clearSelection()
            return
        self.setCurrentIndex(self._cells.index(row, column))

    def is_kept(self, row: int, column: int) -> bool:
        """Whether a unit (column -1) or a picture (row -1) was collected."""
        head = self._cells.columns[column] if row < 0 else self._cells.rows[row]
        return head.kept

    def _fit(self) -> None:
        """Give cells the size that their text needs, pictures theirs."""
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance("−0.00e+00") + theme.GRID
        self.horizontalHeader().setDefaultSectionSize(max(width, _PICTURE + theme.GRID))
        self.verticalHeader().setDefaultSectionSize(metrics.height() + 2 * theme.GRID)
        names = [metrics.horizontalAdvance(head.name) for head in self._cells.rows]
        room = max(96, self.width() * 2 // 5)
        wanted = max(names, default=0) + _SWATCH + 4 * theme.GRID
        self.verticalHeader().setFixedWidth(min(wanted, room))
        self.horizontalHeader().setFixedHeight(_PICTURE + metrics.height() + 2 * theme.GRID)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.viewport().update()
        self.viewport().update()

    # ---- what a person does --------------------------------------------------------------

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.row(), index.column())

    @Slot(int)
    def _choose_column(self, column: int) -> None:
        self.chosen.emit(-1, column)

    @Slot(int)
    def _choose_row(self, row: int) -> None:
        self.chosen.emit(row, -1)

    @Slot(QPoint)
    def _offer_both(self, place: QPoint) -> None:
        index = self.indexAt(place)
        if index.isValid():
            self._offer(index.row(), index.column(), self.viewport().mapToGlobal(place))

    @Slot(QPoint)
    def _offer_column(self, place: QPoint) -> None:
        header = self.horizontalHeader()
        self._offer(-1, header.logicalIndexAt(place), header.mapToGlobal(place))

    @Slot(QPoint)
    def _offer_row(self, place: QPoint) -> None:
        header = self.verticalHeader()
        self._offer(header.logicalIndexAt(place), -1, header.mapToGlobal(place))

    def _offer(self, row: int, column: int, place: QPoint) -> None:
        """Offer to remove what is under the pointer, where it was collected."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for at in ((row, -1), (-1, column)):
            if max(at) >= 0 and self.is_kept(*at):
                head = self._cells.rows[row] if at[1] < 0 else self._cells.columns[column]
                action = menu.addAction(self.tr("Remove {name}").format(name=head.name))
                action.setData(at)
        if menu.isEmpty():
            menu.deleteLater()
            return
        menu.triggered.connect(self._remove)
        menu.popup(place)

    @Slot(object)
    def _remove(self, action: object) -> None:
        row, column = action.data()  # type: ignore[attr-defined]
        self.removed.emit(row, column)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes the unit of the framed cell, with Shift the picture."""
        index = self.currentIndex()
        if event.key() == Qt.Key.Key_Delete and index.isValid():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            at = (-1, index.column()) if shift else (index.row(), -1)
            if self.is_kept(*at):
                self.removed.emit(*at)
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_cells"):
            self._fit()


def shown(value: float) -> str:
    """Return a response with three significant digits."""
    return f"{value:#.3g}".rstrip(".").replace("-", "−") if value else "0"


def _is_light(red: int, green: int, blue: int) -> bool:
    """Whether black is read better than white: WCAG 2.1, relative luminance over 0.179."""
    parts = (part / 255 for part in (red, green, blue))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] > 0.179
