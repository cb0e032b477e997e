"""Batched changes equal those of torchvision, sample by sample with the same parameters."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor
from torchvision.transforms import v2
from torchvision.transforms.v2 import InterpolationMode
from torchvision.transforms.v2 import functional as reference

from cnnviz.engine.data.augment import (
    Augmentation,
    Draws,
    _windows_at_once,
    _windows_one_by_one,
    augment,
    augmentation_of,
    crop_box,
    draw,
    vary,
)
from cnnviz.engine.training.config import TrainConfig

COUNT = 48


def pictures(channels: int, size: tuple[int, int] = (20, 30)) -> Tensor:
    """Make smooth pictures with noise, so that neither is a special case."""
    random = torch.Generator().manual_seed(3)
    coarse = torch.rand(COUNT, channels, 4, 5, generator=random)
    smooth = torch.nn.functional.interpolate(coarse, size, mode="bicubic").clamp(0, 1)
    noise = torch.rand(COUNT, channels, *size, generator=random)
    return (smooth * 200 + noise * 55).to(torch.uint8)


def drawn(augmentation: Augmentation, seed: int = 0) -> Draws:
    return draw(augmentation, COUNT, torch.Generator().manual_seed(seed))


def test_only_what_changes_something_is_an_augmentation() -> None:
    config = TrainConfig()
    assert augmentation_of(config) is None
    found = augmentation_of(replace(config, rotation=7.0, flip=True, epochs=9))
    assert found == Augmentation(rotation=7.0, flip=True)


@pytest.mark.parametrize("channels", [1, 3])
def test_crops_and_flips_are_exact(channels: int) -> None:
    images = pictures(channels)
    augmentation = Augmentation(crop_padding=3, flip=True, flip_vertical=True)
    draws = drawn(augmentation)
    found, _ = vary(images, augmentation, draws)
    for at, image in enumerate(images):
        top, left = (int(share * 7) for share in draws.shift[at])
        expected = reference.crop(reference.pad(image, [3]), top, left, 20, 30)
        if draws.flip[at]:
            expected = reference.horizontal_flip(expected)
        if draws.flip_vertical[at]:
            expected = reference.vertical_flip(expected)
        assert torch.equal(found[at], expected)
    windows = {tuple(pair) for pair in (draws.shift * 7).astype(int)}
    assert len(windows) > 25  # of 49; every sample draws for itself
    assert 12 < draws.flip.sum() < 36
    assert 12 < draws.flip_vertical.sum() < 36
    assert (draws.flip != draws.flip_vertical).any()


def test_a_graphics_card_cuts_the_same_windows() -> None:
    images = pictures(3)
    places = np.random.default_rng(0).integers(0, 9, (COUNT, 2))
    at_once = _windows_at_once(images, torch.from_numpy(places), (12, 22))
    one_by_one = _windows_one_by_one(images.numpy(), places, (12, 22))
    assert np.array_equal(at_once.numpy(), one_by_one)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("size", [(20, 30), (24, 24)])
def test_rotation(channels: int, size: tuple[int, int]) -> None:
    images = pictures(channels, size)
    masks = images[:, 0].clamp_max(250)
    augmentation = Augmentation(rotation=170)
    draws = drawn(augmentation)
    found, turned = vary(images, augmentation, draws, masks)
    assert turned is not None
    same = 0.0
    for at, image in enumerate(images):
        angle = float(draws.angle[at])
        expected = reference.rotate(image, angle, InterpolationMode.BILINEAR)
        assert (found[at].int() - expected.int()).abs().max() <= 1
        mask = reference.rotate(masks[at][None], angle, InterpolationMode.NEAREST, fill=[255])
        same += float((turned[at] == mask[0]).float().mean()) / COUNT
    assert same > 0.999  # a point between two pixels may fall to either
    assert draws.angle.min() < -120
    assert draws.angle.max() > 120


@pytest.mark.parametrize("name", ["brightness", "contrast", "saturation", "hue"])
@pytest.mark.parametrize("channels", [1, 3])
def test_each_colour(name: str, channels: int) -> None:
    images = pictures(channels)
    spread = 0.5 if name == "hue" else 0.8
    augmentation = replace(Augmentation(), **{name: spread})
    draws = drawn(augmentation)
    found, _ = vary(images, augmentation, draws)
    at = ("brightness", "contrast", "saturation", "hue").index(name)
    kernel = getattr(reference, f"adjust_{name}")
    for image, ours, factors in zip(images, found, draws.colours, strict=True):
        expected = kernel(image, float(np.float32(factors[at])))
        assert (ours.int() - expected.int()).abs().max() <= 1
    middle = 0.0 if name == "hue" else 1.0
    assert np.ptp(draws.colours[:, at]) > spread
    assert np.abs(draws.colours[:, at] - middle).max() <= spread
    if channels == 1 and name in ("saturation", "hue"):
        assert torch.equal(found, images)
    else:
        assert not torch.equal(found, images)


def test_colours_come_in_an_order_of_their_own() -> None:
    images = pictures(3)
    augmentation = Augmentation(brightness=0.3, contrast=0.3, saturation=0.3, hue=0.1)
    draws = drawn(augmentation)
    found, _ = vary(images, augmentation, draws)
    kernels = (
        reference.adjust_brightness,
        reference.adjust_contrast,
        reference.adjust_saturation,
        reference.adjust_hue,
    )
    differences = []
    for at, image in enumerate(images):
        expected = image
        for which in draws.order[at]:
            expected = kernels[which](expected, float(np.float32(draws.colours[at, which])))
        differences.append((found[at].int() - expected.int()).abs())
    # A level that one step rounds otherwise may be stretched by the next.
    assert torch.stack(differences).max() <= 4
    assert torch.stack(differences).float().mean() < 0.05
    assert len({tuple(order) for order in draws.order}) > 12


def test_erasing_blanks_one_rectangle_of_a_told_share() -> None:
    images = pictures(3, (40, 50)).clamp_min(1)
    augmentation = Augmentation(erasing=0.5)
    found, _ = vary(images, augmentation, drawn(augmentation))
    black = (found == 0).all(1)
    assert torch.equal(torch.where(black[:, None], torch.zeros_like(images), images), found)
    shares = black.float().mean(dim=(1, 2))
    erased = shares[shares > 0]
    assert 12 < len(erased) < 36
    assert erased.min() >= 0.02 * 0.8
    assert erased.max() <= 0.33 * 1.1
    for mask in black[shares > 0]:
        rows, columns = mask.any(1), mask.any(0)
        assert mask.sum() == rows.sum() * columns.sum()
    assert torch.equal(images, pictures(3, (40, 50)).clamp_min(1)), "the given pictures changed"


def test_resized_crops() -> None:
    images = pictures(3, (40, 52))
    augmentation = Augmentation(smallest_crop=0.2)
    draws = drawn(augmentation)
    found, masks = augment(
        images, augmentation, torch.Generator().manual_seed(0), images[:, 0].clone()
    )
    assert masks is not None
    shares = []
    for at, image in enumerate(images):
        box = crop_box(augmentation, draws, at, (40, 52))
        expected = reference.resized_crop(image, *box, [40, 52], antialias=True)
        assert (found[at].int() - expected.int()).abs().max() <= 1
        mask = reference.resized_crop(
            image[:1], *box, [40, 52], interpolation=InterpolationMode.NEAREST
        )
        assert torch.equal(masks[at], mask[0])
        top, left, height, width = box
        assert 0 <= top <= 40 - height
        assert 0 <= left <= 52 - width
        assert 0.7 < width / height < 1.4
        shares.append(height * width / (40 * 52))
    assert 0.18 < min(shares) < 0.35
    assert 0.8 < max(shares) <= 1


@pytest.mark.parametrize("size", [(10, 400), (400, 10)])
def test_a_picture_too_long_for_a_crop_gives_its_middle(size: tuple[int, int]) -> None:
    augmentation = Augmentation(smallest_crop=0.9)
    middle = v2.RandomResizedCrop(10, scale=(0.9, 1)).make_params([torch.zeros(3, *size)])
    box = crop_box(augmentation, drawn(augmentation), 0, size)
    assert box == tuple(middle[name] for name in ("top", "left", "height", "width"))


def test_masks_go_with_their_pictures() -> None:
    images = pictures(1).clamp(1, 250)
    augmentation = Augmentation(crop_padding=4, flip=True, flip_vertical=True)
    found, masks = vary(images, augmentation, drawn(augmentation), images[:, 0].clone())
    assert masks is not None
    inside = masks != 255
    assert torch.equal(masks[inside], found[:, 0][inside])
    assert (found[:, 0][~inside] == 0).all()
    assert 0 < (~inside).sum() < masks.numel() / 2


def test_one_seed_draws_one_way() -> None:
    images = pictures(3)
    augmentation = Augmentation(4, 0.5, True, True, 20, 0.2, 0.2, 0.2, 0.1, 0.5)

    def made(seed: int) -> Tensor:
        return augment(images, augmentation, torch.Generator().manual_seed(seed))[0]

    assert torch.equal(made(1), made(1))
    assert not torch.equal(made(1), made(2))
    assert made(1).shape == images.shape


def test_what_is_drawn_for_one_sample_is_not_changed_by_others() -> None:
    images = pictures(3)
    augmentation = Augmentation(4, 1.0, True, True, 20, 0.2, 0.2, 0.2, 0.1, 0.5)
    draws = drawn(augmentation)
    members = np.array([3, 7, 40])
    whole, _ = vary(images, augmentation, draws)
    part, _ = vary(images[torch.from_numpy(members)], augmentation, draws.of(members))
    assert torch.equal(whole[torch.from_numpy(members)], part)
