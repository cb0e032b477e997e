"""Random changes of training images, in batches of uint8 pixels, wherever those lie.

The operations and what they draw are those of ``torchvision.transforms.v2`` (RandomResizedCrop,
RandomCrop with padding, RandomHorizontalFlip, RandomVerticalFlip, RandomRotation, ColorJitter,
RandomErasing, in this order), with a draw of its own for each sample. Everything random is drawn
as plain numbers first, before any picture is looked at: so a picture that is broken, or that
another thread decodes, changes nothing for the others.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from itertools import accumulate

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional
from torchvision.transforms.v2 import functional as transforms

from cnnviz.engine.data.preprocessing import MODES
from cnnviz.engine.data.targets import VOID
from cnnviz.engine.training.settings.augmentation import AugmentationOptions

_TRIES = 10  # rectangles that are drawn before the whole picture is taken, as torchvision does
_ASPECTS = (3 / 4, 4 / 3)  # width to height of a random resized crop
_ERASED = (0.02, 0.33)  # share of the picture that is erased
_ERASED_ASPECTS = (0.3, 3.3)
_LUMA = (0.2989, 0.587, 0.114)  # as torchvision weighs the channels
_COLOURS = ("brightness", "contrast", "saturation", "hue")

Box = tuple[int, int, int, int]  # top, left, height, width


@dataclass(frozen=True)
class Augmentation(AugmentationOptions):
    """How training images are varied; the fields are those of the training's settings."""

    @property
    def resizes(self) -> bool:
        """Whether a random part of a picture is enlarged to the input."""
        return self.smallest_crop < 1


def augmentation_of(config: AugmentationOptions) -> Augmentation | None:
    """Return what a configuration says of augmentation, or None where it changes nothing."""
    names = [field.name for field in fields(AugmentationOptions)]
    found = Augmentation(**{name: getattr(config, name) for name in names})
    return None if found == Augmentation() else found


@dataclass(frozen=True, eq=False)
class Draws:
    """The random numbers of some samples, none of which depends on the sizes of pictures.

    Parameters
    ----------
    crop, erased : ndarray of float64, shape (N, tries, 2)
        Of each rectangle tried, where its area and its aspect lie between their bounds, 0 to 1.
    crop_at, shift, erased_at : ndarray of float64, shape (N, 2)
        Where a rectangle or window lies between top and bottom, and left and right, 0 to 1.
    flip, flip_vertical, erases : ndarray of bool, shape (N,)
        Whether that is done.
    angle : ndarray of float64, shape (N,)
        Degrees, counter-clockwise.
    colours : ndarray of float64, shape (N, 4)
        Factors of brightness, contrast and saturation, and the turn of the hue.
    order : ndarray of int64, shape (N, 4)
        Which of the four comes first, second, ...
    """

    crop: NDArray[np.float64]
    crop_at: NDArray[np.float64]
    shift: NDArray[np.float64]
    flip: NDArray[np.bool_]
    flip_vertical: NDArray[np.bool_]
    angle: NDArray[np.float64]
    colours: NDArray[np.float64]
    order: NDArray[np.int64]
    erases: NDArray[np.bool_]
    erased: NDArray[np.float64]
    erased_at: NDArray[np.float64]

    def of(self, members: NDArray[np.int64] | slice) -> Draws:
        """Return the numbers of some of the samples."""
        return Draws(**{field.name: getattr(self, field.name)[members] for field in fields(self)})


