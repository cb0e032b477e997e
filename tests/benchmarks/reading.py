"""What opening a checkpoint costs: its names and shapes, and its weights in memory.

The large file has 1,000 tensors of 6 MB, as torch.save writes them, with holes for their numbers.
Its times and all memory are those of fresh processes, on both sides, imports left out. Weights come
from a file in the system's cache into a network that was built without any, on both sides;
`torch.load` with `load_state_dict(assign=True)` is the plain one.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import torch

from cnnviz.engine.checkpoints.read import read_checkpoint
from cnnviz.engine.events import drain
from cnnviz.engine.models.build import build
from cnnviz.engine.models.fill import filling
from tests.benchmarks.harness import Comparison, Figure, compare, timed

ROOT = Path(__file__).resolve().parents[2]
_TENSORS, _SHAPE = 1_000, (500, 3_000)
_STARTS = 7
_NETWORKS = ("resnet50", "vgg16")


def rows() -> Iterator[Comparison | Figure]:
    """Measure."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _large(Path(folder, "large.pth"))
        for name in _NETWORKS:
            yield from _loading(name, Path(folder, f"{name}.pth"))


def _large(path: Path) -> Iterator[Comparison | Figure]:
    # Memory that nobody touches, and numbers that are not written: only the file's length is 6 GB.
    state = {f"layer{number}.weight": torch.empty(_SHAPE) for number in range(_TENSORS)}
    with torch.serialization.skip_data():
        torch.save(state, path)
    told = [_child("describe", path) for _ in range(_STARTS)]
    what = f"names and shapes of {path.stat().st_size / 1e9:.1f} GB"
    yield Figure(what, min(one["milliseconds"] for one in told), "ms", 50)
    yield Figure(f"{what}, memory", max(one["megabytes"] for one in told), "MB", 30)
    yield Figure(f"{what}, torch imported", max(one["torch"] for one in told), "times", 0)
    yield compare(
        f"{what}, against torch.load",
        lambda: _child("describe", path)["milliseconds"] / 1e3,
        lambda: _child("torch.load", path)["milliseconds"] / 1e3,
        1 / 200,
        most=7,
    )
    path.unlink()


def _loading(name: str, path: Path) -> Iterator[Comparison | Figure]:
    torch.save(build(name).state_dict(), path)
    size = path.stat().st_size / 1e6

    def plain() -> None:
        module = build(name, empty=True)
        module.load_state_dict(torch.load(path), assign=True)

    what = f"{name}, {size:.0f} MB of weights into memory"
    yield compare(what, timed(lambda: _load(name, path)), timed(plain), 1.1)
    peak = max(_child("load", path, name)["megabytes"] for _ in range(3))
    yield Figure(f"{what}, peak against the weights", peak / size, "times", 1.1)


def _load(name: str, path: Path) -> torch.nn.Module:
    module = build(name, empty=True)
    drain(filling(module, read_checkpoint(path).entries, name))
    return module


# ---- fresh processes -----------------------------------------------------------------------------


def _child(role: str, path: Path, name: str = "") -> dict[str, float]:
    program = [sys.executable, "-m", "tests.benchmarks.reading_child", role, str(path), name]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told
