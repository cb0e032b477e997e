"""The status bar names the job, the news and the choice, and every button does what it says."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from cnnviz.engine.events import Progress
from cnnviz.qt.engine_thread import EngineThread, Job, JobState
from cnnviz.qt.notices import NoticeBar, TextDialog
from cnnviz.qt.session import Session
from cnnviz.qt.status import (
    ContextLabel,
    JobStatus,
    SelectionChips,
    StatusBar,
    readable_duration,
)
from cnnviz.state.pace import Pace

CLICK = Qt.MouseButton.LeftButton


@pytest.fixture
def lane(qapp: QApplication) -> Iterator[EngineThread]:
    made = EngineThread()
    yield made
    assert made.close()


class Work:
    """A job that goes on until it is told to end, and says how far it is."""

    def __init__(self, total: int | None = 100) -> None:
        self.total = total
        self.done = 0
        self.end = threading.Event()
        self.closed = False

    def __call__(self):
        try:
            while not self.end.is_set():
                yield Progress(self.done, self.total, "reading")
                time.sleep(0.002)
        finally:
            self.closed = True


def test_a_quick_job_is_never_shown(qtbot, lane) -> None:
    status = JobStatus(lane)
    qtbot.addWidget(status)
    seen = []
    job = Job("Quick", lambda: 5)
    job.over.connect(lambda: seen.append(status.isVisibleTo(None)))
    lane.submit(job)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [False]
    assert status.job is None


def test_a_slow_job_shows_title_progress_and_goes_when_it_ends(qtbot, lane) -> None:
    status = JobStatus(lane)
    qtbot.addWidget(status)
    work = Work()
    started = time.monotonic()
    lane.submit(Job("Opening resnet50", work))
    work.done = 40
    qtbot.waitUntil(lambda: status.job is not None)
    assert time.monotonic() - started >= 0.3
    qtbot.waitUntil(lambda: status.bar.value() == 400)
    assert status.title.text() == "Opening resnet50 · reading"
    work.end.set()
    qtbot.waitUntil(lambda: status.job is None)
    assert not status.isVisibleTo(None)


def test_cancel_by_a_click_ends_the_job_and_cleans_up(qtbot, lane) -> None:
    status = JobStatus(lane)
    qtbot.addWidget(status)
    work = Work(total=None)
    job = lane.submit(Job("Sweeping", work))
    qtbot.waitUntil(lambda: status.job is job)
    assert status.bar.maximum() == 0  # nobody knows the total: the bar says busy
    with qtbot.waitSignal(job.cancelled, timeout=2000):
        qtbot.mouseClick(status.cancel_button, CLICK)
        assert not status.cancel_button.isEnabled()
        assert status.time_left.text() == "cancelling"
    assert work.closed
    assert status.job is None


def test_quiet_jobs_stay_unsaid_and_others_are_counted(qtbot, lane) -> None:
    status = JobStatus(lane)
    qtbot.addWidget(status)
    quiet, patient, urgent = Work(), Work(), Work()
    lane.submit(Job("Looking", quiet, quiet=True))
    lane.submit(Job("Training", patient))
    lane.submit(Job("Opening", urgent, urgent=True))
    qtbot.waitUntil(lambda: status.more.text() == "and 1 more")
    assert status.title.text() == "Opening · reading"
    assert "Training" in status.more.toolTip()
    urgent.end.set()
    qtbot.waitUntil(lambda: status.title.text() == "Training · reading")
    assert not status.more.isVisibleTo(status)
    for work in (quiet, patient):
        work.end.set()
    qtbot.waitUntil(lambda: not lane.jobs())


def test_a_paused_job_says_so(qtbot, lane) -> None:
    status = JobStatus(lane)
    qtbot.addWidget(status)
    work = Work()
    job = lane.submit(Job("Training", work))
    qtbot.waitUntil(lambda: status.job is job and job.state is JobState.RUNNING)
    lane.set_paused(job, True)
    qtbot.waitUntil(lambda: status.time_left.text() == "paused")
    lane.set_paused(job, False)
    qtbot.waitUntil(lambda: status.time_left.text() != "paused")
    work.end.set()
    qtbot.waitUntil(lambda: status.job is None)


def test_a_job_whose_owner_measures_it_is_told_by_that_pace(qtbot, lane) -> None:
    pace = Pace()
    status = JobStatus(lane, paces={"training": pace})
    qtbot.addWidget(status)
    end = threading.Event()

    def body():
        yield Progress(9, 10, "reading")
        yield SimpleNamespace(steps_per_epoch=50, config=SimpleNamespace(epochs=4), step=0)
        while not end.is_set():
            yield SimpleNamespace(step=100)
            time.sleep(0.002)

    pace.note(0.25, time.monotonic() - 5)
    pace.note(0.5, time.monotonic())
    lane.submit(Job("Training", body, key="training"))
    qtbot.waitUntil(lambda: status.bar.value() == 500 and status.bar.maximum() == 1000)
    assert status.title.text() == "Training"
    assert status.time_left.text() in ("10 s left", "9 s left")
    end.set()
    qtbot.waitUntil(lambda: status.job is None)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "1 s"), (8.4, "8 s"), (59.4, "59 s"), (61, "1 min"), (3590, "1 h"), (7500, "2 h 5 min")],
)
def test_durations_are_said_as_people_say_them(seconds: float, text: str) -> None:
    assert readable_duration(seconds) == text


# ---- news ---------------------------------------------------------------------------------


def test_an_error_stays_until_it_is_dismissed(qtbot) -> None:
    session = Session()
    bar = NoticeBar(session)
    qtbot.addWidget(bar)
    bar.resize(600, 30)
    bar.show()
    session.notice("net.pth: the file is cut in half.", "Traceback ...", is_error=True)
    session.notice("Something less important.")
    assert bar.text.text() == "net.pth: the file is cut in half."
    assert not bar._fade.isActive()
    session.notice("Another error.", is_error=True)
    assert bar.text.text() == "Another error."
    qtbot.mouseClick(bar.dismiss_button, CLICK)
    assert bar.notice is None
    assert not bar.text.isVisible()


def test_news_goes_by_itself(qtbot) -> None:
    session = Session()
    bar = NoticeBar(session)
    qtbot.addWidget(bar)
    bar._fade.setInterval(20)
    session.notice("Saved.")
    assert bar.notice is not None
    qtbot.waitUntil(lambda: bar.notice is None)


def test_details_can_be_read_selected_and_copied(qtbot, qapp: QApplication) -> None:
    session = Session()
    bar = NoticeBar(session)
    qtbot.addWidget(bar)
    bar.show()
    session.notice("An earlier word.")
    session.notice("It failed.", "Traceback\n  line 5", is_error=True)
    qtbot.mouseClick(bar.details_button, CLICK)
    dialog = next(w for w in bar.findChildren(TextDialog))
    assert dialog.heading.text() == "It failed."
    assert "line 5" in dialog.body.toPlainText()
    assert "An earlier word." in dialog.body.toPlainText()
    dialog.body.selectAll()
    assert dialog.body.textCursor().hasSelection()
    qtbot.mouseClick(dialog.copy_button, CLICK)
    assert "It failed." in QGuiApplication.clipboard().text()
    assert "line 5" in QGuiApplication.clipboard().text()
    dialog.close()
    bar.dismiss()


def test_hostile_text_is_shown_as_text(qtbot) -> None:
    session = Session()
    bar = NoticeBar(session)
    qtbot.addWidget(bar)
    bar.show()
    session.notice("<img src='x'><b>bold</b>\n second line", is_error=True)
    assert bar.text.textFormat() == Qt.TextFormat.PlainText
    assert bar.text.text() == "<img src='x'><b>bold</b> second line"
    assert "<img" not in bar.text.toolTip()
    bar.dismiss()


def test_a_long_notice_never_widens_the_window(qtbot) -> None:
    session = Session()
    bar = NoticeBar(session)
    qtbot.addWidget(bar)
    session.notice("long " * 2000, is_error=True)
    assert bar.minimumSizeHint().width() < 400
    bar.resize(300, 30)
    assert not bar.grab().isNull()
    bar.dismiss()


# ---- what is open and chosen ------------------------------------------------------------------


def test_chips_show_the_choice_and_take_it_back(qtbot) -> None:
    session = Session()
    chips = SelectionChips(session)
    qtbot.addWidget(chips)
    chips.show()
    assert not chips.layer.isVisible()
    session.commit(session.selection.with_layer("conv2").with_unit(7).with_epoch("run", 3))
    assert [chip.text() for chip in (chips.layer, chips.unit, chips.epoch)] == [
        "layer conv2",
        "unit 7",
        "epoch 3",
    ]
    qtbot.mouseClick(chips.epoch, CLICK)
    assert session.selection.epoch is None
    assert session.selection.layer == "conv2"
    qtbot.mouseClick(chips.unit, CLICK)
    assert session.selection.unit is None
    qtbot.mouseClick(chips.layer, CLICK)
    assert session.selection.layer is None
    assert not chips.layer.isVisible()


def test_the_epoch_chip_asks_for_the_newest_weights(qtbot) -> None:
    session = Session()
    asked: list[object] = []
    chips = SelectionChips(session, SimpleNamespace(show=asked.append))
    qtbot.addWidget(chips)
    chips.show()
    session.commit(session.selection.with_epoch("run", 3))
    qtbot.mouseClick(chips.epoch, CLICK)
    assert asked == [None]


class Images(list):
    name = "digits"


def test_the_context_names_model_device_and_images(qtbot) -> None:
    session = Session()
    label = ContextLabel(session)
    qtbot.addWidget(label)
    assert label.text() == "No model"
    weight = SimpleNamespace(device="cuda:0")
    module = SimpleNamespace(parameters=lambda: iter([weight]))
    session._model = SimpleNamespace(title="ResNet-50", module=module)
    session.model_changed.emit()
    session.set_image_set(Images(range(1797)))
    assert label.text() == "ResNet-50 · cuda:0 · digits (1,797 images)"
    session._model = None
    session._checkpoint = SimpleNamespace(path=Path("/somewhere/odd.pth"))
    session.checkpoint_changed.emit()
    assert label.text() == "odd.pth (tensors only) · digits (1,797 images)"


def test_what_is_said_has_room_in_a_small_window(qtbot, lane) -> None:
    session = Session()
    bar = StatusBar(
        SimpleNamespace(
            session=session,
            lane=lane,
            epochs=None,
            downloads=SimpleNamespace(lane=lane),
            process_lane=lane,
            training=SimpleNamespace(pace=Pace()),
        )
    )
    qtbot.addWidget(bar)
    bar.resize(1280, 32)
    bar.show()
    session.commit(session.selection.with_layer("features.12.expand3x3").with_unit(17))
    assert bar.chips.isVisible()
    session.notice("squeezenet.pth: the file ends in the middle of a tensor.", is_error=True)
    qtbot.waitUntil(lambda: bar.notices.text.width() > 400)
    assert not bar.chips.isVisible()
    bar.notices.dismiss()
    assert bar.chips.isVisible()
