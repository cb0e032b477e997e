"""A loss that does not fall."""

from __future__ import annotations

from cnnviz.engine.runs.health.chance import Chance, chance_of
from cnnviz.engine.runs.health.curve import Course, course, loss_chart
from cnnviz.engine.runs.health.finding import HealthFinding, Settings, level
from cnnviz.engine.runs.health.trace import RunTrace
from cnnviz.engine.runs.health.updates import steps_are_usual, steps_far_too_small
from cnnviz.engine.runs.health.words import another_rate, higher_rate, now, number

# A run is judged after so much of it; a rate that warms up needs some steps before it moves.
_EPOCHS, _STEPS_WITHOUT_EPOCH = 2, 1000
_LEAST_FALL = 0.02  # of the first loss; what batches differ by is added, see Course.noise
_NEAR_CHANCE = 0.015  # of the entropy of the classes
_GOOD_FIGURE = 0.5  # whoever begins good need not get better


def loss_stalls(trace: RunTrace) -> HealthFinding | None:
    """Compare the end of the run with its beginning, and with what guessing costs."""
    seen, chance = course(trace), chance_of(trace)
    if seen is None or not _long_enough(trace) or _good_already(trace, chance):
        return None
    fall = seen.start - seen.end
    fallen = fall > max(3 * seen.noise, _LEAST_FALL * abs(seen.start))
    guessing = chance is not None and _costs_chance(trace, seen, chance)
    if fallen and not guessing:
        return None
    more = [level("start", seen.start, seen.steps)]
    if guessing and chance is not None:
        more = [level("chance", chance.loss, seen.steps)]
        what = (
            f"The loss stays at {number(seen.end)}: whoever guesses among {chance.classes} classes "
            f"has {number(chance.loss)}"
        )
    else:
        what = (
            f"The loss does not fall: {number(seen.start)} in the first steps and "
            f"{number(seen.end)} in the newest of {round(trace.steps[-1]):,}"
        )
    remedy, settings = _remedy(trace, guessing=guessing)
    return HealthFinding(
        "loss_stalls",
        "problem",
        f"{what}.",
        remedy,
        evidence=loss_chart(trace, *more),
        settings=settings,
        weight=80,
    )


def _long_enough(trace: RunTrace) -> bool:
    if trace.epochs:
        return len(trace.epochs) >= _EPOCHS
    return len(trace.steps) >= _STEPS_WITHOUT_EPOCH


def _good_already(trace: RunTrace, chance: Chance | None) -> bool:
    if not trace.epochs:
        return False
    if chance is not None:
        return chance.reached(trace.epochs[-1].validation_figure)
    return trace.epochs[-1].train_figure > _GOOD_FIGURE


def _costs_chance(trace: RunTrace, seen: Course, chance: Chance) -> bool:
    """Whether the loss is that of guessing; only cross-entropy without smoothing tells."""
    config = trace.facts.config
    if config is not None and (config.loss != "cross_entropy" or config.label_smoothing):
        return False
    return abs(seen.end - chance.loss) < _NEAR_CHANCE * chance.loss


def _remedy(trace: RunTrace, *, guessing: bool) -> tuple[str, Settings]:
    """Say what helps most often; first what the measured layers point at."""
    config = trace.facts.config
    if steps_far_too_small(trace):
        remedy = (
            f"The weights hardly move. Raise the learning rate{now(trace)}, or let the rate finder "
            "look for one."
        )
        return remedy, higher_rate(trace)
    if config is not None and config.frozen:
        remedy = (
            f"Layers are frozen ({config.frozen}): let more of them learn, or raise the learning "
            "rate of the rest."
        )
        return remedy, (("frozen", ""),)
    if guessing and steps_are_usual(trace):
        remedy = (
            "The weights move as usual, so look at the data first: see whether labels belong to "
            "their images (a list in another order is the usual cause) and whether pixels are "
            f"normalised. Then try another learning rate{now(trace)}."
        )
        return remedy, another_rate(trace)
    remedy = (
        f"Try a learning rate ten times lower, then one ten times higher{now(trace)}, or let the "
        "rate finder look for one. If that changes nothing, see whether labels belong to their "
        "images, whether pixels are normalised, and whether layers that should learn are frozen."
    )
    return remedy, another_rate(trace)
