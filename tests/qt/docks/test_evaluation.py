"""The figures of an evaluation, its table of classes, and the part that is measured."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.models.load import load_model
from cnnviz.engine.training.evaluate import Evaluation
from cnnviz.qt.docks.evaluation import EvaluationSummary
from cnnviz.qt.pairs_dialog import PairsDialog
from cnnviz.qt.workbench import Workbench
from tests.qt.evaluated import PATIENCE, evaluated, found, shifted, shown
from tests.qt.journeys import button

__all__ = ["evaluated", "found"]


def test_the_button_evaluates(qtbot: QtBot, workbench: Workbench) -> None:
    view = EvaluationSummary(workbench)
    shown(qtbot, view)
    assert not view.offer.button.isVisible()
    assert "Open a model" in view.offer.text.text()
    workbench.session.set_model(load_model("bundled"))
    workbench.session.set_image_set(open_dataset("digits", "test"))
    assert view.offer.button.isVisible()
    button(view, "Evaluate").click()
    assert view.offer.cancel_button.isVisible()
    qtbot.waitUntil(lambda: workbench.session.evaluation is not None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: view.offer.button.isVisible(), timeout=PATIENCE)
    evaluation = workbench.session.evaluation
    assert evaluation is not None
    right = round(evaluation.accuracy * 360)
    assert view.large.text() == f"{100 * evaluation.accuracy:.2f} %"
    assert view.of.text() == f"right: {right} of 360 samples"
    assert view.values["loss"].text() == f"{evaluation.loss:.4g}"
    assert view.values["auc"].text() == f"{evaluation.auc:.4f}"
    assert "10 of 10 classes are matched with outputs by their names" in view.matched.text()
    assert not view.advice.isVisible()
    assert not view.left_out.isVisible()


def test_cancel_ends_it(qtbot: QtBot, workbench: Workbench) -> None:
    view = EvaluationSummary(workbench)
    shown(qtbot, view)
    workbench.session.set_model(load_model("bundled"))
    workbench.session.set_image_set(open_dataset("digits", "test"))
    button(view, "Evaluate").click()
    button(view, "Cancel").click()
    qtbot.waitUntil(lambda: view.offer.button.isVisible(), timeout=PATIENCE)
    assert not view.page.isVisible()


def test_another_part_can_be_measured(qtbot: QtBot, evaluated: Workbench) -> None:
    view = EvaluationSummary(evaluated)
    shown(qtbot, view)
    assert view.part.currentText() == "test"
    with qtbot.waitSignal(evaluated.session.image_set_changed, timeout=PATIENCE):
        view.part.setCurrentText("train")
        view.part.activated.emit(view.part.currentIndex())
    images = evaluated.session.image_set
    assert images is not None
    assert images.split == "train"
    assert evaluated.session.evaluation is None
    assert not view.page.isVisible()


def test_what_was_left_out_is_listed(qtbot: QtBot, evaluated: Workbench, found: Evaluation) -> None:
    view = EvaluationSummary(evaluated)
    shown(qtbot, view)
    evaluated.session.set_evaluation(
        replace(found, outside={"owl": 1200}, not_finite=(3,), skipped=("a.png: is broken",))
    )
    lines = [view.left_out.item(row).text() for row in range(view.left_out.count())]
    assert lines == [
        "owl: 1,200 samples, no output for this class",
        "#3: the network answers NaN or infinity",
        "a.png: is broken",
    ]
    assert view.left_out_title.text() == "Left out: 1,202 samples"


@pytest.mark.parametrize("way", ["button", "dialog"])
def test_a_suggestion_is_taken(qtbot: QtBot, workbench: Workbench, way: str) -> None:
    view = EvaluationSummary(workbench)
    shown(qtbot, view)
    workbench.session.set_model(load_model("bundled"))
    workbench.session.set_image_set(shifted(open_dataset("digits", "test")))  # type: ignore[arg-type]
    button(view, "Evaluate").click()
    qtbot.waitUntil(lambda: workbench.session.evaluation is not None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: not workbench.evaluations.running, timeout=PATIENCE)
    assert view.advice.isVisible()
    assert "None of their names is equal" in view.matched.text()
    with qtbot.waitSignal(workbench.session.evaluation_changed, timeout=PATIENCE):
        if way == "button":
            view.use.click()
        else:
            view.edit.click()
            dialog = view.findChild(PairsDialog)
            assert dialog is not None
            assert dialog.pairs == tuple(range(10))
            dialog.use.click()
            assert dialog.pairs == (9, *range(9))
            button(dialog, "Save").click()
    better = workbench.session.evaluation
    assert better is not None
    assert better.accuracy > 0.95
    assert "by your own table" in view.matched.text()
    assert not view.advice.isVisible()
    with qtbot.waitSignal(workbench.session.evaluation_changed, timeout=PATIENCE):
        view.edit.click()
        dialog = view.findChildren(PairsDialog)[-1]
        assert not dialog.use.isVisible()
        dialog.back.click()
    assert view.advice.isVisible()


def test_a_class_is_given_another_output(qtbot: QtBot) -> None:
    dialog = PairsDialog(("cat", "dog", "owl"), (3, 1, 2), ("a", "b"), (0, 1, -1))
    qtbot.addWidget(dialog)
    dialog.show()
    model = dialog.table.model()
    assert [model.index(row, 2).data() for row in range(3)] == ["0 · a", "1 · b", "none"]
    dialog.set_output(2, 0)
    assert dialog.pairs == (-1, 1, 0)  # an output stands for one class
    dialog.table.edit(model.index(0, 2))
    box = dialog.table.findChild(QComboBox)
    assert box is not None
    assert [box.itemText(place) for place in range(3)] == ["none", "0 · a", "1 · b"]
    box.setCurrentText("1 · b")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.pairs == (1, -1, 0))
    with qtbot.waitSignal(dialog.given) as caught:
        button(dialog, "Save").click()
    assert caught.args[0] == (1, -1, 0)
