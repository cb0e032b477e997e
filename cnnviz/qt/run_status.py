"""How far the run in this window is, in words and as a bar."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cnnviz.qt import theme
from cnnviz.qt.controllers.training import TrainingState
from cnnviz.qt.measure_words import title_of, written
from cnnviz.qt.status import readable_duration
from cnnviz.state.followed import Followed
from cnnviz.state.training_record import TrainingRecord

_PARTS = 1000


class _PathLabel(QLabel):
    """A path, shortened at its beginning: its end tells runs apart."""

    def __init__(self) -> None:
        super().__init__()
        self._path = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_path(self, path: str) -> None:
        self._path = path
        self.setToolTip(path)
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        mode = Qt.TextElideMode.ElideLeft
        self.setText(self.fontMetrics().elidedText(self._path, mode, self.width()))


class RunStatus(QWidget):
    """Tells epoch, step, speed, time left, the best epoch, and where the run is kept."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._directory: Path | None = None
        self.bar = QProgressBar()
        self.bar.setRange(0, _PARTS)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(theme.GRID)
        self.followed = _line()
        self.where = _line()
        self.pace = _line()
        self.best = _line()
        self.folder = _PathLabel()
        self.open_button = _small("mdi6.folder-open-outline", self.tr("Open the folder of the run"))
        self.copy_button = _small("mdi6.content-copy", self.tr("Copy the path of the run"))
        self.open_button.clicked.connect(self._open_folder)
        self.copy_button.clicked.connect(self._copy_path)
        self._folder_row = QWidget()
        row = QHBoxLayout(self._folder_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.HALF)
        row.addWidget(self.folder, 1)
        row.addWidget(self.open_button)
        row.addWidget(self.copy_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HALF)
        for widget in (self.followed, self.bar, self.where, self.pace, self.best, self._folder_row):
            column.addWidget(widget)
        self.set_directory(None)

    def follow(
        self,
        record: TrainingRecord,
        state: TrainingState,
        reason: str,
        left: float | None,
        followed: Followed | None = None,
    ) -> None:
        """Show how things stand.

        Parameters
        ----------
        record : TrainingRecord
            The run.
        state : TrainingState
            What is going on.
        reason : str
            How the last run ended.
        left : float or None
            Seconds until the run is over; None while nobody knows.
        followed : Followed or None
            The run where it is none of this window's; then `reason` tells nothing of it.
        """
        self.followed.setText("" if followed is None else self._told_of(followed))
        self.followed.setVisible(followed is not None)
        live = state.busy if followed is None else followed.live
        if followed is not None:
            reason = "failed there" if followed.state == "failed" else followed.state
        starting = state is TrainingState.STARTING
        self.bar.setRange(0, 0 if starting else _PARTS)
        if starting:
            self.bar.show()
            self.where.setText(self.tr("Preparing images and model…"))
            self.pace.clear()
            self.best.clear()
            return
        if reason == "not started" and not state.busy:
            # What the record tells is of the run before.
            self.where.setText(self._ending(reason))
            for widget in (self.bar, self.pace, self.best):
                widget.hide()
            return
        self.bar.setVisible(bool(record.total_steps or record.reason))
        self.bar.setValue(round(_PARTS * record.fraction))
        self.where.setText(self._where(record, state, "" if live else self._ending(reason)))
        self.pace.setText(self._pace(record, live, left))
        best = record.best
        self.best.setText(
            ""
            if best is None
            else self.tr("Best: epoch {number}. {title} on held-out images: {figure}").format(
                number=best.epoch,
                title=title_of(record.measure),
                figure=written(record.measure, best.validation_figure),
            )
        )
        for label in (self.pace, self.best):
            label.setVisible(bool(label.text()))

    def set_directory(self, directory: Path | None) -> None:
        """Show where the run is kept."""
        self._directory = directory
        self._folder_row.setVisible(directory is not None)
        self.folder.set_path("" if directory is None else str(directory))

    def _told_of(self, followed: Followed) -> str:
        """Say who writes a run that is followed, and why it may be out of reach."""
        if followed.away:
            return self.tr("The folder of this run is away; it is looked for every few seconds.")
        writing = followed.writing
        if writing is None or not writing.alive:
            return self.tr("Another program trained this run; nobody writes it now.")
        since = datetime.fromtimestamp(writing.since).strftime("%Y-%m-%d %H:%M")
        here = self.tr("Followed: process {process} on {host} writes this run since {time}.")
        several = self.tr(
            "Followed: {n} processes, the first {process} on {host}, train this run since {time}."
        )
        text = several if writing.processes > 1 else here
        text = text.format(
            process=writing.process, host=writing.host, time=since, n=writing.processes
        )
        return f"{text} {self.tr('It cannot be paused here.')}"

    def _where(self, record: TrainingRecord, state: TrainingState, ending: str) -> str:
        if record.started is None:
            return ending
        step = f"{round(record.steps[-1]) if record.steps else record.started.step:,}"
        text = self.tr("Epoch {epoch}, step {step}")  # where nobody told how many there will be
        if record.total_steps:
            text = self.tr("Epoch {epoch} of {epochs}, step {step} of {steps}")
        text = text.format(
            epoch=max(1, record.epoch),
            epochs=f"{record.started.epochs:,}",
            step=step,
            steps=f"{record.total_steps:,}",
        )
        if state is TrainingState.PAUSED:
            return self.tr("Paused. {where}").format(where=text)
        if state is TrainingState.STOPPING:
            return self.tr("Stopping, the weights are being saved…")
        return f"{ending} {text}" if ending else text

    def _ending(self, reason: str) -> str:
        return {
            "finished": self.tr("Finished."),
            "stopped early": self.tr("Stopped early: validation no longer improved."),
            "stopped": self.tr("Stopped, the weights are kept."),
            "broken off": self.tr("Broken off: the program that trained it is gone."),
            "diverged": self.tr("Stopped because the loss is no number any more."),
            "missing": self.tr("The images have to be downloaded first."),
            "failed": self.tr("The run ended with an error, see below."),
            "failed there": self.tr("The program that trained it ended with an error."),
            "not started": self.tr("Nothing was trained: see the error below."),
        }.get(reason, self.tr("Ready."))

    def _pace(self, record: TrainingRecord, live: bool, left: float | None) -> str:
        if record.to_validate and live:
            return self.tr("Measuring on held-out images: {done} of {total}").format(
                done=f"{record.validated:,}", total=f"{record.to_validate:,}"
            )
        if not record.samples_per_second:
            return ""
        speed = self.tr("{number} images/s").format(number=f"{record.samples_per_second:,.0f}")
        if left is None or not live:
            return speed
        return self.tr("{time} left, {speed}").format(time=readable_duration(left), speed=speed)

    @Slot()
    def _open_folder(self) -> None:
        if self._directory is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._directory)))

    @Slot()
    def _copy_path(self) -> None:
        if self._directory is not None:
            QGuiApplication.clipboard().setText(str(self._directory))


def _line() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def _small(icon: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setProperty("quiet", True)
    button.setIcon(theme.icon(icon))
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button
