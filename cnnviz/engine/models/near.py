"""Which networks a state dictionary nearly fits, and where it differs from them."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from cnnviz.engine.models.identify import decisive, match_of
from cnnviz.engine.models.known import Known, Reading, Shape, Shapes, all_known, written
from cnnviz.engine.models.match import Match
from cnnviz.engine.models.renames import renamings

# Below this share of agreement a resemblance says nothing.
_LEAST_SHARE = 0.4
# Networks that share fewer names than this cannot come so far.
_FEWEST_NAMES = 0.2
_NAMES_TRIED = 16
_UNKNOWN_CLASSES = 1_000


@dataclass(frozen=True)
class NearMiss:
    """A known network that a state dictionary fits in part.

    Parameters
    ----------
    match : Match
        The network, with the sizes that most of the tensors speak for.
    share : float
        How much agrees, from 0 to 1: larger tensors count more, though far less than their size.
    agreeing, total : int
        Tensors of the network that the file fills, and all that it has.
    missing : tuple of str
        Tensors that the network has and the file lacks.
    unexpected : tuple of str
        Tensors that the file has and the network lacks, under the file's names.
    shapes : mapping of str to (tuple of int, tuple of int)
        Tensors whose shapes differ: in the file, in the network. The network's names.
    lacking : mapping of str to tuple of int
        The shapes of those that are missing.
    """

    match: Match
    share: float
    agreeing: int
    total: int
    missing: tuple[str, ...] = ()
    unexpected: tuple[str, ...] = ()
    shapes: Mapping[str, tuple[Shape, Shape]] = field(default_factory=dict)
    lacking: Mapping[str, Shape] = field(default_factory=dict)


def near_misses(shapes: Shapes, limit: int = 3) -> tuple[NearMiss, ...]:
    """Return the known networks that a state dictionary is most like, the likest first.

    Parameters
    ----------
    shapes : mapping of str to tuple of int
        Names and shapes of the tensors.
    limit : int
        At most so many.

    Returns
    -------
    tuple of NearMiss
        Empty where nothing has much in common with it. One for each architecture.
    """
    shapes = decisive(shapes)
    best: dict[str, NearMiss] = {}
    for names in _readings(shapes):
        plain = {names.get(key, key): shape for key, shape in shapes.items()}
        for known in all_known():
            if not _gain(known, names):
                continue
            found = _compare(known, plain, names)
            before = best.get(known.architecture)
            if found is not None and (before is None or found.share > before.share):
                best[known.architecture] = found
    return tuple(heapq.nlargest(limit, best.values(), key=lambda miss: miss.share))


def _readings(shapes: Shapes) -> Iterator[Mapping[str, str]]:
    """Yield the names as they are, then as other programs may have meant them."""
    yield {}
    for renaming in renamings(shapes):
        yield renaming.names


def _gain(known: Known, names: Mapping[str, str]) -> bool:
    """Whether other names say anything for a network; a few of them tell."""
    some = list(islice(names.items(), _NAMES_TRIED))
    tensors = known.tensors
    return not some or any(new in tensors and key not in tensors for key, new in some)


def _compare(known: Known, shapes: Shapes, names: Mapping[str, str]) -> NearMiss | None:
    common = known.tensors.keys() & shapes.keys()
    union = len(known.tensors) + len(shapes) - len(common)
    if len(common) < max(1, _FEWEST_NAMES * union):
        return None
    reading = _most_agree(known, shapes)
    shared = [key for key in known.tensors if key in common]
    agreeing = {key for key in shared if reading.fits(known.tensors[key], shapes[key])}
    weight = {key: _weight(shape) for key, shape in shapes.items()}
    same = sum(weight[key] for key in agreeing)
    lacking = [key for key in known.tensors if key not in common]
    wanted = written(known, reading.sizes, _UNKNOWN_CLASSES)
    share = same / (sum(weight.values()) + sum(_weight(wanted[key]) for key in lacking))
    if share < _LEAST_SHARE:
        return None
    original = {new: key for key, new in names.items()}
    match = match_of(known, reading.sizes)
    return NearMiss(
        replace(match, certainty=round(share, 3), renamed=dict(names)),
        share,
        len(agreeing),
        len(known.tensors),
        tuple(lacking),
        tuple(original.get(key, key) for key in shapes if key not in common),
        {key: (shapes[key], wanted[key]) for key in shared if key not in agreeing},
        {key: wanted[key] for key in lacking},
    )


def _most_agree(known: Known, shapes: Shapes) -> Reading:
    """Return the sizes for which most tensors speak: classes, channels, image size."""
    votes: dict[str, Counter[int]] = {}
    for key, pattern in known.tensors.items():
        if key in shapes and not pattern.replace("x", "").isdigit():
            alone = Reading()
            if alone.fits(pattern, shapes[key]):
                for name, value in alone.found.items():
                    votes.setdefault(name, Counter())[value] += 1
    return Reading({name: counted.most_common(1)[0][0] for name, counted in votes.items()})


def _weight(shape: Shape) -> float:
    return 1 + math.log2(max(1, math.prod(shape)))
