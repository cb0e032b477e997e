"""Functions that the tests let a worker call."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.child import Channel
from cnnviz.engine.errors import BadValue
from cnnviz.engine.events import Progress


def add(channel: Channel, first: int, second: int) -> int:
    channel.tell(Progress(1, 2, "adding"))
    print("this must not get between the answers")
    os.write(1, b"nor this")
    channel.tell("nearly there")
    return first + second


def process_id(channel: Channel) -> int:
    return os.getpid()


def describe(channel: Channel, array: NDArray[Any]) -> tuple[str, bool, float]:
    return type(array).__name__, bool(array.flags.writeable), float(array.sum())


def grow(channel: Channel, size: int) -> NDArray[np.float64]:
    return np.arange(size, dtype=np.float64)


def refuse(channel: Channel, wanted: str) -> None:
    if wanted == "bad value":
        raise BadValue("Perplexity", 50.0, "at most 33")
    if wanted == "memory":
        raise MemoryError
    raise ValueError("the shapes do not fit")


def leave(channel: Channel, how: str) -> None:
    if how == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    print("these are my last words", flush=True)
    os._exit(3)


def note_and_die(channel: Channel, path: str) -> None:
    with Path(path).open("a") as file:
        file.write("called\n")
    os.kill(os.getpid(), signal.SIGKILL)


class _Unreadable:
    """Arrives nowhere, as an array does that memory does not hold."""

    def __reduce__(self) -> Any:
        return _arrive, ()


def _arrive() -> None:
    raise MemoryError("no room for the answer")


def answer_unreadably(channel: Channel) -> object:
    return _Unreadable()


def sleep(channel: Channel) -> None:
    channel.tell(os.getpid())
    while True:
        time.sleep(60)


def until_finished(channel: Channel) -> str:
    channel.tell(os.getpid())
    while not channel.finish:
        time.sleep(0.005)
    return "what there is"


prepared: list[int] = []


def prepare_here() -> None:
    prepared.append(os.getpid())


def was_prepared(channel: Channel) -> list[int]:
    return prepared
