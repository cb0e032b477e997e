"""What the network takes an input for, and whether that is right."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from pytestqt.qtbot import QtBot

from cnnviz.engine.data.image_set import ArraySet
from cnnviz.engine.data.preprocessing import MNIST
from cnnviz.engine.models.loaded import LoadedModel, Origin
from cnnviz.qt.docks.predictions import PredictionsView
from cnnviz.qt.session import ProbeResult
from cnnviz.qt.workbench import Workbench
from cnnviz.state.inputs import InputImage
from cnnviz.state.resolve import ProbeRequest

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
    probe = workbench.session.probe
    assert probe is not None
    workbench.session.set_model(probe.request.model)
    workbench.session.set_image_set(probe.request.image.image_set)
    workbench.session.set_probe(probe)
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
