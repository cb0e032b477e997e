"""Which units matter: for a class, for some samples, or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.errors import BadValue, CnnvizError
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.loaded import LoadedModel, as_loaded

if TYPE_CHECKING:
    from torch import nn

    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.probes.responses import LayerResponses, Responses

_BLOCK = 512  # units whose correlations with all others are computed at once
_FEWEST = 10  # samples from which on a correlation says something


def rank_for_class(
    of_layer: LayerResponses, class_id: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Rank units by how much more they respond to a class than to all other samples.

    Parameters
    ----------
    of_layer : LayerResponses
        A layer's responses.
    class_id : int
        Index of the class.

    Returns
    -------
    order : ndarray of int64, shape (U,)
        Units, those that prefer the class most first.
    effect : ndarray of float32, shape (U,)
        Cohen's d of each unit, see :func:`effect_sizes`; in the order of the units.

    Raises
    ------
    BadValue
        Where there is no such class.
    CnnvizError
        Where none, or all, of the samples are of the class.
    """
    classes = len(of_layer.class_counts)
    if not classes:
        raise CnnvizError("The images have no labels, so that no unit can be ranked for a class.")
    if not 0 <= class_id < classes:
        raise BadValue("class_id", class_id, f"from 0 to {classes - 1:,}")
    count = int(of_layer.class_counts[class_id])
    if count in (0, of_layer.count):
        which, are = ("All", "are") if count else ("None", "is")
        raise CnnvizError(
            f"{which} of the {of_layer.count:,} images {are} of this class, so that there is "
            "nothing to compare; choose another class."
        )
    sums = of_layer.class_means[:, class_id].astype(np.float64) * count
    effect = effect_sizes(sums, count, of_layer)
    return order_of(effect), effect


