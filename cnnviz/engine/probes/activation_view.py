"""Activations in a form that can be drawn: maps, curves, a grid of tokens, or a vector."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray

from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.probes.forward import FRAMES
from cnnviz.engine.probes.layouts import Layout

_TOKEN_FRAMES = (FRAMES // 2, FRAMES)  # two frames make a token, or each makes its own

Kind = Literal["maps", "curves", "tokens", "vector"]


class NotDrawable(CnnvizError):
    """An activation has a shape that no view draws."""


@dataclass(frozen=True, eq=False)
class Maps:
    """Activations of one sample, of one moment of it where there are several.

    Parameters
    ----------
    array : ndarray of float32, shape (C, H, W)
        One map for each unit; (C, 1, L) for curves and (C, 1, 1) for a vector.
    kind : {"maps", "curves", "tokens", "vector"}
        What the layer gives: maps of a convolution, curves of one in one dimension, tokens laid
        out as their grid, or one number for each unit.
    note : str
        How the array was made from what the layer gives, where that is not obvious.
    shape : tuple of int
        Shape of the layer's output as captured, with the batch.
    moments : ndarray of float32, shape (C, T, H, W), or None
        The maps of all moments, of which `array` holds one, where the layer gives several.
    moment : int
        Which of them `array` holds.
    """

    array: NDArray[np.float32]
    kind: Kind
    note: str
    shape: tuple[int, ...]
    moments: NDArray[np.float32] | None = None
    moment: int = 0

    @property
    def units(self) -> int:
        """Number of units."""
        return int(self.array.shape[0])

    @property
    def duration(self) -> int:
        """How many moments there are."""
        return 1 if self.moments is None else int(self.moments.shape[1])

    @property
    def whole(self) -> NDArray[np.float32]:
        """The maps of all moments, so that one scale serves them all; units come first."""
        return self.array if self.moments is None else self.moments

    def at(self, moment: int) -> Maps:
        """Return the same activations at another moment."""
        if self.moments is None or not 0 <= moment < self.duration:
            return self
        array = np.ascontiguousarray(self.moments[:, moment])
        return replace(self, array=array, moment=moment)


def kind_of(shape: tuple[int, ...], layout: Layout = "first") -> Kind | None:
    """Return how an output of this shape, batch included, is drawn; None where it is not.

    Of three dimensions are the tokens of a transformer, or the channels of one-dimensional layers.
    """
    if len(shape) == 2:
        return "vector"
    if len(shape) not in (3, 4, 5):
        return None
    if layout != "first":
        return "tokens"
    if len(shape) == 3:
        return "curves" if shape[2] != 1 else "vector"
    return "maps"


def as_maps(
    activation: torch.Tensor,
    layout: Layout = "first",
    batch: int | None = None,
    entries: str = "entries",
    *,
    of_clips: bool = False,
) -> Maps:
    """Bring the first sample of an activation into maps.

    Parameters
    ----------
    activation : Tensor
        Of shape (N, C, H, W), (N, T, D), (N, H, W, C), (N, G, T, D), (N, C, T, H, W),
        (N, T, H, W, C), (N, C, L) or (N, D): what
        :func:`cnnviz.engine.probes.capture.capture` gives.
    layout : {"first", "last", "windows", "groups"}
        Where the channels are, which no shape tells: see :mod:`cnnviz.engine.probes.layouts`.
    batch : int or None
        Samples that went in. Where another number comes out, the first dimension is something
        else, and the note says so.
    entries : str
        What that is, such as "proposals".
    of_clips : bool
        Whether the network looks at clips, so that tokens may lie in time too.

    Raises
    ------
    NotDrawable
        For any other shape.
    """
    shape = tuple(activation.shape)
    kind = kind_of(shape, layout)
    if kind is None or 0 in shape or activation.is_complex():
        what = "complex numbers" if activation.is_complex() else f"an output of shape {shape}"
        raise NotDrawable(f"A layer that gives {what} cannot be drawn as maps.")
    picture, note = _picture(activation[0].detach().float().cpu(), layout, of_clips)
    if batch is not None and shape[0] != batch:
        first = f"the first of {shape[0]:,} {entries}"
        note = f"{first}; {note}" if note else first
    values = _array(picture)
    if values.ndim == 4 and values.shape[1] == 1:
        values = values[:, 0]
    if values.ndim == 3:
        return Maps(values, kind, note, shape)
    middle = values.shape[1] // 2
    return Maps(np.ascontiguousarray(values[:, middle]), kind, note, shape, values, middle)


def index_of(
    maps: Maps, layout: Layout, unit: int, place: tuple[int, int], *, of_clips: bool = False
) -> tuple[int, ...]:
    """Return where a number of the maps stands in what the layer gave.

    Parameters
    ----------
    maps : Maps
        What :func:`as_maps` made; the moment is theirs.
    layout, of_clips
        As they were given to :func:`as_maps`.
    unit : int
        The unit.
    place : (int, int)
        Row and column of its map.
    """
    # A tensor of shapes alone goes the same way, and the number is told by where its view begins.
    picture, _ = _picture(torch.empty(maps.shape[1:], device="meta"), layout, of_clips)
    where = (unit, *place) if picture.ndim == 3 else (unit, maps.moment, *place)
    begin = int(picture[where].storage_offset())
    return 0, *(int(at) for at in np.unravel_index(begin, maps.shape[1:]))


def _picture(sample: torch.Tensor, layout: Layout, of_clips: bool) -> tuple[torch.Tensor, str]:
    """Bring one sample into (C, H, W), or (C, T, H, W) over time, and say how."""
    if sample.ndim == 1:
        return sample.view(-1, 1, 1), ""
    if layout == "first":
        return (sample.unsqueeze(1) if sample.ndim == 2 else sample), ""
    if sample.ndim == 2:
        return (of_clips and _token_clip(sample)) or _token_grid(sample)
    if sample.ndim == 4:
        return sample.permute(3, 0, 1, 2), ""
    if layout == "last":
        return sample.permute(2, 0, 1), "channels come last"
    grid, note = _token_grid(sample[0])
    return grid, f"{layout.removesuffix('s')} 1 of {len(sample):,}; {note}"


def token_grid(count: int) -> tuple[int, int, int]:
    """Return how so many tokens lie: those before the grid that belong to no place, rows, columns.

    Where they make no square, they are one row.
    """
    for extra in (0, 1, 2):  # no class token; one; one and a distillation token
        side = math.isqrt(count - extra) if count > extra else 0
        if side > 1 and side * side == count - extra:
            return extra, side, side
    return 0, 1, count


def _token_clip(tokens: torch.Tensor) -> tuple[torch.Tensor, str] | None:
    """Lay out (T, D) tokens as grids in time, (D, t, h, w), where they come to such."""
    for extra, frames in itertools.product((0, 1), _TOKEN_FRAMES):
        count, rest = divmod(tokens.shape[0] - extra, frames)
        side = math.isqrt(count)
        if rest == 0 and side > 1 and side * side == count:
            grids = tokens[extra:].T.reshape(tokens.shape[1], frames, side, side)
            note = f"{side} x {side} tokens"
            return grids, note if not extra else f"{note}; the class token is left out"
    return None


def _token_grid(tokens: torch.Tensor) -> tuple[torch.Tensor, str]:
    """Lay out (T, D) tokens as a (D, h, w) grid, without the class token."""
    extra, rows, columns = token_grid(tokens.shape[0])
    if rows == 1:
        note = f"{columns} tokens in a row"
    else:
        note = f"{rows} x {columns} tokens"
    grid = tokens[extra:].T.reshape(tokens.shape[1], rows, columns)
    return grid, note if not extra else f"{note}; the class token is left out"


def _array(values: torch.Tensor) -> NDArray[np.float32]:
    return np.ascontiguousarray(values.numpy(), dtype=np.float32)
