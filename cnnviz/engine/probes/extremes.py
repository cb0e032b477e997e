"""The largest and smallest responses of many units, found while samples stream by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

# A response and its sample make one whole number whose order is that of the list: the response's
# bits above, so turned that they sort as numbers do, and the sample's below, so turned that the
# lowest is the largest. Such keys are all different, so that no order of arrival shows.
_SHIFT = 1 << 32
_LOW = _SHIFT - 1
_NOTHING = torch.iinfo(torch.int64).min  # below every key of a number

Locate = Callable[[torch.Tensor, torch.Tensor], NDArray[np.int32]]


@dataclass(frozen=True, eq=False)
class Extremes:
    """The k largest and the k smallest responses of U units among the samples seen so far.

    Parameters
    ----------
    keys : Tensor of int64, shape (2U, k)
        Largest first; the smallest are the largest of what is negated, in the lower half.
    places : ndarray of int32, shape (2U, k, 2)
        Row and column of the maximum.
    newest : int
        The highest sample id seen.
    """

    keys: torch.Tensor
    places: NDArray[np.int32]
    newest: int = -1

    @classmethod
    def empty(cls, units: int, k: int) -> Extremes:
        """Return lists that hold nothing yet."""
        keys = torch.full((2 * units, k), _NOTHING, dtype=torch.int64)
        return cls(keys, np.full((2 * units, k, 2), -1, np.int32))

    def with_batch(self, values: torch.Tensor, ids: torch.Tensor, locate: Locate) -> Extremes:
        """Return the lists with some more samples in them.

        Parameters
        ----------
        values : Tensor of float32, shape (N, U)
            Their responses, all finite.
        ids : Tensor of int64, shape (N,)
            Their ids, each seen for the first time.
        locate : callable
            Gets indices of samples in the batch and of units, and returns the places, (pairs, 2).
        """
        units, k = values.shape[1], self.keys.shape[1]
        both = torch.cat([values.T, -values.T]) + 0.0  # plus nothing, so that -0 is 0
        # Of most units no sample comes in, once some hundred have been seen. Those that come later
        # lose a tie, unless they were dealt out of order.
        last = _value(self.keys[:, -1])
        best = both.amax(1)
        comes_in = best > last if int(ids.min()) > self.newest else best >= last
        rows = (comes_in | (self.keys[:, -1] == _NOTHING)).nonzero().squeeze(1)
        newest = max(self.newest, int(ids.max()))
        if not len(rows):
            return Extremes(self.keys, self.places, newest)
        offered = torch.cat([self.keys[rows], _keys(both[rows], ids)], 1)
        kept, origin = offered.topk(k, dim=1, sorted=True)
        places = _gathered(self.places[rows.numpy()], origin.numpy())
        row, slot = (origin >= k).nonzero(as_tuple=True)
        if len(row):
            found = locate(origin[row, slot] - k, rows[row] % units)
            places[row.numpy(), slot.numpy()] = found
        all_keys, all_places = self.keys.clone(), self.places.copy()
        all_keys[rows] = kept
        all_places[rows.numpy()] = places
        return Extremes(all_keys, all_places, newest)

    def lists(
        self,
    ) -> tuple[tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.int32]], ...]:
        """Return ids, responses and places of the largest, and of the smallest.

        Where there are fewer than k samples, ids and places are -1 and responses NaN.
        """
        there = self.keys != _NOTHING
        ids = torch.where(there, _LOW - (self.keys & _LOW), -1)
        values = torch.where(there, _value(self.keys), torch.nan)
        units = len(self.keys) // 2
        top, bottom = slice(units), slice(units, None)
        return (
            (ids[top].numpy(), values[top].numpy(), self.places[top]),
            (ids[bottom].numpy(), (-values[bottom] + 0.0).numpy(), self.places[bottom]),
        )


def _keys(values: torch.Tensor, ids: torch.Tensor) -> torch.Tensor:
    """Make (U, N) keys of responses and the ids of the samples."""
    bits = values.contiguous().view(torch.int32)
    turned = bits ^ ((bits >> 31) & 0x7FFFFFFF)
    return turned.long() * _SHIFT + (_LOW - ids)


def _value(keys: torch.Tensor) -> torch.Tensor:
    turned = (keys >> 32).int()
    return (turned ^ ((turned >> 31) & 0x7FFFFFFF)).view(torch.float32)


def _gathered(places: NDArray[np.int32], origin: NDArray[np.int64]) -> NDArray[np.int32]:
    """Move the places that stay to where their keys are now; those of new keys follow."""
    stays = np.minimum(origin, places.shape[1] - 1)
    moved: NDArray[np.int32] = np.take_along_axis(places, stays[:, :, np.newaxis], axis=1)
    return moved
