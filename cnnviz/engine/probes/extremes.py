"""The largest and smallest responses of many units, found while samples stream by."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

# A response and its sample make one whole number whose order is that of the list: the response's
# bits above, so turned that they sort as numbers do, and the sample's below, so turned that the
# lowest is the largest. Such keys are all different, so that no order of arrival shows.
_SHIFT = 1 << 32
_LOW = _SHIFT - 1
_NOTHING = torch.iinfo(torch.int64).min  # below every key of a number


class Extremes:
    """The k largest and the k smallest responses of U units among the samples seen so far.

    Parameters
    ----------
    units, k : int
        How many units, and how long their lists are.
    """

    def __init__(self, units: int, k: int) -> None:
        # Largest first; the smallest are the largest of what is negated, in the lower half.
        self._keys = torch.full((2 * units, k), _NOTHING, dtype=torch.int64)
        self._places = np.full((2 * units, k, 2), -1, np.int32)
        self._last = torch.full((2 * units,), -torch.inf)  # what a response must exceed
        self._newest = -1  # the highest sample id seen

    def candidates(self, values: torch.Tensor, ids: torch.Tensor, start: int) -> torch.Tensor:
        """Return which responses may come into a list, so that their places are needed.

        Once some hundred samples have been seen these are few.

        Parameters
        ----------
        values : Tensor of float32, shape (N, some units)
            Responses of the units from `start` on; what is NaN never comes in.
        ids : Tensor of int64, shape (N,)
            Ids of the samples.

        Returns
        -------
        Tensor of bool, shape (N, some units)
        """
        units, count = len(self._last) // 2, values.shape[1]
        top = self._last[start : start + count]
        bottom = -self._last[units + start : units + start + count]
        if int(ids.min()) > self._newest:  # whoever comes later loses a tie
            return (values > top) | (values < bottom)
        return (values >= top) | (values <= bottom)

    def add(self, values: torch.Tensor, ids: torch.Tensor, places: NDArray[np.int32]) -> None:
        """Put some more samples into the lists.

        Parameters
        ----------
        values : Tensor of float32, shape (N, U)
            Their responses, all finite.
        ids : Tensor of int64, shape (N,)
            Their ids, each seen for the first time.
        places : ndarray of int32, shape (N, U, 2)
            Row and column of the maximum, at least for the :meth:`candidates`.
        """
        units, k = values.shape[1], self._keys.shape[1]
        best = torch.cat([values.amax(0), -values.amin(0)])
        comes_in = best > self._last if int(ids.min()) > self._newest else best >= self._last
        self._newest = max(self._newest, int(ids.max()))
        rows = comes_in.nonzero().squeeze(1)
        if not len(rows):
            return
        signs = torch.where(rows < units, 1.0, -1.0)[:, None]
        signed = values.T[rows % units] * signs + 0.0  # plus nothing, so that -0 is 0
        offered = torch.cat([self._keys[rows], _keys(signed, ids)], 1)
        kept, origin = offered.topk(k, dim=1, sorted=True)
        moved = _moved(self._places[rows.numpy()], origin.numpy())
        row, slot = (origin >= k).nonzero(as_tuple=True)
        samples, own = (origin[row, slot] - k).numpy(), (rows[row] % units).numpy()
        moved[row.numpy(), slot.numpy()] = places[samples, own]
        self._keys[rows] = kept
        self._places[rows.numpy()] = moved
        self._note_last(rows)

    def _note_last(self, rows: torch.Tensor) -> None:
        last = self._keys[rows, -1]
        self._last[rows] = torch.where(last == _NOTHING, -torch.inf, _value(last))

    def merge(self, other: Extremes) -> None:
        """Put in what another one has found among other samples."""
        k = self._keys.shape[1]
        self._keys, origin = torch.cat([self._keys, other._keys], 1).topk(k, dim=1, sorted=True)
        places = np.concatenate([self._places, other._places], 1)
        self._places = np.take_along_axis(places, origin.numpy()[:, :, np.newaxis], axis=1)
        self._newest = max(self._newest, other._newest)
        self._note_last(torch.arange(len(self._keys)))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the lists by their names in :class:`LayerResponses`.

        Where there are fewer than k samples, ids and places are -1 and responses NaN.
        """
        there = self._keys != _NOTHING
        ids = torch.where(there, _LOW - (self._keys & _LOW), -1).numpy()
        values = torch.where(there, _value(self._keys), torch.nan).numpy()
        units = len(ids) // 2
        return {
            "top_ids": ids[:units],
            "top_values": values[:units],
            "top_positions": self._places[:units],
            "bottom_ids": ids[units:],
            "bottom_values": 0.0 - values[units:],
            "bottom_positions": self._places[units:],
        }


def _keys(values: torch.Tensor, ids: torch.Tensor) -> torch.Tensor:
    """Make (U, N) keys of responses and the ids of the samples."""
    bits = values.contiguous().view(torch.int32)
    turned = bits ^ ((bits >> 31) & 0x7FFFFFFF)
    return turned.long() * _SHIFT + (_LOW - ids)


def _value(keys: torch.Tensor) -> torch.Tensor:
    turned = (keys >> 32).int()
    return (turned ^ ((turned >> 31) & 0x7FFFFFFF)).view(torch.float32)


def _moved(places: NDArray[np.int32], origin: NDArray[np.int64]) -> NDArray[np.int32]:
    """Move the places that stay to where their keys are now; those of new keys follow."""
    stays = np.minimum(origin, places.shape[1] - 1)
    moved: NDArray[np.int32] = np.take_along_axis(places, stays[:, :, np.newaxis], axis=1)
    return moved
