"""What can be done with the runs that are picked: names, tags, files, trash."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMenu, QMessageBox, QWidget

from cnnviz.qt.controllers.run_exports import RunExports
from cnnviz.qt.controllers.runs import RunsController
from cnnviz.qt.workbench import Workbench

if TYPE_CHECKING:
    from cnnviz.engine.runs.listing import RunRow


class RunActions(QObject):
    """The menu of a table of runs, and the questions that it asks.

    Parameters
    ----------
    view : QWidget
        The table, which gets the keys; dialogs stand over its window.
    runs : RunsController
        Says which runs are picked, and changes them.
    workbench : Workbench
        The window's parts.

    Signals
    -------
    open_wanted()
        The run that is picked is to be opened.
    """

    open_wanted = Signal()

    def __init__(self, view: QWidget, runs: RunsController, workbench: Workbench) -> None:
        super().__init__(view)
        self._view = view
        self._runs = runs
        self._settings = workbench.settings
        self._exports = RunExports(workbench.session, workbench.lane, self)
        self._shown: tuple[RunRow, ...] = ()
        # Those that a question is about: the list may change while it stands there.
        self._asked: tuple[RunRow, ...] = ()
        self._make_actions()
        self._fill_menu()
        self.untag_menu.triggered.connect(self._remove_tag)

    def follow(self, shown: Sequence[RunRow]) -> None:
        """Offer what can be done with the runs that are picked, or with all that are shown."""
        self._shown = tuple(shown)
        chosen = self._runs.chosen
        for action in (self.open_action, self.rename_action):
            action.setEnabled(len(chosen) == 1)
        for action in (self.tag_action, self.copy_action):
            action.setEnabled(bool(chosen))
        readable = any(row.summary is not None for row in self._meant())
        for action in (self.curves_action, self.events_action):
            action.setEnabled(readable)
        rests = all(row.state != "training" for row in chosen)
        self.remove_action.setEnabled(bool(chosen) and rests)
        tags = tuple(dict.fromkeys(tag for row in chosen for tag in row.notes.tags))
        self.untag_menu.setEnabled(bool(tags))
        if tags != tuple(action.data() for action in self.untag_menu.actions()):
            self.untag_menu.clear()
            for tag in tags:
                self.untag_menu.addAction(tag.replace("&", "&&")).setData(tag)

    # ---- building ------------------------------------------------------------------------

    def _make_actions(self) -> None:
        self.open_action = self._action(self.tr("Open"), self.open_wanted)
        self.rename_action = self._action(self.tr("Rename…"), self._ask_title, "F2")
        self.tag_action = self._action(self.tr("Add tag…"), self._ask_tag)
        self.copy_action = self._action(self.tr("Copy path"), self._copy_path)
        self.list_action = self._action(self.tr("Export list…"), self._export_list)
        self.list_action.setToolTip(self.tr("One line for each run, as CSV"))
        self.curves_action = self._action(self.tr("Export curves…"), self._export_curves)
        self.curves_action.setToolTip(self.tr("The points of all curves, as CSV"))
        self.events_action = self._action(
            self.tr("Write TensorBoard files…"), self._export_event_files
        )
        self.remove_action = self._action(self.tr("Move to trash…"), self._ask_to_remove, "Del")

    def _fill_menu(self) -> None:
        self.untag_menu = QMenu(self.tr("Remove tag"), self._view)
        self.menu = QMenu(self._view)
        self.menu.setToolTipsVisible(True)
        for action in (self.open_action, self.rename_action, self.tag_action):
            self.menu.addAction(action)
        self.menu.addMenu(self.untag_menu)
        self.menu.addAction(self.copy_action)
        self.menu.addSeparator()
        for action in (self.list_action, self.curves_action, self.events_action):
            self.menu.addAction(action)
        self.menu.addSeparator()
        self.menu.addAction(self.remove_action)

    def _action(
        self, text: str, slot: Callable[[], Any] | SignalInstance, key: str = ""
    ) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(slot)
        if key:
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self._view.addAction(action)
        return action

    # ---- what is said of runs ------------------------------------------------------------

    @Slot()
    def _ask_title(self) -> None:
        self._asked = self._runs.chosen
        dialog = self._input(self.tr("Rename run"), self.tr("Title (empty: its folder)"))
        dialog.setTextValue(self._asked[0].title)
        dialog.textValueSelected.connect(self._rename)
        dialog.open()

    @Slot()
    def _ask_tag(self) -> None:
        from cnnviz.state.run_list import tags_of

        self._asked = self._runs.chosen
        dialog = self._input(self.tr("Add tag"), self.tr("Tag for the picked runs"))
        dialog.setComboBoxItems(["", *tags_of(self._runs.rows)])
        dialog.setComboBoxEditable(True)
        dialog.textValueSelected.connect(self._add_tag)
        dialog.open()

    def _input(self, title: str, label: str) -> QInputDialog:
        dialog = QInputDialog(self._view.window())
        dialog.setWindowTitle(title)
        dialog.setLabelText(label)
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    @Slot(str)
    def _rename(self, title: str) -> None:
        row = self._asked[0]
        self._runs.write(row.directory, title="" if title == row.name else title)

    @Slot(str)
    def _add_tag(self, tag: str) -> None:
        self._runs.tag([row.directory for row in self._asked], added=(tag,))

    @Slot(QAction)
    def _remove_tag(self, action: QAction) -> None:
        self._runs.tag([row.directory for row in self._runs.chosen], removed=(action.data(),))

    # ---- paths and trash -----------------------------------------------------------------

    @Slot()
    def _copy_path(self) -> None:
        paths = "\n".join(str(row.directory) for row in self._runs.chosen)
        QGuiApplication.clipboard().setText(paths)

    @Slot()
    def _ask_to_remove(self) -> None:
        chosen = self._asked = self._runs.chosen
        box = QMessageBox(self._view.window())
        box.setObjectName("remove_runs")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Move to trash"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        name = chosen[0].title
        text = self.tr("Move {name} to the trash?").format(name=name)
        if len(chosen) > 1:
            text = self.tr("Move {n} runs to the trash?").format(n=len(chosen))
        box.setText(text)
        box.setInformativeText(self.tr("All their weights and their whole history go with them."))
        remove = box.addButton(self.tr("Move to trash"), QMessageBox.ButtonRole.AcceptRole)
        remove.clicked.connect(self._remove)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.open()

    @Slot()
    def _remove(self) -> None:
        self._runs.remove([row.directory for row in self._asked])

    # ---- files ---------------------------------------------------------------------------

    @Slot()
    def _export_list(self) -> None:
        self._ask_file("runs.csv", self._write_list)

    @Slot()
    def _export_curves(self) -> None:
        self._ask_file("curves.csv", self._write_curves)

    @Slot()
    def _export_event_files(self) -> None:
        self._asked = self._meant()
        dialog = self._dialog(self.tr("Folder for TensorBoard"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self._write_event_files)
        dialog.open()

    def _ask_file(self, name: str, slot: Callable[[str], None]) -> None:
        self._asked = self._meant()
        dialog = self._dialog(self.tr("Export as CSV"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("Table (*.csv)"))
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(name)
        dialog.fileSelected.connect(slot)
        dialog.open()

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self._view.window(), title)
        folder = self._settings.read("export/folder", "")
        if folder:
            dialog.setDirectory(folder)
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _meant(self) -> tuple[RunRow, ...]:
        """Return the runs that are picked, or all that are shown where none is."""
        return self._runs.chosen or self._shown

    @Slot(str)
    def _write_list(self, name: str) -> None:
        self._exports.write_list(self._asked, Path(name))

    @Slot(str)
    def _write_curves(self, name: str) -> None:
        self._exports.write_curves(self._asked, Path(name))

    @Slot(str)
    def _write_event_files(self, name: str) -> None:
        self._exports.write_event_files(self._asked, Path(name))
