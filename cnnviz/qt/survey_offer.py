"""The way to a survey: what one pass over the pictures would find, and how far it is."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cnnviz.engine.events import Progress
from cnnviz.qt import theme
from cnnviz.qt.surveys import surveys_of
from cnnviz.qt.time_left import with_time_left
from cnnviz.qt.widgets.progress_line import ProgressLine
from cnnviz.qt.widgets.wrapped_label import WrappedLabel
from cnnviz.qt.workbench import Workbench

_TICK_MS = 500


class SurveyOffer(QWidget):
    """A sentence and a button, or a bar and Cancel; nothing once the survey is there."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._surveys = surveys_of(workbench)
        self._done = Progress(0)
        self.text = WrappedLabel(self)
        self.text.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.bar = ProgressLine(self)
        self.button = QPushButton(self.tr("Look at every picture"), self)
        self.cancel_button = QPushButton(self.tr("Cancel"), self)
        buttons = QHBoxLayout()
        buttons.addWidget(self.button)
        buttons.addWidget(self.cancel_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HALF)
        column.addWidget(self.text)
        column.addWidget(self.bar)
        column.addLayout(buttons)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._show)
        self.button.clicked.connect(self._surveys.survey)
        self.cancel_button.clicked.connect(self._surveys.cancel)
        self._surveys.running_changed.connect(self._begin)
        self._surveys.progressed.connect(self._note)
        self._surveys.changed.connect(self._show)
        self._begin()

    @Slot()
    def _begin(self) -> None:
        self._done = Progress(0)
        if self._surveys.running:
            self._tick.start()
        else:
            self._tick.stop()
        self._show()

    @Slot(object)
    def _note(self, done: Progress) -> None:
        first = not self._done.total
        self._done = done
        if first:
            self._show()

    @Slot()
    def _show(self) -> None:
        found, running = self._surveys.overview, self._surveys.running
        # Of the parts of a set some may be known from before and others not.
        missing = found is not None and (
            found.survey is None or (found.learned.target == "mask" and found.masks is None)
        )
        self.setVisible(running or missing)
        self.bar.setVisible(running)
        self.cancel_button.setVisible(running)
        self.button.setVisible(missing and not running)
        if running:
            self.text.setText(self._progress())
        elif found is not None:
            text = self.tr(
                "One pass over {n} pictures finds the broken and the repeated ones and adds up the "
                "pixels; it is kept."
            )
            self.text.setText(text.format(n=f"{len(found.image_set):,}"))

    def _progress(self) -> str:
        done = self._done
        self.bar.show_progress(done)
        if not done.total:
            return self.tr("It begins as soon as other work is done.")
        text = self.tr("{done} of {all} images")
        text = text.format(done=f"{done.done:,}", all=f"{done.total:,}")
        return with_time_left(text, self._surveys.pace)
