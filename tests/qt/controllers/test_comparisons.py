"""Odd units, and units that tell some samples from the rest."""

from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from cnnviz.engine.probes.units import is_dead, near_duplicates
from cnnviz.qt.session import Notice
from cnnviz.qt.workbench import Workbench
from tests.qt.sweeps import COUNT, PATIENCE, idle, images, open_all, sweep


def test_marks_are_found_on_the_lane_and_only_once(qtbot: QtBot, workbench: Workbench) -> None:
    open_all(workbench)
    sweep(qtbot, workbench, "conv1")
    found = workbench.session.responses
    assert found is not None
    assert workbench.responses.marks(found["conv1"]) is None
    with qtbot.waitSignal(workbench.responses.marked, timeout=PATIENCE):
        workbench.responses.request_marks(["conv1", "nowhere"])
    marks = workbench.responses.marks(found["conv1"])
    assert marks is not None
    np.testing.assert_array_equal(marks.dead, is_dead(found["conv1"]))
    np.testing.assert_array_equal(marks.repeats, near_duplicates(found["conv1"]))
    idle(qtbot, workbench)
    workbench.responses.request_marks(["conv1"])
    assert not workbench.lane.jobs()


def test_samples_are_told_apart_by_the_newest_wish(qtbot: QtBot, workbench: Workbench) -> None:
    open_all(workbench)
    sweep(qtbot, workbench, "conv1", "fc1")
    found = workbench.session.responses
    assert found is not None
    control = workbench.responses
    control.tell_apart(range(3))
    control.tell_apart(range(0, COUNT, 3))
    assert control.telling
    qtbot.waitUntil(lambda: not control.telling, timeout=PATIENCE)
    effects = control.effects
    assert effects is not None
    assert effects.sample_ids == tuple(range(0, COUNT, 3))
    # Every third sample is a cat; the sweep has kept what tells cats apart.
    control.tell_class(0)
    by_class = control.effects
    assert by_class is not None
    assert by_class.class_id == 0
    for layer, values in effects.by_layer.items():
        np.testing.assert_allclose(values, by_class.by_layer[layer], rtol=1e-3, atol=1e-4)
    control.forget_effects()
    assert control.effects is None


def test_a_class_without_samples_is_refused_in_words(qtbot: QtBot, workbench: Workbench) -> None:
    open_all(workbench)
    sweep(qtbot, workbench, "conv1")
    told: list[Notice] = []
    workbench.session.noticed.connect(told.append)
    workbench.responses.tell_class(1)
    workbench.responses.tell_class(7)
    assert workbench.responses.effects is None
    assert len(told) == 1
    assert told[0].is_error


def test_comparisons_go_with_the_answers_they_were_made_of(
    qtbot: QtBot, workbench: Workbench
) -> None:
    open_all(workbench)
    sweep(qtbot, workbench, "conv1")
    workbench.responses.tell_class(1)
    sweep(qtbot, workbench, "fc1")
    effects = workbench.responses.effects
    assert effects is not None
    assert set(effects.by_layer) == {"conv1", "fc1"}
    workbench.session.set_image_set(images("few", 7))
    assert workbench.responses.effects is None


def test_two_views_may_ask_for_marks_at_once(qtbot: QtBot, workbench: Workbench) -> None:
    open_all(workbench)
    sweep(qtbot, workbench, "conv1", "fc1")
    found = workbench.session.responses
    assert found is not None
    workbench.responses.request_marks(["conv1", "fc1"])
    workbench.responses.request_marks(["fc1"])
    for layer in ("conv1", "fc1"):
        one = found[layer]
        qtbot.waitUntil(
            lambda one=one: workbench.responses.marks(one) is not None, timeout=PATIENCE
        )
