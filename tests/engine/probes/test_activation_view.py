"""Every family's activations come out as (units, rows, columns)."""

from __future__ import annotations

import pytest
import torch
import torchvision

from cnnviz.engine.probes.activation_view import NotDrawable, as_maps
from cnnviz.engine.probes.capture import capture


def test_maps_of_a_convolution_are_the_activation_itself() -> None:
    activation = torch.randn(2, 5, 7, 9)
    maps = as_maps(activation)
    assert maps.kind == "maps"
    assert torch.equal(torch.from_numpy(maps.array), activation[0])


def test_tokens_of_a_vision_transformer_lie_where_their_patches_lie() -> None:
    torch.manual_seed(0)
    model = torchvision.models.vit_b_16(weights=None).eval()
    picture = torch.randn(1, 3, 224, 224)
    layers = ["conv_proj", "encoder.dropout"]
    captured = capture(model, picture, layers)
    maps = as_maps(captured["encoder.dropout"], "last")
    assert maps.kind == "tokens"
    assert maps.array.shape == (768, 14, 14)
    assert "class token" in maps.note
    # Without the position's share a token is the patch embedding at its place.
    position = model.encoder.pos_embedding[0, 1:].detach().T.reshape(768, 14, 14)
    own = torch.from_numpy(maps.array) - position
    torch.testing.assert_close(own, captured["conv_proj"][0], rtol=1e-4, atol=1e-4)


def test_swin_blocks_keep_channels_last() -> None:
    torch.manual_seed(0)
    model = torchvision.models.swin_t(weights=None).eval()
    activation = capture(model, torch.randn(1, 3, 64, 64), ["features.1"])["features.1"]
    maps = as_maps(activation, "last")
    assert maps.array.shape == (96, 16, 16)
    assert torch.equal(torch.from_numpy(maps.array), activation[0].permute(2, 0, 1))


def test_a_linear_layer_is_a_vector() -> None:
    maps = as_maps(torch.arange(12.0).view(2, 6), "last")
    assert (maps.kind, maps.array.shape) == ("vector", (6, 1, 1))
    assert maps.array[:, 0, 0].tolist() == [0, 1, 2, 3, 4, 5]


def test_other_shapes_are_refused_in_words() -> None:
    with pytest.raises(NotDrawable, match="cannot be drawn"):
        as_maps(torch.zeros(3))
    with pytest.raises(NotDrawable):
        as_maps(torch.zeros(1, 0, 4, 4))


def test_a_clip_shows_its_middle_moment_first_and_all_others_on_demand() -> None:
    clip = torch.arange(2 * 4 * 3 * 3 * 5, dtype=torch.float32).reshape(2, 4, 3, 3, 5)
    maps = as_maps(clip, "last")
    assert (maps.kind, maps.units) == ("tokens", 5)
    assert (maps.moment, maps.duration, maps.whole.shape) == (2, 4, (5, 4, 3, 3))
    torch.testing.assert_close(torch.from_numpy(maps.array[2]), clip[0, 2, :, :, 2])
    last = maps.at(3)
    torch.testing.assert_close(torch.from_numpy(last.array[2]), clip[0, 3, :, :, 2])
    assert last.at(4) is last
    first = as_maps(clip).at(0)
    torch.testing.assert_close(torch.from_numpy(first.array), clip[0, :, 0])


def test_one_moment_is_a_picture() -> None:
    maps = as_maps(torch.rand(1, 4, 1, 3, 5))
    assert (maps.array.shape, maps.duration, maps.moments) == ((4, 3, 5), 1, None)


def test_what_lies_along_one_axis_is_a_curve_and_one_number_of_it_is_none() -> None:
    curves = as_maps(torch.arange(12.0).view(1, 3, 4))
    assert (curves.kind, curves.array.shape) == ("curves", (3, 1, 4))
    assert as_maps(torch.rand(1, 3, 1)).kind == "vector"


def test_complex_numbers_are_refused_in_words() -> None:
    with pytest.raises(NotDrawable, match="complex"):
        as_maps(torch.zeros(1, 2, 3, 3, dtype=torch.complex64))


def test_what_is_no_sample_is_said_to_be_none() -> None:
    assert as_maps(torch.zeros(7, 4, 3, 3), "first", 1, "boxes").note == "the first of 7 boxes"
    assert as_maps(torch.zeros(7, 4, 3, 3), "first", 7).note == ""
    windows = as_maps(torch.zeros(2, 6, 9, 4), "windows", 1)
    assert windows.note == "the first of 2 entries; window 1 of 6; 3 x 3 tokens"


def test_tokens_of_a_clip_lie_in_time_where_they_come_to_it() -> None:
    tokens = torch.rand(1, 1 + 8 * 9, 5)
    maps = as_maps(tokens, "last", of_clips=True)
    assert (maps.kind, maps.whole.shape, maps.note) == (
        "tokens", (5, 8, 3, 3), "3 x 3 tokens; the class token is left out"
    )  # fmt: skip
    torch.testing.assert_close(torch.from_numpy(maps.whole[:, 2, 1, 0]), tokens[0, 1 + 2 * 9 + 3])
    assert as_maps(tokens, "last").moments is None
    assert as_maps(torch.rand(1, 73 + 1, 5), "last", of_clips=True).moments is None
