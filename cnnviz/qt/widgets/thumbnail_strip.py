"""A strip of thumbnails of any number of samples; only those that are seen are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QImage,
    QMouseEvent,
    QPainter,
    QPen,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SIDE = 56
_CELL = 64
_FRAME = 3
_FAINT = 0.3
_SELECTING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
_Index = QModelIndex | QPersistentModelIndex


class _Samples(QAbstractListModel):
    def __init__(self, strip: ThumbnailStrip) -> None:
        super().__init__(strip)
        self.names: list[str] = []
        self.meant: NDArray[np.bool_] | None = None
        self.pictures: dict[int, QPixmap] = {}

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.names)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DecorationRole:
            return self.pictures.get(index.row())
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.names[index.row()]
        return None


class _Delegate(QStyledItemDelegate):
    """Draws a picture in the middle of its cell, and a frame around the one that is chosen."""

    def __init__(self, samples: _Samples, strip: ThumbnailStrip) -> None:
        super().__init__(strip)
        self._samples = samples

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        cell = option.rect
        meant = self._samples.meant
        left_out = meant is not None and not meant[index.row()]
        painter.setOpacity(_FAINT if left_out else 1.0)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        if picture is None:
            inner = cell.adjusted(_FRAME, _FRAME, -_FRAME, -_FRAME)
            painter.fillRect(inner, option.palette.alternateBase())
        else:
            place = picture.rect()
            place.moveCenter(cell.center())
            painter.drawPixmap(place, picture)
        painter.setOpacity(1.0)
        if option.state & QStyle.StateFlag.State_Selected:
            pen = QPen(option.palette.highlight().color(), _FRAME)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(cell.adjusted(1, 1, -2, -2))

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(_CELL, _CELL)


class ThumbnailStrip(QListView):
    """Thumbnails side by side; those that are not selected are faint.

    Signals
    -------
    picked(int, modifiers)
        A sample was clicked with a modifier key: it shall be selected.
    wanted(list)
        Samples that are seen and have no picture yet.
    chosen(int)
        A person chose a sample.
    """

    wanted = Signal(list)
    chosen = Signal(int)
    picked = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples = _Samples(self)
        self.setModel(self._samples)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setItemDelegate(_Delegate(self._samples, self))
        self.setGridSize(QSize(_CELL, _CELL))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setAccessibleName(self.tr("Samples"))
        self._asked: set[int] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(40)
        self._soon.timeout.connect(self._ask)
        self.verticalScrollBar().valueChanged.connect(self._ask_soon)
        self.selectionModel().currentChanged.connect(self._tell)

    def set_samples(self, names: list[str]) -> None:
        """Show other samples, without pictures at first."""
        self._samples.beginResetModel()
        self._samples.names = names
        self._samples.pictures = {}
        self._samples.meant = None
        self._asked = set()
        self._samples.endResetModel()
        self._soon.start()

    def set_selected(self, meant: NDArray[np.bool_] | None) -> None:
        """Show which samples are selected, (N,) bool; None where all are."""
        self._samples.meant = meant
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the sample under the pointer, or with a modifier key select it."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.modifiers() & _SELECTING:
            self.picked.emit(index.row(), event.modifiers())
        else:
            super().mousePressEvent(event)

    def set_picture(self, index: int, image: QImage) -> None:
        """Give a sample its picture; small ones stay sharp when they are enlarged."""
        small = max(image.width(), image.height()) <= _SIDE
        mode = (
            Qt.TransformationMode.FastTransformation
            if small
            else Qt.TransformationMode.SmoothTransformation
        )
        scaled = image.scaled(_SIDE, _SIDE, Qt.AspectRatioMode.KeepAspectRatio, mode)
        self._samples.pictures[index] = QPixmap.fromImage(scaled)
        at = self._samples.index(index)
        self._samples.dataChanged.emit(at, at)

    def set_current(self, index: int | None) -> None:
        """Move to a sample, or with None to no sample, without telling."""
        row = -1 if index is None else index
        if row == self.currentIndex().row():
            return
        place = self._samples.index(row)
        self.selectionModel().blockSignals(True)
        self.clearSelection()
        self.setCurrentIndex(place)
        self.selectionModel().blockSignals(False)
        if place.isValid():
            self.scrollTo(place)
        self.viewport().update()
        self._soon.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for what can be seen now."""
        super().resizeEvent(event)
        self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what was not asked for while nobody looked."""
        super().showEvent(event)
        self._soon.start()

    @Slot()
    def _ask_soon(self) -> None:
        # Not connected to the timer itself: it would take the bar's value for milliseconds.
        self._soon.start()

    @Slot()
    def _ask(self) -> None:
        count = len(self._samples.names)
        if not count or not self.isVisible():
            return
        columns = max(1, self.viewport().width() // self.gridSize().width())
        line = self.gridSize().height()
        first = max(0, self.verticalScrollBar().value() // line - 1) * columns
        rows = self.viewport().height() // line + 3
        missing = [
            index
            for index in range(first, min(count, first + rows * columns))
            if index not in self._asked
        ]
        if missing:
            self._asked.update(missing)
            self.wanted.emit(missing)

    @Slot(QModelIndex, QModelIndex)
    def _tell(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.row())
