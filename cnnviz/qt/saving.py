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
        self._follow()

    @Slot()
    def _follow(self) -> None:
        self.action.setEnabled(self._session.model is not None)

    @Slot()
    def ask(self) -> None:
        """Ask for a file; what is saved is the network that is in the window now."""
        self._model = self._training.as_shown()
        if self._model is None:
            return
        dialog = QFileDialog(self._window, self.tr("Save network as"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("Checkpoint (*.safetensors)"))
        dialog.setDefaultSuffix(_SUFFIX)
        if folder := self._settings.read("save/folder", ""):
            dialog.setDirectory(folder)
        dialog.selectFile(proposed_name(self._model))
        dialog.fileSelected.connect(self._write)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _write(self, name: str) -> None:
        model, self._model = self._model, None
        path = Path(name)
        if model is None:
            return
        self._settings.write("save/folder", str(path.parent))

        def body() -> Generator[Progress, None, Path]:
            from cnnviz.engine.models.save import saving

            return saving(path, model)

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
        if not opens_by_itself(self.sender().property("model")):
            told += " " + self.tr("To run it again its class is needed too, which no file holds.")
        self._session.notice(told.format(name=path.name))


def proposed_name(model: LoadedModel) -> str:
    """Return what a file of a network may be called, whatever its own name has in it."""
    name = model.path.stem if model.path is not None and model.origin == "file" else ""
    plain = "".join(one if one.isalnum() or one in "._-" else "-" for one in name)
    stem = plain.strip("-. ")[:_LONGEST] or model.architecture.rpartition(":")[2] or "network"
    return f"{stem}.{_SUFFIX}"
