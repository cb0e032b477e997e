"""What the pixels of one picture add up to, exactly, and how to tell it from any other."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LUMA = (0.299, 0.587, 0.114)  # as the preprocessing weighs the channels of a coloured picture
_AT_ONCE = 1 << 20  # pixels that are widened to float64 together, so that memory stays bounded
_DIGEST = 16  # bytes


@dataclass(frozen=True, eq=False)
class Measured:
    """One picture in numbers; grey pictures count as three equal channels.

    Parameters
    ----------
    height, width : int
        Its size in pixels.
    colour : bool
        Whether the channels differ anywhere.
    digest : bytes
        Sixteen bytes; equal for pictures of equal size and pixels, whatever file they are in.
    sums : ndarray of float64, shape (3,)
        Sum of each channel, 0 to 255; whole numbers.
    products : ndarray of float64, shape (3, 3)
        Sum over the pixels of the product of each two channels; whole numbers.
    """

    height: int
    width: int
    colour: bool
    digest: bytes
    sums: NDArray[np.float64]
    products: NDArray[np.float64]


def measure(pixels: NDArray[np.uint8]) -> Measured:
    """Measure one picture, uint8 (H, W) or (H, W, 3)."""
    colour = pixels.ndim == 3 and not (
        np.array_equal(pixels[..., 0], pixels[..., 1])
        and np.array_equal(pixels[..., 0], pixels[..., 2])
    )
    plain = pixels if colour or pixels.ndim == 2 else pixels[..., 0]
    plain = np.ascontiguousarray(plain)
    flat = plain.reshape(-1, 3 if colour else 1)
    sums, products = np.zeros(flat.shape[1]), np.zeros((flat.shape[1],) * 2)
    for start in range(0, len(flat), _AT_ONCE):
        values = flat[start : start + _AT_ONCE].astype(np.float64)
        sums += values.sum(axis=0)
        products += values.T @ values
    return Measured(
        plain.shape[0],
        plain.shape[1],
        colour,
        digest_of(plain),
        np.broadcast_to(sums, (3,)),
        np.broadcast_to(products, (3, 3)),
    )


def digest_of(plain: NDArray[np.uint8]) -> bytes:
    """Return the digest of contiguous pixels, (H, W) where they are grey or (H, W, 3)."""
    digest = hashlib.blake2b(repr(plain.shape).encode(), digest_size=_DIGEST)
    digest.update(plain.data)
    return digest.digest()


def mean_and_deviation(
    count: int, sums: NDArray[np.float64], products: NDArray[np.float64], channels: int
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return mean and standard deviation of each channel on the scale from 0 to 1.

    The sums are whole numbers, so that nothing is lost to rounding before the last division.

    Parameters
    ----------
    count : int
        Number of pixels.
    sums : ndarray of float64, shape (3,)
        Sum of each channel, 0 to 255.
    products : ndarray of float64, shape (3, 3)
        Sums of the products of each two channels.
    channels : int
        3, or 1 for what a network for grey pictures sees: the channels weighed by their brightness.
    """
    if not count:
        return (float("nan"),) * channels, (float("nan"),) * channels
    whole = [int(value) for value in sums]
    covariance = np.array(
        [
            [
                (count * int(products[a, b]) - whole[a] * whole[b]) / (count * count)
                for b in range(3)
            ]
            for a in range(3)
        ]
    )
    means = np.array([value / count for value in whole])
    if channels == 3:
        deviations = np.sqrt(np.maximum(np.diag(covariance), 0.0))
        return tuple((means / 255).tolist()), tuple((deviations / 255).tolist())
    weights = np.array(LUMA)
    variance = max(0.0, float(weights @ covariance @ weights))
    return (float(weights @ means) / 255,), (variance**0.5 / 255,)
