"""The report as a table: its figures are scikit-learn's, a row chooses a class."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sklearn.metrics import precision_recall_fscore_support, roc_auc_score

from cnnviz.engine.training.evaluate import Evaluation
from cnnviz.qt.docks.report import ReportView
from cnnviz.qt.workbench import Workbench
from tests.qt.evaluated import evaluated, found, shown

__all__ = ["evaluated", "found"]


def test_figures(qtbot: QtBot, evaluated: Workbench, found: Evaluation) -> None:
    view = ReportView(evaluated)
    shown(qtbot, view)
    told = found.predictions
    columns = precision_recall_fscore_support(told["labels"], told["predicted"])
    for output, row in enumerate(view.table.figures.rows):
        assert row[:5] == (str(output), *(pytest.approx(column[output]) for column in columns))
        area = roc_auc_score(told["labels"] == output, found.scores[:, output])
        assert row[5] == pytest.approx(area)
    last = view.table.figures.last
    assert [row[0] for row in last] == [
        "Accuracy",
        "Mean of the classes",
        "Mean weighted by samples",
    ]
    assert last[0][3] == pytest.approx(found.accuracy)
    assert last[1][5] == found.auc
    arrays = view.export_arrays()
    assert arrays is not None
    assert arrays["f1"].shape == (10,)


def test_a_row_chooses_its_class_and_is_marked(
    qtbot: QtBot, evaluated: Workbench, found: Evaluation
) -> None:
    view = ReportView(evaluated)
    shown(qtbot, view)
    view.table.sort_by(3, descending=False)
    output = int(view.table.figures.row(0)[0])
    rect = view.table.visualRect(view.table.figures.index(0, 1))
    qtbot.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert evaluated.session.selection.class_ids == (output,)
    other = next(one for one in range(10) if one != output)
    evaluated.session.choose_classes((other,))
    (row,) = view.table.selectionModel().selectedRows()
    assert view.table.figures.row(row.row())[0] == str(other)
    evaluated.session.clear_samples()
    assert not view.table.selectionModel().hasSelection()
