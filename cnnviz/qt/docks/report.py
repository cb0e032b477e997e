"""Precision, recall and their kin for each class, as a table to sort."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnviz.qt.choosing import combine_of
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.evaluation_view import EvaluationView
from cnnviz.qt.report_tables import ReportTable, report_table, samples_of
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.figure_table import FigureTable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnnviz.engine.training.evaluate import ClassEvaluation, LabelsEvaluation, MaskEvaluation
    from cnnviz.qt.workbench import Workbench

    Classed = ClassEvaluation | LabelsEvaluation | MaskEvaluation


class ReportView(EvaluationView["Classed"]):
    """scikit-learn's classification report and the areas under the curves; of masks the IoU."""

    kinds = ("class", "binary", "labels", "mask")

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(workbench, parent)
        self._told: ReportTable | None = None
        self.table = FigureTable((), self.page)
        self.table.setAccessibleName(self.tr("Report of the classes"))
        layout = QVBoxLayout(self.page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        self.table.chosen.connect(self._choose)
        self._session.selection_changed.connect(self._mark)

    def why_unfit(self) -> str:
        """Say what a report is about."""
        return self.tr("A report tells of classes; this network answers with a number.")

    def show_evaluation(self, evaluation: Classed) -> None:
        """List the classes that appear, and the averages below them."""
        told = self._told = report_table(evaluation)
        self.table.set_columns(told.columns)
        self.table.set_rows(told.rows, told.last)
        self._mark()

    @Slot()
    def _mark(self) -> None:
        """Mark the class that is chosen."""
        found, told = self._shown, self._told
        if found is None or told is None:
            self.table.mark(None)
            return
        chosen, outputs = self._session.selection, told.outputs
        output, pairs = -1, found.pairs.outputs
        if len(chosen.class_ids) == 1 and not chosen.sample_ids:
            output = pairs[chosen.class_ids[0]] if chosen.class_ids[0] < len(pairs) else -1
        self.table.mark(outputs.index(output) if output in outputs else None)

    @Slot(int, object)
    def _choose(self, row: int, modifiers: Qt.KeyboardModifier) -> None:
        found, told, how = self._shown, self._told, combine_of(modifiers)
        if found is None or told is None:
            return
        output = told.outputs[row]
        classes = found.pairs.classes_of(output)
        images = self._session.image_set
        labelled = images is not None and bool((images.labels >= 0).any())
        if labelled and classes and float(told.rows[row][told.names.index("samples")]):
            self._session.choose_classes(classes, how)
            return
        ids = samples_of(found, output)
        if ids:
            self._session.choose_samples(ids, how)
        else:
            self._session.notice(self.tr("No sample shows this class."))

    # ---- copy and export -----------------------------------------------------------------

    def export_arrays(self) -> dict[str, NDArray[Any]] | None:
        """Return the columns for each class that appears, each (classes,)."""
        import numpy as np

        if self._shown is None or self._told is None:
            return None
        columns = zip(*self._told.rows, strict=True)
        return {
            name: np.array(column) for name, column in zip(self._told.names, columns, strict=True)
        }

    def export_name(self) -> str:
        """Return what a file of it is called."""
        return "" if self._shown is None else f"report {self._shown.facts['images']}"


register(
    DockSpec(
        key="report",
        title=QT_TRANSLATE_NOOP("docks", "Report"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "Precision, recall, F1 and the areas under the curves of each class; of masks how well "
            "they cover. A click on a header sorts, a click on a row chooses the class in all "
            "views.",
        ),
        factory=ReportView,
        places={"evaluate": Place("centre", 0, 3, tab=1)},
        icon="mdi6.table-check",
    )
)
