"""What deserves a second look in an image set before anything learns from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.survey import Survey

Kind = Literal[
    "broken",
    "unanswered",
    "empty_classes",
    "not_trained",
    "not_validated",
    "one_class",
    "repeated",
    "held_out_too",
    "in_other_part",
    "disputed",
    "sizes",
    "grey",
    "blank",
]
_NONE: NDArray[np.int64] = np.zeros(0, np.int64)


@dataclass(frozen=True, eq=False)
class Finding:
    """One thing that was found.

    Parameters
    ----------
    kind : str
        What it is.
    count : int
        How many samples, or classes, it is about.
    ids : ndarray of int64, shape (n,)
        The samples to look at, where there are any.
    names : tuple of str
        The classes, or the reasons, that it is about.
    part : str
        Another part of the set that it is about.
    harmful : bool
        Whether it makes figures wrong or training fail, so that something should be done.
    """

    kind: Kind
    count: int
    ids: NDArray[np.int64]
    names: tuple[str, ...] = ()
    part: str = ""
    harmful: bool = True


def counts_of_classes(
    image_set: ImageSet, ids: NDArray[np.int64], survey: Survey | None = None
) -> NDArray[np.int64] | None:
    """Count what there is of each class among some samples.

    Parameters
    ----------
    image_set : ImageSet
        The set.
    ids : ndarray of int64, shape (n,)
        The samples.
    survey : Survey, optional
        Needed for masks alone, of which the pixels are counted; otherwise samples are.

    Returns
    -------
    ndarray of int64, shape (classes,), or None
        None where the samples are of no classes, or where nobody has counted their pixels yet.
    """
    classes = len(classes_of(image_set))
    if not classes or image_set.target == "number":
        return None
    if image_set.target == "mask":
        if survey is None or survey.mask_pixels is None:
            return None
        return np.asarray(survey.mask_pixels[ids].sum(axis=0), np.int64)
    presence = image_set.presence
    if image_set.target == "labels" and presence is not None:
        return np.asarray(presence[ids].sum(axis=0), np.int64)
    labels = image_set.labels[ids]
    return np.bincount(labels[(labels >= 0) & (labels < classes)], minlength=classes)


def classes_of(image_set: ImageSet) -> tuple[str, ...]:
    """Return what can be told apart in a set: with masks, the background is a class too."""
    named = image_set.mask_names if image_set.target == "mask" else ()
    return named or image_set.class_names


def answered(image_set: ImageSet) -> NDArray[np.bool_]:
    """Return which samples have an answer that can be learned, (N,)."""
    if image_set.target in ("labels", "mask"):
        return np.ones(len(image_set), bool)
    values = image_set.values
    if image_set.target == "number" and values is not None:
        return np.isfinite(values)
    return image_set.labels >= 0


def families(*digests: NDArray[np.uint64]) -> tuple[NDArray[np.int64], ...]:
    """Number the different pictures of several sets: equal numbers mean equal pixels.

    Parameters
    ----------
    *digests : ndarray of uint64, shape (N, 2)
        Of a survey each; zeros for a broken picture.

    Returns
    -------
    tuple of ndarray of int64, shape (N,)
        For each set; -1 for broken pictures.
    """
    joined = np.concatenate(digests)
    order = np.lexsort((joined[:, 1], joined[:, 0]))
    ordered = joined[order]
    new = np.ones(len(joined), bool)
    new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    numbers = np.empty(len(joined), np.int64)
    numbers[order] = np.cumsum(new) - 1
    numbers[~joined.any(axis=1)] = -1
    return tuple(np.split(numbers, np.cumsum([len(one) for one in digests])[:-1]))


def twins(family: NDArray[np.int64], ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return those of some samples whose picture occurs more than once among them."""
    known = ids[family[ids] >= 0]
    _, place, counts = np.unique(family[known], return_inverse=True, return_counts=True)
    return known[counts[place] > 1]


