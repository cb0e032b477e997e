"""ROC and precision-recall curves of each class against the rest."""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from cnnviz.qt import theme
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.engine_thread import Job
from cnnviz.qt.evaluation_view import EvaluationView
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.calm_box import CalmBox
from cnnviz.qt.widgets.flow_layout import FlowLayout

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnnviz.engine.training.evaluate import ClassEvaluation, Evaluation, LabelsEvaluation
    from cnnviz.engine.training.figures import Curve, Kind
    from cnnviz.qt.workbench import Workbench

    Curved = ClassEvaluation | LabelsEvaluation
    Found = tuple[object, str, dict[int, Curve]]

_MICRO, _MACRO = -1, -2  # keys of the averages beside those of the classes
_AVERAGES = (_MICRO, _MACRO)
_FEW = 10  # classes of which all are shown at first, or so many of the worst
_KEY = Qt.ItemDataRole.UserRole
_SWATCH = (28, 12)
_LEGEND = 200  # pixels of width at first


class RatesView(EvaluationView["Curved"]):
    """Curves of the checked classes and of their averages."""

    kinds = ("class", "binary", "labels")

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(workbench, parent)
        from cnnviz.qt.widgets.rate_plot import RatePlot

        self._found: dict[tuple[str, int], Curve] = {}
        self._asked: set[tuple[str, int]] = set()
        self._jobs: set[Job] = set()
        self._kind_shown = ""
        self._listed: tuple[str, tuple[str, ...]] = ("", ())
        self._drawn = ""  # the kind of curves in sight
        self.kind = CalmBox(self.page)
        self.kind.addItem(self.tr("ROC"), "roc")
        self.kind.addItem(self.tr("Precision and recall"), "precision-recall")
        self.kind.setAccessibleName(self.tr("Kind of curves"))
        self.every = QPushButton(self.tr("All"), self.page)
        self.none = QPushButton(self.tr("None"), self.page)
        self.plot = RatePlot(self.page)
        self.plot.setAccessibleName(self.tr("Curves"))
        self.figures = ElidedLabel(self.page)
        self.figures.setFont(theme.tabular(self.figures.font()))
        self.search = QLineEdit(self.page)
        self.search.setPlaceholderText(self.tr("Filter classes"))
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget(self.page)
        self.list.setFont(theme.tabular(self.list.font()))
        self.list.setAccessibleName(self.tr("Classes"))
        self.list.setUniformItemSizes(True)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._show_curves)
        self._lay_out()
        self.kind.activated.connect(self._change_kind)
        self.every.clicked.connect(self._check_all)
        self.none.clicked.connect(self._check_none)
        self.list.itemChanged.connect(self._follow_checks)
        self.search.textChanged.connect(self._filter)
        self.plot.hovered.connect(self._point)

    def _lay_out(self) -> None:
        bar = FlowLayout()
        for part in (self.kind, self.every, self.none):
            bar.addWidget(part)
        left, right = QWidget(self.page), QWidget(self.page)
        plot, legend = QVBoxLayout(left), QVBoxLayout(right)
        for column in (plot, legend):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(theme.HALF)
        plot.addWidget(self.plot, 1)
        plot.addWidget(self.figures)
        legend.addWidget(self.search)
        legend.addWidget(self.list, 1)
        split = QSplitter(Qt.Orientation.Horizontal, self.page)
        split.addWidget(left)
        split.addWidget(right)
        split.setStretchFactor(0, 1)
        right.setMinimumWidth(20 * self.fontMetrics().averageCharWidth())
        split.setSizes([2 * _LEGEND, _LEGEND])
        layout = QVBoxLayout(self.page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addLayout(bar)
        layout.addWidget(split, 1)

    # ---- showing -------------------------------------------------------------------------

    @property
    def _kind(self) -> Kind:
        return "roc" if self.kind.currentIndex() == 0 else "precision-recall"

    def fits(self, evaluation: Evaluation) -> bool:
        """Whether the probabilities of all classes are there."""
        return super().fits(evaluation) and evaluation.has_scores

    def why_unfit(self) -> str:
        """Say what curves are about."""
        found = self._session.evaluation
        if found is not None and found.kind in self.kinds:
            return self.tr(
                "The run keeps no probabilities of so many classes. Evaluate the weights of this "
                "epoch to see its curves."
            )
        return self.tr("These curves need a probability for each class of a sample.")

    def show_evaluation(self, evaluation: Curved) -> None:
        """List the classes, and draw the averages and few of them."""
        import numpy as np

        for job in self._jobs:  # of another evaluation
            self._workbench.lane.cancel(job)
        self._found, self._asked, self._jobs = {}, set(), set()
        if self._kind_shown != evaluation.kind:
            # The average precision is what several classes at once are judged by.
            self._kind_shown = evaluation.kind
            self.kind.setCurrentIndex(1 if evaluation.kind == "labels" else 0)
        areas = evaluation.class_precision if evaluation.kind == "labels" else evaluation.class_auc
        there = np.flatnonzero(np.isfinite(areas))
        worst = there[np.argsort(areas[there], kind="stable")]
        listed = there if len(there) <= _FEW else worst
        first = {*_AVERAGES, *listed[: _FEW if len(there) <= _FEW else 3].tolist()}
        if self._listed == (evaluation.kind, evaluation.names):
            first = set(self._checked())  # the same classes, of another epoch perhaps
        else:
            self._drawn = ""
        self._listed = (evaluation.kind, evaluation.names)
        self.list.blockSignals(True)
        self.list.clear()
        for key in (*(_AVERAGES if len(there) else ()), *listed.tolist()):
            item = QListWidgetItem(_swatch(key, len(evaluation.names)), "")
            item.setData(_KEY, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            checked = Qt.CheckState.Checked if key in first else Qt.CheckState.Unchecked
            item.setCheckState(checked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._change_kind()

    @Slot()
    def _change_kind(self) -> None:
        """Tell the areas of this kind beside the names."""
        evaluation = self._shown
        if evaluation is None:
            return
        if self._kind == "roc":
            self.plot.set_axes(
                self.tr("False positive rate"), self.tr("True positive rate"), chance=True
            )
            areas = evaluation.class_auc
        else:
            self.plot.set_axes(self.tr("Recall"), self.tr("Precision"), chance=False)
            areas = evaluation.class_precision
        self.list.blockSignals(True)
        for item in self._items():
            key = int(item.data(_KEY))
            if key >= 0:
                item.setText(f"{areas[key]:.3f}  {evaluation.names[key]}")
        self._name_averages()
        self.list.blockSignals(False)
        self._show_curves()
        self._point(None, math.nan, math.nan)

    def _name_averages(self) -> None:
        names = {_MICRO: self.tr("micro average"), _MACRO: self.tr("macro average")}
        for item in self._items():
            key = int(item.data(_KEY))
            if key in names:
                curve = self._found.get((self._kind, key))
                area = "…" if curve is None else f"{curve.area:.3f}"
                item.setText(f"{area}  {names[key]}")

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _checked(self) -> list[int]:
        return [
            int(item.data(_KEY))
            for item in self._items()
            if item.checkState() == Qt.CheckState.Checked
        ]

    @Slot()
    def _show_curves(self) -> None:
        """Draw what is known of the checked curves, and ask for the rest."""
        evaluation = self._shown
        if evaluation is None:
            return
        from cnnviz.qt.widgets.rate_plot import RateCurve

        kind, drawn = self._kind, []
        for key in sorted(self._checked(), key=lambda one: (one in _AVERAGES, one)):
            curve = self._found.get((kind, key))
            if curve is not None and len(curve.x):
                look = _look(key, len(evaluation.names))
                drawn.append(RateCurve(key, curve.x, curve.y, *look))
        if drawn or self._drawn != kind or not self._checked():
            self._drawn = kind
            self.plot.set_curves(drawn)  # those before are seen until there are new ones
        missing = [
            key
            for key in self._checked()
            if (kind, key) not in self._found and (kind, key) not in self._asked
        ]
        if missing:
            self._ask(evaluation, kind, missing)

    def _ask(self, evaluation: Curved, kind: Kind, keys: list[int]) -> None:
        """Compute curves on the lane, class after class."""
        self._asked |= {(kind, key) for key in keys}

        def body() -> Generator[Any, None, Found]:
            from cnnviz.engine.events import Progress

            found: dict[int, Curve] = {}
            for done, key in enumerate(one for one in keys if one >= 0):
                found[key] = evaluation.curve(key, kind)
                yield Progress(done + 1, len(keys), "", "classes")
            if any(key in _AVERAGES for key in keys):
                found[_MICRO], found[_MACRO] = yield from evaluation.averaging(kind)
            return evaluation, kind, found

        job = Job(self.tr("Drawing curves"), body, quiet=len(keys) <= _FEW + 2)
        job.succeeded.connect(self._take)
        job.failed.connect(self._session.tell)
        job.cancelled.connect(self._forget_asked)
        job.over.connect(self._leave)
        self._jobs.add(job)
        self._workbench.lane.submit(job)

    @Slot()
    def _forget_asked(self) -> None:
        if self.sender() in self._jobs:
            self._asked = set(self._found)

    @Slot()
    def _leave(self) -> None:
        job = self.sender()
        if isinstance(job, Job):
            self._jobs.discard(job)

    @Slot(object)
    def _take(self, outcome: Found | None) -> None:
        if outcome is None or outcome[0] is not self._shown:
            return
        _, kind, found = outcome
        self._found |= {(kind, key): curve for key, curve in found.items()}
        self.list.blockSignals(True)
        self._name_averages()
        self.list.blockSignals(False)
        self._show_curves()

    @Slot(object, float, float)
    def _point(self, key: int | None, x: float, y: float) -> None:
        evaluation = self._shown
        if evaluation is None or key is None:
            text = self.tr("Point at a curve to read it; check classes to see more of them")
            self.figures.show_text(text)
            return
        names = {_MICRO: self.tr("micro average"), _MACRO: self.tr("macro average")}
        name = names.get(key) or evaluation.names[key]
        if self._kind == "roc":
            shape = self.tr("{name}: {y} % of it found, {x} % of the rest taken for it")
        else:
            shape = self.tr("{name}: {x} % of it found, {y} % of what is taken for it right")
        self.figures.show_text(shape.format(name=name, x=f"{100 * x:.1f}", y=f"{100 * y:.1f}"))

    # ---- what a person does --------------------------------------------------------------

    @Slot(QListWidgetItem)
    def _follow_checks(self, _item: QListWidgetItem) -> None:
        self._soon.start()

    @Slot()
    def _check_all(self) -> None:
        self._check(Qt.CheckState.Checked)

    @Slot()
    def _check_none(self) -> None:
        self._check(Qt.CheckState.Unchecked)

    def _check(self, state: Qt.CheckState) -> None:
        """Check all classes in sight, or none."""
        self.list.blockSignals(True)
        for item in self._items():
            if not item.isHidden():
                item.setCheckState(state)
        self.list.blockSignals(False)
        self._show_curves()

    @Slot(str)
    def _filter(self, text: str) -> None:
        for item in self._items():
            item.setHidden(text.casefold() not in item.text().casefold())

    # ---- copy and export -----------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return the view as a picture, with its legend."""
        return self.grab().toImage()

    def export_arrays(self) -> dict[str, NDArray[Any]] | None:
        """Return the points of each curve that is drawn, as ``NAME/x`` and ``NAME/y``."""
        if self._shown is None or not self.plot.curves:
            return None
        names = {_MICRO: "micro", _MACRO: "macro"}
        arrays: dict[str, NDArray[Any]] = {}
        for curve in self.plot.curves:
            name = names.get(curve.key, f"class {curve.key}")
            arrays[f"{name}/x"], arrays[f"{name}/y"] = curve.x, curve.y
        return arrays

    def export_name(self) -> str:
        """Return what a file of it is called."""
        return "" if self._shown is None else f"{self._kind} {self._shown.facts['images']}"


def _look(key: int, classes: int) -> tuple[QColor | None, Qt.PenStyle, int]:
    """Return colour, dashes and width of a curve."""
    if key in _AVERAGES:
        return None, Qt.PenStyle.SolidLine if key == _MICRO else Qt.PenStyle.DashLine, 3
    from cnnviz.engine.imaging import class_colours
    from cnnviz.qt.widgets.rate_plot import STYLES

    red, green, blue = class_colours(classes)[key].tolist()
    return QColor(red, green, blue), STYLES[(key + key // len(STYLES)) % len(STYLES)], 2


def _swatch(key: int, classes: int) -> QIcon:
    """Return a piece of a curve, for the legend."""
    colour, style, width = _look(key, classes)
    picture = QPixmap(*_SWATCH)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setPen(QPen(colour or QColor(theme.colours().text), width, style))
    middle = _SWATCH[1] // 2
    painter.drawLine(0, middle, _SWATCH[0], middle)
    painter.end()
    return QIcon(picture)


register(
    DockSpec(
        key="rates",
        title=QT_TRANSLATE_NOOP("docks", "ROC, precision"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "How well scores tell each class from all others: ROC or precision-recall curves with "
            "the area under them. The micro average counts every decision, the macro average "
            "every class alike.",
        ),
        factory=RatesView,
        places={"evaluate": Place("centre", 0, 3, tab=2)},
        icon="mdi6.chart-bell-curve-cumulative",
    )
)
