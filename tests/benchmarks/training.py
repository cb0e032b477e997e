"""Training through the window against a bare loop, and an epoch against the textbook's.

The first two share a process, and so their threads and their memory. The epochs are programs of
their own, as a student would start either; what counts is the time from the network that is built
to the end, validation included, and not that of imports.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication
from torch.nn import functional

from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.events import drain
from cnnviz.engine.training import events
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.network import preparing_model
from cnnviz.engine.training.setup import make_optimizer, split_samples
from cnnviz.qt.app import make_window, open_first
from cnnviz.qt.settings import Settings
from tests.benchmarks.event_loop import Lateness, wait
from tests.benchmarks.harness import Comparison, Figure, compare
from tests.benchmarks.mnist import small_mnist

_MOST_ROUNDS, _MOST_EPOCHS = 10, 8
_IN_WINDOW, _IN_EPOCH = 12_000, 6_000  # images; a tenth of them is held out
_MEAN, _DEVIATION = 0.1307, 0.3081
_ROOT = Path(__file__).resolve().parents[2]


def rows() -> Iterator[Comparison | Figure]:
    """Measure; yields nothing where there is no MNIST."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        spec = small_mnist(home / "larger", _IN_WINDOW)
        smaller = small_mnist(home / "smaller", _IN_EPOCH)
        if spec is None or smaller is None:
            return
        config = TrainConfig(data=spec, epochs=1, device="cpu")
        bare = _Bare(config)
        with _Window(home) as window:
            yield compare(
                f"{bare.steps} steps on MNIST in the window, with curves and maps",
                lambda: window.train(config),
                bare.on_a_thread,
                1.05,
                most=_MOST_ROUNDS,
            )
            pairs = zip(window.losses, bare.losses, strict=True)
            differing = sum(ours != plain for ours, plain in pairs)
            yield Figure("losses that differ from those of the bare loop", differing, "of them", 0)
            usual, longest = window.lateness.take()
            name = "lateness of the event loop while it trains, 99th percentile"
            yield Figure(name, usual, "ms", 33)
            yield Figure("the same, longest", longest, "ms")
            yield Figure("looks at the newest weights, per second", window.looks_per_second, "1/s")
        yield compare(
            f"epoch of {_IN_EPOCH:,} MNIST images by `cnnviz train`, against the textbook's loop",
            lambda: _epoch("ours", smaller),
            lambda: _epoch("textbook", smaller),
            0.7,
            most=_MOST_EPOCHS,
        )


class _Bare:
    """The loop that anyone would write: same images, same order, same optimiser."""

    def __init__(self, config: TrainConfig) -> None:
        self.config = config
        self.losses: list[float] = []
        images = open_dataset(config.data, "train")
        self._images = images
        pixels = images.in_memory
        assert pixels is not None
        self._pixels, self._labels = pixels, images.labels
        train = split_samples(images, config.validation_share, config.seed).train
        self._order = np.random.default_rng((config.seed, 1)).permutation(train)
        self.steps = -(-len(self._order) // config.batch_size)

    def on_a_thread(self) -> float:
        """Train on a thread, as the window does, and return the seconds."""
        seconds: list[float] = []
        thread = threading.Thread(target=lambda: seconds.append(self._train()))
        thread.start()
        thread.join()
        return seconds[0]

    def _train(self) -> float:
        torch.set_num_threads(torch.get_num_threads())  # what holds in the window holds here
        model = drain(preparing_model(self.config, self._images, None)).module.train()
        optimizer = make_optimizer(self.config, model)
        self.losses = []
        size = self.config.batch_size
        start = time.perf_counter()
        for first in range(0, len(self._order), size):
            ids = self._order[first : first + size]
            pictures = torch.from_numpy(self._pixels[ids]).unsqueeze(1).float().div_(255)
            pictures.sub_(_MEAN).div_(_DEVIATION)
            labels = torch.from_numpy(self._labels[ids])
            optimizer.zero_grad()
            loss = functional.cross_entropy(model(pictures), labels)
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            self.losses.append(loss.item())
        return time.perf_counter() - start


class _Window:
    """The program's own window in the Train workspace, with a timer that notes how late it is."""

    def __init__(self, home: Path) -> None:
        application = QApplication.instance() or QApplication([])
        assert isinstance(application, QApplication)
        self.window = make_window(application, Settings(home / "settings"))
        self.losses: list[float] = []
        self._seconds = 0.0
        self._looks = 0
        self._trained = 0.0
        self._home = home
        self._runs = 0
        self.lateness = Lateness(self.window)
        bench = self.window.workbench
        bench.training.events.connect(self._take)
        bench.session.probe_changed.connect(self._look)

    def __enter__(self) -> _Window:
        self.window.resize(1280, 800)
        self.window.show()
        open_first(self.window, None, None, None)
        bench = self.window.workbench
        wait(lambda: bench.session.probe is not None and not bench.lane.jobs())
        self.window.show_workspace("train")
        for key in ("curves", "activations"):
            dock = next(dock for dock in self.window.docks if dock.spec.key == key)
            wait(lambda dock=dock: not dock.fill().visibleRegion().isEmpty())
        return self

    def __exit__(self, *_: object) -> None:
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.processEvents()

    @property
    def looks_per_second(self) -> float:
        return self._looks / self._trained

    def train(self, config: TrainConfig) -> float:
        """Train from start to end and return the seconds from the first step to the last."""
        training = self.window.workbench.training
        self.losses = []
        self._runs += 1
        run = str(self._home / f"run-{self._runs}")
        training.start(TrainConfig(**{**vars(config), "run": run}))
        wait(lambda: bool(self.losses))
        start = time.perf_counter()
        self.lateness.start()
        wait(lambda: not training.state.busy)
        self.lateness.stop()
        self._trained += time.perf_counter() - start
        wait(lambda: not self.window.workbench.lane.jobs())
        return self._seconds

    def _take(self, told: list[Any]) -> None:
        for event in told:
            if isinstance(event, events.BatchEnd):
                self.losses.append(event.loss)
                self._seconds = event.seconds

    def _look(self) -> None:
        self._looks += self.lateness.timer.isActive()


def _epoch(role: str, spec: str) -> float:
    """Train for one epoch in a fresh process and return the seconds that it tells."""
    program = [sys.executable, "-m", "tests.benchmarks.epoch", role, spec]
    done = subprocess.run(program, cwd=_ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout.splitlines()[-1])
