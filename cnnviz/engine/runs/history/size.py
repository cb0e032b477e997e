"""How much room a history takes, told before anything is trained."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.data.targets import TargetKind
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.runs.history.answers import bytes_of_scores
from cnnviz.engine.runs.history.choose import Choice
from cnnviz.engine.runs.history.write import HistoryWriter
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.parts import Parts

_OF_SAMPLE = 36  # bytes of its prediction
_HEADERS = 3_000  # of the archives


@dataclass(frozen=True)
class HistorySize:
    """Bytes that a history takes.

    Parameters
    ----------
    answers : int
        What is said of all held-out samples, in an epoch.
    probe : int
        What the layers give for the probe samples, in an epoch or at a chosen step.
    """

    answers: int
    probe: int

    def of_epoch(self, steps: int, every: int) -> int:
        """Return the bytes of an epoch of so many steps, with a look after every so many."""
        return self.answers + self.probe * (1 + (steps // every if every else 0))


def history_size(
    config: TrainConfig,
    model: LoadedModel,
    parts: Parts,
    writer: HistoryWriter | None = None,
) -> HistorySize | None:
    """Return what a history would take; None where none is kept.

    Parameters
    ----------
    config : TrainConfig
        What is asked for.
    model : LoadedModel
        The network that would be trained; its weights may have shapes and no memory.
    parts : Parts
        Who learns and who measures.
    writer : HistoryWriter or None
        What would keep it, where there is one already.

    Raises
    ------
    UnknownName
        Where it has no layer that is named.
    """
    if not config.history:
        return None
    held, target = parts.validation.ids, parts.train.images.target
    if writer is None:
        learned = len(parts.train.ids)
        writer = HistoryWriter(model, held, learned=learned, options=config, seed=config.seed)
    answers = answers_bytes(len(held), target, model.num_classes or 1)
    return HistorySize(answers, probe_bytes(writer.choice, writer.samples, writer.mapped))


def answers_bytes(held: int, target: TargetKind, outputs: int) -> int:
    """Return the bytes of what is said of so many samples; see :class:`.answers.Answers`."""
    each = _OF_SAMPLE
    scores = 0 if target in ("number", "mask") else bytes_of_scores(held, outputs)
    match target:
        case "class" if not scores:
            each += 8
        case "mask":
            each += 20 + outputs
            scores = 8 * outputs**2
    return each * held + scores + _HEADERS


def probe_bytes(choice: Choice, samples: NDArray[np.int64], mapped: NDArray[np.int64]) -> int:
    """Return the bytes of a look at the layers; see :func:`.files.pack`."""
    units = sum(choice.units.values())
    narrow = 1 if max(choice.places.values(), default=1) <= 256**2 else 2
    responses = len(samples) * (4 + units * (4 + 2 * narrow))
    return responses + len(mapped) * (4 + 2 * choice.width) + _HEADERS
