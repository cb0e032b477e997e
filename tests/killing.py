"""``python -m tests.killing [KILLS]`` kills a training of MNIST again and again, and compares.

A run with augmentation, dropout, AdamW and cosine schedule is killed (SIGKILL) at random instants:
while it starts up, while it learns or measures, and while it saves. It is continued in a fresh
process each time until it ends; then its losses and weights are held against those of a run that
was never killed, to the bit. That is done until there were so many kills.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import torch

from tests.conftest import ROOT

_FLAGS = (
    *("--epochs", "2", "--batch-size", "600", "--device", "cpu", "--seed", "5"),
    *("--optimizer", "adamw", "--weight-decay", "0.02", "--schedule", "cosine"),
    *("--dropout", "0.3", "--crop-padding", "2", "--rotation", "10", "--brightness", "0.2"),
    *("--filters1", "4", "--filters2", "8", "--units", "32"),
)
_MOMENTS = ("start", "learning", "saving")
# A program that saves many times a second, so that it is often killed while it does.
_PROGRAM = """
import sys
import torch
from cnnviz.cli import main
from cnnviz.engine.training import keeping
torch.set_num_threads(1)
keeping._SAVE_SECONDS, keeping._SAVE_SHARE = 0.1, 1.0
sys.exit(main(sys.argv[1:]))
"""


@dataclass
class Killing:
    """Kills and continues runs of one image set.

    Parameters
    ----------
    data : str
        SPEC of the images.
    folder : pathlib.Path
        Where the runs are written.
    seed : int
        Of the instants.
    """

    data: str
    folder: Path
    seed: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    runs: int = 0
    resumed_at: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._whole = self.folder / "whole"
        start = time.monotonic()
        self._end(self._start(self._whole))
        self._seconds = time.monotonic() - start

    def kill(self, count: int) -> Iterator[str]:
        """Kill so many times; yield a line for each run that came to its end."""
        while sum(self.kills.values()) < count:
            self.runs += 1
            run = self.folder / f"run{self.runs}"
            before = sum(self.kills.values())
            while not self._attempt(run, last=sum(self.kills.values()) >= count):
                pass
            self._compare(run)
            killed = sum(self.kills.values()) - before
            yield f"run {self.runs}: killed {killed} times, and equal to the run never killed"

    def _attempt(self, run: Path, *, last: bool) -> bool:
        """Start or continue a run, and kill it unless it ends; return whether it has ended."""
        moment = self._random.choice(_MOMENTS)
        running = self._start(run)
        if last:
            self._end(running)
            return True
        try:
            until = time.monotonic() + self._random.uniform(0, self._seconds)
            _wait(running, run, moment, until)
        finally:
            running.kill()
            said = running.communicate()
        if running.returncode == 0:
            return True
        if running.returncode > 0:
            raise AssertionError(f"a run could not be continued: {said}")
        self.kills[moment] += 1
        return False

    def _start(self, run: Path) -> subprocess.Popen[str]:
        began = (run / "format").exists()
        if began:
            self.resumed_at.append(_state(run)["step"])
        flags = ["--resume", str(run)] if began else ["--run", str(run), "--data", self.data]
        command = [sys.executable, "-c", _PROGRAM, "train", *flags, *(() if began else _FLAGS)]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True)

    def _end(self, running: subprocess.Popen[str]) -> None:
        said = running.communicate(timeout=600)
        if running.returncode:
            raise AssertionError(f"a run could not be continued: {said}")

    def _compare(self, run: Path) -> None:
        ours, whole = _told(run), _told(self._whole)
        if ours != whole:
            differ = sorted(key for key in whole if ours.get(key) != whole[key])
            raise AssertionError(f"{run}: other figures than the run never killed: {differ[:3]}")
        for key, value in _state(self._whole)["weights"].items():
            if not torch.equal(_state(run)["weights"][key], value):
                raise AssertionError(f"{run}: other weights than the run never killed: {key}")


def _wait(running: subprocess.Popen[str], run: Path, moment: str, until: float) -> None:
    """Wait for the instant at which a process is killed, or for its end."""
    log = run / "events.jsonl"
    known = log.stat().st_size if log.exists() else -1
    while running.poll() is None:
        if moment == "start":
            if time.monotonic() >= until:
                return
        elif not log.exists() or log.stat().st_size == known:
            pass  # it starts up
        elif moment == "learning":
            time.sleep(random.Random(until).uniform(0, 3))
            return
        elif next(run.glob("checkpoints/*tmp*"), None) is not None:
            return
        time.sleep(0.0005)


def _told(run: Path) -> dict[Any, Any]:
    """Return what a run told of each step and epoch but how long it took; the last one counts."""
    from cnnviz.engine.runs.run import Run
    from cnnviz.engine.training import events

    told: dict[Any, Any] = {}
    for event in Run(run).events():
        match event:
            case events.BatchEnd():
                told["step", event.step] = replace(event, seconds=0)
            case events.EpochEnd():
                told["epoch", event.epoch] = replace(event, seconds=0, samples_per_second=0)
            case events.SamplePredictions() | events.LayersMeasured():
                told[type(event).__name__, event.epoch] = event
    return told


def _state(run: Path) -> dict[str, Any]:
    from cnnviz.engine.runs.run import Run

    return Run(run).state()


def main() -> int:
    """Kill as often as is asked for, and tell of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.killing", description=__doc__)
    parser.add_argument("kills", nargs="?", type=int, default=100)
    parser.add_argument("--data", default=f"mnist:{ROOT.parent / 'shared' / 'data' / 'mnist'}")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        killing = Killing(options.data, Path(folder), options.seed)
        for line in killing.kill(options.kills):
            print(line, flush=True)
    moments = ", ".join(f"{count} {moment}" for moment, count in killing.kills.items())
    print(
        f"{sum(killing.kills.values())} kills ({moments}) in {killing.runs} runs, continued at "
        f"{len(set(killing.resumed_at))} different steps: losses, figures and weights are equal "
        f"to the bit. {time.monotonic() - start:.0f} s."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
