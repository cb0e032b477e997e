"""The controls by which rows of the unit table are left out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from cnnviz.qt.widgets.calm_box import CalmBox
from cnnviz.qt.widgets.flow_layout import FlowLayout
from cnnviz.qt.widgets.number_edit import NumberEdit
from cnnviz.qt.widgets.units_table import title_of
from cnnviz.state.unit_table import FIGURES, OPERATORS, RowFilter

_COMPARED = tuple(name for name in FIGURES if name != "best_class")


class RowFilterBar(QWidget):
    """A text, a threshold on one figure, and what is odd.

    Signals
    -------
    changed()
        ``wanted`` is new.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = QLineEdit(self)
        self.text.setPlaceholderText(self.tr("Unit, layer or class"))
        self.text.setClearButtonEnabled(True)
        self.text.setMinimumWidth(24 * self.fontMetrics().averageCharWidth())
        self.column = CalmBox(self)
        self.column.setAccessibleName(self.tr("Figure that is compared"))
        self.column.addItem(self.tr("Any figure"), "")
        for name in _COMPARED:
            self.column.addItem(title_of(name), name)
        self.compare = CalmBox(self)
        self.compare.addItems(OPERATORS)
        self.compare.setAccessibleName(self.tr("Comparison"))
        self.threshold = NumberEdit(whole=False, parent=self)
        self.threshold.setAccessibleName(self.tr("Threshold"))
        self.threshold.set_value(0)
        self.threshold.setFixedWidth(10 * self.fontMetrics().averageCharWidth())
        self.hide_dead = QCheckBox(self.tr("Hide dead"), self)
        self.hide_dead.setToolTip(self.tr("Leave out units that answer alike to every sample"))
        self.hide_repeats = QCheckBox(self.tr("Hide near duplicates"), self)
        self.hide_repeats.setToolTip(
            self.tr("Leave out units whose responses are nearly those of another one")
        )
        layout = FlowLayout(self)
        for part in (self.text, self.column, self.compare, self.threshold):
            layout.addWidget(part)
        for box in (self.hide_dead, self.hide_repeats):
            layout.addWidget(box)
            box.toggled.connect(self._tell)
        self.text.textChanged.connect(self._tell)
        self.column.currentIndexChanged.connect(self._tell)
        self.compare.currentIndexChanged.connect(self._tell)
        self.threshold.changed.connect(self._tell)
        self._follow()

    @property
    def wanted(self) -> RowFilter:
        """What the controls say; a threshold that is no number lets everything through."""
        limit = self.threshold.value()
        column = str(self.column.currentData()) if limit is not None else ""
        # A share is shown, and so typed, in percent.
        scale = 100.0 if column == "zeros" else 1.0
        return RowFilter(
            text=self.text.text(),
            column=column,
            compare=self.compare.currentText(),
            threshold=float(limit or 0.0) / scale,
            hide_dead=self.hide_dead.checkState() == Qt.CheckState.Checked,
            hide_repeats=self.hide_repeats.checkState() == Qt.CheckState.Checked,
        )

    @Slot()
    def _tell(self) -> None:
        self._follow()
        self.changed.emit()

    def _follow(self) -> None:
        """A comparison needs something to compare."""
        compared = bool(self.column.currentData())
        self.compare.setVisible(compared)
        self.threshold.setVisible(compared)
