"""What a run looks at on its way, so that its history can be kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext

from cnnviz.engine.data.batch import Batch
from cnnviz.engine.data.stream import Stream
from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.probes.forward import borrowed
from cnnviz.engine.runs.history.size import history_size
from cnnviz.engine.runs.history.write import HistoryWriter, Looked, gathering
from cnnviz.engine.training.loop import measuring_batch
from cnnviz.engine.training.predictions import Predictions
from cnnviz.engine.training.standing import Standing


class Looking:
    """Listens to the measuring pass and to some steps; of a run without history to nothing.

    Nothing that is learned or measured differs by it.

    Parameters
    ----------
    now : Standing
        The run in memory.
    """

    def __init__(self, now: Standing) -> None:
        self._now = now
        self._stream: Stream | None = None
        self._history: HistoryWriter | None = None
        held = now.parts.validation
        if now.config.history:
            self._history = HistoryWriter(
                now.model,
                held.ids,
                learned=len(now.parts.train.ids),
                options=now.config,
                seed=now.config.seed,
            )

    @property
    def bytes_per_epoch(self) -> int:
        """What the history of an epoch takes; 0 where none is kept."""
        now, history = self._now, self._history
        if history is None:
            return 0
        size = history_size(now.config, now.model, now.parts, history)
        return 0 if size is None else size.of_epoch(now.steps_per_epoch, now.config.history_steps)

    def close(self) -> None:
        """End the threads that bring images."""
        if self._stream is not None:
            self._stream.close()

    # ---- the end of an epoch -------------------------------------------------------------

    def gathering(self) -> Predictions:
        """Return what gathers the answers of a measuring pass, with all that shall be kept."""
        objective = self._now.objective
        if self._history is None:
            return Predictions(objective)
        return gathering(objective, len(self._now.parts.validation.ids))

    def listening(self, batch: Batch) -> AbstractContextManager[None]:
        """Listen while a batch is measured."""
        return nullcontext() if self._history is None else self._history.listening(batch)

    def look(self, epoch: int, step: int) -> Looked | None:
        """Return what all processes have seen of the epoch that is over; all must ask."""
        if self._history is None:
            return None
        parts = self._now.world.gather(self._history.overheard())
        return self._history.look(parts, self._now.norms.take(), epoch, step)

    # ---- steps ---------------------------------------------------------------------------

    @contextmanager
    def stepping(self) -> Iterator[None]:
        """Look at the gradients and at what the step that is made within changes, if it is due."""
        now = self._now
        due = now.norms.is_due(now.at.epoch_step, now.steps_per_epoch)
        if self._history is None or not due or not now.world.is_first:
            yield
            return
        with now.norms.watching(now.learner.precision.scale):
            yield

    def look_within(self) -> Looked | None:
        """Look at the probe samples between two steps, where that was wished for; else None."""
        now, history = self._now, self._history
        every = now.config.history_steps
        if history is None or not every or now.at.step % every or not now.world.is_first:
            return None
        try:
            self._ask()
        except CnnvizError:  # the end of the epoch tells of it
            history.overheard()
            return None
        return history.look([history.overheard()], None, now.at.epoch + 1, now.at.step)

    def _ask(self) -> None:
        """Run the network on the probe samples, and leave it as it was."""
        now, history = self._now, self._history
        assert history is not None
        module, preprocessing = now.model.module, now.model.preprocessing
        if self._stream is None:
            self._stream = Stream(
                now.parts.validation.images,
                preprocessing,
                device=now.device,
                workers=now.config.workers,
                on_problem=_leave_out,
            )
        together = measuring_batch(now.config.batch_size, preprocessing.crop)
        with closing(self._stream.batches(history.mapped, together)) as steps:
            for batch in (one for groups in steps for one in groups):
                with borrowed(module), history.listening(batch), now.learner.precision.computing():
                    module(batch.images)


def _leave_out(_sample_id: int, _problem: CnnvizError) -> None:
    """Leave out what cannot be read; the measuring pass tells of it."""
