"""Pictures that were shown lately, so that coming back to them costs nothing."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Pictures(Generic[K, V]):
    """Keeps the newest so many pictures; what was used longest ago goes first.

    Parameters
    ----------
    limit : int
        How many are kept.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: OrderedDict[K, V] = OrderedDict()

    def __contains__(self, key: K) -> bool:
        return key in self._kept

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: K) -> V | None:
        """Return a picture, or None where it is not here (any more)."""
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return self._kept[key]

    def put(self, key: K, picture: V) -> K | None:
        """Keep a picture; return the key of the one that had to go for it, if any."""
        self._kept[key] = picture
        self._kept.move_to_end(key)
        return self._kept.popitem(last=False)[0] if len(self._kept) > self._limit else None

    def clear(self) -> None:
        """Keep none."""
        self._kept.clear()
