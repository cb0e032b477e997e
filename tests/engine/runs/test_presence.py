"""One process writes a run, and others see who."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from cnnviz.engine import storage
from cnnviz.engine.errors import RunProblem
from cnnviz.engine.runs import presence
from cnnviz.engine.runs.files import HEARTBEAT, LOCK
from cnnviz.engine.runs.presence import Presence, writer_of

HOLDER = """
import sys, time
from pathlib import Path
from cnnviz.engine.runs.presence import Presence
Presence(Path(sys.argv[1])).take()
print("here", flush=True)
time.sleep(600)
"""


def tell_of_another(directory: Path, host: str = "elsewhere") -> None:
    """Write what a process of another machine tells."""
    told = {"host": host, "process": 77, "since": 5.0, "processes": 2, "mark": "theirs"}
    (directory / HEARTBEAT).write_text(json.dumps(told), encoding="utf-8")


def sleep_until(path: Path, seconds: float) -> None:
    """Let a file be of another time than now."""
    when = time.time() + seconds
    os.utime(path, (when, when))


def test_who_writes_is_known_until_it_is_closed(tmp_path: Path) -> None:
    assert writer_of(tmp_path) is None
    one = Presence(tmp_path, processes=2)
    one.take()
    one.take()
    told = writer_of(tmp_path)
    assert told is not None
    assert (told.host, told.process, told.processes) == (socket.gethostname(), os.getpid(), 2)
    assert told.alive
    assert abs(told.since - time.time()) < 60
    with pytest.raises(RunProblem, match=rf"written by process {os.getpid()} on "):
        Presence(tmp_path).take()
    one.check()
    one.release()
    one.release()
    assert writer_of(tmp_path) is None
    other = Presence(tmp_path)
    other.take()
    other.release()


def test_the_lock_of_a_killed_process_is_free_at_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    holder = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "here\n"
        told = writer_of(tmp_path)
        assert told is not None
        assert (told.process, told.alive) == (holder.pid, True)
        sleep_until(tmp_path / HEARTBEAT, -9_000)  # it sleeps: its lock tells that it is there
        with pytest.raises(RunProblem, match=f"process {holder.pid} on "):
            Presence(tmp_path).take()
    finally:
        holder.kill()
        holder.communicate()
    told = writer_of(tmp_path)
    assert told is not None
    assert (told.process, told.alive) == (holder.pid, False)
    one = Presence(tmp_path)
    one.take()
    one.release()


@pytest.mark.parametrize(("age", "alive"), [(0.0, True), (40.0, True), (90.0, False)])
def test_another_machine_is_believed_for_a_minute(tmp_path: Path, age: float, alive: bool) -> None:
    tell_of_another(tmp_path)
    sleep_until(tmp_path / HEARTBEAT, -age)
    told = writer_of(tmp_path)
    assert told is not None
    assert told.alive == alive
    one = Presence(tmp_path)
    if alive:
        with pytest.raises(RunProblem, match="written by process 77 on elsewhere"):
            one.take()
        told = writer_of(tmp_path)
        assert told is not None
        assert told.process == 77
    else:
        one.take()
        one.release()


def test_who_slept_while_another_took_over_writes_nothing_more(tmp_path: Path) -> None:
    one = Presence(tmp_path)
    one.take()
    tell_of_another(tmp_path)
    with pytest.raises(RunProblem, match="taken over by process 77 on elsewhere while this one"):
        one.check()
    one.beat()
    one.release()
    told = writer_of(tmp_path)
    assert told is not None
    assert told.process == 77


@pytest.mark.parametrize("jump", [-7_200.0, 7_200.0])
def test_a_clock_that_jumps_lets_nobody_else_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    """A machine that slept, or whose clock was set, tells of itself again at once."""
    one = Presence(tmp_path)
    one.take()
    clock = time.time() + jump
    monkeypatch.setattr(presence.time, "time", lambda: clock)
    with pytest.raises(RunProblem):
        Presence(tmp_path).take()
    before = (tmp_path / HEARTBEAT).stat().st_ino
    one.beat()
    assert (tmp_path / HEARTBEAT).stat().st_ino != before
    one.check()
    one.release()


def test_word_is_given_every_few_seconds_and_not_more_often(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Presence(tmp_path)
    one.take()
    (tmp_path / HEARTBEAT).unlink()
    one.beat()
    assert not (tmp_path / HEARTBEAT).exists()
    clock = time.time() + presence.BEAT_S
    monkeypatch.setattr(presence.time, "time", lambda: clock)
    one.beat()
    assert (tmp_path / HEARTBEAT).exists()
    one.release()


def test_a_folder_that_was_put_in_the_place_of_ours_is_not_written(tmp_path: Path) -> None:
    run = tmp_path / "run"
    run.mkdir()
    one = Presence(run)
    one.take()
    run.rename(tmp_path / "moved")
    with pytest.raises(RunProblem, match="is not there any more"):
        one.check()
    run.mkdir()
    (run / LOCK).touch()
    with pytest.raises(RunProblem, match="another folder has taken its place"):
        one.check()
    one.release()
    assert [path.name for path in run.iterdir()] == [LOCK]


def test_where_there_are_no_locks_the_last_word_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some network drives know none."""
    monkeypatch.setattr(storage, "_locked", lambda _handle, *, shared: None)
    one = Presence(tmp_path)
    one.take()
    told = writer_of(tmp_path)
    assert told is not None
    assert told.alive
    with pytest.raises(RunProblem, match="is being written by"):
        Presence(tmp_path).take()
    sleep_until(tmp_path / HEARTBEAT, -90)
    told = writer_of(tmp_path)
    assert told is not None
    assert not told.alive
    one.release()