def order_of(effect: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return units by falling effect, among equal ones the lowest first, NaN last."""
    order: NDArray[np.int64] = np.argsort(-effect, kind="stable")
    return order


def effect_sizes(
    sums: NDArray[np.float64], count: int, of_layer: LayerResponses
) -> NDArray[np.float32]:
    """Return how far some samples stand from the rest: Cohen's d of each unit.

    d = (m1 - m2) / s with s² = ((n1 - 1) s1² + (n2 - 1) s2²) / (n1 + n2 - 2) (J. Cohen,
    "Statistical Power Analysis for the Behavioral Sciences", 2nd edition, 1988, section 2.2), where
    1 are the samples and 2 the rest. The squares within both parts are those of all samples about
    their mean without the part between, n1 n2 / (n1 + n2) (m1 - m2)², so that nothing but sums is
    needed. By the same source 0.2 is a small, 0.5 a medium, 0.8 a large effect.

    Parameters
    ----------
    sums : ndarray of float64, shape (U,)
        Sum of the responses to the samples.
    count : int
        How many they are: at least one, and fewer than all.
    of_layer : LayerResponses
        The responses to all samples.

    Returns
    -------
    ndarray of float32, shape (U,)
        Infinite where the two parts differ and neither varies; 0 where nothing varies.
    """
    rest = of_layer.count - count
    return _cohens_d(sums, count, of_layer.sums - sums, rest, of_layer.squares)


def _cohens_d(
    ours: NDArray[np.float64],
    count: int,
    others: NDArray[np.float64],
    other_count: int,
    squares: NDArray[np.float64],
) -> NDArray[np.float32]:
    """Return the effect from the sums of two groups and the squares of both together."""
    total = count + other_count
    difference = ours / count - others / other_count
    about_mean = squares - (ours + others) ** 2 / total
    within = about_mean - count * other_count / total * difference**2
    # What is left of sums that cancel is rounding and no spread.
    difference[np.abs(difference) <= 1e-6 * np.sqrt(squares / total)] = 0
    within[within <= 1e-12 * squares] = 0
    spread = np.sqrt(within / max(1, total - 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        effect = np.where(difference == 0, 0, difference / spread)
    return effect.astype(np.float32)


def telling_apart(
    model: LoadedModel | nn.Module,
    dataset: ImageSet,
    responses: Responses,
    sample_ids: Sequence[int] | NDArray[np.int64],
    batch_size: int | None = None,
    against: Sequence[int] | NDArray[np.int64] | None = None,
) -> Work[Progress, Mapping[str, NDArray[np.float32]]]:
    """Find the units that tell some samples from the rest, or from some others.

    Only these samples run through the network; what the rest gives follows from the totals. Where
    a part of the images was swept and all that it answered was kept, nothing is run.

    Parameters
    ----------
    model, dataset
        Those that were swept.
    responses : Responses
        What the sweep found.
    sample_ids : sequence of int
        The samples; those that the sweep left out do not count.
    batch_size : int, optional
        As for :func:`cnnviz.engine.probes.responses.sweeping`.
    against : sequence of int, optional
        The samples to compare with, such as those of another class; all others by default. A
        sample that is on both sides counts on the first.

    Returns
    -------
    dict of str to ndarray of float32, shape (U,)
        For each layer Cohen's d of its units, see :func:`effect_sizes`; above zero where the
        samples excite the unit more.

    Raises
    ------
    CnnvizError
        Where the samples are none or all of those swept, or there are none to compare with.
    BadValue
        Where the sweep did not cover them.
    """
    if not len(sample_ids):
        raise CnnvizError("No images are selected; select some to compare with the rest.")
    ids = _finite(dataset, responses, sample_ids)
    if len(ids) >= responses.samples:
        raise CnnvizError("All images are selected; select fewer, to compare them with the rest.")
    if not len(ids):
        raise CnnvizError(
            "The selected images give no finite responses; select others to compare with the rest."
        )
    if against is not None:
        others = np.setdiff1d(_finite(dataset, responses, against), ids)
        if not len(others):
            raise CnnvizError("There are no other images to compare with; choose another class.")
        other = yield from _totals(model, dataset, responses, others, batch_size)
    ours = yield from _totals(model, dataset, responses, ids, batch_size)
    if ours.count >= responses.samples:
        raise CnnvizError("All images are selected; select fewer, to compare them with the rest.")
    effects: dict[str, NDArray[np.float32]] = {}
    for layer, found in responses.layers.items():
        sums = ours.sums[layer]
        if against is None:
            effects[layer] = effect_sizes(sums, ours.count, found)
        else:
            squares = ours.squares[layer] + other.squares[layer]
            effects[layer] = _cohens_d(sums, ours.count, other.sums[layer], other.count, squares)
    return effects


@dataclass(frozen=True, eq=False)
class _Totals:
    """Sums of the responses to some samples, and of their squares, by layer."""

    count: int
    sums: Mapping[str, NDArray[np.float64]]
    squares: Mapping[str, NDArray[np.float64]]


def _totals(
    model: LoadedModel | nn.Module,
    dataset: ImageSet,
    responses: Responses,
    ids: NDArray[np.int64],
    batch_size: int | None,
) -> Work[Progress, _Totals]:
    """Add up what samples give: by what was kept of each where that is all, else by a pass."""
    from cnnviz.engine.probes.sweep import Request, passing

    # A sweep of all images keeps a random part, which by chance may hold these.
    if responses.sample_ids is not None and np.isin(ids, responses.subset_ids).all():
        rows = np.searchsorted(responses.subset_ids, ids)
        values = {
            layer: found.subset_values[rows].astype(np.float64)
            for layer, found in responses.layers.items()
        }
        return _Totals(
            len(ids),
            {layer: of_layer.sum(0) for layer, of_layer in values.items()},
            {layer: (of_layer**2).sum(0) for layer, of_layer in values.items()},
        )
    nothing = np.zeros(0, np.int64)
    layers = tuple(responses.layers)
    request = Request(as_loaded(model), dataset, layers, ids, nothing, 1, batch_size)
    swept = yield from passing(request)
    sums, squares, start = {}, {}, 0
    for span in swept.spans:
        units = slice(start, start + span.units)
        start += span.units
        sums[span.layer] = swept.arrays["sums"][units]
        squares[span.layer] = swept.arrays["squares"][units]
    return _Totals(swept.samples, sums, squares)


def _finite(
    dataset: ImageSet, responses: Responses, sample_ids: Sequence[int] | NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return those of some samples whose responses are numbers, rising."""
    from cnnviz.engine.probes.sweep import chosen_ids

    ids = chosen_ids(dataset, sample_ids)
    if responses.sample_ids is not None and not np.isin(ids, responses.sample_ids).all():
        raise BadValue("sample_ids", "a selection", "among the images that were swept")
    return np.setdiff1d(ids, responses.dropped)


def random_above_median(
    of_layer: LayerResponses, subset_ids: NDArray[np.int64], unit: int, k: int = 9, seed: int = 0
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Choose at random among the samples that excite a unit more than half of them do.

    Parameters
    ----------
    of_layer : LayerResponses
        A layer's responses.
    subset_ids : ndarray of int64, shape (S,)
        The random subset of which every response is known, of :class:`Responses`.
    unit : int
        The unit.
    k : int
        How many.
    seed : int
        The same seed chooses the same samples.

    Returns
    -------
    ids : ndarray of int64, shape (at most k,)
        Samples whose response is above the subset's median, by falling response.
    values : ndarray of float32
        Their responses.
    """
    check_unit(of_layer, unit)
    values = of_layer.subset_values[:, unit]
    above = np.flatnonzero(values > np.median(values))
    chosen = np.random.default_rng(seed).choice(above, min(k, len(above)), replace=False)
    chosen = np.sort(chosen)
    chosen = chosen[np.argsort(-values[chosen], kind="stable")]
    return subset_ids[chosen], values[chosen]


def near_duplicates(of_layer: LayerResponses, threshold: float = 0.99) -> NDArray[np.int64]:
    """Return for each unit the first unit before it that it nearly repeats, or -1.

    Two units repeat each other where Pearson's correlation of their responses over the random
    subset is at least `threshold`. Units that never change repeat nothing; of fewer than ten
    samples nothing is said.

    Parameters
    ----------
    of_layer : LayerResponses
        A layer's responses.
    threshold : float
        From 0 to 1.

    Returns
    -------
    ndarray of int64, shape (U,)
    """
    found = np.full(of_layer.units, -1, np.int64)
    values = of_layer.subset_values
    if len(values) < _FEWEST:
        return found
    centred = values - values.mean(0)
    length = np.sqrt((centred.astype(np.float64) ** 2).sum(0))
    varies = values.min(0) < values.max(0)
    unit_length = (centred / np.where(varies, length, 1)).astype(np.float32)
    unit_length[:, ~varies] = 0
    for start in range(0, of_layer.units, _BLOCK):
        stop = min(start + _BLOCK, of_layer.units)
        alike = unit_length[:, start:stop].T @ unit_length[:, :stop] >= threshold
        alike &= np.arange(stop) < np.arange(start, stop)[:, np.newaxis]
        repeats = alike.any(1)
        found[start:stop][repeats] = alike[repeats].argmax(1)
    return found


def is_dead(of_layer: LayerResponses) -> NDArray[np.bool_]:
    """Return which units say nothing: the same response, mostly zero, to every sample.

    Returns
    -------
    ndarray of bool, shape (U,)
        Of one sample alone, whether its response is zero.
    """
    dead: NDArray[np.bool_] = (
        of_layer.zeros == 1
        if of_layer.count == 1
        else of_layer.top_values[:, 0] == of_layer.bottom_values[:, 0]
    )
    return dead


def check_unit(of_layer: LayerResponses, unit: int) -> None:
    """Refuse a unit that the layer does not have.

    Raises
    ------
    BadValue
        With the range.
    """
    if not 0 <= unit < of_layer.units:
        expects = f"a unit of {of_layer.layer}, from 0 to {of_layer.units - 1:,}"
        raise BadValue("unit", unit, expects)
