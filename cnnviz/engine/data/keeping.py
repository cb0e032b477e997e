"""Pictures of files at the network's size, kept so that each is decoded once only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cnnviz.engine.errors import ImageProblem


@dataclass(frozen=True, eq=False)
class Sample:
    """A decoded picture at the network's size, or why there is none.

    Parameters
    ----------
    sample_id : int
        Its index in the image set.
    pixels : Tensor of uint8, shape (C, H, W), or None
        One channel or three.
    mask : Tensor of uint8, shape (H, W), or None
        Classes of its pixels, where they are the target.
    problem : ImageProblem or None
        Why it cannot be decoded.
    """

    sample_id: int
    pixels: Tensor | None = None
    mask: Tensor | None = None
    problem: ImageProblem | None = None

    @property
    def bytes(self) -> int:
        """Memory that it holds."""
        parts = (self.pixels, self.mask)
        return sum(part.untyped_storage().nbytes() for part in parts if part is not None)


@dataclass(frozen=True, eq=False)
class Pictures:
    """Pictures of one size on the device.

    Parameters
    ----------
    members : ndarray of int64, shape (N,)
        Which samples of their step they are.
    pixels : Tensor of uint8, shape (N, C, H, W)
        One channel where all are grey, otherwise three.
    grey : Tensor of bool, shape (N,), or None
        Which of them are grey, where not all or none are.
    masks : Tensor of uint8, shape (N, H, W), or None
        Classes of their pixels.
    """

    members: NDArray[np.int64]
    pixels: Tensor
    grey: Tensor | None = None
    masks: Tensor | None = None


def stacked(samples: Sequence[Sample], device: torch.device) -> list[Pictures]:
    """Return the pictures of a step by their sizes, those without a problem."""
    groups: dict[tuple[int, ...], list[int]] = {}
    for at, sample in enumerate(samples):
        if sample.pixels is not None:
            groups.setdefault(tuple(sample.pixels.shape[-2:]), []).append(at)
    return [
        _together([samples[at] for at in members], np.array(members, np.int64), device)
        for members in groups.values()
    ]


def _together(
    samples: Sequence[Sample], members: NDArray[np.int64], device: torch.device
) -> Pictures:
    pixels = [sample.pixels for sample in samples if sample.pixels is not None]
    masks = [sample.mask for sample in samples if sample.mask is not None]
    grey = torch.tensor([len(each) == 1 for each in pixels])
    mixed = bool(grey.any()) and not bool(grey.all())
    if mixed:
        pixels = [each.expand(3, -1, -1) for each in pixels]
    return Pictures(
        members,
        torch.stack(pixels).to(device),
        grey.to(device) if mixed else None,
        torch.stack(masks).to(device) if masks else None,
    )


class Kept:
    """Room for the pictures of some samples on the device, filled as they are decoded.

    Parameters
    ----------
    ids : ndarray of int64
        The samples.
    size : (int, int)
        Height and width of all their pictures.
    masked : bool
        Whether they have masks.
    device : torch.device
        Where they are kept.
    """

    def __init__(
        self, ids: NDArray[np.int64], size: tuple[int, int], *, masked: bool, device: torch.device
    ) -> None:
        self._ids = np.unique(ids)
        self._there = np.zeros(len(self._ids), np.bool_)
        self._grey = np.zeros(len(self._ids), np.bool_)
        self._device = device
        # Not touched before it is filled, so that the system lends the memory little by little.
        shape = (len(self._ids), 3, *size)
        self._pixels = torch.empty(shape, dtype=torch.uint8, device=device)
        self._masks = torch.empty((len(self._ids), *size), dtype=torch.uint8, device=device)
        self._masked = masked
        self.problems: dict[int, ImageProblem] = {}

    @staticmethod
    def bytes_for(count: int, size: tuple[int, int]) -> int:
        """Return the memory that so many pictures and masks of a size take at most."""
        return count * 4 * size[0] * size[1]

    def covers(self, ids: NDArray[np.int64]) -> bool:
        """Whether there is room for all these samples."""
        return bool(np.isin(ids, self._ids).all())

    def lacks(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return those samples that are still to be decoded."""
        there = self._there[np.searchsorted(self._ids, ids)]
        return ids[~there & ~np.isin(ids, list(self.problems))]

    def put(self, samples: Sequence[Sample]) -> None:
        """Keep what was decoded, and what cannot be."""
        for sample in samples:
            if sample.problem is not None:
                self.problems[sample.sample_id] = sample.problem
        for group in stacked(samples, self._device):
            ids = [samples[at].sample_id for at in group.members]
            rows = np.searchsorted(self._ids, ids)
            places = torch.from_numpy(rows).to(self._device)
            self._pixels[places] = group.pixels.expand(-1, 3, -1, -1)
            if group.masks is not None:
                self._masks[places] = group.masks
            self._there[rows] = True
            alone = group.pixels.shape[1] == 1
            self._grey[rows] = alone if group.grey is None else group.grey.cpu().numpy()

    def take(self, ids: NDArray[np.int64]) -> list[Pictures]:
        """Return the pictures of a step, as :func:`stacked` would return them fresh."""
        rows = np.searchsorted(self._ids, ids)
        members = np.flatnonzero(self._there[rows])
        if not len(members):
            return []
        rows = rows[members]
        places = torch.from_numpy(rows).to(self._device)
        grey = self._grey[rows]
        pixels = self._pixels[places, :1] if grey.all() else self._pixels[places]
        mixed = grey.any() and not grey.all()
        return [
            Pictures(
                members,
                pixels,
                torch.from_numpy(grey).to(self._device) if mixed else None,
                self._masks[places] if self._masked else None,
            )
        ]
