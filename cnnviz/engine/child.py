"""Work that cannot be interrupted, in a process that can be killed at once.

Libraries such as openTSNE and UMAP have no way in once they have started. They run in a worker: a
Python process of its own, started as a plain program, so that a person's script needs no guard
around its main part. A worker that has done its work is kept for the next, because the imports and
the compilation of such libraries take longer than much of the work; one that is cancelled is
killed, and a worker whose parent has gone ends by itself.
"""

from __future__ import annotations

import atexit
import importlib.util
import io
import mmap
import os
import pickle
import queue
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Generator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, TypeVar

import numpy as np

from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.events import Progress

R = TypeVar("R")

HEADER = struct.Struct("<Q")  # length of the message that follows
CALL, PREPARE, FINISH = b"c", b"p", b"f"  # first byte of what a worker is told
# Bytes from which an array goes through a mapped file. A pipe takes no more than some thousands
# until the worker reads, which a new one does only after a second in which nobody could cancel.
LARGE = 1 << 12
_WAIT_S = 0.05  # a driver gets its turn at least so often
_START = (
    "import sys; sys.path.extend(p for p in sys.argv[1:] if p not in sys.path); "
    "from cnnviz.engine.child_main import serve; serve()"
)


class ChildDied(CnnvizError):
    """The process that did the work is gone, without a result and without an error."""

    def __init__(self, code: int | None, words: str = "") -> None:
        self.code = code
        self.words = words  # the last that it said
        how = "ended unexpectedly"
        if code is not None and code < 0:
            how = f"was ended by the system ({_signal_name(-code)})"
        advice = (
            "memory may not have sufficed, so try fewer samples or features"
            if code in (-9, 137)
            else "start it again"
        )
        super().__init__(f"The process that did the computing {how}; {advice}.")


class Channel:
    """What a function in a worker talks through; this one, for calls without a worker, is deaf."""

    def tell(self, event: object) -> None:
        """Send an event to whoever drives the work."""

    @property
    def finish(self) -> bool:
        """Whether the driver wants the work to end now with what there is."""
        return False


SILENT = Channel()


def in_child(
    function: Callable[..., R], *arguments: Any, finish: threading.Event | None = None
) -> Generator[Any, None, R]:
    """Run a function in a worker, as work that can be driven like any other.

    Parameters
    ----------
    function : callable
        A function at the top of its module. It is called with a :class:`Channel` and then
        `arguments`; what it tells through the channel is yielded here.
    *arguments : object
        What pickle takes; large arrays are mapped by the worker and cannot be written there.
    finish : threading.Event, optional
        When it is set, the function is asked to end with what there is.

    Yields
    ------
    object
        Each event; where there is none for a while, the newest :class:`Progress` again, so that
        whoever drives several pieces of work in turns is never held up.

    Returns
    -------
    object
        What the function returned.

    Raises
    ------
    ChildDied
        When the worker ended by itself.
    Exception
        What the function raised.

    Notes
    -----
    Closing the generator kills the worker.
    """
    folder = Path(tempfile.mkdtemp(prefix="cnnviz-child-"))
    worker = None
    reusable = False
    try:
        message = CALL + _packed((*address(function), arguments, str(folder)), folder)
        while True:
            worker = _take()
            try:
                worker.send(message)
                result: R = yield from worker.follow(finish)
            except _Untouched:  # it had died while it waited, and the call was never begun
                worker.kill()
                continue
            reusable = True
            return result
    except _Raised as raised:
        reusable = True
        raise raised.error from raised.cause
    finally:
        # The worker first: Windows deletes no file that somebody maps.
        if worker is not None:
            if reusable:
                _give_back(worker)
            else:
                worker.kill()
        shutil.rmtree(folder, ignore_errors=True)


def prepare(function: Callable[[], object]) -> None:
    """Start a worker and let it call `function` in its background, for the time when it is needed.

    Returns at once; where a worker is ready already it is only told.
    """
    worker = _take()
    try:
        worker.send(PREPARE + pickle.dumps((*address(function), (), "")))
    except ChildDied:
        worker.kill()
    else:
        _give_back(worker)


def close_idle() -> None:
    """End the workers that wait for work."""
    with _lock:
        workers, _idle[:] = list(_idle), []
    for worker in workers:
        worker.kill()


def address(function: Callable[..., Any]) -> tuple[str, str]:
    """Return the module and the name by which a worker finds a function."""
    return function.__module__, function.__qualname__


class _Raised(Exception):
    """Carries what the function raised from the worker's talk to whoever called."""

    def __init__(self, error: BaseException, cause: BaseException | None) -> None:
        super().__init__(str(error))
        self.error = error
        self.cause = cause


class _Untouched(ChildDied):
    """A worker that once answered has died before it took this call up."""


class _Traceback(Exception):
    """Shows, as the cause of an error, where in the worker it came from."""


