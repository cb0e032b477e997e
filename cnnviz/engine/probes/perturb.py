"""Chosen units and chosen inputs: a table of responses, and what changing an input does to them.

A response is what it is everywhere: the largest number of a unit over all places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray

from cnnviz.engine.data.preprocessing import Preprocessing, apply, as_seen
from cnnviz.engine.errors import BadValue, DeviceProblem, ShapeTrouble
from cnnviz.engine.events import Progress, Work, drain, end_if_wanted
from cnnviz.engine.models.loaded import as_module
from cnnviz.engine.probes import names
from cnnviz.engine.probes.capture import observe
from cnnviz.engine.probes.layouts import layouts_of
from cnnviz.engine.probes.perturbations import Perturbation, perturbation
from cnnviz.engine.probes.places import Spread

if TYPE_CHECKING:
    from torch import nn

    from cnnviz.engine.models.loaded import LoadedModel

Unit = tuple[str, int]
_AT_ONCE = 8 * 64 * 64  # pixels of perturbed pictures that go through the network together


@dataclass(frozen=True, eq=False)
class Curves:
    """Responses of units while a picture changes.

    Parameters
    ----------
    perturbation : Perturbation
        How it changes.
    values : ndarray of float64, shape (S,)
        How much at each step.
    by_layer : dict of str to ndarray of float32, shape (S, U)
        Responses of all units of a layer at each step; at the step that changes nothing exactly
        the response to the picture itself.
    pictures : ndarray of uint8, shape (S, H, W) or (S, H, W, 3)
        What the network saw at each step.
    """

    perturbation: Perturbation
    values: NDArray[np.float64]
    by_layer: dict[str, NDArray[np.float32]]
    pictures: NDArray[np.uint8]

    def responses(self, units: Sequence[Unit]) -> NDArray[np.float32]:
        """Return those of some units, (S, units); raises BadValue where one is not there."""
        columns = [chosen(self.by_layer, unit) for unit in units]
        none = np.empty((len(self.values), 0), np.float32)
        return np.stack(columns, axis=1) if columns else none


@dataclass(frozen=True, eq=False)
class Answers:
    """What all units of some layers answer to pictures.

    Parameters
    ----------
    by_picture : tuple of (dict of str to ndarray of float32, shape (U,)) or None
        For each picture the responses by layer; None where it does not go through the network.
    problems : dict of int to str
        Why not, by the picture's index.
    """

    by_picture: tuple[dict[str, NDArray[np.float32]] | None, ...]
    problems: dict[int, str]


def matrix(
    model: LoadedModel | nn.Module,
    pictures: Sequence[NDArray[np.uint8]],
    preprocessing: Preprocessing,
    units: Sequence[Unit],
) -> NDArray[np.float32]:
    """Return the responses of units to pictures.

    Parameters
    ----------
    model, pictures, preprocessing
        As for :func:`answering`.
    units : sequence of (str, int)
        Layer and index.

    Returns
    -------
    ndarray of float32, shape (pictures, units)
        NaN for a picture that does not go through.

    Raises
    ------
    UnknownName, NothingCaptured, NoResponses, BadValue
        For a layer or unit that is not there.
    """
    answers = drain(answering(model, pictures, preprocessing, [layer for layer, _ in units]))
    responses = np.full((len(pictures), len(units)), np.nan, np.float32)
    for row, by_layer in zip(responses, answers.by_picture, strict=True):
        if by_layer is not None:
            row[:] = [chosen(by_layer, unit) for unit in units]
    return responses


def chosen(by_layer: Mapping[str, NDArray[np.float32]], unit: Unit) -> NDArray[np.float32]:
    """Return one unit's responses from those of its layer, (..., U); raises BadValue."""
    layer, index = unit
    count = by_layer[layer].shape[-1]
    if not 0 <= index < count:
        raise BadValue(f"unit of {layer}", index, f"from 0 to {count - 1:,}")
    found: NDArray[np.float32] = by_layer[layer][..., index]
    return found


