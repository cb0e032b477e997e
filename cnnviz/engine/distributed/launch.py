"""Which of several processes this one is, as torchrun tells it; no torch."""

from __future__ import annotations

import os
from dataclasses import dataclass

_ADDRESS = ("MASTER_ADDR", "MASTER_PORT")


@dataclass(frozen=True)
class Launch:
    """The place of this process among those that were started together.

    Parameters
    ----------
    rank, size : int
        Its number, counted from 0, and how many there are.
    local_rank, local_size : int
        The same among those on this machine.
    """

    rank: int = 0
    size: int = 1
    local_rank: int = 0
    local_size: int = 1


def launch() -> Launch:
    """Return what the environment tells; one process where torchrun did not start it."""
    known = os.environ
    if not all(known.get(name) for name in _ADDRESS):
        return Launch()
    try:
        rank, size = int(known["RANK"]), int(known["WORLD_SIZE"])
        local = int(known.get("LOCAL_RANK", rank))
        told = Launch(rank, size, local, int(known.get("LOCAL_WORLD_SIZE", size)))
    except (KeyError, ValueError):
        return Launch()
    return told if 0 <= told.rank < told.size else Launch()
