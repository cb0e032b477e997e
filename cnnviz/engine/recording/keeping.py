"""What a recorded run leaves on the disk, and when."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from torch import Tensor

from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.recording.glances import layers_of
from cnnviz.engine.recording.measuring import Measured, Meter
from cnnviz.engine.recording.standing import Plan
from cnnviz.engine.runs.about import About
from cnnviz.engine.runs.history.files import epoch_name, probe_name
from cnnviz.engine.runs.history.norms import Norms
from cnnviz.engine.runs.presence import Presence
from cnnviz.engine.runs.state import snapshot
from cnnviz.engine.runs.writer import RunWriter
from cnnviz.engine.training import events
from cnnviz.engine.training.shown import Shown

# The newest weights are written so often within an epoch, or as seldom as keeps that to a share of
# the time.
_SAVE_SECONDS = 60.0
_SAVE_SHARE = 0.02


class Keeper:
    """Writes the directory of a recorded run.

    Whatever is asked of it raises what the disk, or the network, does.

    Parameters
    ----------
    about : About
        What the run is of.
    writer : RunWriter
        Its directory.
    model : LoadedModel
        The network in training.
    meter : Meter or None
        What measures it; None where there is no probe.
    facts : RunFacts
        What is told of the run at its beginning.
    plan : Plan
        What is kept, and how often.
    """

    def __init__(
        self,
        about: About,
        writer: RunWriter,
        model: LoadedModel,
        meter: Meter | None,
        facts: events.RunFacts,
        plan: Plan,
    ) -> None:
        self._about, self._facts, self._plan = about, facts, plan
        self._writer, self._model, self._meter = writer, model, meter
        self._shown = None if meter is None else Shown(meter.ids, model.answers)
        self._saved_step = facts.step
        self._next_save = time.perf_counter() + _SAVE_SECONDS

    # ---- its beginning and its end -------------------------------------------------------

    def begin(self, source: Mapping[str, bytes]) -> None:
        """Make the run directory, with the program that makes the network.

        Raises
        ------
        RunProblem
            Where it cannot be written.
        """
        try:
            self._writer.prepare()
            if not self._facts.epoch and not self._facts.step:
                self._save_weights("last", 0, 0)
            self._writer.begin()
            self._writer.save_source(source)
            if self._meter is not None:
                self._meter.keep(self._writer)
            self._writer.log(self._facts)
            self._writer.drain()
        except BaseException:
            with suppress(CnnvizError):
                self._writer.close()
            raise

    def begin_again(self, epoch: int, step: int) -> None:
        """Go on writing after something could not be written, once there is room again."""
        if not self._writer.has_failed:
            return
        directory = self._facts.directory
        with suppress(CnnvizError):
            self._writer.close()
        presence = Presence(directory, self._facts.processes)
        writer = RunWriter(directory, self._about, resume=True, presence=presence)
        try:
            writer.prepare()
            writer.begin()
        except CnnvizError:
            with suppress(CnnvizError):
                writer.close()
            raise
        self._writer = writer
        writer.log(replace(self._facts, epoch=epoch, step=step))

    def close(self) -> None:
        """Write what waits, and let another process write."""
        self._writer.close()

    # ---- what happened -------------------------------------------------------------------

    def log(self, told: Iterable[events.Event]) -> None:
        """Have written what happened."""
        for event in told:
            self._writer.log(event)

    def keep(
        self, ended: events.EpochEnd, measured: Measured | None, norms: Norms, *, due: bool
    ) -> None:
        """Have written what an epoch leaves behind, and tell of it.

        Parameters
        ----------
        ended : EpochEnd
            The epoch.
        measured : Measured or None
            What the network said of its probe.
        norms : Norms
            What is known of gradients and weights.
        due : bool
            Whether the weights of this epoch are kept.
        """
        weights, path = self._weights(), None
        if measured is not None and measured.arrays:
            self._writer.save_history(epoch_name(ended.epoch), measured.arrays)
        if due:
            path = self._save_epoch(f"epoch-{ended.epoch:04d}", ended, weights)
            self._writer.thin(self._plan.keep_megabytes)
        if ended.best:
            self._save_epoch("best", ended, weights)
        self._writer.log(ended)
        if path is not None:
            self._writer.log(events.CheckpointSaved(path, ended.epoch, ended.step))
        if measured is not None and measured.arrays and self._shown is not None:
            self.log(self._shown.of(ended.epoch, measured.arrays))
        start = time.perf_counter()
        self._save_epoch("last", ended, weights)
        self._saved(ended.step, start)
        self._keep_look(ended, measured, norms)

    def _keep_look(self, ended: events.EpochEnd, measured: Measured | None, norms: Norms) -> None:
        """Have written what the layers were like."""
        if measured is None or self._meter is None:
            self._writer.log(layers_of(norms, ended.epoch, ended.step))
            return
        looked = self._meter.history.look([measured.overheard], norms, ended.epoch, ended.step)
        if looked.arrays:
            self._writer.save_history(probe_name(ended.epoch), looked.arrays)
            self._writer.thin_history(self._plan.keep_megabytes)
        self._writer.log(looked.event)
        self._writer.log(events.HistorySaved(ended.epoch, ended.step, looked.notes))

    # ---- weights -------------------------------------------------------------------------

    def is_due(self, now: float) -> bool:
        """Whether the newest weights were written too long ago, by the time of a step."""
        return now > self._next_save

    def save_last(self, epoch: int, step: int) -> None:
        """Have the newest weights written, unless they are those that were written last."""
        if step == self._saved_step:
            return
        start = time.perf_counter()
        self._save_weights("last", epoch, step)
        self._saved(step, start)

    def _saved(self, step: int, start: float) -> None:
        end = time.perf_counter()
        self._saved_step = step
        self._next_save = end + max(_SAVE_SECONDS, (end - start) / _SAVE_SHARE)

    def _save_epoch(self, name: str, ended: events.EpochEnd, weights: Mapping[str, Tensor]) -> Path:
        told: dict[str, object] = {}
        if not math.isnan(ended.validation_figure):
            told[f"validation_{self._facts.figure}"] = f"{ended.validation_figure:.4f}"
        return self._save_weights(name, ended.epoch, ended.step, weights, told)

    def _save_weights(
        self,
        name: str,
        epoch: int,
        step: int,
        weights: Mapping[str, Tensor] | None = None,
        more: Mapping[str, object] | None = None,
    ) -> Path:
        told: dict[str, object] = {"epoch": epoch, "step": step}
        if self._facts.images:
            told["image_set"] = self._facts.images
        tensors = self._weights() if weights is None else weights
        return self._writer.save_weights(name, self._model, {**told, **(more or {})}, tensors)

    def _weights(self) -> dict[str, Tensor]:
        """Return a copy of the weights; a network may keep other things among them."""
        state = self._model.module.state_dict()
        return {name: snapshot(one) for name, one in state.items() if isinstance(one, Tensor)}
