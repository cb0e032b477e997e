"""The learning-rate view: a sweep by one button, and its rate in the form by another."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnviz.engine.events import drain
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.rate_finder import finding_rate
from cnnviz.qt.docks.rate_finder import RateFinderView
from cnnviz.qt.draft import draft_of
from cnnviz.qt.workbench import Workbench

PATIENCE = 60_000
CONFIG = TrainConfig(device="cpu", batch_size=32, filters1=4, filters2=4, units=16)


@pytest.fixture
def view(qtbot: QtBot, workbench: Workbench) -> RateFinderView:
    made = RateFinderView(workbench)
    qtbot.addWidget(made)
    made.resize(600, 400)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_a_rate_is_found_and_written_into_the_form(
    qtbot: QtBot, workbench: Workbench, view: RateFinderView
) -> None:
    draft = draft_of(workbench)
    draft.set(None)
    assert not view.empty.button.isEnabled()
    draft.set(CONFIG)
    qtbot.mouseClick(view.empty.button, Qt.MouseButton.LeftButton)
    assert view.find_button.text() == "Cancel"
    assert not view.use_button.isEnabled()
    qtbot.waitUntil(lambda: view.find_button.text() == "Find again", timeout=PATIENCE)
    expected = drain(finding_rate(CONFIG))
    assert expected.suggestion is not None
    assert view.rate == float(f"{expected.suggestion:.2g}")
    arrays = view.export_arrays()
    assert arrays is not None
    np.testing.assert_allclose(arrays["loss"][: len(expected.losses)], expected.losses, rtol=1e-6)
    with qtbot.waitSignal(draft.adopted) as asked:
        qtbot.mouseClick(view.use_button, Qt.MouseButton.LeftButton)
    assert asked.args == [{"learning_rate": view.rate}]


def test_a_click_in_the_plot_chooses_another_rate(
    qtbot: QtBot, workbench: Workbench, view: RateFinderView
) -> None:
    rates = np.geomspace(1e-5, 1, 26)
    view.plot.set_points(rates, 2 - rates, 2 - rates)
    view._pages.setCurrentWidget(view._page)
    box = view.plot.plot.getPlotItem().getViewBox()
    place = box.mapViewToScene(box.viewRect().center())
    power = float(np.log10(np.sqrt(rates[0] * rates[-1])))
    viewport = view.plot.plot.viewport()
    where = view.plot.plot.mapFromScene(place)
    with qtbot.waitSignal(view.plot.chosen) as chosen:
        qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=where)
    assert np.log10(chosen.args[0]) == pytest.approx(power, abs=0.1)
    assert view.rate == chosen.args[0]
    assert view.use_button.isEnabled()


def test_a_sweep_can_be_cancelled_and_nothing_is_left(
    qtbot: QtBot, workbench: Workbench, view: RateFinderView
) -> None:
    draft_of(workbench).set(CONFIG)
    view.start()
    qtbot.waitUntil(lambda: view.export_arrays() is not None, timeout=PATIENCE)
    qtbot.mouseClick(view.find_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.find_button.text() == "Find again", timeout=PATIENCE)
    assert view.rate is None
    assert not workbench.lane.jobs()
