"""The reading side of a run's history."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from cnnviz.engine.runs.history.files import (
    FOLDER,
    Probed,
    epoch_name,
    load,
    numbered,
    probe_name,
    step_name,
    unpack,
)

if TYPE_CHECKING:
    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.embedding.features import Features
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.probes.responses import Responses
    from cnnviz.engine.training.evaluate import Evaluation

_PREDICTIONS = ("sample_ids", "labels", "predicted", "confidence", "loss", "right")


class History:
    """What a run has kept of its epochs; each question reads the disk anew, for a run may grow.

    Parameters
    ----------
    directory : pathlib.Path
        The run directory.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    @property
    def epochs(self) -> tuple[int, ...]:
        """The epochs whose predictions are kept, rising."""
        return tuple(numbered(self.directory, "epoch"))

    @property
    def probed(self) -> tuple[int, ...]:
        """The epochs of which responses and features are kept, rising."""
        return tuple(numbered(self.directory, "probe"))

    @property
    def steps(self) -> tuple[int, ...]:
        """The chosen steps of which responses and features are kept, rising."""
        return tuple(numbered(self.directory, "step"))

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers whose units are kept, as of the newest epoch that has them."""
        files = list(numbered(self.directory, "probe").values())
        return tuple(place.layer for place in unpack(files[-1]).layers) if files else ()

    def predictions(self, epoch: int) -> dict[str, NDArray[Any]]:
        """Return what was said of each held-out sample, arrays of shape (N,).

        The names are those of :class:`cnnviz.engine.training.predictions.Predictions`.

        Raises
        ------
        RunProblem
            Where that epoch is not kept.
        """
        arrays = load(self._file("epoch", epoch))
        return {name: arrays[name] for name in _PREDICTIONS if name in arrays}

    def evaluation(self, epoch: int, model: LoadedModel, images: ImageSet) -> Evaluation:
        """Return how the network did on the held-out samples, as :func:`.evaluate` returns it.

        Parameters
        ----------
        epoch : int
            One of :attr:`epochs`.
        model : LoadedModel
            The network of the run, of any epoch: its title and its classes are told.
        images : ImageSet
            The images that measure.

        Raises
        ------
        RunProblem
            Where that epoch is not kept, or too little of it for an evaluation of this kind.
        """
        from cnnviz.engine.runs.history.evaluations import evaluation_of

        path = self._file("epoch", epoch)
        return evaluation_of(path, load(path), model, images)

    def responses(
        self, epoch: int, images: ImageSet, *, k: int = 9, step: int = 0
    ) -> Responses | None:
        """Return what the probe samples said of every unit, as :func:`.responses` returns it.

        Parameters
        ----------
        epoch : int
            One of :attr:`probed`; None is returned for others.
        images : ImageSet
            The images that measure.
        k : int
            Length of the lists.
        step : int
            One of :attr:`steps`, instead of an epoch.
        """
        from cnnviz.engine.runs.history.units import responses_of

        probed = self._probe(epoch, step)
        return None if probed is None or not probed.layers else responses_of(probed, images, k)

    def features(self, epoch: int, images: ImageSet, *, step: int = 0) -> Features | None:
        """Return the features of the probe samples, as :func:`.features` returns them.

        Arguments as for :meth:`responses`; None where none are kept.
        """
        from cnnviz.engine.runs.history.units import features_of

        probed = self._probe(epoch, step)
        return (
            None if probed is None or not len(probed.feature_ids) else features_of(probed, images)
        )

    def left_out(self, epoch: int) -> dict[str, str]:
        """Return the layers that could not be probed in an epoch, and why."""
        probed = self._probe(epoch, 0)
        return {} if probed is None else dict(probed.left_out)

    def _probe(self, epoch: int, step: int) -> Probed | None:
        path = self._file("step", step) if step else self._file("probe", epoch)
        return unpack(path) if path.exists() else None

    def _file(self, kind: str, number: int) -> Path:
        name = {"epoch": epoch_name, "probe": probe_name, "step": step_name}
        return self.directory / FOLDER / f"{name[kind](number)}.npz"
