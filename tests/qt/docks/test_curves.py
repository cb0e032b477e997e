"""The curves follow a run, and hidden ones cost nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QDockWidget, QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.events import BatchEnd, EpochEnd, RunStarted, SettingsChanged
from cnnviz.qt.docks.curves import CurvesView
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.training_monitor import monitor_of
from cnnviz.qt.workbench import Workbench


@pytest.fixture
def view(qtbot: QtBot, workbench: Workbench) -> CurvesView:
    made = CurvesView(workbench)
    qtbot.addWidget(made)
    made.resize(900, 400)
    with qtbot.waitExposed(made):
        made.show()
    return made


def started(run: str = "run", step: int = 0) -> RunStarted:
    model: Any = SimpleNamespace(title="course_cnn")
    images: Any = SimpleNamespace(name="Digits", class_names=("zero", "one"))
    return RunStarted(
        Path(run), model, images, TrainConfig(epochs=3), 10, 640, 64, step // 10, step
    )


def epoch(number: int, best: bool = True) -> list[Any]:
    steps = range(10 * (number - 1) + 1, 10 * number + 1)
    batches = [BatchEnd(number, n, 3.0 / n, 0.5, 64 * (n % 10), 0.1) for n in steps]
    end = EpochEnd(number, 10 * number, 1.0, 0.5, 2.0 / number, 0.25 * number, best, 1.0, 640.0)
    return [*batches, end]


def tick(box: QCheckBox, qtbot: QtBot) -> None:
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))


def told(view: CurvesView, key: str) -> list[str]:
    labels = (plot.findChild(QLabel, f"value of {key}") for plot in (view.loss, view.figure))
    return [label.text() for label in labels if label is not None]


def test_curves_follow_the_events(qtbot: QtBot, workbench: Workbench, view: CurvesView) -> None:
    workbench.training.events.emit([started(), *epoch(1)])
    qtbot.waitUntil(lambda: told(view, "validation") == ["2", "25"])
    workbench.training.events.emit(epoch(2, best=False))
    qtbot.waitUntil(lambda: told(view, "validation") == ["1", "50"])
    arrays = view.export_arrays()
    assert arrays is not None
    np.testing.assert_allclose(arrays["loss_train_y"], 3.0 / np.arange(1, 21))
    np.testing.assert_allclose(arrays["accuracy_percent_validation_y"], [25, 50])
    np.testing.assert_array_equal(arrays["loss_validation_x"], [10, 20])
    assert view.loss._mark.value() == 10  # the second epoch was not better
    assert view.what.text() == "course_cnn on Digits, run"
    assert not view.export_image().isNull()


def test_a_new_run_takes_the_place_of_the_old_one(
    qtbot: QtBot, workbench: Workbench, view: CurvesView
) -> None:
    workbench.training.events.emit([started(), *epoch(1), *epoch(2)])
    workbench.training.events.emit([started("another"), *epoch(1)])
    workbench.training.ended.emit("finished")
    arrays = view.export_arrays()
    assert arrays is not None
    assert len(arrays["loss_train_x"]) == 10
    assert view.what.text().endswith("another")


def test_a_new_run_is_fitted_anew(qtbot: QtBot, workbench: Workbench, view: CurvesView) -> None:
    workbench.training.events.emit([started(), *epoch(1), *epoch(2)])
    workbench.training.ended.emit("finished")
    item = view.loss.plot.getPlotItem()
    item.setXRange(3, 4, padding=0)
    workbench.training.events.emit([started("another")])
    workbench.training.ended.emit("stopped")
    assert item.viewRange()[0] == [0, 10]
    assert view.figure.plot.getPlotItem().viewRange() == [[0, 10], [0, 100]]
    item.setXRange(3, 4, padding=0)
    workbench.training.events.emit([started("a third"), *epoch(1)])
    workbench.training.ended.emit("finished")
    view.loss.plot.viewport().repaint()
    assert item.viewRange()[0] == pytest.approx([1, 10], abs=1)


def test_bursts_of_events_are_drawn_at_a_bearable_pace(
    qtbot: QtBot, workbench: Workbench, view: CurvesView
) -> None:
    monitor = monitor_of(workbench)
    drawn = []
    monitor.changed.connect(lambda: drawn.append(len(monitor.record.steps)))
    workbench.training.events.emit([started()])
    for number in range(1, 101):
        workbench.training.events.emit(epoch(number))
    qtbot.waitUntil(lambda: bool(drawn) and drawn[-1] == 1000)
    assert len(drawn) < 20


def test_a_view_behind_another_catches_up_when_it_is_seen(
    qtbot: QtBot, workbench: Workbench, view: CurvesView
) -> None:
    view.hide()
    workbench.training.events.emit([started(), *epoch(1)])
    workbench.training.ended.emit("stopped")
    assert told(view, "validation") == ["", ""]
    view.show()
    qtbot.waitUntil(lambda: told(view, "validation") == ["2", "25"])


def test_scale_and_smoothing_are_kept(qtbot: QtBot, workbench: Workbench, view: CurvesView) -> None:
    workbench.training.events.emit([started(), *epoch(1)])
    workbench.training.ended.emit("finished")
    axis = view.loss.plot.getPlotItem().getAxis("left")
    assert not axis.logMode
    tick(view.logarithmic, qtbot)
    assert axis.logMode
    assert not view.figure.plot.getPlotItem().getAxis("left").logMode
    tick(view.smooth, qtbot)
    assert told(view, "train")[0] == "0.3"
    again = CurvesView(workbench)
    qtbot.addWidget(again)
    assert again.logarithmic.isChecked()
    assert not again.smooth.isChecked()


def test_pointing_at_one_plot_tells_the_values_of_both(
    qtbot: QtBot, workbench: Workbench, view: CurvesView
) -> None:
    workbench.training.events.emit([started(), *epoch(1), *epoch(2)])
    workbench.training.ended.emit("finished")
    view.loss.hovered.emit(10.0)
    assert told(view, "validation") == ["2", "25"]
    view.loss.hovered.emit(float("nan"))
    assert told(view, "validation") == ["1", "50"]


def test_plots_stand_side_by_side_only_where_there_is_room(
    qtbot: QtBot, workbench: Workbench, view: CurvesView
) -> None:
    workbench.training.events.emit([started(), *epoch(1)])
    workbench.training.ended.emit("finished")
    qtbot.waitUntil(lambda: view.figure.x() > view.loss.x())
    for width, height in ((614, 400), (480, 640)):
        view.resize(width, height)
        qtbot.waitUntil(lambda: view.figure.y() > view.loss.y())
        names = {label.text() for label in view.figure.findChildren(QLabel) if label.isVisible()}
        assert {"training", "validation"} <= names


def test_the_empty_view_leads_to_the_training_panel(qtbot: QtBot, workbench: Workbench) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    panel = QDockWidget("Training", window)
    panel.setObjectName("training")
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, panel)
    panel.hide()
    view = CurvesView(workbench)
    window.setCentralWidget(view)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.mouseClick(view._empty.button, Qt.MouseButton.LeftButton)
    assert panel.isVisible()
    # There is nothing to show any more, until the panel goes behind another or away.
    qtbot.waitUntil(lambda: not view._empty.button.isVisible())
    panel.hide()
    qtbot.waitUntil(view._empty.button.isVisible)
    panel.show()
    qtbot.waitUntil(lambda: not view._empty.button.isVisible())
    other = QDockWidget("Other", window)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, other)
    window.tabifyDockWidget(panel, other)
    other.show()
    other.raise_()
    qtbot.waitUntil(view._empty.button.isVisible)
    qtbot.mouseClick(view._empty.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not view._empty.button.isVisible())


def test_the_name_of_the_run_is_cut_with_an_ellipsis(
    qtbot: QtBot, workbench: Workbench, view: CurvesView
) -> None:
    name = "2026-01-01-" + 40 * "long-" + "1"
    workbench.training.events.emit([started(name)])
    workbench.training.ended.emit("finished")
    view.resize(400, 400)
    qtbot.waitUntil(lambda: view.what.width() < 300)
    assert isinstance(view.what, ElidedLabel)
    assert view.what.text().endswith(name)
    assert name in view.what.toolTip()
    assert view.logarithmic.geometry().right() <= view.width()


def test_a_changing_learning_rate_has_a_plot_and_changes_on_the_way_are_marked(
    qtbot: QtBot, workbench: Workbench, view: CurvesView
) -> None:
    workbench.training.events.emit([started(), *epoch(1)])
    qtbot.waitUntil(lambda: told(view, "validation") == ["2", "25"])
    assert view.rate.isHidden()
    change = SettingsChanged(2, 10, (("learning_rate", 0.05), ("frozen", "conv1")))
    later = [replace(event, rate=0.05) for event in epoch(2) if isinstance(event, BatchEnd)]
    workbench.training.events.emit([change, *later])
    qtbot.waitUntil(view.rate.isVisible)
    arrays = view.export_arrays()
    assert arrays is not None
    np.testing.assert_allclose(arrays["learning_rate_train_y"], [0.0] * 10 + [0.05] * 10)
    for plot in (view.loss, view.figure, view.rate):
        (line,) = plot._events
        assert (line.value(), line.label.format) == (10, "Learning rate 0.05, Frozen layers")
    # What a run that goes on does again forgets the change too, until it comes again.
    workbench.training.events.emit([started(step=5), *later[:1]])
    workbench.training.ended.emit("stopped")
    assert view.loss._events == []
