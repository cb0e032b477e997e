"""Following a run by its directory: what views show of it, live and from another day."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import torch
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot
from torch.nn.functional import cross_entropy
from torch.utils.data import TensorDataset

import cnnviz
from cnnviz.engine.events import drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.save import save_model
from cnnviz.engine.runs.follow import Follower
from cnnviz.engine.runs.log import line
from cnnviz.engine.runs.presence import Presence
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.events import BatchEnd, EpochEnd
from cnnviz.engine.training.fit import fit
from cnnviz.qt.app import make_window, open_first
from cnnviz.qt.docks.curves import CurvesView
from cnnviz.qt.docks.file import FileView
from cnnviz.qt.docks.training import TrainingPanel
from cnnviz.qt.engine_thread import Job
from cnnviz.qt.epoch_box import EpochBox
from cnnviz.qt.model_badge import ModelBadge
from cnnviz.qt.own_code_offer import OwnCodeOffer
from cnnviz.qt.session import Notice
from cnnviz.qt.settings import Settings
from cnnviz.qt.training_monitor import TrainingMonitor, monitor_of
from cnnviz.qt.workbench import Workbench
from cnnviz.state.open_file import Step

PATIENCE = 60_000
STEPS = 21  # of an epoch of digits


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a run of one epoch that nobody may change."""
    run = tmp_path_factory.mktemp("finished") / "run"
    drain(fit(TrainConfig(model="course_cnn", data="digits", epochs=1, run=str(run), device="cpu")))
    return run


@pytest.fixture
def run(finished: Path, tmp_path: Path) -> Path:
    """Give a copy that has not come to its end."""
    copy = tmp_path / "runs" / "night"
    shutil.copytree(finished, copy)
    log = copy / "events.jsonl"
    told = [text for text in log.read_text().splitlines(keepends=True) if "RunEnded" not in text]
    log.write_text("".join(told))
    return copy


@pytest.fixture
def monitor(workbench: Workbench) -> TrainingMonitor:
    return monitor_of(workbench)


@pytest.fixture
def notices(workbench: Workbench) -> list[Notice]:
    told: list[Notice] = []
    workbench.session.noticed.connect(told.append)
    return told


@pytest.fixture
def writer(run: Path) -> Iterator[Presence]:
    """Write the run, as far as others can see."""
    presence = Presence(run, 2)
    presence.take()
    yield presence
    presence.release()


def append(run: Path, *events: object) -> None:
    with (run / "events.jsonl").open("a") as log:
        log.write("".join(map(line, events)))


def steps(first: int, last: int) -> list[BatchEnd]:
    return [BatchEnd(2, n, 1.0, 0.5, 64, 0.1 * n, 0.001) for n in range(first, last + 1)]


def state_of(workbench: Workbench) -> str:
    followed = workbench.following.followed
    return "" if followed is None else followed.state


def open_run(qtbot: QtBot, workbench: Workbench, run: Path) -> None:
    assert workbench.following.open_run(run) is not None
    session, epochs = workbench.session, workbench.epochs
    qtbot.waitUntil(lambda: bool(state_of(workbench)), timeout=PATIENCE)
    qtbot.waitUntil(lambda: session.layers is not None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: session.image_set is not None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: epochs.is_shown and bool(epochs.epochs), timeout=PATIENCE)


def test_a_run_of_another_day_is_seen_like_one_of_the_window(
    qtbot: QtBot, workbench: Workbench, monitor: TrainingMonitor, finished: Path
) -> None:
    panel, box = TrainingPanel(workbench), EpochBox(workbench)
    typed = panel.form.value()
    for widget in (panel, box):
        qtbot.addWidget(widget)
    open_run(qtbot, workbench, finished)
    session, record = workbench.session, monitor.record
    assert list(record.steps) == list(range(1, STEPS + 1))
    assert record.started is not None
    assert record.started.directory == finished
    assert record.reason == state_of(workbench) == "finished"
    assert [epoch.epoch for epoch in record.epochs] == [1]
    assert session.model is not None
    assert session.model.path == finished / "checkpoints" / "last.safetensors"
    assert session.image_set is not None
    assert session.image_set.spec == "digits"
    assert choices(box) == ["newest", "epoch 1"]
    qtbot.waitUntil(lambda: "Finished." in panel.status.where.text())
    assert "nobody writes it now" in panel.status.followed.text()
    assert panel.status.folder.toolTip() == str(finished)
    assert panel.continue_button.isEnabled()
    assert panel.form.value() == typed  # looking at a run changes nothing that was typed


