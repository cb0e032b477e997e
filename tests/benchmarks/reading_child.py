"""A process that does one piece of :mod:`tests.benchmarks.reading`, and tells what it took."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from cnnviz.engine.checkpoints.read import read_checkpoint


def _memory(name: str) -> float:
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1e3


def _described(path: str) -> object:
    return read_checkpoint(path).shapes


def _torch_load() -> Callable[[str], object]:
    import torch

    return torch.load


def _loader(name: str) -> Callable[[str], object]:
    from cnnviz.engine.events import drain
    from cnnviz.engine.models.build import build
    from cnnviz.engine.models.fill import filling

    module = build(name, empty=True)

    def load(path: str) -> object:
        return drain(filling(module, read_checkpoint(path).entries, name))

    return load


def main(role: str, path: str, name: str) -> None:
    """Tell milliseconds, megabytes beyond what was there before, and whether torch was needed."""
    makers = {"describe": lambda: _described, "load": lambda: _loader(name)}
    work = (makers | {"torch.load": _torch_load})[role]()
    before, start = _memory("VmHWM"), time.perf_counter()
    work(path)
    told = {
        "milliseconds": 1e3 * (time.perf_counter() - start),
        "megabytes": _memory("VmHWM") - before,
        "torch": float("torch" in sys.modules),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
