"""Says beside an empty view what the history of the run has for it, and why it is not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.translation import in_window_language
from cnnviz.qt.widgets.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from cnnviz.qt.workbench import Workbench

_NAMED = 8  # layers

Part = Literal["evaluation", "responses", "embedding"]


class PastNote(QWidget):
    """A sentence, and a button where other images have to be opened; hidden without a sentence.

    Parameters
    ----------
    workbench : Workbench
        Whose history.
    part : {"evaluation", "responses", "embedding"}
        What the view shows.
    """

    def __init__(self, workbench: Workbench, part: Part, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._past = workbench.past
        self._part = part
        self.text = WrappedLabel(self)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.button = QPushButton(self.tr("Open its images"), self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.text)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        self.button.clicked.connect(self._past.open_images)
        self._past.changed.connect(self._show)
        self._session.selection_changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        text = self._words()
        self.text.setText(text)
        self.button.setVisible(self._past.others is not None)
        self.setVisible(bool(text))

    def _words(self) -> str:
        past = self._past.shown
        if past is None:
            return in_window_language(self._past.why)
        if self._part == "responses" and past.responses is not None:
            layers = tuple(past.responses.layers)
            if self._session.selection.layer in layers:
                return ""
            named, rest = ", ".join(layers[:_NAMED]), len(layers) - _NAMED
            if rest > 0:
                named = self.tr("{names} and {n} more").format(names=named, n=f"{rest:,}")
            return self.tr("The run's history tells of other layers: {names}.").format(names=named)
        if getattr(past, self._part) is not None:
            return ""
        reasons = [in_window_language(one) for one in past.missing]
        return " ".join([self.tr("The run's history does not tell this of the epoch."), *reasons])
