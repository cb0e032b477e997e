"""Which classes the network takes for which others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QLabel, QSplitter, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.choosing import combine_of
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.engine_thread import Job
from cnnviz.qt.evaluation_view import EvaluationView
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.calm_box import CalmBox
from cnnviz.qt.widgets.confusion_colours import ConfusionScale
from cnnviz.qt.widgets.confusion_matrix import ConfusionMatrix
from cnnviz.qt.widgets.figure_table import Column, FigureTable
from cnnviz.qt.widgets.flow_layout import FlowLayout
from cnnviz.state.evaluation import MANY, appearing, cell_of, counted, in_cell

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.training.evaluate import ClassEvaluation, MaskEvaluation
    from cnnviz.engine.training.figures import Confusion
    from cnnviz.qt.workbench import Workbench

_GIVEN, _WORST, _CLUSTERED = "given", "worst", "clustered"
_WIDE = 1.25  # times the height, from which the list stands beside the matrix
_MOST_PAIRS = 1000


class ConfusionView(EvaluationView["ClassEvaluation | MaskEvaluation"]):
    """The confusion matrix, and its worst cells as a list; of masks it counts pixels."""

    kinds = ("class", "binary", "mask")

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(workbench, parent)
        self._orders: dict[str, NDArray[np.intp]] = {}
        self._pairs: list[Confusion] = []
        self._matrix: NDArray[np.int64]
        self._counted = 0
        self.values = CalmBox(self.page)
        self.values.addItem(self.tr("Counts"))
        self.values.addItem(self.tr("Shares of the true class"))
        self.values.setAccessibleName(self.tr("Counts or shares"))
        self.order = CalmBox(self.page)
        for title, key in (
            (self.tr("Classes as given"), _GIVEN),
            (self.tr("Most often missed first"), _WORST),
            (self.tr("Similar ones together"), _CLUSTERED),
        ):
            self.order.addItem(title, key)
        self.order.setAccessibleName(self.tr("Order of the classes"))
        self.only = QCheckBox(self.tr("Only the selected"), self.page)
        self.only.setToolTip(self.tr("Count only the samples that are selected"))
        self.all = QCheckBox(self.tr("All classes"), self.page)
        self.all.setToolTip(self.tr("Also classes without samples that nothing was taken for"))
        self.scale = ConfusionScale(self.page)
        self.matrix = ConfusionMatrix(self.page)
        self.matrix.setAccessibleName(self.tr("Confusion matrix"))
        self.figures = ElidedLabel(self.page)
        self.figures.setFont(theme.tabular(self.figures.font()))
        self.pairs = FigureTable(
            (
                Column(self.tr("True class"), "name"),
                Column(self.tr("Taken for"), "name"),
                Column(self.tr("Samples"), "count", self.tr("How many samples were")),
                Column(self.tr("Share"), "share", self.tr("Of the samples of the true class")),
            ),
            self.page,
        )
        self.pairs.sort_by(2, descending=True)
        self.pairs.setAccessibleName(self.tr("Worst pairs of classes"))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        bar = FlowLayout()
        for part in (self.values, self.order, self.only, self.all, self.scale):
            bar.addWidget(part)
        left = QWidget(self.page)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HALF)
        column.addWidget(self.matrix, 1)
        column.addWidget(self.figures)
        right = QWidget(self.page)
        side = QVBoxLayout(right)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(theme.HALF)
        self.worst_title = QLabel(right)
        side.addWidget(self.worst_title)
        side.addWidget(self.pairs, 1)
        self.split = QSplitter(Qt.Orientation.Horizontal, self.page)
        self.split.addWidget(left)
        self.split.addWidget(right)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 1)
        self.split.setChildrenCollapsible(True)
        layout = QVBoxLayout(self.page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addLayout(bar)
        layout.addWidget(self.split, 1)

    def _connect(self) -> None:
        self.values.activated.connect(self._show_values)
        self.order.activated.connect(self._arrange)
        self.only.toggled.connect(self._count)
        self.all.toggled.connect(self._arrange)
        self.matrix.chosen.connect(self._choose)
        self.matrix.pointed.connect(self._point)
        self.pairs.chosen.connect(self._choose_pair)
        self._session.selection_changed.connect(self._follow)

    # ---- showing -------------------------------------------------------------------------

    def why_unfit(self) -> str:
        """Say what a confusion matrix is about."""
        return self.tr("A confusion matrix needs one class for each sample or pixel.")

    def show_evaluation(self, evaluation: ClassEvaluation | MaskEvaluation) -> None:
        """Count anew."""
        self._orders = {}
        self.only.setVisible(evaluation.kind != "mask")  # pixels are counted, not samples
        self.all.setVisible(len(evaluation.classes) > MANY)
        self._count()

    @Slot()
    def _follow(self) -> None:
        """Outline what is selected; count it, where only that is wanted."""
        if not self.isVisible() or self._shown is None:
            self._stale = True
        elif self.only.isChecked() or self.only.isEnabled() != self._session.selection.is_part:
            self._count()
        else:
            self._mark()

    @Slot()
    def _count(self) -> None:
        evaluation = self._shown
        if evaluation is None:
            return
        part = self._session.selection.is_part
        self.only.setEnabled(part)
        mask = self._session.selected_mask() if part and self.only.isChecked() else None
        if evaluation.kind == "mask":
            self._matrix, self._counted = evaluation.confusion, evaluation.samples
        else:
            self._matrix, self._counted = counted(_of_samples(evaluation), mask)
        self._orders = {}
        self._list_pairs(evaluation)
        self._arrange()
        self.tell_title()

    @Slot()
    def _arrange(self) -> None:
        """Show the classes in the order that is wanted, once it is known."""
        evaluation = self._shown
        if evaluation is None:
            return
        import numpy as np

        everything = self.all.isChecked() or len(evaluation.classes) <= MANY
        order = self._orders.get(str(self.order.currentData()))
        if order is None and self.order.currentData() != _GIVEN:
            self._ask_order(str(self.order.currentData()))
        if order is None:
            order = np.arange(len(evaluation.classes))
        if not everything:
            order = order[np.isin(order, appearing(self._matrix))]
        self.matrix.set_matrix(self._matrix, evaluation.classes, order)
        self._show_values()
        self._mark()
        self._point(-1, -1)

    def _ask_order(self, key: str) -> None:
        """Find an order on the lane: a thousand classes take a moment."""
        counts = self._matrix

        def body() -> tuple[object, str, NDArray[np.intp]]:
            from cnnviz.engine.training import figures

            made = figures.order_by_confusion if key == _WORST else figures.clustered_order
            return counts, key, made(counts)

        job = Job(self.tr("Ordering classes"), body, urgent=True, key="class order", quiet=True)
        job.succeeded.connect(self._take_order)
        job.failed.connect(self._session.tell)
        self._workbench.lane.submit(job)

    @Slot(object)
    def _take_order(self, outcome: tuple[object, str, NDArray[np.intp]] | None) -> None:
        if outcome is not None and self._shown is not None and outcome[0] is self._matrix:
            self._orders[outcome[1]] = outcome[2]
            self._arrange()

    @Slot()
    def _show_values(self) -> None:
        self.matrix.set_as_shares(self.values.currentIndex() == 1)
        self.scale.set_ends(*self.matrix.ends())

    def _list_pairs(self, evaluation: ClassEvaluation | MaskEvaluation) -> None:
        from cnnviz.engine.training.figures import worst_pairs

        self._pairs = worst_pairs(self._matrix, _MOST_PAIRS)
        names = evaluation.classes
        self.pairs.set_rows(
            [(names[one.truth], names[one.predicted], one.count, one.share) for one in self._pairs]
        )
        text = self.tr("Confused pairs of classes: {n}")
        self.worst_title.setText(text.format(n=f"{len(self._pairs):,}"))

    def _mark(self) -> None:
        evaluation = self._shown
        if evaluation is None or evaluation.kind == "mask":
            return
        cell = cell_of(_of_samples(evaluation), self._session.selection)
        self.matrix.set_marked(cell)
        found = [at for at, one in enumerate(self._pairs) if (one.truth, one.predicted) == cell]
        self.pairs.mark(found[0] if found else None)

    def told_samples(self, evaluation: ClassEvaluation | MaskEvaluation) -> str:
        """Return of how many samples the matrix tells."""
        if evaluation.kind == "mask":
            return self.tr("{n} pixels").format(n=f"{int(self._matrix.sum()):,}")
        if self._counted == evaluation.samples:
            return super().told_samples(evaluation)
        text = self.tr("{n} of {all} samples")
        return text.format(n=f"{self._counted:,}", all=f"{evaluation.samples:,}")

    @Slot(int, int)
    def _point(self, truth: int, predicted: int) -> None:
        if truth >= 0 and predicted >= 0:
            self.figures.show_text(self.matrix.cell_tip(truth, predicted))
        else:
            pixels = self._shown is not None and self._shown.kind == "mask"
            self.figures.show_text(
                self.tr("Point at a cell to read it")
                if pixels
                else self.tr("Click a cell to choose its samples, a name to choose the class")
            )

    # ---- what a person does --------------------------------------------------------------

    @Slot(int, int, object)
    def _choose(self, truth: int, predicted: int, modifiers: Qt.KeyboardModifier) -> None:
        evaluation, how = self._shown, combine_of(modifiers)
        if evaluation is None or evaluation.kind == "mask":
            return
        classes = evaluation.pairs.classes_of(truth) if predicted < 0 else ()
        if classes:
            self._session.choose_classes(classes, how)
            return
        ids = in_cell(
            _of_samples(evaluation),
            truth if truth >= 0 else None,
            predicted if predicted >= 0 else None,
        )
        if len(ids):
            self._session.choose_samples(ids.tolist(), how)
        else:
            self._session.notice(self.tr("This cell holds no samples."))

    @Slot(int, object)
    def _choose_pair(self, row: int, modifiers: Qt.KeyboardModifier) -> None:
        pair = self._pairs[row]
        self.matrix.reveal(pair.truth, pair.predicted)
        self._choose(pair.truth, pair.predicted, modifiers)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the list beside the matrix where there is room, below it otherwise."""
        super().resizeEvent(event)
        wide = self.width() > _WIDE * self.height()
        self.split.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)

    # ---- copy and export -----------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return the view as it is seen."""
        return self.grab().toImage()

    def export_arrays(self) -> dict[str, NDArray[Any]] | None:
        """Return the matrix, (C, C), the names of its classes and the order that is shown."""
        import numpy as np

        if self._shown is None:
            return None
        return {
            "confusion": self._matrix,
            "classes": np.array(self._shown.classes),
            "order": self.matrix.order,
        }

    def export_name(self) -> str:
        """Return what a file of it is called."""
        return "" if self._shown is None else f"confusion {self._shown.facts['images']}"


def _of_samples(evaluation: ClassEvaluation | MaskEvaluation) -> ClassEvaluation:
    """Return an evaluation that is known to count samples as what it is."""
    return cast("ClassEvaluation", evaluation)


register(
    DockSpec(
        key="confusion",
        title=QT_TRANSLATE_NOOP("docks", "Confusion"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "How often each class (row) was taken for each other one (column). A click on a cell "
            "chooses its samples in all views, a click on a name the class; Shift adds, Ctrl "
            "narrows. Ctrl and the wheel zoom.",
        ),
        factory=ConfusionView,
        places={"evaluate": Place("centre", 0, 3, front=True)},
        icon="mdi6.grid",
    )
)
