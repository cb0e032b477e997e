"""From the command to the first picture, and how the window fares while torch is imported.

Every start is a process of its own. The clock runs from just before the process is started to the
end of the event that paints the first frame, on both sides.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.harness import Comparison, Figure, Side, compare
from tests.benchmarks.opening import HEAVY

ROOT = Path(__file__).resolve().parents[2]
_LONGEST_STALL_MS = 100
_FILLED_STARTS = 5
_MOST_ROUNDS = 14


def rows() -> Iterator[Comparison | Figure]:
    """Measure the start."""
    yield compare(
        "first paint, from the start of the process",
        _side("ours"),
        _side("bare"),
        1.3,
        most=_MOST_ROUNDS,
    )
    starts = [_start("fill") for _ in range(_FILLED_STARTS)]
    for told in starts:
        if not (told["filled"] and told["torch"]):
            raise RuntimeError("the first session did not arrive")
    early = sorted({name for told in starts for name in told["heavy"]})
    yield Figure(
        f"of {', '.join(HEAVY)}: imported before the first paint", len(early), "modules", 0
    )
    gaps = sorted(1000 * told["longest_gap"] for told in starts)
    stall = "longest stall of the event loop from first paint to filled session"
    yield Figure(f"{stall}, worst of {len(gaps)} starts", gaps[-1], "ms", _LONGEST_STALL_MS)
    yield Figure("the same, median start", gaps[len(gaps) // 2], "ms")
    yield Figure(
        "from first paint to the filled session", min(t["until_filled"] for t in starts), "s"
    )


def _side(role: str) -> Side:
    def side() -> float:
        return float(_start(role)["seconds"])

    return side


def _start(role: str) -> dict[str, Any]:
    """Start a program of :mod:`tests.benchmarks.opening` as on its first day, and hear it out."""
    with tempfile.TemporaryDirectory() as home:
        folders = ("CNNVIZ_DATA", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
        environment = {**os.environ, **{name: str(Path(home, name)) for name in folders}}
        environment["QT_QPA_PLATFORM"] = "offscreen"
        program = [sys.executable, "-m", "tests.benchmarks.opening", role, str(time.monotonic())]
        done = subprocess.run(
            program, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told
