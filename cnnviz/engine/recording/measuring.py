"""What a recorded network says of its probe."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from cnnviz.engine.data.findings import answered
from cnnviz.engine.data.kinds.kept import NAME, KeptSet
from cnnviz.engine.data.preprocessing import apply
from cnnviz.engine.data.stream import Stream
from cnnviz.engine.data.targets import TargetKind
from cnnviz.engine.errors import TrainingProblem
from cnnviz.engine.events import drain
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.probes.forward import first_tensor, precision_of, run
from cnnviz.engine.recording.answers import names_for
from cnnviz.engine.recording.network import device_of, lent
from cnnviz.engine.recording.probe import Taken
from cnnviz.engine.runs.history.probe import Overheard
from cnnviz.engine.runs.history.write import HistoryWriter, gathering
from cnnviz.engine.runs.writer import RunWriter
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.loop import Tally, measure, measuring_batch
from cnnviz.engine.training.objectives.objective import Objective, making
from cnnviz.engine.training.objectives.outputs import scores_of
from cnnviz.engine.training.precision import Precision
from cnnviz.engine.training.settings.history import HistoryOptions
from cnnviz.engine.training.setup import check_labels

_BATCH = 64
_LOSSES: Mapping[TargetKind, str] = {
    "class": "cross_entropy",
    "binary": "bce",
    "labels": "bce",
    "number": "mse",
    "mask": "cross_entropy",
}


@dataclass(frozen=True, eq=False)
class Measured:
    """What an epoch's network said of its probe.

    Parameters
    ----------
    loss, figure : float
        The mean loss, and the figure that goes with the kind of answers; NaN where the samples have
        no answers.
    arrays : mapping of str to ndarray
        What was said of each sample; see :class:`.predictions.Predictions`.
    overheard : Overheard
        What the layers gave.
    """

    loss: float
    figure: float
    arrays: Mapping[str, NDArray[Any]]
    overheard: Overheard


class Meter:
    """Measures a network on its probe, again and again.

    Parameters
    ----------
    model : LoadedModel
        The network in training, with what brings pictures to it.
    taken : Taken
        The samples.
    class_names : sequence of str
        What somebody calls the classes; empty where the samples, or the network, tell.
    options : HistoryOptions
        Which layers are listened to, and for how many samples.

    Attributes
    ----------
    model : LoadedModel
        The same with what its answers mean.
    images : KeptSet
        The samples.
    ids : ndarray of int64
        Those that have an answer.
    history : HistoryWriter
        Listens to the layers.
    objective : Objective or None
        What the answers are held against; None where the samples have none.

    Raises
    ------
    ShapeTrouble
        Where the pictures do not go through the network.
    TrainingProblem
        Where the network answers something else than the samples ask.
    """

    def __init__(
        self,
        model: LoadedModel,
        taken: Taken,
        class_names: Sequence[str],
        options: HistoryOptions,
    ) -> None:
        answers = taken.answers
        output = _first_answer(model, taken.pictures[0])
        if answers.target in ("class", "binary"):
            # A lone score says yes or no, several say which class.
            lone = first_tensor(output)
            is_lone = lone is not None and lone.numel() == len(lone)
            answers = replace(answers, target="binary" if is_lone else "class")
        width = _width(output, answers.target) if answers.any else model.num_classes
        told = class_names or taken.class_names or model.class_names
        names = names_for(answers, told, width)
        wanted = 2 if answers.target == "binary" else width
        self.images: KeptSet = taken.kept(names, answers)
        self.model = replace(
            model,
            num_classes=width,
            class_names=names if len(names) == wanted else (),
            answers=answers.target,
        )
        self.objective: Objective | None = None
        if answers.any:
            check_labels(self.images)
            config = TrainConfig(loss=_LOSSES[answers.target])
            self.objective = drain(making(config, self.images, self.model))
            self.objective.scores(output)  # tells of a network with too few outputs
        self.ids = np.arange(len(self.images))
        if answers.any:
            self.ids = np.flatnonzero(answered(self.images))
        with lent(model.module):
            self.history = HistoryWriter(self.model, self.ids, learned=0, options=options)

    def measure(self) -> Measured:
        """Measure the network as it is now.

        It is given back as it was, with all that could change how its training goes on.
        """
        module, objective = self.model.module, self.objective
        device = device_of(module)
        tally = predictions = None
        if objective is not None:
            objective.to(device)
            tally = Tally(objective.meter())
            predictions = gathering(objective, len(self.ids))
        precision = Precision("float32", device)
        together = measuring_batch(_BATCH, self.model.preprocessing.crop)
        with lent(module), Stream(self.images, self.model.preprocessing, device=device) as stream:
            kind = precision_of(module, torch.float32)
            with closing(stream.batches(self.ids, together)) as steps:
                for batch in (one for groups in steps for one in groups):
                    fed = replace(batch, images=batch.images.to(kind))
                    with self.history.listening(fed):
                        if objective is None or tally is None or predictions is None:
                            module(fed.images)
                        else:
                            measure(module, objective, precision, fed, tally, predictions)
        overheard = self.history.overheard()
        if tally is None or predictions is None:
            return Measured(math.nan, math.nan, {}, overheard)
        return Measured(tally.mean_loss, tally.figure, predictions.arrays(), overheard)

    def keep(self, writer: RunWriter) -> None:
        """Write the samples into the run, so that whoever follows it can look at them."""
        writer.save_history(NAME, self.images.to_arrays())


def _first_answer(model: LoadedModel, picture: NDArray[np.uint8]) -> Any:
    """Return what the network answers to one picture; it is not changed by that."""
    module = model.module
    with lent(module):
        return run(module, apply(picture, model.preprocessing).unsqueeze(0))


def _width(output: Any, target: TargetKind) -> int:
    """Return how many scores the network gives for a sample, or a pixel of it."""
    try:
        return scores_of(output, target).shape[1]
    except TrainingProblem as error:
        advice = "record the part of it that does, say with target= what it answers, or leave probe"
        raise TrainingProblem(f"{error.message.rstrip('.')}; {advice} out.") from error
