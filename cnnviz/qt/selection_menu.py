"""The menu of the selection: back and forward, combining, names, lists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMenu, QMessageBox

from cnnviz.qt.engine_thread import Job
from cnnviz.state.named_selections import NamedSelection, identity, named, with_one, without
from cnnviz.state.sample_list import as_lines, as_table
from cnnviz.state.selection import Combine

if TYPE_CHECKING:
    from cnnviz.qt.actions import Actions
    from cnnviz.qt.main_window import MainWindow


class SelectionMenu(QObject):
    """Fills the menu and does what it says.

    Parameters
    ----------
    menu : QMenu
        The menu to fill.
    actions : Actions
        Makes actions of the window.
    window : MainWindow
        The window; dialogs belong to it.
    """

    def __init__(self, menu: QMenu, actions: Actions, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._leaving: object = None  # the named selection that is asked about
        self._session = window.workbench.session
        self._settings = window.workbench.settings
        self._lane = window.workbench.lane
        session, make = self._session, actions.action
        self.back = make(self.tr("&Back"), session.go_back, "Alt+Left")
        self.forward = make(self.tr("&Forward"), session.go_forward, "Alt+Right")
        self.everything = make(
            self.tr("Select &everything"),
            session.clear_samples,
            "Ctrl+Shift+A",
            tip=self.tr("Select no samples and classes, which means all of them"),
        )
        self.others = make(self.tr("Select the &others"), self._invert, "Ctrl+Shift+I")
        self.name = make(self.tr("&Name this selection…"), self._ask_name, "Ctrl+Shift+N")
        self.copy = make(self.tr("&Copy as a list"), self._copy, "Ctrl+Shift+C")
        self.export = make(self.tr("E&xport as a list…"), self._ask_file)
        menu.addActions([self.back, self.forward])
        menu.addSeparator()
        menu.addActions([self.everything, self.others])
        self._combining(menu.addMenu(self.tr("A choice of &samples")), actions)
        menu.addSeparator()
        menu.addAction(self.name)
        self.names = menu.addMenu(self.tr("Na&med selections"))
        self.forget = menu.addMenu(self.tr("For&get a name"))
        menu.addSeparator()
        menu.addActions([self.copy, self.export])
        self.names.aboutToShow.connect(self._list_names)
        self.forget.aboutToShow.connect(self._list_names)
        self.names.triggered.connect(self._choose)
        self.forget.triggered.connect(self._forget)
        for signal in (session.selection_changed, session.image_set_changed):
            signal.connect(self._allow)
        self._allow()

    def _combining(self, menu: QMenu, actions: Actions) -> None:
        titles = {
            Combine.REPLACE: self.tr("&Replaces the selection"),
            Combine.OR: self.tr("Is &added to it: or (Shift)"),
            Combine.AND: self.tr("&Narrows it: and (Ctrl)"),
            Combine.NOT: self.tr("Is &taken away from it: not (Ctrl+Shift)"),
        }
        group = QActionGroup(self)
        self.ways: dict[Combine, QAction] = {}
        for how, title in titles.items():
            action = actions.action(title, self._choose_way)
            action.setData(how.value)
            action.setCheckable(True)
            group.addAction(action)
            menu.addAction(action)
            self.ways[how] = action
        self._session.combining_changed.connect(self._show_way)
        self._show_way()

    @Slot()
    def _choose_way(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self._session.set_combining(Combine(action.data()))

    @Slot()
    def _show_way(self) -> None:
        self.ways[self._session.combining].setChecked(True)

    @Slot()
    def _allow(self) -> None:
        session = self._session
        part = session.selection.is_part
        for action in (self.everything, self.others, self.name):
            action.setEnabled(part)
        for action in (self.copy, self.export):
            action.setEnabled(session.image_set is not None)
        self.back.setEnabled(bool(session.history.past))
        self.forward.setEnabled(bool(session.history.future))

    def _ids(self) -> list[int]:
        """Return the samples that are selected, which are all where none is."""
        import numpy as np

        mask, images = self._session.selected_mask(), self._session.image_set
        if mask is None:
            return list(range(0 if images is None else len(images)))
        ids: list[int] = np.flatnonzero(mask).tolist()
        return ids

    @Slot()
    def _invert(self) -> None:
        import numpy as np

        mask = self._session.selected_mask()
        if mask is not None:
            self._session.choose_samples(np.flatnonzero(~mask), Combine.REPLACE)

    # ---- names ---------------------------------------------------------------------------

    def _here(self) -> str:
        images = self._session.image_set
        return "" if images is None else identity(images.spec, images.split, len(images))

    @Slot()
    def _ask_name(self) -> None:
        dialog = QInputDialog(self._window)
        dialog.setObjectName("name_selection")
        dialog.setWindowTitle(self.tr("Name this selection"))
        count = self.tr("A name for these {n} samples:").format(n=f"{len(self._ids()):,}")
        dialog.setLabelText(count)
        dialog.textValueSelected.connect(self._keep)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _keep(self, name: str) -> None:
        if name.strip():
            new = named(name, self._here(), self._session.selection)
            self._settings.named_selections = with_one(self._settings.named_selections, new)

    @Slot()
    def _list_names(self) -> None:
        known = [one for one in self._settings.named_selections if one.image_set == self._here()]
        for menu in (self.names, self.forget):
            menu.clear()
            for one in known:
                menu.addAction(one.name.replace("&", "&&")).setData(one)
            if not known:
                menu.addAction(self.tr("None for this image set")).setEnabled(False)

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        import numpy as np

        images, session, one = self._session.image_set, self._session, action.data()
        if images is None or not isinstance(one, NamedSelection):
            return
        chosen = one.applied_to(session.selection)
        if session.combining is Combine.REPLACE:
            session.commit(chosen)
        elif (mask := chosen.mask(images.labels)) is not None:
            session.choose_samples(np.flatnonzero(mask))

    @Slot(QAction)
    def _forget(self, action: QAction) -> None:
        self._leaving = action.data()
        if not isinstance(self._leaving, NamedSelection):
            return
        box = QMessageBox(self._window)
        box.setObjectName("forget_name")
        box.setIcon(QMessageBox.Icon.Question)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self.tr("Forget the selection “{name}”?").format(name=self._leaving.name))
        forget = box.addButton(self.tr("Forget"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(self.tr("Keep"), QMessageBox.ButtonRole.RejectRole)
        forget.clicked.connect(self._forget_now)
        box.finished.connect(box.deleteLater)
        box.open()

    @Slot()
    def _forget_now(self) -> None:
        if isinstance(self._leaving, NamedSelection):
            known = self._settings.named_selections
            self._settings.named_selections = without(known, self._leaving)

    # ---- lists ---------------------------------------------------------------------------

    @Slot()
    def _copy(self) -> None:
        images = self._session.image_set
        if images is not None:
            ids = self._ids()
            QGuiApplication.clipboard().setText(as_lines(ids, images))
            self._session.notice(self.tr("Copied: {n} samples.").format(n=f"{len(ids):,}"))

    @Slot()
    def _ask_file(self) -> None:
        dialog = QFileDialog(self._window, self.tr("Export the selected samples"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(
            [
                self.tr("Table: number, name, class, file (*.csv)"),
                self.tr("Files or numbers (*.txt)"),
            ]
        )
        dialog.setDefaultSuffix("csv")
        dialog.selectFile("samples.csv")
        dialog.fileSelected.connect(self.write)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def write(self, name: str) -> None:
        """Write the selected samples into a file: a table (.csv) or plain lines."""
        images, ids, path = self._session.image_set, self._ids(), Path(name)
        if images is None:
            return

        def body() -> Path:
            from cnnviz.engine.errors import FileProblem
            from cnnviz.engine.storage import write_text

            form = as_table if path.suffix.lower() == ".csv" else as_lines
            try:
                write_text(path, form(ids, images))
            except OSError as error:
                reason = f"cannot be written ({error.strerror})"
                raise FileProblem(path, reason, "choose another place") from error
            return path

        job = Job(self.tr("Saving {name}").format(name=path.name), body, urgent=True)
        job.succeeded.connect(self._tell)
        self._lane.submit(job)

    @Slot(object)
    def _tell(self, path: Path | None) -> None:
        if path is not None:
            self._session.notice(self.tr("Saved: {name}.").format(name=path))
