"""A layer's output as numbers for each sample, unit and place: the largest, and where it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.probes.activation_view import Kind, kind_of, token_grid
from cnnviz.engine.probes.layouts import Layout

_OF_NUMPY = (torch.float32, torch.float64)
_AT_ONCE = 1 << 22  # numbers that are copied at a time while places are looked for


class NoResponses(CnnvizError):
    """A layer's output holds no one number for each unit and sample."""

    def __init__(self, layer: str, reason: str, advice: str) -> None:
        self.layer = layer
        self.reason = reason
        super().__init__(f"The layer {layer} {reason}; {advice}.")


class Spread:
    """A view of an output; nothing is copied before it is asked for.

    Parameters
    ----------
    layer : str
        The layer's name, for errors.
    output : Tensor
        What it computed.
    layout : {"first", "last", "windows", "groups"}
        Where the channels are.
    samples : int
        How many samples went in.

    Attributes
    ----------
    values : Tensor, shape (N, U, P)
        By sample, unit and place, the places in row-major order. Tokens that belong to no place,
        such as the class token, are left out.
    kind : {"maps", "tokens", "vector"}
        What the layer gives.
    rows, columns : int
        The grid of the places; of several frames, windows or groups each has this grid.

    Raises
    ------
    NoResponses
        Where the first dimension does not count the samples, or the shape has no units.
    """

    def __init__(self, layer: str, output: torch.Tensor, layout: Layout, samples: int) -> None:
        shape = tuple(output.shape)
        kind = kind_of(shape, layout)
        if kind is None or 0 in shape[1:] or output.is_complex():
            what = "complex numbers" if output.is_complex() else f"an output of shape {shape}"
            reason = f"gives {what}, in which there are no units"
            raise NoResponses(layer, reason, "choose a layer that gives maps, tokens or a vector")
        if shape[0] != samples:
            reason = (
                f"gives {shape[0]:,} entries for {samples:,} image{'s' if samples != 1 else ''}, "
                "so that none of them belongs to one image"
            )
            raise NoResponses(layer, reason, "choose a layer before it")
        self.kind: Kind = kind
        self.rows, self.columns = 1, 1
        self.values = self._by_place(output, layout)

    def _by_place(self, output: torch.Tensor, layout: Layout) -> torch.Tensor:
        if output.ndim == 2:
            return output.unsqueeze(2)
        if layout == "first":
            self.rows, self.columns = (1, *output.shape[2:])[-2:]
            return output.flatten(2)
        tokens = output.ndim == 3 or layout in ("windows", "groups")
        if tokens:
            extra, self.rows, self.columns = token_grid(output.shape[-2])
            output = output[..., extra:, :]
        else:
            self.rows, self.columns = output.shape[-3:-1]
        return output.flatten(1, -2).transpose(1, 2)

    @property
    def units(self) -> int:
        """How many units there are."""
        return self.values.shape[1]

    def largest(self) -> torch.Tensor:
        """Return the largest number over the places: (N, U) of float32 in main memory."""
        if self.kind == "vector":
            return self.values.squeeze(2).float().cpu().clone()
        return self.values.amax(2).float().cpu()

    def first_places(self, wanted: torch.Tensor | None = None) -> NDArray[np.int32]:
        """Return row and column of the first largest number of each sample and unit.

        Parameters
        ----------
        wanted : Tensor of bool, shape (N, U), optional
            Look for these alone; the others get (0, 0).

        Returns
        -------
        ndarray of int32, shape (N, U, 2)
        """
        found = np.zeros((*self.values.shape[:2], 2), np.int32)
        count = self.values.shape[2]
        if count == 1:
            return found
        chosen = torch.ones(found.shape[:2]) if wanted is None else wanted
        samples, units = chosen.numpy().nonzero()
        step = max(1, _AT_ONCE // count)
        for start in range(0, len(samples), step):
            pairs = samples[start : start + step], units[start : start + step]
            place = self._chosen(*pairs).argmax(1) % (self.rows * self.columns)
            found[pairs] = np.stack(np.divmod(place, self.columns), 1)
        return found

    def _chosen(self, samples: NDArray[np.int64], units: NDArray[np.int64]) -> NDArray[Any]:
        """Return all numbers of some pairs; NumPy is several times as fast at it as torch."""
        values = self.values.detach()
        if values.device.type == "cpu" and values.dtype in _OF_NUMPY:
            chosen: NDArray[Any] = values.numpy()[samples, units]
            return chosen
        there = [torch.from_numpy(index).to(values.device) for index in (samples, units)]
        of_float: NDArray[Any] = values[there[0], there[1]].float().cpu().numpy()
        return of_float
