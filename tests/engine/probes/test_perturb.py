"""Responses of chosen units to chosen inputs, as they are and as they change."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from cnnviz.engine.data.preprocessing import IMAGENET, MNIST, Preprocessing, apply
from cnnviz.engine.errors import BadValue, UnknownName
from cnnviz.engine.events import Progress, drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.probes.capture import capture
from cnnviz.engine.probes.perturb import answering, curves, matrix, perturbing
from cnnviz.engine.probes.perturbations import PERTURBATIONS, perturbation


def picture(*shape: int) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, shape, np.uint8)


@pytest.fixture(scope="module")
def course() -> Any:
    return load_model("course_cnn", num_classes=10)


UNITS = [("conv1", 3), ("conv2", 63), ("fc1", 100), ("fc2", 9), ("conv1", 0)]
LAYERS = ["conv1", "conv2", "fc1", "fc2"]


def test_the_matrix_is_the_largest_number_of_each_unit(course: Any) -> None:
    pictures = [picture(28, 28), picture(40, 60), picture(32, 32, 3)]
    found = matrix(course, pictures, MNIST, UNITS)
    assert found.shape == (3, 5)
    assert found.dtype == np.float32
    for row, one in zip(found, pictures, strict=True):
        answers = capture(course, apply(one, MNIST), [layer for layer, _ in UNITS])
        expected = [float(answers[layer][0, unit].max()) for layer, unit in UNITS]
        assert row.tolist() == expected


@pytest.mark.parametrize("kind", PERTURBATIONS)
def test_what_changes_nothing_gives_exactly_the_plain_response(course: Any, kind: str) -> None:
    plain = matrix(course, [picture(28, 28)], MNIST, UNITS)[0]
    found = curves(course, picture(28, 28), MNIST, LAYERS, kind)
    same = found.values == found.perturbation.identity
    assert same.sum() == 1
    responses = found.responses(UNITS)
    assert (responses[same] == plain).all()
    assert found.pictures.shape == (len(found.values), 28, 28)
    assert (found.pictures[same] == picture(28, 28)).all()
    assert np.isfinite(responses).all()
    assert (np.ptp(responses, axis=0) > 0).any()
    assert len(found.values) == found.perturbation.steps


@pytest.mark.parametrize("kind", PERTURBATIONS)
def test_curves_are_those_of_pictures_that_were_changed_by_hand(course: Any, kind: str) -> None:
    found = curves(course, picture(28, 28), MNIST, LAYERS, kind, seed=3)
    pixels = torch.from_numpy(picture(28, 28)).float()[None] / 255
    step = 2
    changed = perturbation(kind).apply(pixels, found.values[step], seed=3)
    answers = capture(course, (changed - MNIST.mean[0]) / MNIST.std[0], ["conv2", "fc2"])
    assert found.responses(UNITS)[step, 1] == pytest.approx(
        float(answers["conv2"][0, 63].max()), rel=1e-4
    )
    assert found.responses(UNITS)[step, 3] == pytest.approx(float(answers["fc2"][0, 9]), rel=1e-4)


def bright(size: int = 21) -> torch.Tensor:
    """One bright square in the upper half of a black picture."""
    pixels = torch.zeros(1, size, size)
    pixels[:, 3:6, 9:12] = 1
    return pixels


def test_each_kind_does_what_it_says() -> None:
    at = {name: lambda value, one=one: one.apply(bright(), value)[0] for name, one in
          PERTURBATIONS.items()}  # fmt: skip
    turned = at["rotate"](90)  # counter-clockwise: what was above is on the left
    assert turned[9:12, 3:6].min() > 0.99
    assert at["shift y"](100 * 10 / 21)[13:16, 9:12].min() > 0.99
    assert at["shift x"](100 * 5 / 21)[3:6, 14:17].min() > 0.99
    middle = torch.zeros(1, 21, 21)
    middle[:, 9:12, 9:12] = 1
    assert perturbation("scale").apply(middle, 3)[0, 7:14, 7:14].min() > 0.99
    assert perturbation("scale").apply(middle, 3).sum() < 121
    assert at["brightness"](0.5).max() == 0.5
    blurred = at["blur"](8)
    assert blurred.sum() == pytest.approx(float(bright().sum()), rel=0.05)
    assert blurred.max() < 0.8
    assert at["noise"](0.5).std() > at["noise"](0.1).std() > 0
    assert torch.equal(at["noise"](0.5), at["noise"](0.5))


def test_what_comes_in_from_outside_looks_like_the_border() -> None:
    light = 1 - bright()
    moved = perturbation("shift x").apply(light, 40)
    assert moved.min(1).values[:, :5].min() == 1


def test_noise_leaves_the_random_numbers_of_others_alone(course: Any) -> None:
    state = torch.random.get_rng_state()
    one = curves(course, picture(28, 28), MNIST, LAYERS, "noise", seed=1)
    other = curves(course, picture(28, 28), MNIST, LAYERS, "noise", seed=2)
    assert torch.equal(torch.random.get_rng_state(), state)
    assert not np.array_equal(one.by_layer["fc2"], other.by_layer["fc2"])


def test_the_work_tells_how_far_it_is_and_can_be_left(course: Any) -> None:
    told: list[Progress] = []
    found = drain(perturbing(course, picture(28, 28), MNIST, LAYERS, "rotate"), told.append)
    assert told[0].done == 0
    assert told[-1].done == told[-1].total == len(found.values)
    work = answering(course, [picture(28, 28)] * 3, MNIST, ["conv1"])
    next(work)
    work.close()


def test_a_picture_that_does_not_go_through_is_named(course: Any) -> None:
    free = Preprocessing(1, None, None, (0.0,), (1.0,))
    pictures = [picture(28, 28), picture(3, 3)]
    found = drain(answering(course, pictures, free, ["conv1", "conv2"]))
    assert found.by_picture[0] is not None
    assert found.by_picture[0]["conv2"].shape == (64,)
    assert found.by_picture[1] is None
    assert "conv" in found.problems[1]
    assert np.isnan(matrix(course, pictures, free, UNITS[:2])[1]).all()


def test_units_and_kinds_that_are_not_there(course: Any) -> None:
    with pytest.raises(BadValue, match="from 0 to 31"):
        matrix(course, [picture(28, 28)], MNIST, [("conv1", 32)])
    with pytest.raises(UnknownName, match="conv1"):
        matrix(course, [picture(28, 28)], MNIST, [("convv1", 0)])
    with pytest.raises(UnknownName, match="rotate"):
        curves(course, picture(28, 28), MNIST, LAYERS, "rotat")
    with pytest.raises(BadValue, match="above zero"):
        perturbation("scale").apply(bright(), -1)
    assert matrix(course, [picture(28, 28)], MNIST, []).shape == (1, 0)


@pytest.mark.parametrize(
    ("name", "units"),
    [
        ("resnet18", [("layer1.0.relu#2", 63), ("fc", 999)]),
        ("resnet50", [("layer4.2.conv3", 2047)]),
        ("inception_v3", [("Mixed_7c", 2047), ("fc", 0)]),
        ("efficientnet_b0", [("features.3", 5), ("classifier.1", 7)]),
        ("lraspp_mobilenet_v3_large", [("classifier.high_classifier", 20), ("", 20)]),
    ],
)
def test_families(name: str, units: list[tuple[str, int]]) -> None:
    model = load_model(name)
    preprocessing = Preprocessing(3, 96, (96, 96), IMAGENET.mean, IMAGENET.std)
    before = {key: value.clone() for key, value in model.module.state_dict().items()}
    found = matrix(model, [picture(120, 100, 3)], preprocessing, units)
    assert np.isfinite(found).all()
    curve = curves(
        model, picture(120, 100, 3), preprocessing, [layer for layer, _ in units], "shift x"
    )
    assert (curve.responses(units)[curve.values == 0] == found).all()
    after = model.module.state_dict()
    assert all(torch.equal(value, after[key]) for key, value in before.items())


def test_tokens_answer_with_the_largest_of_the_grid() -> None:
    model = load_model("vit_b_16")
    layer = "encoder.layers.encoder_layer_1"
    found = matrix(
        model, [picture(224, 224, 3)], model.preprocessing, [(layer, 7), ("heads.head", 3)]
    )
    answers = capture(model, apply(picture(224, 224, 3), model.preprocessing), [layer])[layer]
    assert found[0, 0] == float(answers[0, 1:, 7].max())  # the class token stands for no place
    assert np.isfinite(found).all()


def test_a_bare_module_will_do() -> None:
    module = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU())
    assert matrix(module, [picture(9, 9, 3)], Preprocessing(), [("1", 3)]).shape == (1, 1)
