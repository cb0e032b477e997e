"""One figure of all layers through the epochs of a run, as a field of colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine import imaging

if TYPE_CHECKING:
    from cnnviz.engine.training.events import LayersMeasured

# Norms go over powers of ten; equal factors are equally far apart.
_LOGARITHMIC = ("gradient", "update", "weight")
_SIGNED = ("mean",)
_SHARES = ("zeros",)


@dataclass(frozen=True, eq=False)
class LayerField:
    """What is drawn.

    Parameters
    ----------
    layers : tuple of str
        Rows, from the first layer of the network to the last.
    epochs : tuple of int
        Columns.
    values : ndarray of float64, shape (layers, epochs)
        The figure; NaN where there is none.
    quantity : str
        Which figure.
    """

    layers: tuple[str, ...]
    epochs: tuple[int, ...]
    values: NDArray[np.float64]
    quantity: str

    @property
    def logarithmic(self) -> bool:
        """Whether it is drawn on a logarithmic scale."""
        return self.quantity in _LOGARITHMIC

    def scale(self) -> tuple[NDArray[np.uint8], str, str]:
        """Return the colours, (256, 3), and what their ends stand for."""
        low, high = self._ends()
        low, high = (10**low, 10**high) if self.logarithmic else (low, high)
        return self._table(), f"{low:.2g}", f"{high:.2g}"

    def colours(self) -> NDArray[np.uint8]:
        """Return the field, (layers, epochs, 4); what is not known is transparent."""
        low, high = self._ends()
        drawn = self._drawn()
        known = np.isfinite(drawn)
        places = np.where(known, (drawn - low) / max(high - low, 1e-12), 0.0)
        table = self._table()[np.clip(np.rint(255 * places), 0, 255).astype(np.uint8)]
        return np.concatenate([table, np.where(known, 255, 0).astype(np.uint8)[..., None]], axis=2)

    def _drawn(self) -> NDArray[np.float64]:
        if not self.logarithmic:
            return self.values
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(self.values > 0, np.log10(self.values), np.nan), np.float64)

    def _ends(self) -> tuple[float, float]:
        if self.quantity in _SHARES:
            return 0.0, 1.0
        known = self._drawn()[np.isfinite(self._drawn())]
        if not len(known):
            return 0.0, 1.0
        if self.quantity in _SIGNED:
            reach = float(np.abs(known).max()) or 1.0
            return -reach, reach
        low = float(known.min()) if self.logarithmic else min(0.0, float(known.min()))
        high = float(known.max())
        return (low, high) if high > low else (low, low + 1.0)

    def _table(self) -> NDArray[np.uint8]:
        return imaging.lut("coolwarm" if self.quantity in _SIGNED else "viridis")


def field_of(
    measured: Sequence[LayersMeasured], quantity: str, *, only_known: bool = True
) -> LayerField:
    """Return a figure of all layers that were measured at the end.

    Parameters
    ----------
    measured : sequence of LayersMeasured
        From the first to the newest; of several in an epoch the last counts.
    quantity : {"mean", "deviation", "zeros", "gradient", "weight", "update"}
        Which figure.
    only_known : bool
        Whether layers are left out of which it is never known.
    """
    newest = {one.epoch: one for one in measured}
    layers = measured[-1].layers if measured else ()
    rows = []
    for one in newest.values():
        of = dict(zip(one.layers, getattr(one, quantity), strict=True))
        rows.append([np.nan if of.get(name) is None else of[name] for name in layers])
    values = np.array(rows, np.float64).reshape(len(newest), len(layers)).T
    known = np.isfinite(values).any(axis=1)
    kept = np.flatnonzero(known if only_known else np.ones(len(layers), bool))
    return LayerField(tuple(layers[place] for place in kept), tuple(newest), values[kept], quantity)
