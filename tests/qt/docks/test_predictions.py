"""What the network takes an input for, and whether that is right."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from pytestqt.qtbot import QtBot

from cnnviz.engine.data.image_set import ArraySet
from cnnviz.engine.data.preprocessing import MNIST
from cnnviz.engine.data.targets import TargetKind
from cnnviz.engine.models.loaded import LoadedModel, Origin
from cnnviz.qt.controllers.probes import probe
from cnnviz.qt.docks.predictions import PredictionsView
from cnnviz.qt.workbench import Workbench
from cnnviz.state.inputs import InputImage
from cnnviz.state.probe_result import ProbeResult
from cnnviz.state.resolve import ProbeRequest
from tests.engine.training.made_answers import STEPS, MadeSet
from tests.qt.docks.test_evaluation_kinds import made
from tests.qt.evaluated import shown

PIXELS = np.zeros((8, 8), np.uint8)
SCORES = np.array([0.1, 0.7, 0.2], np.float32)


def answer(
    workbench: Workbench,
    classes: tuple[str, ...],
    label: int,
    names: tuple[str, ...] = ("cat", "dog", "owl"),
    origin: Origin = "file",
) -> PredictionsView:
    images = ArraySet(
        PIXELS[None], np.array([label]), spec="x", kind="folder", name="x", class_names=classes
    )
    model = LoadedModel(torch.nn.Identity(), "net", origin, MNIST, class_names=names)
    image = InputImage(PIXELS, "#0", "sample", 0, label, classes[label], image_set=images)
    view = PredictionsView(workbench)
    request = ProbeRequest(model, image, MNIST, None, None)
    workbench.session.set_probe(ProbeResult(request, None, "", SCORES, PIXELS))
    return view


@pytest.mark.parametrize(
    ("label", "said", "marked"), [(1, "Right: dog", 0), (2, "Wrong: it is owl", 1)]
)
def test_right_and_wrong_are_said_and_marked(
    qtbot: QtBot, workbench: Workbench, label: int, said: str, marked: int
) -> None:
    view = answer(workbench, ("cat", "dog", "owl"), label)
    qtbot.addWidget(view)
    assert view.note.text() == said
    assert [bar.name for bar in view.bars.bars] == ["dog", "owl", "cat"]
    assert [bar.marked for bar in view.bars.bars].index(True) == marked


def test_as_many_other_classes_are_not_judged(qtbot: QtBot, workbench: Workbench) -> None:
    view = answer(workbench, ("shirt", "shoe", "bag"), 1)
    qtbot.addWidget(view)
    assert "shoe, which is none of" in view.note.text()
    assert not any(bar.marked for bar in view.bars.bars)
    # Another set in the window changes nothing of what this sample is.
    other = ArraySet(
        PIXELS[None], np.array([0]), spec="y", kind="folder", name="y", class_names=("a", "b", "c")
    )
    workbench.session.set_image_set(other)
    view._show()
    assert "shoe, which is none of" in view.note.text()


def test_a_table_of_a_persons_says_what_is_right(qtbot: QtBot, workbench: Workbench) -> None:
    view = answer(workbench, ("shirt", "shoe", "bag"), 1)
    qtbot.addWidget(view)
    answered = workbench.session.probe
    assert answered is not None
    workbench.session.set_model(answered.request.model)
    workbench.session.set_image_set(answered.request.image.image_set)
    workbench.session.set_probe(answered)
    workbench.evaluations.set_pairs((2, 1, 0))
    assert view.note.text() == "Right: shoe"
    assert [bar.marked for bar in view.bars.bars] == [True, False, False]
    workbench.evaluations.set_pairs(None)
    assert "none of" in view.note.text()


def test_random_weights_are_said(qtbot: QtBot, workbench: Workbench) -> None:
    view = answer(workbench, ("a", "b", "c"), 1, origin="random")
    qtbot.addWidget(view)
    assert "Random weights" in view.note.text()


def test_the_scores_can_be_exported(qtbot: QtBot, workbench: Workbench) -> None:
    view = answer(workbench, ("a", "b", "c"), 1)
    qtbot.addWidget(view)
    arrays = view.export_arrays()
    assert arrays is not None
    np.testing.assert_array_equal(arrays["scores"], SCORES)
    assert arrays["names"].tolist() == ["cat", "dog", "owl"]
    assert not view.export_image().isNull()


def test_both_masks_are_shown(qtbot: QtBot, workbench: Workbench) -> None:
    model, images = made("mask")
    view = PredictionsView(workbench)
    shown(qtbot, view)
    workbench.session.set_probe(probe(request_for(model, images)).result)
    assert view.given.isVisible()
    assert view.true.isVisible()
    assert view.given.marks is not None
    assert view.true.marks is not None
    assert {bar.name.split(" · ")[0] for bar in view.bars.bars} == {"cat", "dog"}
    assert sum(bar.share for bar in view.bars.bars) == pytest.approx(1)
    assert "Mean IoU" in view.note.text()
    arrays = view.export_arrays()
    assert arrays is not None
    assert arrays["true"].shape == (4, 4, 4)


@pytest.mark.parametrize(
    ("kind", "said", "bars"),
    [
        ("number", "It answers 1; true is 1: off by +0.", []),
        ("labels", "Found 1 of 1 classes; wrongly said to be there: 0", [("cat", 0.881, True)]),
        ("binary", "Right: cat", [("cat", 0.881, True), ("dog", 0.119, False)]),
    ],
)
def test_other_answers_are_told(
    qtbot: QtBot,
    workbench: Workbench,
    kind: TargetKind,
    said: str,
    bars: list[tuple[str, float, bool]],
) -> None:
    model, images = made(kind)
    view = PredictionsView(workbench)
    shown(qtbot, view)
    workbench.session.set_probe(probe(request_for(model, images)).result)
    assert not view.pictures.isVisible()
    assert view.note.text() == said
    told = [(bar.name, round(bar.share, 3), bar.marked) for bar in view.bars.bars]
    assert told[: len(bars)] == bars


def request_for(model: LoadedModel, images: MadeSet) -> ProbeRequest:
    """Return the question what a network answers to the first sample of a set."""
    label = int(images.labels[0])
    name = images.class_names[label] if label >= 0 else ""
    known = label if label >= 0 else None
    image = InputImage(images.image(0), "#0", "sample", 0, known, name, image_set=images)
    return ProbeRequest(model, image, STEPS, None, None)
