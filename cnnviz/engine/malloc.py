"""How the process gets its memory from the system.

Each step of training, and each pass with many layers kept, frees tens of megabytes that the next
one asks for again. glibc hands them back to the system in between, and the system fills every page
with zeros anew: a fifth of the time of a step on MNIST.
"""

from __future__ import annotations

import ctypes
import os
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # M_TRIM_THRESHOLD, M_MMAP_THRESHOLD of malloc.h
_KEPT = 256 << 20  # free bytes at the end of a heap that are kept
_LARGEST_IN_HEAP = 32 << 20  # glibc allows no more on 64 bits
_BY_PERSON = ("MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_", "GLIBC_TUNABLES")


def keep_freed_memory() -> bool:
    """Let the process keep up to 256 MB of freed memory for its next allocations.

    For programs, not for libraries: it holds for the whole process. What a person set by glibc's
    environment variables stays.

    Returns
    -------
    bool
        Whether it was done; other C libraries than glibc have no such settings.
    """
    if not sys.platform.startswith("linux") or any(name in os.environ for name in _BY_PERSON):
        return False
    library = ctypes.CDLL(None)
    if not hasattr(library, "gnu_get_libc_version"):
        return False
    trimmed = library.mallopt(_TRIM_THRESHOLD, _KEPT)
    return bool(library.mallopt(_MMAP_THRESHOLD, _LARGEST_IN_HEAP)) and bool(trimmed)
