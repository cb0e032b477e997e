"""What a network is fed: a batch made of what a person gave it, in the form that it takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from cnnviz.engine.data.given import Clip, Given, Picture, Values, picture_of, plane, shades
from cnnviz.engine.data.preprocessing import Preprocessing, apply_many, as_seen
from cnnviz.engine.errors import CnnvizError, NetworkFailure, ShapeTrouble
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.probes.activation_view import Maps
from cnnviz.engine.probes.capture import NothingCaptured, observe_batch, take_tensor
from cnnviz.engine.probes.forward import (
    FRAMES,
    axes_of,
    borrowed,
    first_convolution,
    run,
    takes_pairs,
)
from cnnviz.engine.probes.look import Look, look_at, maps_of_batch

_FORMS = {
    1: "curves (channels, length)",
    2: "pictures (channels, height, width)",
    3: "clips (channels, frames, height, width)",
}
_LENGTHS = (1024, 16_000, 4096, 2048, 512, 256, 128, 784, 64, 32, 16)  # of curves, tried in turn
_SIDE = 224
_OF_PICTURES = 4  # dimensions of a batch of pictures


class NotFed(CnnvizError):
    """What a person gave is not of the kind that the network takes."""


@dataclass(frozen=True, eq=False)
class Fed:
    """A network's input.

    Parameters
    ----------
    batch : Tensor of float32
        A batch of one: (1, C, H, W), (1, C, T, H, W), (1, C, L) or (1, D).
    seen : ndarray of uint8, shape (T, H, W) or (T, H, W, 3)
        Pictures of it, the normalisation undone; one of each frame where there are several.
    told : str
        What was done to bring it to the network besides its preprocessing, or nothing.
    doubt : str
        Why it probably does not go through, in a sentence, or nothing. Layers tell it: what the
        network does with its input before the first of them nobody knows.
    """

    batch: torch.Tensor
    seen: NDArray[np.uint8]
    told: str = ""
    doubt: str = ""


def feed(model: LoadedModel, given: Given, preprocessing: Preprocessing) -> Fed:
    """Make a network's input.

    A picture is repeated for a network that looks at clips, and of a clip the middle frame is
    taken for one that looks at pictures. Numbers pass as they are; an axis of one is added or
    taken away at their front where that is all they lack.
    """
    if isinstance(given, Values):
        return _values(model, given)
    if isinstance(given, Clip):
        fed = _clip(model, given, preprocessing)
    else:
        fed = _picture(model, given, preprocessing)
    return replace(fed, doubt=_doubt(model, fed.batch))


def look_at_fed(model: LoadedModel, fed: Fed, layer: str | None) -> Look:
    """Run what was made by :func:`feed` through the model once; see :func:`look`.

    Raises
    ------
    NotFed
        Where it does not go through because it is not of the kind that the network takes.
    ShapeTrouble, DeviceProblem
        Where it does not go through for another reason.
    """
    with _saying(fed):
        return look_at(model, fed.batch, layer)


def captured(model: LoadedModel, fed: Fed, layer: str) -> tuple[torch.Tensor, Maps]:
    """Return what a layer computes of what was made by :func:`feed`, as it is and as maps.

    Raises
    ------
    UnknownName, NothingCaptured, NotDrawable
        Where there is no such layer, it did not run, or no view draws what it gives.
    NotFed, ShapeTrouble, DeviceProblem
        As for :func:`look_at_fed`.
    """
    with _saying(fed):
        answer = observe_batch(model.module, fed.batch, [layer], take_tensor)[layer]
    if answer is None:
        raise NothingCaptured(layer, "gives nothing that is a tensor")
    return answer, maps_of_batch(model, layer, answer, fed.batch)


def single_picture(
    model: LoadedModel, given: Given, preprocessing: Preprocessing, name: str
) -> tuple[torch.Tensor, NDArray[np.uint8]]:
    """Return a picture as the network gets it, (C, H, W), and as it sees it.

    Raises
    ------
    NotFed
        Where the network gets no single picture; `name` is what a person calls its input.
    """
    fed = feed(model, given, preprocessing)
    if isinstance(given, Values) or fed.batch.ndim != _OF_PICTURES:
        raise NotFed(f"{name} is no single picture, and only those can be explained so far.")
    return fed.batch[0], fed.seen[0]


@contextmanager
def _saying(fed: Fed) -> Iterator[None]:
    """Tell what is doubtful about an input in place of what stopped it."""
    try:
        yield
    except (ShapeTrouble, NetworkFailure) as error:
        if fed.doubt:
            raise NotFed(fed.doubt) from error
        raise


def _doubt(model: LoadedModel, batch: torch.Tensor) -> str:
    """Say why pictures are probably not what a network takes."""
    first, title = first_convolution(model.module), model.title
    if first is None:
        return ""
    if len(first.kernel_size) == 1:
        return f"{title} looks at {_FORMS[1]} and not at pictures; open an array of numbers (.npy)."
    if first.in_channels not in (1, 3, batch.shape[1]):
        return (
            f"{title} looks at {first.in_channels:,} channels, and pictures have 1 or 3; open an "
            "array of numbers (.npy)."
        )
    return ""


def example_of(model: LoadedModel) -> torch.Tensor:
    """Return a seeded batch of one that goes through a network, as far as its layers tell.

    It is as the preprocessing makes it where pictures fit; of a network for curves or vectors
    sizes are tried.
    """
    tried = [_random(shape) for shape in _shapes(model)]
    for batch in tried if len(tried) > 1 else ():
        try:
            with borrowed(model.module):
                run(model.module, batch)
        except CnnvizError:
            continue
        return batch
    return tried[0]


def _shapes(model: LoadedModel) -> list[tuple[int, ...]]:
    """Return the shapes that an input may have, the likeliest first."""
    steps, first = model.preprocessing, first_convolution(model.module)
    picture = (1, steps.channels, *(steps.input_size or (_SIDE, _SIDE)))
    if first is None:
        linear = next((p for p in model.module.modules() if isinstance(p, nn.Linear)), None)
        return [picture] if linear is None else [picture, (1, linear.in_features)]
    axes, channels = len(first.kernel_size), first.in_channels
    if getattr(first, "transposed", False):
        return [(1, channels, *(1,) * axes), picture]  # it makes pictures of a single place
    if axes == 1:
        return [*((1, channels, length) for length in _LENGTHS), picture]
    if channels in (1, 3):
        return [picture]
    own = (1, channels, *((FRAMES,) if axes == 3 else ()), *picture[2:])
    return [own, picture]  # a network may make more channels of a picture by itself


def _random(shape: tuple[int, ...]) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(0))


def _picture(model: LoadedModel, given: Picture, steps: Preprocessing) -> Fed:
    batch = apply_many(given.pixels[None], steps)
    seen = as_seen(batch[0], steps)[None]
    told = ""
    if takes_pairs(model.module):
        told = "the picture twice, as nothing moves in one"
    elif axes_of(model.module) == 3:
        told = f"the picture repeated over {FRAMES} frames"
    return Fed(batch, seen, told)


def _clip(model: LoadedModel, given: Clip, steps: Preprocessing) -> Fed:
    count = len(given.frames)
    if takes_pairs(model.module):
        first = max(0, count // 2 - 1)
        chosen = given.frames[[first, min(first + 1, count - 1)]]
        told = f"frames {first + 1} and {min(first + 2, count)} of {count}"
    elif axes_of(model.module) == 3:
        chosen = given.frames[np.linspace(0, count - 1, FRAMES).round().astype(int)]
        told = f"{FRAMES} frames of {count}, evenly"
    else:
        chosen = picture_of(given)[None]
        told = f"frame {count // 2 + 1} of {count}, as the network looks at single pictures"
    pictures = apply_many(chosen, steps)
    seen = np.stack([as_seen(picture, steps) for picture in pictures])
    if len(chosen) == 1:
        return Fed(pictures, seen, told)
    return Fed(pictures.transpose(0, 1).unsqueeze(0), seen, told)


def _values(model: LoadedModel, given: Values) -> Fed:
    array, axes = given.array, axes_of(model.module)
    told, doubt = [], ""
    if axes is None:
        # Layers for vectors alone: one vector, or whatever else somebody's network makes of it.
        array = array[0] if array.ndim > 1 and len(array) == 1 else array
    else:
        if array.ndim == axes + 2 and len(array) == 1:
            array = array[0]
        elif array.ndim == axes:
            array = array[None]
            told.append("as one channel")
        if array.ndim != axes + 1:
            doubt = (
                f"{model.title} looks at {_FORMS[axes]}, and this array has the shape "
                f"{given.array.shape}; give it one with {axes + 1} axes."
            )
    if given.not_finite:
        told.append(f"{given.not_finite:,} numbers are NaN or infinite")
    batch = torch.from_numpy(array[None].copy())
    return Fed(batch, _drawn(array, given, axes), "; ".join(told), doubt)


def _drawn(array: NDArray[np.float32], given: Values, axes: int | None) -> NDArray[np.uint8]:
    """Return pictures of numbers: their frames, or one of the channel in the middle."""
    if axes == 3 and array.ndim == 4:
        return shades(array[len(array) // 2], given.range)
    coloured = axes == 2 and array.ndim == 3 and len(array) == 3  # red, green and blue
    if coloured:
        return np.ascontiguousarray(shades(array, given.range).transpose(1, 2, 0))[None]
    return shades(plane(array), given.range)[None]
