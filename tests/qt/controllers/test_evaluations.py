"""Evaluations run as jobs, are found again, and follow the network and the table of pairs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from pytestqt.qtbot import QtBot

from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.models.load import load_model
from cnnviz.engine.training import evaluate as engine
from cnnviz.engine.training.evaluate import evaluate
from cnnviz.engine.training.results import classes
from cnnviz.qt.settings import Settings
from cnnviz.qt.workbench import Workbench, make_workbench
from tests.qt.evaluated import PATIENCE, shifted


def opened(workbench: Workbench) -> None:
    workbench.session.set_model(load_model("bundled"))
    workbench.session.set_image_set(open_dataset("digits", "test"))


def waited(qtbot: QtBot, workbench: Workbench) -> None:
    qtbot.waitUntil(lambda: workbench.session.evaluation is not None, timeout=PATIENCE)


def quiet(qtbot: QtBot, workbench: Workbench) -> None:
    """Wait until nothing looks for anything any longer."""
    qtbot.waitUntil(
        lambda: not workbench.evaluations.watch.waiting and not workbench.lane.jobs(),
        timeout=PATIENCE,
    )


def test_an_evaluation_is_that_of_the_engine_and_found_again(
    qtbot: QtBot, workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(workbench)
    quiet(qtbot, workbench)
    assert workbench.session.evaluation is None
    workbench.evaluations.evaluate()
    assert workbench.evaluations.running
    waited(qtbot, workbench)
    qtbot.waitUntil(lambda: not workbench.evaluations.running)
    found = workbench.session.evaluation
    assert found is not None
    expected = evaluate(load_model("bundled"), open_dataset("digits", "test"), keep=False)
    assert found.to_json_dict() == expected.to_json_dict()
    # What was kept is shown without a pass, as soon as network and images are there again.
    monkeypatch.setattr(classes, "scoring", None)
    workbench.session.set_image_set(open_dataset("digits", "train"))
    assert workbench.session.evaluation is None
    quiet(qtbot, workbench)
    assert workbench.session.evaluation is None
    workbench.session.set_image_set(open_dataset("digits", "test"))
    waited(qtbot, workbench)


def test_other_weights_and_preprocessing_are_evaluated_anew(
    qtbot: QtBot, workbench: Workbench
) -> None:
    opened(workbench)
    workbench.evaluations.evaluate()
    waited(qtbot, workbench)
    before = workbench.session.evaluation
    model = load_model("bundled")
    with torch.no_grad():
        next(model.module.parameters()).mul_(-1)
    workbench.session.set_weights(model)
    quiet(qtbot, workbench)
    assert workbench.session.evaluation is None
    workbench.evaluations.evaluate()
    waited(qtbot, workbench)
    after = workbench.session.evaluation
    assert before is not None
    assert after is not None
    assert after.accuracy < before.accuracy
    qtbot.waitUntil(lambda: not workbench.evaluations.running)
    steps = model.preprocessing
    workbench.session.set_preprocessing(replace(steps, mean=(0.9,)))
    quiet(qtbot, workbench)
    assert workbench.session.evaluation is None
    workbench.evaluations.evaluate()
    waited(qtbot, workbench)
    edited = workbench.session.evaluation
    assert edited is not None
    assert edited.loss != after.loss


def test_it_can_be_cancelled(qtbot: QtBot, workbench: Workbench) -> None:
    opened(workbench)
    workbench.evaluations.evaluate()
    workbench.evaluations.cancel()
    qtbot.waitUntil(lambda: not workbench.evaluations.running, timeout=PATIENCE)
    quiet(qtbot, workbench)
    assert workbench.session.evaluation is None


def test_an_answer_to_an_older_question_is_not_shown(qtbot: QtBot, workbench: Workbench) -> None:
    opened(workbench)
    workbench.evaluations.evaluate()
    workbench.session.set_image_set(open_dataset("digits", "train"))
    qtbot.waitUntil(lambda: not workbench.evaluations.running, timeout=PATIENCE)
    quiet(qtbot, workbench)
    assert workbench.session.evaluation is None


def test_what_is_missing_is_said(qtbot: QtBot, workbench: Workbench) -> None:
    said = workbench.evaluations.why_not
    assert "Open a model" in said()
    workbench.session.set_model(load_model("bundled"))
    assert "Open an image set" in said()
    images = open_dataset("digits", "test")
    images.labels = images.labels * 0 - 1
    workbench.session.set_image_set(images)
    assert "has no labels" in said()
    workbench.evaluations.evaluate()
    assert not workbench.evaluations.running
    workbench.session.set_image_set(open_dataset("digits", "test"))
    assert said() == ""
    quiet(qtbot, workbench)


def test_a_table_of_pairs_is_kept_for_these_classes(
    qtbot: QtBot, workbench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    images = shifted(open_dataset("digits", "test"))  # type: ignore[arg-type]
    workbench.session.set_model(load_model("bundled"))
    workbench.session.set_image_set(images)
    workbench.evaluations.evaluate()
    waited(qtbot, workbench)
    found = workbench.session.evaluation
    assert found is not None
    assert (found.pairs.by, found.pairs.alien) == ("index", True)
    assert found.suggested is not None
    assert found.accuracy < 0.1
    qtbot.waitUntil(lambda: not workbench.evaluations.running)
    monkeypatch.setattr(classes, "scoring", None)  # what is kept suffices
    with qtbot.waitSignal(workbench.session.evaluation_changed, timeout=PATIENCE):
        workbench.evaluations.set_pairs(found.suggested.outputs)
    better = workbench.session.evaluation
    assert better is not None
    assert (better.pairs.by, better.suggested) == ("given", None)
    assert better.accuracy == found.suggested.accuracy > 0.95
    # Another window, another day: the table and the answers are still there.
    workbench.settings.flush()
    other = make_workbench(Settings(tmp_path / "settings"))
    other.session.set_model(load_model("bundled"))
    other.session.set_image_set(images)
    waited(qtbot, other)
    again = other.session.evaluation
    assert again is not None
    assert again.accuracy == better.accuracy
    with qtbot.waitSignal(other.session.evaluation_changed, timeout=PATIENCE):
        other.evaluations.set_pairs(None)
    assert other.session.evaluation is not None
    assert other.session.evaluation.pairs.by == "index"
    assert other.lane.close(30_000)


def test_a_network_that_learns_is_copied_and_its_answers_end_with_the_run(
    qtbot: QtBot, workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(workbench)
    quiet(qtbot, workbench)
    monkeypatch.setattr(workbench.training, "trains", lambda _model: True)
    asked: list[object] = []
    evaluating = engine.evaluating

    def watching(model, *rest, **more):  # type: ignore[no-untyped-def]
        asked.append(model.module)
        return evaluating(model, *rest, **more)

    monkeypatch.setattr(engine, "evaluating", watching)
    workbench.evaluations.evaluate()
    waited(qtbot, workbench)
    model = workbench.session.model
    assert model is not None
    assert asked[0] is not model.module
    assert workbench.evaluations.learning
    with torch.no_grad():
        next(model.module.parameters()).mul_(-1)
    monkeypatch.setattr(workbench.training, "trains", lambda _model: False)
    workbench.training.ended.emit("")
    assert workbench.session.evaluation is None
    quiet(qtbot, workbench)
    assert workbench.session.evaluation is None


def test_a_failure_is_told(qtbot: QtBot, workbench: Workbench) -> None:
    model = load_model("bundled")
    with torch.no_grad():
        next(model.module.parameters()).fill_(float("nan"))
    workbench.session.set_model(model)
    workbench.session.set_image_set(open_dataset("digits", "test"))
    with qtbot.waitSignal(workbench.session.noticed, timeout=PATIENCE) as caught:
        workbench.evaluations.evaluate()
    assert "NaN" in caught.args[0].text
    qtbot.waitUntil(lambda: not workbench.evaluations.running)
