"""Ways to change a picture: turned, enlarged, shifted, brightened, blurred, made noisy."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torchvision.transforms.v2 import InterpolationMode
from torchvision.transforms.v2 import functional as transforms

from cnnviz.engine.errors import BadValue, UnknownName


@dataclass(frozen=True)
class Perturbation:
    """A way to change a picture, with a range of values.

    Parameters
    ----------
    name : str
        What :data:`PERTURBATIONS` calls it.
    low, high : float
        The range.
    steps : int
        Values in it, evenly spaced, of which one is `identity`.
    identity : float
        The value that changes nothing.
    unit : {"degrees", "factor", "percent", "deviation"}
        What the values are: degrees counter-clockwise; factors; percent of the picture's width or
        height; standard deviations, where 1 is from black to white.
    """

    name: str
    low: float
    high: float
    steps: int
    identity: float
    unit: str

    def values(self) -> NDArray[np.float64]:
        """Return the values in their order, (steps,)."""
        values = np.linspace(self.low, self.high, self.steps)
        # To the last bit, so that this step shows the response to the picture as it is.
        values[np.abs(values - self.identity).argmin()] = self.identity
        return values

    def apply(self, picture: torch.Tensor, value: float, seed: int = 0) -> torch.Tensor:
        """Change a picture.

        Parameters
        ----------
        picture : Tensor of float32, shape (C, H, W)
            From 0 to 1, before normalisation. Where it moves away from, its border's median colour
            comes in: black for digits on black.
        value : float
            How much; any number that makes sense, also outside the range.
        seed : int
            Of the noise. All values get the same noise, more or less of it.

        Returns
        -------
        Tensor of float32, shape (C, H, W)
            From 0 to 1.
        """
        if value == self.identity:
            return picture
        return _CHANGES[self.name](picture, float(value), seed).clamp(0, 1)


PERTURBATIONS = {
    one.name: one
    for one in (
        Perturbation("rotate", -180, 180, 25, 0, "degrees"),
        Perturbation("scale", 0.2, 2, 19, 1, "factor"),
        Perturbation("shift x", -50, 50, 21, 0, "percent"),
        Perturbation("shift y", -50, 50, 21, 0, "percent"),
        Perturbation("brightness", 0, 2, 21, 1, "factor"),
        Perturbation("blur", 0, 8, 17, 0, "percent"),
        Perturbation("noise", 0, 0.5, 17, 0, "deviation"),
    )
}


def perturbation(name: str) -> Perturbation:
    """Return one of :data:`PERTURBATIONS`; raises UnknownName with the nearest names."""
    if name not in PERTURBATIONS:
        raise UnknownName("perturbation", name, PERTURBATIONS)
    return PERTURBATIONS[name]


# ---- the changes ---------------------------------------------------------------------------


def _border(picture: torch.Tensor) -> list[float]:
    """Return the median of each channel along the border."""
    edges = (picture[:, 0], picture[:, -1], picture[:, :, 0], picture[:, :, -1])
    median: list[float] = torch.cat(edges, dim=1).median(dim=1).values.tolist()
    return median


def _move(
    picture: torch.Tensor, angle: float = 0, scale: float = 1, x: float = 0, y: float = 0
) -> torch.Tensor:
    """Turn counter-clockwise, enlarge and shift (in shares of width and height)."""
    height, width = picture.shape[1:]
    moved: torch.Tensor = transforms.affine(
        picture,
        angle=-angle,
        translate=[x * width, y * height],
        scale=scale,
        shear=[0.0, 0.0],
        interpolation=InterpolationMode.BILINEAR,
        fill=_border(picture),
    )
    return moved


def _rotate(picture: torch.Tensor, degrees: float, _seed: int) -> torch.Tensor:
    return _move(picture, angle=degrees)


def _scale(picture: torch.Tensor, factor: float, _seed: int) -> torch.Tensor:
    if factor <= 0:
        raise BadValue("scale", factor, "above zero")
    return _move(picture, scale=factor)


def _shift_x(picture: torch.Tensor, percent: float, _seed: int) -> torch.Tensor:
    return _move(picture, x=percent / 100)


def _shift_y(picture: torch.Tensor, percent: float, _seed: int) -> torch.Tensor:
    return _move(picture, y=percent / 100)


def _brightness(picture: torch.Tensor, factor: float, _seed: int) -> torch.Tensor:
    if factor < 0:
        raise BadValue("brightness", factor, "zero or more")
    # torchvision's own takes pictures of one or three channels alone; so are ours.
    brighter: torch.Tensor = transforms.adjust_brightness(picture, factor)
    return brighter


def _blur(picture: torch.Tensor, percent: float, _seed: int) -> torch.Tensor:
    if percent < 0:
        raise BadValue("blur", percent, "zero or more")
    height, width = picture.shape[1:]
    sigma = percent / 100 * width
    # Reflection at the border goes no further than the picture.
    radius = min(math.ceil(3 * sigma), height - 1, width - 1)
    if radius < 1:
        return picture
    # Along the rows, then along the columns: the same numbers for a small part of the products.
    length, sigmas = 2 * radius + 1, [sigma, sigma]
    along_rows = transforms.gaussian_blur(picture, [length, 1], sigmas)
    blurred: torch.Tensor = transforms.gaussian_blur(along_rows, [1, length], sigmas)
    return blurred


def _noise(picture: torch.Tensor, deviation: float, seed: int) -> torch.Tensor:
    if deviation < 0:
        raise BadValue("noise", deviation, "zero or more")
    # Not torchvision's gaussian_noise, which draws from the one generator that training uses.
    generator = torch.Generator().manual_seed(seed)
    return picture + deviation * torch.randn(picture.shape, generator=generator)


_CHANGES: dict[str, Callable[[torch.Tensor, float, int], torch.Tensor]] = {
    "rotate": _rotate,
    "scale": _scale,
    "shift x": _shift_x,
    "shift y": _shift_y,
    "brightness": _brightness,
    "blur": _blur,
    "noise": _noise,
}
