"""Activations in a form that can be drawn: maps, a grid of tokens, or a vector."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray

from cnnviz.engine.errors import CnnvizError

Kind = Literal["maps", "tokens", "vector"]


class NotDrawable(CnnvizError):
    """An activation has a shape that no view draws."""


@dataclass(frozen=True, eq=False)
class Maps:
    """Activations of one sample.

    Parameters
    ----------
    array : ndarray of float32, shape (C, H, W)
        One map for each unit; (C, 1, 1) for a vector.
    kind : {"maps", "tokens", "vector"}
        What the layer gives: maps of a convolution, tokens laid out as their grid, or one number
        for each unit.
    note : str
        How the array was made from what the layer gives, where that is not obvious.
    shape : tuple of int
        Shape of the layer's output as captured, with the batch.
    """

    array: NDArray[np.float32]
    kind: Kind
    note: str
    shape: tuple[int, ...]

    @property
    def units(self) -> int:
        """Number of units."""
        return int(self.array.shape[0])


def kind_of(shape: tuple[int, ...], layer_type: str = "") -> Kind | None:
    """Return how an output of this shape, batch included, is drawn; None where it is not."""
    if len(shape) == 2:
        return "vector"
    if len(shape) == 3:
        return "tokens"
    if len(shape) not in (4, 5):
        return None
    return "tokens" if _channels_last(shape, layer_type) else "maps"


def as_maps(activation: torch.Tensor, layer_type: str = "") -> Maps:
    """Bring the first sample of an activation into maps.

    Parameters
    ----------
    activation : Tensor
        Of shape (N, C, H, W), (N, T, D), (N, H, W, C), (N, C, T, H, W), (N, T, H, W, C) or (N, D):
        What :func:`cnnviz.engine.probes.capture.capture` gives.
    layer_type : str
        Class name of the layer; Swin's blocks keep channels last, which no shape tells surely.

    Raises
    ------
    NotDrawable
        For any other shape.
    """
    shape = tuple(activation.shape)
    kind = kind_of(shape, layer_type)
    if kind is None or 0 in shape:
        raise NotDrawable(f"An output of shape {shape} cannot be drawn as maps.")
    sample = activation[0].detach().float().cpu()
    if kind == "vector":
        return Maps(_array(sample.view(-1, 1, 1)), kind, "", shape)
    if len(shape) == 3:
        grid, note = _token_grid(sample)
        return Maps(_array(grid), kind, note, shape)
    if len(shape) == 5:
        frames = shape[1] if kind == "tokens" else shape[2]
        middle = frames // 2
        picture = sample[middle].permute(2, 0, 1) if kind == "tokens" else sample[:, middle]
        return Maps(_array(picture), kind, f"frame {middle + 1} of {frames}", shape)
    if kind == "tokens":
        return Maps(_array(sample.permute(2, 0, 1)), kind, "channels come last", shape)
    return Maps(_array(sample), kind, "", shape)


def _token_grid(tokens: torch.Tensor) -> tuple[torch.Tensor, str]:
    """Lay out (T, D) tokens as a (D, h, w) grid, without the class token."""
    count = tokens.shape[0]
    for extra in (0, 1, 2):  # no class token; one; one and a distillation token
        side = math.isqrt(count - extra) if count > extra else 0
        if side > 1 and side * side == count - extra:
            grid = tokens[extra:].T.reshape(-1, side, side)
            note = f"{side} x {side} tokens"
            return grid, note if not extra else f"{note}; the class token is left out"
    return tokens.T.reshape(tokens.shape[1], 1, count), f"{count} tokens in a row"


def _channels_last(shape: tuple[int, ...], layer_type: str) -> bool:
    if layer_type.startswith(("Conv", "BatchNorm", "MaxPool", "AvgPool", "Adaptive")):
        return False
    *_, first, second, last = shape
    # Swin's (N, H, W, C), or (N, T, H, W, C) of a video: a square of tokens with more channels
    # than either side.
    return first == second and last != second and last > first


def _array(values: torch.Tensor) -> NDArray[np.float32]:
    return np.ascontiguousarray(values.numpy(), dtype=np.float32)
