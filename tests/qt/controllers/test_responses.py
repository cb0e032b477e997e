"""Sweeps in the window: run, cancelled, kept and dropped."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from pytestqt.qtbot import QtBot

from cnnviz.engine.data.preprocessing import MNIST
from cnnviz.engine.models.load import load_model
from cnnviz.engine.probes.responses import responses
from cnnviz.qt.controllers.training import TrainingController
from cnnviz.qt.session import Notice
from cnnviz.qt.workbench import Workbench
from tests.qt.sweeps import COUNT, PATIENCE, idle, images, open_all, sweep


def test_a_sweep_puts_into_the_session_what_the_engine_finds(
    qtbot: QtBot, workbench: Workbench
) -> None:
    model = open_all(workbench)
    assert workbench.session.image_set is not None
    with qtbot.waitSignals([workbench.responses.running_changed, workbench.responses.progressed]):
        workbench.responses.sweep(("conv1", "fc1"))
    qtbot.waitUntil(lambda: workbench.session.responses is not None, timeout=PATIENCE)
    found = workbench.session.responses
    assert found is not None
    expected = responses(model, images(), ("conv1", "fc1"))
    for layer in ("conv1", "fc1"):
        np.testing.assert_array_equal(found[layer].top_ids, expected[layer].top_ids)
        np.testing.assert_array_equal(found[layer].mean, expected[layer].mean)
    assert not workbench.responses.running


def test_a_cancelled_sweep_leaves_nothing(qtbot: QtBot, workbench: Workbench) -> None:
    open_all(workbench)
    workbench.session.set_image_set(images("many", 4000))
    workbench.responses.sweep(("conv1",))
    with qtbot.waitSignal(workbench.responses.progressed, timeout=PATIENCE):
        pass
    workbench.responses.cancel()
    qtbot.waitUntil(lambda: not workbench.responses.running, timeout=PATIENCE)
    assert workbench.session.responses is None


def test_another_model_ends_the_sweep_of_the_first(qtbot: QtBot, workbench: Workbench) -> None:
    open_all(workbench)
    workbench.session.set_image_set(images("many", 4000))
    workbench.responses.sweep(("conv1",))
    with qtbot.waitSignal(workbench.responses.progressed, timeout=PATIENCE):
        pass
    workbench.session.set_model(load_model("course_cnn"))
    qtbot.waitUntil(lambda: not workbench.responses.running, timeout=PATIENCE)
    idle(qtbot, workbench)
    assert workbench.session.responses is None


def test_layers_that_are_swept_later_stand_beside_the_first(
    qtbot: QtBot, workbench: Workbench
) -> None:
    open_all(workbench)
    sweep(qtbot, workbench, "conv1")
    sweep(qtbot, workbench, "fc1")
    assert workbench.session.responses is not None
    assert set(workbench.session.responses.layers) == {"conv1", "fc1"}


def test_what_was_kept_is_there_again_without_a_sweep(qtbot: QtBot, workbench: Workbench) -> None:
    model = open_all(workbench)
    sweep(qtbot, workbench, "conv1")
    first = workbench.session.responses
    workbench.session.set_image_set(images("few", 7))
    assert workbench.session.responses is None
    workbench.session.set_image_set(images())
    qtbot.waitUntil(lambda: workbench.session.responses is not None, timeout=PATIENCE)
    again = workbench.session.responses
    assert first is not None
    assert again is not None
    np.testing.assert_array_equal(again["conv1"].top_ids, first["conv1"].top_ids)
    assert not workbench.responses.running

    # Other weights, and another way to the network, have no answers yet.
    other = replace(model, module=load_model("course_cnn").module)
    with torch.no_grad():
        other.module.get_parameter("conv1.weight").add_(1)
    workbench.session.set_weights(other)
    idle_and_calm(qtbot, workbench)
    assert workbench.session.responses is None


def idle_and_calm(qtbot: QtBot, workbench: Workbench) -> None:
    """Wait until the controller has looked, which it does a moment after the last change."""
    before = workbench.responses.question()
    qtbot.waitUntil(lambda: workbench.responses.looked_for(before), timeout=PATIENCE)
    idle(qtbot, workbench)


def test_an_edited_preprocessing_is_swept_and_kept_apart(
    qtbot: QtBot, workbench: Workbench
) -> None:
    model = open_all(workbench)
    sweep(qtbot, workbench, "conv1")
    before = workbench.session.responses
    edited = replace(MNIST, mean=(0.5,))
    workbench.session.set_preprocessing(edited)
    assert workbench.session.responses is None
    sweep(qtbot, workbench, "conv1")
    after = workbench.session.responses
    assert before is not None
    assert after is not None
    expected = responses(replace(model, preprocessing=edited), images(), "conv1")
    np.testing.assert_array_equal(after["conv1"].mean, expected["conv1"].mean)
    assert not np.array_equal(after["conv1"].mean, before["conv1"].mean)


def test_errors_reach_the_person(qtbot: QtBot, workbench: Workbench) -> None:
    open_all(workbench)
    told: list[Notice] = []
    workbench.session.noticed.connect(told.append)
    sweep(qtbot, workbench, "nowhere")
    assert len(told) == 1
    assert told[0].is_error
    assert "nowhere" in told[0].text
    assert workbench.session.responses is None


def test_a_network_that_learns_is_swept_as_it_stood(
    qtbot: QtBot, workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = open_all(workbench)
    expected = responses(replace(model), images(), "conv1")
    monkeypatch.setattr(TrainingController, "trains", lambda _self, _model: True)
    sweep(qtbot, workbench, "conv1")
    found = workbench.session.responses
    assert found is not None
    np.testing.assert_array_equal(found["conv1"].mean, expected["conv1"].mean)
    assert workbench.responses.is_earlier
    monkeypatch.undo()
    with torch.no_grad():
        model.module.get_parameter("conv1.weight").add_(1)
    workbench.training.ended.emit("finished")
    assert workbench.session.responses is None


def test_the_time_of_a_sweep_is_told_by_the_last_one(qtbot: QtBot, workbench: Workbench) -> None:
    assert workbench.responses.expected_seconds() is None
    open_all(workbench)
    sweep(qtbot, workbench, "conv1")
    expected = workbench.responses.expected_seconds()
    assert expected is not None
    workbench.session.set_image_set(images("twice", 2 * COUNT))
    twice = workbench.responses.expected_seconds()
    assert twice == pytest.approx(2 * expected)
