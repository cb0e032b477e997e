"""What is offered after a training for which memory did not suffice."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.widgets.wrapped_label import WrappedLabel


class SmallerBatch(QWidget):
    """Offers to start again with a batch that may fit; hidden while there is nothing to offer.

    Signals
    -------
    accepted(batch_size)
        The person wants it.
    """

    accepted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._batch_size = 0
        self.text = WrappedLabel()
        self.go_button = QPushButton()
        self.go_button.setObjectName("smaller batch")
        self.decline_button = QPushButton(self.tr("Not now"))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GRID)
        buttons.addWidget(self.go_button)
        buttons.addWidget(self.decline_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.HALF, 0, theme.HALF)
        column.setSpacing(theme.HALF)
        column.addWidget(self.text)
        column.addLayout(buttons)
        self.go_button.clicked.connect(self._accept)
        self.decline_button.clicked.connect(self.hide)
        self.hide()

    @Slot(int)
    def offer(self, batch_size: int) -> None:
        """Offer a batch of this size."""
        self._batch_size = batch_size
        self.text.setText(self.tr("Memory did not suffice. A smaller batch takes less of it."))
        self.go_button.setText(self.tr("Start with batches of {n}").format(n=f"{batch_size:,}"))
        self.show()

    @Slot()
    def _accept(self) -> None:
        self.hide()
        self.accepted.emit(self._batch_size)
