"""What the answers of somebody's own samples are: classes, yes or no, labels, numbers, masks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnnviz.engine.data.kinds.live import as_numpy, is_array
from cnnviz.engine.data.targets import VOID, TargetKind
from cnnviz.engine.errors import BadValue, DatasetProblem

_IGNORED = -100  # what PyTorch's losses leave out unless somebody says otherwise
_TOLD = "give pairs (image, answer), or say with target= what the answers are"


@dataclass(frozen=True, eq=False)
class Answers:
    """The answers of samples in the form of an image set.

    Parameters
    ----------
    target : {"class", "binary", "labels", "number", "mask"}
        What they are.
    labels : ndarray of int64, shape (N,)
        Classes, -1 where there is none.
    classes : int
        How many classes occur, counted from 0; 0 for numbers.
    presence, values, masks
        As an image set has them.
    """

    target: TargetKind
    labels: NDArray[np.int64]
    classes: int
    presence: NDArray[np.bool_] | None = None
    values: NDArray[np.float32] | None = None
    masks: list[NDArray[np.uint8]] | None = None

    @property
    def any(self) -> bool:
        """Whether there is any answer at all."""
        return self.target in ("labels", "number", "mask") or bool((self.labels >= 0).any())


def answers_of(raw: Sequence[Any], name: str, target: str | None = None) -> Answers:
    """Return the answers that came with samples.

    Parameters
    ----------
    raw : sequence
        What came with each: a number, a row of numbers, a mask; anything else is none.
    name : str
        What to call the samples in an error.
    target : str or None
        What they are, where somebody says so; otherwise they themselves tell.

    Raises
    ------
    BadValue
        For a target that nobody knows.
    DatasetProblem
        Where they are of no such kind.
    """
    if target is not None and target not in get_args(TargetKind):
        raise BadValue("target", target, "one of " + ", ".join(get_args(TargetKind)))
    plain = [_plain(one) for one in raw]
    known = [one for one in plain if one is not None]
    if not known:
        return Answers("class", np.full(len(raw), -1, np.int64), 0)
    kind = target or _told(known, name)
    try:
        match kind:
            case "labels":
                return _labels(_rows(plain, known))
            case "number":
                return _numbers(plain)
            case "mask":
                return _masks(plain)
            case "binary":
                return _classes(plain, "binary")
            case _:
                return _classes(plain, "class")
    except (ValueError, TypeError) as error:
        reason = f"its answers are not all of the kind “{kind}” ({error})"
        raise DatasetProblem(name, reason, _TOLD) from error


def _plain(value: Any) -> NDArray[Any] | None:
    if isinstance(value, Image.Image) or is_array(value):
        array = np.asarray(value) if isinstance(value, Image.Image) else as_numpy(value)
    elif isinstance(value, (bool, int, float, np.generic)):
        array = np.asarray(value)
    elif isinstance(value, (list, tuple)) and value:
        try:
            array = np.asarray(value)
        except ValueError:
            return None
    else:
        return None
    if array.dtype.kind not in "iubf" or not array.size:
        return None
    return array[0] if array.ndim == 3 and len(array) == 1 else array


def _told(known: Sequence[NDArray[Any]], name: str) -> str:
    """Return what answers are by their shapes and values."""
    first = known[0]
    flat = np.concatenate([one.reshape(-1) for one in known])
    of_bits = bool(np.isin(flat, (0, 1)).all())
    if any(one.ndim != first.ndim for one in known):
        raise DatasetProblem(name, "its answers differ in shape", _TOLD)
    if first.ndim == 2:
        return "mask"
    if first.size == 1:
        if first.dtype.kind != "f":
            return "class"
        return "binary" if of_bits else "number"
    if first.ndim == 1 and of_bits:
        alone = all(int(one.sum()) == 1 for one in known)
        return "class" if alone else "labels"
    shape = " x ".join(map(str, first.shape))
    raise DatasetProblem(name, f"nobody can tell what its answers, of {shape} numbers, mean", _TOLD)


def _classes(plain: Sequence[NDArray[Any] | None], target: TargetKind) -> Answers:
    labels = np.full(len(plain), -1, np.int64)
    classes = 0
    for at, one in enumerate(plain):
        if one is None:
            continue
        if one.size > 1:  # one score for each class
            labels[at], classes = int(one.argmax()), max(classes, one.size)
        else:
            labels[at] = max(-1, int(one.reshape(-1)[0]))
    return Answers(target, labels, max(classes, int(labels.max(initial=-1)) + 1))


def _rows(plain: Sequence[NDArray[Any] | None], known: Sequence[NDArray[Any]]) -> NDArray[np.bool_]:
    empty = np.zeros(known[0].size, bool)
    return np.stack([empty if one is None else one.reshape(-1) > 0.5 for one in plain])


def _labels(presence: NDArray[np.bool_]) -> Answers:
    from cnnviz.engine.data.targets import only_labels

    return Answers("labels", only_labels(presence), presence.shape[1], presence=presence)


def _numbers(plain: Sequence[NDArray[Any] | None]) -> Answers:
    told = [np.nan if one is None else float(one.reshape(-1)[0]) for one in plain]
    values = np.array(told, np.float32)
    return Answers("number", np.full(len(plain), -1, np.int64), 0, values=values)


def _masks(plain: Sequence[NDArray[Any] | None]) -> Answers:
    masks, classes = [], 0
    for one in plain:
        if one is None or one.ndim != 2:
            raise ValueError("one of them is no mask")
        whole = np.where(one == _IGNORED, VOID, one).astype(np.int64)
        if whole.min() < 0 or whole.max() > VOID:
            raise ValueError("a mask has numbers beyond 0 to 255")
        counted = whole[whole != VOID]
        classes = max(classes, int(counted.max(initial=-1)) + 1)
        masks.append(whole.astype(np.uint8))
    return Answers("mask", np.full(len(plain), -1, np.int64), classes, masks=masks)


def names_for(answers: Answers, told: Sequence[str], outputs: int | None) -> tuple[str, ...]:
    """Return the names of classes: those that were told where they suffice, numbers otherwise.

    Parameters
    ----------
    answers : Answers
        Which classes occur.
    told : sequence of str
        Names that somebody gave; too few are completed by numbers.
    outputs : int or None
        How many classes the network tells apart.
    """
    if answers.target == "number":
        return ()
    most = max(answers.classes, len(told), 2 if answers.target == "binary" else outputs or 0)
    return (*told, *map(str, range(len(told), most)))
