"""Two processes with one thread each against one process with two, at the same global batch.

Both do the same epoch, validation included, and lie ready all the time: nobody waits for imports.
At 1.25 of the time the throughput is 0.8 of that of the single process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks.harness import Comparison, Figure, compare
from tests.benchmarks.mnist import small_mnist
from tests.engine.distributed.launching import free_port

_IMAGES = 12_000
_MOST_ROUNDS = 14
_LIMIT = 1.25


def rows() -> Iterator[Comparison | Figure]:
    """Measure; yields nothing where there is no MNIST."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        spec = small_mnist(home / "set", _IMAGES)
        if spec is None:
            return
        for batch in (64, 256):
            settings = {"data": spec, "epochs": 1, "batch_size": batch}
            with ExitStack() as stack:
                two = stack.enter_context(_Team(home / f"two-{batch}", 2, settings))
                one = stack.enter_context(_Team(home / f"one-{batch}", 1, settings))
                yield compare(
                    f"epoch of {_IMAGES:,} MNIST images in two processes, batches of {batch}",
                    two.train,
                    one.train,
                    _LIMIT,
                    most=_MOST_ROUNDS,
                )


class _Team:
    """Processes that wait to train together, with two threads between them."""

    def __init__(self, folder: Path, size: int, settings: dict[str, object]) -> None:
        self._folder = folder
        self._count = 0
        known = {**os.environ, "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(free_port())}
        threads = 2 // size
        known |= {"WORLD_SIZE": str(size), "OMP_NUM_THREADS": str(threads)}
        module = "tests.benchmarks.processes_child"
        self._processes = [
            subprocess.Popen(
                [sys.executable, "-m", module, str(threads), json.dumps(settings)],
                env={**known, "RANK": str(rank), "LOCAL_RANK": str(rank)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for rank in range(size)
        ]

    def __enter__(self) -> _Team:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            assert process.stdin is not None
            process.stdin.close()
        for process in self._processes:
            process.wait()
            assert process.stdout is not None
            process.stdout.close()

    def train(self) -> float:
        """Train once, and return the seconds of the slowest of them."""
        self._count += 1
        for process in self._processes:
            assert process.stdin is not None
            process.stdin.write(f"{self._folder / str(self._count)}\n")
            process.stdin.flush()
        told = []
        for process in self._processes:
            assert process.stdout is not None
            told.append(float(process.stdout.readline()))
        return max(told)
