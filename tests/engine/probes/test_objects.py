"""What detectors answer, brought onto what they see."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from cnnviz.engine.imaging import class_colours
from cnnviz.engine.models.loaded import as_loaded
from cnnviz.engine.probes.look import flow_colours, look
from cnnviz.engine.probes.objects import Objects, objects_of
from tests.given import Finder


def found(size: tuple[int, int] = (40, 80), names: tuple[str, ...] = ()) -> Objects:
    objects = objects_of(Finder()(torch.zeros(1, 3, *size)), size, names)
    assert objects is not None
    return objects


def test_boxes_are_shares_of_what_went_in_the_surest_first() -> None:
    for size in ((40, 80), (33, 7)):
        objects = found(size, ("nothing", "cat", "dog"))
        np.testing.assert_allclose(objects.boxes, [[0.1, 0.2, 0.5, 0.6], [0.5, 0.5, 1, 1]], 1e-6)
        assert objects.names == ("dog", "cat")
        assert objects.points is not None
        np.testing.assert_allclose(objects.points[0, 0], [0.3, 0.4], 1e-6)
        assert np.isnan(objects.points[0, 1]).all()
    assert found(names=("one name",)).names == ("class 2", "class 1")
    turned = {key: value.flip(0) for key, value in Finder()(torch.zeros(1, 3, 40, 80))[0].items()}
    again = objects_of([turned], (40, 80))
    assert again is not None
    np.testing.assert_array_equal(again.boxes, found().boxes)
    assert again.masks is not None
    np.testing.assert_array_equal(again.masks, found().masks)


def test_the_score_decides_how_many_are_shown_and_masks_lie_in_their_order() -> None:
    objects = found()
    assert [objects.above(score) for score in (0, 0.25, 0.26, 0.875, 0.9)] == [2, 2, 1, 1, 0]
    np.testing.assert_array_equal(objects.colours, class_colours(3)[[2, 1]])
    overlay = objects.overlay(1)
    assert overlay is not None
    assert overlay.shape == (40, 80, 4)
    np.testing.assert_array_equal(overlay[10, 20, :3], class_colours(3)[2])
    assert (overlay[..., 3] > 0).sum() == objects.masks[0].sum()  # type: ignore[index]
    paler = objects.overlay(2, chosen=1)
    assert paler is not None
    assert 0 < paler[10, 20, 3] < overlay[10, 20, 3]
    assert objects.overlay(0) is None


def test_what_is_no_number_is_no_object_and_any_class_has_a_colour() -> None:
    nan = float("nan")
    boxes = torch.tensor([[0.0, 0, 1, 1], [nan, 0, 1, 1], [0, 0, 2, 2], [1, 1, 2, 2]])
    given = {
        "boxes": boxes,
        "labels": torch.tensor([3, 1, 2, 10**15]),
        "scores": torch.tensor([nan, 0.9, 0.25, 0.75]),
        "masks": torch.zeros(4, 0, 8, 8),
    }
    objects = objects_of(given, (4, 4))
    assert objects is not None
    assert objects.labels.tolist() == [10**15, 2]
    assert objects.above(0.5) == 1
    assert objects.masks is None
    assert objects.colours.shape == (2, 3)
    np.testing.assert_array_equal(objects.colours[1], class_colours(3)[2])


def test_large_masks_are_kept_small() -> None:
    objects = found((900, 1400))
    assert objects.masks is not None
    assert max(objects.masks.shape[1:]) <= 512


@pytest.mark.parametrize(
    "output",
    [
        torch.zeros(1, 10),
        [],
        [torch.zeros(3)],
        {"out": torch.zeros(1, 21, 4, 4)},
        [{"boxes": torch.zeros(2, 4), "labels": torch.zeros(2)}],
        [{"boxes": torch.zeros(2, 5), "labels": torch.zeros(2), "scores": torch.zeros(2)}],
        [{"boxes": torch.zeros(2, 4), "labels": torch.zeros(3), "scores": torch.zeros(2)}],
        None,
    ],
)
def test_other_answers_are_no_objects(output: Any) -> None:
    assert objects_of(output, (4, 4)) is None


def test_nothing_found_is_an_answer() -> None:
    empty = {"boxes": torch.zeros(0, 4), "labels": torch.zeros(0).long(), "scores": torch.zeros(0)}
    objects = objects_of([{**empty, "masks": torch.zeros(0, 1, 9, 9)}], (9, 9))
    assert objects is not None
    assert (len(objects), objects.above(0), objects.colours.shape) == (0, 0, (0, 3))
    assert objects.overlay(0) is None


def test_objects_and_maps_come_from_one_pass() -> None:
    class Counting(Finder):
        passes = 0

        def forward(self, images: Tensor) -> list[dict[str, Tensor]]:
            self.passes += 1
            return super().forward(images)

    module = Counting().eval()
    model = as_loaded(module)
    look(model, torch.rand(3, 16, 16), "stem")  # learns where channels are
    module.passes = 0
    answer = look(model, torch.rand(3, 16, 16), "stem")
    assert module.passes == 1
    assert answer.maps is not None
    assert answer.objects is not None
    assert answer.scores is None


def test_a_detector_inside_a_mapping_and_a_flow() -> None:
    whole = Finder()(torch.zeros(1, 3, 8, 8))[0]
    assert objects_of(whole, (8, 8)) is not None
    assert flow_colours([torch.zeros(1, 2, 8, 9), torch.rand(1, 2, 8, 9)]).shape == (8, 9, 3)  # type: ignore[union-attr]
    assert flow_colours(nn.Identity()(torch.rand(1, 3, 8, 8))) is None
