"""A text of several lines that is never cut: its neighbours give way."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from cnnviz.qt.widgets.plain_text import unturned


class WrappedLabel(QLabel):
    """Plain text, wrapped, with as much height as its width asks for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def setText(self, text: str) -> None:
        """Show another text, as it is written."""
        super().setText(unturned(text))
        self._claim()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Claim the height for the new width."""
        super().resizeEvent(event)
        self._claim()

    def changeEvent(self, event: QEvent) -> None:
        """Claim the height for another size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._claim()

    def _claim(self) -> None:
        self.setMinimumHeight(0)  # Qt would never ask for less than what was claimed before
        self.setMinimumHeight(self.heightForWidth(self.width()) if self.text() else 0)
