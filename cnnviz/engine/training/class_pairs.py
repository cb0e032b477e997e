"""Which output of a network stands for which class of an image set.

Classes are matched by name where both sides have names, by number otherwise; a table that a person
gives overrides both. Where the answers of the network fit another table far better, it is offered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from cnnviz.engine.errors import BadValue

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Matched = Literal["name", "index", "given"]

_SAME = (
    0.5  # share of equal names from which two lists are the same classes, some spelled otherwise
)
_LEAST_GAIN = 0.1  # of the accuracy, from which another table fits far better ...
_LEAST_RATIO = 2.0  # ... where it also doubles the accuracy or halves the errors ...
_LEAST = 0.5  # ... and is right half of the time, or ten times as often as by chance
_ABOVE_CHANCE = 10.0


@dataclass(frozen=True)
class ClassPairs:
    """The table of pairs.

    Parameters
    ----------
    outputs : tuple of int
        For each class of the image set the output that stands for it, -1 where there is none.
    by : {"name", "index", "given"}
        What the table was made from: equal names, equal numbers, or a person's word.
    alien : bool
        Whether both sides have names and none of them is equal, so that numbers were compared
        although they probably mean different things.
    """

    outputs: tuple[int, ...]
    by: Matched
    alien: bool = False

    def of_labels(self, labels: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the output for each label, -1 where none stands for it; both of shape (N,)."""
        import numpy as np

        table = np.array([*self.outputs, -1], np.int64)
        known = (labels >= 0) & (labels < len(self.outputs))
        found: NDArray[np.int64] = table[np.where(known, labels, -1)]
        return found

    def classes_of(self, output: int) -> tuple[int, ...]:
        """Return the classes of the image set that an output stands for."""
        return tuple(index for index, other in enumerate(self.outputs) if other == output)


@dataclass(frozen=True)
class SuggestedPairs:
    """Another table, which the answers of the network fit far better.

    Parameters
    ----------
    outputs : tuple of int
        As for :class:`ClassPairs`.
    accuracy : float
        Share of right answers if the table is true, over the samples that it covers; from 0 to 1.
    accuracy_now : float
        The same share with the table of now.
    """

    outputs: tuple[int, ...]
    accuracy: float
    accuracy_now: float


def pair_classes(
    images: Sequence[str],
    network: Sequence[str],
    classes: int,
    outputs: int,
    given: Sequence[int] | None = None,
) -> ClassPairs:
    """Match the classes of an image set with the outputs of a network.

    Parameters
    ----------
    images, network : sequence of str
        Names of the classes of the image set and of the outputs; empty where nobody says.
    classes, outputs : int
        Number of classes of the image set, which may be more than have names, and of outputs.
    given : sequence of int, optional
        The output for each class, -1 for none, as a person says.

    Raises
    ------
    BadValue
        When the given table does not fit.
    """
    if given is not None:
        return ClassPairs(_checked(given, classes, outputs), "given")
    by_number = tuple(index if index < outputs else -1 for index in range(classes))
    if not images or len(network) != outputs:
        return ClassPairs(by_number, "index")
    found = match_names(tuple(images), tuple(network))
    if max(found, default=-1) < 0:
        return ClassPairs(by_number, "index", alien=True)
    return ClassPairs((*found, *(-1 for _ in range(len(images), classes))), "name")


@lru_cache(maxsize=8)
def match_names(images: tuple[str, ...], network: tuple[str, ...]) -> tuple[int, ...]:
    """Return the output whose name is that of a class, for each class; -1 where there is none.

    Upper and lower case, underscores and spaces count as equal. Lists of one length of which more
    than half is equal in place are the same classes, some spelled otherwise. A name that comes
    several times (ImageNet has two cranes and two maillots) is paired in order where it comes as
    often on both sides, and with none otherwise. "tench, Tinca tinca" are two names of one class.
    """
    if len(images) == len(network) and same_by_number(images, network):
        return tuple(range(len(images)))
    found = [-1] * len(images)
    places = _places((_plain(name) for name in network), range(len(network)))
    for name, mine in _places((_plain(name) for name in images), range(len(images))).items():
        theirs = places.get(name, [])
        if len(mine) == len(theirs):
            for one, other in zip(mine, theirs, strict=True):
                found[one] = other
    _match_synonyms(images, network, found)
    return tuple(found)


def same_by_number(images: Sequence[str], network: Sequence[str]) -> bool:
    """Whether more than half of an image set's classes are called as the outputs of their number.

    Parameters
    ----------
    images, network : sequence of str
        Names of the classes of the image set and of the network's outputs; where nobody says
        either of them, they are taken for the same.
    """
    if not images or not network:
        return True
    equal = sum(_plain(one) == _plain(other) for one, other in zip(images, network, strict=False))
    return equal > _SAME * len(images)


