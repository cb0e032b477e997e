"""Copy a view as plain PyTorch code that gives the same numbers without this program."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMainWindow

from cnnviz.engine.scripting.views import Activations, Filters, Predictions, View
from cnnviz.qt import theme
from cnnviz.qt.dock_tracker import DockTracker
from cnnviz.qt.engine_thread import Job
from cnnviz.qt.export import content_of

if TYPE_CHECKING:
    from cnnviz.engine.checkpoints.read import Checkpoint
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.scripting.feeding import Source
    from cnnviz.qt.workbench import Workbench
    from cnnviz.state.inputs import InputImage


@runtime_checkable
class Scriptable(Protocol):
    """What the content of a dock may offer, so that its script repeats what it shows."""

    def python_view(self) -> View | None:
        """Return what is shown, or None where nothing is."""
        ...


class PythonCopier(QObject):
    """The action that puts a script of a view on the clipboard.

    Parameters
    ----------
    window : QMainWindow
        The window; it becomes the parent and gets the shortcut.
    tracker : DockTracker
        Says which view is meant.
    workbench : Workbench
        What is shown, and where the script is written.
    """

    def __init__(self, window: QMainWindow, tracker: DockTracker, workbench: Workbench) -> None:
        super().__init__(window)
        self._tracker = tracker
        self._session = workbench.session
        self._lane = workbench.lane
        self._training = workbench.training
        self.action = QAction(theme.icon("mdi6.language-python"), self.tr("Copy as P&ython"), self)
        self.action.setShortcut(QKeySequence("Ctrl+Alt+C"))
        self.action.setStatusTip(
            self.tr("Copy PyTorch code that loads this network and input and repeats the view")
        )
        self.action.triggered.connect(self.copy)
        window.addAction(self.action)

    @Slot()
    def copy(self) -> None:
        """Write the meant view out and put it on the clipboard."""
        dock, session = self._tracker.current(), self._session
        content = None if dock is None else content_of(dock)
        view = content.python_view() if isinstance(content, Scriptable) else None
        model, checkpoint = self._training.as_shown(), session.checkpoint
        if model is None and checkpoint is None:
            session.notice(self.tr("Open a model first: there is nothing to copy yet."))
            return
        if model is not None:
            image = session.input
            view = self._possible(view, image is not None)
            if view is None:
                session.notice(self.tr("Give the network an image first, or choose a layer."))
                return
            file = None if session.file is None else session.file.checkpoint
            body = partial(_writing, model, view, image, file)
        else:
            assert checkpoint is not None
            tensor = session.selection.layer
            if tensor is None:
                session.notice(self.tr("Choose a tensor first."))
                return
            view, body = Filters(tensor), partial(_writing_tensor, checkpoint, tensor)
        job = Job(self.tr("Writing the code"), body, urgent=True, key="copy python")
        job.setProperty("view", view)
        job.succeeded.connect(self._put)
        job.failed.connect(session.tell)
        self._lane.submit(job)

    def _possible(self, view: View | None, has_input: bool) -> View | None:
        """Return the view, or the nearest that can be repeated with what there is."""
        layer = self._session.selection.layer
        if view is None:
            view = Predictions() if has_input else None
        if has_input or isinstance(view, Filters):
            return view
        layers = self._session.layers
        row = None if layers is None or layer is None else layers.by_name.get(layer)
        return Filters(row.name) if row is not None and row.has_filters else None

    @Slot(object)
    def _put(self, text: str | None) -> None:
        if text is None:
            return
        QGuiApplication.clipboard().setText(text)
        view = self.sender().property("view")
        self._session.notice(self.tr("Copied as Python: {name}.").format(name=self._name_of(view)))

    def _name_of(self, view: View) -> str:
        match view:
            case Activations(layer):
                return self.tr("the maps of {layer}").format(layer=layer)
            case Filters(layer):
                return self.tr("the filters of {layer}").format(layer=layer)
            case Predictions():
                return self.tr("the network's answer to this input")
            case _:
                return self.tr("this view")


def _writing(
    model: LoadedModel, view: View, image: InputImage | None, file: Checkpoint | None
) -> Any:
    from cnnviz.engine.scripting.snippets import writing

    source = None if image is None else source_of(image)
    return writing(model, view, source, checkpoint=file)


def _writing_tensor(checkpoint: Checkpoint, tensor: str) -> Any:
    from cnnviz.engine.scripting.snippets import writing_tensor

    return writing_tensor(checkpoint, tensor)


def source_of(image: InputImage) -> Source:
    """Return what the network is given, with its file where it has one of its own."""
    from cnnviz.engine.scripting.feeding import Source

    path = Path(image.path) if image.path else None
    if path is None and image.image_set is not None and image.sample_id is not None:
        path = image.image_set.path(image.sample_id)
    return Source(image.given, path)
