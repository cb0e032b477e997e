"""Keeps the graph of the network in the window, while somebody looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from cnnviz.qt.engine_thread import EngineThread, Failure, Job

if TYPE_CHECKING:
    from cnnviz.engine.models.graph import Graph
    from cnnviz.qt.session import Session


class GraphController(QObject):
    """Follows the network once it is asked to, and again when another one comes.

    Signals
    -------
    changed()
        There is another graph, or none, or a reason why there is none.
    """

    changed = Signal()

    def __init__(self, session: Session, lane: EngineThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lane = lane
        self._asked: object = None
        self._job: Job | None = None
        self.graph: Graph | None = None
        self.trouble = ""

    @property
    def waiting(self) -> bool:
        """Whether a graph is on its way."""
        return self._job is not None

    @Slot()
    def update_graph(self) -> None:
        """Follow the network that is in the window now, unless that was done."""
        model, layers = self._session.model, self._session.layers
        checkpoint = self._session.checkpoint
        record = None if model is not None or checkpoint is None else checkpoint.module
        # Other weights of the same network have the same layers, and the same graph.
        wanted = record if model is None else layers or model
        if wanted is self._asked:
            return
        self._asked = wanted
        self.graph, self.trouble = None, ""
        if self._job is not None:
            self._lane.cancel(self._job)
            self._job = None
        if wanted is not None:

            def body() -> object:
                if model is None:
                    from cnnviz.engine.models.graph_record import recorded_graph

                    assert record is not None
                    return recorded_graph(record)
                import torch

                from cnnviz.engine.models.graph import graphing
                from cnnviz.engine.models.layers import example_input

                if layers is None:
                    return graphing(model, example_input(model))
                seeded = torch.Generator().manual_seed(0)
                return graphing(model, torch.randn(layers.input_shape, generator=seeded))

            job = Job(self.tr("Drawing the graph of the network"), body, urgent=True, key="graph")
            job.succeeded.connect(self._take)
            job.failed.connect(self._explain)
            job.cancelled.connect(self._give_up)
            self._job = job
            self._lane.submit(job)
        self.changed.emit()

    def _is_newest(self) -> bool:
        return self.sender() is self._job

    @Slot(object)
    def _take(self, graph: Graph) -> None:
        if self._is_newest():
            self._job, self.graph = None, graph
            self.changed.emit()

    @Slot(object)
    def _explain(self, failure: Failure) -> None:
        if self._is_newest():
            self._job, self.trouble = None, str(failure.error)
            self.changed.emit()

    @Slot()
    def _give_up(self) -> None:
        """Forget a job that a person ended; it begins again when the view is next shown."""
        if self._is_newest():
            self._job = self._asked = None
            self.changed.emit()
