"""Opening networks and checkpoints."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from cnnviz.engine.models.catalogue import BUNDLED
from cnnviz.engine.trust import NotTrusted
from cnnviz.qt.controllers.opening import Outcome, opening, traced
from cnnviz.qt.engine_thread import EngineThread, Failure, Job
from cnnviz.qt.session import Session
from cnnviz.state.open_file import OpenFile, Step, Wish

if TYPE_CHECKING:
    from cnnviz.engine.models.identify import Match
    from cnnviz.engine.models.layers import LayerTable
    from cnnviz.engine.models.loaded import LoadedModel


class ModelController(QObject):
    """Opens what a person points at, and says what became of it.

    Signals
    -------
    opened(source)
        A network, or a file without one, stands in the session.
    failed(source)
        Nothing came of it; what was open before still is.
    choice_needed(source, matches)
        Several networks fit the file equally well; answer with ``reopen(choice=...)``.
    trust_needed(NotTrusted)
        A program would run; answer with ``agree(NotTrusted)``.
    told(must_be_seen)
        There is news of a file; it must be seen where nothing goes on without the person.
    complained()
        ``complaint`` is new.
    """

    opened = Signal(str)
    failed = Signal(str)
    choice_needed = Signal(str, object)
    trust_needed = Signal(object)
    told = Signal(bool)
    complained = Signal()

    def __init__(self, session: Session, lane: EngineThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lane = lane
        self._source = ""
        self._complaint = ""
        self._said: list[str] = []  # of what was opened last
        self._asked: tuple[NotTrusted, str, Wish] | None = None
        self._newest: Job | None = None

    @property
    def source(self) -> str:
        """What was opened last: an architecture's name or a file."""
        return self._source

    @property
    def complaint(self) -> str:
        """Why the last file could not be opened, in a sentence; empty where it could."""
        return self._complaint

    # ---- what a person asks for ----------------------------------------------------------

    def open(
        self,
        source: str | Path,
        choice: Match | None = None,
        *,
        layer: str | None = None,
        unit: int | None = None,
    ) -> Job:
        """Open an architecture by name, a checkpoint file or a class of one's own.

        A layer and a unit are chosen where the network has them.
        """
        return self._open(str(source), Wish(choice=choice), (layer, unit))

    def reopen(self, **wish: Any) -> Job | None:
        """Make the network of the file in the window anew; see :class:`Wish` for what to ask."""
        file = self._session.file
        if file is None:
            return None
        usual = {"program": False, "agreed": None, "keep": False}
        changed = replace(file.wish, **{**usual, **wish})
        return self._open(str(file.path), changed, known=file)

    @Slot()
    def reopen_anew(self) -> None:
        """Forget what was settled for the file in the window, and open it as if it were new."""
        file = self._session.file
        if file is not None:
            self._open(str(file.path), Wish(anew=True))

    @Slot()
    def run_program(self) -> None:
        """Run the program in the file, once the person agreed to it."""
        self.reopen(program=True)

    @Slot(str, dict)
    def open_own_class(self, source: str, arguments: dict[str, str]) -> None:
        """Make a network of a class of one's own, for the file in the window where it has none."""
        if self.stuck_file is not None:
            self.reopen(
                own_class=source, arguments=arguments, choice=None, in_part=False, keep=True
            )
        else:
            self._open(source, Wish(arguments=arguments))

    @property
    def stuck_file(self) -> OpenFile | None:
        """The file in the window where it has tensors and no network."""
        file = self._session.file
        return file if file is not None and file.step is Step.TENSORS else None

    @Slot()
    def ask(self) -> None:
        """Ask whether what the file in the window needs may run, where a class is known for it."""
        file = self._session.file
        if file is not None and isinstance(file.outcome, NotTrusted):
            self._asked = (file.outcome, str(file.path), file.wish)
            self.trust_needed.emit(file.outcome)

    def agree(self, asked: NotTrusted) -> None:
        """Run what ``trust_needed`` asked about, unless something else was asked for since."""
        if self._asked is None or self._asked[0] is not asked:
            return
        _, source, wish = self._asked
        self._asked = None
        file = self._session.file
        known = file if file is not None and str(file.path) == source else None
        self._open(source, replace(wish, agreed=asked), known=known)

    @Slot()
    def dismiss(self) -> None:
        """Say no more why the last file could not be opened."""
        if self._complaint:
            self._session.withdraw(self._complaint)
            self._complaint = ""
            self.complained.emit()

    def adopt(self, model: LoadedModel, place: tuple[str | None, int | None] = (None, None)) -> Job:
        """Show a network that is already in memory, such as the one in training.

        `place` names its run and epoch where it is one of a run that is over.
        """
        job = Job(
            self.tr("Tracing {name}").format(name=model.title),
            partial(traced, model),
            urgent=True,
            key="model",
            quiet=True,
        )
        job.setProperty("source", "")
        job.setProperty("place", place)
        job.succeeded.connect(self._show)
        job.failed.connect(self._explain)
        return self._lane.submit(job)

    # ---- jobs ----------------------------------------------------------------------------

    def _open(
        self,
        source: str,
        wish: Wish,
        place: tuple[str | None, int | None] = (None, None),
        known: OpenFile | None = None,
    ) -> Job:
        name = self.tr("the built-in network") if source == BUNDLED else _short(source)
        self.dismiss()  # it was about another file
        for text in self._said:
            self._session.withdraw(text)
        self._said.clear()
        job = Job(
            self.tr("Opening {name}").format(name=name),
            partial(opening, source, wish, known),
            urgent=True,
            key="model",
        )
        job.setProperty("source", source)
        job.setProperty("wish", wish)
        job.setProperty("choose", place)
        job.setProperty("again", known is not None)
        job.events.connect(self._show_read)
        job.succeeded.connect(self._show)
        job.failed.connect(self._explain)
        job.cancelled.connect(self._stop)
        self._newest = job
        return self._lane.submit(job)

    @Slot(list)
    def _show_read(self, events: list[Any]) -> None:
        """Show what a file holds as soon as that is known; its network comes later."""
        job = self.sender()
        for event in events:
            if isinstance(event, OpenFile) and job is self._newest and not job.state.over:
                self._session.show_stored(event)
                self.told.emit(False)

    @Slot(object)
    def _show(self, outcome: Outcome | None) -> None:
        if outcome is None:
            return
        if outcome.model is not None:
            self._show_network(outcome, outcome.model, self.sender())
        elif outcome.file is not None:
            self._show_tensors(outcome, outcome.file, self.sender())

    def _show_network(self, outcome: Outcome, model: LoadedModel, job: QObject) -> None:
        source, session, layers = str(job.property("source")), self._session, outcome.layers
        if source:
            self._source = source
        before, shown, file = session.selection, session.model, outcome.file
        again = not source and shown is not None and _is_same_network(shown, model)
        session.set_model(model, layers, keep_edits=again)
        session.set_file(file)
        if file is not None and file.preprocessing is not None:
            session.set_preprocessing(file.preprocessing)
        layer, unit = job.property("choose") or (None, None)
        chosen = before.with_layer(_layer_of(layers, layer, before.layer))
        if unit is not None and chosen.layer == layer:
            chosen = chosen.with_unit(unit)
        place = job.property("place") or (None, None)
        session.commit(chosen.with_epoch(*place))
        for warning in (*model.warnings, *outcome.notes, outcome.trouble):
            if warning:
                self._say(warning, is_error=warning == outcome.trouble)
        self.opened.emit(source)
        if file is not None:
            self.told.emit(False)

    def _show_tensors(self, outcome: Outcome, file: OpenFile, job: QObject) -> None:
        """Show a file without a network; one that was asked for in vain changes nothing."""
        session, source = self._session, str(job.property("source"))
        if outcome.asks is not None and (file.wish.program or file.wish.own_class):
            # A file alone never asks for what would run.
            self._asked = (outcome.asks, source, file.wish)
            self.trust_needed.emit(outcome.asks)
        if outcome.trouble:
            self._complain(outcome.trouble)
        if job.property("again") and (outcome.trouble or outcome.asks is not None):
            self._leave_loading()
            if outcome.trouble:
                self.failed.emit(source)
                self.told.emit(True)
            return
        self._source = source
        if session.checkpoint is file.checkpoint:
            session.set_file(file)
        else:
            session.show_stored(file)
        if file.step is Step.ASKING:
            self.choice_needed.emit(source, file.matches)
        elif not (outcome.trouble or outcome.asks):
            self._say(str(file.outcome))
        self.opened.emit(source)
        self.told.emit(True)

    @Slot(object)
    def _explain(self, failure: Failure) -> None:
        source = str(self.sender().property("source"))
        error = failure.error
        self._leave_loading()
        if isinstance(error, NotTrusted):
            self._asked = (error, source, self.sender().property("wish"))
            self.trust_needed.emit(error)
            return
        self._complain(str(error), failure.details)
        self.failed.emit(source)
        self.told.emit(False)

    @Slot()
    def _stop(self) -> None:
        if self.sender() is self._newest:
            self._leave_loading()

    def _leave_loading(self) -> None:
        """Show what a file holds without its network, which did not come."""
        file = self._session.file
        if file is not None and file.step is Step.LOADING:
            self._session.set_file(replace(file, step=Step.TENSORS))

    def _say(self, text: str, *, is_error: bool = False) -> None:
        """Tell what holds until something else is opened."""
        self._said.append(text)
        self._session.notice(text, is_error=is_error)

    def _complain(self, text: str, details: str = "") -> None:
        self._complaint = text
        self._session.notice(text, details, is_error=True)
        self.complained.emit()


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
        if row.kind in ("maps", "curves") and row.has_filters:
            return row.name
    return leaves[0].name if leaves else None


def _short(source: str) -> str:
    return Path(source).name or source