def draw(augmentation: Augmentation, count: int, generator: torch.Generator) -> Draws:
    """Draw for `count` samples; the same numbers of the generator serve the same purpose always."""
    tried, colours = 2 * _TRIES, len(_COLOURS)
    sizes = (tried, 2, 2, 1, 1, 1, colours, colours, 1, tried, 2)
    unit = torch.rand(count, sum(sizes), generator=generator, dtype=torch.float64).numpy()
    ends = list(accumulate(sizes))
    parts = [unit[:, end - size : end] for size, end in zip(sizes, ends, strict=True)]
    crop, crop_at, shift, flip, vertical, angle, factors, order, erases, erased, erased_at = parts
    spread = np.array([getattr(augmentation, name) for name in _COLOURS])
    middle = np.array([0.0 if name == "hue" else 1.0 for name in _COLOURS])
    return Draws(
        crop=crop.reshape(count, _TRIES, 2),
        crop_at=crop_at,
        shift=shift,
        flip=(flip[:, 0] < 0.5) & augmentation.flip,
        flip_vertical=(vertical[:, 0] < 0.5) & augmentation.flip_vertical,
        angle=(2 * angle[:, 0] - 1) * augmentation.rotation,
        colours=middle + (2 * factors - 1) * spread,
        order=np.argsort(order, axis=1),
        erases=erases[:, 0] < augmentation.erasing,
        erased=erased.reshape(count, _TRIES, 2),
        erased_at=erased_at,
    )


def augment(
    images: Tensor,
    augmentation: Augmentation,
    generator: torch.Generator,
    masks: Tensor | None = None,
) -> tuple[Tensor, Tensor | None]:
    """Vary pictures of one size; all of what an augmentation does, drawn from a generator.

    Parameters
    ----------
    images : Tensor of uint8, shape (N, C, H, W)
        Pictures, grey or RGB, on any device.
    augmentation : Augmentation
        What is done.
    generator : torch.Generator
        Of the CPU; seeded, it gives the same changes on every device.
    masks : Tensor of uint8, shape (N, H, W), optional
        Classes of the pixels, which are moved as the pictures are; what comes in from outside a
        picture is 255.

    Returns
    -------
    (Tensor of uint8, Tensor of uint8 or None)
        Pictures and masks of the same shapes, new ones where anything was done.
    """
    draws = draw(augmentation, len(images), generator)
    if augmentation.resizes:
        size = (images.shape[-2], images.shape[-1])
        boxes = [crop_box(augmentation, draws, at, size) for at in range(len(images))]
        images = torch.stack([cut(images[at], box, size) for at, box in enumerate(boxes)])
        if masks is not None:
            cuts = [cut(masks[at : at + 1], box, size, "nearest") for at, box in enumerate(boxes)]
            masks = torch.cat(cuts)
    return vary(images, augmentation, draws, masks)


def crop_box(augmentation: Augmentation, draws: Draws, at: int, size: tuple[int, int]) -> Box:
    """Return the part of a picture that is enlarged, as RandomResizedCrop chooses it.

    Parameters
    ----------
    augmentation, draws
        As for :func:`vary`.
    at : int
        Which of the samples.
    size : (int, int)
        Height and width of its picture.
    """
    height, width = size
    shares = (augmentation.smallest_crop, 1.0)
    box = _rectangle(size, shares, _ASPECTS, draws.crop[at], draws.crop_at[at])
    if box is not None:
        return box
    wanted = min(max(width / height, _ASPECTS[0]), _ASPECTS[1])
    inner = (round(min(height, width / wanted)), round(min(width, height * wanted)))
    return (height - inner[0]) // 2, (width - inner[1]) // 2, *inner


def cut(pixels: Tensor, box: Box, size: tuple[int, int], interpolation: str = "bilinear") -> Tensor:
    """Cut a part out of one picture, (C, H, W), and bring it to a size."""
    part: Tensor = transforms.crop(pixels, *box)
    if part.shape[-2:] != size:
        mode = MODES[interpolation]
        part = transforms.resize(part, list(size), interpolation=mode, antialias=True)
    return part


