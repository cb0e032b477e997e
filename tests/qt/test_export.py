"""A view leaves the window as a picture or as numbers, and it is the view that was meant."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QEnterEvent, QGuiApplication, QImage
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPushButton,
)

from cnnviz.engine.errors import FileProblem
from cnnviz.qt.dock import DockSpec, registered
from cnnviz.qt.dock_tracker import DockTracker
from cnnviz.qt.engine_thread import EngineThread
from cnnviz.qt.export import Exportable, Exporter, file_name, write_arrays, write_image
from cnnviz.qt.session import Session
from cnnviz.qt.settings import Settings


class Maps(QLabel):
    """A view that can be exported beyond what is on the screen."""

    values = np.arange(12, dtype=np.float32).reshape(3, 4)

    def export_image(self) -> QImage:
        image = QImage(400, 300, QImage.Format.Format_RGB32)
        image.fill(QColor("#336699"))
        return image

    def export_arrays(self) -> dict[str, np.ndarray]:
        return {"maps": self.values}

    def export_name(self) -> str:
        return "conv1 of course_cnn / digits #3"


class Bench(QMainWindow):
    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.resize(800, 500)
        self.session = Session()
        self.lane = EngineThread(self)
        self.settings = Settings(folder)
        self.docks = {}
        for name, content in (("maps", Maps("maps")), ("plain", QPushButton("plain"))):
            dock = QDockWidget(name.capitalize(), self)
            dock.setObjectName(name)
            dock.setWidget(content)
            self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
            self.docks[name] = dock
        self.setCentralWidget(QLineEdit("some text"))
        self.tracker = DockTracker(self)
        self.exporter = Exporter(self, self.tracker, self.session, self.lane, self.settings)
        self.news: list[str] = []
        self.session.noticed.connect(self.hear)

    def hear(self, notice) -> None:
        self.news.append(notice.text)

    def point_at(self, name: str) -> None:
        where = QPointF(5, 5)
        QApplication.sendEvent(self.docks[name], QEnterEvent(where, where, where))


@pytest.fixture
def bench(qtbot, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path / "settings")
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    QApplication.clipboard().clear()
    yield made
    assert made.lane.close()
    made.settings.flush()


def choose(qtbot, bench: Bench, path: Path) -> None:
    """Answer the file dialog as a person does: type a name and press Save."""
    dialogs = lambda: [d for d in bench.findChildren(QFileDialog) if d.isVisible()]
    qtbot.waitUntil(lambda: bool(dialogs()))
    dialog = dialogs()[0]
    if path.suffix == ".npz":
        dialog.selectNameFilter(dialog.nameFilters()[1])
    line = dialog.findChild(QLineEdit, "fileNameEdit")
    line.setText(str(path))
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialogs())


@pytest.fixture(autouse=True)
def own_dialogs() -> Iterator[None]:
    """Qt's own dialog, which a test can fill in."""
    attribute = Qt.ApplicationAttribute.AA_DontUseNativeDialogs
    before = QApplication.testAttribute(attribute)
    QApplication.setAttribute(attribute, True)
    yield
    QApplication.setAttribute(attribute, before)


