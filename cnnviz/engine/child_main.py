"""What a worker of :mod:`cnnviz.engine.child` runs."""

from __future__ import annotations

import importlib
import io
import os
import pickle
import queue
import shutil
import signal
import sys
import threading
import traceback
from contextlib import suppress
from typing import IO, Any

import numpy as np
import psutil

from cnnviz.engine.child import CALL, FINISH, HEADER, Channel, read_message


def serve() -> None:
    """Take calls from standard input and answer on standard output, until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which ends us
    _give_way()
    # What a library prints must not get between the answers.
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    sys.stdout = sys.stderr
    talk = _Talk(output)
    calls: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    listener = threading.Thread(target=_listen, args=(sys.stdin.buffer, calls, talk), daemon=True)
    listener.start()
    while True:
        _answer(talk, calls.get())


def _give_way() -> None:
    """Let the window, and whatever else a person does, go before us."""
    lower = getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", 2)  # of Windows; elsewhere a niceness
    with suppress(psutil.Error, OSError):
        psutil.Process().nice(lower)


class _Talk(Channel):
    """Answers to the parent."""

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self._lock = threading.Lock()
        self.finish_wanted = threading.Event()
        self.folder = ""  # of the arrays of the call at hand

    @property
    def finish(self) -> bool:
        return self.finish_wanted.is_set()

    def tell(self, event: object) -> None:
        self.send("event", event)

    def send(self, kind: str, value: object) -> None:
        message = pickle.dumps((kind, value), protocol=5)
        with self._lock:
            self._output.write(HEADER.pack(len(message)) + message)
            self._output.flush()


class _Unpacker(pickle.Unpickler):
    def persistent_load(self, place: Any) -> Any:
        path, dtype, shape, offset = place
        return np.memmap(path, np.dtype(dtype), "r", offset, shape)


def _listen(stream: IO[bytes], calls: queue.SimpleQueue[bytes], talk: _Talk) -> None:
    """Read on a thread of its own, so that a wish to finish comes through while a call runs."""
    while True:
        message = read_message(stream)
        if message is None:
            # The parent has gone, and whatever runs is for nobody.
            if talk.folder:
                shutil.rmtree(talk.folder, ignore_errors=True)
            os._exit(0)
        if message[:1] == FINISH:
            talk.finish_wanted.set()
        else:
            talk.finish_wanted.clear()
            calls.put(message)


def _answer(talk: _Talk, message: bytes) -> None:
    called = message[:1] == CALL  # otherwise nobody waits for an answer
    if called:
        talk.send("begun", None)
    try:
        module, name, arguments, talk.folder = _Unpacker(io.BytesIO(message[1:])).load()
        function: Any = importlib.import_module(module)
        for part in name.split("."):
            function = getattr(function, part)
        if called:
            talk.send("result", function(talk, *arguments))
        else:
            function()
    except Exception as error:  # noqa: BLE001 - handed to whoever drives the work
        if called:
            talk.send("error", _facts(error))


def _facts(error: Exception) -> dict[str, Any]:
    fields = {}
    for name, value in error.__dict__.items():
        with suppress(Exception):
            pickle.dumps(value)
            fields[name] = value
    return {
        "module": type(error).__module__,
        "name": type(error).__qualname__,
        "text": str(error),
        "fields": fields,
        "traceback": "".join(traceback.format_exception(error)),
    }
