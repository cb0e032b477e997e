"""Image sets by real clicks: which one, which part of it, and how to get one that is not here."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from cnnviz.engine.data import download
from cnnviz.qt.app import make_window, open_first
from cnnviz.qt.docks.samples import SamplesView
from cnnviz.qt.session import Notice
from cnnviz.qt.session_keeper import SessionKeeper
from cnnviz.qt.settings import Settings
from cnnviz.qt.status import JobStatus
from cnnviz.qt.workbench import Workbench, make_workbench
from tests.loopback import Server, checked, serving, small_mnist

WAIT = 30_000


class Bench:
    """A Samples dock, the status of jobs, and a session around them."""

    def __init__(self, qtbot: QtBot, settings: Settings) -> None:
        self.qtbot = qtbot
        self.workbench: Workbench = make_workbench(settings)
        self.session = self.workbench.session
        self.notices: list[Notice] = []
        self.withdrawn: list[str] = []
        self.session.noticed.connect(self.notices.append)
        self.session.withdrawn.connect(self.withdrawn.append)
        self.keeper = SessionKeeper(
            settings, self.session, self.workbench.models, self.workbench.inputs
        )
        self.status = JobStatus(self.workbench.lane, self.workbench.downloads.lane)
        self.view = SamplesView(self.workbench)
        for widget in (self.status, self.view):
            qtbot.addWidget(widget)
        self.view.resize(680, 200)
        with qtbot.waitExposed(self.view):
            self.view.show()
        self.offer = self.view.offer

    def wait_for(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=WAIT)

    def press(self, button: QPushButton) -> None:
        assert button.isVisible(), button.text()
        assert button.isEnabled(), button.text()
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def choose(self, title: str) -> None:
        """Choose an entry of the box by the keyboard."""
        box = self.view.sets
        index = box.findText(title)
        assert index >= 0, title
        box.setFocus()
        box.showPopup()
        view = box.view()
        view.setCurrentIndex(box.model().index(index, 0))
        self.qtbot.keyClick(view, Qt.Key.Key_Return)

    def open(self, spec: str) -> None:
        self.workbench.inputs.open_image_set(spec)
        self.wait_for(lambda: self.session.image_set is not None)

    def titles(self) -> list[str]:
        box = self.view.sets
        return [box.itemText(index) for index in range(box.count()) if box.itemText(index)]

    @property
    def shown(self) -> tuple[str, str | None, int]:
        images = self.session.image_set
        assert images is not None
        return images.kind, images.split, len(images)


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(qtbot, Settings(tmp_path / "settings"))
    yield made
    assert made.workbench.lane.close(30_000)
    made.workbench.settings.flush()


@pytest.fixture
def content(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    files = small_mnist(samples=400)
    resources = checked(files)
    monkeypatch.setattr(download, "resources", lambda _name: resources)
    return files


@pytest.fixture
def server(content: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with serving(content) as made:
        monkeypatch.setenv("CNNVIZ_MIRRORS", made.address)
        yield made


def picture(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (12, 10), (128, 0, 0)).save(path)
    return path


# ---- which set ---------------------------------------------------------------------------


def test_a_set_is_opened_from_the_box_and_remembered(
    qtbot: QtBot, bench: Bench, tmp_path: Path
) -> None:
    for name in ("cat", "dog"):
        picture(tmp_path / "pets" / name / "a.png")
    bench.choose("digits")
    bench.wait_for(lambda: bench.session.image_set is not None)
    assert bench.shown == ("digits", "all", 1797)
    bench.choose("Open folder…")
    assert bench.view.sets.currentText() == "digits"
    dialog = bench.view.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "pets"))
    dialog.reject()
    bench.wait_for(lambda: bench.shown[0] == "folder")
    assert bench.view.sets.currentText() == "pets"
    assert not bench.view.part.isVisible()
    settings = bench.workbench.settings
    assert settings.recent_image_sets == (str(tmp_path / "pets"),)
    # The next window offers it after the built-in names.
    again = SamplesView(bench.workbench)
    qtbot.addWidget(again)
    texts = [again.sets.itemText(index) for index in range(again.sets.count())]
    assert texts == [
        *("digits", "mnist", "fashion-mnist", "cifar10", "cifar100", "", "pets", ""),
        *("Open folder…", "Open CSV file…"),
    ]


def test_recent_sets_of_one_name_are_told_apart(bench: Bench, tmp_path: Path) -> None:
    for place in ("summer", "winter"):
        bench.open(str(picture(tmp_path / place / "photos" / "a.png").parent))
        bench.wait_for(
            lambda place=place: (
                str(tmp_path / place / "photos") in bench.workbench.settings.recent_image_sets
            )
        )
    assert {"photos (summer)", "photos (winter)"} <= set(bench.titles())
    bench.workbench.settings.add_recent_image_set(str(tmp_path / "copies" / "mnist"))
    assert {"mnist", "mnist (copies)"} <= set(bench.titles())
    bench.choose("photos (summer)")
    bench.wait_for(lambda: "summer" in bench.session.image_set.spec)


def test_a_relative_path_is_remembered_as_a_whole_one(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture(tmp_path / "photos" / "a.png")
    monkeypatch.chdir(tmp_path)
    bench.open("images:photos")
    bench.wait_for(lambda: bool(bench.workbench.settings.recent_image_sets))
    wanted = f"images:{tmp_path / 'photos'}"
    assert bench.workbench.settings.recent_image_sets == (wanted,)
    assert bench.workbench.settings.last_session.data == wanted
    assert bench.view.sets.currentData() == wanted


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: folder.mkdir(), "there is no picture in this folder"),
        (lambda folder: None, "there is no such file or folder"),
        (lambda folder: folder.write_text("not a set"), "a folder or a CSV file"),
    ],
    ids=["empty", "missing", "wrong kind"],
)
def test_what_is_no_image_set_is_told_and_the_box_goes_back(
    bench: Bench, tmp_path: Path, make: Callable[[Path], object], words: str
) -> None:
    bench.open("digits")
    make(tmp_path / "odd")
    bench.workbench.settings.add_recent_image_set(str(tmp_path / "odd"))
    bench.choose("odd")
    bench.wait_for(lambda: bool(bench.notices))
    assert words in bench.notices[0].text
    assert bench.notices[0].is_error
    bench.wait_for(lambda: bench.view.sets.currentText() == "digits")
    assert bench.shown[0] == "digits"
    assert not bench.offer.isVisible()


def test_the_parts_of_a_set_can_be_chosen(bench: Bench) -> None:
    bench.open("digits")
    part = bench.view.part
    assert part.isVisible()
    assert [part.itemText(index) for index in range(part.count())] == ["train", "test", "all"]
    assert part.currentText() == "all"
    part.setFocus()
    bench.qtbot.keyClick(part, Qt.Key.Key_Up)
    bench.wait_for(lambda: bench.shown == ("digits", "test", 360))
    assert part.currentText() == "test"
    assert bench.view.header.text() == "Digits · 360 images"


# ---- a set that is not here --------------------------------------------------------------


def begin(bench: Bench) -> None:
    """Come to the point where the size is told."""
    bench.choose("mnist")
    bench.wait_for(bench.offer.isVisible)
    bench.press(bench.offer.go_button)
    bench.wait_for(lambda: bench.offer.go_button.text().endswith(" MB"))


def test_what_is_selected_is_told_and_modifier_keys_select(qtbot: QtBot, bench: Bench) -> None:
    bench.open("digits")
    session, strip = bench.session, bench.view.strip
    assert "selected" not in bench.view.header.text()
    session.choose_samples([1, 2])
    assert bench.view.header.text() == "Digits · 1,797 images · 2 selected"
    left = Qt.MouseButton.LeftButton
    for row, key in ((4, Qt.KeyboardModifier.ShiftModifier), (3, None)):
        place = strip.visualRect(strip.model().index(row, 0)).center()
        assert place.x() > 0
        looked = session.input
        qtbot.mouseClick(strip.viewport(), left, key or Qt.KeyboardModifier.NoModifier, place)
        assert session.selection.sample_ids == (1, 2, 4)
        if key is not None:
            assert session.input is looked
    bench.wait_for(lambda: session.input is not None and session.input.sample_id == 3)
    session.clear_samples()
    assert "selected" not in bench.view.header.text()


def test_a_set_that_is_not_here_is_offered_fetched_and_opened(
    bench: Bench, server: Server, content: dict[str, bytes], own_folders: Path
) -> None:
    bench.open("digits")
    bench.choose("mnist")
    bench.wait_for(bench.offer.isVisible)
    assert bench.offer.text.text() == "There is no copy of mnist on this machine yet."
    assert "cnnviz download mnist" in bench.notices[-1].text
    assert not bench.view.strip.isVisible()
    assert not bench.view.after.isVisible()
    bench.press(bench.offer.go_button)
    size = f"{sum(map(len, content.values())) / 1e6:.1f} MB"
    bench.wait_for(lambda: bench.offer.go_button.text() == f"Download {size}")
    folder = own_folders / "data" / "mnist"
    assert bench.offer.text.text() == f"mnist: {size} from 127.0.0.1, to be kept in {folder}."
    assert server.ranges == []
    assert not folder.exists()
    bench.press(bench.offer.go_button)
    bench.wait_for(lambda: bench.shown == ("mnist", "train", 400))
    assert not bench.offer.isVisible()
    assert bench.view.strip.isVisible()
    assert bench.view.sets.currentText() == "mnist"
    assert bench.withdrawn == [bench.notices[0].text]
    assert bench.session.input is not None
    assert bench.session.input.sample_id == 0


def test_progress_cancel_midway_and_go_on(bench: Bench, server: Server, own_folders: Path) -> None:
    begin(bench)
    server.hold_after = 160_000
    bench.press(bench.offer.go_button)
    bench.wait_for(lambda: bench.offer.text.text().startswith("Downloading mnist: 0.2 MB of "))
    assert bench.offer.bar.isVisible()
    assert 0 < bench.offer.bar.value() < bench.offer.bar.maximum()
    bench.wait_for(lambda: bench.status.job is not None)
    assert bench.status.title.text().startswith("Downloading mnist")
    assert 0 < bench.status.bar.value() < 1000
    # The server is silent now, and Cancel works nevertheless.
    start = time.monotonic()
    bench.press(bench.offer.cancel_button)
    bench.wait_for(lambda: not bench.offer.cancel_button.isVisible())
    assert time.monotonic() - start < 0.5  # 0.2 and what other load may cost
    part = own_folders / "data" / "mnist" / "train-images-idx3-ubyte.gz.part"
    assert part.stat().st_size == 160_000
    assert "0.2 MB of it are here already." in bench.offer.text.text()
    assert bench.offer.go_button.text().startswith("Go on, ")
    server.release()
    bench.press(bench.offer.go_button)
    bench.wait_for(lambda: bench.session.image_set is not None)
    assert bench.shown == ("mnist", "train", 400)
    assert "bytes=160000-" in server.ranges


def test_what_was_interrupted_on_another_day_goes_on(
    bench: Bench, server: Server, content: dict[str, bytes], own_folders: Path
) -> None:
    folder = own_folders / "data" / "mnist"
    folder.mkdir(parents=True)
    name = "train-images-idx3-ubyte.gz"
    (folder / f"{name}.part").write_bytes(content[name][:200_000])
    bench.choose("mnist")
    bench.wait_for(bench.offer.isVisible)
    bench.press(bench.offer.go_button)
    bench.wait_for(lambda: "0.2 MB of it are here already." in bench.offer.text.text())
    bench.press(bench.offer.go_button)
    bench.wait_for(lambda: bench.session.image_set is not None)
    assert server.ranges[0] == "bytes=200000-"


def test_a_wrong_hash_is_told_and_nothing_is_kept(
    bench: Bench, server: Server, content: dict[str, bytes], own_folders: Path
) -> None:
    name = "train-images-idx3-ubyte.gz"
    server.content[name] = content[name][:-1] + b"?"
    begin(bench)
    bench.press(bench.offer.go_button)
    bench.wait_for(lambda: "another checksum" in bench.offer.problem.text())
    assert bench.offer.problem.isVisible()
    assert bench.notices[-1].is_error
    assert bench.notices[-1].text == bench.offer.problem.text()
    assert not (own_folders / "data" / "mnist" / name).exists()
    assert bench.session.image_set is None
    # Where the server is mended, the next press brings the set.
    server.content[name] = content[name]
    bench.press(bench.offer.go_button)
    bench.wait_for(lambda: bench.session.image_set is not None)
    assert bench.notices[-1].text in bench.withdrawn


def test_where_no_server_answers_that_is_said(
    bench: Bench, content: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CNNVIZ_MIRRORS", "http://127.0.0.1:1")
    bench.choose("fashion-mnist")
    bench.wait_for(bench.offer.isVisible)
    bench.press(bench.offer.go_button)
    bench.wait_for(lambda: "check the connection" in bench.offer.problem.text())
    assert bench.offer.go_button.text() == "Try again…"
    assert bench.offer.go_button.isEnabled()


def test_a_server_that_hangs_before_a_word_can_be_left(bench: Bench, server: Server) -> None:
    server.silent = True
    bench.choose("mnist")
    bench.wait_for(bench.offer.isVisible)
    bench.press(bench.offer.go_button)
    bench.wait_for(bench.offer.cancel_button.isVisible)
    start = time.monotonic()
    bench.press(bench.offer.cancel_button)
    bench.wait_for(bench.offer.go_button.isVisible)
    assert time.monotonic() - start < 0.5  # 0.2 and what other load may cost
    assert bench.offer.go_button.text() == "Download…"


def test_not_now_brings_back_what_was_open(bench: Bench, server: Server) -> None:
    bench.open("digits")
    bench.choose("mnist")
    bench.wait_for(bench.offer.isVisible)
    bench.press(bench.offer.decline_button)
    assert bench.view.strip.isVisible()
    assert bench.view.sets.currentText() == "digits"
    assert bench.view.after.isVisible()
    assert bench.view.part.currentText() == "all"
    assert server.ranges == []


def test_a_download_goes_on_beside_other_work_and_opens_nothing_unasked(
    bench: Bench, server: Server
) -> None:
    bench.open("digits")
    begin(bench)
    server.hold_after = 1000
    bench.press(bench.offer.go_button)
    bench.wait_for(bench.offer.cancel_button.isVisible)
    bench.choose("digits")
    bench.wait_for(lambda: not bench.offer.isVisible())
    # The model lane is free while the server is silent.
    start = time.monotonic()
    bench.press(bench.view.after)
    bench.wait_for(lambda: bench.session.input.sample_id == 1)
    assert time.monotonic() - start < 0.5
    with bench.qtbot.waitSignal(bench.workbench.downloads.arrived, timeout=WAIT):
        server.release()
    bench.wait_for(lambda: not bench.workbench.lane.jobs())
    assert bench.shown[0] == "digits"


def test_closing_the_window_leaves_the_server(bench: Bench, server: Server) -> None:
    begin(bench)
    server.hold_after = 1000
    bench.press(bench.offer.go_button)
    bench.wait_for(bench.offer.cancel_button.isVisible)
    start = time.monotonic()
    assert bench.workbench.lane.close()
    assert time.monotonic() - start < 1.0
    assert not bench.workbench.downloads.lane.isRunning()


def test_the_status_bar_cancels_it_too(bench: Bench, server: Server) -> None:
    begin(bench)
    server.hold_after = 1000
    bench.press(bench.offer.go_button)
    bench.wait_for(lambda: bench.status.job is not None)
    bench.status.cancel_button.click()
    bench.wait_for(lambda: bench.offer.go_button.text().startswith("Go on, "))
    bench.wait_for(lambda: bench.status.job is None)


def test_a_set_of_the_command_line_is_offered_where_the_window_opens(
    qtbot: QtBot, tmp_path: Path, qapp: QApplication, server: Server
) -> None:
    window = make_window(qapp, Settings(tmp_path / "settings"))
    window.show()
    open_first(window, None, "mnist", None)
    # The dock may be made after the set was found to be missing.
    inputs, session = window.workbench.inputs, window.workbench.session
    qtbot.waitUntil(lambda: inputs.missing == "mnist", timeout=WAIT)
    (dock,) = (dock for dock in window.docks if dock.spec.key == "samples")
    offer = dock.fill().offer
    qtbot.waitUntil(offer.isVisible, timeout=WAIT)
    for _ in range(2):
        qtbot.waitUntil(offer.go_button.isVisible, timeout=WAIT)
        qtbot.mouseClick(offer.go_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.image_set is not None, timeout=WAIT)
    qtbot.waitUntil(lambda: session.probe is not None, timeout=WAIT)
    assert window.notices.notice is None or not window.notices.notice.is_error
    window.close()
    window.deleteLater()
