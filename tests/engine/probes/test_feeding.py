"""What networks are fed: pictures, clips and numbers, in the form that each takes."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from cnnviz.engine.data.given import Clip, Picture, Values
from cnnviz.engine.data.preprocessing import Preprocessing, apply, as_seen
from cnnviz.engine.errors import ShapeTrouble
from cnnviz.engine.models.build import build
from cnnviz.engine.models.layers import example_input, layer_table
from cnnviz.engine.models.loaded import LoadedModel, as_loaded
from cnnviz.engine.probes.feeding import Fed, NotFed, feed, look_at_fed, single_picture
from cnnviz.engine.probes.filters import filters, tiles
from tests.given import clip_net, curve_net

RANDOM = np.random.default_rng(0)
STEPS = Preprocessing(3, 16, (16, 16), (0.5,) * 3, (0.25,) * 3)
PIXELS = RANDOM.integers(0, 256, (20, 30, 3), np.uint8)
FRAMES = RANDOM.integers(0, 256, (20, 20, 30, 3), np.uint8)


def loaded(module: nn.Module) -> LoadedModel:
    return as_loaded(module.eval())


def values(*shape: int) -> Values:
    return Values(RANDOM.standard_normal(shape).astype(np.float32), "float32", 0)


def fed(module: nn.Module, given: Picture | Clip | Values) -> Fed:
    return feed(loaded(module), given, STEPS)


def test_a_picture_is_repeated_for_a_network_of_clips_and_that_is_said() -> None:
    model = loaded(clip_net())
    made = feed(model, Picture(PIXELS), STEPS)
    assert made.told == "the picture repeated over 16 frames"
    found = look_at_fed(model, made, "0")
    assert found.maps is not None
    assert (found.maps.duration, found.maps.shape[:3]) == (16, (1, 4, 16))
    by_hand = model.module[0](apply(PIXELS, STEPS)[None, :, None].expand(-1, -1, 16, -1, -1))
    torch.testing.assert_close(torch.from_numpy(found.maps.moments), by_hand[0].detach())


@pytest.mark.parametrize(("count", "told"), [(20, "16 frames of 20"), (3, "16 frames of 3")])
def test_a_clip_is_taken_evenly(count: int, told: str) -> None:
    made = fed(clip_net(), Clip(FRAMES[:count]))
    assert made.batch.shape == (1, 3, 16, 16, 16)
    assert made.told.startswith(told)
    torch.testing.assert_close(made.batch[0, :, 0], apply(FRAMES[0], STEPS))
    torch.testing.assert_close(made.batch[0, :, -1], apply(FRAMES[count - 1], STEPS))
    assert made.seen.shape == (16, 16, 16, 3)


def test_of_a_clip_the_middle_is_what_a_network_of_pictures_sees() -> None:
    made = fed(nn.Conv2d(3, 2, 3), Clip(FRAMES))
    torch.testing.assert_close(made.batch[0], apply(FRAMES[10], STEPS))
    assert "frame 11 of 20" in made.told


@pytest.mark.parametrize(
    ("module", "shape", "batch"),
    [
        (nn.Conv2d(3, 2, 3), (3, 8, 9), (1, 3, 8, 9)),
        (nn.Conv2d(3, 2, 3), (1, 3, 8, 9), (1, 3, 8, 9)),
        (nn.Conv2d(1, 2, 3), (8, 9), (1, 1, 8, 9)),
        (nn.Conv2d(7, 2, 3), (7, 8, 9), (1, 7, 8, 9)),
        (nn.Conv1d(1, 2, 3), (9,), (1, 1, 9)),
        (nn.Conv1d(8, 2, 3), (8, 9), (1, 8, 9)),
        (nn.Conv1d(8, 2, 3), (1, 8, 9), (1, 8, 9)),
        (nn.Conv3d(3, 2, 3), (3, 4, 8, 9), (1, 3, 4, 8, 9)),
        (nn.Conv3d(1, 2, 3), (4, 8, 9), (1, 1, 4, 8, 9)),
        (nn.Linear(9, 2), (9,), (1, 9)),
        (nn.Linear(9, 2), (1, 9), (1, 9)),
        (nn.Linear(9, 2), (4, 9), (1, 4, 9)),
    ],
)
def test_numbers_pass_as_they_are(
    module: nn.Module, shape: tuple[int, ...], batch: tuple[int, ...]
) -> None:
    given = values(*shape)
    model = loaded(nn.Sequential(module))
    made = feed(model, given, STEPS)
    assert made.batch.shape == batch
    np.testing.assert_array_equal(made.batch.numpy().ravel(), given.array.ravel())
    found = look_at_fed(model, made, "0")
    assert found.maps is not None
    assert found.maps.units == 2
    assert made.seen.dtype == np.uint8
    assert made.seen.ndim in (3, 4)


def test_what_does_not_fit_is_told_by_what_the_network_takes() -> None:
    for module, given, words in [
        (nn.Conv2d(3, 2, 3), values(9), "pictures"),
        (nn.Conv2d(3, 2, 3), values(2, 3, 4, 5, 6), r"\(2, 3, 4, 5, 6\)"),
        (curve_net(), Picture(PIXELS), "not at pictures"),
        (curve_net(), Clip(FRAMES), "not at pictures"),
        (nn.Conv2d(5, 2, 3), Picture(PIXELS), "5 channels"),
    ]:
        model = loaded(module)
        with pytest.raises(NotFed, match=words):
            look_at_fed(model, feed(model, given, STEPS), None)
    model = loaded(nn.Conv2d(3, 2, 3))
    with pytest.raises(ShapeTrouble, match="4 channels"):
        look_at_fed(model, feed(model, values(4, 8, 8), STEPS), None)


def test_a_network_may_make_curves_of_pictures_by_itself() -> None:
    """Its first layer takes curves, and yet it takes pictures: nothing is refused beforehand."""
    model = loaded(nn.Sequential(nn.Flatten(2), nn.Conv1d(3, 4, 5)))
    made = feed(model, Picture(PIXELS), STEPS)
    assert made.doubt
    assert look_at_fed(model, made, "1").maps is not None


def test_only_single_pictures_are_explained() -> None:
    pictures = loaded(nn.Conv2d(3, 2, 3))
    for given, frame in ((Picture(PIXELS), PIXELS), (Clip(FRAMES), FRAMES[10])):
        tensor, seen = single_picture(pictures, given, STEPS, "it")
        torch.testing.assert_close(tensor, apply(frame, STEPS))
        np.testing.assert_array_equal(seen, as_seen(tensor, STEPS))
    single_picture(loaded(clip_net()), Picture(PIXELS), STEPS, "it")
    for model, given in [(pictures, values(3, 8, 8)), (loaded(clip_net()), Clip(FRAMES))]:
        with pytest.raises(NotFed, match="it is no single picture"):
            single_picture(model, given, STEPS, "it")


def test_what_is_not_finite_is_told() -> None:
    array = np.array([[np.nan, 1, 2, np.inf]], np.float32)
    assert "2 numbers are NaN" in fed(nn.Conv1d(1, 1, 1), Values(array, "float32", 2)).told


def test_a_network_of_pairs_gets_a_picture_twice_or_two_frames() -> None:
    model = loaded(build("raft_small"))
    still = feed(model, Picture(FRAMES[0]), Preprocessing(3, 128, (128, 128)))
    assert "twice" in still.told
    flow = look_at_fed(model, still, None).flow
    assert flow is not None
    assert flow.shape == (128, 128, 3)
    moving = feed(model, Clip(FRAMES), Preprocessing(3, 128, (128, 128)))
    assert moving.told == "frames 10 and 11 of 20"
    other = look_at_fed(model, moving, None).flow
    assert other is not None
    assert not np.array_equal(flow, other)


@pytest.mark.parametrize(
    "module",
    [curve_net(), nn.Linear(9, 2), nn.Conv2d(5, 2, 3), nn.ConvTranspose2d(100, 8, 4)],
)
def test_layers_are_listed_of_networks_for_anything(module: nn.Module) -> None:
    model = loaded(nn.Sequential(module))
    table = layer_table(model, example_input(model))
    assert all(row.executed for row in table.rows)


def test_curves_and_filters_along_one_axis() -> None:
    model = loaded(curve_net())
    found = look_at_fed(model, feed(model, values(2, 64), STEPS), "1")
    assert found.maps is not None
    assert (found.maps.kind, found.maps.array.shape) == ("curves", (6, 1, 62))
    bank = filters(model, "0")
    assert (bank.kind, bank.size, bank.rgb) == ("along one axis", (1, 3), False)
    rows, _ = tiles(bank, None, 1)
    np.testing.assert_array_equal(rows[:, 0], model.module[0].weight.detach()[:, 1])


def test_filters_through_time_have_all_their_frames() -> None:
    layer = nn.Conv3d(3, 5, (3, 4, 4))
    bank = filters(nn.Sequential(layer), "0")
    assert (bank.duration, bank.size, bank.weight.shape) == (3, (4, 4), (5, 3, 3, 4, 4))
    weight = layer.weight.detach().numpy()
    for moment in range(3):
        np.testing.assert_array_equal(tiles(bank, 2, moment=moment)[0], weight[2, :, moment])
    np.testing.assert_array_equal(tiles(bank, 2)[0], weight[2, :, 1])
    coloured = np.stack([tiles(bank, moment=moment)[0] for moment in range(3)])
    spread = np.abs(coloured - 0.5).max(axis=(0, 2, 3, 4))  # one scale for all frames
    np.testing.assert_allclose(spread, 0.5, rtol=1e-5)
