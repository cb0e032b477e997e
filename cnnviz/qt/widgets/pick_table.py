"""A table of which several rows can be picked, and which keeps them while its figures change."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from cnnviz.qt.widgets.figure_table import Column, FigureTable, Row


class PickTable(FigureTable):
    """Shows rows by keys; Ctrl and Shift pick several, a double click or Enter opens one.

    Signals
    -------
    picked()
        Other rows are picked: ``picks`` is new.
    opened(key)
        A row is to be opened.
    """

    picked = Signal()
    opened = Signal(object)
    _holds = True  # while rows come and go, which nobody picks

    def __init__(self, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(columns, parent)
        self._keys: tuple[Hashable, ...] = ()
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._holds = False

    @property
    def picks(self) -> tuple[Hashable, ...]:
        """The keys of the rows that are picked, in the order of the table."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(self._key(place) for place in places)

    def set_keyed(self, keys: Sequence[Hashable], rows: Sequence[Row]) -> None:
        """Show other rows, or other figures of the same ones, whose keys tell which is which."""
        before, model = self.picks, self.figures
        current = self._key(self.currentIndex().row()) if self.currentIndex().isValid() else None
        if keys and tuple(keys) == self._keys:
            model.rows = tuple(rows)
            model.dataChanged.emit(model.index(0, 0), model.index(len(rows) - 1, 0))
            header = self.horizontalHeader()
            model.sort(header.sortIndicatorSection(), header.sortIndicatorOrder())
            self._share_columns()
            return
        bar = self.verticalScrollBar().value()
        self._holds = True
        try:
            self.set_rows(rows)
            self._keys = tuple(keys)
            self.pick(before)
            if current in self._keys:
                place = model.order.index(self._keys.index(current))
                only = QItemSelectionModel.SelectionFlag.NoUpdate
                self.selectionModel().setCurrentIndex(model.index(place, 0), only)
        finally:
            self._holds = False
        self.verticalScrollBar().setValue(bar)
        if self.picks != before:
            self.picked.emit()

    def pick(self, keys: Iterable[Hashable]) -> None:
        """Pick the rows of these keys, as far as they are there, and no other."""
        model, wanted = self.figures, set(keys)
        found = QItemSelection()
        for place, row in enumerate(model.order):
            if self._keys[row] in wanted:
                found.select(model.index(place, 0), model.index(place, len(model.columns) - 1))
        self.selectionModel().select(found, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _key(self, place: int) -> Hashable:
        return self._keys[self.figures.order[place]]

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell what is picked."""
        super().selectionChanged(selected, deselected)
        if not self._holds:
            self.picked.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the row under the pointer."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(self._key(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the current row."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.opened.emit(self._key(index.row()))
            return
        super().keyPressEvent(event)
