"""Which class a person means, and what part it plays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cnnviz.engine.data.preprocessing import MNIST
from cnnviz.state.attributions import AttributionRequest, Role, Wish, resolve_target
from cnnviz.state.inputs import InputImage

SHARES = np.array([0.1, 0.6, 0.3], np.float32)


@pytest.mark.parametrize(
    ("target", "truth", "meant", "role"),
    [
        ("predicted", 0, 1, "predicted"),
        ("predicted", None, 1, "predicted"),
        ("true", 0, 0, "true"),
        ("true", 1, 1, "true"),
        ("true", None, None, "true"),
        ("other", 0, 0, "true"),  # the prediction is wrong: what it should have been
        ("other", 1, 2, "other"),  # it is right: what it might have been taken for
        ("other", None, 2, "other"),
        (1, 0, 1, "predicted"),
        (0, 0, 0, "true"),
        (2, 0, 2, "other"),
        (0, None, 0, None),
    ],
)
def test_the_class_that_is_meant(
    target: Role | int, truth: int | None, meant: int | None, role: Role | None
) -> None:
    assert resolve_target(target, SHARES, 1, truth) == (meant, role)


def test_one_class_alone_has_no_second() -> None:
    assert resolve_target("other", np.ones(1, np.float32), 0, None) == (0, "predicted")


def test_requests_are_the_same_where_their_answers_are() -> None:
    image = InputImage(np.zeros((2, 2), np.uint8), "a", "drawing")
    model = object()
    one = AttributionRequest(model, image, MNIST, None, None, Wish())  # type: ignore[arg-type]
    assert one.same_as(replace(one))
    assert not one.same_as(None)
    for changed in (
        replace(one, image=replace(image)),
        replace(one, model=object()),  # type: ignore[arg-type]
        replace(one, epoch=3),
        replace(one, preprocessing=replace(MNIST, mean=(0.5,))),
    ):
        assert not one.same_as(changed)
        assert not one.same_scene(changed)
    for changed in (
        replace(one, wish=Wish(target=3)),
        replace(one, layer="conv1"),
        replace(one, pairs=(1, 0)),
    ):
        assert not one.same_as(changed)
        assert one.same_scene(changed)
