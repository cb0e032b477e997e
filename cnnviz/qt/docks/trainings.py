"""Comparison of trainings: optimisers, losses or any settings, one after another."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QImage, QShowEvent
from PySide6.QtWidgets import (
    QInputDialog,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cnnviz.engine.training.objectives import losses_for
from cnnviz.engine.training.objectives.measures import MEASURES
from cnnviz.qt import theme
from cnnviz.qt.choice_words import choice_word
from cnnviz.qt.controllers.trials import trials_of
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.draft import draft_of
from cnnviz.qt.measure_words import title_of
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.empty_state import EmptyState
from cnnviz.qt.widgets.figure_table import Column, FigureTable
from cnnviz.qt.widgets.flow_layout import FlowLayout
from cnnviz.qt.workbench import Workbench
from cnnviz.state.trials import Trial, by_loss, by_optimizer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.training.config import TrainConfig
    from cnnviz.qt.widgets.run_curves import RunCurve

_NO_FIGURE = float("nan")


class TrainingsView(QWidget):
    """A list of trainings, their curves over each other, and a table of what they reached."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        # pyqtgraph is loaded when curves are first looked at, not at the start of the program.
        from cnnviz.qt.widgets.run_curves import RunCurves

        self._session = workbench.session
        self._models = workbench.models
        self._training = workbench.training
        self._draft = draft_of(workbench)
        self._trials = trials_of(workbench.training, self._draft)
        self._place: int | None = None
        self.start_button = self._button("start comparison", "", "mdi6.play", self._start)
        self.cancel_button = self._button(
            "cancel comparison", self.tr("Cancel"), "mdi6.stop", self._trials.cancel
        )
        self.add_button = QToolButton()
        self.rename_button = self._tool(self.tr("Rename…"), "mdi6.pencil-outline", self._rename)
        self.remove_button = self._tool(self.tr("Remove"), "mdi6.minus", self._remove)
        self._offer()
        self.curves = RunCurves(self.tr("Epochs"), self.tr("Training loss"))
        self.table = FigureTable(self._columns())
        self.table.setAccessibleName(self.tr("Trainings"))
        # In the order of the list, whose curves have the same, until a header is clicked.
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.empty = EmptyState(
            self.tr(
                "Train the same settings with other optimisers or losses, one after another, and "
                "see which does best."
            ),
            self.tr("Compare optimisers"),
        )
        self._lay_out()
        self.empty.clicked.connect(self.add_optimizers)
        self.table.chosen.connect(self._choose)
        self._trials.changed.connect(self._follow)
        self._draft.changed.connect(self._follow_buttons)
        self._follow()

    # ---- building ------------------------------------------------------------------------

    def _button(self, name: str, text: str, icon: str, slot: Callable[[], Any]) -> QPushButton:
        button = QPushButton(theme.icon(icon), text)
        button.setObjectName(name)
        button.clicked.connect(slot)
        return button

    def _tool(self, text: str, icon: str, slot: Callable[[], Any]) -> QToolButton:
        button = QToolButton()
        button.setIcon(theme.icon(icon))
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.clicked.connect(slot)
        return button

    def _offer(self) -> None:
        menu = QMenu(self.add_button)
        self.actions_of_menu: list[QAction] = []
        for text, slot in (
            (self.tr("Optimisers: SGD, Adam, RMSprop, Adagrad"), self.add_optimizers),
            (self.tr("All losses that fit the images"), self.add_losses),
            (self.tr("The settings as they are"), self.add_current),
        ):
            action = menu.addAction(text)
            action.triggered.connect(slot)
            self.actions_of_menu.append(action)
        self.add_button.setText(self.tr("Add"))
        self.add_button.setIcon(theme.icon("mdi6.plus"))
        self.add_button.setToolTip(self.tr("Add trainings by what the form says now"))
        self.add_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.add_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.add_button.setMenu(menu)

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(self.tr("Training"), "name"),
            Column(self.tr("State"), "name"),
            Column(self.tr("Loss"), "figure", self.tr("Loss of the newest epoch while learning")),
            Column(self.tr("Held out"), "figure", self.tr("Loss of the held-out images")),
            Column(self.tr("Figure"), "figure", self.tr("Figure of the held-out images, 0 to 1")),
            Column(self.tr("Best"), "figure", self.tr("The best figure of all epochs")),
            Column(self.tr("Epoch"), "count", self.tr("The epoch with the best figure")),
            Column(self.tr("Seconds"), "seconds", self.tr("Time of learning")),
        )

    def _lay_out(self) -> None:
        bar_holder = QWidget()
        bar = FlowLayout(bar_holder, theme.HALF)
        bar.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.HALF)
        for widget in (
            self.start_button,
            self.cancel_button,
            self.add_button,
            self.rename_button,
            self.remove_button,
        ):
            bar.addWidget(widget)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.curves)
        parts.addWidget(self.table)
        parts.setSizes([180, 150])
        self._page = QWidget()
        column = QVBoxLayout(self._page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar_holder)
        column.addWidget(parts, 1)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._page)

    # ---- for the export ------------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return curves and table as a picture."""
        return self.grab().toImage()

    def export_arrays(self) -> dict[str, NDArray[np.float64]] | None:
        """Return the points of all curves by the number of the training."""
        found = {}
        for number, curve in enumerate(self.curves.curves, start=1):
            found[f"{number}_epochs"], found[f"{number}_losses"] = curve.places, curve.losses
            found[f"{number}_ends"], found[f"{number}_figures"] = curve.ends, curve.figures
        return found or None

    def export_table(self) -> dict[str, NDArray[Any]] | None:
        """Return the table by its titles."""
        import numpy as np

        rows = [_row(trial, self._word(trial)) for trial in self._trials.trials]
        if not rows:
            return None
        titles = [column.title for column in self._columns()]
        return {title: np.array([row[at] for row in rows]) for at, title in enumerate(titles)}

    def export_name(self) -> str:
        """Return what is shown, in words."""
        return self.tr("comparison of trainings")

    # ---- the list ------------------------------------------------------------------------

    @Slot()
    def add_optimizers(self) -> None:
        """Add the form's training with each optimiser of the course."""
        config = self._draft.config
        if config is not None:
            self._add(by_optimizer(config))

    @Slot()
    def add_losses(self) -> None:
        """Add the form's training with each loss that is right for its images."""
        config = self._draft.config
        if config is None:
            return
        images = self._session.image_set
        fits = images is not None and images.spec.partition("#")[0] == config.data
        target = "binary" if config.positive else images.target if fits and images else "class"
        self._add(by_loss(config, losses_for(target)))

    @Slot()
    def add_current(self) -> None:
        """Add what the form says."""
        config = self._draft.config
        if config is not None:
            text = self.tr("{optimizer}, {loss}")
            name = text.format(
                optimizer=choice_word(config.optimizer), loss=choice_word(config.loss)
            )
            self._trials.add([(name, config)])

    def _add(self, named: list[tuple[str, TrainConfig]]) -> None:
        self._trials.add([(choice_word(name), config) for name, config in named])

    @Slot()
    def _remove(self) -> None:
        if self._place is not None:
            place, self._place = self._place, None
            self._trials.remove(place)

    @Slot()
    def _rename(self) -> None:
        if self._place is None:
            return
        dialog = QInputDialog(self.window())
        dialog.setWindowTitle(self.tr("Rename training"))
        dialog.setLabelText(self.tr("Name"))
        dialog.setTextValue(self._trials.trials[self._place].name)
        dialog.textValueSelected.connect(self.rename)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def rename(self, name: str) -> None:
        """Call the chosen training otherwise."""
        if self._place is not None:
            self._trials.rename(self._place, name)

    @Slot()
    def _start(self) -> None:
        self._trials.start(self._training.as_shown() if self._draft.from_loaded else None)

    @Slot(int, object)
    def _choose(self, place: int, _modifiers: object) -> None:
        """Choose a training, and look into what it has learned at its best."""
        self._place = place
        self._follow_buttons()
        weights = self._trials.trials[place].best_weights
        if weights is not None:
            self._models.open(weights)

    # ---- following -----------------------------------------------------------------------

    @Slot()
    def _follow(self) -> None:
        trials = self._trials.trials
        self._pages.setCurrentWidget(self._page if trials else self.empty)
        if self._place is not None and self._place >= len(trials):
            self._place = None
        self._follow_buttons()
        if not self.isVisible():
            return
        self.table.set_rows([_row(trial, self._word(trial)) for trial in trials])
        self.table.mark(self._place)
        judged = next((one.record for one in trials if one.record.started is not None), None)
        name = title_of(MEASURES["accuracy"] if judged is None else judged.measure)
        self.curves.set_figure(self.tr("{figure} of held-out images").format(figure=name))
        self.curves.set_curves([_curve(trial) for trial in trials])

    @Slot()
    def _follow_buttons(self) -> None:
        busy, there = self._trials.busy, self._place is not None
        can_start = self._trials.can_start
        self.start_button.setText(
            self.tr("Go on") if self._trials.began and can_start else self.tr("Start")
        )
        self.start_button.setEnabled(can_start)
        self.cancel_button.setEnabled(busy)
        self.add_button.setEnabled(self._draft.config is not None and not busy)
        self.empty.button.setEnabled(self._draft.config is not None)
        self.rename_button.setEnabled(there)
        self.remove_button.setEnabled(there and not busy)

    def _word(self, trial: Trial) -> str:
        if trial.state == "finished" and trial.record.reason == "diverged":
            return self.tr("diverged")
        return {
            "waiting": self.tr("waiting"),
            "running": self.tr("training"),
            "stopped": self.tr("stopped"),
            "finished": self.tr("done"),
            "failed": self.tr("failed"),
        }[trial.state]

    # ---- Qt's own ------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while nobody looked."""
        super().showEvent(event)
        self._follow()


