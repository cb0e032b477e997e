"""The mask that a network gives beside the true one, against counts by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from cnnviz.engine.imaging import class_colours
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.probes.look import look
from cnnviz.engine.probes.mask_view import mask_view
from tests.engine.training.made_answers import STEPS, Answering, MadeSet

NAMES = ("ground", "cat", "dog")


def masked() -> tuple[LoadedModel, MadeSet]:
    """Return a network that gives three rows of ground, and a set whose masks say otherwise."""
    given = np.array([[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [1, 1, 1, 1]])
    answers = np.eye(3)[given].transpose(2, 0, 1)[None]
    truth = np.array([[[0, 0, 0, 255], [0, 0, 0, 0], [1, 1, 2, 2], [1, 1, 1, 2]]], np.uint8)
    images = MadeSet(1, "mask", NAMES, masks=truth)
    module = Answering(answers, as_dict=True).eval()
    model = LoadedModel(module, "net", "file", STEPS, class_names=NAMES, answers="mask")
    return model, images


def test_both_masks_and_their_shares() -> None:
    model, images = masked()
    found = look(model, torch.zeros(1, 4, 4), None)
    assert found.scores is None
    assert found.outputs == 3
    assert found.mask is not None
    view = mask_view(model, found.mask.numpy(), found.outputs, images, 0)
    assert [one.name for one in view.classes] == ["ground", "cat", "dog"]
    ground, cat, dog = view.classes
    assert (ground.given, cat.given, dog.given) == (12 / 16, 4 / 16, 0)
    # One pixel does not count: of fifteen seven are ground, five cat and three dog.
    assert (ground.true, cat.true, dog.true) == pytest.approx((7 / 15, 5 / 15, 3 / 15))
    assert (ground.iou, cat.iou, dog.iou) == pytest.approx((7 / 11, 3 / 6, 0))
    assert view.true is not None
    assert view.true.shape == view.given.shape == (4, 4, 4)
    np.testing.assert_array_equal(view.given[3, 0, :3], cat.colour)
    np.testing.assert_array_equal(view.true[2, 0, :3], cat.colour)
    assert cat.colour == tuple(class_colours(3)[1].tolist())


def test_without_a_true_mask_only_what_is_given() -> None:
    model, _ = masked()
    view = mask_view(model, np.array([[0, 2]]), 3)
    assert view.true is None
    assert [(one.name, one.given, one.true, one.iou) for one in view.classes] == [
        ("ground", 0.5, None, None),
        ("dog", 0.5, None, None),
    ]


@pytest.mark.parametrize("name", ["lraspp_mobilenet_v3_large"])
def test_networks_of_torchvision_give_masks(name: str) -> None:
    model = load_model(name)
    assert model.answers == "mask"
    found = look(model, torch.rand(3, 64, 96), None)
    assert found.mask is not None
    assert found.mask.shape == (64, 96)
    assert found.outputs == 21
