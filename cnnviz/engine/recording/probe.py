"""The samples that a recorded network is measured on, taken from whatever somebody has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.data.findings import answered
from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.kinds.kept import KeptSet
from cnnviz.engine.data.kinds.live import (
    Item,
    as_numpy,
    as_picture,
    class_names_of,
    is_array,
    is_indexed,
    item_of,
    rows_first,
)
from cnnviz.engine.data.kinds.normalised import scale_of
from cnnviz.engine.data.preprocessing import Preprocessing
from cnnviz.engine.errors import DatasetProblem, ImageProblem
from cnnviz.engine.recording.answers import Answers, answers_of

MOST_SAMPLES = 2_000
MOST_BYTES = 64 << 20
_ASKED = 16  # samples by which scale and size are told
_Look = Callable[[int], NDArray[Any]]  # gives the picture of a sample, or raises ImageProblem


@dataclass(frozen=True, eq=False)
class Taken:
    """Samples that were taken for a run to be measured on.

    Parameters
    ----------
    pictures : sequence of ndarray of uint8
        Their pictures.
    answers : Answers
        What the network is to answer.
    origins : ndarray of int64
        Which samples of the whole set they are.
    name : str
        What the whole set is called.
    class_names : tuple of str
        As far as the set tells them.
    preprocessing : Preprocessing or None
        What makes of the pictures the numbers that the set gave; None where it gave pictures.
    problems : tuple of str
        Sentences about what was assumed or left out.
    """

    pictures: Sequence[NDArray[np.uint8]]
    answers: Answers
    origins: NDArray[np.int64]
    name: str
    class_names: tuple[str, ...]
    preprocessing: Preprocessing | None
    problems: tuple[str, ...] = ()

    def kept(self, class_names: Sequence[str], answers: Answers | None = None) -> KeptSet:
        """Return them as an image set with these classes."""
        told = answers or self.answers
        alike = len({one.shape for one in self.pictures}) == 1
        return KeptSet(
            np.stack(self.pictures) if alike else self.pictures,
            told.target,
            told.labels,
            class_names,
            self.origins,
            presence=told.presence,
            values=told.values,
            masks=told.masks,
            name=self.name,
            spec=self.name,
            problems=self.problems,
        )

    @property
    def size(self) -> tuple[int, int] | None:
        """Height and width of the pictures, where they are alike."""
        sizes = {one.shape[:2] for one in self.pictures}
        return next(iter(sizes)) if len(sizes) == 1 else None


def take(source: Any, samples: int | None = None, target: str | None = None) -> Taken:
    """Take samples of an image set, or of a data set of anybody's own.

    Parameters
    ----------
    source : ImageSet or object
        An image set; a ``torch.utils.data.Dataset`` or list of pairs (image, answer); a
        ``DataLoader``, whose data set is taken; a pair of arrays (images, answers).
    samples : int or None
        How many, drawn once, always the same; None takes at most 2,000, and as many as 64
        megabytes hold.
    target : str or None
        What the answers are, where they do not tell it themselves.

    Raises
    ------
    DatasetProblem, ImageProblem
        Where it has no samples, none that is a picture, or answers that nobody can tell.
    """
    if isinstance(source, ImageSet):
        return _of_images(source, samples)
    return _of_objects(_indexed(source, samples), source, samples, target)


def _of_images(source: ImageSet, samples: int | None) -> Taken:
    ids = np.flatnonzero(answered(source))
    ids = ids if len(ids) else np.arange(len(source))
    pictures: list[NDArray[np.uint8]] = []
    masks: list[NDArray[np.uint8]] = []
    taken, broken = [], 0
    for sample_id in _chosen(ids, samples, lambda at: source.image(at)):
        try:
            picture = source.image(sample_id)
            mask = source.mask(sample_id) if source.target == "mask" else None
        except ImageProblem:
            broken += 1
            continue
        if source.target == "mask":
            if mask is None:
                continue
            masks.append(mask)
        pictures.append(np.ascontiguousarray(picture))
        taken.append(sample_id)
    if not pictures:
        raise DatasetProblem(source.spec or source.name, "has no image that can be read")
    chosen = np.array(taken, np.int64)
    answers = Answers(
        source.target,
        source.labels[chosen],
        len(source.class_names),
        None if source.presence is None else source.presence[chosen],
        None if source.values is None else source.values[chosen],
        masks or None,
    )
    problems = tuple(filter(None, [_left_out(broken)]))
    return Taken(pictures, answers, chosen, source.name, source.class_names, None, problems)


def _left_out(broken: int) -> str:
    return f"{broken:,} images that cannot be read are left out." if broken else ""


def _of_objects(source: Any, given: Any, samples: int | None, target: str | None) -> Taken:
    """Take samples of what has a length and gives pairs."""
    inner = _inner(given)
    name = type(inner).__name__
    if not len(source):
        raise DatasetProblem(name, "has no samples", "give one with some")
    items: list[Item] = []
    taken: list[int] = []
    problems: list[ImageProblem] = []
    asked: dict[int, Item] = {}

    def look(at: int) -> NDArray[Any]:
        asked[at] = item_of(source, at)
        return _array_of(asked[at])

    for at in _chosen(np.arange(len(source)), samples, look):
        try:
            items.append(asked[at] if at in asked else item_of(source, at))
            taken.append(at)
        except ImageProblem as error:
            problems.append(error)
    if not items:
        raise problems[0]
    some = items[:: max(1, len(items) // _ASKED)]
    arrays = [one.picture for one in some if is_array(one.picture)]
    scale = scale_of([rows_first(as_numpy(one), f"#{taken[0]}") for one in arrays], inner)
    pictures = [
        as_picture(one.picture, scale, f"#{at}") for at, one in zip(taken, items, strict=True)
    ]
    return Taken(
        pictures,
        answers_of([one.answer for one in items], name, target),
        np.array(taken, np.int64),
        name,
        class_names_of(inner),
        scale.preprocessing,
        tuple(filter(None, [scale.guess, _left_out(len(problems))])),
    )


def _chosen(ids: NDArray[np.int64], samples: int | None, picture: _Look) -> list[int]:
    """Return which samples are taken, rising: always the same ones of as many."""
    count = samples or _fitting(ids[:_ASKED].tolist(), picture)
    if count >= len(ids):
        return [int(one) for one in ids]
    drawn = np.random.default_rng(0).choice(ids, count, replace=False)
    return sorted(int(one) for one in drawn)


def _fitting(ids: Iterable[int], picture: _Look) -> int:
    """Return how many pictures are taken by default, by the size of the first that is one."""
    for at in ids:
        with suppress(ImageProblem):
            shape: tuple[int, ...] = picture(at).shape
            if len(shape) < 2:
                continue  # whoever takes it says what is wrong
            height, width = sorted(shape, reverse=True)[:2]
            channels = 1 if len(shape) == 2 or 1 in (shape[0], shape[-1]) else 3
            return min(MOST_SAMPLES, max(1, MOST_BYTES // max(1, height * width * channels)))
    return MOST_SAMPLES


def _array_of(item: Item) -> NDArray[Any]:
    return as_numpy(item.picture) if is_array(item.picture) else np.asarray(item.picture)


def _inner(source: Any) -> Any:
    """Return the data set of a ``DataLoader``, and anything else as it is."""
    loads = type(source).__name__ == "DataLoader" and hasattr(source, "dataset")
    return source.dataset if loads else source


def _indexed(source: Any, samples: int | None) -> Any:
    """Return something with a length whose samples can be asked for by their number."""
    source = _inner(source)
    if isinstance(source, tuple) and len(source) == 2 and is_array(source[0]):
        return _Pairs(*source)
    if is_array(source):
        return _Pairs(source, None)
    if is_indexed(source):
        return source
    if hasattr(source, "__iter__") and not isinstance(source, Mapping):
        coming = iter(source)
        begun = list(islice(coming, min(_ASKED, samples or _ASKED)))
        # It has no length, and all of it may be more than memory holds.
        count = samples or _fitting(range(len(begun)), lambda at: _array_of(item_of(begun, at)))
        return [*begun, *islice(coming, max(0, count - len(begun)))]
    raise DatasetProblem(
        type(source).__name__,
        "is nothing that images can be taken from",
        "give a torch Dataset of pairs (image, answer), or an image set",
    )


class _Pairs:
    """Two arrays as pairs."""

    def __init__(self, images: Any, answers: Any) -> None:
        self._images, self._answers = images, answers

    def __len__(self) -> int:
        return len(self._images)

    def __getitem__(self, at: int) -> tuple[Any, Any]:
        return self._images[at], None if self._answers is None else self._answers[at]
