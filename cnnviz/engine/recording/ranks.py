"""Which of several processes that train together this one is."""

from __future__ import annotations

import os

import torch

from cnnviz.engine.distributed.launch import launch


def rank_and_size() -> tuple[int, int]:
    """Return the number of this process among all that train together, and how many these are.

    Asked of ``torch.distributed`` where it runs already, otherwise of what ``torchrun`` or SLURM
    told each process.
    """
    if torch.distributed.is_available() and torch.distributed.is_initialized():
        return torch.distributed.get_rank(), torch.distributed.get_world_size()
    place = launch()
    if place.size > 1:
        return place.rank, place.size
    told, whole = (os.environ.get(name, "") for name in ("SLURM_PROCID", "SLURM_NTASKS"))
    return (int(told), int(whole)) if told.isdecimal() and whole.isdecimal() else (0, 1)
