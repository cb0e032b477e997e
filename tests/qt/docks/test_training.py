"""Training by real clicks: start, watch, pause, resume, stop, continue, look at an epoch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QFileDialog, QMainWindow, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.engine.distributed.steps import Step
from cnnviz.engine.runs.run import Run
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.events import EpochEnd, SettingsChanged
from cnnviz.engine.training.loop import Learner, Tally
from cnnviz.engine.training.objectives import losses_for
from cnnviz.qt.controllers.training import TrainingState
from cnnviz.qt.docks.curves import CurvesView
from cnnviz.qt.docks.training import TrainingPanel
from cnnviz.qt.docks.validation_samples import ValidationSamplesView
from cnnviz.qt.epoch_box import EpochBox
from cnnviz.qt.session import Notice
from cnnviz.qt.settings import Settings
from cnnviz.qt.status import StatusBar
from cnnviz.qt.training_editors import SuggestionBox
from cnnviz.qt.training_monitor import monitor_of
from cnnviz.qt.widgets.number_edit import NumberEdit
from cnnviz.qt.workbench import Workbench, make_workbench
from cnnviz.state.training_record import TrainingRecord

PATIENCE = 60_000


@pytest.fixture
def errors() -> list[str]:
    """Return what the window complained of; a test that expects something takes it out."""
    return []


@pytest.fixture
def workbench(qtbot: QtBot, tmp_path: Path, errors: list[str]) -> Iterator[Workbench]:
    made = make_workbench(Settings(tmp_path / "settings"))

    def keep(notice: Notice) -> None:
        if notice.is_error:
            errors.append(notice.text)

    made.session.noticed.connect(keep)
    yield made
    assert made.lane.close(30_000)
    made.settings.flush()
    assert errors == []


@pytest.fixture
def panel(qtbot: QtBot, workbench: Workbench) -> TrainingPanel:
    return shown(qtbot, TrainingPanel(workbench))


W = TypeVar("W", bound=QWidget)


def shown(qtbot: QtBot, widget: W) -> W:
    qtbot.addWidget(widget)
    widget.resize(640, 640)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def press(qtbot: QtBot, button: QPushButton) -> None:
    assert button.isEnabled(), button.text()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def plan(panel: TrainingPanel, epochs: int, **more: object) -> None:
    config = TrainConfig(epochs=epochs, **more)  # type: ignore[arg-type]
    panel.form.set_value(config)


def change(panel: TrainingPanel, name: str, value: float) -> None:
    field = panel.form.editor(name)
    assert isinstance(field, NumberEdit)
    field.set_value(value)


def enabled(panel: TrainingPanel) -> set[str]:
    buttons = panel.findChildren(QPushButton)
    return {b.objectName() for b in buttons if b.isEnabled() and b.isVisible()}


def test_before_the_first_run(qtbot: QtBot, panel: TrainingPanel) -> None:
    assert enabled(panel) == {"start", "continue other"}
    assert panel.status.where.text() == "Ready."
    assert not panel.from_loaded.isEnabled()


def test_a_run_from_start_to_finish(
    qtbot: QtBot, workbench: Workbench, panel: TrainingPanel, own_folders: Path
) -> None:
    curves = shown(qtbot, CurvesView(workbench))
    samples = shown(qtbot, ValidationSamplesView(workbench))
    box = shown(qtbot, EpochBox(workbench))
    assert curves.export_arrays() is None
    assert not box.isEnabled()
    plan(panel, epochs=2, batch_size=128)
    with qtbot.waitSignal(workbench.training.ended, timeout=PATIENCE) as ended:
        press(qtbot, panel.start_button)
        assert enabled(panel) == {"stop"}
    assert ended.args == ["finished"]
    directory = workbench.training.directory
    assert directory is not None
    assert own_folders / "data" / "runs" in directory.parents
    assert (directory / "checkpoints" / "best.safetensors").is_file()
    assert panel.status.where.text().startswith("Finished. Epoch 2 of 2")
    assert "Best: epoch" in panel.status.best.text()
    assert panel.status.bar.value() == panel.status.bar.maximum()
    assert enabled(panel) == {"start", "continue", "continue other"}
    # The curves hold what the run told.
    arrays = curves.export_arrays()
    assert arrays is not None
    steps = arrays["loss_train_x"]
    np.testing.assert_array_equal(steps, np.arange(1, len(steps) + 1))
    assert len(arrays["loss_validation_x"]) == 2
    assert arrays["loss_train_y"][-1] < arrays["loss_train_y"][0]
    assert 0 <= arrays["accuracy_percent_validation_y"][-1] <= 100
    assert directory.name in curves.export_name()
    # A click on a sample lets the network look at it.
    qtbot.waitUntil(lambda: not samples.grid.missing())
    judged = samples.grid.samples()[1]
    assert samples.summary.text().startswith("Epoch 2:")
    with qtbot.waitSignal(workbench.session.input_changed):
        place = samples.grid.cell(1).center()
        qtbot.mouseClick(samples.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert workbench.session.input is not None
    assert workbench.session.input.sample_id == judged.sample_id
    assert workbench.session.input.label_name == judged.truth
    # The box shows an epoch to all views, and the newest again.
    newest = workbench.session.model
    assert [box.itemText(index) for index in range(box.count())] == ["newest", "epoch 1", "epoch 2"]
    with qtbot.waitSignal(workbench.session.weights_changed):
        qtbot.keyClicks(box, "epoch 1")
    qtbot.waitUntil(lambda: workbench.session.selection.epoch == 1)
    assert workbench.session.model is not newest
    with qtbot.waitSignal(workbench.session.weights_changed):
        qtbot.keyClick(box, Qt.Key.Key_Home)
    assert workbench.session.selection.epoch is None
    assert box.currentText() == "newest"


def test_pause_resume_stop_and_continue(
    qtbot: QtBot, workbench: Workbench, panel: TrainingPanel
) -> None:
    monitor = monitor_of(workbench)
    training = workbench.training
    plan(panel, epochs=500, batch_size=256)
    press(qtbot, panel.start_button)
    qtbot.waitUntil(lambda: len(monitor.record.steps) > 3, timeout=PATIENCE)
    press(qtbot, panel.pause_button)
    assert training.state is TrainingState.PAUSED
    assert panel.pause_button.text() == "&Resume"
    assert panel.status.where.text().startswith("Paused.")
    assert enabled(panel) == {"pause", "stop"}
    # What was under way arrives; then nothing does. An empty job on the lane marks the moment.
    settle(qtbot, workbench)
    at_rest = len(monitor.record.steps)
    settle(qtbot, workbench)
    assert len(monitor.record.steps) == at_rest
    press(qtbot, panel.pause_button)
    qtbot.waitUntil(lambda: len(monitor.record.steps) > at_rest, timeout=PATIENCE)
    with qtbot.waitSignal(training.ended, timeout=PATIENCE) as ended:
        press(qtbot, panel.stop_button)
    assert ended.args == ["stopped"]
    assert panel.status.where.text().startswith("Stopped, the weights are kept.")
    directory = training.directory
    assert directory is not None
    assert (directory / "checkpoints" / "last.safetensors").is_file()
    stopped_at = monitor.record.steps[-1]
    per_epoch = monitor.record.started.steps_per_epoch
    field = panel.form.editor("epochs")
    assert isinstance(field, NumberEdit)
    field.set_value(int(stopped_at // per_epoch) + 1)
    with qtbot.waitSignal(training.ended, timeout=PATIENCE) as ended:
        press(qtbot, panel.continue_button)
    assert ended.args == ["finished"]
    assert training.directory == directory
    steps = list(monitor.record.steps)
    assert steps == list(range(1, len(steps) + 1))
    assert steps[-1] > stopped_at


def test_a_run_that_diverged_goes_on_with_the_learning_rate_of_the_form(
    qtbot: QtBot, workbench: Workbench, panel: TrainingPanel, errors: list[str]
) -> None:
    plan(panel, epochs=1, batch_size=512, optimizer="sgd", learning_rate=1e6, momentum=0.0)
    with qtbot.waitSignal(workbench.training.ended, timeout=PATIENCE) as ended:
        press(qtbot, panel.start_button)
    assert ended.args == ["diverged"]
    assert "Try a smaller learning rate" in errors.pop()
    change(panel, "learning_rate", 0.05)
    change(panel, "momentum", 0.5)
    change(panel, "epochs", 2)
    typed = panel.form.value()
    with qtbot.waitSignal(workbench.training.ended, timeout=PATIENCE) as ended:
        press(qtbot, panel.continue_button)
    assert ended.args == ["finished"]
    assert panel.form.value() == typed
    directory = workbench.training.directory
    assert directory is not None
    config = Run(directory).config
    assert (config.learning_rate, config.momentum, config.epochs) == (0.05, 0.5, 2)
    group = Run(directory).state()["optimizer"]["param_groups"][0]
    assert (group["lr"], group["momentum"]) == (0.05, 0.5)
    # The next run of other settings gets what the form says, and a folder of its own.
    with qtbot.waitSignal(workbench.training.ended, timeout=PATIENCE):
        press(qtbot, panel.start_button)
    assert workbench.training.directory != directory
    assert panel.form.value() == typed


def test_what_a_run_that_goes_on_must_keep_is_said_and_nothing_starts(
    qtbot: QtBot, workbench: Workbench, panel: TrainingPanel, errors: list[str]
) -> None:
    plan(panel, epochs=1, batch_size=512)
    with qtbot.waitSignal(workbench.training.ended, timeout=PATIENCE):
        press(qtbot, panel.start_button)
    change(panel, "batch_size", 64)
    press(qtbot, panel.continue_button)
    assert workbench.training.state is TrainingState.IDLE
    assert errors.pop().startswith("Batch size is 64, but it must be 512 as before")
    assert panel.status.where.text().startswith("Finished.")
    config = panel.form.value()
    assert config is not None
    assert config.batch_size == 64  # nobody takes away what was typed


def test_a_run_that_had_its_epochs_says_so_and_leads_to_the_field(
    qtbot: QtBot, workbench: Workbench, panel: TrainingPanel, errors: list[str]
) -> None:
    plan(panel, epochs=2, batch_size=512)
    with qtbot.waitSignal(workbench.training.ended, timeout=PATIENCE):
        press(qtbot, panel.start_button)
    press(qtbot, panel.continue_button)
    assert workbench.training.state is TrainingState.IDLE
    assert errors.pop() == "This run has had its 2 epochs; raise Epochs to go on."
    assert panel.focusWidget() is panel.form.editor("epochs")
    # The next time the program runs nobody knows yet how far it went.
    monitor_of(workbench).record = TrainingRecord()
    again = shown(qtbot, TrainingPanel(workbench))
    with qtbot.waitSignal(workbench.training.ended, timeout=PATIENCE):
        press(qtbot, again.continue_button)
    assert errors.pop() == "This run has had its 2 epochs; raise Epochs to go on."
    errors.clear()  # the first panel says it too
    assert again.focusWidget() is again.form.editor("epochs")


def test_the_last_run_is_found_again_after_a_restart(
    qtbot: QtBot, tmp_path: Path, panel: TrainingPanel, workbench: Workbench, own_folders: Path
) -> None:
    plan(panel, epochs=500, batch_size=512, learning_rate=0.003)
    press(qtbot, panel.start_button)
    qtbot.waitUntil(lambda: len(monitor_of(workbench).record.steps) > 3, timeout=PATIENCE)
    with qtbot.waitSignal(workbench.training.ended, timeout=PATIENCE):
        press(qtbot, panel.stop_button)
    run = workbench.training.directory
    assert run is not None
    workbench.settings.flush()
    complaints: list[str] = []
    later = make_workbench(Settings(tmp_path / "settings"))
    later.session.noticed.connect(lambda notice: complaints.append(notice.text))
    fresh = shown(qtbot, TrainingPanel(later))
    assert enabled(fresh) == {"start", "continue", "continue other"}
    assert fresh.status.folder.toolTip() == str(run)
    fresh.other_button.click()
    dialog = fresh.findChild(QFileDialog) or fresh.window().findChild(QFileDialog)
    assert dialog is not None
    assert Path(dialog.directory().absolutePath()) == own_folders / "data" / "runs"
    dialog.reject()
    change(fresh, "epochs", 499)
    press(qtbot, fresh.continue_button)
    qtbot.waitUntil(lambda: len(monitor_of(later).record.steps) > 3, timeout=PATIENCE)
    started = monitor_of(later).record.started
    assert started is not None
    assert (started.directory, started.config.learning_rate) == (run, 0.003)
    assert started.step > 0
    with qtbot.waitSignal(later.training.ended, timeout=PATIENCE):
        press(qtbot, fresh.stop_button)
    # One that has gone since is told of.
    run.rename(tmp_path / "elsewhere")
    with qtbot.waitSignal(later.training.ended, timeout=PATIENCE) as ended:
        press(qtbot, fresh.continue_button)
    assert ended.args == ["failed"]
    assert complaints == [f"{run}: is not there any more; continue another run."]
    assert later.lane.close(30_000)
    later.settings.flush()


def test_a_run_of_another_day_is_continued_with_its_curves(
    qtbot: QtBot, workbench: Workbench, panel: TrainingPanel, tmp_path: Path
) -> None:
    from cnnviz.engine.training.fit import fit

    run = tmp_path / "an older run"
    for event in (work := fit(TrainConfig(epochs=2, batch_size=512, seed=3, run=str(run)))):
        if isinstance(event, EpochEnd):
            break
    work.close()
    panel.other_button.click()
    dialog = panel.findChild(QFileDialog) or panel.window().findChild(QFileDialog)
    assert dialog is not None
    with qtbot.waitSignal(workbench.training.ended, timeout=PATIENCE) as ended:
        dialog.fileSelected.emit(str(run))
        dialog.reject()
    assert ended.args == ["finished"]
    monitor = monitor_of(workbench)
    qtbot.waitUntil(lambda: len(monitor.record.epochs) == 2)
    qtbot.waitUntil(lambda: monitor.record.steps[0] == 1)
    steps = list(monitor.record.steps)
    assert steps == list(range(1, len(steps) + 1))
    # The form shows what the run was made with, but for its folder: a new start gets a new one.
    assert panel.form.value() == TrainConfig(epochs=2, batch_size=512, seed=3)


def test_going_on_from_the_network_in_the_window(
    qtbot: QtBot, workbench: Workbench, panel: TrainingPanel
) -> None:
    with qtbot.waitSignal(workbench.models.opened, timeout=PATIENCE):
        workbench.models.open("course_cnn")
    before = workbench.session.model
    assert before is not None
    left, middle = 8, panel.from_loaded.height() // 2
    qtbot.mouseClick(panel.from_loaded, Qt.MouseButton.LeftButton, pos=QPoint(left, middle))
    assert panel.from_loaded.isChecked()
    assert not panel.form.editor("model").isEnabled()
    assert not panel.form.editor("weights").isEnabled()
    plan(panel, epochs=1, batch_size=512, learning_rate=1e-8)
    with qtbot.waitSignal(workbench.training.ended, timeout=PATIENCE) as ended:
        press(qtbot, panel.start_button)
    assert ended.args == ["finished"]
    after = workbench.session.model
    assert after is not None
    assert after is not before
    for name, value in before.module.state_dict().items():
        np.testing.assert_allclose(after.module.state_dict()[name], value, atol=1e-5)


def test_space_pauses_wherever_the_focus_is(qtbot: QtBot, workbench: Workbench) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    panel = TrainingPanel(workbench)
    window.setCentralWidget(panel)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    assert not panel.pause_key.isEnabled()
    plan(panel, epochs=500, batch_size=256)
    press(qtbot, panel.start_button)
    qtbot.waitUntil(lambda: workbench.training.state is TrainingState.RUNNING, timeout=PATIENCE)
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert workbench.training.state is TrainingState.PAUSED
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert workbench.training.state is TrainingState.RUNNING
    with qtbot.waitSignal(workbench.training.ended, timeout=PATIENCE):
        press(qtbot, panel.stop_button)


def test_a_bad_value_keeps_the_run_from_starting(
    qtbot: QtBot, workbench: Workbench, panel: TrainingPanel
) -> None:
    field = panel.form.editor("learning_rate")
    assert isinstance(field, NumberEdit)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "1e7")
    press(qtbot, panel.start_button)
    assert workbench.training.state is TrainingState.IDLE
    assert "Learning rate is 10000000" in panel.form.message("learning_rate")
    assert panel.focusWidget() is field


def test_what_cannot_start_is_not_told_with_the_figures_of_the_run_before(
    qtbot: QtBot, workbench: Workbench, panel: TrainingPanel, errors: list[str]
) -> None:
    withdrawn: list[str] = []
    workbench.session.withdrawn.connect(withdrawn.append)
    panel.form.adopt(data="digits", epochs=1)
    with qtbot.waitSignal(workbench.training.ended, timeout=PATIENCE):
        panel.start()
    assert panel.status.where.text().startswith("Finished.")
    panel.form.adopt(kernel_size=15, image_size=28)
    with qtbot.waitSignal(workbench.training.ended, timeout=PATIENCE):
        panel.start()
    assert panel.status.where.text() == "Nothing was trained: see the error below."
    assert not panel.status.best.isVisibleTo(panel)
    problem = errors.pop()
    panel.form.adopt(kernel_size=3)
    with qtbot.waitSignal(workbench.training.ended, timeout=PATIENCE):
        panel.start()
    assert problem in withdrawn  # what was mended is no longer complained of
    assert panel.status.where.text().startswith("Finished.")
    assert panel.status.best.isVisibleTo(panel)


def test_changes_during_a_pause_are_taken_up_and_told_in_the_run(
    qtbot: QtBot,
    workbench: Workbench,
    panel: TrainingPanel,
    own_folders: Path,
    errors: list[str],
) -> None:
    training = workbench.training
    plan(panel, epochs=60, batch_size=128, dropout=0.25)
    press(qtbot, panel.start_button)
    qtbot.waitUntil(lambda: len(monitor_of(workbench).record.steps) > 2, timeout=PATIENCE)
    press(qtbot, panel.pause_button)
    qtbot.waitUntil(lambda: training.state is TrainingState.PAUSED, timeout=PATIENCE)
    assert panel.hint.isVisible()
    assert not panel.form.editor("batch_size").isEnabled()
    change(panel, "learning_rate", 0.003)
    change(panel, "weight_decay", 0.01)
    press(qtbot, panel.pause_button)
    record = monitor_of(workbench).record
    qtbot.waitUntil(lambda: len(record.changes) == 1, timeout=PATIENCE)
    assert dict(record.changes[0].changes) == {"learning_rate": 0.003, "weight_decay": 0.01}
    assert not panel.hint.isVisible()
    # A layer that is not there is refused in a sentence, and the run goes on.
    press(qtbot, panel.pause_button)
    qtbot.waitUntil(lambda: training.state is TrainingState.PAUSED, timeout=PATIENCE)
    panel.form.adopt(frozen="conv9")
    with qtbot.waitSignal(workbench.session.noticed, timeout=PATIENCE):
        press(qtbot, panel.pause_button)
    assert "conv9" in errors.pop()
    with qtbot.waitSignal(training.ended, timeout=PATIENCE):
        press(qtbot, panel.stop_button)
    assert training.directory is not None
    run = Run(training.directory)
    assert (run.config.learning_rate, run.config.weight_decay) == (0.003, 0.01)
    told = [event for event in run.events() if isinstance(event, SettingsChanged)]
    assert [bool(event.changes) for event in told] == [True, False]


def test_losses_that_are_wrong_for_the_images_are_not_offered(
    qtbot: QtBot, workbench: Workbench, panel: TrainingPanel
) -> None:
    panel.form.adopt(data="digits", positive="3")
    box = panel.form.editor("loss")
    assert isinstance(box, QComboBox)
    model = box.model()
    assert isinstance(model, QStandardItemModel)

    def offered() -> list[str]:
        rows = range(box.count())
        return [str(box.itemData(row)) for row in rows if model.item(row).isEnabled()]

    qtbot.waitUntil(lambda: panel.form.target == "binary", timeout=PATIENCE)
    assert offered() == list(losses_for("binary"))
    assert panel.form.chosen("loss") == losses_for("binary")[0]
    box = panel.form.editor("positive")
    assert isinstance(box, SuggestionBox)
    assert [box.itemText(row) for row in range(box.count())] == [str(n) for n in range(10)]


def test_a_smaller_batch_is_offered_where_memory_does_not_suffice(
    qtbot: QtBot,
    workbench: Workbench,
    panel: TrainingPanel,
    own_folders: Path,
    errors: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    learn = Learner.learn

    def meagre(learner: Learner, step: Step, clip: float = 0.0) -> Iterator[Tally]:
        if step.samples > 32:
            raise torch.OutOfMemoryError
        return learn(learner, step, clip)

    monkeypatch.setattr(Learner, "learn", meagre)
    plan(panel, epochs=1, batch_size=64)
    with qtbot.waitSignal(workbench.training.ended, timeout=PATIENCE) as ended:
        press(qtbot, panel.start_button)
    assert ended.args == ["failed"]
    assert "32" in errors.pop()
    qtbot.waitUntil(panel.smaller_batch.isVisible)
    with qtbot.waitSignal(workbench.training.ended, timeout=PATIENCE) as ended:
        press(qtbot, panel.smaller_batch.go_button)
    assert ended.args == ["finished"]
    assert panel.smaller_batch.isHidden()
    started = monitor_of(workbench).record.started
    assert started is not None
    assert started.config.batch_size == 32


def test_settings_are_there_again_next_time(
    qtbot: QtBot, workbench: Workbench, panel: TrainingPanel, tmp_path: Path
) -> None:
    plan(panel, epochs=1, batch_size=512, optimizer="sgd", run=str(tmp_path / "run"))
    with qtbot.waitSignal(workbench.training.ended, timeout=PATIENCE):
        press(qtbot, panel.start_button)
    again = shown(qtbot, TrainingPanel(workbench))
    assert again.form.value() == TrainConfig(epochs=1, batch_size=512, optimizer="sgd")
    workbench.settings.write("training/config", "[no json")
    assert shown(qtbot, TrainingPanel(workbench)).form.value() is not None


def test_the_image_set_of_the_window_is_suggested(
    qtbot: QtBot, workbench: Workbench, panel: TrainingPanel
) -> None:
    with qtbot.waitSignal(workbench.inputs.image_set_opened, timeout=PATIENCE):
        workbench.inputs.open_image_set("digits")
    box = panel.form.editor("data").findChild(SuggestionBox)
    assert box is not None
    names = [box.itemText(i) for i in range(box.count())]
    assert names == ["digits", "mnist", "fashion-mnist", "cifar10", "cifar100"]


def test_the_devices_of_the_machine_are_offered(qtbot: QtBot, panel: TrainingPanel) -> None:
    box = panel.form.editor("device")
    qtbot.waitUntil(lambda: box.itemText(1).startswith("cpu ("), timeout=PATIENCE)
    box.setCurrentIndex(1)
    config = panel.form.value()
    assert config is not None
    assert config.device == "cpu"


def test_the_path_of_a_run_can_be_copied(qtbot: QtBot, panel: TrainingPanel) -> None:
    panel.status.set_directory(Path("/somewhere/runs/one"))
    qtbot.mouseClick(panel.status.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == str(Path("/somewhere/runs/one"))


def test_panel_and_status_bar_tell_the_same_time_left(
    qtbot: QtBot, workbench: Workbench, panel: TrainingPanel
) -> None:
    bar = shown(qtbot, StatusBar(workbench))
    plan(panel, epochs=2000, batch_size=256)
    press(qtbot, panel.start_button)
    told = re.compile(r"(.+) left, [\d,]+ images/s")

    def both() -> None:
        found = told.fullmatch(panel.status.pace.text())
        assert found is not None
        assert bar.job.time_left.text() == f"{found[1]} left"

    qtbot.waitUntil(both, timeout=PATIENCE)
    with qtbot.waitSignal(workbench.training.ended, timeout=PATIENCE):
        press(qtbot, panel.stop_button)
    assert "left" not in panel.status.pace.text()


def settle(qtbot: QtBot, workbench: Workbench) -> None:
    from cnnviz.qt.engine_thread import Job

    job = Job("nothing", lambda: None, urgent=True)
    with qtbot.waitSignal(job.over, timeout=PATIENCE):
        workbench.lane.submit(job)
