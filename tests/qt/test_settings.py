"""Settings survive: restarts, kills, damage, read-only disks and strange values."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject, Signal

from cnnviz.engine.checkpoints.read import Checkpoint
from cnnviz.engine.data.preprocessing import MNIST
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.qt.session import Session
from cnnviz.qt.session_keeper import SessionKeeper
from cnnviz.qt.settings import (
    FILE_NAME,
    LastSession,
    Settings,
    absolute_spec,
    config_folder,
)
from cnnviz.state.inputs import InputImage
from cnnviz.state.open_file import OpenFile


def test_the_folder_is_the_persons_own(monkeypatch, tmp_path: Path) -> None:
    assert "cnnviz" in str(config_folder())
    monkeypatch.setenv("CNNVIZ_CONFIG", str(tmp_path / "other"))
    assert config_folder() == tmp_path / "other"


def test_a_new_start_has_sensible_values(tmp_path: Path) -> None:
    fresh = Settings(tmp_path)
    assert fresh.theme == "system"
    assert fresh.text_size == 0
    assert fresh.recent_files == ()
    assert fresh.last_session == LastSession()
    assert fresh.layout("look") == b""
    fresh.flush()
    assert not list(tmp_path.iterdir())


def test_everything_comes_back(qtbot, tmp_path: Path) -> None:
    first = Settings(tmp_path)
    first.theme = "dark"
    first.text_size = 12.5
    first.workspace = "train"
    first.geometry = b"\x00\x01geometry\xff"
    first.set_layout("look", b"layout, of; look\n\x00")
    first.write("maps/shared", True)
    first.write("maps/colour", "häßlich, ‘quoted’")
    first.write("maps/columns", 7)
    first.add_recent_file("/models/a, b.pth")
    first.update_last_session(model="resnet18", layer="relu#2", unit=3)
    first.flush()

    second = Settings(tmp_path)
    assert second.theme == "dark"
    assert second.text_size == 12.5
    assert second.workspace == "train"
    assert second.geometry == b"\x00\x01geometry\xff"
    assert second.layout("look") == b"layout, of; look\n\x00"
    assert second.read("maps/shared", False) is True
    assert second.read("maps/colour", "") == "häßlich, ‘quoted’"
    assert second.read("maps/columns", 0) == 7
    assert second.recent_files == (str(Path("/models/a, b.pth").absolute()),)
    assert second.last_session == LastSession(model="resnet18", layer="relu#2", unit=3)


def test_changes_are_written_without_a_clean_exit(qtbot, tmp_path: Path) -> None:
    kept = Settings(tmp_path)
    kept.theme = "dark"
    assert not (tmp_path / FILE_NAME).exists()
    qtbot.waitUntil(lambda: Settings(tmp_path).theme == "dark", timeout=5000)


def test_a_burst_of_changes_is_written_once(qtbot, tmp_path: Path, monkeypatch) -> None:
    from cnnviz.qt import settings as module

    written = []
    monkeypatch.setattr(module, "_write", lambda path, values: written.append(values))
    kept = Settings(tmp_path)
    for unit in range(50):
        kept.update_last_session(unit=unit)
    qtbot.waitUntil(lambda: bool(written), timeout=5000)
    kept.flush()
    assert len(written) == 1
    assert json.loads(written[0]["session/last"])["unit"] == 49


def test_two_windows_do_not_undo_each_other(tmp_path: Path) -> None:
    one, other = Settings(tmp_path), Settings(tmp_path)
    one.theme = "dark"
    one.flush()
    other.text_size = 14
    other.flush()
    third = Settings(tmp_path)
    assert (third.theme, third.text_size) == ("dark", 14)


@pytest.mark.qt_log_ignore("QVariant::load", extend=True)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02\xff" * 500,
        b"[look\ntheme=dark",
        b"= = =\n[[[]]]\n%%%\n",
        b"[look]\ntheme=@Variant(\\0\\0\\0\\x7f\\0\\0\\0\\x1)\n",
        b"[look]\ntheme=a, b, c\ntext_size=enormous\n[recent]\nfiles={\n[session]\nlast=[1]\n",
        b'[look]\ntext_size=1e999\n[session]\nlast="{\\"unit\\": \\"x\\", \\"model\\": 5}"\n',
    ],
)
def test_a_damaged_file_never_stops_the_program(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    kept = Settings(tmp_path)
    assert isinstance(kept.theme, str)
    assert kept.text_size == 0
    assert kept.recent_files == ()
    assert kept.last_session == LastSession()
    kept.theme = "light"
    kept.flush()
    assert Settings(tmp_path).theme == "light"


@given(content=st.binary(max_size=400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_noise_is_read_as_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"[look]\n" + content)
    kept = Settings(tmp_path)
    assert isinstance(kept.theme, str)
    assert isinstance(kept.text_size, float)
    assert kept.last_session == LastSession()


def test_a_file_edited_by_hand_counts(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("[look]\ntheme=dark\ntext_size=13\n")
    kept = Settings(tmp_path)
    assert kept.theme == "dark"
    assert kept.text_size == 13


def test_a_folder_that_cannot_be_written_is_only_logged(tmp_path: Path, caplog) -> None:
    (tmp_path / "file").write_text("")
    kept = Settings(tmp_path / "file" / "below")
    kept.theme = "dark"
    kept.flush()
    assert kept.theme == "dark"
    assert "cannot be kept" in caplog.text


def test_recent_files_are_few_unique_and_newest_first(tmp_path: Path) -> None:
    kept = Settings(tmp_path)
    for number in range(20):
        kept.add_recent_file(tmp_path / f"{number}.pth")
    kept.add_recent_file(tmp_path / "15.pth")
    names = [Path(name).stem for name in kept.recent_files]
    assert names == ["15", "19", "18", "17", "16", "14", "13", "12", "11", "10", "9", "8"]


def test_a_change_is_told_once(qtbot, tmp_path: Path) -> None:
    kept = Settings(tmp_path)
    told: list[str] = []
    kept.changed.connect(told.append)
    kept.theme = "dark"
    kept.theme = "dark"
    assert told == ["look/theme"]
    kept.flush()


class Opener(QObject):
    opened = Signal(str)
    image_set_opened = Signal(str)


def test_the_last_session_is_noted_as_it_changes(tmp_path: Path) -> None:
    kept, session, opener = Settings(tmp_path), Session(), Opener()
    SessionKeeper(kept, session, opener, opener, session)
    opener.opened.emit("resnet18")
    opener.opened.emit("")
    opener.image_set_opened.emit("digits")
    session.commit(session.selection.with_layer("conv2").with_unit(5))
    session.set_input(InputImage(np.zeros((8, 8), np.uint8), "#4", "sample", 4))
    assert kept.last_session == LastSession("resnet18", "digits", "", "", 4, "conv2", 5)
    assert kept.recent_files == ()
    session.set_input(InputImage(np.zeros((8, 8), np.uint8), "cat", "file", path="/photos/cat.jpg"))
    assert kept.last_session.image == "/photos/cat.jpg"
    assert kept.last_session.sample is None
    # A drawing is gone with the session; what was looked at before it comes back.
    session.set_input(InputImage(np.zeros((8, 8), np.uint8), "drawing", "drawing"))
    assert kept.last_session.image == "/photos/cat.jpg"
    kept.flush()


def test_files_are_noted_by_their_whole_path(tmp_path: Path) -> None:
    kept, session, opener = Settings(tmp_path), Session(), Opener()
    SessionKeeper(kept, session, opener, opener, session)
    session.set_model(
        LoadedModel(torch.nn.Identity(), "net", "file", MNIST, path=Path("models/net.pth"))
    )
    opener.opened.emit("models/net.pth")
    assert kept.last_session.model == str(Path("models/net.pth").absolute())
    session.show_stored(OpenFile(Checkpoint(Path("odd.bin"), "zip")))
    opener.opened.emit("odd.bin")
    assert [Path(name).name for name in kept.recent_files] == ["odd.bin", "net.pth"]
    kept.flush()


def test_a_killed_program_has_kept_its_settings(tmp_path: Path) -> None:
    program = """
