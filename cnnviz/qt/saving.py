"""Save the network in the window as a checkpoint that opens by itself anywhere."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMainWindow

from cnnviz.engine.events import Progress
from cnnviz.qt import theme
from cnnviz.qt.engine_thread import Job

if TYPE_CHECKING:
    from cnnviz.engine.checkpoints.read import Checkpoint
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.qt.workbench import Workbench

_SUFFIX = "safetensors"
_LONGEST = 80


class ModelSaver(QObject):
    """The action that writes the network in the window into a file.

    Parameters
    ----------
    window : QMainWindow
        The window; it becomes the parent and gets the shortcut.
    workbench : Workbench
        Whose network is saved, and where that is done.
    """

    def __init__(self, window: QMainWindow, workbench: Workbench) -> None:
        super().__init__(window)
        self._window = window
        self._session = workbench.session
        self._lane = workbench.lane
        self._settings = workbench.settings
        self._training = workbench.training
        self._model: LoadedModel | None = None
        self._checkpoint: Checkpoint | None = None
        self.action = QAction(
            theme.icon("mdi6.content-save-outline"), self.tr("Save network &as…"), self
        )
        self.action.setShortcut(QKeySequence("Ctrl+S"))
        self.action.setStatusTip(
            self.tr("Write weights, architecture, classes and preprocessing into one file")
        )
        self.action.triggered.connect(self.ask)
        window.addAction(self.action)
        self._session.model_changed.connect(self._follow)
        self._session.checkpoint_changed.connect(self._follow)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        session = self._session
        self.action.setEnabled(session.model is not None or session.checkpoint is not None)

    @Slot()
    def ask(self) -> None:
        """Ask for a file; what is saved is what is in the window now.

        Of a file that fits no network these are its tensors.
        """
        self._model, self._checkpoint = self._training.as_shown(), self._session.checkpoint
        dialog = QFileDialog(self._window, self.tr("Save network as"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("Checkpoint (*.safetensors)"))
        dialog.setDefaultSuffix(_SUFFIX)
        if folder := self._settings.read("save/folder", ""):
            dialog.setDirectory(folder)
        dialog.selectFile(self._proposed())
        dialog.fileSelected.connect(self._write)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _proposed(self) -> str:
        if self._model is not None:
            return proposed_name(self._model)
        return "" if self._checkpoint is None else as_file_name(self._checkpoint.path.stem)

    @Slot(str)
    def _write(self, name: str) -> None:
        model, checkpoint, path = self._model, self._checkpoint, Path(name)
        self._model = self._checkpoint = None
        if model is None and checkpoint is None:
            return
        self._settings.write("save/folder", str(path.parent))

        def body() -> Generator[Progress, None, Path]:
            from cnnviz.engine.models.save import saving, saving_tensors

            if model is not None:
                return saving(path, model)
            assert checkpoint is not None
            return saving_tensors(path, checkpoint)

        job = Job(self.tr("Saving {name}").format(name=path.name), body, urgent=True)
        job.setProperty("model", model)
        job.succeeded.connect(self._tell)
        job.failed.connect(self._session.tell)
        self._lane.submit(job)

    @Slot(object)
    def _tell(self, path: Path | None) -> None:
        from cnnviz.engine.models.save import opens_by_itself

        if path is None:
            return
        self._settings.add_recent_file(str(path.absolute()))
        told = self.tr("Saved: {name}.")
        model = self.sender().property("model")
        if model is not None and not opens_by_itself(model):
            told += " " + self.tr("To run it again its class is needed too, which no file holds.")
        self._session.notice(told.format(name=path.name))


def proposed_name(model: LoadedModel) -> str:
    """Return what a file of a network may be called."""
    name = model.path.stem if model.path is not None and model.origin == "file" else ""
    return as_file_name(name or model.architecture)


def as_file_name(name: str) -> str:
    """Return a name that every file system takes, whatever characters `name` has."""
    plain = "".join(one if one.isalnum() or one in "._-" else "-" for one in name)
    return f"{plain.strip('-. ')[:_LONGEST] or 'network'}.{_SUFFIX}"
