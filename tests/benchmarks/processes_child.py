"""One of the processes that the benchmark of several has: it trains when it is told to.

``python -m tests.benchmarks.processes_child THREADS SETTINGS``; each line of its input is a folder,
into which it trains, alone or with the others that were started with it; then it writes the seconds
from the first step on.
"""

from __future__ import annotations

import json
import sys
import time

import torch

from cnnviz.engine.distributed.launch import launch
from cnnviz.engine.distributed.several import joined
from cnnviz.engine.training import events
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.fit import fit


def main(threads: int, settings: dict[str, object]) -> None:
    """Train whenever a folder is named."""
    torch.set_num_threads(threads)
    with joined(launch()):
        for line in sys.stdin:
            config = TrainConfig(run=line.strip(), device="cpu", **settings)  # type: ignore[arg-type]
            start = end = 0.0
            for event in fit(config):
                match event:
                    case events.RunStarted():
                        start = time.perf_counter()
                    case events.EpochEnd():
                        end = time.perf_counter()
            print(end - start, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), json.loads(sys.argv[2]))
