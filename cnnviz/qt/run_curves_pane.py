"""Curves of several runs over each other, and how they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QLabel, QSlider, QStackedLayout, QVBoxLayout, QWidget

from cnnviz.engine.training.objectives.measures import MEASURES
from cnnviz.qt import theme
from cnnviz.qt.measure_words import title_of
from cnnviz.qt.settings import Settings
from cnnviz.qt.widgets.calm_box import CalmBox
from cnnviz.qt.widgets.empty_state import EmptyState
from cnnviz.qt.widgets.flow_layout import FlowLayout

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnnviz.engine.runs.curves import Curves
    from cnnviz.engine.runs.listing import RunRow


class RunCurvesPane(QWidget):
    """Losses of the chosen runs, one other figure of them, and the controls of both plots."""

    def __init__(self, settings: Settings, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # pyqtgraph is loaded when curves are first looked at, not at the start of the program.
        from cnnviz.qt.widgets.run_curves import SMOOTHING, RunCurves
        from cnnviz.state.run_curves import AXES, FIGURES

        self._settings = settings
        self._most = most
        self._rows: tuple[RunRow, ...] = ()
        self._known: Mapping[Path, Curves] = {}
        self.plots = RunCurves(self.tr("Epochs"), self.tr("Training loss"))
        self.axis = self._box(self.tr("What the x axes count"))
        for axis, words in zip(
            AXES, (self.tr("Epochs"), self.tr("Steps"), self.tr("Minutes")), strict=True
        ):
            self.axis.addItem(words, axis)
        self.figure = self._box(self.tr("What the second plot shows"))
        named = (
            self.tr("Held-out figure"),
            self.tr("Held-out loss"),
            self.tr("Training figure"),
            self.tr("Learning rate"),
        )
        for figure, words in zip(FIGURES, named, strict=True):
            self.figure.addItem(words, figure)
        self.smoothing = QSlider(Qt.Orientation.Horizontal)
        self.smoothing.setRange(0, len(SMOOTHING) - 1)
        self.smoothing.setPageStep(1)
        self.smoothing.setFixedWidth(90)
        self.smoothing.setAccessibleName(self.tr("Smoothing"))
        self.smoothing.setToolTip(
            self.tr(
                "How calm the line is that is drawn over the raw one; at the left there is none"
            )
        )
        self.logarithmic = QCheckBox(self.tr("Logarithmic loss"))
        self.logarithmic.setToolTip(
            self.tr("On a logarithmic scale equal factors are equally far apart")
        )
        self.left_out = QLabel()
        theme.set_tone(self.left_out, "muted")
        self.empty = EmptyState(
            self.tr("Choose runs in the table: with Ctrl or Shift several of them.")
        )
        self._lay_out()
        self._restore()

    def _box(self, name: str) -> CalmBox:
        box = CalmBox()
        box.setAccessibleName(name)
        box.setToolTip(name)
        return box

    def _lay_out(self) -> None:
        bar_holder = QWidget()
        bar = FlowLayout(bar_holder, theme.GRID)
        bar.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, 0)
        smooth = QLabel(self.tr("Smoothing"))
        smooth.setBuddy(self.smoothing)
        for widget in (
            *(self.axis, self.figure, smooth, self.smoothing, self.logarithmic, self.left_out),
        ):
            bar.addWidget(widget)
        self._page = QWidget()
        column = QVBoxLayout(self._page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar_holder)
        column.addWidget(self.plots, 1)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._page)

    def _restore(self) -> None:
        read = self._settings.read
        self.axis.setCurrentIndex(max(0, self.axis.findData(read("runs/axis", "epoch"))))
        self.figure.setCurrentIndex(max(0, self.figure.findData(read("runs/figure", "figure"))))
        self.smoothing.setValue(read("runs/smoothing", 3))
        self.logarithmic.setChecked(read("runs/logarithmic", False))
        self.plots.set_smoothing(self.smoothing.value())
        self.plots.set_logarithmic(self.logarithmic.isChecked())
        self.axis.currentIndexChanged.connect(self._choose)
        self.figure.currentIndexChanged.connect(self._choose)
        self.smoothing.valueChanged.connect(self._smooth)
        self.logarithmic.toggled.connect(self._scale)

    # ---- curves --------------------------------------------------------------------------

    def show_runs(self, rows: Sequence[RunRow], known: Mapping[Path, Curves]) -> None:
        """Draw the curves of some runs, as far as they are known."""
        before = [(row.title, self._known.get(row.directory)) for row in self._rows]
        self._rows, self._known = tuple(rows), known
        if before != [(row.title, known.get(row.directory)) for row in self._rows] or not rows:
            self._draw()

    def _draw(self) -> None:
        from cnnviz.qt.widgets.run_curves import RunCurve
        from cnnviz.state.run_curves import PER_STEP, figures, places

        self._pages.setCurrentWidget(self._page if self._rows else self.empty)
        axis, figure = self.axis.currentData(), self.figure.currentData()
        curves = []
        for row in self._rows[: self._most]:
            known = self._known.get(row.directory)
            if known is not None:
                steps, ends = places(known, axis)
                at = steps if figure in PER_STEP else ends
                jumps = figure == "train_figure"
                values = figures(known, figure)
                curves.append(RunCurve(row.title, steps, known.loss, at, values, jumps))
        self.plots.set_x_label(self.axis.currentText())
        self.plots.set_figure(self._figure_title(figure))
        self.plots.set_curves(curves)
        rest = len(self._rows) - self._most
        self.left_out.setVisible(rest > 0)
        self.left_out.setText(self.tr("{n} more are not drawn").format(n=rest))

    def _figure_title(self, figure: str) -> str:
        """Return what the second plot shows, by its name where all runs have the same figure."""
        keys = {row.summary.facts.figure for row in self._rows if row.summary is not None}
        key = keys.pop() if len(keys) == 1 else ""
        if figure not in ("figure", "train_figure") or not key:
            return self.figure.currentText()
        name = title_of(MEASURES[key]) if key in MEASURES else key
        if figure == "figure":
            return self.tr("{figure} of held-out images").format(figure=name)
        return self.tr("{figure} while learning").format(figure=name)

    @Slot()
    def _choose(self) -> None:
        self._settings.write("runs/axis", str(self.axis.currentData()))
        self._settings.write("runs/figure", str(self.figure.currentData()))
        self._draw()

    @Slot(int)
    def _smooth(self, strength: int) -> None:
        self._settings.write("runs/smoothing", strength)
        self.plots.set_smoothing(strength)

    @Slot(bool)
    def _scale(self, logarithmic: bool) -> None:
        self._settings.write("runs/logarithmic", logarithmic)
        self.plots.set_logarithmic(logarithmic)
