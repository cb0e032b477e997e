"""A callback that lets the window follow a training by Lightning.

>>> import cnnviz.lightning
>>> trainer = Trainer(callbacks=[cnnviz.lightning.RecordCallback("runs/mine", probe=test_set)])

It works with ``lightning.pytorch`` and with ``pytorch_lightning``, whichever the program uses.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from torch import Tensor, nn

from cnnviz.engine.errors import BadValue, NetworkFailure, ShapeTrouble, TrainingProblem
from cnnviz.engine.recording.ending import FINISHED, STOPPED, reason_of
from cnnviz.engine.recording.record import record
from cnnviz.engine.recording.recorder import Recorder

__all__ = ["RecordCallback"]

_LIBRARIES = ("lightning.pytorch", "pytorch_lightning")


def _bases() -> tuple[type, ...]:
    """Return the classes of callbacks of all libraries that the program uses."""
    used = [name for name in _LIBRARIES if name in sys.modules]
    for name in used or _LIBRARIES:
        try:
            used = used or [import_module(name).__name__]
        except ModuleNotFoundError:
            continue
    if not used:
        raise ModuleNotFoundError(
            "Lightning is not installed; install it with: pip install cnnviz[lightning]"
        )
    return tuple(sys.modules[name].Callback for name in used)


_Callback: Any = type("_Callback", _bases(), {})


class RecordCallback(_Callback):  # type: ignore[misc]  # known when it is imported, not before
    """Writes a run directory while Lightning trains; see :func:`cnnviz.record`.

    What the LightningModule keeps by ``save_hyperparameters`` is told as the run's settings.

    Parameters
    ----------
    directory : str or pathlib.Path
        A folder that is not there yet, or empty. A training that goes on from a checkpoint goes on
        with the run that is there.
    probe : object, optional
        Samples that the network does not learn from.
    network : torch.nn.Module or str, optional
        The network, or its name in the LightningModule. By default the one part that has all
        weights, or else the LightningModule itself.
    figure, validation_loss, train_figure : str
        Names under which the LightningModule logs what is to be told instead of what the probe
        gives; without a probe ``val_acc``, ``val_loss`` and ``train_acc`` are looked for.
    **wishes
        All else that :func:`cnnviz.record` takes.

    Attributes
    ----------
    run : Recorder or None
        What writes the run, once the training has begun.
    """

    def __init__(
        self,
        directory: str | Path,
        probe: Any = None,
        *,
        network: nn.Module | str | None = None,
        figure: str = "",
        validation_loss: str = "",
        train_figure: str = "",
        **wishes: Any,
    ) -> None:
        super().__init__()
        self.run: Recorder | None = None
        self._directory, self._probe, self._network = directory, probe, network
        usual = ("", "", "") if probe is not None else ("val_loss", "val_acc", "train_acc")
        given = (validation_loss, figure, train_figure)
        self._logged = tuple(one or other for one, other in zip(given, usual, strict=True))
        self._wishes = wishes
        self._step = 0

    def on_train_start(self, trainer: Any, pl_module: Any) -> None:
        """Begin the run, or go on with it."""
        self._step = trainer.global_step
        if trainer.fast_dev_run:
            return  # which is to leave nothing behind
        wishes = {
            "optimizer": next(iter(trainer.optimizers), None),
            "settings": _settings(trainer, pl_module),
            "title": type(pl_module).__name__,
            "epochs": max(0, trainer.max_epochs or 0),
            "steps_per_epoch": _steps_per_epoch(trainer),
            "resume": trainer.global_step > 0,
            **self._wishes,
        }
        candidates = list(self._candidates(pl_module))
        for network in candidates:
            try:
                self.run = record(self._directory, network, self._probe, **wishes)
                return
            except (ShapeTrouble, NetworkFailure, TrainingProblem):
                if network is candidates[-1]:
                    raise

    def on_train_batch_end(
        self, trainer: Any, pl_module: Any, outputs: Any, batch: Any, batch_idx: int
    ) -> None:
        """Tell of the batch, where the optimiser has made a step with it."""
        del pl_module, batch_idx
        loss = outputs.get("loss") if isinstance(outputs, Mapping) else outputs
        stepped, self._step = trainer.global_step > self._step, trainer.global_step
        if self.run is None or not stepped:
            return
        rate = trainer.optimizers[0].param_groups[0]["lr"] if trainer.optimizers else None
        self.run.step(
            loss if isinstance(loss, (Tensor, float)) else math.nan,
            rate=rate,
            samples=_samples(batch),
            epoch=trainer.current_epoch + 1,
        )

    def on_train_epoch_end(self, trainer: Any, pl_module: Any) -> None:
        """Tell that an epoch is over; what was validated is known by now."""
        del pl_module
        if self.run is None:
            return
        logged = (trainer.callback_metrics.get(name) for name in self._logged)
        loss, figure, train_figure = logged
        self.run.epoch(
            validation_loss=loss,
            figure=figure,
            train_figure=train_figure,
            epoch=trainer.current_epoch + 1,
        )

    def on_train_end(self, trainer: Any, pl_module: Any) -> None:
        """End the run."""
        del pl_module
        ended = trainer.should_stop and trainer.current_epoch < (trainer.max_epochs or 0)
        self._close("stopped early" if ended else FINISHED)

    def on_exception(self, trainer: Any, pl_module: Any, exception: BaseException) -> None:
        """End the run, which something else ended."""
        del trainer, pl_module
        self._close(reason_of(exception))

    def teardown(self, trainer: Any, pl_module: Any, stage: str) -> None:
        """End a run that nothing else has ended."""
        del trainer, pl_module, stage
        self._close(STOPPED)

    def _close(self, reason: str) -> None:
        run, self.run = self.run, None
        if run is not None:
            run.close(reason)

    def _candidates(self, pl_module: Any) -> Iterator[nn.Module]:
        """Yield what may be the network, the likeliest first."""
        if isinstance(self._network, str):
            found = getattr(pl_module, self._network, None)
            if not isinstance(found, nn.Module):
                expected = f"the name of a network in {type(pl_module).__name__}"
                raise BadValue("network", self._network, expected)
            yield found
            return
        if self._network is not None:
            yield self._network
            return
        weights = {id(one) for one in pl_module.parameters()}
        for child in pl_module.children():
            if weights and {id(one) for one in child.parameters()} == weights:
                yield child
        yield pl_module


def _settings(trainer: Any, pl_module: Any) -> dict[str, Any]:
    """Return what the program keeps of its settings."""
    kept = pl_module.hparams
    told = dict(kept) if isinstance(kept, Mapping) else {}
    return {
        "precision": str(trainer.precision),
        "accumulate_grad_batches": trainer.accumulate_grad_batches,
        **told,
    }


def _steps_per_epoch(trainer: Any) -> int:
    batches = float(trainer.num_training_batches)
    if not math.isfinite(batches):
        return 0
    return math.ceil(batches / max(1, int(trainer.accumulate_grad_batches)))


def _samples(batch: Any) -> int | None:
    """Return how many images a batch has, as far as its first tensor tells."""
    while isinstance(batch, (list, tuple, Mapping)) and batch:
        batch = next(iter(batch.values())) if isinstance(batch, Mapping) else batch[0]
    return len(batch) if isinstance(batch, Tensor) and batch.ndim else None
