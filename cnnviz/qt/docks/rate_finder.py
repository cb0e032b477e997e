"""Learning rate: a short sweep over all rates, and the one at which the loss falls fastest."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.choice_words import choice_word
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.draft import draft_of
from cnnviz.qt.engine_thread import Failure, Job
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.empty_state import EmptyState
from cnnviz.qt.workbench import Workbench

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.training.config import TrainConfig
    from cnnviz.engine.training.rate_finder import RateSearch, RateTried


class RateFinderView(QWidget):
    """Tries rates on a copy of the form's network, and writes the chosen one into the form."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        # pyqtgraph is loaded when the plot is first looked at, not at the start of the program.
        from cnnviz.qt.widgets.sweep_plot import SweepPlot

        self._session = workbench.session
        self._lane = workbench.lane
        self._training = workbench.training
        self._draft = draft_of(workbench)
        self._job: Job | None = None
        self._config: TrainConfig | None = None
        self._tried: list[RateTried] = []
        self.rate: float | None = None
        self.what = ElidedLabel()
        self.find_button = QPushButton(theme.icon("mdi6.magnify"), "")
        self.find_button.setObjectName("find rate")
        self.use_button = QPushButton(theme.icon("mdi6.check"), self.tr("Use this rate"))
        self.use_button.setObjectName("use rate")
        self.use_button.setToolTip(self.tr("Write it into the training form"))
        self.plot = SweepPlot(self.tr("Learning rate"), self.tr("Loss"))
        self.plot.setToolTip(self.tr("Click, or drag the line, to choose another rate"))
        self.empty = EmptyState(
            self.tr(
                "Each step of a short sweep takes a larger learning rate. Where the loss falls "
                "fastest, the rate is a good one; nothing of the sweep is kept."
            ),
            self.tr("Find a learning rate"),
        )
        self._lay_out()
        self.empty.clicked.connect(self.start)
        self.find_button.clicked.connect(self._press)
        self.use_button.clicked.connect(self._use)
        self.plot.chosen.connect(self._choose)
        self._draft.changed.connect(self._follow)
        self._training.state_changed.connect(self._follow)
        self._follow()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.HALF)
        bar.setSpacing(theme.HALF)
        bar.addWidget(self.what, 1)
        bar.addWidget(self.find_button)
        bar.addWidget(self.use_button)
        self._page = QWidget()
        column = QVBoxLayout(self._page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.plot, 1)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._page)

    # ---- for the export ------------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return what is shown as a picture."""
        return self.grab().toImage()

    def export_arrays(self) -> dict[str, NDArray[np.float64]] | None:
        """Return rates and losses of the sweep."""
        if not self._tried:
            return None
        rates, losses, smoothed = _columns(self._tried)
        return {"rate": rates, "loss": losses, "smoothed": smoothed}

    def export_name(self) -> str:
        """Return what is shown, in words."""
        return self.tr("learning rates")

    # ---- the sweep -----------------------------------------------------------------------

    @Slot()
    def start(self) -> None:
        """Sweep over rates for what the form says now."""
        config = self._draft.config
        if self._job is not None or config is None or self._training.state.busy:
            return
        model = self._training.as_shown() if self._draft.from_loaded else None

        def body() -> Generator[Any, None, Any]:
            from cnnviz.engine.training.rate_finder import finding_rate

            return finding_rate(config, model=model)

        self._config, self._tried, self.rate = config, [], None
        job = Job(self.tr("Finding a learning rate"), body, key="rate finder")
        job.events.connect(self._take)
        job.succeeded.connect(self._finish)
        job.failed.connect(self._fail)
        job.over.connect(self._end)
        self._job = job
        self.plot.set_rate(None)
        self._lane.submit(job)
        self._follow()

    @Slot()
    def _press(self) -> None:
        if self._job is None:
            self.start()
        else:
            self._lane.cancel(self._job)

    @Slot(list)
    def _take(self, events: list[Any]) -> None:
        from cnnviz.engine.training.rate_finder import RateTried

        self._tried += [event for event in events if isinstance(event, RateTried)]
        if self._tried:
            self.plot.set_points(*_columns(self._tried))
            self._follow()

    @Slot(object)
    def _finish(self, found: RateSearch | None) -> None:
        if found is None:
            return
        if found.suggestion is None:
            text = self.tr("The loss falls at no learning rate; look at the images and the loss.")
            self._session.notice(text, is_error=True)
            return
        self.rate = float(f"{found.suggestion:.2g}")
        self.plot.set_rate(self.rate)

    @Slot(object)
    def _fail(self, failure: Failure) -> None:
        self._session.tell(failure)

    @Slot()
    def _end(self) -> None:
        self._job = None
        self._follow()

    # ---- the rate ------------------------------------------------------------------------

    @Slot(float)
    def _choose(self, rate: float) -> None:
        self.rate = rate
        self._follow()

    @Slot()
    def _use(self) -> None:
        if self.rate is not None:
            self._draft.adopt(learning_rate=self.rate)
            text = self.tr("The learning rate of the form is {rate} now.")
            self._session.notice(text.format(rate=f"{self.rate:g}"))

    @Slot()
    def _follow(self) -> None:
        runs = self._job is not None
        possible = self._draft.config is not None and not self._training.state.busy
        self.find_button.setText(self.tr("Cancel") if runs else self.tr("Find again"))
        self.find_button.setEnabled(runs or possible)
        self.empty.button.setEnabled(possible)
        self.use_button.setEnabled(self.rate is not None and not self._training.state.busy)
        self._pages.setCurrentWidget(self._page if runs or self._tried else self.empty)
        if self._config is None:
            return
        config = self._config
        text = self.tr("{optimizer}, {loss}, batches of {n}").format(
            optimizer=choice_word(config.optimizer),
            loss=choice_word(config.loss),
            n=f"{config.batch_size:,}",
        )
        if self.rate is not None:
            text = self.tr("{rate} for {what}").format(rate=f"{self.rate:g}", what=text)
        self.what.show_text(text)


def _columns(tried: list[RateTried]) -> tuple[Any, Any, Any]:
    import numpy as np

    table = np.array([(one.rate, one.loss, one.smoothed) for one in tried], np.float64)
    return table[:, 0], table[:, 1], table[:, 2]


register(
    DockSpec(
        key="rate_finder",
        title=str(QT_TRANSLATE_NOOP("docks", "Learning rate")),
        help=str(
            QT_TRANSLATE_NOOP(
                "docks",
                "A short sweep over learning rates on a copy of the network that the form "
                "describes: the loss at each, and the rate at which it falls fastest.",
            )
        ),
        factory=RateFinderView,
        places={"train": Place("centre", row=0, share=3, tab=4)},
        icon="mdi6.speedometer",
    )
)
