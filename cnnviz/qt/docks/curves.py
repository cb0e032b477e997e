"""Loss and figure of the run, such as its accuracy, as it goes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QImage, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QDockWidget,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cnnviz.qt import theme
from cnnviz.qt.change_words import told_changes
from cnnviz.qt.dock import DockSpec, Place, dock_beside, register
from cnnviz.qt.measure_words import unit_of
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.training_monitor import monitor_of
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.empty_state import EmptyState
from cnnviz.qt.workbench import Workbench

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.state.training_record import TrainingRecord

_AT_ONCE = 50_000  # steps that are added before other things get their turn
_SIDE_BY_SIDE = 720  # narrower than this the plots stand below each other


class CurvesView(QWidget):
    """Plots over the steps of the run: loss, and the figure by which it is judged.

    A third one shows the learning rate, where a schedule or a person changes it.
    """

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        # pyqtgraph is loaded when curves are first looked at, not at the start of the program.
        from cnnviz.qt.widgets.curve_plot import CurvePlot

        self._monitor = monitor_of(workbench)
        self._settings = workbench.settings
        self._stale = True
        self._shown_run: Path | None = None
        self._shown_steps = (-1, 0, 0)  # which history of steps is drawn, how many, in which unit
        self._more = QTimer(self)
        self._more.setSingleShot(True)
        self._more.setInterval(0)
        self._more.timeout.connect(self._follow)
        self._panel: QDockWidget | None = None
        self.loss = CurvePlot(self.tr("Loss"), self.tr("Step"))
        self.figure = CurvePlot(self.tr("Accuracy (%)"), self.tr("Step"), rising=True, highest=100)
        self.rate = CurvePlot(self.tr("Learning rate"), self.tr("Step"))
        self.rate.add_series("train", self.tr("of each step"), "train")
        self.rate.hovered.connect(self._point)
        for plot in (self.loss, self.figure):
            plot.add_series(
                "train", self.tr("training"), "train", short=self.tr("train"), smooth=True
            )
            plot.add_series(
                "validation",
                self.tr("validation"),
                "validation",
                short=self.tr("valid."),
                symbol=True,
            )
            plot.hovered.connect(self._point)
        self.figure.plot.setXLink(self.loss.plot)
        self.what = ElidedLabel()
        self.smooth = QCheckBox(self.tr("Smooth"))
        self.smooth.setToolTip(
            self.tr("Draw the mean around each step in front of the noise from batch to batch")
        )
        self.logarithmic = QCheckBox(self.tr("Logarithmic loss"))
        self.logarithmic.setToolTip(
            self.tr("On a logarithmic scale equal factors are equally far apart")
        )
        self._pages = QStackedWidget()
        self._empty = EmptyState(
            self.tr("Nothing has been trained yet. Press Start in the training panel."),
            self.tr("Show the training panel"),
        )
        self._lay_out()
        self._empty.clicked.connect(self._show_panel)
        self.smooth.toggled.connect(self._smooth)
        self.logarithmic.toggled.connect(self._scale)
        self.smooth.setChecked(self._settings.read("curves/smooth", True))
        self.logarithmic.setChecked(self._settings.read("curves/logarithmic", False))
        self._monitor.changed.connect(self._follow)
        self._refresh()

    # ---- for the export ------------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return the plots as a picture."""
        return self._page.grab().toImage()

    def export_arrays(self) -> dict[str, NDArray[np.float64]] | None:
        """Return steps and values of all curves."""
        if not self._monitor.record.steps:
            return None
        measure = self._monitor.record.measure
        key = f"{measure.key}_percent" if measure.percent else measure.key
        named = (("loss", self.loss), (key, self.figure), ("learning_rate", self.rate))
        return {
            f"{name}_{key}": values for name, plot in named for key, values in plot.arrays().items()
        }

    def export_name(self) -> str:
        """Return what is shown, in words."""
        started = self._monitor.record.started
        return "" if started is None else self.tr("curves {run}").format(run=started.directory.name)

    # ---- building ------------------------------------------------------------------------

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.HALF)
        bar.setSpacing(theme.WIDE)
        bar.addWidget(self.what, 1)
        bar.addWidget(self.smooth)
        bar.addWidget(self.logarithmic)
        self._plots = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._plots.setContentsMargins(0, 0, 0, 0)
        self._plots.setSpacing(theme.HALF)
        self._plots.addWidget(self.loss, 1)
        self._plots.addWidget(self.figure, 1)
        self._plots.addWidget(self.rate, 1)
        self.rate.hide()
        self._page = QWidget()
        column = QVBoxLayout(self._page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addLayout(self._plots, 1)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)

    # ---- following -----------------------------------------------------------------------

    @Slot()
    def _follow(self) -> None:
        self._stale = True
        if not self.visibleRegion().isEmpty():
            self._refresh()

    def _refresh(self) -> None:
        self._stale = False
        record = self._monitor.record
        self._pages.setCurrentIndex(0 if record.started is None else 1)
        if record.started is None:
            return
        self.what.show_text(self._describe())
        scale = 100 if record.measure.percent else 1
        self.figure.set_title(unit_of(record.measure), scale)
        varies = self._draw_steps(record, scale)
        ends = _array([epoch.step for epoch in record.epochs])
        self.loss.set_data("validation", ends, _array([e.validation_loss for e in record.epochs]))
        figures = _array([scale * e.validation_figure for e in record.epochs])
        self.figure.set_data("validation", ends, figures)
        self._show_rate(varies)
        changes = [(change.step, told_changes(change)) for change in record.changes]
        for plot in (self.loss, self.figure, self.rate):
            plot.mark_events([(step, text) for step, text in changes if text])
        if record.started.directory != self._shown_run:
            # What somebody looked at closely in another run is no place in this one.
            self._shown_run = record.started.directory
            self.loss.fit()
            self.figure.fit()
            self.rate.fit()
        best = record.best
        for plot in (self.loss, self.figure):
            if best is None:
                plot.mark(None)
            else:
                plot.mark(best.step, self.tr("best: epoch {number}").format(number=best.epoch))

    def _draw_steps(self, record: TrainingRecord, scale: int) -> bool:
        """Draw what was told of steps since the last time; say whether the rate varies.

        A run may have a million of them: none is drawn anew that only has others behind it.
        """
        before, count, unit = self._shown_steps
        anew = (before, unit) != (record.rewritten, scale) or count > len(record.steps)
        start = 0 if anew else count
        end = min(start + _AT_ONCE, len(record.steps))
        self._shown_steps = (record.rewritten, end, scale)
        if end < len(record.steps):
            self._more.start()
        if anew or start < end:
            steps = _array(record.steps[start:end])
            told = (
                (self.loss, _array(record.losses[start:end])),
                (self.figure, scale * _array(record.figures[start:end])),
                (self.rate, _array(record.rates[start:end])),
            )
            for plot, values in told:
                (plot.set_data if anew else plot.extend)("train", steps, values)
        return self.rate.varies("train")

    def _show_rate(self, varies: bool) -> None:
        if varies == self.rate.isHidden():
            self.rate.setVisible(varies)
            # A hidden plot has another width, by which pyqtgraph would shift the others' range.
            self.rate.plot.setXLink(self.loss.plot if varies else None)

    def _describe(self) -> str:
        started = self._monitor.record.started
        assert started is not None
        run = started.directory.name
        if not started.images:  # somebody's own loop tells what it likes
            return f"{started.title}, {run}" if started.title else run
        return self.tr("{model} on {images}, {run}").format(
            model=started.title, images=started.images, run=run
        )

    @Slot(float)
    def _point(self, x: float) -> None:
        for plot in (self.loss, self.figure, self.rate):
            plot.show_at(x)

    @Slot(bool)
    def _smooth(self, wanted: bool) -> None:
        self._settings.write("curves/smooth", wanted)
        self.loss.set_smoothing(wanted)
        self.figure.set_smoothing(wanted)

    @Slot(bool)
    def _scale(self, logarithmic: bool) -> None:
        self._settings.write("curves/logarithmic", logarithmic)
        self.loss.set_logarithmic(logarithmic)

    @Slot()
    def _show_panel(self) -> None:
        if self._panel is not None:
            self._panel.show()
            self._panel.raise_()

    @Slot(bool)
    def _offer_panel(self, seen: bool) -> None:
        """Offer to show the panel only where it is hidden, or behind another."""
        self._empty.button.setVisible(self._panel is not None and not seen)

    # ---- Qt's own ------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Look where the panel is: docks are put into the window one after another."""
        super().showEvent(event)
        if self._panel is None:
            self._panel = dock_beside(self, "training")
            if self._panel is not None:
                self._panel.visibilityChanged.connect(self._offer_panel)
            self._offer_panel(self._panel is not None and self._panel.isVisible())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Catch up when the view comes out from behind another."""
        super().paintEvent(event)
        if self._stale:
            self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the plots side by side where there is more width than height, and for all words."""
        super().resizeEvent(event)
        shown = [plot for plot in (self.loss, self.figure, self.rate) if not plot.isHidden()]
        words = len(shown) * max(plot.legend_width() for plot in shown)
        room = max(_SIDE_BY_SIDE, words + len(shown) * theme.HALF, 1.2 * self.height())
        wide = self.width() >= room
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._plots.direction() != direction:
            self._plots.setDirection(direction)


def _array(values: Sequence[float]) -> Any:
    import numpy as np

    return np.array(values, dtype=np.float64)


register(
    DockSpec(
        key="curves",
        title=str(QT_TRANSLATE_NOOP("docks", "Curves")),
        help=str(
            QT_TRANSLATE_NOOP(
                "docks",
                "Loss and accuracy while a network trains: on each batch that it learns from, and "
                "on held-out images after each epoch. Curves that part show overfitting.",
            )
        ),
        factory=CurvesView,
        places={"train": Place("centre", row=0, share=3, front=True)},
        icon="mdi6.chart-line",
    )
)