def choices(box: QComboBox) -> list[str]:
    return [box.itemText(index) for index in range(box.count())]


def test_what_another_process_appends_is_seen(
    qtbot: QtBot,
    workbench: Workbench,
    monitor: TrainingMonitor,
    run: Path,
    writer: Presence,
) -> None:
    panel, curves, box = TrainingPanel(workbench), CurvesView(workbench), EpochBox(workbench)
    badge, file = ModelBadge(workbench.session), FileView(workbench)
    for widget in (panel, curves, box, badge, file):
        qtbot.addWidget(widget)
    curves.show()
    open_run(qtbot, workbench, run)
    assert badge.name.text() == "night"
    assert not file.moved.text()
    assert state_of(workbench) == "training"
    assert "2 processes" in panel.status.followed.text()
    assert "cannot be paused here" in panel.status.followed.text()
    assert not panel.continue_button.isEnabled()
    assert "Another process" in panel.continue_button.toolTip()
    before = workbench.session.model
    append(run, *steps(STEPS + 1, STEPS + 9))
    qtbot.waitUntil(lambda: len(monitor.record.steps) == STEPS + 9, timeout=PATIENCE)
    qtbot.waitUntil(lambda: len(curves.loss.arrays()["train_x"]) == STEPS + 9, timeout=PATIENCE)

    newer = load_model("course_cnn", num_classes=10)
    for name in ("epoch-0002", "last"):
        save_model(run / "checkpoints" / f"{name}.safetensors", newer, {"epoch": 2})
    append(run, EpochEnd(2, 2 * STEPS, 1.0, 0.5, 1.0, 0.5, False, 1.0, 10.0))
    qtbot.waitUntil(lambda: workbench.session.model is not before, timeout=PATIENCE)
    qtbot.waitUntil(lambda: choices(box)[-1] == "epoch 2", timeout=PATIENCE)
    assert workbench.session.selection.epoch is None
    assert file.moved.text() == "The views show the newest weights of its run."
    workbench.epochs.show(1)
    qtbot.waitUntil(lambda: "show epoch 1 of" in file.moved.text(), timeout=PATIENCE)
    assert badge.name.text() == "night"

    writer.release()
    qtbot.waitUntil(lambda: state_of(workbench) == "stopped", timeout=PATIENCE)
    qtbot.waitUntil(panel.continue_button.isEnabled, timeout=PATIENCE)


def test_the_epoch_that_a_person_chose_stays_when_newer_weights_come(
    qtbot: QtBot, workbench: Workbench, monitor: TrainingMonitor, run: Path, writer: Presence
) -> None:
    open_run(qtbot, workbench, run)
    workbench.epochs.show(1)
    qtbot.waitUntil(lambda: workbench.session.selection.epoch == 1, timeout=PATIENCE)
    chosen = workbench.session.model
    newer = load_model("course_cnn", num_classes=10)
    save_model(run / "checkpoints" / "last.safetensors", newer, {"epoch": 2})
    append(run, *steps(STEPS + 1, STEPS + 1))
    looks: list[object] = []
    workbench.lane.job_added.connect(looks.append)
    qtbot.waitUntil(lambda: len(looks) >= 3, timeout=PATIENCE)
    assert workbench.session.model is chosen
    workbench.epochs.show(None)
    qtbot.waitUntil(lambda: workbench.session.model is not chosen, timeout=PATIENCE)


