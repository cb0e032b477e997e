"""Torch is imported whole, and other threads go on meanwhile."""

from __future__ import annotations

import gc
import subprocess
import sys

from cnnviz.engine import preload

_FRESH = """
import gc, sys, threading, time
from cnnviz.engine.preload import import_torch

assert "torch" not in sys.modules
seen = []
def watch():
    while "torchvision" not in sys.modules:
        seen.append(gc.isenabled())
        time.sleep(0.002)
watcher = threading.Thread(target=watch, daemon=True)
watcher.start()
import_torch()
watcher.join()
import torch
assert torch.ones(2).sum() == 2 and "torchvision" in sys.modules
assert gc.isenabled() and gc.get_freeze_count() > 100_000
assert not all(seen), "the collector ran in the middle of the import"
"""


def test_a_fresh_process_imports_torch_without_collecting() -> None:
    subprocess.run([sys.executable, "-c", _FRESH], check=True, timeout=100)


def test_importing_twice_changes_nothing() -> None:
    gc.disable()
    try:
        preload.import_torch()
        assert not gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()
    preload.import_torch()
    assert gc.isenabled()
    gc.unfreeze()


def test_a_platform_without_a_loader_of_ours_imports_as_usual() -> None:
    before, sys.platform = sys.platform, "win32"
    try:
        preload._map_libraries()
    finally:
        sys.platform = before


_QUIET = """
import gc, sys
from cnnviz.engine.preload import import_quietly

ran = []
gc.callbacks.append(lambda phase, info: ran.append(info))
assert "captum" not in sys.modules
captum = import_quietly("captum.attr")
assert captum.LayerGradCam and not ran and gc.isenabled()
assert import_quietly("captum.attr") is captum
"""


def test_the_collector_rests_while_a_package_is_imported() -> None:
    script = "import torch, torchvision" + _QUIET
    subprocess.run([sys.executable, "-c", script], check=True, timeout=100)
