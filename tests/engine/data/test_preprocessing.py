"""The steps equal torchvision's on Pillow images, and can be undone."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image
from torchvision import transforms as reference
from torchvision.transforms.v2 import functional as transforms

from cnnviz.engine.data.preprocessing import (
    IMAGENET,
    MNIST,
    Preprocessing,
    apply,
    apply_many,
    as_pixels,
    as_seen,
    resized,
)
from cnnviz.engine.errors import BadValue


def photo(height: int, width: int) -> np.ndarray:
    """Make a smooth picture with some edges, as a photo has them."""
    y, x = np.mgrid[0:height, 0:width]
    layers = [np.sin(x / 17) + np.cos(y / 23), (x // 31 + y // 19) % 2, np.hypot(x, y) / 200]
    return np.stack([np.uint8(255 * (v - v.min()) / np.ptp(v)) for v in layers], axis=-1)


@pytest.mark.parametrize("size", [(375, 500), (600, 333), (256, 256)])
def test_imagenet_steps_equal_torchvision(size: tuple[int, int]) -> None:
    picture = photo(*size)
    steps = reference.Compose(
        [
            reference.Resize(256),
            reference.CenterCrop(224),
            reference.ToTensor(),
            reference.Normalize(IMAGENET.mean, IMAGENET.std),
        ]
    )
    expected = steps(Image.fromarray(picture))
    ours = apply(picture, IMAGENET)
    assert ours.shape == (3, 224, 224)
    # Pillow and torch may round a resized uint8 pixel to neighbouring values.
    assert (ours - expected).abs().max() <= 1.01 / 255 / min(IMAGENET.std)
    assert (ours - expected).abs().mean() < 1e-3


def test_without_resizing_values_are_exact() -> None:
    picture = photo(28, 28)[..., 0]
    expected = (picture.astype(np.float64) / 255 - 0.1307) / 0.3081
    np.testing.assert_allclose(apply(picture, MNIST)[0].numpy(), expected, rtol=1e-5, atol=1e-6)


def test_many_equal_one_by_one() -> None:
    pictures = np.stack([photo(40, 60), photo(40, 60)[::-1]])
    steps = Preprocessing(1, 32, (32, 32), (0.5,), (0.25,))
    each = torch.stack([apply(picture, steps) for picture in pictures])
    assert torch.equal(apply_many(pictures, steps), each)


def test_what_the_network_sees_is_the_picture_again() -> None:
    picture = photo(224, 224)
    steps = Preprocessing(3, None, None, IMAGENET.mean, IMAGENET.std)
    np.testing.assert_array_equal(as_seen(apply(picture, steps), steps), picture)
    grey = picture[..., 1]
    np.testing.assert_array_equal(as_seen(apply(grey, MNIST_AS_IS), MNIST_AS_IS), grey)


MNIST_AS_IS = Preprocessing(1, None, None, MNIST.mean, MNIST.std)


def test_grey_and_colour_go_either_way() -> None:
    picture = photo(32, 32)
    as_grey = Preprocessing(1, None, None, (0.0,), (1.0,))
    luma = np.asarray(Image.fromarray(picture).convert("L"), dtype=np.float64) / 255
    assert np.abs(apply(picture, as_grey)[0].numpy() - luma).max() < 1.01 / 255
    tripled = apply(picture[..., 0], Preprocessing())
    assert torch.equal(tripled[0], tripled[2])


def test_a_small_picture_is_enlarged_to_hold_the_crop() -> None:
    steps = Preprocessing(1, None, (28, 28), (0.0,), (1.0,))
    white = np.full((8, 12), 255, np.uint8)
    seen = apply(white, steps)
    assert seen.shape == (1, 28, 28)
    assert seen.min() == 1.0  # nothing was padded with black


def test_it_survives_being_saved() -> None:
    assert Preprocessing.from_dict({**IMAGENET.to_dict(), "of a later version": 1}) == IMAGENET


@pytest.mark.parametrize(
    "values",
    [
        {"channels": 2},
        {"std": (0.0, 1.0, 1.0)},
        {"mean": (0.0,)},
        {"mean": (float("nan"),) * 3},
        {"resize": 0},
        {"crop": (224, 10**9)},
        {"interpolation": "magic"},
        {"mean": 3},
        {"crop": (28,)},
        {"crop": (28, 28, 28)},
        {"crop": (28.5, 28.5)},
        {"crop": (True, True)},
        {"crop": "28"},
        {"resize": 28.0},
        {"resize": True},
        {"mean": ("0", "0", "0")},
        {"std": (True, True, True)},
        {"mean": (10**400, 0, 0)},
        {"channels": True, "mean": (0.0,), "std": (1.0,)},
        {"interpolation": ["bilinear"]},
    ],
)
def test_values_out_of_range_are_named(values: dict[str, object]) -> None:
    with pytest.raises(BadValue):
        Preprocessing.from_dict(values)


def test_pictures_that_cannot_be_written_are_taken_too() -> None:
    image = np.frombuffer(bytes(range(64)), np.uint8).reshape(8, 8)
    values = apply(image, Preprocessing(1, None, None, (0.0,), (1.0,)))
    np.testing.assert_array_equal(values[0].numpy(), image.astype(np.float32) / 255)


def test_a_picture_that_is_large_enough_is_not_enlarged_by_a_rounding_error() -> None:
    # 103 * (64 / 103) is a little less than 64 in floating point.
    picture = np.random.default_rng(0).integers(0, 255, (161, 103, 3), np.uint8)
    steps = Preprocessing(3, 64, (64, 64))
    steps_of_torchvision = reference.Compose([reference.Resize(64), reference.CenterCrop(64)])
    wanted = steps_of_torchvision(torch.from_numpy(picture).permute(2, 0, 1)) / 255
    # How bytes lie in memory decides how torch rounds: by one shade of grey at most.
    torch.testing.assert_close(apply(picture, steps), wanted, rtol=0, atol=1.01 / 255)


@pytest.mark.parametrize("size", [(3, 400), (400, 3), (5, 501)])
@pytest.mark.parametrize("steps", [Preprocessing(resize=40, crop=(32, 32)), IMAGENET])
def test_a_very_long_picture_is_cropped_to_the_same_middle(
    size: tuple[int, int], steps: Preprocessing
) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (1, *size, 3), np.uint8)
    found = resized(as_pixels(pixels), steps)
    assert steps.resize is not None
    assert steps.crop is not None
    whole = transforms.resize(as_pixels(pixels), [steps.resize], antialias=True)
    wanted = transforms.center_crop(whole, list(steps.crop))
    # Where the length is rounded otherwise, all is moved by less than a pixel of the result.
    assert (found.int() - wanted.int()).abs().max() <= 5


def test_a_line_of_pixels_takes_no_gigabytes() -> None:
    pixels = np.zeros((1, 1, 2_000_000), np.uint8)  # a hundred gigabytes at 224 px
    assert resized(as_pixels(pixels), IMAGENET).shape == (1, 1, 224, 224)
