"""The figures of every kind of answer, what fits no network, and the report as a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from cnnviz.engine.data.targets import TargetKind
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.training.evaluate import evaluate
from cnnviz.qt.docks.evaluation import EvaluationSummary
from cnnviz.qt.workbench import Workbench
from tests.engine.training.made_answers import STEPS, Answering, MadeSet
from tests.qt.evaluated import PATIENCE, evaluated, found, shown
from tests.qt.journeys import button

__all__ = ["evaluated", "found"]

NAMES = ("cat", "dog")


def made(kind: TargetKind) -> tuple[LoadedModel, MadeSet]:
    """Return a network that answers in one way, and four samples asked in the same way."""
    random = np.random.default_rng(0)
    if kind == "number":
        answers = np.array([[1.0], [2.0], [3.0], [5.0]])
        images = MadeSet(4, kind, values=np.array([1, 2, 3, 4], np.float32))
    elif kind == "mask":
        answers = random.normal(size=(4, 2, 4, 4))
        images = MadeSet(4, kind, NAMES, masks=random.integers(0, 2, (4, 4, 4)).astype(np.uint8))
    elif kind == "labels":
        answers = np.array([[2.0, -1], [1, 1], [-1, 2], [-3, 1]])
        images = MadeSet(4, kind, NAMES, presence=np.array([[1, 0], [1, 1], [0, 1], [1, 0]], bool))
    else:
        answers = np.array([[-2.0], [1], [2], [-1]])
        images = MadeSet(4, kind, NAMES, labels=[0, 1, 1, 1])
    names = () if kind == "number" else NAMES
    module = Answering(answers).eval()
    return LoadedModel(module, "net", "file", STEPS, class_names=names, answers=kind), images


@pytest.mark.parametrize(
    ("kind", "large", "of", "told"),
    [
        ("binary", "75.00 %", "right: 3 of 4 samples", {"loss", "auc", "calibration_error"}),
        ("labels", None, "Average precision of 4 samples", {"subset_accuracy", "macro_f1"}),
        # One of four is off by one: the variance is 5 / 4, the squared error 1 / 4.
        ("number", "0.8", "R² of 4 samples", {"mae", "rmse", "loss"}),
        ("mask", None, "Mean IoU of 4 samples", {"pixel_accuracy", "loss"}),
    ],
)
def test_each_kind_of_answer_has_its_figures(
    qtbot: QtBot, workbench: Workbench, kind: TargetKind, large: str | None, of: str, told: set[str]
) -> None:
    model, images = made(kind)
    view = EvaluationSummary(workbench)
    shown(qtbot, view)
    result = evaluate(model, images, keep=False)
    workbench.session.set_image_set(images)
    workbench.evaluations.watch.stop()
    workbench.session.set_evaluation(result)
    assert view.large.text() == (large or result.figures[0].text)
    assert view.of.text() == of
    visible = {key for key, label in view.values.items() if label.isVisible()}
    assert visible == {figure.key for figure in result.figures[1:]}
    assert told <= visible
    assert view.edit.isVisible() == (kind != "number")
    assert view.export_arrays() is not None


def test_what_does_not_fit_is_said_in_the_windows_words(qtbot: QtBot, workbench: Workbench) -> None:
    model, _ = made("binary")
    told: list[str] = []
    workbench.session.noticed.connect(told.append)
    view = EvaluationSummary(workbench)
    shown(qtbot, view)
    workbench.session.set_model(model)
    workbench.session.set_image_set(
        MadeSet(4, "labels", NAMES, presence=np.eye(4, 2, dtype=bool), views=("objects", "mask"))
    )
    assert view.offer.text.text() == (
        "net answers with yes or no; Made has pictures that show several classes at once."
    )
    assert not view.offer.button.isVisible()
    assert not view.offer.view_button.isVisible()
    mask, _ = made("mask")
    workbench.session.set_model(mask)
    assert view.offer.view_button.text() == "Ask for a class for each pixel"
    assert not told


def test_the_report_is_saved(qtbot: QtBot, evaluated: Workbench, tmp_path: Path) -> None:
    view = EvaluationSummary(evaluated)
    shown(qtbot, view)
    button(view, "Save report…").click()
    dialog = view.findChild(QFileDialog)
    assert dialog is not None
    path = tmp_path / "page.html"
    dialog.fileSelected.emit(str(path))
    dialog.close()
    qtbot.waitUntil(path.exists, timeout=PATIENCE)
    text = path.read_text(encoding="utf-8")
    assert "<html" in text
    assert view.large.text().split()[0] in text
