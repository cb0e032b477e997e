"""A run with a history, opened in a window, for the tests that go through its epochs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.events import drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.runs.run import Run
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.evaluate import evaluate
from cnnviz.engine.training.fit import fit
from cnnviz.engine.training.parts import measuring
from cnnviz.qt.workbench import Workbench

PATIENCE = 60_000


def trained(directory: Path, **options: Any) -> Path:
    """Train a run of a few short epochs, and return its directory."""
    settings = {"epochs": 3, "batch_size": 128, "learning_rate": 0.002, **options}
    drain(fit(TrainConfig(run=str(directory), **settings)))
    return directory


def weights_of(run: Path, epoch: int) -> LoadedModel:
    """Load the network of an epoch as anybody would."""
    return load_model(Run(run).checkpoint(epoch))


def measured_on(run: Path) -> ImageSet:
    """Open the images that a run is measured on."""
    return drain(measuring(Run(run).config))


def predicted(model: LoadedModel, images: ImageSet, ids: NDArray[Any]) -> NDArray[Any]:
    """Return what a network takes samples for, found anew."""
    found = evaluate(model, images, keep=False)
    rows = [found.row_of[int(one)] for one in ids]
    return found.predictions["predicted"][rows]


def open_run(qtbot: QtBot, workbench: Workbench, run: Path, epoch: int | str) -> ImageSet:
    """Open an epoch of a run together with its images."""
    images = measured_on(run)
    workbench.session.set_image_set(images)
    workbench.models.open(Run(run).checkpoint(epoch))
    qtbot.waitUntil(lambda: bool(workbench.epochs.offered), timeout=PATIENCE)
    workbench.inputs.show_sample(0)
    return images


def told(qtbot: QtBot, workbench: Workbench, epoch: int) -> None:
    """Wait until all results in the session are of an epoch's history."""
    past, session = workbench.past, workbench.session

    def all_there() -> bool:
        shown = past.shown
        results = session.evaluation, session.responses, session.embedding
        return (
            shown is not None
            and shown.epoch == epoch
            and all(past.is_told(result) for result in results)
        )

    qtbot.waitUntil(all_there, timeout=PATIENCE)


def idle(qtbot: QtBot, workbench: Workbench) -> None:
    """Wait until nothing is done on the lane any more."""
    qtbot.waitUntil(lambda: not workbench.lane.jobs(), timeout=PATIENCE)


def confusion(truth: NDArray[Any], said: NDArray[Any], classes: int) -> NDArray[np.int64]:
    """Count the samples of each true class that were taken for each class, one by one."""
    counts = np.zeros((classes, classes), np.int64)
    for row, column in zip(truth, said, strict=True):
        counts[row, column] += 1
    return counts
