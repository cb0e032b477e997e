"""What the unit card says of one unit, taken out of the answers of a sweep. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from cnnviz.engine.probes.responses import LayerResponses, Responses

PROFILE = 12  # classes that the profile lists at most


@dataclass(frozen=True, slots=True)
class Example:
    """A sample, the response to it, and the place of the maximum where it is known."""

    sample_id: int
    value: float
    at: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class ClassMean:
    """The mean response to the samples of a class."""

    class_id: int
    name: str
    mean: float


@dataclass(frozen=True, eq=False)
class UnitCard:
    """One unit.

    Parameters
    ----------
    layer : str
        Name of its layer.
    unit, units : int
        Its number, and how many the layer has.
    samples : int
        How many samples the figures are of.
    top, bottom, typical : tuple of Example
        Samples with the largest and smallest responses, and a random few of those above the median.
    maximum, mean, deviation, zeros, selectivity : float
        Figures; `zeros` is a share, NaN stands for none.
    best_class : str
        The class with the largest mean, empty where there is none.
    counts : ndarray of int64, shape (bins,)
        How often responses lie in each part of the range from `low` to `high`.
    low, high : float
        Ends of the histogram.
    profile : tuple of ClassMean
        The classes with the largest means, the largest first; :data:`PROFILE` of them at most.
    classes : int
        How many classes have samples.
    """

    layer: str
    unit: int
    units: int
    samples: int
    top: tuple[Example, ...]
    bottom: tuple[Example, ...]
    typical: tuple[Example, ...]
    maximum: float
    mean: float
    deviation: float
    zeros: float
    selectivity: float
    best_class: str
    counts: NDArray[np.int64]
    low: float
    high: float
    profile: tuple[ClassMean, ...]
    classes: int

    def samples_by_part(self) -> dict[str, tuple[Example, ...]]:
        """Return the three lists of examples by name."""
        return {"top": self.top, "bottom": self.bottom, "typical": self.typical}


def card_of(found: Responses, layer: str, unit: int, k: int = 9) -> UnitCard:
    """Return what a sweep says of one unit.

    Parameters
    ----------
    found : Responses
        The sweep.
    layer : str
        One of its layers.
    unit : int
        Number of the unit.
    k : int
        How many examples of each kind.
    """
    from cnnviz.engine.probes.units import random_above_median

    one = found[layer]
    ids, values = random_above_median(one, found.subset_ids, unit, k, seed=0)
    typical = zip(ids.tolist(), values.tolist(), strict=True)
    counts, low, high = _trimmed(one.histogram[unit], one.edges[unit])
    top = _examples(one.top_ids, one.top_values, one.top_positions, unit, k)
    best = int(one.best_class[unit])
    return UnitCard(
        layer=layer,
        unit=unit,
        units=len(one.mean),
        samples=found.samples,
        top=top,
        bottom=_examples(one.bottom_ids, one.bottom_values, one.bottom_positions, unit, k),
        typical=tuple(Example(sample_id, value) for sample_id, value in typical),
        maximum=top[0].value if top else float("nan"),
        mean=float(one.mean[unit]),
        deviation=float(one.deviation[unit]),
        zeros=float(one.zeros[unit]),
        selectivity=float(one.selectivity[unit]),
        best_class=_class_name(found, best) if best >= 0 else "",
        counts=counts,
        low=low,
        high=high,
        profile=_profile(found, one, unit),
        classes=int((~np.isnan(one.class_means[unit])).sum()),
    )


def _examples(
    ids: NDArray[Any], values: NDArray[Any], positions: NDArray[Any], unit: int, k: int
) -> tuple[Example, ...]:
    rows = zip(
        ids[unit, :k].tolist(),
        values[unit, :k].tolist(),
        positions[unit, :k].tolist(),
        strict=True,
    )
    return tuple(
        Example(sample_id, value, (row, column))
        for sample_id, value, (row, column) in rows
        if sample_id >= 0
    )


def _trimmed(
    counts: NDArray[np.int64], edges: NDArray[np.float32]
) -> tuple[NDArray[np.int64], float, float]:
    """Leave out the bins at the ends that nothing lies in."""
    filled = np.flatnonzero(counts)
    if not filled.size:
        return counts, float(edges[0]), float(edges[-1])
    first, last = int(filled[0]), int(filled[-1])
    return counts[first : last + 1], float(edges[first]), float(edges[last + 1])


def _profile(found: Responses, one: LayerResponses, unit: int) -> tuple[ClassMean, ...]:
    means = one.class_means[unit]
    known = np.flatnonzero(~np.isnan(means))
    order = known[np.argsort(-means[known], kind="stable")][:PROFILE]
    return tuple(
        ClassMean(index, _class_name(found, index), float(means[index])) for index in order.tolist()
    )


def _class_name(found: Responses, index: int) -> str:
    return found.class_names[index] if index < len(found.class_names) else f"#{index}"
