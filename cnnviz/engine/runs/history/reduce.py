"""A layer's output for some samples, reduced to what a history keeps of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cnnviz.engine.probes.places import Spread

_OF_NUMPY = (torch.float32, torch.float64)


@dataclass(frozen=True, eq=False)
class LayerFound:
    """What is known of a layer, batch by batch; on its device until :meth:`settle`.

    Parameters
    ----------
    layer, kind : str
        Its name, and what it gives.
    grids : list of (int, int)
        Rows and columns of its grid in each batch.
    ids : list of ndarray of int64
        The samples of each batch.
    values, places : list of Tensor
        Responses, (n, U), and the place of each, counted through the grid.
    positions : list of Tensor
        Row and column of each response, (n, U, 2), once it is settled.
    sums : list of Tensor, each of shape (3,)
        Sum and sum of squares of all activations, and how many of them are exactly zero.
    counts : list of int
        How many activations these are.
    """

    layer: str
    kind: str
    grids: list[tuple[int, int]] = field(default_factory=list)
    ids: list[NDArray[np.int64]] = field(default_factory=list)
    values: list[Tensor] = field(default_factory=list)
    places: list[Tensor] = field(default_factory=list)
    positions: list[Tensor] = field(default_factory=list)
    sums: list[Tensor] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)

    def add(self, spread: Spread, output: Tensor, ids: NDArray[np.int64]) -> None:
        """Take in the output of a batch."""
        values, places = _largest(spread.values)
        self.grids.append((spread.rows, spread.columns))
        self.ids.append(ids)
        self.values.append(values.float())
        self.places.append(places)
        self.sums.append(_sums(output))
        self.counts.append(output.numel())

    def merge(self, other: LayerFound) -> None:
        """Take in what another process has found of other samples."""
        for name in ("grids", "ids", "values", "places", "positions", "sums", "counts"):
            getattr(self, name).extend(getattr(other, name))

    def settle(self) -> None:
        """Bring all of it to main memory, for other processes and for good."""
        if len(set(self.grids)) == 1:  # a few large steps instead of many small ones
            self.grids[:], self.places[:] = self.grids[:1], [torch.cat(self.places)]
        found = [_positions(*one) for one in zip(self.places, self.grids, strict=True)]
        self.positions[:], self.places[:] = [torch.cat(found).cpu()], []
        self.values[:] = [torch.cat(self.values).cpu()]
        self.ids[:] = [np.concatenate(self.ids)]
        self.sums[:] = [torch.stack(self.sums).cpu().double().sum(0)]

    @property
    def grid(self) -> tuple[int, int]:
        """Rows and columns of the largest grid."""
        return max(rows for rows, _ in self.grids), max(columns for _, columns in self.grids)

    @property
    def moments(self) -> tuple[float | None, float | None, float | None]:
        """Mean and standard deviation of all activations, and the share of exact zeros.

        None where they are not finite.
        """
        total, squares, zeros = torch.stack(self.sums).sum(0).tolist()
        count = sum(self.counts)
        if not np.isfinite([total, squares]).all():
            return None, None, None
        mean = total / count
        return mean, max(0.0, squares / count - mean**2) ** 0.5, zeros / count


def _largest(values: Tensor) -> tuple[Tensor, Tensor]:
    """Return the largest of each (N, U, P), and its first place; NumPy is faster at it on a CPU."""
    if values.shape[2] == 1:
        return values[:, :, 0].clone(), torch.zeros(values.shape[:2], dtype=torch.int64)
    if values.device.type != "cpu" or values.dtype not in _OF_NUMPY:
        largest, place = values.max(2)
        return largest, place
    array = values.numpy()
    places = array.argmax(2)
    chosen = np.take_along_axis(array, places[:, :, None], 2)[:, :, 0]
    return torch.from_numpy(chosen), torch.from_numpy(places)


def _positions(places: Tensor, grid: tuple[int, int]) -> Tensor:
    """Return row and column of places; of several frames or windows each has the grid."""
    rows, columns = grid
    within = places % (rows * columns)
    return torch.stack([within // columns, within % columns], 2).to(torch.int32)


def _sums(output: Tensor) -> Tensor:
    """Return sum, sum of squares and the number of zeros, (3,).

    Sums go over the last dimensions first, so that rounding stays small, and on in double precision
    where the device has it.
    """
    exact = torch.float32 if output.device.type == "mps" else torch.float64
    lines = output.flatten(2) if output.ndim > 3 else output
    sums = lines.sum(-1, dtype=torch.float32).to(exact).sum()
    norms = torch.linalg.vector_norm(lines, dim=-1, dtype=_at_least_single(lines))
    squares = norms.to(exact).square().sum()
    if output.device.type == "cpu" and output.dtype in _OF_NUMPY:
        # NumPy counts these six times as fast as torch does.
        zeros = torch.tensor(np.count_nonzero(output.numpy() == 0))
    else:
        zeros = (output == 0).sum()
    return torch.stack([sums, squares, zeros.to(exact)])


def _at_least_single(values: Tensor) -> torch.dtype:
    return torch.float64 if values.dtype == torch.float64 else torch.float32