def vary(
    images: Tensor, augmentation: Augmentation, draws: Draws, masks: Tensor | None = None
) -> tuple[Tensor, Tensor | None]:
    """Apply what was drawn, except the random resized crop, which comes before (:func:`cut`)."""
    if augmentation.crop_padding:
        images = _shifted(images, augmentation.crop_padding, draws.shift, 0)
        if masks is not None:
            masks = _shifted(masks[:, None], augmentation.crop_padding, draws.shift, VOID)[:, 0]
    for chosen, axis in ((draws.flip, -1), (draws.flip_vertical, -2)):
        if chosen.any():
            images = _flipped(images, chosen, axis)
            masks = None if masks is None else _flipped(masks, chosen, axis)
    if augmentation.rotation:
        if masks is not None:
            masks = _rotated_masks(masks, draws.angle)
        images = _rotated(images, draws.angle, "bilinear")
    images = _recoloured(images, augmentation, draws)
    if draws.erases.any():
        images = _erased_parts(images, draws)
    return images, masks


def _rectangle(
    size: tuple[int, int],
    shares: tuple[float, float],
    aspects: tuple[float, float],
    tried: NDArray[np.float64],
    place: NDArray[np.float64],
    *,
    smaller: bool = False,
) -> Box | None:
    """Return the first rectangle that fits into a picture; `smaller`: with room on both axes."""
    height, width = size
    low, high = math.log(aspects[0]), math.log(aspects[1])
    for share, aspect in tried:
        area = height * width * (shares[0] + share * (shares[1] - shares[0]))
        ratio = math.exp(low + aspect * (high - low))
        h, w = round(math.sqrt(area / ratio)), round(math.sqrt(area * ratio))
        fits = h < height and w < width if smaller else 0 < h <= height and 0 < w <= width
        if fits:
            return int(place[0] * (height - h + 1)), int(place[1] * (width - w + 1)), h, w
    return None


def _shifted(images: Tensor, padding: int, shift: NDArray[np.float64], fill: int) -> Tensor:
    """Pad on all sides and cut a window of the old size out of each picture."""
    size = (images.shape[-2], images.shape[-1])
    padded = functional.pad(images, [padding] * 4, value=fill)
    places = (shift * (2 * padding + 1)).astype(np.int64)
    if images.device.type == "cpu":
        return torch.from_numpy(_windows_one_by_one(padded.numpy(), places, size))
    return _windows_at_once(padded, torch.from_numpy(places).to(images.device), size)


def _windows_one_by_one(
    padded: NDArray[np.uint8], places: NDArray[np.int64], size: tuple[int, int]
) -> NDArray[np.uint8]:
    # On a processor torch copies windows pixel by pixel, which takes two to three times as long.
    windows = np.empty((*padded.shape[:2], *size), np.uint8)
    for at, (top, left) in enumerate(places.tolist()):
        windows[at] = padded[at, :, top : top + size[0], left : left + size[1]]
    return windows


def _windows_at_once(padded: Tensor, places: Tensor, size: tuple[int, int]) -> Tensor:
    # A view of all windows; indexing it copies one for each picture and nothing else.
    views = padded.unfold(2, size[0], 1).unfold(3, size[1], 1)
    rows = torch.arange(len(padded), device=padded.device)
    return views[rows, :, places[:, 0], places[:, 1]]


def _flipped(images: Tensor, chosen: NDArray[np.bool_], axis: int) -> Tensor:
    # In bytes, which run over as they should: quicker than choosing between two.
    which = torch.from_numpy(chosen.astype(np.uint8)).to(images.device)
    difference = images.flip(axis).sub_(images)
    return difference.mul_(which.view(-1, *[1] * (images.ndim - 1))).add_(images)


def _rotated(images: Tensor, angles: NDArray[np.float64], mode: str) -> Tensor:
    """Turn pictures counter-clockwise around their middle; what comes in is black."""
    height, width = images.shape[-2:]
    turn = np.deg2rad(angles)
    cos, sin = np.cos(turn), np.sin(turn)
    zero = np.zeros_like(cos)
    # From a place in the result to that in the picture, both in units of half a side.
    rows = [[cos, -sin * height / width, zero], [sin * width / height, cos, zero]]
    matrix = torch.from_numpy(np.array(rows).transpose(2, 0, 1)).to(images.device, torch.float32)
    grid = functional.affine_grid(matrix, [len(images), 1, height, width], align_corners=False)
    turned = functional.grid_sample(
        images.to(torch.float32), grid, mode, padding_mode="zeros", align_corners=False
    )
    return turned.round_().clamp_(0, VOID).to(torch.uint8)


