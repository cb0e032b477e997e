"""Curves of several runs over each other, however long they are."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from cnnviz.qt.widgets.run_curves import RunCurve, RunCurves


@pytest.fixture
def view(qtbot: QtBot) -> RunCurves:
    made = RunCurves("Epochs", "Training loss")
    qtbot.addWidget(made)
    made.resize(900, 300)
    with qtbot.waitExposed(made):
        made.show()
    return made


def curve(name: str, count: int, height: float = 1.0) -> RunCurve:
    places = np.arange(1, count + 1) / 100
    losses = height + np.where(np.arange(count) % 2, 0.5, -0.5)
    ends = np.arange(1.0, 5)
    return RunCurve(name, places, losses, ends, height * ends)


def draw(view: RunCurves) -> None:
    for plot in view.plots:
        plot.viewport().repaint()


def test_long_runs_are_drawn_as_few_points_with_their_means_over_them(view: RunCurves) -> None:
    view.set_curves([curve("one", 200_000), curve("other", 50_000, height=3)])
    draw(view)
    for left, right in view._lines:
        assert left.mean.isVisible()
        assert len(left.raw.drawn()[0]) < 2_500
        np.testing.assert_allclose(
            left.raw.drawn()[1].min() + 0.5, left.mean.drawn()[1].mean(), 0.1
        )
        assert right.raw.marked
        assert not left.raw.marked
    left, right = (plot.getPlotItem().viewRange() for plot in view.plots)
    assert left[0][1] > 2_000
    assert 0.9 < left[1][0] < left[1][1] < 3.1  # what must be seen are the means
    assert right[1][1] > 12
    view.set_smoothing(0)
    assert not any(line.mean.isVisible() for line, _ in view._lines)
    assert view.plots[0].getPlotItem().viewRange()[1][1] > 3.4


def test_a_run_that_grew_and_one_that_went_are_drawn_as_they_are(view: RunCurves) -> None:
    view.set_curves([curve("one", 1_000), curve("other", 500)])
    view.set_curves([curve("one", 3_000)])
    view.set_logarithmic(True)
    draw(view)
    ((left, _),) = view._lines
    assert len(left.curve) == 3_000
    low, high = view.plots[0].getPlotItem().viewRange()[1]
    assert low < 0 < high  # powers of ten: the mean of the losses is one
    view.set_curves([curve("one", 2)])
    draw(view)
    assert view._lines[0][0].raw.marked
    view.set_curves([])
    draw(view)
