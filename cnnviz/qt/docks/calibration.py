"""How far the confidence of the network can be believed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.choosing import combine_of
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.evaluation_view import EvaluationView
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.reliability import Reliability

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnnviz.engine.training.evaluate import ClassEvaluation
    from cnnviz.qt.workbench import Workbench


class CalibrationView(EvaluationView["ClassEvaluation"]):
    """Share of right answers by confidence, and how often each confidence comes."""

    kinds = ("class", "binary")

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(workbench, parent)
        self.verdict = QLabel(self.page)
        self.verdict.setWordWrap(True)
        self.diagram = Reliability(self.page)
        self.diagram.setAccessibleName(self.tr("Reliability diagram"))
        layout = QVBoxLayout(self.page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self.verdict)
        layout.addWidget(self.diagram, 1)
        self.diagram.chosen.connect(self._choose)
        self._session.selection_changed.connect(self._mark)

    def show_evaluation(self, evaluation: ClassEvaluation) -> None:
        """Show other bins."""
        found = evaluation.calibration
        self.diagram.set_bins(
            found.counts.tolist(), found.confidence.tolist(), found.accuracy.tolist()
        )
        confidence = float(evaluation.predictions["confidence"].mean(dtype="float64"))
        if confidence > evaluation.accuracy:
            shape = self.tr(
                "Overconfident: {confidence} sure on average, {accuracy} right. Expected "
                "calibration error {error}, largest {largest}."
            )
        else:
            shape = self.tr(
                "Not overconfident: {confidence} sure on average, {accuracy} right. Expected "
                "calibration error {error}, largest {largest}."
            )
        self.verdict.setText(
            shape.format(
                confidence=f"{100 * confidence:.1f} %",
                accuracy=f"{100 * evaluation.accuracy:.1f} %",
                error=f"{100 * found.error:.1f} %",
                largest=f"{100 * found.largest:.1f} %",
            )
        )
        self._mark()

    def why_unfit(self) -> str:
        """Say what calibration is about."""
        return self.tr("Calibration needs one answer and its probability for each sample.")

    @Slot()
    def _mark(self) -> None:
        """Outline the bin whose samples are just those selected."""
        found, chosen = self._shown, self._session.selection
        place = -1
        if found is not None and chosen.sample_ids and not chosen.class_ids:
            at = found.row_of.get(chosen.sample_ids[0])
            bins = found.calibration
            if at is not None and bins.counts[bins.bin_of[at]] == len(chosen.sample_ids):
                ids = self._ids(found, int(bins.bin_of[at]))
                place = int(bins.bin_of[at]) if set(ids) == set(chosen.sample_ids) else -1
        self.diagram.set_marked(place)

    @Slot(int, object)
    def _choose(self, place: int, modifiers: Qt.KeyboardModifier) -> None:
        found = self._shown
        if found is None:
            return
        ids = self._ids(found, place)
        if ids:
            self._session.choose_samples(ids, combine_of(modifiers))
        else:
            self._session.notice(self.tr("No sample has this confidence."))

    def _ids(self, found: ClassEvaluation, place: int) -> list[int]:
        ids: list[int] = found.predictions["sample_ids"][found.calibration.bin_of == place].tolist()
        return ids

    # ---- copy and export -----------------------------------------------------------------

    def export_arrays(self) -> dict[str, NDArray[Any]] | None:
        """Return edges, (bins + 1,), and counts, mean confidence and accuracy, each (bins,)."""
        if self._shown is None:
            return None
        found = self._shown.calibration
        return {
            "edges": found.edges,
            "counts": found.counts,
            "confidence": found.confidence,
            "accuracy": found.accuracy,
        }

    def export_name(self) -> str:
        """Return what a file of it is called."""
        return "" if self._shown is None else f"calibration {self._shown.facts['images']}"


register(
    DockSpec(
        key="calibration",
        title=QT_TRANSLATE_NOOP("docks", "Calibration"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "How often answers of each confidence are right. On the dashed line confidence can be "
            "believed; hatched is the gap. Below, how many samples there are. A click chooses the "
            "samples of a bin.",
        ),
        factory=CalibrationView,
        places={"evaluate": Place("centre", 0, 3, tab=3)},
        icon="mdi6.scale-balance",
    )
)
