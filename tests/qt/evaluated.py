"""A workbench with an evaluation, for the tests of its views."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.engine.data.image_set import ArraySet
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.models.load import load_model
from cnnviz.engine.training.evaluate import Evaluation, evaluate
from cnnviz.qt.workbench import Workbench

PATIENCE = 60_000


@pytest.fixture(scope="module")
def found() -> Evaluation:
    """Return the evaluation of the built-in network on its test images."""
    return evaluate(load_model("bundled"), open_dataset("digits", "test"), keep=False)


@pytest.fixture
def evaluated(workbench: Workbench, found: Evaluation) -> Workbench:
    """Return a workbench whose session holds that network, these images and the evaluation."""
    workbench.session.set_model(load_model("bundled"))
    workbench.session.set_image_set(open_dataset("digits", "test"))
    workbench.evaluations.watch.stop()
    workbench.session.set_evaluation(found)
    return workbench


def shown(qtbot: QtBot, view: QWidget) -> None:
    """Show a view as large as it is in the window."""
    qtbot.addWidget(view)
    view.resize(640, 600)
    view.show()
    qtbot.waitExposed(view)


def shifted(images: ArraySet) -> ArraySet:
    """Return the same pictures, whose classes are numbered and called otherwise."""
    return ArraySet(
        images.in_memory,
        (images.labels + 1) % 10,
        spec="shifted",
        kind="folder",
        name="Shifted",
        class_names=tuple(f"number {(index - 1) % 10}" for index in range(10)),
    )


def ids_in(found: Evaluation, truth: int | None, predicted: int | None) -> set[int]:
    """Return the samples of a cell, found one by one."""
    told = found.predictions
    return {
        int(sample)
        for sample, label, said in zip(
            told["sample_ids"], told["labels"], told["predicted"], strict=True
        )
        if (truth is None or label == truth) and (predicted is None or said == predicted)
    }


def worst(found: Evaluation) -> tuple[int, int]:
    """Return the cell that holds most errors."""
    wrong = found.confusion.copy()
    np.fill_diagonal(wrong, 0)
    row, column = np.unravel_index(wrong.argmax(), wrong.shape)
    return int(row), int(column)


def as_new(found: Evaluation) -> Evaluation:
    """Return the same evaluation as another object."""
    return replace(found)