def _rotated_masks(masks: Tensor, angles: NDArray[np.float64]) -> Tensor:
    # 255 outside is 0 outside of the complement.
    return VOID - _rotated((VOID - masks)[:, None], angles, "nearest")[:, 0]


def _recoloured(images: Tensor, augmentation: Augmentation, draws: Draws) -> Tensor:
    kernels = (_brighter, _contrasted, _saturated, _hued)
    used = [at for at, name in enumerate(_COLOURS) if getattr(augmentation, name)]
    if images.shape[1] == 1:
        used = [at for at in used if at < 2]  # grey has neither saturation nor hue
    if not used:
        return images
    factors = torch.from_numpy(draws.colours).to(images.device, torch.float32)
    images = images.clone()
    for place in range(len(kernels)):
        for at in used:
            members = np.flatnonzero(draws.order[:, place] == at)
            if len(members):
                rows = torch.from_numpy(members).to(images.device)
                factor = factors[rows, at].view(-1, 1, 1, 1)
                images[rows] = kernels[at](images[rows], factor)
    return images


def _brighter(images: Tensor, factor: Tensor) -> Tensor:
    return images.mul(factor).clamp_(0, 255).to(torch.uint8)


def _contrasted(images: Tensor, factor: Tensor) -> Tensor:
    return _blended(images, _grey(images).mean(dim=(1, 2, 3), keepdim=True), factor)


def _saturated(images: Tensor, factor: Tensor) -> Tensor:
    return _blended(images, _grey(images), factor)


def _blended(images: Tensor, other: Tensor, factor: Tensor) -> Tensor:
    return images.mul(factor).add_(other * (1 - factor)).clamp_(0, 255).to(torch.uint8)


def _grey(images: Tensor) -> Tensor:
    if images.shape[1] == 1:
        return images.to(torch.float32)
    red, green, blue = _channels(images.to(torch.float32))
    return (red * _LUMA[0] + green * _LUMA[1] + blue * _LUMA[2]).floor_()


def _channels(images: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Return views of each channel, (N, 1, H, W)."""
    return images[:, 0:1], images[:, 1:2], images[:, 2:3]


def _hued(images: Tensor, turn: Tensor) -> Tensor:
    """Turn the hue by parts of the circle, leaving saturation and value of HSV."""
    values = images.to(torch.float32).div_(255)
    red, green, blue = _channels(values)
    low, high = values.aminmax(dim=1, keepdim=True)
    spread = high - low
    safe = torch.where(spread == 0, torch.ones_like(spread), spread)
    sixth = torch.where(
        high == red,
        (green - blue) / safe,
        torch.where(high == green, (blue - red) / safe + 2, (red - green) / safe + 4),
    )
    sixth = sixth + 6 * turn
    # Each channel follows one trapezium around the circle, set off by a third of it.
    shifted = torch.cat([(sixth + offset).remainder(6) for offset in (5, 3, 1)], dim=1)
    falls = torch.minimum(shifted, 4 - shifted).clamp_(0, 1)
    return (high - spread * falls).mul_(255.999).clamp_(0, 255).to(torch.uint8)


def _erased_parts(images: Tensor, draws: Draws) -> Tensor:
    images = images.clone()
    size = (images.shape[-2], images.shape[-1])
    for at in np.flatnonzero(draws.erases):
        box = _rectangle(
            size, _ERASED, _ERASED_ASPECTS, draws.erased[at], draws.erased_at[at], smaller=True
        )
        if box is not None:
            top, left, height, width = box
            images[at, :, top : top + height, left : left + width] = 0
    return images
