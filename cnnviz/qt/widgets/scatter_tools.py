"""The small bar of tools beside a scatter view."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from cnnviz.qt import theme
from cnnviz.qt.widgets.plain_text import quiet_button
from cnnviz.qt.widgets.scatter_gestures import Tool
from cnnviz.qt.widgets.scatter_view import ScatterView


class ScatterTools(QWidget):
    """Buttons for a view: what a drag draws, show everything, pictures, true neighbours.

    Signals
    -------
    neighbours_wanted(bool)
        Whether the true neighbours of a point are to be shown.
    """

    neighbours_wanted = Signal(bool)

    def __init__(self, view: ScatterView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.rectangle = self._toggle("mdi6.selection-drag", self.tr("A drag selects a rectangle"))
        self.lasso = self._toggle("mdi6.lasso", self.tr("A drag selects what the line goes around"))
        self.fit = quiet_button("mdi6.fit-to-page-outline", self.tr("Show all (Home)"), self)
        self.pictures = self._toggle(
            "mdi6.image-multiple-outline", self.tr("Show pictures where few samples are in sight")
        )
        self.neighbours = self._toggle(
            "mdi6.vector-polyline",
            self.tr("Lines from the sample at the pointer to its nearest ones in the features"),
        )
        self.rectangle.setChecked(True)
        self.pictures.setChecked(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.HALF // 2)
        for button in (self.rectangle, self.lasso, self.fit, self.pictures, self.neighbours):
            row.addWidget(button)
        self.rectangle.clicked.connect(self._take_rectangle)
        self.lasso.clicked.connect(self._take_lasso)
        self.fit.clicked.connect(view.fit)
        self.pictures.toggled.connect(view.set_pictures_shown)
        self.neighbours.toggled.connect(self.neighbours_wanted)

    def _toggle(self, icon: str, tip: str) -> QToolButton:
        button = quiet_button(icon, tip, self)
        button.setCheckable(True)
        return button

    @Slot()
    def _take_rectangle(self) -> None:
        self._take(Tool.RECTANGLE)

    @Slot()
    def _take_lasso(self) -> None:
        self._take(Tool.LASSO)

    def _take(self, tool: Tool) -> None:
        self.rectangle.setChecked(tool is Tool.RECTANGLE)
        self.lasso.setChecked(tool is Tool.LASSO)
        self._view.set_tool(tool)
