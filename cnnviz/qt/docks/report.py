"""Precision, recall and their kin for each class, as a table to sort."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnviz.qt.choosing import combine_of
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.evaluation_view import EvaluationView
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.figure_table import Column, FigureTable
from cnnviz.state.evaluation import in_cell

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnnviz.engine.training.evaluate import ClassEvaluation
    from cnnviz.qt.workbench import Workbench

_KEYS = ("precision", "recall", "f1-score", "support")


class ReportView(EvaluationView):
    """scikit-learn's classification report, and the areas under the curves."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(workbench, parent)
        self._outputs: list[int] = []
        self.table = FigureTable(
            (
                Column(self.tr("Class"), "name"),
                Column(
                    self.tr("Precision"),
                    "figure",
                    self.tr("Of what was taken for the class, the share that is of it"),
                ),
                Column(
                    self.tr("Recall"),
                    "figure",
                    self.tr("Of the samples of the class, the share that was found"),
                ),
                Column(self.tr("F1"), "figure", self.tr("Harmonic mean of precision and recall")),
                Column(self.tr("Samples"), "count", self.tr("How many are of the class")),
                Column(
                    self.tr("AUC"),
                    "figure",
                    self.tr("Area under the ROC curve of the class against the rest"),
                ),
                Column(
                    self.tr("AP"),
                    "figure",
                    self.tr("Average precision: area under the precision-recall curve"),
                ),
            ),
            self.page,
        )
        self.table.setAccessibleName(self.tr("Report of the classes"))
        self.table.sort_by(-1, descending=False)
        layout = QVBoxLayout(self.page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        self.table.chosen.connect(self._choose)
        self._session.selection_changed.connect(self._mark)

    def show_evaluation(self, evaluation: ClassEvaluation) -> None:
        """List the classes that appear, and the averages below them."""
        import numpy as np

        told = evaluation.predictions
        self._outputs = np.union1d(told["labels"], told["predicted"]).tolist()
        entries = list(evaluation.report.items())
        rows: list[tuple[str | float, ...]] = [
            (
                name,
                *(_figure(figures, key) for key in _KEYS),
                float(evaluation.class_auc[output]),
                float(evaluation.class_precision[output]),
            )
            for output, (name, figures) in zip(
                self._outputs, entries[: len(self._outputs)], strict=True
            )
        ]
        self.table.set_rows(rows, self._averages(evaluation, entries[len(self._outputs) :]))
        self._mark()

    def _averages(
        self, evaluation: ClassEvaluation, entries: list[tuple[str, Any]]
    ) -> list[tuple[str | float, ...]]:
        none = float("nan")
        titles = {
            "micro avg": self.tr("Micro average"),
            "macro avg": self.tr("Mean of the classes"),
            "weighted avg": self.tr("Mean weighted by samples"),
        }
        rows: list[tuple[str | float, ...]] = []
        for name, figures in entries:
            if not isinstance(figures, dict):
                count = float(evaluation.samples)
                rows.append((self.tr("Accuracy"), none, none, float(figures), count, none, none))
                continue
            areas = (none, none)
            if name == "macro avg":
                found = (evaluation.auc, evaluation.average_precision)
                areas = tuple(none if area is None else area for area in found)  # type: ignore[assignment]
            rows.append((titles.get(name, name), *(float(figures[key]) for key in _KEYS), *areas))
        return rows

    @Slot()
    def _mark(self) -> None:
        """Mark the class that is chosen."""
        found = self._shown
        chosen = self._session.selection.class_ids
        if found is None or len(chosen) != 1 or self._session.selection.sample_ids:
            self.table.mark(None)
            return
        pairs = found.pairs.outputs
        output = pairs[chosen[0]] if chosen[0] < len(pairs) else -1
        self.table.mark(self._outputs.index(output) if output in self._outputs else None)

    @Slot(int, object)
    def _choose(self, row: int, modifiers: Qt.KeyboardModifier) -> None:
        found, how = self._shown, combine_of(modifiers)
        if found is None:
            return
        output = self._outputs[row]
        classes = found.pairs.classes_of(output)
        if len(in_cell(found, output, None)) and classes:
            self._session.choose_classes(classes, how)
            return
        # The image set has none of this class; what was taken for it can be looked at.
        self._session.choose_samples(in_cell(found, None, output).tolist(), how)

    # ---- copy and export -----------------------------------------------------------------

    def export_arrays(self) -> dict[str, NDArray[Any]] | None:
        """Return the columns for each class that appears, each (classes,)."""
        import numpy as np

        if self._shown is None:
            return None
        names = ("class", "precision", "recall", "f1", "samples", "auc", "average_precision")
        columns = zip(*self.table.figures.rows, strict=True)
        return {name: np.array(column) for name, column in zip(names, columns, strict=True)}

    def export_name(self) -> str:
        """Return what a file of it is called."""
        return "" if self._shown is None else f"report {self._shown.facts['images']}"


def _figure(figures: dict[str, float], key: str) -> float:
    """Return a figure of a class; what needs samples of the class is NaN where it has none."""
    undefined = key in ("recall", "f1-score") and not figures["support"]
    return float("nan") if undefined else float(figures[key])


register(
    DockSpec(
        key="report",
        title=QT_TRANSLATE_NOOP("docks", "Report"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "Precision, recall, F1 and the areas under the curves of each class. A click on a "
            "header sorts, a click on a row chooses the class in all views.",
        ),
        factory=ReportView,
        places={"evaluate": Place("centre", 0, 3, tab=1)},
        icon="mdi6.table-check",
    )
)
