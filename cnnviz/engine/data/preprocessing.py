"""How a picture is brought to the network, and how the result is shown again.

The operations are torchvision's (resize of the shorter side, centre crop, scaling to 0..1,
normalisation); they are applied to uint8 arrays so that no image library stands in between.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torchvision.transforms.v2 import InterpolationMode
from torchvision.transforms.v2 import functional as transforms

from cnnviz.engine.errors import BadValue

_LUMA = (0.299, 0.587, 0.114)  # Rec. 601, as Pillow's conversion to "L" weighs the channels
MODES = {
    "nearest": InterpolationMode.NEAREST,
    "bilinear": InterpolationMode.BILINEAR,
    "bicubic": InterpolationMode.BICUBIC,
}
INTERPOLATIONS = tuple(MODES)
_LARGEST = 16_384  # pixels on a side
_LONG = 16  # times as long as wide are few pictures
_BESIDE = 16  # pixels
_INFINITE = float(np.finfo(np.float32).max)


@dataclass(frozen=True)
class Preprocessing:
    """The steps from a picture to the network's input, in their order.

    Parameters
    ----------
    channels : int
        1 (grey) or 3 (RGB).
    resize : int or None
        Length in pixels to which the shorter side is brought; None leaves the size.
    crop : (int, int) or None
        Height and width of the centre crop; a smaller picture is enlarged to hold it.
    mean, std : tuple of float
        For each channel, on the scale from 0 to 1.
    interpolation : {"nearest", "bilinear", "bicubic"}
        How pixels are computed when the size changes; always with antialiasing.
    """

    channels: int = 3
    resize: int | None = None
    crop: tuple[int, int] | None = None
    mean: tuple[float, ...] = (0.0, 0.0, 0.0)
    std: tuple[float, ...] = (1.0, 1.0, 1.0)
    interpolation: str = "bilinear"

    def __post_init__(self) -> None:
        # A checkpoint of anybody's brings these values along, so that types are looked at too.
        if type(self.channels) is not int or self.channels not in (1, 3):
            raise BadValue("channels", self.channels, "1 or 3")
        for name, values in (("mean", self.mean), ("std", self.std)):
            if not _are_numbers(values, self.channels):
                raise BadValue(name, values, f"{self.channels} finite numbers")
        if min(self.std) <= 0:
            raise BadValue("std", self.std, "above zero")
        if self.interpolation not in INTERPOLATIONS:
            raise BadValue("interpolation", self.interpolation, "one of " + ", ".join(MODES))
        if self.resize is not None and not _is_size(self.resize):
            raise BadValue("resize", self.resize, f"a whole number from 1 to {_LARGEST}")
        if self.crop is not None and not _are_sizes(self.crop):
            raise BadValue("crop", self.crop, f"two whole numbers from 1 to {_LARGEST}")

    @property
    def input_size(self) -> tuple[int, int] | None:
        """Height and width of what the network gets, where all pictures end alike."""
        return self.crop

    def to_dict(self) -> dict[str, Any]:
        """Return plain values that JSON can hold."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Preprocessing:
        """Build from saved values; unknown names are dropped, bad values raise BadValue."""
        known = {name: values[name] for name in cls.__dataclass_fields__ if name in values}
        for name in ("mean", "std", "crop"):
            if known.get(name) is not None:
                try:
                    known[name] = tuple(known[name])
                except TypeError:
                    raise BadValue(name, known[name], "a list of numbers") from None
        try:
            return cls(**known)
        except TypeError as error:
            raise BadValue("preprocessing", dict(values), "made of numbers") from error


def _are_numbers(values: object, count: int) -> bool:
    return (
        isinstance(values, tuple)
        and len(values) == count
        and all(isinstance(value, (int, float)) and abs(value) < _INFINITE for value in values)
        and not any(isinstance(value, bool) for value in values)
    )


def _are_sizes(values: object) -> bool:
    return isinstance(values, tuple) and len(values) == 2 and all(map(_is_size, values))


def _is_size(value: object) -> bool:
    return type(value) is int and 1 <= value <= _LARGEST


