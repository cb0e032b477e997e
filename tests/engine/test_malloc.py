"""Freed memory is kept by the process where its C library can do so."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from cnnviz.engine.malloc import keep_freed_memory

_FAULTS = """
import resource, sys, threading
import numpy as np
from cnnviz.engine.malloc import keep_freed_memory
assert keep_freed_memory() is (sys.argv[1] == "keep")
def work():
    for _ in range(30):
        blocks = [np.ones(1 << 18) for _ in range(20)]  # 20 blocks of 2 MB
        del blocks
        faults.append(resource.getrusage(resource.RUSAGE_SELF).ru_minflt)
faults = []
thread = threading.Thread(target=work)
thread.start()
thread.join()
print(faults[-1] - faults[len(faults) // 2])
"""


def faults(keep: bool) -> int:
    told = {} if keep else {"MALLOC_TRIM_THRESHOLD_": "131072"}
    done = subprocess.run(
        [sys.executable, "-c", _FAULTS, "keep" if keep else "leave"],
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)


@pytest.mark.skipif(not hasattr(os, "confstr"), reason="no C library of this kind")
def test_memory_that_was_freed_is_used_again_without_asking_the_system() -> None:
    if "glibc" not in (os.confstr("CS_GNU_LIBC_VERSION") or ""):
        pytest.skip("not glibc")
    assert faults(keep=True) < 2_000 < 20_000 < faults(keep=False)


def test_other_platforms_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert keep_freed_memory() is False