def _row(trial: Trial, word: str) -> tuple[str | float, ...]:
    record = trial.record
    if not record.epochs:
        return (trial.name, word, *[_NO_FIGURE] * 6)
    last, best = record.epochs[-1], record.best
    return (
        trial.name,
        word,
        last.train_loss,
        last.validation_loss,
        last.validation_figure,
        best.validation_figure if best is not None else _NO_FIGURE,
        best.epoch if best is not None else _NO_FIGURE,
        trial.seconds,
    )


def _curve(trial: Trial) -> RunCurve:
    import numpy as np

    from cnnviz.qt.widgets.run_curves import RunCurve

    record = trial.record
    per_epoch = record.started.steps_per_epoch if record.started is not None else 1
    return RunCurve(
        trial.name,
        np.array(record.steps) / per_epoch,
        np.array(record.losses),
        np.array([float(epoch.epoch) for epoch in record.epochs]),
        np.array([epoch.validation_figure for epoch in record.epochs]),
    )


register(
    DockSpec(
        key="trainings",
        title=str(QT_TRANSLATE_NOOP("docks", "Compare trainings")),
        help=str(
            QT_TRANSLATE_NOOP(
                "docks",
                "Trains several configurations one after another, such as all optimisers, with "
                "their curves over each other and a table. A click on a row opens its best "
                "weights.",
            )
        ),
        factory=TrainingsView,
        places={"train": Place("centre", row=0, share=3, tab=5)},
        icon="mdi6.chart-multiple",
    )
)
