"""The writing side of a run's history: what is looked at, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.data.batch import Batch
from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.models.layers import example_input
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.runs.history.answers import Answers
from cnnviz.engine.runs.history.choose import Choice, choose, probe_samples
from cnnviz.engine.runs.history.files import pack
from cnnviz.engine.runs.history.norms import Norms
from cnnviz.engine.runs.history.probe import Moments, Overheard, Probe, assembled
from cnnviz.engine.training.events import LayersMeasured
from cnnviz.engine.training.objectives.objective import Objective
from cnnviz.engine.training.predictions import Predictions
from cnnviz.engine.training.settings.history import HistoryOptions

_NOTHING = Choice((), "", (), {}, {}, 0)
_NO_MOMENTS: Moments = (None, None, None)


@dataclass(frozen=True, eq=False)
class Looked:
    """What a look at a network has found.

    Parameters
    ----------
    arrays : dict of str to ndarray
        Of the file of the probe; empty where nothing could be looked at.
    event : LayersMeasured
        What the layers are like.
    notes : tuple of str
        Sentences about layers that are left out, each told once.
    """

    arrays: dict[str, NDArray[np.generic]]
    event: LayersMeasured
    notes: tuple[str, ...]


class HistoryWriter:
    """Looks at a network while it is measured, epoch after epoch.

    It knows no loop and writes no file: whoever trains lets it listen to the batches of the
    measuring pass, in any order, and gets arrays and events. Several processes each have one, and
    measure a part of the samples; what they have overheard is put together by one of them.

    Parameters
    ----------
    model : LoadedModel
        The network in training, on its device.
    ids : ndarray of int64
        The samples that measure.
    learned : int
        How many samples an epoch learns from, by which it is chosen how many are looked at.
    options : HistoryOptions
        What is wished for; :class:`TrainConfig` is one.
    seed : int
        Chooses the samples.

    Attributes
    ----------
    choice : Choice
        The layers that are looked at.
    samples, mapped : ndarray of int64
        The samples whose responses, and whose features, are kept.

    Raises
    ------
    UnknownName
        For a layer that somebody named and that is not there.
    """

    def __init__(
        self,
        model: LoadedModel,
        ids: NDArray[np.int64],
        *,
        learned: int,
        options: HistoryOptions,
        seed: int = 0,
    ) -> None:
        self._model = model
        self._left_out: dict[str, str] = {}
        self._told: set[str] = set()
        self._notes: list[str] = []
        self.samples, self.mapped = probe_samples(ids, learned, seed, options.history_samples)
        self.choice = self._chosen(options.history_layers)
        self._probe = self._fresh()

    def _chosen(self, wanted: str) -> Choice:
        try:
            return choose(self._model, example_input(self._model), wanted)
        except CnnvizError as error:
            if wanted:
                raise
            self._notes.append(f"No layer is looked at for the history: {error}")
            return _NOTHING

    def _fresh(self) -> Probe:
        return Probe(self._model, self.choice, self.samples, self.mapped, self._left_out)

    @contextmanager
    def listening(self, batch: Batch) -> Iterator[None]:
        """Listen while the network is run on a batch, in evaluation mode."""
        with self._probe.watching(batch.images, batch.sample_ids):
            yield

    def overheard(self) -> Overheard:
        """Return what was heard in this pass, and begin the next one."""
        found, self._probe = self._probe.found, self._fresh()
        found.settle()
        return found

    def look(
        self, parts: Iterable[Overheard], norms: Norms | None, epoch: int, step: int
    ) -> Looked:
        """Put together what all processes have overheard.

        Parameters
        ----------
        parts : iterable of Overheard
            What each has.
        norms : Norms or None
            What is known of gradients and weights.
        epoch, step : int
            The epoch, counted from 1, and the last step of the run that was made.
        """
        found = Overheard()
        for part in parts:
            found.merge(part)
        facts = {"model": self._model.title, "epoch": str(epoch), "step": str(step)}
        probed, moments = assembled(found, self.choice, facts)
        new = {name: why for name, why in probed.left_out.items() if name not in self._told}
        self._left_out.update(found.left_out)
        self._told.update(new)
        notes = [
            f"The history leaves out the layer {name or 'that answers'}: {why}."
            for name, why in new.items()
        ]
        told, self._notes = (*self._notes, *notes), []
        arrays = pack(probed) if probed.layers or len(probed.feature_ids) else {}
        return Looked(arrays, self._event(moments, norms, epoch, step), told)

    def _event(
        self, moments: Mapping[str, Moments], norms: Norms | None, epoch: int, step: int
    ) -> LayersMeasured:
        """Bring what is known of layers together, in the order in which the network calls them."""
        weighed = {} if norms is None else norms.by_layer()
        known = [name for name in self.choice.order if name in moments or name in weighed]
        # Weights of a module that is called more than once go by the module's own name.
        known += [name for name in weighed if name not in known]
        columns = [
            moments.get(name, _NO_MOMENTS) + weighed.get(name, _NO_MOMENTS) for name in known
        ]
        shortened = [tuple(map(_shortened, column)) for column in columns]
        rows = tuple(zip(*shortened, strict=True)) if columns else ((),) * 6
        return LayersMeasured(epoch, step, tuple(known), *rows)


def _shortened(value: float | None) -> float | None:
    """Return a figure with as many digits as it has; the log holds thousands of them."""
    return None if value is None else float(f"{value:.7g}")


def gathering(objective: Objective, samples: int) -> Predictions:
    """Return what gathers predictions of so many samples, and what they are evaluated by later."""
    return Predictions(objective, Answers(objective, samples))
