"""Importing torch while a window lives: without it, the window would stall several times.

The interpreter's lock is held while an extension module's libraries are mapped and relocated (a
third of a second for torch) and while the garbage collector walks through everything that was
imported so far (a tenth of a second each time). Neither need be.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import importlib.util
import os
import sys
from pathlib import Path
from typing import Any

# In this order; none of them knows Python, so that they may be loaded without its lock.
_LIBRARIES: dict[str, tuple[str, ...]] = {
    "linux": ("libtorch_global_deps.so", "libtorch.so"),
    "darwin": ("libtorch_global_deps.dylib", "libtorch.dylib"),
}


def import_torch(cores_left: int = 0) -> None:
    """Import torch and torchvision on a thread of the background.

    Parameters
    ----------
    cores_left : int
        Processor cores on which torch shall start no thread, so that a window answers while
        something computes; a person's OMP_NUM_THREADS counts more.

    Notes
    -----
    What was imported is taken out of the garbage collector's sight, because it stays for good; so
    later collections are short.
    """
    if "torch" not in sys.modules:
        _map_libraries()
    collecting = gc.isenabled()
    gc.disable()
    try:
        import torch
        import torchvision  # noqa: F401

        if cores_left and "OMP_NUM_THREADS" not in os.environ:
            torch.set_num_threads(max(1, torch.get_num_threads() - cores_left))
        gc.freeze()
    finally:
        if collecting:
            gc.enable()


def import_quietly(name: str) -> Any:
    """Import a large package on a thread of the background, and return it.

    The garbage collector rests meanwhile: it would walk through all that is imported again and
    again, which stops every thread for up to three quarters of a second.
    """
    if name in sys.modules:
        return sys.modules[name]
    collecting = gc.isenabled()
    gc.disable()
    try:
        return importlib.import_module(name)
    finally:
        if collecting:
            gc.enable()


def _map_libraries() -> None:
    """Load torch's own libraries by a foreign call, during which other threads go on.

    Where this cannot be done, the import itself will do it, or say what is wrong.
    """
    names = _LIBRARIES.get(sys.platform)
    found = importlib.util.find_spec("torch")
    if names is None or found is None or not found.submodule_search_locations:
        return
    folder = Path(found.submodule_search_locations[0]) / "lib"
    load = ctypes.CDLL(None).dlopen
    load.restype, load.argtypes = ctypes.c_void_p, (ctypes.c_char_p, ctypes.c_int)
    # The first is shared with all that follows, as torch itself shares it.
    for name, mode in zip(names, (os.RTLD_GLOBAL, os.RTLD_LOCAL), strict=True):
        load(os.fsencode(folder / name), os.RTLD_LAZY | mode)
