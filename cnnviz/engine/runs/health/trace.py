"""What is known of a run when its health is judged: plain arrays, wherever they came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.training.events import Diverged, EpochEnd, LayersMeasured, RunFacts
from cnnviz.engine.training.objectives.measures import MEASURES, Measure

Column = Literal["mean", "deviation", "zeros", "gradient", "weight", "update"]


@dataclass(frozen=True, eq=False)
class Said:
    """What the network said of the held-out samples after an epoch; see ``Predictions.arrays``.

    Parameters
    ----------
    epoch : int
        The epoch.
    sample_ids, labels, predicted, confidence : ndarray, shape (N,)
        Of each sample; the confidence is NaN where there is none.
    """

    epoch: int
    sample_ids: NDArray[np.int64]
    labels: NDArray[np.int64]
    predicted: NDArray[np.int64]
    confidence: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SilentUnits:
    """How often each unit of a layer was silent after an epoch.

    Parameters
    ----------
    epoch : int
        The epoch.
    layer : str
        The layer.
    samples, places : int
        How many probe samples were looked at, and at how many places of each; 1 for a vector.
    silent : ndarray of float64, shape (units,)
        For each unit the share of them to which its response is not above zero: nowhere in its map
        is anything that a ReLU would let through.
    """

    epoch: int
    layer: str
    samples: int
    places: int
    silent: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class LayerColumn:
    """One figure of all layers through the epochs.

    Parameters
    ----------
    layers : tuple of str
        In the order of the network.
    epochs, steps : ndarray of float64, shape (E,)
        When they were measured.
    values : ndarray of float64, shape (E, layers)
        NaN where there is none.
    """

    layers: tuple[str, ...]
    epochs: NDArray[np.float64]
    steps: NDArray[np.float64]
    values: NDArray[np.float64]

    def where_known(self) -> LayerColumn:
        """Return those layers alone that have any value."""
        known = np.flatnonzero(np.isfinite(self.values).any(axis=0))
        names = tuple(self.layers[place] for place in known)
        return LayerColumn(names, self.epochs, self.steps, self.values[:, known])


_NEWEST, _OLDER = 20, 100  # measurements of the layers that are looked at
_EMPTY: NDArray[np.float64] = np.zeros(0)


@dataclass(frozen=True, eq=False)
class RunTrace:
    """A run as far as it has come.

    Parameters
    ----------
    facts : RunFacts
        What it told at its beginning; its configuration where there is one.
    steps, losses, rates : ndarray of float64, shape (S,)
        Of each batch: its global step, its loss and its learning rate.
    epochs : tuple of EpochEnd
        The epochs that are over.
    layers : tuple of LayersMeasured
        What the layers were like, from the first to the newest.
    said : tuple of Said
        Predictions of the newest epochs, the newest last; some are enough.
    units : tuple of SilentUnits
        Silent units of the first epoch and of the newest ones.
    skipped : int
        Batches that were left out.
    diverged : Diverged or None
        Why it ended with a loss that is no number.
    reason : str
        How it ended by itself; empty while it goes on.
    class_names : tuple of str
        What the classes are called, where that is known.
    """

    facts: RunFacts
    steps: NDArray[np.float64] = field(default_factory=lambda: _EMPTY)
    losses: NDArray[np.float64] = field(default_factory=lambda: _EMPTY)
    rates: NDArray[np.float64] = field(default_factory=lambda: _EMPTY)
    epochs: tuple[EpochEnd, ...] = ()
    layers: tuple[LayersMeasured, ...] = ()
    said: tuple[Said, ...] = ()
    units: tuple[SilentUnits, ...] = ()
    skipped: int = 0
    diverged: Diverged | None = None
    reason: str = ""
    class_names: tuple[str, ...] = ()
    _columns: dict[Column, LayerColumn] = field(default_factory=dict, init=False, repr=False)

    @property
    def measure(self) -> Measure:
        """The figure by which the run is judged."""
        return MEASURES.get(self.facts.figure, MEASURES["accuracy"])

    @property
    def classifies(self) -> bool:
        """Whether the network says one class of each sample."""
        return self.facts.figure == "accuracy"

    @property
    def rate(self) -> float:
        """The learning rate that the run was set to; 0 where nobody knows."""
        if self.facts.config is not None:
            return self.facts.config.rate
        known = self.rates[np.isfinite(self.rates)]
        return float(known.max()) if len(known) else 0.0

    @property
    def newest(self) -> Said | None:
        """What the network said after the newest epoch of which that is known."""
        return self.said[-1] if self.said else None

    def class_name(self, number: int) -> str:
        """Return what a class is called."""
        named = 0 <= number < len(self.class_names)
        return self.class_names[number] if named else f"class {number}"

    def column(self, which: Column) -> LayerColumn:
        """Return one figure of all layers that were measured at the end; of many epochs some."""
        known = self._columns.get(which)
        if known is not None:
            return known
        measured = _thinned(self.layers)
        names = measured[-1].layers if measured else ()
        rows = []
        for one in measured:
            of = dict(zip(one.layers, getattr(one, which), strict=True))
            rows.append([np.nan if of.get(name) is None else of[name] for name in names])
        return self._columns.setdefault(
            which,
            LayerColumn(
                names,
                np.array([one.epoch for one in measured], float),
                np.array([one.step for one in measured], float),
                np.array(rows, float).reshape(len(rows), len(names)),
            ),
        )


def _thinned(layers: tuple[LayersMeasured, ...]) -> tuple[LayersMeasured, ...]:
    """Return the newest measurements, and of the older ones at most so many."""
    older, newest = layers[:-_NEWEST], layers[-_NEWEST:]
    stride = -(-len(older) // _OLDER) or 1
    return (*older[::stride], *newest)
