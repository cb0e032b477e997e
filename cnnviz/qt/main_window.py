"""The window: docks by their declarations, and how a session begins and ends."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSize, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMessageBox

from cnnviz.qt import theme
from cnnviz.qt.actions import Actions
from cnnviz.qt.copy_python import PythonCopier
from cnnviz.qt.dock import Dock, registered
from cnnviz.qt.dock_tracker import DockTracker
from cnnviz.qt.export import Exporter
from cnnviz.qt.fullscreen import FullScreen
from cnnviz.qt.questions import Questions
from cnnviz.qt.saving import ModelSaver
from cnnviz.qt.session_keeper import SessionKeeper
from cnnviz.qt.stand_ins import StandIns
from cnnviz.qt.status import StatusBar
from cnnviz.qt.widgets.plain_text import unturned
from cnnviz.qt.workbench import Workbench
from cnnviz.qt.workspaces import (
    WORKSPACES,
    arrange,
    prepare,
    restore_sizes,
    share_widths,
    show_tabs,
    sizes_of,
)

_TEXT_STEP = 1.0
_TITLE_BAR = 40
_MOST_NAMED = 3  # of files that were dropped together and not opened


class MainWindow(QMainWindow):
    """The workbench on the screen."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.workbench = workbench
        self.setObjectName("window")
        self.setAcceptDrops(True)
        self.resize(self._first_size())
        prepare(self)
        self.docks = tuple(Dock(spec, workbench, self) for spec in registered())
        tracker = DockTracker(self)
        self.full_screen = FullScreen(self, tracker)
        self.exporter = Exporter(
            self, tracker, workbench.session, workbench.lane, workbench.settings
        )
        self.python_copier = PythonCopier(self, tracker, workbench)
        self.saver = ModelSaver(self, workbench)
        status = StatusBar(workbench, self)
        self.notices = status.notices
        self.setStatusBar(status)
        self.actions_of_window = Actions(self)
        self.keeper = SessionKeeper(
            workbench.settings, workbench.session, workbench.models, workbench.inputs, self
        )
        self.keeper.note_runs_of(workbench.following)
        self._workspace = ""
        self._quitting = False
        self.questions = Questions(workbench, self)
        self.stand_ins = StandIns(self, self.docks, workbench.session)
        for signal in (workbench.session.model_changed, workbench.session.weights_changed):
            signal.connect(self._show_title)
        self._show_title()  # of a window in another language the network is there already
        workbench.training.ended.connect(self._close_after_training)
        if geometry := workbench.settings.geometry:
            self.restoreGeometry(QByteArray(geometry))
        known = [workspace.key for workspace in WORKSPACES]
        last = workbench.settings.workspace
        self.show_workspace(last if last in known else known[0])

    def _first_size(self) -> QSize:
        """Return a size that a small screen holds too, with the title bar above it."""
        room = self.screen().availableSize() - QSize(0, _TITLE_BAR)
        return QSize(1280, 800).boundedTo(room)

    # ---- layout --------------------------------------------------------------------------

    @property
    def workspace(self) -> str:
        """Key of the workspace that is shown."""
        return self._workspace

    def show_workspace(self, key: str) -> None:
        """Arrange the docks as this workspace was left, or as it is declared."""
        if key == self._workspace:
            return
        self.full_screen.leave()
        if self._workspace and self.isVisible():
            self._keep_layout()
        self._workspace = key
        arrange(self, self.docks, key)
        layout, shown = self._kept_layout(key)
        if layout:
            self.restoreState(QByteArray(layout))
            # Qt brings back every dock that it ever knew, also those of other workspaces.
            for dock in self.docks:
                dock.setVisible(dock.spec.key in shown)
            # Those had taken room from the others meanwhile.
            QTimer.singleShot(0, self._restore_sizes)
        else:
            QTimer.singleShot(0, self._share_widths)
        QTimer.singleShot(0, self._show_tabs)
        self.workbench.settings.workspace = key
        for action in self.actions_of_window.workspaces.actions():
            action.setChecked(action.data() == key)

    def _kept_layout(self, key: str) -> tuple[bytes, frozenset[str]]:
        """Return how a workspace was left; nothing where that was not kept as a whole."""
        settings = self.workbench.settings
        shown = settings.shown_docks(key)
        return (settings.layout(key), shown) if shown else (b"", shown)

    @Slot()
    def _share_widths(self) -> None:
        share_widths(self, self.docks, self._workspace)

    @Slot()
    def _restore_sizes(self) -> None:
        restore_sizes(self, self.docks, self.workbench.settings.dock_sizes(self._workspace))

    @Slot()
    def _show_tabs(self) -> None:
        show_tabs(self)
        self.stand_ins.follow()

    def showEvent(self, event: QShowEvent) -> None:
        """Share the room anew, which Qt only does right for a window that is shown."""
        super().showEvent(event)
        if not self._kept_layout(self._workspace)[0]:
            QTimer.singleShot(0, self._share_widths)

    @Slot()
    def reset_layout(self) -> None:
        """Arrange the docks as the workspace declares them."""
        self.full_screen.leave()
        arrange(self, self.docks, self._workspace)
        QTimer.singleShot(0, self._show_tabs)
        self._keep_layout()

    @Slot()
    def enlarge_text(self) -> None:
        """Make all text larger."""
        self._change_text(_TEXT_STEP)

    @Slot()
    def reset_text(self) -> None:
        """Give all text the size that the desktop gave it."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme.set_text_size(application, 0)
        self.workbench.settings.text_size = 0

    @Slot()
    def shrink_text(self) -> None:
        """Make all text smaller."""
        self._change_text(-_TEXT_STEP)

    def _change_text(self, step: float) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        size = theme.set_text_size(application, application.font().pointSizeF() + step)
        self.workbench.settings.text_size = size

    def _keep_layout(self) -> None:
        settings = self.workbench.settings
        settings.set_layout(self._workspace, bytes(self.saveState().data()))
        shown = (dock.spec.key for dock in self.docks if not dock.isHidden())
        settings.set_shown_docks(self._workspace, shown)
        settings.set_dock_sizes(self._workspace, sizes_of(self, self.docks))
        settings.geometry = bytes(self.saveGeometry().data())

    # ---- what is open --------------------------------------------------------------------

    @Slot()
    def _show_title(self) -> None:
        model = self.workbench.session.model
        self.setWindowTitle("cnnviz" if model is None else f"{unturned(model.title)} – cnnviz")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the files that were dropped."""
        urls = event.mimeData().urls()
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        left = self.workbench.open_paths(paths)
        event.acceptProposedAction()
        if left:
            text = self.tr("One file of a kind is open at a time; not opened: {names}.")
            names = ", ".join(path.name for path in left[:_MOST_NAMED])
            more = f", … (+{len(left) - _MOST_NAMED})" if len(left) > _MOST_NAMED else ""
            self.workbench.session.notice(text.format(names=names + more))

    # ---- the end -------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep layout and session; a training is asked about and its weights are kept."""
        training = self.workbench.training
        if training.state.busy:
            event.ignore()
            if not self._quitting:
                self._ask_to_stop()
            return
        self.full_screen.leave()
        self._keep_layout()
        self.workbench.settings.flush()
        self.hide()  # nobody has to look at a window that waits for work to end
        self.workbench.lane.close()
        super().closeEvent(event)

    def retire(self) -> None:
        """Keep the layout and leave the workbench to another window."""
        self.full_screen.leave()
        self._keep_layout()
        self.workbench.training.ended.disconnect(self._close_after_training)

    def _ask_to_stop(self) -> None:
        box = QMessageBox(self)
        box.setObjectName("stop_training")
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("A network is training"))
        box.setText(self.tr("Stop the training and close the window?"))
        box.setInformativeText(
            self.tr("The newest weights are kept, and the run can be continued later.")
        )
        stop = box.addButton(self.tr("Stop and close"), QMessageBox.ButtonRole.AcceptRole)
        stop.clicked.connect(self.stop_and_close)
        box.addButton(self.tr("Go on training"), QMessageBox.ButtonRole.RejectRole)
        box.open()

    @Slot()
    def stop_and_close(self) -> None:
        """Close without a question; what trains is stopped and its weights are kept."""
        self._quitting = True
        if self.workbench.training.state.busy:
            self.workbench.training.stop()
        else:
            self.close()

    @Slot(str)
    def _close_after_training(self, reason: str) -> None:
        if not self._quitting:
            return
        self._quitting = False
        if reason == "failed":
            # The weights could not be kept as was promised: the person has to see why.
            self.show_workspace("train")
        else:
            QTimer.singleShot(0, self.close)
