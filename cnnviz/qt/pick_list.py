"""A few things to choose one from, in place, with a sentence above and a button below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QPushButton, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.widgets.plain_text import plain_tip
from cnnviz.qt.widgets.wrapped_label import WrappedLabel

_MOST_SHOWN = 5  # rows; more of them scroll


class _Rows(QListWidget):
    """A list as high as its first rows, which take several lines where they are long."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def fit(self) -> None:
        """Take the height of the rows."""
        self.doItemsLayout()
        items = [self.item(row) for row in range(min(self.count(), _MOST_SHOWN))]
        height = sum(self.visualItemRect(item).height() for item in items)
        self.setFixedHeight(height + 2 * self.frameWidth() + theme.HALF)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()


class PickList(QWidget):
    """Lists texts; the button, a double click or Enter picks one.

    Parameters
    ----------
    button : str
        What the button says.

    Signals
    -------
    picked(place)
        The place of the text that was picked.
    """

    picked = Signal(int)

    def __init__(self, button: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[str, ...] = ()
        self.text = WrappedLabel()
        self.list = _Rows()
        self.button = QPushButton(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HALF)
        column.addWidget(self.text)
        column.addWidget(self.list)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.button.clicked.connect(self._pick)
        self.list.itemActivated.connect(self._pick)

    def show_choices(self, text: str, entries: Sequence[str], chosen: int = 0) -> None:
        """Show other texts; without any there is nothing to see."""
        self.setVisible(bool(entries))
        if (text, *entries) == self._shown:
            return  # the person may have begun to choose
        self._shown = (text, *entries)
        self.text.setText(text)
        self.list.setAccessibleName(text)
        self.list.clear()
        for entry in entries:
            self.list.addItem(entry)
            self.list.item(self.list.count() - 1).setToolTip(plain_tip(entry))
        if entries:
            self.list.setCurrentRow(chosen)
        self.list.fit()

    @Slot()
    def _pick(self) -> None:
        place = self.list.currentRow()
        if place >= 0:
            self.picked.emit(place)
