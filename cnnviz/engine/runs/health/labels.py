"""Labels that do not belong to their images: all of them, or some."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.runs.health.chance import Chance, chance_of
from cnnviz.engine.runs.health.curve import epoch_chart
from cnnviz.engine.runs.health.finding import Evidence, HealthFinding, Line, level
from cnnviz.engine.runs.health.trace import RunTrace, Said
from cnnviz.engine.runs.health.words import share

_EPOCHS = 3
# Images are learned by heart where the loss falls below what guessing costs and nearly twice as
# many are right as by guessing, while held-out images stay at chance for so many epochs: until then
# BatchNorm may be the reason, whose running means come late.
_LEARNED_LOSS, _LEARNED_FIGURE, _AT_CHANCE = 0.95, 1.8, 5
_NEWEST = 6  # epochs whose predictions are held against each other
_SAME = 0.75  # share of these epochs in which the same other class was said
# Some wrong labels are told from errors of the network by where errors lie: a network errs where it
# is unsure, a wrong label stands just as often where it is sure. Measured on the surest quarter:
# MNIST, digits and Fashion-MNIST as they are 0 to 1.3 % (at most a tenth of all errors), with 3, 5,
# 10 and 20 % of wrong labels 3, 5, 8 and 20 % (at least 0.35 of all errors).
_SURE_PART = 0.25
_SURE_ERRORS, _OF_ERRORS = 0.02, 0.3
_FEWEST = 4
_FOUND = 0.5  # of the samples of a class
_NEARLY_ALWAYS = 0.2  # a fifth of the right answers is less sure
_MOST_ERRORS = 0.35  # a network that errs more is as sure of its errors as of the rest


def random_labels(trace: RunTrace) -> HealthFinding | None:
    """Say so where training images are learned by heart and held-out ones are guessed.

    Zhang et al. (2017) show that networks fit labels drawn at random; nothing of that carries over.
    """
    chance = chance_of(trace)
    if chance is None or len(trace.epochs) < _AT_CHANCE:
        return None
    newest = trace.epochs[-_AT_CHANCE:]
    last = newest[-1]
    if any(chance.reached(ended.validation_figure) for ended in newest):
        return None
    if not _by_heart(last.train_loss, last.train_figure, chance):
        return None
    at = np.array([ended.epoch for ended in trace.epochs], float)
    return HealthFinding(
        "random_labels",
        "problem",
        f"Of its training images the network gets {share(last.train_figure)} right, of held-out "
        f"ones {share(last.validation_figure)}, as who guesses among {chance.classes} classes "
        f"({share(chance.accuracy)}): it learns by heart, and labels seem to have nothing to do "
        "with their images.",
        "Look at some images with their labels: a list in another order than the images is the "
        "usual cause. See also whether held-out images are labelled in the same way.",
        evidence=epoch_chart(trace, "figure", level("chance", chance.accuracy, at)),
        weight=95,
    )


def _by_heart(loss: float, accuracy: float, chance: Chance) -> bool:
    cheap = loss < _LEARNED_LOSS * chance.loss
    return cheap and accuracy > _LEARNED_FIGURE * chance.accuracy


def wrong_labels(trace: RunTrace) -> HealthFinding | None:
    """List the held-out samples of which the network is sure, epoch after epoch, of another class.

    As in confident learning (Northcutt, Jiang and Chuang, 2021) a sample is doubted when the
    network is as sure of the other class as it is of that class elsewhere; that this lasts through
    the epochs is what Swayamdipta et al. (2020) find of mislabelled samples.
    """
    newest = _alike(trace.said[-_NEWEST:])
    chance = chance_of(trace)
    if len(newest) < _EPOCHS or chance is None:
        return None
    labels = newest[-1].labels
    answer, certain, lasting = _agreed(newest)
    known = _known(labels, answer)
    wrong = known & (answer != labels)
    if not known.any() or wrong[known].mean() > _MOST_ERRORS:
        return None
    sure = known & (certain >= np.quantile(certain[known], 1 - _SURE_PART))
    errors_when_sure = float(wrong[sure].mean())
    if errors_when_sure < max(_SURE_ERRORS, _OF_ERRORS * float(wrong[known].mean())):
        return None
    doubted = wrong & lasting & (certain >= _usual(answer, certain, answer == labels))
    if doubted.sum() < _FEWEST:
        return None
    order = np.argsort(-certain[doubted], kind="stable")
    ids = newest[-1].sample_ids[doubted][order]
    part = len(ids) / len(labels)
    return HealthFinding(
        "wrong_labels",
        "problem" if part > 0.05 else "look",
        f"Of {len(ids):,} held-out images ({share(part)}) the network is sure, epoch after epoch, "
        "that they are of another class than their label. Among the quarter of the images that it "
        f"is surest of, {share(errors_when_sure)} contradict their label; a network's own errors "
        "are rare there.",
        "Look at these images: labels that are wrong here are so among the training images too, in "
        "about the same share. Mend or leave out what is wrong.",
        sample_ids=tuple(int(one) for one in ids),
        epoch=newest[-1].epoch,
        evidence=_errors_by_confidence(certain, wrong),
        weight=62,
    )


def _alike(said: tuple[Said, ...]) -> list[Said]:
    """Return the newest epochs that measured the same samples with confidence."""
    return [
        one
        for one in said
        if np.array_equal(one.sample_ids, said[-1].sample_ids)
        and np.isfinite(one.confidence).all()
        and len(one.confidence)
    ]


def _agreed(
    said: list[Said],
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.bool_]]:
    """Return each sample's newest answer, how sure it was on average, and whether it lasts."""
    answer = said[-1].predicted
    same = np.array([one.predicted == answer for one in said])
    sure = np.where(same, np.array([one.confidence for one in said]), 0.0)
    return answer, sure.mean(axis=0), same.mean(axis=0) >= _SAME


def _known(labels: NDArray[np.int64], answer: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which samples are of classes that the network mostly finds; others tell nothing."""
    found = np.zeros(len(labels), bool)
    for one in np.unique(labels[labels >= 0]):
        of_class = labels == one
        found[of_class] = (answer[of_class] == one).mean() > _FOUND
    return found


def _usual(
    answer: NDArray[np.int64], certain: NDArray[np.float64], right: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return how sure of the same answer the network nearly always is where it is right."""
    found = np.ones(len(answer))
    for one in np.unique(answer):
        meant = right & (answer == one)
        if meant.any():
            found[answer == one] = np.quantile(certain[meant], _NEARLY_ALWAYS)
    return found


def _errors_by_confidence(certain: NDArray[np.float64], wrong: NDArray[np.bool_]) -> Evidence:
    """Show the share of answers against the label, from the least sure tenth to the surest."""
    order = np.argsort(certain, kind="stable")
    parts = np.array_split(order, min(10, len(order)))
    at = np.arange(1, len(parts) + 1, dtype=float)
    errors = Line("errors", at, np.array([float(wrong[part].mean()) for part in parts]))
    return Evidence("confidence", "tenth", (errors,))