def test_a_folder_that_goes_away_is_looked_for(
    qtbot: QtBot, workbench: Workbench, monitor: TrainingMonitor, run: Path
) -> None:
    panel = TrainingPanel(workbench)
    qtbot.addWidget(panel)
    open_run(qtbot, workbench, run)
    assert state_of(workbench) == "stopped"
    elsewhere = run.with_name("elsewhere")
    run.rename(elsewhere)
    qtbot.waitUntil(lambda: "is away" in panel.status.followed.text(), timeout=PATIENCE)
    assert not panel.continue_button.isEnabled()
    assert len(monitor.record.steps) == STEPS  # what was read is seen on
    append(elsewhere, *steps(STEPS + 1, STEPS + 2))
    elsewhere.rename(run)
    qtbot.waitUntil(lambda: len(monitor.record.steps) == STEPS + 2, timeout=PATIENCE)
    qtbot.waitUntil(panel.continue_button.isEnabled, timeout=PATIENCE)


def test_a_run_that_begins_anew_in_its_folder_is_told_from_its_beginning(
    qtbot: QtBot, workbench: Workbench, monitor: TrainingMonitor, run: Path
) -> None:
    open_run(qtbot, workbench, run)
    log = run / "events.jsonl"
    first = log.read_text().splitlines(keepends=True)[0]
    log.write_text(first + "".join(map(line, steps(1, 3))))
    qtbot.waitUntil(lambda: list(monitor.record.steps) == [1, 2, 3], timeout=PATIENCE)
    assert monitor.record.epochs == []


def test_a_run_of_somebody_elses_loop_cannot_be_continued_here(
    qtbot: QtBot, workbench: Workbench, notices: list[Notice], run: Path
) -> None:
    (run / "config.json").write_text('{"origin": "record", "settings": {"rate": 0.1}}')
    panel = TrainingPanel(workbench)
    qtbot.addWidget(panel)
    open_run(qtbot, workbench, run)
    assert workbench.session.model is not None
    assert not panel.continue_button.isEnabled()
    assert "of its own" in panel.continue_button.toolTip()
    # It keeps no images of its own; that is said, and others are looked at.
    assert any("without its images" in notice.text for notice in notices)
    assert not any(notice.is_error for notice in notices)


def test_a_run_of_an_earlier_version_opens(
    qtbot: QtBot, workbench: Workbench, monitor: TrainingMonitor, run: Path
) -> None:
    shutil.rmtree(run / "history")
    for name in ("summary.json", "writing.lock"):
        (run / name).unlink(missing_ok=True)
    log = run / "events.jsonl"
    log.write_text(log.read_text().replace('"figure"', '"accuracy"').replace(',"rate":0.001', ""))
    open_run(qtbot, workbench, run)
    assert len(monitor.record.steps) == STEPS
    assert monitor.record.figures[-1] > 0
    assert state_of(workbench) == "stopped"


def test_a_folder_that_is_no_run_is_refused_and_the_one_before_followed_on(
    qtbot: QtBot,
    workbench: Workbench,
    monitor: TrainingMonitor,
    notices: list[Notice],
    run: Path,
    tmp_path: Path,
) -> None:
    open_run(qtbot, workbench, run)
    workbench.following.open_run(tmp_path)
    qtbot.waitUntil(lambda: any("no run" in one.text for one in notices), timeout=PATIENCE)
    append(run, *steps(STEPS + 1, STEPS + 1))
    qtbot.waitUntil(lambda: len(monitor.record.steps) == STEPS + 1, timeout=PATIENCE)