def test_locks_of_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated: it locks bytes of a file, and refuses at once where they are taken."""
    held: dict[int, int] = {}

    def locking(handle: int, mode: int, count: int) -> None:
        assert (mode, count) == (2, 1)
        file = os.fstat(handle).st_ino
        if held.get(file, handle) != handle:
            raise PermissionError(13, "Permission denied")
        held[file] = handle

    close = os.close

    def closing(handle: int) -> None:
        for file in [file for file, holder in held.items() if holder == handle]:
            del held[file]
        close(handle)

    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(locking=locking, LK_NBLCK=2))
    monkeypatch.setattr(storage.os, "close", closing)
    monkeypatch.setattr(storage.os, "name", "nt")
    one, other = storage.Lock(tmp_path / "lock"), storage.Lock(tmp_path / "lock")
    assert one.take()
    assert not other.take()
    locked = storage.is_locked(one.path)
    one.release()
    free = storage.is_locked(one.path)
    monkeypatch.undo()
    assert (locked, free) == (True, False)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"host": "a"}', "\x00\xff"])
def test_a_word_that_nobody_understands(tmp_path: Path, text: str) -> None:
    (tmp_path / HEARTBEAT).write_text(text, encoding="utf-8")
    assert writer_of(tmp_path) is None
    one = Presence(tmp_path)
    one.take()
    one.release()


@pytest.mark.parametrize(
    ("name", "value"),
    [("since", "1e300"), ("since", "NaN"), ("process", "Infinity"), ("since", "[]")],
)
def test_a_heartbeat_that_tells_nonsense_tells_of_nobody(
    tmp_path: Path, name: str, value: str
) -> None:
    tell_of_another(tmp_path)
    assert writer_of(tmp_path) is not None
    path = tmp_path / HEARTBEAT
    told = {**json.loads(path.read_text()), name: float(value) if value[0] != "[" else []}
    path.write_text(json.dumps(told))
    assert writer_of(tmp_path) is None


def test_the_name_of_another_machine_is_harmless(tmp_path: Path) -> None:
    tell_of_another(tmp_path, "a\u202e\x1b[31m" + "b" * 10_000)
    told = writer_of(tmp_path)
    assert told is not None
    assert len(told.host) <= 300
    assert told.host.isprintable()