def answering(
    model: LoadedModel | nn.Module,
    pictures: Sequence[NDArray[np.uint8]],
    preprocessing: Preprocessing,
    layers: Sequence[str],
) -> Work[Progress, Answers]:
    """Show pictures to the network one after the other and note what layers answer.

    Parameters
    ----------
    model : LoadedModel or Module
        The network; it comes back untouched.
    pictures : sequence of ndarray of uint8, shape (H, W) or (H, W, 3)
        The pictures, before preprocessing.
    preprocessing : Preprocessing
        How they are brought to the network.
    layers : sequence of str
        Names of layers.

    Raises
    ------
    UnknownName, NothingCaptured, NoResponses
        For a layer that is not there, or in which there are no units.
    """
    found: list[dict[str, NDArray[np.float32]] | None] = []
    problems: dict[int, str] = {}
    for index, picture in enumerate(pictures):
        yield Progress(index, len(pictures), "", "images")
        try:
            by_layer = _responses(model, apply(picture, preprocessing)[None], layers)
        except (ShapeTrouble, DeviceProblem) as error:
            problems[index] = str(error)
            found.append(None)
        else:
            found.append({layer: values[0] for layer, values in by_layer.items()})
    yield Progress(len(pictures), len(pictures), "", "images")
    return Answers(tuple(found), problems)


def curves(
    model: LoadedModel | nn.Module,
    picture: NDArray[np.uint8],
    preprocessing: Preprocessing,
    layers: Sequence[str],
    kind: str,
    seed: int = 0,
) -> Curves:
    """Return what layers answer while a picture changes: :func:`perturbing` in one go."""
    return drain(perturbing(model, picture, preprocessing, layers, kind, seed))


def perturbing(
    model: LoadedModel | nn.Module,
    picture: NDArray[np.uint8],
    preprocessing: Preprocessing,
    layers: Sequence[str],
    kind: str,
    seed: int = 0,
) -> Work[Progress, Curves]:
    """Change a picture step by step and note what layers answer.

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
    layers : sequence of str
        Names of layers.
    kind : str
        One of :data:`cnnviz.engine.probes.perturbations.PERTURBATIONS`.
    seed : int
        Of the noise.

    Raises
    ------
    UnknownName, NothingCaptured, NoResponses
        For a kind or layer that is not there, or in which there are no units.
    ShapeTrouble, DeviceProblem
        Where the picture does not go through.
    """
    how = perturbation(kind)
    values = how.values()
    yield Progress(0, len(values), "", "images")
    plain = apply(picture, preprocessing)
    mean = torch.tensor(preprocessing.mean).view(-1, 1, 1)
    std = torch.tensor(preprocessing.std).view(-1, 1, 1)
    pixels = (plain * std + mean).clamp(0, 1)
    parts: list[dict[str, NDArray[np.float32]]] = []
    shown: list[NDArray[np.uint8]] = []
    size = max(1, _AT_ONCE // (plain.shape[1] * plain.shape[2]))
    for start in range(0, len(values), size):
        some = values[start : start + size]
        changed = torch.stack([(how.apply(pixels, value, seed) - mean) / std for value in some])
        shown += [as_seen(one, preprocessing) for one in changed]
        parts.append(_responses(model, changed, layers))
        yield Progress(start + len(some), len(values), "", "images")
    by_layer = {layer: np.concatenate([part[layer] for part in parts]) for layer in parts[0]}
    # By itself and never normalised twice: the very number that all other views have.
    for layer, answer in _responses(model, plain[None], layers).items():
        by_layer[layer][values == how.identity] = answer[0]
    return Curves(how, values, by_layer, np.stack(shown))


def _responses(
    model: LoadedModel | nn.Module, images: torch.Tensor, layers: Sequence[str]
) -> dict[str, NDArray[np.float32]]:
    """Return the responses of all units of layers to preprocessed pictures: (N, U) for each."""
    layers = list(dict.fromkeys(layers))
    if not layers:
        return {}
    layouts = layouts_of(as_module(model), images[:1], layers[0])

    def take(layer: str, output: torch.Tensor) -> NDArray[np.float32]:
        end_if_wanted()
        spread = Spread(layer, output, layouts.get(names.split(layer), "first"), len(images))
        largest: NDArray[np.float32] = spread.largest().numpy()
        return largest

    return observe(model, images, layers, take)
