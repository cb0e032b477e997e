"""Which layers and samples a run keeps a history of where nobody says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from cnnviz.engine.embedding.features import LOGITS
from cnnviz.engine.errors import UnknownName
from cnnviz.engine.models.layers import LayerRow, layer_table
from cnnviz.engine.models.loaded import LoadedModel

MOST_SAMPLES = 256  # whose responses are kept
_FEWEST = 24
# Looking at a sample takes a few hundredths of what learning from it takes; see the benchmark.
_LEARNED_FOR_ONE = 48
_MAPPED = 4  # samples with features for each with responses: a row of features is small
_FEW = 8  # layers with weights up to which all are kept, and what bends their sums too
_MOST = 12
_OF_ONE_SIZE = 3  # blocks, at most
_BENDS = (nn.ReLU, nn.ReLU6, nn.LeakyReLU, nn.PReLU, nn.ELU, nn.SELU, nn.GELU, nn.SiLU, nn.Mish)
_BENDING = {kind.__name__ for kind in (*_BENDS, nn.Sigmoid, nn.Tanh, nn.Hardswish, nn.Softplus)}
_PASSING = {"Dropout", "Dropout2d", "Flatten", "Identity", "Permute"}


@dataclass(frozen=True)
class Choice:
    """The layers that are looked at.

    Parameters
    ----------
    layers : tuple of str
        Whose units are kept, in the order in which the network calls them.
    features : str
        Whose output becomes the features; "logits" for the answer of the network.
    order : tuple of str
        All layers of the network in that order.
    units : dict of str to int
        How many units each of `layers` has.
    places : dict of str to int
        How many places each of them has, for an image of the example's size.
    width : int
        How many numbers a row of features has, where its places are pooled.
    """

    layers: tuple[str, ...]
    features: str
    order: tuple[str, ...]
    units: dict[str, int]
    places: dict[str, int]
    width: int


def choose(model: LoadedModel, example: torch.Tensor, wanted: str = "") -> Choice:
    """Return the layers to look at.

    Of a network with few layers these are all that have weights, and what bends their sums;
    otherwise the first convolution, the last layer of each size of maps (of tokens, some blocks),
    what the last layer is given, and that layer.

    Parameters
    ----------
    model : LoadedModel
        The network; it comes back untouched.
    example : Tensor, shape (1, C, H, W)
        An input.
    wanted : str
        Names of layers, separated by commas, to take instead.

    Raises
    ------
    UnknownName
        For a name that no layer has.
    """
    table = layer_table(model, example)
    rows = [row for row in table.rows if row.executed and row.units]
    named = [name.strip() for name in wanted.split(",") if name.strip()]
    last = _last(rows)
    before = None if last is None else _before(model, rows, last)
    chosen = [table.find(name) for name in named] if named else _chosen(rows, before, last)
    for row in chosen:
        if row not in rows:
            raise UnknownName("layer with units", row.name, [one.name for one in rows])
    kept = [row for row in rows if row in chosen]
    feature = before or last
    return Choice(
        tuple(row.name for row in kept),
        LOGITS if feature is None else feature.name,
        tuple(row.name for row in table.rows),
        {row.name: row.units or 0 for row in kept},
        {row.name: _places(row) for row in kept},
        0 if feature is None else feature.units or 0,
    )


def probe_samples(
    ids: NDArray[np.int64], learned: int, seed: int, wanted: int = 0
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the samples whose responses are kept, and those whose features are; both rising.

    Parameters
    ----------
    ids : ndarray of int64
        The samples that are held out.
    learned : int
        How many samples an epoch learns from; of few, few are looked at.
    seed : int
        Chooses them: the same ones through a run, and the former among the latter.
    wanted : int
        How many responses; 0 takes what costs little of an epoch's time.
    """
    count = wanted or min(MOST_SAMPLES, max(_FEWEST, learned // _LEARNED_FOR_ONE))
    drawn = np.random.default_rng((seed, 1)).permutation(ids)
    return np.sort(drawn[:count]), np.sort(drawn[: _MAPPED * count])


def _chosen(
    rows: Sequence[LayerRow], before: LayerRow | None, last: LayerRow | None
) -> list[LayerRow]:
    inner = [row for row in rows if not any(other.parent == row.name for other in rows)]
    weighty = [row for row in inner if row.has_filters]
    if len(weighty) <= _FEW:
        few = [row for row in inner if row.has_filters or row.type in _BENDING]
        if len(few) <= _MOST:
            return few
    ends = [weighty[0] if weighty else rows[0], before, last]
    stages = [
        row
        for row in _stages(_trunk(rows), rows)
        # What ends with the last layer gives what that gives.
        if row not in ends and not (last and last.name.startswith(f"{row.name}."))
    ]
    room = _MOST - len(ends)
    if len(stages) > room:
        stages = [stages[at] for at in np.linspace(0, len(stages) - 1, room).round().astype(int)]
    return [*stages, *(row for row in ends if row is not None)]


def _trunk(rows: Sequence[LayerRow]) -> list[LayerRow]:
    """Return the parts that a network is a sequence of, without the parts of these.

    What holds more than half of its layers is no part of it but the network itself. A container
    that is not called itself, such as a ModuleList, is none of the rows.
    """
    known = {row.name for row in rows}

    def above(name: str) -> str:
        while name and name not in known:
            name = name.rpartition(".")[0]
        return name

    below: dict[str, list[LayerRow]] = {}
    for row in rows:
        below.setdefault(above(row.parent), []).append(row)

    def count(row: LayerRow) -> int:
        return sum(1 + count(part) for part in below.get(row.name, ()))

    def parts(name: str) -> list[LayerRow]:
        found = []
        for row in below.get(name, ()):
            found += parts(row.name) if count(row) > len(rows) / 2 else [row]
        return found

    return parts("")


def _stages(trunk: Iterable[LayerRow], rows: Sequence[LayerRow]) -> list[LayerRow]:
    """Return the last part at each size of maps, some where these are blocks or give tokens."""
    blocks = {row.parent for row in rows}
    runs: list[list[LayerRow]] = []
    for row in trunk:
        if row.kind == "vector" or row.type in _PASSING or _is_aside(row):
            continue
        if runs and _size(runs[-1][-1]) == _size(row):
            runs[-1].append(row)
        else:
            runs.append([row])
    found = []
    for run in runs:
        several = [row for row in run if row.name in blocks] or run[-1:]
        places = np.linspace(0, len(several) - 1, _OF_ONE_SIZE + 1).round().astype(int)[1:]
        found += [several[at] for at in dict.fromkeys(places.tolist())]
    return found


def _is_aside(row: LayerRow) -> bool:
    """Whether a layer belongs to an auxiliary head, which tells nothing of the answer."""
    return "aux" in row.name.casefold()


def _size(row: LayerRow) -> tuple[int, ...]:
    shape = row.output_shape or ()
    return shape[1:-1] if row.kind == "tokens" else shape[2:]


def _places(row: LayerRow) -> int:
    return int(np.prod(_size(row)))


def _last(rows: Sequence[LayerRow]) -> LayerRow | None:
    """Return the layer that gives the answer, not that of an auxiliary head."""
    main = [row for row in rows if not _is_aside(row)] or list(rows)
    weighty = [row for row in main if row.has_filters]
    return (weighty or main)[-1] if main else None


def _before(model: LoadedModel, rows: Sequence[LayerRow], last: LayerRow) -> LayerRow | None:
    """Return the layer whose output the last one is given, as far as their sizes tell."""
    part = model.module.get_submodule(last.module)
    given = getattr(part, "in_features", None) or getattr(part, "in_channels", None)
    earlier = rows[: rows.index(last)]
    fitting = [row for row in earlier if row.units == given and row.type not in _PASSING]
    main = [row for row in fitting if not _is_aside(row)]
    return main[-1] if main else None