def test_a_run_whose_reading_is_cancelled_is_left_and_one_before_it_followed_on(
    qtbot: QtBot,
    workbench: Workbench,
    monitor: TrainingMonitor,
    run: Path,
    finished: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    following, lane = workbench.following, workbench.lane
    open_run(qtbot, workbench, run)

    def endless(follower: Follower) -> Iterator[list[object]]:
        if follower.directory == run:
            return
        yield steps(1, 1)
        while True:
            yield []

    with monkeypatch.context() as patch:
        patch.setattr(Follower, "everything", endless)
        gate = Event()
        lane.submit(Job("waits", gate.wait, urgent=True))
        job = following.open_run(finished)
        assert job is not None
        with qtbot.waitSignal(job.over, timeout=PATIENCE):
            lane.cancel(job)  # before anything was read of it
            gate.set()
        assert state_of(workbench) == "stopped"
        job = following.open_run(finished)
        qtbot.waitUntil(lambda: list(monitor.record.steps) == [1], timeout=PATIENCE)
        with qtbot.waitSignal(job.over, timeout=PATIENCE):
            lane.cancel(job)
    assert following.followed is None
    assert not monitor.record.steps
    open_run(qtbot, workbench, run)
    assert len(monitor.record.steps) == STEPS


def test_a_run_that_was_followed_goes_on_in_the_window(
    qtbot: QtBot, workbench: Workbench, monitor: TrainingMonitor, notices: list[Notice], run: Path
) -> None:
    text = (run / "config.json").read_text()
    (run / "config.json").write_text(text.replace('"epochs": 1', '"epochs": 2'))
    panel = TrainingPanel(workbench)
    qtbot.addWidget(panel)
    open_run(qtbot, workbench, run)
    with qtbot.waitSignal(workbench.training.ended, timeout=PATIENCE) as ended:
        panel.continue_button.click()
    assert ended.args == ["finished"], notices
    assert workbench.following.followed is None
    assert list(monitor.record.steps) == list(range(1, 2 * STEPS + 1))
    assert [epoch.epoch for epoch in monitor.record.epochs] == [1, 2]
    assert not panel.status.followed.isVisible()


def test_no_run_is_opened_while_a_network_trains_here(
    qtbot: QtBot, workbench: Workbench, notices: list[Notice], run: Path, tmp_path: Path
) -> None:
    config = TrainConfig(model="course_cnn", data="digits", epochs=9, run=str(tmp_path / "own"))
    with qtbot.waitSignal(workbench.training.events, timeout=PATIENCE):
        workbench.training.start(config)
    assert workbench.following.open_run(run) is None
    assert "stop it before" in notices[-1].text
    with qtbot.waitSignal(workbench.training.ended, timeout=PATIENCE):
        workbench.training.stop()


def test_a_dropped_run_is_no_folder_of_images(
    qtbot: QtBot, workbench: Workbench, finished: Path
) -> None:
    assert workbench.open_paths([finished]) == []
    qtbot.waitUntil(lambda: state_of(workbench) == "finished", timeout=PATIENCE)
    qtbot.waitUntil(lambda: not workbench.lane.jobs(), timeout=PATIENCE)


def test_the_window_opens_on_a_run_and_comes_back_to_it(
    qtbot: QtBot, qapp: Any, finished: Path, tmp_path: Path
) -> None:
    for model in (str(finished), None):
        window = make_window(qapp, Settings(tmp_path / "settings"))
        qtbot.addWidget(window)
        window.show()
        open_first(window, model, None, None)
        bench = window.workbench
        qtbot.waitUntil(lambda b=bench: state_of(b) == "finished", timeout=PATIENCE)
        qtbot.waitUntil(lambda b=bench: b.session.image_set is not None, timeout=PATIENCE)
        qtbot.waitUntil(lambda b=bench: b.session.layers is not None, timeout=PATIENCE)
        assert bench.session.model.path == finished / "checkpoints" / "last.safetensors"
        if model:
            bench.session.choose_unit("conv2", 3)
        else:
            assert (bench.session.selection.layer, bench.session.selection.unit) == ("conv2", 3)
        window.close()


OWN = """
from torch import nn

class Own(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(1, 4, 3)
        self.last = nn.Linear(4 * 36, 3)

    def forward(self, x):
        return self.last(self.first(x).relu().flatten(1))
"""


def test_a_network_of_ones_own_is_followed_once_a_person_lets_its_class_run(
    qtbot: QtBot,
    workbench: Workbench,
    notices: list[Notice],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "own_net.py").write_text(OWN)
    monkeypatch.syspath_prepend(tmp_path)
    model = import_module("own_net").Own()
    x, y = torch.rand(30, 1, 8, 8), torch.arange(30) % 3
    offer, asked = OwnCodeOffer(workbench), []
    qtbot.addWidget(offer)
    workbench.models.trust_needed.connect(asked.append)
    with cnnviz.record(tmp_path / "run", model, probe=TensorDataset(x, y)) as run:

        def epoch() -> None:
            with torch.no_grad():
                model.last.bias += 1
            run.step(cross_entropy(model(x), y).item())
            run.epoch()

        epoch()
        workbench.following.open_run(tmp_path / "run")
        qtbot.waitUntil(lambda: state_of(workbench) == "training", timeout=PATIENCE)
        session = workbench.session
        qtbot.waitUntil(lambda: session.file is not None, timeout=PATIENCE)
        qtbot.waitUntil(lambda: session.file.step is Step.TENSORS, timeout=PATIENCE)
        assert not asked  # opening a run asks nothing
        offer.show_file(session.file)
        offer.known_button.click()
        workbench.models.agree(asked.pop())
        qtbot.waitUntil(lambda: session.model is not None or bool(notices), timeout=PATIENCE)
        assert not notices
        qtbot.waitUntil(lambda: workbench.epochs.is_shown, timeout=PATIENCE)
        before = session.model
        epoch()
        qtbot.waitUntil(lambda: session.model is not before, timeout=PATIENCE)
        bias = session.model.module.get_parameter("last.bias")
        torch.testing.assert_close(bias, model.last.bias.detach())
    qtbot.waitUntil(lambda: state_of(workbench) == "finished", timeout=PATIENCE)


def train(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "cnnviz", "train", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.slow
def test_a_real_training_is_followed_through_its_death_and_its_end(
    qtbot: QtBot, workbench: Workbench, monitor: TrainingMonitor, tmp_path: Path
) -> None:
    """Another process trains, is killed, and a third one goes on; the window starts none."""
    run = tmp_path / "run"
    about = ["--model", "course_cnn", "--data", "digits", "--epochs", "60", "--device", "cpu"]
    curves, box = CurvesView(workbench), EpochBox(workbench)
    for widget in (curves, box):
        qtbot.addWidget(widget)
    curves.show()
    first = train(*about, "--run", str(run))
    try:
        qtbot.waitUntil((run / "format").exists, timeout=PATIENCE)
        workbench.following.open_run(run)
        qtbot.waitUntil(lambda: state_of(workbench) == "training", timeout=PATIENCE)
        qtbot.waitUntil(lambda: len(monitor.record.epochs) >= 2, timeout=PATIENCE)
        qtbot.waitUntil(lambda: "epoch 2" in choices(box), timeout=PATIENCE)
        weights = workbench.session.model
        qtbot.waitUntil(lambda: workbench.session.model is not weights, timeout=PATIENCE)
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    qtbot.waitUntil(lambda: state_of(workbench) == "broken off", timeout=PATIENCE)
    had = len(monitor.record.epochs)
    second = train("--resume", str(run), "--epochs", str(had + 2))
    try:
        qtbot.waitUntil(lambda: state_of(workbench) == "finished", timeout=PATIENCE)
        assert second.wait(60) == 0
    finally:
        second.kill()
        second.wait()
    assert list(monitor.record.steps) == list(range(1, STEPS * (had + 2) + 1))
    assert [epoch.epoch for epoch in monitor.record.epochs] == list(range(1, had + 3))
    qtbot.waitUntil(lambda: f"epoch {had + 2}" in choices(box), timeout=PATIENCE)
    drawn = curves.loss.arrays()["train_x"]
    qtbot.waitUntil(lambda: len(curves.loss.arrays()["train_x"]) == STEPS * (had + 2))
    assert len(drawn)
