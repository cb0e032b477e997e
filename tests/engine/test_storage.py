"""A file is whole or it is the older one; nothing half written stays."""

from __future__ import annotations

import errno
import os
import signal
from pathlib import Path

import pytest

from cnnviz.engine import storage


def test_a_failed_write_leaves_the_older_file(tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    storage.write_text(file, "old")

    def fill_the_disk(temporary: Path) -> None:
        temporary.write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        storage.write_atomically(file, fill_the_disk)
    assert file.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["facts.json"]


@pytest.mark.parametrize("step", ["write", "fsync", "rename"])
def test_every_later_step_may_fail_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    file = tmp_path / "facts.json"
    storage.write_text(file, "old")

    def fail(*_paths: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(storage.disk, step, fail)
    with pytest.raises(OSError, match="Input/output"):
        storage.write_text(file, "new")
    assert file.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


def test_stale_temporaries_are_swept(tmp_path: Path) -> None:
    def die(temporary: Path) -> None:
        temporary.write_text("half")
        os.link(temporary, temporary.with_name(temporary.name + "0"))

    storage.write_atomically(tmp_path / "last.safetensors", die)
    assert len(list(tmp_path.iterdir())) == 2
    storage.sweep_temporaries(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["last.safetensors"]


def test_windows_refuses_for_a_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated: a reader holds the file for the first two attempts."""
    refusals = [PermissionError(13, "in use"), PermissionError(13, "in use")]
    replace = Path.replace

    def busy(source: Path, target: Path) -> Path:
        if refusals:
            raise refusals.pop()
        return replace(source, target)

    file = tmp_path / "facts.json"
    file.write_text("old")
    temporary = tmp_path / "new"
    temporary.write_text("new")
    monkeypatch.setattr(storage.os, "name", "nt")
    monkeypatch.setattr(Path, "replace", busy)
    storage._replace(temporary, file)
    monkeypatch.undo()
    assert file.read_text() == "new"


def test_room_is_there_before_a_file_is_mapped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def cannot(*_args: int) -> None:
        raise OSError(errno.EOPNOTSUPP, "Operation not supported")

    with (tmp_path / "table").open("wb") as file:
        storage.reserve(file.fileno(), 5_000)
        assert (tmp_path / "table").stat().st_size == 5_000
        monkeypatch.setattr(os, "posix_fallocate", cannot, raising=False)
        storage.reserve(file.fileno(), 6_000)
        assert (tmp_path / "table").stat().st_size == 6_000
        monkeypatch.setattr(os, "posix_fallocate", full)
        with pytest.raises(OSError, match="No space left"):
            storage.reserve(file.fileno(), 7_000)
        monkeypatch.delattr(os, "posix_fallocate")  # as on macOS and Windows
        storage.reserve(file.fileno(), 8_000)
        assert (tmp_path / "table").stat().st_size == 8_000


def test_a_torn_line_does_not_spoil_the_next(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text('{"event":"BatchEnd","epo')
    for text in ("next", "last"):
        log = storage.Appended(path)
        log.write(f"{text}\n")
        log.flush()
        log.close()
    assert path.read_text().splitlines()[1:] == ["next", "last"]


def test_a_file_is_read_back_before_it_takes_the_place_of_the_older_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Simulated: a disk that says that all is well, and gives other bytes back."""

    class Lying(storage.Disk):
        def write(self, handle: int, data: storage.Bytes) -> None:
            super().write(handle, bytes(data).replace(b"n", b"m"))

    file = tmp_path / "facts.json"
    storage.write_text(file, "old")
    monkeypatch.setattr(storage, "disk", Lying())
    with pytest.raises(OSError, match="other bytes back"):
        storage.write_text(file, "new")
    assert file.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("links", [True, False])
def test_the_older_file_keeps_another_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    """Some file systems give a file one name alone."""

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    if not links:
        monkeypatch.setattr(storage.os, "link", refuse)
    newest, previous = tmp_path / "newest", tmp_path / "previous"
    for text in (b"one", b"two", b"three"):
        storage.write_verified(newest, lambda sink, text=text: sink.write(text), previous=previous)
    assert (newest.read_bytes(), previous.read_bytes()) == (b"three", b"two")
    assert len(list(tmp_path.iterdir())) == 2


def test_windows_asks_nobody_to_end_but_by_the_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated, with the signal that Python has there alone."""
    assert storage.stop_signals() == (signal.SIGINT, signal.SIGTERM)
    monkeypatch.setattr(storage.os, "name", "nt")
    monkeypatch.setattr(storage.signal, "SIGBREAK", 21, raising=False)
    found = storage.stop_signals()
    monkeypatch.undo()
    assert found == (signal.SIGINT, 21)
