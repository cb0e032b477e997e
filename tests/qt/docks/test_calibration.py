"""The reliability diagram: a bin chooses its samples."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnviz.engine.training.evaluate import Evaluation
from cnnviz.qt.docks.calibration import CalibrationView
from cnnviz.qt.workbench import Workbench
from tests.qt.evaluated import evaluated, found, shown

__all__ = ["evaluated", "found"]


def test_a_bin_chooses_its_samples(qtbot: QtBot, evaluated: Workbench, found: Evaluation) -> None:
    view = CalibrationView(evaluated)
    shown(qtbot, view)
    place = int(found.calibration.counts[:-1].argmax())
    low, high = found.calibration.edges[place : place + 2]
    told = found.predictions
    expected = {
        int(sample)
        for sample, confidence in zip(told["sample_ids"], told["confidence"], strict=True)
        if low < confidence <= high
    }
    upper, _ = view.diagram._areas()
    spot = view.diagram._column(upper, place).center().toPoint()
    qtbot.mouseClick(view.diagram, Qt.MouseButton.LeftButton, pos=spot)
    assert set(evaluated.session.selection.sample_ids) == expected
    assert view.diagram._marked == place
    evaluated.session.clear_samples()
    assert view.diagram._marked == -1
    view.diagram.setFocus()
    qtbot.keyClick(view.diagram, Qt.Key.Key_Right)
    qtbot.keyClick(view.diagram, Qt.Key.Key_Left)
    qtbot.keyClick(view.diagram, Qt.Key.Key_Return)
    assert set(evaluated.session.selection.sample_ids) == expected


def test_it_says_how_far_confidence_can_be_believed(
    qtbot: QtBot, evaluated: Workbench, found: Evaluation
) -> None:
    view = CalibrationView(evaluated)
    shown(qtbot, view)
    assert f"calibration error {100 * found.calibration.error:.1f} %" in view.verdict.text()
    tip = view.diagram.bin_tip(14)
    assert tip.startswith("Confidence 93 to 100 %: ")
    assert f"{found.calibration.counts[14]:,} samples" in tip
    arrays = view.export_arrays()
    assert arrays is not None
    assert arrays["counts"].sum() == 360
    assert not view.export_image().isNull()


def test_an_empty_bin_is_said(qtbot: QtBot, evaluated: Workbench, found: Evaluation) -> None:
    view = CalibrationView(evaluated)
    shown(qtbot, view)
    assert found.calibration.counts[0] == 0
    with qtbot.waitSignal(evaluated.session.noticed):
        view.diagram.chosen.emit(0, Qt.KeyboardModifier.NoModifier)
    assert view.diagram.bin_tip(0) == "Confidence 0 to 7 %: no samples"
