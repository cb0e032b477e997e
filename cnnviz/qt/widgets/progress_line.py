"""A thin bar that shows how far a piece of work has come."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget

from cnnviz.engine.events import Progress
from cnnviz.qt import theme

_PARTS = 1000


class ProgressLine(QProgressBar):
    """A bar without a text, which moves to and fro while nobody knows the end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextVisible(False)
        self.setFixedHeight(theme.GRID)
        self.setAccessibleName(self.tr("Progress"))
        self.setRange(0, _PARTS)

    def show_progress(self, done: Progress) -> None:
        """Show how far the work has come."""
        self.setRange(0, _PARTS if done.fraction is not None else 0)
        self.setValue(round(_PARTS * (done.fraction or 0.0)))
