"""Opening networks and checkpoints."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from cnnviz.engine.events import Progress
from cnnviz.engine.models.catalogue import BUNDLED, catalogue
from cnnviz.qt.engine_thread import EngineThread, Failure, Job
from cnnviz.qt.session import Session

if TYPE_CHECKING:
    from cnnviz.engine.models.identify import Match
    from cnnviz.engine.models.layers import LayerTable
    from cnnviz.engine.models.loaded import LoadedModel


def _load(source: str | Path, choice: Match | None) -> Generator[Progress, None, Any]:
    """Load and trace on the lane; return (model, layer table or None, reason or "")."""
    from cnnviz.engine.models.load import loading

    model = yield from loading(source, weights=_weights_for(source), choice=choice)
    yield Progress(0, None, "tracing the layers")
    return trace(model)


def _weights_for(source: str | Path) -> str | None:
    """Show what a network learned where its weights are here; a file brings its own."""
    return "cached" if str(source) in catalogue() else None


def trace(model: LoadedModel) -> tuple[LoadedModel, LayerTable | None, str]:
    """Run an example through the model to list its layers; a model that fails still opens."""
    from cnnviz.engine.errors import CnnvizError
    from cnnviz.engine.models.layers import example_input, layer_table

    try:
        return model, layer_table(model, example_input(model)), ""
    except CnnvizError as error:
        return model, None, str(error)


class ModelController(QObject):
    """Opens what a person points at, and says what became of it.

    Signals
    -------
    opened(source)
        A network stands in the session.
    choice_needed(source, matches)
        Several networks fit the file equally well; answer with ``open(source, choice)``.
    """

    opened = Signal(str)
    failed = Signal(str)
    choice_needed = Signal(str, object)

    def __init__(self, session: Session, lane: EngineThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lane = lane
        self._source = ""
        self._complaint = ""

    @property
    def source(self) -> str:
        """What was opened last: an architecture's name or a file."""
        return self._source

    def open(
        self,
        source: str | Path,
        choice: Match | None = None,
        *,
        layer: str | None = None,
        unit: int | None = None,
    ) -> Job:
        """Load an architecture by name or a checkpoint file, and choose a layer where it has it."""
        name = self.tr("the built-in network") if source == BUNDLED else _short(source)
        title = self.tr("Opening {name}").format(name=name)
        self._session.withdraw(self._complaint)  # it was about another file

        def body() -> Generator[Progress, None, Any]:
            return _load(source, choice)

        job = Job(title, body, urgent=True, key="model")
        job.setProperty("source", str(source))
        job.setProperty("choose", (layer, unit))
        job.succeeded.connect(self._show)
        job.failed.connect(self._explain)
        return self._lane.submit(job)

    def adopt(self, model: LoadedModel, place: tuple[str | None, int | None] = (None, None)) -> Job:
        """Show a network that is already in memory, such as the one in training.

        `place` names its run and epoch where it is one of a run that is over.
        """

        def body() -> tuple[LoadedModel, LayerTable | None, str]:
            return trace(model)

        title = self.tr("Tracing {name}").format(name=model.title)
        job = Job(title, body, urgent=True, key="model", quiet=True)
        job.setProperty("source", "")
        job.setProperty("place", place)
        job.succeeded.connect(self._show)
        job.failed.connect(self._explain)
        return self._lane.submit(job)

    @Slot(object)
    def _show(self, outcome: tuple[LoadedModel, LayerTable | None, str] | None) -> None:
        if outcome is None:
            return
        model, layers, trouble = outcome
        job = self.sender()
        source = str(job.property("source"))
        if source:
            self._source = source
        before = self._session.selection
        shown = self._session.model
        again = not source and shown is not None and _is_same_network(shown, model)
        self._session.set_model(model, layers, keep_edits=again)
        layer, unit = job.property("choose") or (None, None)
        chosen = before.with_layer(_layer_of(layers, layer, before.layer))
        if unit is not None and chosen.layer == layer:
            chosen = chosen.with_unit(unit)
        place = job.property("place") or (None, None)
        self._session.commit(chosen.with_epoch(*place))
        for warning in (*model.warnings, trouble):
            if warning:
                self._session.notice(warning, is_error=warning == trouble)
        self.opened.emit(source)

    @Slot(object)
    def _explain(self, failure: Failure) -> None:
        from cnnviz.engine.models.problems import AmbiguousArchitecture, UnrecognisedCheckpoint

        source = str(self.sender().property("source"))
        error = failure.error
        if isinstance(error, AmbiguousArchitecture):
            self.choice_needed.emit(source, error.choices)
            return
        if isinstance(error, UnrecognisedCheckpoint):
            self._source = source
            self._session.set_checkpoint(error.checkpoint)
            self._session.notice(str(error), failure.details)
            self.opened.emit(source)
            return
        self._complaint = str(error)
        self._session.tell(failure)
        self.failed.emit(source)


def _is_same_network(one: LoadedModel, other: LoadedModel) -> bool:
    return one.architecture == other.architecture and one.arguments == other.arguments


def _layer_of(layers: LayerTable | None, *wishes: str | None) -> str | None:
    """Return the first of the wishes that the network has, otherwise one worth looking at."""
    if layers is None:
        return None
    known = [wish for wish in wishes if wish is not None and wish in layers.by_name]
    return known[0] if known else first_interesting_layer(layers)


def first_interesting_layer(layers: LayerTable) -> str | None:
    """Return the first layer with maps and filters, so that the first look is never empty."""
    leaves = [row for row in layers.rows if row.executed and row.output_shape is not None]
    for row in leaves:
        if row.kind == "maps" and row.has_filters:
            return row.name
    return leaves[0].name if leaves else None


def _short(source: str | Path) -> str:
    return Path(source).name or str(source)