def in_order(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return what is about anything at all, what is harmful first."""
    return tuple(sorted((one for one in found if one.count), key=lambda one: not one.harmful))


def find_in_classes(
    image_set: ImageSet,
    learned: NDArray[np.int64] | None = None,
    held: NDArray[np.int64] | None = None,
    survey: Survey | None = None,
) -> list[Finding]:
    """Look at what the samples are to be answered with.

    Parameters
    ----------
    image_set : ImageSet
        The set as it is learned.
    learned, held : ndarray of int64, shape (classes,), optional
        What there is of each class to learn from and to measure with; None where nobody knows.
    survey : Survey, optional
        Of this set; needed for masks alone.
    """
    without = np.flatnonzero(~answered(image_set))
    harmful = len(without) < len(image_set)  # a set without any labels is not meant to have them
    found = [Finding("unanswered", len(without), without, harmful=harmful)]
    everyone = counts_of_classes(image_set, np.arange(len(image_set)), survey)
    if everyone is None or not everyone.any():
        return found
    names = classes_of(image_set)
    there = everyone > 0
    empty = np.flatnonzero(~there)
    found.append(Finding("empty_classes", len(empty), _NONE, _named(names, empty), harmful=False))
    if image_set.target == "class" and there.sum() == 1:
        found.append(Finding("one_class", 1, _NONE, _named(names, np.flatnonzero(there))))
    kinds: tuple[tuple[Kind, NDArray[np.int64] | None], ...] = (
        ("not_trained", learned),
        ("not_validated", held),
    )
    for kind, counts in kinds:
        if counts is None or not counts.any():
            continue
        lacking = np.flatnonzero(there & (counts == 0))
        ids = _showing(image_set, lacking, survey)
        found.append(Finding(kind, len(lacking), ids, _named(names, lacking)))
    return found


def _showing(
    image_set: ImageSet, classes: NDArray[np.int64], survey: Survey | None
) -> NDArray[np.int64]:
    """Return the samples of some classes."""
    table = image_set.presence if image_set.target == "labels" else None
    if image_set.target == "mask" and survey is not None:
        table = None if survey.mask_pixels is None else survey.mask_pixels > 0
    if table is not None:
        return np.flatnonzero(table[:, classes].any(axis=1))
    return np.flatnonzero(np.isin(image_set.labels, classes))


def find_in_pictures(
    image_set: ImageSet,
    train: NDArray[np.int64],
    validation: NDArray[np.int64],
    survey: Survey,
    others: Mapping[str, Survey],
) -> list[Finding]:
    """Look at the pictures themselves.

    Parameters
    ----------
    image_set : ImageSet
        The set.
    train, validation : ndarray of int64, shape (n,)
        The samples that are learned from and held out; both empty where that is not known.
    survey : Survey
        Of the set.
    others : mapping of str to Survey
        Surveys of the other parts of the set ("test", ...), by their names.
    """
    twice = _about_twins(image_set, train, validation, survey, others)
    return [*_about_pictures(survey), *twice]


def _about_pictures(survey: Survey) -> list[Finding]:
    whole = np.ones(len(survey), bool)
    whole[survey.broken] = False
    found = [Finding("broken", len(survey.broken), survey.broken, survey.reasons)]
    blank = survey.blank
    found.append(Finding("blank", len(blank), blank))
    sizes, place, counts = np.unique(
        survey.sizes[whole], axis=0, return_inverse=True, return_counts=True
    )
    if len(sizes) > 1:
        rare = np.flatnonzero(whole)[place.reshape(-1) != counts.argmax()]
        found.append(Finding("sizes", len(rare), rare, harmful=False))
    grey = np.flatnonzero(whole & ~survey.colour)
    if 0 < len(grey) < whole.sum():
        found.append(Finding("grey", len(grey), grey, harmful=False))
    return found


def _about_twins(
    image_set: ImageSet,
    train: NDArray[np.int64],
    validation: NDArray[np.int64],
    survey: Survey,
    others: Mapping[str, Survey],
) -> list[Finding]:
    family, *further = families(survey.digests, *(one.digests for one in others.values()))
    everyone = np.arange(len(survey))
    again = twins(family, everyone)
    # One of each stays: the rest is what there is too much of.
    extra = len(again) - len(np.unique(family[again]))
    found = [Finding("repeated", extra, again, harmful=False)]
    known = np.intersect1d(family[train], family[validation])
    both = again[np.isin(family[again], known[known >= 0])]
    found.append(Finding("held_out_too", int(np.isin(both, validation).sum()), both))
    for part, theirs in zip(others, further, strict=True):
        shared = everyone[(family >= 0) & np.isin(family, theirs)]
        found.append(Finding("in_other_part", len(shared), shared, part=part))
    answers = _answers(image_set)
    told = again[answers[again] >= 0]
    pairs = np.unique(np.stack([family[told], answers[told]], axis=1), axis=0)
    numbers, counts = np.unique(pairs[:, 0], return_counts=True)
    disputed = told[np.isin(family[told], numbers[counts > 1])]
    found.append(Finding("disputed", len(disputed), disputed))
    return found


def _answers(image_set: ImageSet) -> NDArray[np.int64]:
    """Return one number for each different answer, (N,); -1 for none that can be compared."""
    if image_set.target == "mask":
        return np.full(len(image_set), -1, np.int64)
    presence, values = image_set.presence, image_set.values
    if image_set.target == "labels" and presence is not None:
        return np.unique(presence, axis=0, return_inverse=True)[1].reshape(-1)
    if image_set.target == "number" and values is not None:
        places = np.unique(values, return_inverse=True)[1].reshape(-1)
        return np.where(np.isfinite(values), places, -1)
    return image_set.labels


def _named(names: Sequence[str], classes: NDArray[np.int64]) -> tuple[str, ...]:
    return tuple(names[number] or f"#{number}" for number in classes.tolist())
