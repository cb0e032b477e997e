"""``python -m tests.benchmarks [PART ...]`` measures and writes what it found to RESULTS.md.

Each part runs in a process of its own, with the settings that the program gives itself at its
start, and in folders of its own.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cnnviz.engine.environment import describe_environment
from tests.benchmarks.harness import markdown
from tests.benchmarks.parts import ON_REQUEST, PARTS, measure

RESULTS = Path(__file__).with_name("RESULTS.md")
_FOLDERS = ("CNNVIZ_DATA", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
_HEADING = """\
# Speed

Ours against bare code, in turns (A B A') within one run: the ratio of the minima, and the median of
the paired ratios, of which both must keep the mark. "A against A" is the bare side against itself,
by both ratios; where it leaves 0.95 to 1.05, other load was too great for a verdict.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the parts that were named, or all that are quick; only a run of these is kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    listed = ", ".join((*PARTS, *ON_REQUEST))
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {listed}")
    named = parser.parse_args(arguments).parts
    if unknown := set(named) - {*PARTS, *ON_REQUEST}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {listed}")
    start, load = time.monotonic(), _load()
    notes: list[str] = []
    rows: list[tuple[str, ...]] = []
    with _own_folders():
        for part in named or PARTS:
            found, note = measure(part)
            rows += [row.cells() for row in found]
            notes.append(f"- `{part}`: {note}")
            print("\n".join(markdown(row.cells() for row in found)), end="\n\n", flush=True)
    told = [*_facts(load, time.monotonic() - start), "", *markdown(rows), "", *notes]
    if not named:
        RESULTS.write_text(_HEADING + "\n" + "\n".join(told) + "\n", encoding="utf-8")
        print(f"written to {RESULTS.relative_to(Path.cwd())}")
    return 0


@contextmanager
def _own_folders() -> Iterator[None]:
    """Keep away from what the person who measures has set and opened."""
    with tempfile.TemporaryDirectory() as home:
        os.environ.update({name: str(Path(home, name)) for name in _FOLDERS})
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
        yield


def _facts(load: str, seconds: float) -> list[str]:
    found = describe_environment()
    packages = ", ".join(" ".join(pair) for pair in found.packages)
    return [
        f"- command: `{Path(sys.executable).name} -m tests.benchmarks`, {seconds / 60:.0f} minutes",
        f"- date: {time.strftime('%Y-%m-%d')}",
        f"- Python {found.python} on {platform.system()} {platform.machine()}; {packages}",
        f"- processor: {_processor()}, {found.cores} cores, {found.threads} torch threads",
        f"- load of the machine (mean of a minute) before and after: {load}, {_load()}",
    ]


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or platform.machine()
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return found[1] if found else platform.machine()


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


if __name__ == "__main__":
    sys.exit(main())
