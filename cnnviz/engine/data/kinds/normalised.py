"""What the numbers of somebody's own pictures mean, told by their transform or by the numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.data.preprocessing import Preprocessing

Floats = NDArray[np.float64]

_IMAGENET = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
_HALF = (0.5, 0.5, 0.5), (0.5, 0.5, 0.5)
_CIFAR = (0.4914, 0.4822, 0.4465)
# Usual means and deviations, by what a person calls them.
_USUAL = {
    3: (
        ("ImageNet's", *_IMAGENET),
        ("0.5", *_HALF),
        ("CIFAR-10's", _CIFAR, (0.2470, 0.2435, 0.2616)),
        ("CIFAR-10's", _CIFAR, (0.2023, 0.1994, 0.2010)),
        ("CIFAR-100's", (0.5071, 0.4867, 0.4408), (0.2675, 0.2565, 0.2761)),
    ),
    1: (
        ("MNIST's", (0.1307,), (0.3081,)),
        ("0.5", (0.5,), (0.5,)),
        ("Fashion-MNIST's", (0.2860,), (0.3530,)),
    ),
}
_ROOM = 2e-3  # of what is taken for rounding
_SIXTEEN_BITS = 65_535
_DEEPEST = 6  # transforms within transforms


@dataclass(frozen=True)
class Scale:
    """How numbers become pixels, and back.

    Parameters
    ----------
    kind : {"pixels", "numbers"}
        Bytes, which are pixels, or what follows.
    mean, std : tuple of float
        What was taken away and divided by, for each channel, on the scale from 0 to 1.
    guess : str
        What was assumed, in a sentence; empty where nothing was.
    size : (int, int) or None
        Height and width, where all samples that were asked have the same.
    channels : int
        How many there are; 0 where no array was among the samples.
    """

    kind: str = "pixels"
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()
    guess: str = ""
    size: tuple[int, int] | None = None
    channels: int = 0

    @property
    def preprocessing(self) -> Preprocessing | None:
        """What brings the pixels back to these numbers, as they reach a network; None of pixels."""
        if self.kind == "pixels" or self.channels not in (1, 3):
            return None
        return Preprocessing(self.channels, None, self.size, self.mean, self.std)

    def pixels(self, values: NDArray[Any]) -> NDArray[np.uint8]:
        """Return numbers, (..., H, W, C), as pixels."""
        numbers = values.astype(np.float64)
        if self.kind == "numbers":
            numbers = (numbers * np.array(self.std) + np.array(self.mean)) * 255
        clipped = np.nan_to_num(np.rint(numbers)).clip(0, 255)
        found: NDArray[np.uint8] = clipped.astype(np.uint8)
        return found


def scale_of(arrays: Sequence[NDArray[Any]], source: Any) -> Scale:
    """Tell what numbers mean: by the transform of a data set, otherwise by the numbers themselves.

    Parameters
    ----------
    arrays : sequence of ndarray, shape (..., H, W, C)
        Some samples; empty where they are pictures of Pillow.
    source : object
        The data set, whose transform is looked for.
    """
    if not arrays:
        return Scale()
    channels = arrays[0].shape[-1]
    sizes = {tuple(one.shape[-3:-1]) for one in arrays}
    size = next(iter(sizes)) if len(sizes) == 1 else None
    if arrays[0].dtype == np.uint8:
        return Scale(size=size, channels=channels)
    values = np.concatenate([one.reshape(-1, channels) for one in arrays]).astype(np.float64)
    finite = np.isfinite(values).all(axis=1)
    values = values[finite] if finite.any() else np.zeros((1, channels))
    top = _largest_pixel(values)
    if top:
        zeros, scales = (0.0,) * channels, (1 / top,) * channels
        return Scale("numbers", zeros, scales, "", size, channels)
    for mean, std in normalisations_of(source):
        if len(mean) == len(std) and len(mean) in (1, channels):
            count = channels // len(mean)
            return Scale("numbers", mean * count, std * count, "", size, channels)
    mean, std, guess = _by_numbers(values, channels)
    return Scale("numbers", mean, std, guess, size, channels)


def normalisations_of(source: Any, depth: int = 0) -> Iterator[tuple[tuple[float, ...], ...]]:
    """Yield mean and deviation of each ``Normalize`` that a data set, or a transform, holds."""
    if depth > _DEEPEST or source is None:
        return
    if type(source).__name__ == "Normalize" and hasattr(source, "mean"):
        yield tuple(
            tuple(float(one) for one in np.atleast_1d(np.asarray(values)))
            for values in (source.mean, source.std)
        )
        return
    inner: list[Any] = []
    for name in ("transform", "transforms", "dataset"):
        value = getattr(source, name, None)
        inner += value if isinstance(value, (list, tuple)) else [value]
    for part in inner:
        yield from normalisations_of(part, depth + 1)


def _by_numbers(values: Floats, channels: int) -> tuple[tuple[float, ...], tuple[float, ...], str]:
    zeros, ones = (0.0,) * channels, (1.0,) * channels
    low, high = float(values.min()), float(values.max())
    if low >= -_ROOM and high <= 1 + _ROOM:
        return zeros, ones, ""
    fitting = []
    for name, mean, std in _USUAL.get(channels, ()):
        shown = values * np.array(std) + np.array(mean)
        if shown.min() >= -_ROOM and shown.max() <= 1 + _ROOM:
            # Pixels of eight bits are whole 255ths; what was resized afterwards is not.
            off = float(np.abs(shown * 255 - np.rint(shown * 255)).mean())
            fitting.append((round(off, 2), name, mean, std))
    if fitting:
        _, name, mean, std = min(fitting, key=lambda entry: entry[0])
        told = (
            f"The numbers of the images reach from {low:.3g} to {high:.3g}; they are taken to be "
            f"normalised with {name} mean and deviation."
        )
        return mean, std, told
    told = (
        f"The numbers of the images reach from {low:.3g} to {high:.3g}, and nobody says how they "
        "were normalised; the smallest is shown black, the largest white."
    )
    return (-low / ((high - low) or 1.0),) * channels, (1 / ((high - low) or 1.0),) * channels, told


def _largest_pixel(values: Floats) -> int:
    """Return the largest number that a pixel may be, of those with whole numbers; 0 of others."""
    high = values.max()
    if values.min() < 0 or not 2 < high <= _SIXTEEN_BITS or (values != np.rint(values)).any():
        return 0
    return 255 if high <= 255 else _SIXTEEN_BITS
