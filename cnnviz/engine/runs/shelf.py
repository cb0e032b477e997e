"""What was read of a run's epochs, kept while there is room, so that stepping waits for no disk."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from pathlib import Path
from typing import Generic, TypeVar

from cnnviz.engine.checkpoints.disk import ChangedFile
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.models.refill import refilling

_ROOM = 512 << 20  # bytes of weights

V = TypeVar("V")


class Shelf(Generic[V]):
    """Values by key, the least lately used of which go where they take too much room.

    One thread may put things on it while another one looks.

    Parameters
    ----------
    room : int
        Bytes that all values together may take; the newest one stays, however large it is.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: OrderedDict[Hashable, tuple[V, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> V | None:
        """Return a value, or None where it is not there."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def put(self, key: Hashable, value: V, size: int) -> None:
        """Keep a value of so many bytes."""
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = value, size
            taken = sum(size for _, size in self._kept.values())
            while taken > self._room and len(self._kept) > 1:
                taken -= self._kept.popitem(last=False)[1][1]

    @property
    def taken(self) -> int:
        """Bytes that all values together take."""
        with self._lock:
            return sum(size for _, size in self._kept.values())

    def drop(self, key: Hashable) -> None:
        """Keep a value no longer."""
        with self._lock:
            self._kept.pop(key, None)


class EpochWeights:
    """Networks with the weights of a run's checkpoints.

    Only the first one is built; all others are copies of it with weights of their own.

    Parameters
    ----------
    room : int
        Bytes that those which are kept may take.
    """

    def __init__(self, room: int = _ROOM) -> None:
        self._shelf: Shelf[tuple[LoadedModel, tuple[int, int]]] = Shelf(room)
        self._crowded = room // 2
        self._known: LoadedModel | None = None

    def at_hand(self, path: Path) -> LoadedModel | None:
        """Return the network of a file that does not change, where it was read before."""
        found = self._shelf.get(path)
        return None if found is None else found[0]

    def loading(self, path: Path) -> Work[Progress, LoadedModel]:
        """Return the network of a file; raises as :func:`.load.load_model` does."""
        stamp = _stamp(path)
        found = self._shelf.get(path)
        if found is not None and found[1] == stamp:
            return found[0]
        try:
            model = yield from refilling(self._known, path)
        except ChangedFile:  # whoever trains has written newer ones meanwhile
            stamp = _stamp(path)
            model = yield from refilling(self._known, path)
        self._known = model
        size = sum(tensor.nbytes for tensor in model.module.state_dict().values())
        self._shelf.put(path, (model, stamp), size)
        return model

    @property
    def is_crowded(self) -> bool:
        """Whether the next network may drive one out that was read lately."""
        return self._shelf.taken > self._crowded


def _stamp(path: Path) -> tuple[int, int]:
    try:
        known = path.stat()
    except OSError:
        return 0, 0  # reading it says what is wrong
    return known.st_mtime_ns, known.st_size