import os, signal, sys, time
from PySide6.QtCore import QCoreApplication, QTimer
from cnnviz.qt.settings import Settings
application = QCoreApplication([])
kept = Settings()
kept.theme = "dark"
def kill():
    os.kill(os.getpid(), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
def look():
    if kept.path.exists():
        QTimer.singleShot(50, kill)
    else:
        QTimer.singleShot(50, look)
QTimer.singleShot(0, look)
application.exec()
"""
    environment = os.environ | {"CNNVIZ_CONFIG": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, timeout=60)
    assert done.returncode != 0
    assert Settings(tmp_path).theme == "dark"


def test_recent_image_sets_are_kept_newest_first(tmp_path: Path) -> None:
    kept = Settings(tmp_path)
    for spec in ("/a", "mnist:/b", "/a"):
        kept.add_recent_image_set(spec)
    kept.flush()
    assert Settings(tmp_path).recent_image_sets == ("/a", "mnist:/b")
    kept.write("recent/image_sets", '{"not": "a list"}')
    assert kept.recent_image_sets == ()
    kept.flush()


@pytest.mark.parametrize(
    ("spec", "kind", "wanted"),
    [
        ("digits", "digits", "digits"),
        ("MNIST", "mnist", "MNIST"),
        ("mnist:copy", "mnist", "mnist:{here}/copy"),
        ("photos", "folder", "{here}/photos"),
        ("photos:2024", "images", "{here}/photos:2024"),
    ],
)
def test_a_spec_with_a_path_holds_in_every_folder(spec: str, kind: str, wanted: str) -> None:
    assert absolute_spec(spec, kind) == wanted.format(here=Path.cwd())
