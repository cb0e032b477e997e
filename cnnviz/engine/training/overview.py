"""What a person should know of an image set before a training begins with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.data.findings import (
    Finding,
    counts_of_classes,
    find_in_classes,
    find_in_pictures,
    in_order,
)
from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.open import opening
from cnnviz.engine.data.survey import Survey, recall, surveying
from cnnviz.engine.data.viewed import Viewed
from cnnviz.engine.data.views import training_view
from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.parts import dividing

# A set in memory up to this size is looked at without being asked: it takes a second or two.
_UNASKED = 512 << 20
_WHOLE = "all"  # what a part is called that holds the others

Ids = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Overview:
    """Who learns, who is held out, and what was found.

    Parameters
    ----------
    image_set : ImageSet
        The set.
    learned : ImageSet
        What a training learns of it: the same set, or a view of it.
    rows : ndarray of int64, shape (n,)
        The sample of `image_set` that each of the n samples of `learned` is or comes from.
    train : ndarray of int64
        Samples of `learned`, rising; none where they cannot be parted.
    measured : ImageSet
        Where the held-out samples are: `learned` too, or another part of the set.
    validation : ndarray of int64
        Samples of `measured`, rising; none where they cannot be parted.
    why_not : str
        Why they cannot, in a sentence; empty otherwise.
    survey : Survey or None
        What the pictures of `image_set` hold, once somebody has looked.
    masks, measured_masks : Survey or None
        The same of `learned` and `measured`, where these are masks.
    others : mapping of str to Survey
        The same of the other parts of the set.
    findings : tuple of Finding
        What deserves a second look, what is harmful first; by samples of `image_set`.
    problems : tuple of str
        What was skipped when the set or another part of it was opened, in sentences.
    """

    image_set: ImageSet
    learned: ImageSet
    rows: Ids
    train: Ids
    measured: ImageSet
    validation: Ids
    why_not: str = ""
    survey: Survey | None = None
    masks: Survey | None = None
    measured_masks: Survey | None = None
    others: Mapping[str, Survey] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    problems: tuple[str, ...] = ()

    def counts(self, ids: Ids) -> Ids | None:
        """Count what samples of `learned` show of each class; None where nobody can say."""
        return counts_of_classes(self.learned, ids, self.masks)

    @property
    def held_counts(self) -> Ids | None:
        """What there is of each class to measure with; None where nobody can say."""
        return counts_of_classes(self.measured, self.validation, self.measured_masks)

    @property
    def held_rows(self) -> Ids:
        """Which samples of `image_set` are held out; none where another part is."""
        return self.rows[self.validation] if self.measured is self.learned else self.validation[:0]

    def samples_of(self, *kinds: str) -> Ids:
        """Return the samples of `image_set` that findings of these kinds are about, rising."""
        found = [one.ids for one in self.findings if one.kind in kinds]
        return np.unique(np.concatenate([np.zeros(0, np.int64), *found]))


def overlooking(
    image_set: ImageSet, config: TrainConfig, *, thorough: bool
) -> Work[Progress, Overview]:
    """Gather what is known of an image set.

    Parameters
    ----------
    image_set : ImageSet
        The set.
    config : TrainConfig
        Says what of it is learned, and how it is split.
    thorough : bool
        Whether every picture of all parts is looked at, unless that was done before; otherwise
        only what is known already, and what is in memory and not too large.
    """
    learned, rows, why_not = yield from _learned(image_set, config)
    measured, train, validation = learned, np.zeros(0, np.int64), np.zeros(0, np.int64)
    if not why_not:
        try:
            parts = yield from dividing(config, learned)
            measured = parts.validation.images
            train, validation = parts.train.ids, parts.validation.ids
        except CnnvizError as problem:
            why_not = problem.message
    survey = yield from _survey(image_set, thorough)
    masks = survey
    if learned is not image_set:
        masks = (yield from _survey(learned, thorough)) if learned.target == "mask" else None
    measured_masks = masks
    if measured is not learned and measured.target == "mask":
        measured_masks = yield from _survey(measured, thorough)
    problems = list(learned.problems)
    others: dict[str, Survey] = {}
    if survey is not None:
        others = yield from _others(image_set, thorough, problems)
    known = Overview(
        *(image_set, learned, rows, train, measured, validation),
        why_not=why_not,
        survey=survey,
        masks=masks,
        measured_masks=measured_masks,
        others=others,
        problems=tuple(dict.fromkeys(problems)),
    )
    return replace(known, findings=_found(known))


def _found(known: Overview) -> tuple[Finding, ...]:
    """Return what deserves a second look, by samples of the set that is open."""
    learn = known.counts(known.train)
    found = [
        replace(one, ids=np.unique(known.rows[one.ids]))
        for one in find_in_classes(known.learned, learn, known.held_counts, known.masks)
    ]
    if known.survey is not None:
        train, held = np.unique(known.rows[known.train]), np.unique(known.held_rows)
        found += find_in_pictures(known.image_set, train, held, known.survey, known.others)
    return in_order(found)


def _learned(image_set: ImageSet, config: TrainConfig) -> Work[Progress, tuple[ImageSet, Ids, str]]:
    """Return what is learned of a set, where its samples come from, and why it cannot be."""
    everyone = np.arange(len(image_set))
    try:
        view = yield from training_view(config, image_set)
    except CnnvizError as problem:
        return image_set, everyone, problem.message
    rows, at = np.arange(len(view)), view
    while at is not image_set and isinstance(at, Viewed):
        rows, at = at.rows[rows], at.base
    # Of another view of the same pictures nobody can say which sample here is which there.
    return (view, rows, "") if at is image_set else (image_set, everyone, "")


def _survey(image_set: ImageSet, thorough: bool) -> Work[Progress, Survey | None]:
    whole = image_set.in_memory
    small = whole is not None and whole.nbytes <= _UNASKED and image_set.target != "mask"
    if thorough or small:
        return (yield from surveying(image_set))
    return recall(image_set)


def _others(
    image_set: ImageSet, thorough: bool, problems: list[str]
) -> Work[Progress, dict[str, Survey]]:
    """Survey the other parts of a set; what cannot be opened is added to `problems`."""
    found: dict[str, Survey] = {}
    whole = image_set.split == _WHOLE
    for part in () if whole else image_set.parts:
        if part in (image_set.split, _WHOLE):
            continue
        try:
            other = yield from opening(image_set.spec, part)
        except CnnvizError as problem:
            problems.append(problem.message)
            continue
        survey = None if _overlap(image_set, other) else (yield from _survey(other, thorough))
        if survey is not None:
            found[part] = survey
    return found


def _overlap(one: ImageSet, other: ImageSet) -> bool:
    """Whether two parts share files on purpose, as a list of both does with each."""
    theirs = {other.path(number) for number in range(len(other))} - {None}
    return any(one.path(number) in theirs for number in range(len(one)))