def suggest_pairs(
    labels: NDArray[np.int64], predicted: NDArray[np.int64], pairs: ClassPairs, outputs: int
) -> SuggestedPairs | None:
    """Return the one-to-one table that fits the answers best, where it fits far better.

    The table is the one of the largest sum over the confusion matrix (Kuhn's assignment problem).
    With few samples some table always fits well by chance, so it must prove itself first: made from
    every other sample of each class, it is measured on those in between. Classes that have no
    output by their names keep none.

    Parameters
    ----------
    labels : ndarray of int64, shape (N,)
        Classes of the image set.
    predicted : ndarray of int64, shape (N,)
        Outputs that came first.
    pairs : ClassPairs
        The table of now.
    outputs : int
        Number of outputs.
    """
    import numpy as np

    table = np.array(pairs.outputs, np.int64)
    free = np.ones(len(table), bool) if pairs.by == "index" else table >= 0
    use = (labels >= 0) & (labels < len(table))
    use[use] = free[labels[use]]
    labels, predicted = labels[use], predicted[use]
    if not len(labels):
        return None
    order = np.argsort(labels, kind="stable")
    rank = np.empty(len(labels), np.int64)
    rank[order] = np.arange(len(labels)) - np.searchsorted(labels[order], labels[order])
    half = rank % 2 == 0
    if half.all():
        return None  # one sample of each class fits some table always
    proven = _best_table(labels[half], predicted[half], table, outputs)
    if not _far_better(labels[~half], predicted[~half], table, proven):
        return None
    best = _best_table(labels, predicted, table, outputs)
    return SuggestedPairs(
        tuple(best.tolist()),
        float((best[labels] == predicted).mean()),
        float((table[labels] == predicted).mean()),
    )


def _best_table(
    labels: NDArray[np.int64], predicted: NDArray[np.int64], table: NDArray[np.int64], outputs: int
) -> NDArray[np.int64]:
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    there = np.unique(labels)
    counts = np.bincount(np.searchsorted(there, labels) * outputs + predicted)
    matrix = np.zeros(len(there) * outputs, np.int64)
    matrix[: len(counts)] = counts
    rows, columns = linear_sum_assignment(matrix.reshape(len(there), outputs), maximize=True)
    best = table.copy()
    best[there] = -1
    best[np.isin(best, columns)] = -1  # an output stands for one class
    best[there[rows]] = columns
    return best


def _far_better(
    labels: NDArray[np.int64],
    predicted: NDArray[np.int64],
    table: NDArray[np.int64],
    other: NDArray[np.int64],
) -> bool:
    import numpy as np

    now = float((table[labels] == predicted).mean())
    then = float((other[labels] == predicted).mean())
    enough = min(_LEAST, _ABOVE_CHANCE / len(np.unique(labels)))
    doubles = then >= _LEAST_RATIO * now or 1 - now >= _LEAST_RATIO * (1 - then)
    return then >= enough and then - now >= _LEAST_GAIN and doubles


def _checked(given: Sequence[int], classes: int, outputs: int) -> tuple[int, ...]:
    wanted = f"{classes:,} whole numbers from -1 to {outputs - 1:,}, one for each class"
    if len(given) != classes or not all(-1 <= int(entry) < outputs for entry in given):
        raise BadValue("pairs", list(given)[:8], wanted)
    return tuple(int(entry) for entry in given)


def _match_synonyms(images: tuple[str, ...], network: tuple[str, ...], found: list[int]) -> None:
    """Pair what is left where exactly one class and one output share a name."""
    taken = set(found)
    theirs: dict[str, set[int]] = defaultdict(set)
    for index, name in enumerate(network):
        for word in _synonyms(name) if index not in taken else ():
            theirs[word].add(index)
    wishes = {
        index: set().union(*(theirs.get(word, set()) for word in _synonyms(name)))
        for index, name in enumerate(images)
        if found[index] < 0
    }
    wanted = [output for outputs in wishes.values() for output in outputs]
    for index, outputs in wishes.items():
        if len(outputs) == 1 and wanted.count(next(iter(outputs))) == 1:
            found[index] = next(iter(outputs))


def _synonyms(name: str) -> set[str]:
    return {_plain(part) for part in name.split(",")} - {""}


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").split())


def _places(names: Iterable[str], indices: Iterable[int]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for name, index in zip(names, indices, strict=True):
        places[name].append(index)
    return places
