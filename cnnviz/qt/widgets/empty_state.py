"""What a view shows while it has nothing to show: what to do, and the button for it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from cnnviz.qt import theme


class EmptyState(QWidget):
    """A sentence in the middle of an empty view, and a button below it.

    Parameters
    ----------
    text : str
        What to do to fill the view.
    button : str
        Label of the button that does it; no button where it is empty.

    Signals
    -------
    clicked()
        The button was pressed.
    """

    clicked = Signal()

    def __init__(self, text: str, button: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = QLabel(text)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label.setWordWrap(True)
        self._label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.WIDE, theme.GRID, theme.WIDE, theme.GRID)
        column.setSpacing(theme.WIDE)
        column.addStretch(1)
        column.addWidget(self._label)
        self.button = QPushButton(button)
        self.button.setVisible(bool(button))
        self.button.clicked.connect(self.clicked)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def set_text(self, text: str) -> None:
        """Say something else."""
        self._label.setText(text)

    def text(self) -> str:
        """Return what it says."""
        return self._label.text()
