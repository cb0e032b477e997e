"""A heading that folds what stands below it, and tells of it while it is folded."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from cnnviz.qt import theme


class GroupHeading(QWidget):
    """A bold title with an arrow; the whole of it can be pressed.

    Parameters
    ----------
    title : str
        What stands below, in the window's language.
    folded : bool
        Whether it is hidden at first.

    Signals
    -------
    toggled()
        ``folded`` is new.
    """

    toggled = Signal()

    def __init__(self, title: str, *, folded: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = QToolButton()
        self.button.setProperty("quiet", True)
        self.button.setText(title)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        font = self.button.font()
        font.setBold(True)
        self.button.setFont(font)
        self.summary = QLabel()
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._folded, self._wrong, self._summary = folded, False, ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addWidget(self.button)
        row.addWidget(self.summary, 1)
        self.button.clicked.connect(self._toggle)
        self._dress()

    @property
    def folded(self) -> bool:
        """Whether what stands below is hidden."""
        return self._folded

    def set_folded(self, folded: bool) -> None:
        """Hide or show what stands below."""
        if folded != self._folded:
            self._toggle()

    def set_summary(self, text: str, *, wrong: bool = False) -> None:
        """Tell, while folded, what below differs from the default, or that something is wrong."""
        self._wrong = wrong
        self._summary = self.tr("something is wrong here") if wrong else text
        self._dress()

    @Slot()
    def _toggle(self) -> None:
        self._folded = not self._folded
        self._dress()
        self.toggled.emit()

    def _dress(self) -> None:
        self.button.setIcon(
            theme.icon("mdi6.chevron-right" if self.folded else "mdi6.chevron-down")
        )
        # It stays while it is empty, so that the title keeps to the left.
        self.summary.setText(self._summary if self._folded else "")
        self.summary.setToolTip(self.summary.text())
        theme.set_tone(self.summary, "error" if self._wrong else "muted")

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_wrong"):
            self._dress()