IMAGENET = Preprocessing(3, 256, (224, 224), (0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
MNIST = Preprocessing(1, 28, (28, 28), (0.1307,), (0.3081,))


def apply(image: NDArray[np.uint8], preprocessing: Preprocessing) -> torch.Tensor:
    """Bring one picture to the network.

    Parameters
    ----------
    image : ndarray of uint8, shape (H, W) or (H, W, 3)
        The picture.
    preprocessing : Preprocessing
        The steps.

    Returns
    -------
    Tensor of float32, shape (C, H', W')
    """
    return apply_many(image[np.newaxis], preprocessing)[0]


def apply_many(images: NDArray[np.uint8], preprocessing: Preprocessing) -> torch.Tensor:
    """Bring pictures of one size to the network.

    Parameters
    ----------
    images : ndarray of uint8, shape (N, H, W) or (N, H, W, 3)
        The pictures.
    preprocessing : Preprocessing
        The steps.

    Returns
    -------
    Tensor of float32, shape (N, C, H', W')
    """
    if images.ndim not in (3, 4) or (images.ndim == 4 and images.shape[-1] != 3):
        raise BadValue("image shape", images.shape, "(N, H, W) or (N, H, W, 3)")
    return normalised(resized(as_pixels(images), preprocessing), preprocessing)


def as_pixels(images: NDArray[np.uint8]) -> torch.Tensor:
    """Return arrays of pictures, (N, H, W) or (N, H, W, 3), as a tensor (N, C, H, W) of uint8."""
    # Pictures of a file in memory cannot be written, and torch warns of tensors on top of them.
    plain = torch.from_numpy(np.require(images, requirements=("C", "W")))
    return plain.unsqueeze(1) if images.ndim == 3 else plain.permute(0, 3, 1, 2)


def normalised(
    pixels: torch.Tensor, preprocessing: Preprocessing, grey: torch.Tensor | None = None
) -> torch.Tensor:
    """Bring pixels of the right size to the network's channels and scale.

    Parameters
    ----------
    pixels : Tensor of uint8, shape (N, C, H, W)
        Pictures of one size, on any device.
    preprocessing : Preprocessing
        The steps.
    grey : Tensor of bool, shape (N,), optional
        Pictures that have one channel only, which stands three times among those of others.

    Returns
    -------
    Tensor of float32, shape (N, C', H, W)
    """
    # Channel by channel in memory: arithmetic with one number for each channel is quickest so.
    values = pixels.contiguous().to(torch.float32).div_(255)
    channels = _with_channels(values, preprocessing.channels)
    if grey is not None and channels.shape[1] == 1:
        channels = torch.where(grey.view(-1, 1, 1, 1), values[:, :1], channels)
    mean = torch.tensor(preprocessing.mean, device=pixels.device).view(1, -1, 1, 1)
    std = torch.tensor(preprocessing.std, device=pixels.device).view(1, -1, 1, 1)
    return channels.sub_(mean).div_(std)


def as_seen(values: torch.Tensor, preprocessing: Preprocessing) -> NDArray[np.uint8]:
    """Undo the normalisation, so that a person sees what the network sees.

    Parameters
    ----------
    values : Tensor, shape (C, H, W)
        An input as :func:`apply` makes it.
    preprocessing : Preprocessing
        The steps that made it.

    Returns
    -------
    ndarray of uint8, shape (H, W) for one channel or (H, W, 3)
    """
    mean = torch.tensor(preprocessing.mean).view(-1, 1, 1)
    std = torch.tensor(preprocessing.std).view(-1, 1, 1)
    pixels = (values.detach().cpu().float() * std + mean).mul(255).round().clamp(0, 255)
    shown: NDArray[np.uint8] = pixels.to(torch.uint8).permute(1, 2, 0).numpy()
    return np.ascontiguousarray(shown[..., 0] if shown.shape[-1] == 1 else shown)


def resized(
    pixels: torch.Tensor, preprocessing: Preprocessing, interpolation: str = ""
) -> torch.Tensor:
    """Resize and crop pictures of one size, (N, C, H, W), to what the network takes.

    Parameters
    ----------
    pixels : Tensor of uint8, shape (N, C, H, W)
        The pictures.
    preprocessing : Preprocessing
        The steps.
    interpolation : str
        Another interpolation than that of the steps, for masks.
    """
    target = _short_side((pixels.shape[-2], pixels.shape[-1]), preprocessing)
    crop = preprocessing.crop
    if min(pixels.shape[-2:]) != target:
        if crop is not None:
            pixels = _without_ends(pixels, target, crop)
        mode = MODES[interpolation or preprocessing.interpolation]
        pixels = transforms.resize(pixels, [target], interpolation=mode, antialias=True)
    if crop is not None and tuple(pixels.shape[-2:]) != crop:
        pixels = transforms.center_crop(pixels, list(crop))
    return pixels


def _without_ends(pixels: torch.Tensor, target: int, crop: tuple[int, int]) -> torch.Tensor:
    """Leave out the ends of a very long picture, which the crop would cut off again.

    A line of 60,000 pixels would take gigabytes before it is cropped.
    """
    short = min(pixels.shape[-2:])
    for axis in (-2, -1):
        side = pixels.shape[axis]
        # Twice what the crop shows: pixels beside it count at its edges.
        keep = max(short, 2 * -(-crop[axis] * short // target) + _BESIDE)
        keep += (side - keep) % 2  # so that the middle stays where it is
        if side > _LONG * short and side > keep:
            pixels = pixels.narrow(axis, (side - keep) // 2, keep)
    return pixels


def working_size(size: tuple[int, int], preprocessing: Preprocessing) -> tuple[int, int]:
    """Return the height and width that the network gets of a picture of `size`."""
    if preprocessing.crop is not None:
        return preprocessing.crop
    short = _short_side(size, preprocessing)
    long = int(short * max(size) / min(size))  # rounded down, as torchvision does
    return (short, long) if size[0] <= size[1] else (long, short)


def _short_side(size: tuple[int, int], preprocessing: Preprocessing) -> int:
    """Return the length to which the shorter side of a picture is brought."""
    height, width = size
    short = preprocessing.resize or min(height, width)
    crop = preprocessing.crop
    if crop is not None:
        # A picture that is smaller than the crop is enlarged, never padded with invented pixels.
        # In whole numbers: a rounded factor would enlarge some that are large enough already.
        least = min(height, width)
        needed = (-(-crop[0] * least // height), -(-crop[1] * least // width))
        return max(short, *needed)
    return short


def _with_channels(values: torch.Tensor, channels: int) -> torch.Tensor:
    if values.shape[1] == channels:
        return values
    if channels == 3:
        return values.repeat(1, 3, 1, 1)
    weights = torch.tensor(_LUMA, device=values.device).view(1, 3, 1, 1)
    return (values * weights).sum(dim=1, keepdim=True)
