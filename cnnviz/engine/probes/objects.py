"""What a detector finds: boxes, and where it gives them masks and key points, on what it sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from cnnviz.engine.imaging import MOST_DISTINCT, class_colours

_MOST = 300  # objects that are kept; detectors give 100 to 300 by themselves
_MASK_SIDE = 512  # pixels of a mask that are kept at most
_INSIDE = 0.5  # of a mask's probability, from which a pixel belongs to the object
_OPACITY = 110


@dataclass(frozen=True, eq=False)
class Objects:
    """Objects in one picture, the surest first.

    Parameters
    ----------
    boxes : ndarray of float64, shape (n, 4)
        Left, top, right and bottom edge, as shares of the width and height of what the network
        gets.
    labels : ndarray of int64, shape (n,)
        Their classes.
    scores : ndarray of float32, shape (n,)
        How sure the network is of each, from 0 to 1.
    names : tuple of str
        What the class of each is called.
    masks : ndarray of bool, shape (n, h, w), or None
        The pixels of each, where the network tells them.
    points : ndarray of float64, shape (n, k, 2), or None
        Key points as shares, where the network gives any; NaN for one that it does not see.
    """

    boxes: NDArray[np.float64]
    labels: NDArray[np.int64]
    scores: NDArray[np.float32]
    names: tuple[str, ...]
    masks: NDArray[np.bool_] | None = None
    points: NDArray[np.float64] | None = None

    def __len__(self) -> int:
        return len(self.boxes)

    @property
    def colours(self) -> NDArray[np.uint8]:
        """The colour of each one's class, (n, 3)."""
        return class_colours(MOST_DISTINCT)[self.labels % MOST_DISTINCT]

    def above(self, score: float) -> int:
        """Return how many have at least this score; they are the first."""
        return int((self.scores >= score).sum())

    def overlay(self, count: int, chosen: int | None = None) -> NDArray[np.uint8] | None:
        """Return the masks of the first `count` as colours and opacity, (h, w, 4).

        The surest lies on top, `chosen` above all; others are then paler.
        """
        if self.masks is None or not count:
            return None
        picture = np.zeros((*self.masks.shape[1:], 4), np.uint8)
        order = [place for place in range(count - 1, -1, -1) if place != chosen]
        for place in order if chosen is None else [*order, chosen]:
            opacity = _OPACITY if chosen in (None, place) else _OPACITY // 3
            picture[self.masks[place]] = (*self.colours[place].tolist(), opacity)
        return picture


def objects_of(
    output: Any, size: tuple[int, int], class_names: Sequence[str] = ()
) -> Objects | None:
    """Return the objects that an output tells of its first picture; None for another output.

    Parameters
    ----------
    output : object
        What a network computed: objects are a mapping with ``boxes`` (n, 4), ``labels`` (n,) and
        ``scores`` (n,), perhaps ``masks`` and ``keypoints``, or a list of such mappings, one for
        each picture, as torchvision's detectors give it.
    size : (int, int)
        Height and width of what went in, to which the boxes refer.
    class_names : sequence of str
        Names of the classes, or nothing.
    """
    if isinstance(output, (list, tuple)) and output:
        output = output[0]
    if not isinstance(output, Mapping):
        return None
    found = {key: value for key, value in output.items() if isinstance(value, torch.Tensor)}
    boxes, scores = found.get("boxes"), found.get("scores")
    labels = found.get("labels")
    if boxes is None or labels is None or scores is None or not _belong(boxes, labels, scores):
        return None
    sound = boxes.isfinite().all(1) & scores.isfinite()  # others lie nowhere
    sure = scores.detach().float().where(sound, -torch.inf)
    order = torch.argsort(sure, descending=True, stable=True)[: min(_MOST, int(sound.sum()))]
    numbers = labels[order].long().clamp(min=0).cpu().numpy()
    return Objects(
        boxes[order].detach().double().cpu().numpy() / _edges(size, 2),
        numbers,
        scores[order].detach().float().cpu().numpy(),
        tuple(_name(int(label), class_names) for label in numbers),
        _masks(found.get("masks"), order),
        _points(found.get("keypoints"), order, size),
    )


def _belong(boxes: torch.Tensor, labels: torch.Tensor, scores: torch.Tensor) -> bool:
    count = len(boxes)
    return boxes.shape == (count, 4) and labels.shape == scores.shape == (count,)


def _edges(size: tuple[int, int], times: int) -> NDArray[np.float64]:
    height, width = size
    return np.array([width, height] * times, np.float64)


def _name(label: int, names: Sequence[str]) -> str:
    return names[label] if label < len(names) else f"class {label}"


def _masks(masks: torch.Tensor | None, order: torch.Tensor) -> NDArray[np.bool_] | None:
    """Return masks, (n, 1, h, w) or (n, h, w), as pixels that belong to an object or do not."""
    if masks is None or masks.ndim not in (3, 4) or len(masks) < len(order):
        return None
    if 0 in masks.shape[1:]:
        return None
    small = masks[:, 0] if masks.ndim == 4 else masks
    step = max(1, -(-max(masks.shape[-2:]) // _MASK_SIDE))
    chosen = small[:, ::step, ::step][order] > _INSIDE
    inside: NDArray[np.bool_] = chosen.cpu().numpy()
    return inside


def _points(
    points: torch.Tensor | None, order: torch.Tensor, size: tuple[int, int]
) -> NDArray[np.float64] | None:
    """Return key points, (n, k, 3) with their visibility, as shares of the picture."""
    if points is None or points.ndim != 3 or points.shape[2] < 2 or len(points) < len(order):
        return None
    chosen = points[order].detach().double().cpu().numpy()
    shares: NDArray[np.float64] = chosen[:, :, :2] / _edges(size, 1)
    if chosen.shape[2] > 2:
        shares[chosen[:, :, 2] <= 0] = np.nan
    return shares
