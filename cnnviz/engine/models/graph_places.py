"""The order of boxes in their layers, and their places from left to right."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

_SWEEPS = 4
_LANE = 1.0  # how much a lane or gate insists on its place; two of them may be close together


@dataclass(eq=False, slots=True)
class Segment:
    """A step of an edge from one layer to the next.

    Parameters
    ----------
    upper, lower : int
        The boxes, lanes or gates at its ends.
    weight : float
        How much it wants to be upright.
    leaves, arrives : float
        Where it ends there, from their middles.
    """

    upper: int
    lower: int
    weight: float
    leaves: float = 0.0
    arrives: float = 0.0


def ordered(rank: Sequence[int], segments: Sequence[Segment], count: int) -> list[list[int]]:
    """Return the boxes of each layer from left to right, with few crossings.

    Parameters
    ----------
    rank : sequence of int
        The layer of each box.
    segments : sequence of Segment
        The edges, each between a layer and the next.
    count : int
        How many layers there are.
    """
    layers: list[list[int]] = [[] for _ in range(count)]
    for place, number in enumerate(rank):
        layers[number].append(place)
    if all(len(layer) < 2 for layer in layers):
        return layers
    above: list[list[int]] = [[] for _ in rank]
    below: list[list[int]] = [[] for _ in rank]
    for segment in segments:
        above[segment.lower].append(segment.upper)
        below[segment.upper].append(segment.lower)
    at = [0.0] * len(rank)
    for layer in layers:
        _number(layer, at)
    best, fewest = [list(layer) for layer in layers], _crossings(layers, below, at)
    for sweep in range(_SWEEPS):
        downwards = sweep % 2 == 0
        for layer in layers if downwards else reversed(layers):
            if len(layer) > 1:
                _sort(layer, above if downwards else below, at)
        crossings = _crossings(layers, below, at)
        if crossings < fewest:
            best, fewest = [list(layer) for layer in layers], crossings
        if not fewest:
            break
    return best


def _number(layer: Sequence[int], at: list[float]) -> None:
    for number, place in enumerate(layer):
        at[place] = float(number)


def _sort(layer: list[int], beside: Sequence[Sequence[int]], at: list[float]) -> None:
    """Order a layer by where the neighbours of each box stand; who has none stays."""
    wanted = {
        place: fmean([at[other] for other in beside[place]]) if beside[place] else at[place]
        for place in layer
    }
    layer.sort(key=wanted.__getitem__)
    _number(layer, at)


def _crossings(
    layers: Sequence[Sequence[int]], below: Sequence[Sequence[int]], at: Sequence[float]
) -> int:
    """Count how often edges cross."""
    count = 0
    for layer in layers:
        passed: list[float] = []
        if len(layer) < 2:
            continue
        for place in layer:
            ends = [at[other] for other in below[place]]
            for end in ends:
                count += len(passed) - bisect_right(passed, end)
            for end in ends:
                insort(passed, end)
    return count


def placed(
    layers: Sequence[Sequence[int]],
    segments: Sequence[Segment],
    widths: Sequence[float],
    holds: Sequence[float],
    gap: float,
) -> list[float]:
    """Return the middle of each box, so that edges are as upright as the order allows.

    Parameters
    ----------
    layers : sequence of sequence of int
        The boxes from left to right, as :func:`ordered` gives them.
    segments : sequence of Segment
        The edges, with where they end at the boxes.
    widths : sequence of float
        Width of each box.
    holds : sequence of float
        How much it insists on its place where two want the same; a lane or gate 1.
    gap : float
        Distance between boxes; lanes may be at half of it.
    """
    above: list[list[tuple[int, float, float]]] = [[] for _ in widths]
    below: list[list[tuple[int, float, float]]] = [[] for _ in widths]
    for one in segments:
        slant = one.leaves - one.arrives
        above[one.lower].append((one.upper, slant, one.weight))
        below[one.upper].append((one.lower, -slant, one.weight))
    middles = [0.0] * len(widths)
    for layer in layers:
        _push(layer, [0.0] * len(layer), widths, holds, gap, middles)
    for sweep in range(_SWEEPS):
        downwards = sweep % 2 == 0
        beside = above if downwards else below
        for layer in layers if downwards else reversed(layers):
            wishes = [_wish(beside[place], middles, middles[place]) for place in layer]
            _push(layer, wishes, widths, holds, gap, middles)
    for layer in layers:  # at last by both sides, which takes out what the last sweep bent
        wishes = [_wish(above[one] or below[one], middles, middles[one]) for one in layer]
        _push(layer, wishes, widths, holds, gap, middles)
    return middles


def _wish(
    beside: Sequence[tuple[int, float, float]], middles: Sequence[float], stays: float
) -> float:
    """Return where a box wants to stand: the weighted median of what its neighbours ask for."""
    if not beside:
        return stays
    if len(beside) == 1:
        return middles[beside[0][0]] + beside[0][1]
    asked = sorted((middles[other] + slant, weight) for other, slant, weight in beside)
    half = sum(weight for _, weight in asked) / 2
    behind = 0.0
    for number, (x, weight) in enumerate(asked):
        behind += weight
        if behind > half:
            return x
        if behind == half:
            return (x + asked[number + 1][0]) / 2
    return asked[-1][0]


def _push(
    layer: Sequence[int],
    wishes: Sequence[float],
    widths: Sequence[float],
    holds: Sequence[float],
    gap: float,
    middles: list[float],
) -> None:
    """Place a layer so that nothing overlaps and the squares of all shifts are least.

    By pooling neighbours that would violate the order (isotonic regression).
    """
    offsets, offset = [], 0.0
    for number, place in enumerate(layer):
        if number:
            before = layer[number - 1]
            lanes = holds[place] == holds[before] == _LANE
            distance = gap / 2 if lanes else gap
            offset += (widths[before] + widths[place]) / 2 + distance
        offsets.append(offset)
    pools: list[tuple[float, float, int]] = []  # where, weight, how many
    for place, wish, start in zip(layer, wishes, offsets, strict=True):
        x, weight, count = wish - start, holds[place], 1
        while pools and pools[-1][0] > x:
            other, more, members = pools.pop()
            x = (x * weight + other * more) / (weight + more)
            weight, count = weight + more, count + members
        pools.append((x, weight, count))
    number = 0
    for x, _, count in pools:
        for _ in range(count):
            middles[layer[number]] = round(x + offsets[number], 2)
            number += 1
