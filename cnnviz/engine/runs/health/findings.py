"""All that looks wrong in a run, the worst first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal

from cnnviz.engine.runs.health.answers import guessing, never_answered, one_answer
from cnnviz.engine.runs.health.dead_units import dead_units, silent_layer
from cnnviz.engine.runs.health.diverged import diverged
from cnnviz.engine.runs.health.easy_validation import easy_validation
from cnnviz.engine.runs.health.finding import HealthFinding, Kind
from cnnviz.engine.runs.health.gradients import exploding_gradients, vanishing_gradients
from cnnviz.engine.runs.health.labels import random_labels, wrong_labels
from cnnviz.engine.runs.health.loss_jumps import loss_jumps
from cnnviz.engine.runs.health.loss_stalls import loss_stalls
from cnnviz.engine.runs.health.overfitting import overfitting
from cnnviz.engine.runs.health.skipped import skipped_batches
from cnnviz.engine.runs.health.trace import RunTrace
from cnnviz.engine.runs.health.unfinished import unfinished
from cnnviz.engine.runs.health.updates import large_updates, small_updates

_CHECKS: tuple[Callable[[RunTrace], HealthFinding | None], ...] = (
    diverged,
    loss_jumps,
    loss_stalls,
    guessing,
    one_answer,
    never_answered,
    random_labels,
    wrong_labels,
    exploding_gradients,
    vanishing_gradients,
    silent_layer,
    large_updates,
    small_updates,
    overfitting,
    easy_validation,
    unfinished,
    skipped_batches,
)
# With these a network learns nothing that it could answer by.
_STANDING: tuple[Kind, ...] = (
    *("diverged", "loss_jumps", "loss_stalls", "random_labels"),
    *("silent_layer", "vanishing_gradients", "small_updates"),
)
# What follows from something else is not told beside it: a person needs the cause once.
_FOLLOWS: Mapping[Kind, tuple[Kind, ...]] = {
    "loss_stalls": (
        *("loss_jumps", "diverged", "random_labels"),
        *("silent_layer", "vanishing_gradients", "small_updates"),
    ),
    "guessing": (*_STANDING, "one_answer"),
    "one_answer": _STANDING,
    "never_answered": (*_STANDING, "one_answer", "guessing"),
    "overfitting": ("random_labels",),
    "small_updates": ("silent_layer", "vanishing_gradients"),
    "large_updates": ("diverged",),
    "vanishing_gradients": ("silent_layer",),
    "dead_units": ("silent_layer",),
    "exploding_gradients": ("diverged",),
    "loss_jumps": ("diverged",),
}
_RANK: Mapping[Literal["problem", "look"], int] = {"problem": 0, "look": 1}


def findings(trace: RunTrace) -> tuple[HealthFinding, ...]:
    """Return what looks wrong in a run, as far as it has come; the worst first.

    Parameters
    ----------
    trace : RunTrace
        What is known of it.
    """
    found = [finding for check in _CHECKS if (finding := check(trace)) is not None]
    found += dead_units(trace)
    kinds = {finding.kind for finding in found}
    kept = [one for one in found if not kinds & set(_FOLLOWS.get(one.kind, ()))]
    if trace.facts.origin == "record":  # what is set in somebody's own script is not ours to set
        kept = [replace(one, settings=()) for one in kept]
    return tuple(sorted(kept, key=lambda one: (_RANK[one.severity], -one.weight)))
