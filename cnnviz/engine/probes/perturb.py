"""Chosen units and chosen inputs: a table of responses, and what changing an input does to them.

A response is what it is everywhere: the largest number of a unit over all places.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torchvision.transforms.v2 import InterpolationMode
from torchvision.transforms.v2 import functional as transforms

from cnnviz.engine.data.preprocessing import Preprocessing, apply, as_seen
from cnnviz.engine.errors import BadValue, DeviceProblem, ShapeTrouble, UnknownName
from cnnviz.engine.events import Progress, Work, drain, end_if_wanted
from cnnviz.engine.models.loaded import as_module
from cnnviz.engine.probes import names
from cnnviz.engine.probes.capture import observe
from cnnviz.engine.probes.layouts import layouts_of
from cnnviz.engine.probes.places import Spread

if TYPE_CHECKING:
    from torch import nn

    from cnnviz.engine.models.loaded import LoadedModel

Unit = tuple[str, int]
_AT_ONCE = 8 * 64 * 64  # pixels of perturbed pictures that go through the network together


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


@dataclass(frozen=True, eq=False)
class Curves:
    """Responses of units while a picture changes.

    Parameters
    ----------
    perturbation : Perturbation
        How it changes.
    values : ndarray of float64, shape (S,)
        How much at each step.
    responses : ndarray of float32, shape (S, U)
        Of each unit at each step; at the step that changes nothing exactly the response to the
        picture itself.
    pictures : ndarray of uint8, shape (S, H, W) or (S, H, W, 3)
        What the network saw at each step.
    units : tuple of (str, int)
        Layer and index of each unit.
    """

    perturbation: Perturbation
    values: NDArray[np.float64]
    responses: NDArray[np.float32]
    pictures: NDArray[np.uint8]
    units: tuple[Unit, ...]


@dataclass(frozen=True, eq=False)
class Comparison:
    """Responses of units to pictures.

    Parameters
    ----------
    responses : ndarray of float32, shape (I, U)
        NaN for a picture that does not go through the network.
    problems : dict of int to str
        Why, by the picture's index.
    units : tuple of (str, int)
        Layer and index of each unit.
    """

    responses: NDArray[np.float32]
    problems: dict[int, str]
    units: tuple[Unit, ...]


def matrix(
    model: LoadedModel | nn.Module,
    pictures: Sequence[NDArray[np.uint8]],
    preprocessing: Preprocessing,
    units: Sequence[Unit],
) -> NDArray[np.float32]:
    """Return the responses of units to pictures: :func:`comparing` in one go.

    Returns
    -------
    ndarray of float32, shape (pictures, units)
        NaN for a picture that does not go through.
    """
    return drain(comparing(model, pictures, preprocessing, units)).responses


def comparing(
    model: LoadedModel | nn.Module,
    pictures: Sequence[NDArray[np.uint8]],
    preprocessing: Preprocessing,
    units: Sequence[Unit],
) -> Work[Progress, Comparison]:
    """Show pictures to the network one after the other and note what units answer.

    Parameters
    ----------
    model : LoadedModel or Module
        The network; it comes back untouched.
    pictures : sequence of ndarray of uint8, shape (H, W) or (H, W, 3)
        The pictures, before preprocessing.
    preprocessing : Preprocessing
        How they are brought to the network.
    units : sequence of (str, int)
        Layer and index.

    Raises
    ------
    UnknownName, NothingCaptured, NoResponses, BadValue
        For a layer or unit that is not there.
    """
    units = tuple(units)
    responses = np.full((len(pictures), len(units)), np.nan, np.float32)
    problems: dict[int, str] = {}
    for index, picture in enumerate(pictures):
        yield Progress(index, len(pictures), "", "images")
        try:
            responses[index] = _responses(model, apply(picture, preprocessing)[None], units)[0]
        except (ShapeTrouble, DeviceProblem) as error:
            problems[index] = str(error)
    yield Progress(len(pictures), len(pictures), "", "images")
    return Comparison(responses, problems, units)


def curves(
    model: LoadedModel | nn.Module,
    picture: NDArray[np.uint8],
    preprocessing: Preprocessing,
    units: Sequence[Unit],
    kind: str,
    seed: int = 0,
) -> Curves:
    """Return what units answer while a picture changes: :func:`perturbing` in one go."""
    return drain(perturbing(model, picture, preprocessing, units, kind, seed))


def perturbing(
    model: LoadedModel | nn.Module,
    picture: NDArray[np.uint8],
    preprocessing: Preprocessing,
    units: Sequence[Unit],
    kind: str,
    seed: int = 0,
) -> Work[Progress, Curves]:
    """Change a picture step by step and note what units answer.

    The picture is changed as the network sees it, after resizing and cropping and before
    normalisation.

    Parameters
    ----------
    model : LoadedModel or Module
        The network; it comes back untouched.
    picture : ndarray of uint8, shape (H, W) or (H, W, 3)
        The picture, before preprocessing.
    preprocessing : Preprocessing
        How it is brought to the network.
    units : sequence of (str, int)
        Layer and index.
    kind : str
        One of :data:`PERTURBATIONS`.
    seed : int
        Of the noise.

    Raises
    ------
    UnknownName, NothingCaptured, NoResponses, BadValue
        For a kind, layer or unit that is not there.
    ShapeTrouble, DeviceProblem
        Where the picture does not go through.
    """
    chosen, units = perturbation(kind), tuple(units)
    values = chosen.values()
    yield Progress(0, len(values), "", "images")
    plain = apply(picture, preprocessing)
    mean, std = (
        torch.tensor(one).view(-1, 1, 1) for one in (preprocessing.mean, preprocessing.std)
    )
    pixels = (plain * std + mean).clamp(0, 1)
    responses = np.empty((len(values), len(units)), np.float32)
    shown: list[NDArray[np.uint8]] = []
    size = max(1, _AT_ONCE // (plain.shape[1] * plain.shape[2]))
    for start in range(0, len(values), size):
        some = values[start : start + size]
        changed = torch.stack([(chosen.apply(pixels, value, seed) - mean) / std for value in some])
        shown += [as_seen(one, preprocessing) for one in changed]
        responses[start : start + size] = _responses(model, changed, units)
        yield Progress(start + len(some), len(values), "", "images")
    # By itself and never normalised twice: the very number that all other views have.
    responses[values == chosen.identity] = _responses(model, plain[None], units)[0]
    return Curves(chosen, values, responses, np.stack(shown), units)


def _responses(
    model: LoadedModel | nn.Module, images: torch.Tensor, units: Sequence[Unit]
) -> NDArray[np.float32]:
    """Return the responses of units to preprocessed pictures: (N, U)."""
    responses = np.empty((len(images), len(units)), np.float32)
    if not units:
        return responses
    layers = list(dict.fromkeys(layer for layer, _ in units))
    layouts = layouts_of(as_module(model), images[:1], layers[0])

    def take(layer: str, output: torch.Tensor) -> NDArray[np.float32]:
        end_if_wanted()
        spread = Spread(layer, output, layouts.get(names.split(layer), "first"), len(images))
        largest: NDArray[np.float32] = spread.largest().numpy()
        return largest

    found = observe(model, images, layers, take)
    for place, (layer, unit) in enumerate(units):
        count = found[layer].shape[1]
        if not 0 <= unit < count:
            raise BadValue(f"unit of {layer}", unit, f"from 0 to {count - 1:,}")
        responses[:, place] = found[layer][:, unit]
    return responses


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
    blurred: torch.Tensor = transforms.gaussian_blur(picture, [2 * radius + 1] * 2, [sigma, sigma])
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
