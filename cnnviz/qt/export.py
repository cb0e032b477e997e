"""Copy a view, or write it into a file: as a picture, or as the numbers behind it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from PySide6.QtCore import QIODevice, QObject, QSaveFile, Slot
from PySide6.QtGui import QAction, QGuiApplication, QImage, QKeySequence
from PySide6.QtWidgets import QDockWidget, QFileDialog, QMainWindow, QWidget

from cnnviz.engine.errors import FileProblem
from cnnviz.qt import theme
from cnnviz.qt.dock_tracker import DockTracker
from cnnviz.qt.engine_thread import EngineThread, Job

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.qt.session import Session
    from cnnviz.qt.settings import Settings

    Arrays = Mapping[str, NDArray[np.generic]]


@runtime_checkable
class Exportable(Protocol):
    """What the content of a dock may offer; without it the view is copied as it is drawn."""

    def export_image(self) -> QImage:
        """Return the whole view as a picture, also what is scrolled out of sight."""
        ...

    def export_arrays(self) -> Arrays | None:
        """Return the numbers behind the view by name, or None where there are none."""
        ...

    def export_name(self) -> str:
        """Return what it shows in a few words, for the name of the file."""
        ...


@runtime_checkable
class Tabular(Protocol):
    """What a dock may offer beside :class:`Exportable` where its numbers make a table."""

    def export_table(self) -> Arrays | None:
        """Return columns of one length by their titles, or None where there are none."""
        ...


@runtime_checkable
class Drawn(Protocol):
    """What a dock may offer beside :class:`Exportable` where it is made of lines and words."""

    def export_svg(self) -> bytes:
        """Return the whole view as an SVG drawing; empty where there is none."""
        ...


class Exporter(QObject):
    """The two actions that take a view out of the window.

    Parameters
    ----------
    window : QMainWindow
        The window; it becomes the parent and gets the shortcuts.
    tracker : DockTracker
        Says which view is meant.
    session, lane, settings
        Where news goes, where files are written, and where the last folder is kept.
    """

    def __init__(
        self,
        window: QMainWindow,
        tracker: DockTracker,
        session: Session,
        lane: EngineThread,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._tracker = tracker
        self._session = session
        self._lane = lane
        self._settings = settings
        self._image = QImage()
        self._arrays: Arrays | None = None
        self._table: Arrays | None = None
        self._drawing = b""
        self.copy_action = QAction(theme.icon("mdi6.content-copy"), self.tr("&Copy view"), self)
        # A text field takes Ctrl+C for itself before any action sees it.
        self.copy_action.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self.copy_action.setStatusTip(self.tr("Copy the view under the pointer as a picture"))
        self.copy_action.triggered.connect(self.copy)
        self.export_action = QAction(
            theme.icon("mdi6.export-variant"), self.tr("&Export view…"), self
        )
        self.export_action.setShortcut(QKeySequence("Ctrl+E"))
        self.export_action.setStatusTip(
            self.tr(
                "Save the view under the pointer as a picture (PNG, SVG) or its numbers (NPZ, CSV)"
            )
        )
        self.export_action.triggered.connect(self.export)
        window.addActions([self.copy_action, self.export_action])

    @Slot()
    def copy(self) -> None:
        """Put the meant view on the clipboard."""
        dock = self._tracker.current()
        if dock is None:
            self._session.notice(self.tr("There is no view to copy."))
            return
        QGuiApplication.clipboard().setImage(picture_of(content_of(dock)))
        text = self.tr("Copied: {name}.").format(name=name_of(dock))
        self._session.notice(text)

    @Slot()
    def export(self) -> None:
        """Ask for a file and write the meant view into it, as it is now."""
        dock = self._tracker.current()
        if dock is None:
            self._session.notice(self.tr("There is no view to export."))
            return
        content = content_of(dock)
        # Taken now: while a person looks for a folder, the view may go on changing.
        self._image = picture_of(content)
        self._arrays = content.export_arrays() if isinstance(content, Exportable) else None
        self._table = content.export_table() if isinstance(content, Tabular) else None
        self._drawing = content.export_svg() if isinstance(content, Drawn) else b""
        kinds = [self.tr("Picture (*.png)")]
        if self._drawing:
            kinds.append(self.tr("Drawing (*.svg)"))
        if self._arrays:
            kinds.append(self.tr("NumPy arrays (*.npz)"))
        if self._table:
            kinds.append(self.tr("Table (*.csv)"))
        dialog = QFileDialog(self._window, self.tr("Export view"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(kinds)
        dialog.setDefaultSuffix("png")
        folder = self._settings.read("export/folder", "")
        if folder:
            dialog.setDirectory(folder)
        dialog.selectFile(file_name(name_of(dock)))
        dialog.filterSelected.connect(self._follow_filter)
        dialog.fileSelected.connect(self._write)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _follow_filter(self, chosen: str) -> None:
        dialog = self.sender()
        if isinstance(dialog, QFileDialog):
            kinds = ("npz", "csv", "svg", "png")
            suffix = next((kind for kind in kinds if f"*.{kind}" in chosen), "png")
            dialog.setDefaultSuffix(suffix)

    @Slot(str)
    def _write(self, name: str) -> None:
        path = Path(name)
        self._settings.write("export/folder", str(path.parent))
        image, arrays, table = self._image, self._arrays, self._table
        drawing = self._drawing
        self._image, self._arrays, self._table, self._drawing = QImage(), None, None, b""
        kind = path.suffix.lower()
        if (kind == ".npz" and not arrays) or (kind == ".csv" and not table):
            self._session.notice(
                self.tr(
                    "{name}: this view has no numbers to save; choose a name that ends in .png."
                ).format(name=path.name),
                is_error=True,
            )
            return

        def body() -> Path:
            if kind == ".npz":
                return write_arrays(path, arrays or {})
            if kind == ".csv":
                return write_table(path, table or {})
            if kind == ".svg" and drawing:
                return write_bytes(path, drawing)
            return write_image(path, image)

        job = Job(self.tr("Saving {name}").format(name=path.name), body, urgent=True)
        job.succeeded.connect(self._tell)
        job.failed.connect(self._session.tell)
        self._lane.submit(job)

    @Slot(object)
    def _tell(self, path: Path | None) -> None:
        if path is not None:
            self._session.notice(self.tr("Saved: {name}.").format(name=path))


def content_of(dock: QDockWidget) -> QWidget:
    """Return what a dock shows, without its title."""
    content = getattr(dock, "content", None)
    return content if isinstance(content, QWidget) else dock.widget()


def picture_of(content: QWidget) -> QImage:
    """Return a view as a picture."""
    if isinstance(content, Exportable):
        return content.export_image()
    return content.grab().toImage()


def name_of(dock: QDockWidget) -> str:
    """Return what a dock shows, in words."""
    content = content_of(dock)
    name = content.export_name() if isinstance(content, Exportable) else ""
    return name or dock.windowTitle()


def file_name(name: str) -> str:
    """Return a name that every file system takes, whatever characters `name` has."""
    plain = re.sub(r"[^\w.#+-]+", "-", name, flags=re.UNICODE).strip("-. ")
    return f"{plain[:80] or 'view'}.png"


def write_image(path: Path, image: QImage) -> Path:
    """Write a picture as PNG, whole or not at all; raises :class:`FileProblem`."""
    buffer = QSaveFile(str(path))
    _open(buffer, path)
    if image.isNull() or not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        buffer.cancelWriting()
        raise FileProblem(path, "the picture could not be written", "choose another place")
    _commit(buffer, path)
    return path


def write_arrays(path: Path, arrays: Mapping[str, Any]) -> Path:
    """Write arrays as NPZ, whole or not at all; raises :class:`FileProblem`."""
    import numpy as np

    packed = io.BytesIO()
    np.savez_compressed(packed, **arrays)
    return write_bytes(path, packed.getvalue())


def write_table(path: Path, table: Mapping[str, Any]) -> Path:
    """Write columns as CSV, whole or not at all; raises :class:`FileProblem`."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(table)
    writer.writerows(zip(*(column.tolist() for column in table.values()), strict=True))
    return write_bytes(path, text.getvalue().encode())


def write_bytes(path: Path, content: bytes) -> Path:
    """Write a file, whole or not at all; raises :class:`FileProblem`."""
    buffer = QSaveFile(str(path))
    _open(buffer, path)
    buffer.write(content)
    _commit(buffer, path)
    return path


def _open(file: QSaveFile, path: Path) -> None:
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        raise FileProblem(path, f"cannot be written ({file.errorString()})", "choose another place")


def _commit(file: QSaveFile, path: Path) -> None:
    if not file.commit():
        raise FileProblem(path, f"cannot be written ({file.errorString()})", "choose another place")