def test_ctrl_c_copies_the_view_under_the_pointer(qtbot, bench) -> None:
    bench.docks["plain"].widget().setFocus()
    bench.point_at("maps")
    qtbot.keyClick(bench, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().image()
    assert (copied.width(), copied.height()) == (400, 300)
    assert copied.pixelColor(5, 5).name() == "#336699"
    assert bench.news == ["Copied: conv1 of course_cnn / digits #3."]


def test_a_view_without_an_export_of_its_own_is_copied_as_drawn(qtbot, bench) -> None:
    bench.point_at("plain")
    bench.exporter.copy_action.trigger()
    copied = QGuiApplication.clipboard().image()
    content = bench.docks["plain"].widget()
    assert copied.deviceIndependentSize().toSize() == content.size()


def test_a_text_field_keeps_its_own_copy(qtbot, bench) -> None:
    bench.point_at("maps")
    line = bench.centralWidget()
    line.setFocus()
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "some text"
    assert bench.news == []


def test_focus_counts_as_well_as_the_pointer(qtbot, bench) -> None:
    bench.point_at("maps")
    bench.centralWidget().setFocus()
    bench.point_at("maps")
    bench.docks["plain"].widget().setFocus()
    assert bench.tracker.current() is bench.docks["plain"]
    bench.docks["plain"].hide()
    assert bench.tracker.current() is bench.docks["maps"]


def test_a_picture_is_saved_where_the_person_says(qtbot, bench, tmp_path: Path) -> None:
    bench.point_at("maps")
    bench.exporter.export_action.trigger()
    dialog = next(d for d in bench.findChildren(QFileDialog))
    assert Path(dialog.selectedFiles()[0]).name == "conv1-of-course_cnn-digits-#3.png"
    choose(qtbot, bench, tmp_path / "picture")
    qtbot.waitUntil(lambda: bool(bench.news))
    saved = QImage(str(tmp_path / "picture.png"))
    assert (saved.width(), saved.height()) == (400, 300)
    assert bench.settings.read("export/folder", "") == str(tmp_path)


def test_numbers_are_saved_as_they_are(qtbot, bench, tmp_path: Path) -> None:
    bench.point_at("maps")
    bench.exporter.export_action.trigger()
    choose(qtbot, bench, tmp_path / "numbers.npz")
    qtbot.waitUntil(lambda: bool(bench.news))
    with np.load(tmp_path / "numbers.npz") as saved:
        np.testing.assert_array_equal(saved["maps"], Maps.values)
        assert saved["maps"].dtype == np.float32


def test_a_view_without_numbers_offers_only_pictures(qtbot, bench, tmp_path: Path) -> None:
    bench.point_at("plain")
    bench.exporter.export_action.trigger()
    dialog = next(d for d in bench.findChildren(QFileDialog))
    assert len(dialog.nameFilters()) == 1
    choose(qtbot, bench, tmp_path / "plain.npz.x")
    dialog.close()


def test_a_place_that_cannot_be_written_is_named(qtbot, bench, tmp_path: Path) -> None:
    missing = tmp_path / "no such folder" / "view.png"
    bench.exporter._image = QImage(4, 4, QImage.Format.Format_RGB32)
    bench.exporter._write(str(missing))
    qtbot.waitUntil(lambda: bool(bench.news))
    assert str(missing) in bench.news[0]
    assert "choose another place" in bench.news[0]


def test_a_failed_save_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "view.png"
    path.write_bytes(b"old")
    with pytest.raises(FileProblem):
        write_image(path, QImage())
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["view.png"]
    write_arrays(tmp_path / "a.npz", {"conv1/top": np.zeros(3)})
    with np.load(tmp_path / "a.npz") as saved:
        assert saved["conv1/top"].shape == (3,)


def test_names_suit_every_file_system() -> None:
    assert file_name('relu#2: "a/b\\c" <*>?') == "relu#2-a-b-c.png"
    assert file_name("///") == "view.png"
    assert len(file_name("x" * 500)) < 100


def test_the_protocol_is_met_by_duck_typing(qapp: QApplication) -> None:
    assert isinstance(Maps(), Exportable)
    assert not isinstance(QLabel(), Exportable)


def test_entering_events_of_other_windows_are_not_taken(bench) -> None:
    bench.point_at("plain")
    QApplication.sendEvent(bench, QEvent(QEvent.Type.Enter))
    assert bench.tracker.current() is bench.docks["plain"]


@pytest.mark.parametrize("spec", registered(), ids=lambda spec: spec.key)
def test_a_dock_that_offers_a_picture_offers_numbers_and_a_name_too(spec: DockSpec) -> None:
    offered = [
        hasattr(spec.factory, name) for name in ("export_image", "export_arrays", "export_name")
    ]
    assert all(offered) or not any(offered)
