"""Which of several processes that train together this one is."""

from __future__ import annotations

import os

import torch


def rank_and_size() -> tuple[int, int]:
    """Return the number of this process among all that train together, and how many these are.

    Asked of ``torch.distributed`` where it runs already, otherwise of what ``torchrun`` and SLURM
    tell each process.
    """
    if torch.distributed.is_available() and torch.distributed.is_initialized():
        return torch.distributed.get_rank(), torch.distributed.get_world_size()
    for rank, size in (("RANK", "WORLD_SIZE"), ("SLURM_PROCID", "SLURM_NTASKS")):
        told, whole = os.environ.get(rank, ""), os.environ.get(size, "")
        if told.isdecimal() and whole.isdecimal():
            return int(told), int(whole)
    return 0, 1
