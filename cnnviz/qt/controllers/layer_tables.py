"""Keeps the layer table for the input at hand, and the sizes that fit where it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from cnnviz.qt.controllers.models import first_interesting_layer
from cnnviz.qt.engine_thread import EngineThread, Failure, Job

if TYPE_CHECKING:
    from cnnviz.engine.data.preprocessing import Preprocessing
    from cnnviz.engine.models.fitting import Fitting
    from cnnviz.engine.models.layers import LayerTable
    from cnnviz.qt.session import Session
    from cnnviz.state.probe_result import ProbeResult

_OF_PICTURES = 4  # dimensions of a batch of pictures


class LayerTableController(QObject):
    """Runs the layers anew where the input has another size, while somebody looks.

    Where an input does not go through it finds out which sizes would, looked at or not.

    Signals
    -------
    changed()
        There is another table, or none, or a reason why there is none.
    fitting_changed()
        It is known which sizes fit, or no longer of interest.
    """

    changed = Signal()
    fitting_changed = Signal()

    def __init__(self, session: Session, lane: EngineThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lane = lane
        self._watched = False
        self._asked: object = None
        self._job: Job | None = None
        self._searched: object = None
        self._search: Job | None = None
        self.table: LayerTable | None = None
        self.trouble = ""
        self.fitting: Fitting | None = None
        for signal in (session.probe_changed, session.layers_changed):
            signal.connect(self._follow)

    @property
    def waiting(self) -> bool:
        """Whether a table is on its way."""
        return self._job is not None

    @property
    def searching(self) -> bool:
        """Whether sizes that fit are being looked for."""
        return self._search is not None

    def set_watched(self, watched: bool) -> None:
        """Follow the input, or wait until somebody looks again."""
        self._watched = watched
        self._follow()

    def offered(self) -> Preprocessing | None:
        """Return steps that bring pictures to the nearest size that fits, None where none does."""
        from dataclasses import replace

        from cnnviz.engine.models.preprocess import with_channels

        probe, found = self._session.probe, self.fitting
        steps = self._session.preprocessing
        if probe is None or not probe.refused or found is None or steps is None:
            return None
        before = probe.shape[-1]
        side = found.nearest(before)
        if side is None or found.straight or len(probe.shape) != _OF_PICTURES:
            return None
        resize = side
        if steps.resize is not None and steps.crop is not None:
            resize = round(side * steps.resize / min(steps.crop))  # as much is cut off as before
        offered = replace(with_channels(steps, found.channels), crop=(side, side), resize=resize)
        return None if offered == steps or found.channels != offered.channels else offered

    @Slot()
    def _follow(self) -> None:
        probe = self._session.probe
        self._find_sizes(probe if probe is not None and probe.refused else None)
        model, layers = self._session.model, self._session.layers
        if model is None or (probe is not None and probe.refused):
            self._ask(None, (), None)
            return
        own = probe is not None and probe.request.model is model
        shape = probe.shape if probe is not None and own else ()
        if not shape and layers is not None:
            shape = layers.input_shape
        # A network whose usual input does not fit has no layers yet; an input that fits gives them.
        if shape and (self._watched or layers is None):
            # Other weights of the same network have the same table.
            self._ask((model.module if layers is None else layers, shape), shape, model)

    def _ask(self, wanted: object, shape: tuple[int, ...], model: Any) -> None:
        if wanted == self._asked:
            return
        self._asked = wanted
        self.table, self.trouble = None, ""
        if self._job is not None:
            self._lane.cancel(self._job)
            self._job = None
        if wanted is not None:

            def body() -> LayerTable:
                import torch

                from cnnviz.engine.models.layers import layer_table

                example = torch.randn(shape, generator=torch.Generator().manual_seed(0))
                return layer_table(model, example, fields=True)

            job = Job(self.tr("Running the layers"), body, urgent=True, key="layer table")
            job.succeeded.connect(self._take)
            job.failed.connect(self._explain)
            job.cancelled.connect(self._give_up)
            self._job = job
            self._lane.submit(job)
        self.changed.emit()

    @Slot(object)
    def _take(self, table: LayerTable | None) -> None:
        if self.sender() is not self._job or table is None:
            return
        self._job, self.table = None, table
        if self._session.layers is None:
            self._asked = (table, table.input_shape)
            self._session.set_layers(table)
            if self._session.selection.layer is None:
                self._session.choose_layer(first_interesting_layer(table))
        self.changed.emit()

    @Slot(object)
    def _explain(self, failure: Failure) -> None:
        if self.sender() is self._job:
            self._job, self.trouble = None, str(failure.error)
            self.changed.emit()

    @Slot()
    def _give_up(self) -> None:
        """Forget a job that a person ended; it begins again with the next input."""
        if self.sender() is self._job:
            self._job = self._asked = None
            self.changed.emit()

    # ---- sizes that fit ------------------------------------------------------------------

    def _find_sizes(self, refused: ProbeResult | None) -> None:
        wanted = None if refused is None else (refused.request.model.module, refused.shape)
        if wanted == self._searched:
            return
        self._searched = wanted
        self.fitting = None
        if self._search is not None:
            self._lane.cancel(self._search)
            self._search = None
        if refused is not None:
            model, size = refused.request.model, refused.shape[-1]

            def body() -> Any:
                from cnnviz.engine.models.fitting import fitting_sizes

                return fitting_sizes(model, size)

            title = self.tr("Looking for sizes that fit")
            job = Job(title, body, urgent=True, key="fitting", quiet=True)
            job.succeeded.connect(self._take_sizes)
            job.failed.connect(self._do_without)
            self._search = job
            self._lane.submit(job)
        self.fitting_changed.emit()

    @Slot(object)
    def _take_sizes(self, found: Fitting | None) -> None:
        if self.sender() is self._search:
            self._search, self.fitting = None, found
            self.fitting_changed.emit()

    @Slot(object)
    def _do_without(self, failure: Failure) -> None:
        if self.sender() is self._search:
            self._search = None
            self._session.tell(failure)
            self.fitting_changed.emit()
