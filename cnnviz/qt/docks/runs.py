"""Runs: all below a folder, whoever writes them, with what a person says of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QLineEdit,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedLayout,
    QStackedWidget,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cnnviz.qt import theme
from cnnviz.qt.controllers.runs import MOST_CURVES, runs_of
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.run_actions import RunActions
from cnnviz.qt.run_curves_pane import RunCurvesPane
from cnnviz.qt.run_notes_pane import RunNotesPane
from cnnviz.qt.run_settings_pane import RunSettingsPane
from cnnviz.qt.run_words import columns, row_of
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.empty_state import EmptyState
from cnnviz.qt.widgets.flow_layout import FlowLayout
from cnnviz.qt.widgets.pick_table import PickTable
from cnnviz.qt.widgets.plain_text import plain_tip, unturned
from cnnviz.qt.workbench import Workbench

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnnviz.engine.runs.listing import RunRow

_LONGEST_FOLDER = 24  # characters of its name on the button


class RunsView(QWidget):
    """A table of runs, and of those that are picked: curves, settings that differ, notes."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self._session = workbench.session
        self._following = workbench.following
        self._runs = runs_of(workbench)
        self._shown: tuple[RunRow, ...] = ()
        self.folder_button = QToolButton()
        self.filter = QLineEdit()
        self.open_button = QPushButton(theme.icon("mdi6.folder-open-outline"), self.tr("Open"))
        self.more_button = QToolButton()
        self.table = PickTable(columns())
        self.table.setAccessibleName(self.tr("Runs"))
        # The newest first, until a header is clicked.
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.actions_of_runs = RunActions(self.table, self._runs, workbench)
        self.curves = RunCurvesPane(workbench.settings, MOST_CURVES)
        self.differences = RunSettingsPane()
        self.notes = RunNotesPane()
        self.empty = EmptyState("", self.tr("Choose a folder"))
        self.unmatched = EmptyState("", self.tr("Show all"))
        self._fill_bar()
        self._lay_out()
        self._connect()
        self._follow()

    # ---- building ------------------------------------------------------------------------

    def _fill_bar(self) -> None:
        menu = QMenu(self.folder_button)
        menu.addAction(self.tr("Choose a folder…")).triggered.connect(self._ask_folder)
        self.usual_action = menu.addAction(self.tr("The usual folder"))
        self.usual_action.triggered.connect(self._take_usual)
        self.folder_button.setIcon(theme.icon("mdi6.folder-outline"))
        self.folder_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.folder_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.folder_button.setMenu(menu)
        self.filter.setPlaceholderText(self.tr("Name, network, #tag…"))
        self.filter.setAccessibleName(self.tr("Which runs are shown"))
        self.filter.setToolTip(
            self.tr("Only runs with all these words; a word that begins with # is a tag")
        )
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(28 * self.fontMetrics().averageCharWidth())
        self.open_button.setToolTip(
            self.tr("Look at the run that is picked, and follow it while somebody trains it")
        )
        self.more_button.setText(self.tr("More"))
        self.more_button.setToolTip(self.tr("Name, tags, files and trash for the picked runs"))
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more_button.setMenu(self.actions_of_runs.menu)

    def _lay_out(self) -> None:
        bar_holder = QWidget()
        bar = FlowLayout(bar_holder, theme.HALF)
        bar.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.HALF)
        for widget in (self.folder_button, self.filter, self.open_button, self.more_button):
            bar.addWidget(widget)
        self._list = QStackedWidget()
        self._list.addWidget(self.table)
        self._list.addWidget(self.unmatched)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.curves, self.tr("Curves"))
        self.tabs.addTab(self.differences, self.tr("Settings that differ"))
        self.tabs.addTab(self.notes, self.tr("Notes"))
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self._list)
        parts.addWidget(self.tabs)
        parts.setSizes([150, 210])
        self._page = QWidget()
        column = QVBoxLayout(self._page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar_holder)
        column.addWidget(parts, 1)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._page)

    def _connect(self) -> None:
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._show_menu)
        self.table.picked.connect(self._choose)
        self.table.opened.connect(self.open_run)
        self.actions_of_runs.open_wanted.connect(self._open_picked)
        self.open_button.clicked.connect(self._open_picked)
        self.filter.textChanged.connect(self._follow)
        self.empty.clicked.connect(self._ask_folder)
        self.unmatched.clicked.connect(self.filter.clear)
        self.notes.written.connect(self._write)
        self._runs.changed.connect(self._follow)
        self._runs.measured.connect(self._show_measured)
        self._runs.looked.connect(self._rest_unseen)

    # ---- following -----------------------------------------------------------------------

    @Slot()
    def _follow(self) -> None:
        from cnnviz.state.run_list import matches

        rows, folder = self._runs.rows, self._runs.folder
        self._pages.setCurrentWidget(self._page if rows else self.empty)
        if self._runs.is_away:
            text = self.tr("{folder} cannot be looked into: it is gone, or not yours to read.")
        elif self._runs.listed:
            text = self.tr(
                "There are no runs in {folder} yet. Train a network, or choose a folder with runs."
            )
        else:
            text = self.tr("Looking for runs in {folder}")
        self.empty.set_text(text.format(folder=folder))
        name = unturned(folder.name or str(folder))
        self.folder_button.setText(name[:_LONGEST_FOLDER].replace("&", "&&"))
        more = self.tr("It holds more folders than are looked into; choose one below it.")
        tip = f"{folder}\n{more}" if self._runs.is_cut else str(folder)
        self.folder_button.setToolTip(plain_tip(tip))
        self.usual_action.setEnabled(not self._runs.is_usual)
        self._shown = tuple(row for row in rows if matches(row, self.filter.text()))
        keys = [row.directory for row in self._shown]
        self.table.set_keyed(keys, [row_of(row) for row in self._shown])
        self.unmatched.set_text(
            self.tr("None of {n} runs has these words.").format(n=f"{len(rows):,}")
        )
        self._list.setCurrentWidget(self.table if self._shown else self.unmatched)
        self._choose()

    @Slot()
    def _choose(self) -> None:
        """Compare the runs that are picked."""
        self._runs.choose(cast("tuple[Path, ...]", self.table.picks))
        chosen = self._runs.chosen
        one = chosen[0] if len(chosen) == 1 else None
        self.notes.show_run(one)
        self.open_button.setEnabled(one is not None)
        self.actions_of_runs.follow(self._shown)
        self._show_measured()

    @Slot()
    def _show_measured(self) -> None:
        self.curves.show_runs(self._runs.chosen, self._runs.curves)
        self.differences.show_runs(self._runs.chosen, self._runs.settings)

    @Slot()
    def _rest_unseen(self) -> None:
        """Look at the disk no more where nobody sees what is found."""
        if self.visibleRegion().isEmpty():
            self._runs.watch(False)

    # ---- what a person does --------------------------------------------------------------

    @Slot(object)
    def open_run(self, directory: Path) -> None:
        """Show a run in the whole window, or say why it cannot be read."""
        row = next((row for row in self._shown if row.directory == directory), None)
        if row is not None and row.problem:
            self._session.notice(row.problem, is_error=True)
        else:
            self._following.open_run(directory)

    @Slot()
    def _open_picked(self) -> None:
        if self._runs.chosen:
            self.open_run(self._runs.chosen[0].directory)

    @Slot(QPoint)
    def _show_menu(self, place: QPoint) -> None:
        self.actions_of_runs.menu.popup(self.table.viewport().mapToGlobal(place))

    @Slot()
    def _ask_folder(self) -> None:
        folder, followed = self._runs.folder, self._following.followed
        if followed is not None and not self._runs.rows:
            folder = followed.directory.parent  # the likeliest one of all others
        dialog = QFileDialog(self.window(), self.tr("Folder with runs"), str(folder))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self._take_folder)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _take_folder(self, name: str) -> None:
        self._runs.set_folder(Path(name))

    @Slot()
    def _take_usual(self) -> None:
        self._runs.set_folder(None)

    @Slot(object, dict)
    def _write(self, directory: Path, changes: dict[str, Any]) -> None:
        self._runs.write(directory, **changes)

    # ---- for the export of the view ------------------------------------------------------

    def export_image(self) -> QImage:
        """Return table and curves as a picture."""
        return self.grab().toImage()

    def export_arrays(self) -> dict[str, NDArray[Any]] | None:
        """Return the points of the curves that are drawn, by the number of the run."""
        found: dict[str, NDArray[Any]] = {}
        for number, curve in enumerate(self.curves.plots.curves, start=1):
            found[f"{number}_x"], found[f"{number}_loss"] = curve.places, curve.losses
            found[f"{number}_figure_x"], found[f"{number}_figure"] = curve.ends, curve.figures
        return found or None

    def export_table(self) -> dict[str, NDArray[Any]] | None:
        """Return what is told of the runs that are shown, as ``cnnviz runs --csv`` does."""
        import numpy as np

        from cnnviz.engine.runs.export import SUMMARY_COLUMNS, summary_line

        lines = [summary_line(row) for row in self._shown]
        if not lines:
            return None
        return {
            name: np.array(["" if line[name] is None else str(line[name]) for line in lines])
            for name in SUMMARY_COLUMNS
        }

    def export_name(self) -> str:
        """Return what is shown, in words."""
        return self.tr("runs in {folder}").format(folder=self._runs.folder.name)

    # ---- Qt's own ------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Look at the runs while they are seen."""
        super().paintEvent(event)
        self._runs.watch(True)


register(
    DockSpec(
        key="runs",
        title=str(QT_TRANSLATE_NOOP("docks", "Runs")),
        help=str(
            QT_TRANSLATE_NOOP(
                "docks",
                "All trainings below a folder, also those that other programs write, with tags, "
                "notes and curves over each other. A double click opens one.",
            )
        ),
        factory=RunsView,
        places={"train": Place("centre", row=0, share=3)},
        icon="mdi6.format-list-bulleted",
    )
)
