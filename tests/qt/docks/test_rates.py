"""ROC and precision-recall curves: computed on the lane, told by the list of classes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sklearn.metrics import average_precision_score, roc_auc_score, roc_curve

from cnnviz.engine.training.evaluate import ClassEvaluation, Evaluation
from cnnviz.qt.docks.rates import RatesView
from cnnviz.qt.workbench import Workbench
from tests.qt.evaluated import PATIENCE, evaluated, found, shown

__all__ = ["evaluated", "found"]


def drawn(view: RatesView) -> dict[int, tuple[list[float], list[float]]]:
    return {one.key: (one.x.tolist(), one.y.tolist()) for one in view.plot.curves}


def test_all_curves_of_few_classes(qtbot: QtBot, evaluated: Workbench, found: Evaluation) -> None:
    view = RatesView(evaluated)
    shown(qtbot, view)
    qtbot.waitUntil(lambda: len(view.plot.curves) == 12, timeout=PATIENCE)
    truth = found.predictions["labels"] == 8
    x, y, _ = roc_curve(truth, found.scores[:, 8])
    assert drawn(view)[8] == (x.tolist(), y.tolist())
    words = [view.list.item(row).text() for row in range(view.list.count())]
    binary = found.predictions["labels"][:, None] == np.arange(10)
    micro = roc_auc_score(binary, found.scores, average="micro")
    assert words[0] == f"{micro:.3f}  micro average"
    assert words[1] == f"{found.auc:.3f}  macro average"
    assert words[2 + 8] == f"{roc_auc_score(truth, found.scores[:, 8]):.3f}  8"
    view.kind.setCurrentIndex(1)
    view.kind.activated.emit(1)
    qtbot.waitUntil(lambda: len(view.plot.curves) == 12, timeout=PATIENCE)
    area = average_precision_score(truth, found.scores[:, 8])
    assert view.list.item(2 + 8).text() == f"{area:.3f}  8"


def test_classes_are_checked_one_by_one(qtbot: QtBot, evaluated: Workbench) -> None:
    view = RatesView(evaluated)
    shown(qtbot, view)
    qtbot.waitUntil(lambda: len(view.plot.curves) == 12, timeout=PATIENCE)
    view.none.click()
    assert view.plot.curves == ()
    view.list.item(2 + 3).setCheckState(Qt.CheckState.Checked)
    qtbot.waitUntil(lambda: set(drawn(view)) == {3})
    view.search.setText("7")
    view.every.click()
    assert 7 in drawn(view)
    arrays = view.export_arrays()
    assert arrays is not None
    assert set(arrays) >= {"class 3/x", "class 7/y"}


def test_a_curve_is_read_under_the_pointer(qtbot: QtBot, evaluated: Workbench) -> None:
    view = RatesView(evaluated)
    shown(qtbot, view)
    qtbot.waitUntil(lambda: len(view.plot.curves) == 12, timeout=PATIENCE)
    view.none.click()
    view.list.item(2 + 3).setCheckState(Qt.CheckState.Checked)
    qtbot.waitUntil(lambda: set(drawn(view)) == {3})
    near = view.plot.nearest(0.5, 0.99)
    assert near is not None
    key, x, y = near
    assert (key, x) == (3, pytest.approx(0.5, abs=0.02))
    view._point(key, x, y)
    assert view.figures.text().startswith("3: ")
    assert view.plot.nearest(0.5, 0.5) is None


def test_without_kept_probabilities_it_says_what_to_do(
    qtbot: QtBot, evaluated: Workbench, found: Evaluation
) -> None:
    """The history of a run keeps none where classes are many."""
    assert isinstance(found, ClassEvaluation)
    view = RatesView(evaluated)
    shown(qtbot, view)
    qtbot.waitUntil(lambda: len(view.plot.curves) == 12, timeout=PATIENCE)
    nothing = np.full(10, np.nan)
    bare = replace(
        found,
        scores=np.empty((found.samples, 0), np.float32),
        class_auc=nothing,
        class_precision=nothing,
    )
    evaluated.session.set_evaluation(bare)
    assert view.evaluation is None
    assert view.unfit.isVisible()
    evaluated.session.set_evaluation(found)
    assert view.page.isVisible()
