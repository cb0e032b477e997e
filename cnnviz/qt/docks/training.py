"""The training panel: settings, start, pause, stop, continue, and how the run is going."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QHideEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cnnviz.engine.errors import BadValue
from cnnviz.engine.training.config import check_continuation
from cnnviz.engine.training.settings import network
from cnnviz.engine.training.steering import STEERABLE
from cnnviz.qt import theme
from cnnviz.qt.controllers.training import TrainingState
from cnnviz.qt.dock import DockSpec, Place, register, window_of
from cnnviz.qt.download_offer import DownloadOffer
from cnnviz.qt.draft import draft_of
from cnnviz.qt.engine_thread import Job
from cnnviz.qt.network_shapes import CourseShapesView
from cnnviz.qt.proposal_view import FollowingProposal
from cnnviz.qt.proposals import proposals_of
from cnnviz.qt.run_status import RunStatus
from cnnviz.qt.smaller_batch import SmallerBatch
from cnnviz.qt.training_editors import DeviceBox, ImageSetField
from cnnviz.qt.training_form import TrainingForm
from cnnviz.qt.training_monitor import monitor_of
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.wrapped_label import WrappedLabel
from cnnviz.qt.workbench import Workbench
from cnnviz.state.followed import Followed

_LAST_RUN = "training/last_run"


class TrainingPanel(QWidget):
    """Settings of a training and the buttons that drive it.

    What the buttons offer depends on ``workbench.training.state`` alone.
    """

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self._workbench = workbench
        self._training = workbench.training
        self._following = workbench.following
        self._monitor = monitor_of(workbench)
        self._reason = ""
        self._shown_run: Path | None = None
        # The run that Continue goes on with, also one of the last time the program ran.
        remembered = workbench.settings.read(_LAST_RUN, "")
        self._last_run = Path(remembered) if remembered else None
        self._asked_devices = False
        self._draft = draft_of(workbench)
        self.form = TrainingForm()
        self.form.set_value(self._draft.kept())
        self.from_loaded = QCheckBox(self.tr("Go on from the weights in the window"))
        self.from_loaded.setObjectName("from loaded")
        self.from_loaded.setToolTip(
            self.tr("Train the network that all views show, instead of a new one")
        )
        self.start_button = self._button("start", self.tr("&Start"), "mdi6.play", self.start)
        self.pause_button = self._button("pause", self.tr("&Pause"), "mdi6.pause", self.pause)
        self.stop_button = self._button("stop", self.tr("S&top"), "mdi6.stop", self._training.stop)
        self.continue_button = self._button(
            "continue", self.tr("&Continue"), "mdi6.play-pause", self.continue_last
        )
        self.other_button = self._button(
            "continue other",
            self.tr("Continue another…"),
            "mdi6.folder-clock-outline",
            self._choose,
        )
        self.from_loaded.setChecked(self._draft.from_loaded)  # as in the window before this one
        self._explain_buttons()
        self.hint = WrappedLabel()
        self.hint.setText(
            self.tr(
                "Learning rate, weight decay, dropout and frozen layers can be changed now; Resume "
                "takes them over."
            )
        )
        self.status = RunStatus()
        self.offer = DownloadOffer(
            workbench.downloads, self.tr("Press Start to train on it."), self
        )
        self.offer.hide()
        self.smaller_batch = SmallerBatch()
        self._proposals = proposals_of(workbench)
        self.form.add_below(network.GROUP, FollowingProposal(workbench))
        self.form.add_below(network.COURSE, CourseShapesView(workbench))
        # Moves to the window when there is one, so that the key works wherever the focus is.
        self.pause_key = QShortcut(Qt.Key.Key_Space, self)
        self.pause_key.activated.connect(self._press_space)
        self._lay_out()
        self.from_loaded.toggled.connect(self._follow_model)
        self._training.state_changed.connect(self._follow_state)
        self._training.ended.connect(self._end)
        self._training.images_missing.connect(self._offer_images)
        self._training.memory_short.connect(self.smaller_batch.offer)
        self.offer.declined.connect(self.offer.hide)
        self.smaller_batch.accepted.connect(self._start_smaller)
        self._proposals.changed.connect(self._follow_proposal)
        self._monitor.changed.connect(self._follow)
        self._following.changed.connect(self._follow)
        self.form.changed.connect(self._publish)
        self.from_loaded.toggled.connect(self._publish)
        self._draft.adopted.connect(self._adopt)
        workbench.session.model_changed.connect(self._follow_model)
        workbench.session.image_set_changed.connect(self._follow_image_set)
        self._follow_model()
        self._follow_image_set()
        self._follow_state()
        self._publish()

    # ---- what the buttons do -------------------------------------------------------------

    @Slot()
    def start(self) -> None:
        """Begin the run that the form describes."""
        config = self.form.value()
        if config is None:
            self.form.focus_problem()
            return
        self._draft.keep(config)
        self._reason = ""
        self._training.start(config, from_loaded=self._from_loaded())

    @Slot()
    def pause(self) -> None:
        """Let the run rest, or go on, with what was changed meanwhile."""
        if self._training.state is TrainingState.PAUSED:
            config = self.form.value()
            if config is None:
                self.form.focus_problem()
                return
            self._training.steer(config)
            self._training.resume()
        else:
            self._training.pause()

    @Slot()
    def continue_last(self) -> None:
        """Go on with the run that was stopped, by what the form says now.

        One that was only followed goes on by its own settings, which are in the form from then on.
        """
        followed = self._following.followed
        if followed is not None:
            self.continue_run(str(followed.directory))
            return
        config, record = self.form.value(), self._monitor.record
        if config is None:
            self.form.focus_problem()
            return
        if record.started is not None and record.started.config is not None:
            try:
                check_continuation(record.started.config, config)
            except BadValue as error:
                self._workbench.session.notice(str(error), is_error=True)
                return
            if config.epochs <= record.epochs_over:
                self._ask_for_epochs(record.epochs_over)
                return
        if self._last_run is not None:
            self._draft.keep(config)
            self._reason = ""
            self._training.resume_run(self._last_run, config)

    @Slot()
    def _choose(self) -> None:
        dialog = QFileDialog(self.window(), self.tr("Folder of the run to continue"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        if self._training.directory is not None:
            runs = self._training.directory.parent
        else:
            from cnnviz.engine.runs.files import runs_folder

            runs = runs_folder()
        dialog.setDirectory(str(runs))
        dialog.fileSelected.connect(self.continue_run)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def continue_run(self, directory: str) -> None:
        """Go on with a run of any other day, to the epochs that were planned for it."""
        self._reason = ""
        self._training.resume_run(Path(directory))

    @Slot()
    def _press_space(self) -> None:
        # The key belongs to the run; a button that has the focus keeps it nevertheless.
        focus = QApplication.focusWidget()
        if isinstance(focus, QAbstractButton) and not self.isAncestorOf(focus):
            focus.click()
        else:
            self.pause()

    @Slot()
    def _publish(self) -> None:
        self._draft.set(self.form.value(), from_loaded=self._from_loaded())

    @Slot(dict)
    def _adopt(self, changes: dict[str, Any]) -> None:
        """Take what another view proposes; while a run is under way only what may be steered."""
        if self._training.state is TrainingState.PAUSED:
            changes = {name: value for name, value in changes.items() if name in STEERABLE}
        if not self._training.state.busy or self._training.state is TrainingState.PAUSED:
            self.form.adopt(**changes)
            # Also what a comparison gives back, of which each run was kept as it began.
            config = self.form.value()
            if config is not None:
                self._draft.keep(config)

    @Slot(int)
    def _start_smaller(self, batch_size: int) -> None:
        self.form.adopt(batch_size=batch_size)
        self.start()

    # ---- following -----------------------------------------------------------------------

    @Slot()
    def _follow_proposal(self) -> None:
        """Offer what fits the images that the form names."""
        images, proposal = self._proposals.images, self._proposals.proposal
        if images is not None:
            self.form.follow_images(images.class_names, images.numbers)
        if proposal is not None and proposal.target is not None and not self._proposals.busy:
            self.form.follow_target(proposal.target)

    @Slot()
    def _follow_state(self) -> None:
        state = self._training.state
        idle = not state.busy
        at_work = state in (TrainingState.RUNNING, TrainingState.PAUSED)
        self.start_button.setEnabled(idle)
        self.pause_button.setEnabled(at_work)
        self.stop_button.setEnabled(at_work or state is TrainingState.STARTING)
        self.other_button.setEnabled(idle)
        self.pause_key.setEnabled(at_work)
        paused = state is TrainingState.PAUSED
        self.pause_button.setText(self.tr("&Resume") if paused else self.tr("&Pause"))
        self.pause_button.setIcon(theme.icon("mdi6.play" if paused else "mdi6.pause"))
        self.form.allow(None if idle else STEERABLE if paused else ())
        self.hint.setVisible(paused)
        if state is TrainingState.STARTING:
            self.offer.hide()
            self.smaller_batch.hide()
        if state is TrainingState.RUNNING and self._training.directory is not None:
            self._last_run = self._training.directory.absolute()
            self._workbench.settings.write(_LAST_RUN, str(self._last_run))
        self._follow_model()
        self._follow()

    @Slot()
    def _follow(self) -> None:
        record, state = self._monitor.record, self._training.state
        followed = self._following.followed
        pace = self._training.pace if followed is None or state.busy else self._following.pace
        left = pace.seconds_left(time.monotonic())
        self.status.follow(record, state, self._reason, left, None if state.busy else followed)
        self.status.set_directory(self._last_run if followed is None else followed.directory)
        started = record.started if followed is None else None
        if started is not None and started.config and started.directory != self._shown_run:
            # A run of another day was made by other settings. The folder is left out, so that the
            # next start gets a new one; a run that goes on keeps what the person typed.
            self._shown_run = started.directory
            self.form.set_value(replace(started.config, run=""))
            self._draft.keep(started.config)
        can_go_on = self._last_run is not None if followed is None else followed.can_go_on
        self.continue_button.setEnabled(not state.busy and can_go_on)
        self.continue_button.setToolTip(self._about_continue(followed))

    def _about_continue(self, followed: Followed | None) -> str:
        """Say what Continue does, or why it cannot."""
        if followed is None:
            return self.tr(
                "Go on with this run: more epochs, or another learning rate, as set below"
            )
        if followed.origin != "fit":
            return self.tr("A training loop of its own wrote this run; only that can go on with it")
        if followed.live:
            return self.tr("Another process writes this run; it can be continued after its end")
        return self.tr("Go on with this run here, by its own settings")

    @Slot(str)
    def _end(self, reason: str) -> None:
        refused = reason == "failed" and not self._training.began
        self._reason = "not started" if refused else reason
        self._follow()
        record = self._monitor.record
        started = record.started
        if reason == "finished" and started is not None and started.epoch >= started.epochs:
            # Nothing was left to do in a run of another day.
            self._ask_for_epochs(started.epoch)

    def _ask_for_epochs(self, had: int) -> None:
        text = self.tr("This run has had its {n} epochs; raise Epochs to go on.")
        if had == 1:
            text = self.tr("This run has had its one epoch; raise Epochs to go on.")
        self._workbench.session.notice(text.format(n=f"{had:,}"), is_error=True)
        self.form.focus_field("epochs")
        self._scroll.ensureWidgetVisible(self.form.editor("epochs"))

    @Slot(str)
    def _offer_images(self, name: str) -> None:
        self.offer.show_for(name)
        self.offer.show()

    @Slot()
    def _follow_model(self) -> None:
        idle = not self._training.state.busy
        there = self._workbench.session.model is not None
        self.from_loaded.setEnabled(idle and there)
        for name in ("model", "weights"):  # both are those of the window where it goes on from it
            self.form.editor(name).setEnabled(idle and not self._from_loaded())

    @Slot()
    def _follow_image_set(self) -> None:
        image_set = self._workbench.session.image_set
        field = self.form.editor("data")
        if isinstance(field, ImageSetField):
            field.offer_current("" if image_set is None else image_set.spec)

    def _from_loaded(self) -> bool:
        return self.from_loaded.isChecked() and self._workbench.session.model is not None

    @Slot(object)
    def _offer_devices(self, devices: tuple[str, ...] | None) -> None:
        box = self.form.editor("device")
        if devices is not None and isinstance(box, DeviceBox):
            box.offer(devices)

    # ---- building ------------------------------------------------------------------------

    def _button(self, name: str, text: str, icon: str, slot: Callable[[], Any]) -> QPushButton:
        button = QPushButton(theme.icon(icon), text)
        button.setObjectName(name)
        button.clicked.connect(slot)
        return button

    def _explain_buttons(self) -> None:
        self.pause_button.setToolTip(self.tr("Rest after the batch at hand, or go on (Space)"))
        self.stop_button.setToolTip(
            self.tr("End the run; its weights are kept and it can be continued")
        )
        self.other_button.setToolTip(self.tr("Choose the folder of a run that was stopped"))

    def _lay_out(self) -> None:
        buttons = QGridLayout()
        buttons.setSpacing(theme.HALF)
        for place, button in enumerate((self.start_button, self.pause_button, self.stop_button)):
            buttons.addWidget(button, 0, 2 * place, 1, 2)
        buttons.addWidget(self.continue_button, 1, 0, 1, 3)
        buttons.addWidget(self.other_button, 1, 3, 1, 3)
        inner = QWidget()
        fields = QVBoxLayout(inner)
        fields.setContentsMargins(0, 0, theme.GRID, 0)
        fields.setSpacing(theme.GRID)
        fields.addWidget(self.from_loaded)
        fields.addWidget(self.form)
        fields.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GRID, theme.GRID, 0, theme.GRID)
        column.setSpacing(theme.GRID)
        column.addLayout(buttons)
        column.addWidget(self.status)
        column.addWidget(self.offer)
        column.addWidget(self.smaller_batch)
        column.addWidget(self.hint)
        column.addWidget(self._scroll, 1)

    # ---- Qt's own ------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for devices, and give the window the key that pauses, when first seen."""
        super().showEvent(event)
        self._proposals.want(True)
        if not self._asked_devices:
            self._asked_devices = True
            job = Job(self.tr("Looking for devices"), _find_devices, key="devices", quiet=True)
            job.succeeded.connect(self._offer_devices)
            self._workbench.lane.submit(job)
        window = window_of(self)
        if window is not None:
            self.pause_key.setParent(window)

    def hideEvent(self, event: QHideEvent) -> None:
        """Work nothing out that nobody sees."""
        super().hideEvent(event)
        self._proposals.want(False)


def _find_devices() -> tuple[str, ...]:
    from cnnviz.engine.environment import describe_environment

    return describe_environment().devices


register(
    DockSpec(
        key="training",
        title=str(QT_TRANSLATE_NOOP("docks", "Training")),
        help=str(
            QT_TRANSLATE_NOOP(
                "docks",
                "Choose images, network and optimiser, and train. A run can be paused, stopped and "
                "continued; everything of it is kept in a folder.",
            )
        ),
        factory=TrainingPanel,
        places={"train": Place("left", row=0, share=3, front=True)},
        icon="mdi6.school-outline",
    )
)
