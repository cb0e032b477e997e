"""How far the weights of two networks lie apart, tensor by tensor and layer by layer.

Networks are aligned by their tensors' own names, so that two files can be compared which nobody
recognises. One tensor of either is in memory at a time.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from cnnviz.engine.checkpoints.read import Checkpoint, reading
from cnnviz.engine.errors import CheckpointProblem
from cnnviz.engine.events import Progress, Work, drain
from cnnviz.engine.models.loaded import LoadedModel, as_module

_PIECE = 1 << 20  # numbers that are compared at once, in a few hundredths of a second


@dataclass(frozen=True, slots=True)
class Distance:
    """How far two lists of equally many numbers lie apart; sums, so that distances add up.

    Parameters
    ----------
    count : int
        How many numbers were compared. Where one of the two is NaN or infinite, neither counts.
    first, second : float
        Sums of the squares.
    product : float
        Sum of the products.
    squared : float
        Sum of the squared differences.
    largest : float
        The largest difference, without its sign.
    changed : int
        How many numbers differ, at least a little, with those that are NaN or infinite in one.
    not_finite : int
        How many numbers are NaN or infinite in one or both.
    """

    count: int = 0
    first: float = 0.0
    second: float = 0.0
    product: float = 0.0
    squared: float = 0.0
    largest: float = 0.0
    changed: int = 0
    not_finite: int = 0

    def __add__(self, other: Distance) -> Distance:
        return Distance(
            self.count + other.count,
            self.first + other.first,
            self.second + other.second,
            self.product + other.product,
            self.squared + other.squared,
            max(self.largest, other.largest),
            self.changed + other.changed,
            self.not_finite + other.not_finite,
        )

    @property
    def numbers(self) -> int:
        """How many numbers there are, NaN and infinite ones too."""
        return self.count + self.not_finite

    @property
    def relative(self) -> float:
        """Length of the difference by the length of the first; infinite where that is nothing."""
        if not self.count:
            return math.nan
        if not self.squared:
            return 0.0
        return math.sqrt(self.squared / self.first) if self.first else math.inf

    @property
    def cosine(self) -> float:
        """Cosine of the angle between them, from -1 to 1; NaN where one of them is all zeros."""
        lengths = math.sqrt(self.first) * math.sqrt(self.second)
        return max(-1.0, min(1.0, self.product / lengths)) if lengths else math.nan

    @property
    def share_changed(self) -> float:
        """Share of the numbers that differ, from 0 to 1."""
        return self.changed / self.numbers if self.numbers else math.nan

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "numbers": self.count,
            "relative": self.relative,
            "cosine": self.cosine,
            "largest": self.largest,
            "changed": self.share_changed,
            "not_finite": self.not_finite,
        }


@dataclass(frozen=True, slots=True)
class Entry:
    """A tensor that only one of the two has, or that has another shape in the other.

    Parameters
    ----------
    name : str
        Its name.
    first, second : tuple of int or None
        Its shape in either; None where it is not there.
    """

    name: str
    first: tuple[int, ...] | None
    second: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class TensorPair:
    """A tensor that both have, with one shape.

    Parameters
    ----------
    name, shape
        Its name and shape.
    dtypes : (str, str)
        The type of its numbers in either.
    distance : Distance
        How far apart they are.
    """

    name: str
    shape: tuple[int, ...]
    dtypes: tuple[str, str]
    distance: Distance

    @property
    def layer(self) -> str:
        """The module that it belongs to; empty at the top."""
        return layer_of(self.name)

    @property
    def counts(self) -> bool:
        """Whether it is made of fractions; whole numbers are counters, masks and tables."""
        return all(dtype.startswith(("float", "bfloat", "complex", "q")) for dtype in self.dtypes)


@dataclass(frozen=True, slots=True)
class LayerPair:
    """A layer that both have.

    Parameters
    ----------
    name : str
        Its name; empty for tensors at the top.
    tensors : tuple of TensorPair
        Its tensors.
    """

    name: str
    tensors: tuple[TensorPair, ...]

    @property
    def distance(self) -> Distance:
        """How far its weights and running statistics are apart; counters are left out."""
        return sum((one.distance for one in self.tensors if one.counts), Distance())


@dataclass(frozen=True, eq=False)
class WeightComparison:
    """What the weights of two networks have in common, and what not.

    Parameters
    ----------
    first, second : str
        What a person calls them.
    tensors : tuple of TensorPair
        What both have, in the order of the first.
    other_keys : tuple of Entry
        What only one of them has, or in another shape, in the order of the first, then of the
        second.
    """

    first: str
    second: str
    tensors: tuple[TensorPair, ...]
    other_keys: tuple[Entry, ...]

    @cached_property
    def layers(self) -> tuple[LayerPair, ...]:
        """The layers with tensors that both have."""
        found: dict[str, list[TensorPair]] = {}
        for one in self.tensors:
            found.setdefault(one.layer, []).append(one)
        return tuple(LayerPair(name, tuple(tensors)) for name, tensors in found.items())

    @cached_property
    def distance(self) -> Distance:
        """How far all that both have is apart."""
        return sum((layer.distance for layer in self.layers), Distance())

    @property
    def only_first(self) -> tuple[Entry, ...]:
        """What the second lacks."""
        return tuple(one for one in self.other_keys if one.second is None)

    @property
    def only_second(self) -> tuple[Entry, ...]:
        """What the first lacks."""
        return tuple(one for one in self.other_keys if one.first is None)

    @property
    def reshaped(self) -> tuple[Entry, ...]:
        """What has another shape in the second."""
        return tuple(one for one in self.other_keys if None not in (one.first, one.second))

    @property
    def equal(self) -> bool:
        """Whether both have the same tensors with the same numbers."""
        return not self.other_keys and not any(one.distance.changed for one in self.tensors)

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "first": self.first,
            "second": self.second,
            "equal": self.equal,
            "distance": self.distance.to_json_dict(),
            "layers": [{"name": one.name, **one.distance.to_json_dict()} for one in self.layers],
            "tensors": [
                {
                    "name": one.name,
                    "shape": list(one.shape),
                    "dtypes": list(one.dtypes),
                    **one.distance.to_json_dict(),
                }
                for one in self.tensors
            ],
            "only_first": {one.name: list(one.first or ()) for one in self.only_first},
            "only_second": {one.name: list(one.second or ()) for one in self.only_second},
            "other_shapes": {
                one.name: [list(one.first or ()), list(one.second or ())] for one in self.reshaped
            },
        }


@dataclass(frozen=True, eq=False)
class Weights:
    """The tensors of a file, or of a network in memory.

    Parameters
    ----------
    name : str
        What a person calls it.
    shapes, dtypes : mapping
        Of each tensor, by its name.
    tensors : mapping of str to Tensor
        The tensors; those of a file are read when they are asked for.
    """

    name: str
    shapes: Mapping[str, tuple[int, ...]]
    dtypes: Mapping[str, str]
    tensors: Mapping[str, Tensor]


def reading_weights(path: str | Path, name: str = "") -> Work[Progress, Weights]:
    """Read the names and shapes of a file's tensors, for :func:`comparing_weights`.

    Raises
    ------
    CheckpointProblem
        When the file is missing, damaged, no checkpoint, or its tensors cannot be had.
    """
    checkpoint = yield from reading(path)
    found = weights_of_file(checkpoint, name)
    if not found.shapes:
        reason = checkpoint.refusal or "It holds no tensors."
        raise CheckpointProblem(checkpoint.path, f"has no weights to compare: {reason.rstrip('.')}")
    return found


def weights_of_file(checkpoint: Checkpoint, name: str = "") -> Weights:
    """Return the tensors of a file, whether or not it fits any network."""
    entries = checkpoint.entries
    return Weights(
        name or checkpoint.path.name,
        {key: entry.shape for key, entry in entries.items()},
        {key: entry.dtype for key, entry in entries.items()},
        checkpoint.tensors,
    )


def weights_of_model(model: LoadedModel | nn.Module, name: str = "") -> Weights:
    """Return the tensors of a network in memory."""
    state = {
        key: tensor
        for key, tensor in as_module(model).state_dict().items()
        if isinstance(tensor, Tensor)
    }
    title = model.title if isinstance(model, LoadedModel) else type(model).__name__
    return Weights(
        name or title,
        {key: tuple(tensor.shape) for key, tensor in state.items()},
        {key: str(tensor.dtype).removeprefix("torch.") for key, tensor in state.items()},
        state,
    )


def compare_weights(first: Weights, second: Weights) -> WeightComparison:
    """Compare the weights of two networks; see :func:`comparing_weights`."""
    return drain(comparing_weights(first, second))


def comparing_weights(first: Weights, second: Weights) -> Work[Progress, WeightComparison]:
    """Compare the weights of two networks, telling how many numbers are behind us.

    Parameters
    ----------
    first, second : Weights
        The networks; distances are told in lengths of the first.
    """
    common = [key for key, shape in first.shapes.items() if second.shapes.get(key) == shape]
    total = sum(math.prod(first.shapes[key]) for key in common)
    done = 0
    pairs = []
    for key in common:
        distance = Distance()
        for part in _parts(first.tensors[key], second.tensors[key]):
            yield Progress(done, total, key, "numbers")
            distance += between(*part)
            done += len(part[0])
        dtypes = first.dtypes[key], second.dtypes[key]
        pairs.append(TensorPair(key, first.shapes[key], dtypes, distance))
    return WeightComparison(first.name, second.name, tuple(pairs), _others(first, second))


def between(one: Tensor, other: Tensor) -> Distance:
    """Return how far two lists of numbers, (N,) each, lie apart."""
    a, b = (_as_numbers(values) for values in (one, other))
    # What is NaN in both is the same in both, though no NaN equals another.
    changed = int(torch.count_nonzero((a != b) & ~(a.isnan() & b.isnan())))
    usable = torch.isfinite(a) & torch.isfinite(b)
    dropped = len(a) - int(usable.sum())
    if dropped:
        a, b = a[usable], b[usable]
    gaps = a - b
    return Distance(
        len(a),
        float(a.dot(a)),
        float(b.dot(b)),
        float(a.dot(b)),
        float(gaps.dot(gaps)),
        float(gaps.abs().max()) if len(gaps) else 0.0,
        changed,
        dropped,
    )


def layer_of(key: str) -> str:
    """Return the module that a tensor belongs to, by its name."""
    return key.rpartition(".")[0]


def _parts(one: Tensor, other: Tensor) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield pieces of two tensors, (N,) each, that are compared in an instant."""
    flat = [_strided(tensor).reshape(-1) for tensor in (one, other)]
    yield from zip(*(torch.split(values, _PIECE) for values in flat), strict=True)


def _strided(tensor: Tensor) -> Tensor:
    tensor = tensor.detach()
    if tensor.is_quantized:
        return tensor.dequantize()
    return tensor if tensor.layout == torch.strided else tensor.to_dense()


def _as_numbers(values: Tensor) -> Tensor:
    """Return numbers that can be added up without loss."""
    if values.is_complex():
        values = torch.view_as_real(values.resolve_conj()).reshape(-1)
    return values.cpu().to(torch.float64)


def _others(first: Weights, second: Weights) -> tuple[Entry, ...]:
    mine, theirs = first.shapes, second.shapes
    changed = [
        Entry(key, mine[key], theirs.get(key)) for key in mine if theirs.get(key) != mine[key]
    ]
    return (*changed, *(Entry(key, None, theirs[key]) for key in theirs if key not in mine))
