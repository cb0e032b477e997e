"""Work in a process that can be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from cnnviz.engine import child
from cnnviz.engine.child import ChildDied, close_idle, in_child, prepare
from cnnviz.engine.errors import BadValue, CnnvizError
from cnnviz.engine.events import Progress, drain
from tests.engine import child_calls as calls


@pytest.fixture(autouse=True)
def no_worker_left() -> Iterator[None]:
    yield
    close_idle()
    mine = [process for process in psutil.Process().children() if "child_main" in _command(process)]
    assert not mine


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def _pid_of(work: Any) -> int:
    """Drive the work until the worker has told its number."""
    return next(event for event in work if isinstance(event, int))


def _wait(what: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_events_come_in_order_and_the_result_last() -> None:
    events: list[Any] = []
    assert drain(in_child(calls.add, 2, 3), events.append) == 5
    told = [event for event in events if event != Progress(0)]
    assert told[0] == Progress(1, 2, "adding")
    assert "nearly there" in told


def test_large_arrays_are_mapped_and_come_back_whole(tmp_path: Path) -> None:
    large = np.ones(child.LARGE, np.float32)
    assert drain(in_child(calls.describe, large)) == ("memmap", False, float(child.LARGE))
    assert drain(in_child(calls.describe, large[:100])) == ("ndarray", True, 100.0)
    np.save(tmp_path / "kept.npy", large)
    mapped = np.load(tmp_path / "kept.npy", mmap_mode="r")
    assert drain(in_child(calls.describe, mapped)) == ("memmap", False, float(child.LARGE))
    part = mapped[child.LARGE // 2 :]
    assert drain(in_child(calls.describe, part)) == ("memmap", False, float(child.LARGE // 2))
    result = drain(in_child(calls.grow, 1 << 20))
    assert np.array_equal(result, np.arange(1 << 20))


def test_an_error_keeps_its_kind_its_facts_and_its_place() -> None:
    with pytest.raises(BadValue, match="at most 33") as caught:
        drain(in_child(calls.refuse, "bad value"))
    assert (caught.value.field, caught.value.value) == ("Perplexity", 50.0)
    with pytest.raises(ValueError, match="do not fit") as plain:
        drain(in_child(calls.refuse, "other"))
    assert "child_calls.py" in str(plain.value.__cause__)
    with pytest.raises(MemoryError):
        drain(in_child(calls.refuse, "memory"))


def test_a_worker_serves_again_also_after_an_error() -> None:
    first = drain(in_child(calls.process_id))
    with pytest.raises(ValueError, match="do not fit"):
        drain(in_child(calls.refuse, "other"))
    assert drain(in_child(calls.process_id)) == first


@pytest.mark.parametrize(("how", "words"), [("left", "ended unexpectedly"), ("killed", "SIGKILL")])
def test_a_worker_that_dies_is_told(how: str, words: str) -> None:
    if how == "killed" and sys.platform == "win32":
        pytest.skip("Windows has no such signal")
    with pytest.raises(ChildDied, match=words) as caught:
        drain(in_child(calls.leave, how))
    if how == "left":
        assert caught.value.code == 3
        assert "my last words" in caught.value.words
    assert drain(in_child(calls.add, 1, 1)) == 2


def test_an_answer_that_cannot_be_read_is_told() -> None:
    with pytest.raises(MemoryError, match="no room for the answer"):
        drain(in_child(calls.answer_unreadably))
    assert drain(in_child(calls.add, 1, 1)) == 2


def test_an_idle_worker_that_died_is_replaced() -> None:
    pid = drain(in_child(calls.process_id))
    psutil.Process(pid).kill()
    _wait(lambda: psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    assert drain(in_child(calls.process_id)) != pid


def test_an_idle_worker_that_dies_as_it_is_called_is_replaced() -> None:
    """A dying process still counts as alive until all its threads have ended."""
    pid = drain(in_child(calls.process_id))
    psutil.Process(pid).suspend()
    work = in_child(calls.process_id)
    assert isinstance(next(work), Progress)  # the call waits in the pipe
    psutil.Process(pid).kill()
    assert drain(work) != pid


def test_a_call_that_was_begun_is_not_begun_again(tmp_path: Path) -> None:
    drain(in_child(calls.process_id))
    with pytest.raises(ChildDied):
        drain(in_child(calls.note_and_die, str(tmp_path / "calls")))
    assert (tmp_path / "calls").read_text() == "called\n"


def test_cancelling_kills_at_once() -> None:
    seconds = []
    for _ in range(5):  # beside other load a single one may take longer
        work = in_child(calls.sleep)
        pid = _pid_of(work)
        start = time.perf_counter()
        work.close()
        seconds.append(time.perf_counter() - start)
        assert not psutil.pid_exists(pid)
    assert min(seconds) < 0.2


def test_the_driver_is_never_held_up() -> None:
    work = in_child(calls.sleep)
    _pid_of(work)
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        assert isinstance(next(work), Progress)
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 0.2
    work.close()


def test_a_worker_that_does_not_read_yet_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    close_idle()
    monkeypatch.setattr(child, "_START", "import time; time.sleep(60)")
    work = in_child(calls.describe, np.zeros(120_000))  # more than a pipe takes at once
    next(work)
    work.close()


def test_work_can_be_asked_to_finish() -> None:
    finish = threading.Event()
    work = in_child(calls.until_finished, finish=finish)
    pid = _pid_of(work)
    finish.set()
    assert drain(work) == "what there is"
    # The wish was that work's alone.
    other = in_child(calls.until_finished, finish=threading.Event())
    assert _pid_of(other) == pid
    assert isinstance(next(other), Progress)
    other.close()


def test_two_works_at_once_have_a_worker_each() -> None:
    first, second = in_child(calls.sleep), in_child(calls.sleep)
    assert _pid_of(first) != _pid_of(second)
    first.close()
    second.close()


def test_a_worker_can_be_prepared() -> None:
    prepare(calls.prepare_here)
    assert drain(in_child(calls.was_prepared)) == [drain(in_child(calls.process_id))]


def test_a_script_needs_no_guard_and_leaves_no_process(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from cnnviz.engine.child import in_child\n"
        "from cnnviz.engine.events import drain\n"
        "from tests.engine.child_calls import process_id\n"
        "print(drain(in_child(process_id)))\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    (pid,) = map(int, done.stdout.split())
    assert not psutil.pid_exists(pid)


def test_a_worker_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from cnnviz.engine.child import in_child\n"
        "from tests.engine.child_calls import sleep\n"
        "for event in in_child(sleep):\n"
        "    if isinstance(event, int):\n"
        "        print(event, flush=True)\n"
    )
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    parent = subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(temporary)},
    )
    assert parent.stdout is not None
    with parent, parent.stdout:
        pid = int(parent.stdout.readline())
        parent.kill()
        _wait(lambda: not psutil.pid_exists(pid) or _is_zombie(pid))
    assert not list(temporary.iterdir())


def _is_zombie(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_ctrl_c_is_for_the_parent() -> None:
    if sys.platform == "win32":
        pytest.skip("Windows has no such signal for one process")
    work = in_child(calls.sleep)
    pid = _pid_of(work)
    psutil.Process(pid).send_signal(signal.SIGINT)
    for _ in range(3):
        assert isinstance(next(work), Progress)
    assert psutil.Process(pid).is_running()
    work.close()


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    class Full(np.ndarray):
        tofile = full

    monkeypatch.setattr(np, "ascontiguousarray", lambda array: np.asarray(array).view(Full))
    with pytest.raises(CnnvizError, match=r"has no room for .* MB"):
        drain(in_child(calls.describe, np.ones(child.LARGE, np.float32)))


def test_numba_keeps_its_cache_where_it_can(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(child.os, "access", lambda *_: False)
    assert "numba" in child._environment()["NUMBA_CACHE_DIR"]
    monkeypatch.setattr(child.os, "access", lambda *_: True)
    assert "NUMBA_CACHE_DIR" not in child._environment()
