"""Networks that guess, that give one answer to everything, or never a certain one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.runs.health.chance import chance_of
from cnnviz.engine.runs.health.curve import epoch_chart
from cnnviz.engine.runs.health.finding import Evidence, HealthFinding, Line, Settings, level
from cnnviz.engine.runs.health.trace import RunTrace, Said
from cnnviz.engine.runs.health.words import names, number, share

_EPOCHS = 3
_FEWEST_SAMPLES = 10  # of a class, before it says something that it was never answered
_ALL = 0.99
_DRAWN = 40  # classes
_BALANCED: Settings = (("class_weights", "balanced"),)


def guessing(trace: RunTrace) -> HealthFinding | None:
    """Say so where no epoch was better on held-out images than guessing."""
    if len(trace.epochs) < _EPOCHS:
        return None
    figures = np.array([ended.validation_figure for ended in trace.epochs], float)
    at = np.array([ended.epoch for ended in trace.epochs], float)
    chance = chance_of(trace)
    newest = figures[-_EPOCHS:]
    if not np.isfinite(newest).all():
        return None
    best = float(newest.max())
    if chance is not None:
        if chance.reached(best):
            return None
        limit = chance.accuracy
        told = (
            f"On held-out images {share(best)} is right at best in the last {_EPOCHS} epochs; who "
            f"always says the commonest of {chance.classes} classes gets {share(limit)}."
        )
    elif trace.facts.figure == "r2":
        if best > 0:
            return None
        limit = 0.0
        told = (
            f"On held-out images R² is {number(best)} at best in the last {_EPOCHS} epochs: no "
            "better than always telling the mean."
        )
    else:
        return None
    return HealthFinding(
        "guessing",
        "problem",
        told,
        "See first whether the training loss falls. If it does not, try another learning rate; if "
        "it does, see whether labels belong to their images, and whether held-out images are like "
        "those that are learned from.",
        evidence=epoch_chart(trace, "figure", level("chance", limit, at)),
        weight=65,
    )


def one_answer(trace: RunTrace) -> HealthFinding | None:
    """Say so where all held-out samples got the same answer, though their labels differ."""
    chance = chance_of(trace)
    newest = trace.said[-2:]
    if chance is None or len(newest) < 2:
        return None
    tops = [_commonest(said.predicted) for said in newest]
    if min(part for _, part in tops) < _ALL or chance.accuracy >= _ALL:
        return None
    said, (answer, part) = newest[-1], tops[-1]
    return HealthFinding(
        "one_answer",
        "problem",
        f"The network says {trace.class_name(answer)} of {share(part)} of the held-out images, "
        f"which have {chance.classes} classes.",
        "Lower the learning rate and see whether layers are silent. Where one class is far "
        "commoner than the others, let classes count alike (class weights).",
        epoch=said.epoch,
        evidence=_shares(trace, said),
        settings=_BALANCED,
        weight=68,
    )


def never_answered(trace: RunTrace) -> HealthFinding | None:
    """Name the classes that were never answered in the last epochs, though there are samples."""
    newest = trace.said[-_EPOCHS:]
    if len(newest) < _EPOCHS or not trace.classifies:
        return None
    last = newest[-1]
    answered = np.unique(np.concatenate([said.predicted for said in newest]))
    classes, counts = np.unique(last.labels[last.labels >= 0], return_counts=True)
    missing = classes[(counts >= _FEWEST_SAMPLES) & ~np.isin(classes, answered)]
    if not len(missing) or len(classes) - len(missing) < 2:
        return None
    ids = last.sample_ids[np.isin(last.labels, missing)]
    told = names([trace.class_name(int(number)) for number in missing])
    return HealthFinding(
        "never_answered",
        "problem" if len(missing) > 1 else "look",
        f"In the last {_EPOCHS} epochs the network never said {told}, though {len(ids):,} held-out "
        "images are of " + ("these classes." if len(missing) > 1 else "this class."),
        "Let classes count alike (class weights) where this one is rare, collect more images of "
        "it, or train longer.",
        sample_ids=tuple(int(one) for one in ids),
        epoch=last.epoch,
        evidence=_shares(trace, last),
        settings=_BALANCED,
        weight=55,
    )


def _commonest(values: NDArray[np.int64]) -> tuple[int, float]:
    found, counts = np.unique(values, return_counts=True)
    if not len(found):
        return -1, 0.0
    return int(found[counts.argmax()]), float(counts.max() / counts.sum())


def _shares(trace: RunTrace, said: Said) -> Evidence:
    """Show how many samples each class has, and how many it was answered for.

    Of very many classes those are shown in which the two differ most.
    """
    classes = np.unique(np.concatenate([said.labels[said.labels >= 0], said.predicted]))
    labels, answers = (
        np.array([float((values == one).sum()) for one in classes])
        for values in (said.labels, said.predicted)
    )
    shown = np.sort(np.argsort(-np.abs(labels - answers), kind="stable")[:_DRAWN])
    at = np.arange(len(shown), dtype=float)
    lines = (Line("labels", at, labels[shown]), Line("answers", at, answers[shown]))
    called = tuple(trace.class_name(int(classes[place])) for place in shown)
    return Evidence("answers", "class", lines, called)