class _Worker:
    """A running process and the talk with it."""

    def __init__(self) -> None:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # of Windows
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, *_import_path()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            env=_environment(),
            creationflags=flags,
        )
        self._answered = False  # some call before the one at hand
        self._begun = False  # the call at hand
        self._inbox: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, name="child reader", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def send(self, message: bytes) -> None:
        """Send a message; raise ChildDied where nobody takes it."""
        assert self._process.stdin is not None
        if message[:1] == CALL:
            self._begun = False
        try:
            self._process.stdin.write(HEADER.pack(len(message)) + message)
            self._process.stdin.flush()
        except OSError:
            raise self._death() from None

    def follow(self, finish: threading.Event | None) -> Generator[Any, None, Any]:
        """Yield what is told until the result is there."""
        newest = Progress(0)
        asked = False
        while True:
            if finish is not None and finish.is_set() and not asked:
                self.send(FINISH)
                asked = True
            try:
                kind, value = self._inbox.get(timeout=_WAIT_S)
            except queue.Empty:
                yield newest
                continue
            if kind == "event":
                newest = value if isinstance(value, Progress) else newest
                yield value
            elif kind == "begun":
                self._begun = True
            elif kind == "result":
                self._answered = True
                return value
            elif kind == "error":
                self._answered = True
                raise _Raised(*_rebuilt(value))
            elif kind == "unreadable":
                raise value
            else:
                raise self._death()

    def kill(self) -> None:
        """End the process and everything that belongs to it."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for stream in (self._process.stdin, self._process.stdout, self._said):
            with suppress(OSError):
                stream.close()  # type: ignore[union-attr]

    def _death(self) -> ChildDied:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(1.0)
        self._said.seek(max(0, self._said.seek(0, io.SEEK_END) - 4000))
        words = self._said.read().decode("utf-8", "replace")
        kind = _Untouched if self._answered and not self._begun else ChildDied
        return kind(self._process.poll(), words)

    def _read(self) -> None:
        """Hand on what the process says; runs on a thread, which ends with the process."""
        assert self._process.stdout is not None
        while True:
            message = read_message(self._process.stdout)
            if message is None:
                self._inbox.put(("died", None))
                return
            try:
                self._inbox.put(pickle.loads(message))
            except Exception as error:  # noqa: BLE001 - handed to whoever drives the work
                self._inbox.put(("unreadable", error))
                return


_idle: list[_Worker] = []
_lock = threading.Lock()
atexit.register(close_idle)


def _take() -> _Worker:
    """Return a worker that has nothing to do."""
    while True:
        with _lock:
            worker = _idle.pop() if _idle else None
        if worker is None:
            return _Worker()
        if worker.alive:
            return worker
        worker.kill()


def _give_back(worker: _Worker) -> None:
    """Keep a worker for the next work; one is enough."""
    with _lock:
        keep = worker.alive and not _idle
        if keep:
            _idle.append(worker)
    if not keep:
        worker.kill()


def read_message(stream: IO[bytes]) -> bytes | None:
    """Return the next message of a stream, or None at its end."""
    try:
        head = stream.read(HEADER.size)
        if len(head) < HEADER.size:
            return None
        (length,) = HEADER.unpack(head)
        message = stream.read(length)
    except (OSError, ValueError):
        return None
    return message if len(message) == length else None


class _Packer(pickle.Pickler):
    """Leaves large arrays in files that the other side maps."""

    def __init__(self, file: IO[bytes], folder: Path) -> None:
        super().__init__(file, protocol=5)
        self._folder = folder
        self._count = 0

    def persistent_id(self, value: Any) -> Any:
        if not isinstance(value, np.ndarray) or value.nbytes < LARGE:
            return None
        base: Any = value.base
        if isinstance(value, np.memmap) and isinstance(base, mmap.mmap):
            path = Path(str(value.filename))
            if value.flags.c_contiguous and path.is_file():
                return (str(path), value.dtype.str, value.shape, value.offset)
        self._count += 1
        path = self._folder / f"{self._count}.raw"
        try:
            np.ascontiguousarray(value).tofile(path)
        except OSError as error:
            raise CnnvizError(
                f"{self._folder.parent} has no room for {value.nbytes / 1e6:,.0f} MB that another "
                f"process has to read ({error.strerror or error}); make room and start again."
            ) from error
        return (str(path), value.dtype.str, value.shape, 0)


def _packed(message: object, folder: Path) -> bytes:
    buffer = io.BytesIO()
    _Packer(buffer, folder).dump(message)
    return buffer.getvalue()


def _rebuilt(facts: dict[str, Any]) -> tuple[BaseException, BaseException]:
    """Make the error anew that was raised in the worker."""
    cause = _Traceback(f"\n{facts['traceback']}")
    kind = _class_of(facts["module"], facts["name"])
    if kind is None:
        return RuntimeError(f"{facts['name']}: {facts['text']}"), cause
    error = kind.__new__(kind)
    Exception.__init__(error, facts["text"])
    error.__dict__.update(facts["fields"])
    return error, cause


def _class_of(module: str, name: str) -> type[Exception] | None:
    """Return a class of errors, unless its module is not loaded here: it may be a heavy one."""
    place: Any = sys.modules.get(module)
    for part in name.split("."):
        place = getattr(place, part, None)
    return place if isinstance(place, type) and issubclass(place, Exception) else None


def _import_path() -> list[str]:
    """Return where this process finds modules, so that the worker finds the same."""
    package = Path(__file__).resolve().parents[2]
    return [str(package), *(os.path.abspath(entry) for entry in sys.path if entry)]  # noqa: PTH100


def _environment() -> dict[str, str]:
    """Return the worker's environment: threads that wait do not spin, and numba keeps its cache."""
    environment = {"OMP_WAIT_POLICY": "PASSIVE", **os.environ}
    umap = importlib.util.find_spec("umap")
    if "NUMBA_CACHE_DIR" not in environment and umap is not None and umap.origin:
        cache = Path(umap.origin).parent / "__pycache__"
        if not os.access(cache if cache.is_dir() else cache.parent, os.W_OK):
            environment["NUMBA_CACHE_DIR"] = str(_numba_cache())
    return environment


def _numba_cache() -> Path:
    from platformdirs import user_cache_path

    place = user_cache_path("cnnviz", appauthor=False) / "numba"
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError:
        place = Path(tempfile.gettempdir(), "cnnviz-numba")
    return place


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
