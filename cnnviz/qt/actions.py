"""The window's actions: menus, keys and the toolbar, each action made once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication, QDockWidget, QFileDialog, QMenu

from cnnviz.qt import theme
from cnnviz.qt.command_palette import CommandPalette
from cnnviz.qt.controllers.training import TrainingState
from cnnviz.qt.course import Course
from cnnviz.qt.course_dialog import CourseDialog
from cnnviz.qt.epoch_actions import EpochActions
from cnnviz.qt.help_dialogs import AboutDialog, DiagnosticsDialog, KeysDialog
from cnnviz.qt.language_menu import LanguageMenu
from cnnviz.qt.selection_menu import SelectionMenu
from cnnviz.qt.toolbar import Toolbar
from cnnviz.qt.workspaces import WORKSPACES

if TYPE_CHECKING:
    from cnnviz.qt.main_window import MainWindow

_THEMES = ("light", "dark", "system")


class Actions(QObject):
    """Fills the menus and the toolbar of a window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._bench = window.workbench
        self.workspaces = QActionGroup(self)
        self._course: CourseDialog | None = None
        self._file_menu()
        self._look_menu()
        menu = window.menuBar().addMenu(self.tr("&Selection"))
        self.selection = SelectionMenu(menu, self, window)
        self._view_menu()
        self._help_menu()
        inputs = [self.open_image, self.open_folder, *self._dock_buttons(), self.freeze]
        self.toolbar = Toolbar(
            self._bench, self.open, inputs, self.workspaces.actions(), self.palette, window
        )
        window.addToolBar(self.toolbar)
        self._bench.training.state_changed.connect(self._show_training)

    def action(
        self,
        text: str,
        handler: Callable[..., object],
        keys: str = "",
        icon: str = "",
        tip: str = "",
        short: str = "",
    ) -> QAction:
        """Make an action of the window; `short` is its word in the toolbar."""
        action = QAction(text, self._window)
        if icon:
            action.setIcon(theme.icon(icon))
        if short:
            action.setIconText(short)
        if keys:
            action.setShortcut(QKeySequence(keys))
        if tip:
            action.setToolTip(tip)
            action.setStatusTip(tip)
        action.triggered.connect(handler)
        return action

    def _file_menu(self) -> None:
        menu = self._window.menuBar().addMenu(self.tr("&File"))
        self.open = self.action(
            self.tr("&Open checkpoint…"),
            self._open_model,
            "Ctrl+O",
            "mdi6.folder-open-outline",
            self.tr("Open a checkpoint file; it is recognised by its tensors, nothing in it runs"),
            self.tr("Open"),
        )
        self.open_image = self.action(
            self.tr("Open &image…"),
            self._open_image,
            "Ctrl+I",
            "mdi6.image-outline",
            self.tr(
                "Let the network look at an image, an animation, or an array of numbers (.npy)"
            ),
            self.tr("Image"),
        )
        self.open_clip = self.action(
            self.tr("Open c&lip…"),
            self._open_clip,
            tip=self.tr("Let the network look at the frames of a clip: a folder of pictures"),
        )
        self.open_folder = self.action(
            self.tr("Open image &set…"),
            self._open_folder,
            "Ctrl+Shift+O",
            "mdi6.image-multiple-outline",
            self.tr("Open a folder of images: with classes as folders, MNIST files, or loose ones"),
            self.tr("Image set"),
        )
        self.open_run = self.action(
            self.tr("Open &run…"),
            self._open_run,
            "Ctrl+Shift+R",
            "mdi6.folder-play-outline",
            self.tr("Look at the folder of a training, also while another program writes it"),
        )
        self.paste = self.action(
            self.tr("&Paste image"), self._paste, "Ctrl+V", "", self.tr("Look at a copied image")
        )
        menu.addActions([self.open, self.open_image, self.open_clip, self.open_folder])
        menu.addActions([self.open_run, self.paste])
        menu.addAction(self._window.saver.action)
        menu.addSeparator()
        menu.addAction(self._window.exporter.export_action)
        menu.addAction(self._window.exporter.copy_action)
        menu.addAction(self._window.python_copier.action)
        menu.addSeparator()
        menu.addAction(self.action(self.tr("&Quit"), self._window.close, "Ctrl+Q"))

    def _look_menu(self) -> None:
        menu = self._window.menuBar().addMenu(self.tr("&Look"))
        session = self._bench.session
        self.freeze = self.action(
            self.tr("Free&ze input"),
            session.set_frozen,
            "F",
            "mdi6.snowflake",
            self.tr("Keep this input while other samples are chosen"),
            self.tr("Freeze"),
        )
        self.freeze.setCheckable(True)
        session.frozen_changed.connect(self.freeze.setChecked)
        menu.addAction(self.freeze)
        menu.addSeparator()
        menu.addActions(
            [
                self.action(self.tr("Layer &before"), self._layer_before, "U"),
                self.action(self.tr("Layer &after"), self._layer_after, "O"),
            ]
        )
        menu.addSeparator()
        menu.addActions(self._map_actions())
        menu.addSeparator()
        self.epochs = EpochActions(menu, self.action, self._bench, self)
        menu.addSeparator()
        self.why = self.action(
            self.tr("&Why this prediction"),
            self._show_dock,
            "W",
            "mdi6.help-circle-outline",
            self.tr("Show which places of the input speak for its class"),
        )
        self.why.setData("why")
        menu.addAction(self.why)
        training = self._bench.training
        menu.addSeparator()
        self.pause = self.action(
            self.tr("&Pause or resume training"), self._toggle_pause, "", "mdi6.pause"
        )
        self.stop = self.action(self.tr("&Stop training"), training.stop, "", "mdi6.stop")
        menu.addActions([self.pause, self.stop])
        self._show_training()

    def _map_actions(self) -> list[QAction]:
        self.overlay = self.action(
            self.tr("&Map over the input"),
            self._lay_over,
            "S",
            tip=self.tr("Lay the map of the chosen unit over the input"),
        )
        self.overlay.setCheckable(True)
        self._bench.session.map_style_changed.connect(self._follow_style)
        self._follow_style()
        contrast = self.action(
            self.tr("Con&trast of maps"),
            self._change_contrast,
            "T",
            tip=self.tr("One scale for all maps without or with its extremes, or one for each map"),
        )
        colours = self.action(
            self.tr("&Colour map"), self._change_colours, "C", tip=self.tr("The next colour map")
        )
        return [self.overlay, contrast, colours]

    def _dock_buttons(self) -> list[QAction]:
        """Make a button for each view that declares one."""
        found = []
        for dock in self._window.docks:
            if dock.spec.in_toolbar:
                title, tip = dock.spec.shown_title(), dock.spec.shown_help()
                action = self.action(title, self._show_dock, "", dock.spec.icon, tip)
                action.setData(dock.spec.key)
                found.append(action)
        return found

    def _view_menu(self) -> None:
        menu = self._window.menuBar().addMenu(self.tr("&View"))
        for number, workspace in enumerate(WORKSPACES, start=1):
            action = self.action(workspace.shown_title(), self._choose_workspace, f"Ctrl+{number}")
            action.setData(workspace.key)
            action.setCheckable(True)
            self.workspaces.addAction(action)
            menu.addAction(action)
        menu.addAction(self.action(self.tr("&Reset layout"), self._window.reset_layout))
        menu.addSeparator()
        views = menu.addMenu(self.tr("&Views"))
        views.addActions([dock.toggleViewAction() for dock in self._window.docks])
        menu.addAction(self._window.full_screen.action)
        menu.addSeparator()
        self._theme_menu(menu.addMenu(self.tr("&Theme")))
        languages = menu.addMenu(self.tr("Lan&guage"))
        self.languages = LanguageMenu(languages, self._bench.settings, self)
        larger = self.action(self.tr("&Larger text"), self._window.enlarge_text, "Ctrl++")
        larger.setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
        smaller = self.action(self.tr("&Smaller text"), self._window.shrink_text, "Ctrl+-")
        usual = self.action(self.tr("&Usual text size"), self._window.reset_text, "Ctrl+0")
        menu.addActions([larger, smaller, usual])

    def _theme_menu(self, menu: QMenu) -> None:
        titles = {
            "light": self.tr("Light"),
            "dark": self.tr("Dark"),
            "system": self.tr("As the system"),
        }
        group = QActionGroup(self)
        for name in _THEMES:
            action = self.action(titles[name], self._choose_theme)
            action.setData(name)
            action.setCheckable(True)
            action.setChecked(name == self._bench.settings.theme)
            group.addAction(action)
            menu.addAction(action)

    def _help_menu(self) -> None:
        self.palette = self.action(
            self.tr("&Command palette…"),
            self._show_palette,
            "Ctrl+Shift+P",
            "mdi6.magnify",
            self.tr("Find every action by a few letters of its name"),
            self.tr("Find"),
        )
        menu = self._window.menuBar().addMenu(self.tr("&Help"))
        menu.addAction(self.palette)
        tip = self.tr("Every topic of the course, each with the view and the settings for it")
        menu.addAction(self.action(self.tr("&The course"), self._show_course, "Ctrl+F1", tip=tip))
        menu.addAction(self.action(self.tr("&Keys"), self._show_keys, "F1"))
        menu.addAction(self.action(self.tr("&Diagnostics"), self._show_diagnostics))
        menu.addAction(self.action(self.tr("&About cnnviz"), self._show_about))

    @Slot()
    def _open_model(self) -> None:
        title = self.tr("Open a checkpoint")
        path, _ = QFileDialog.getOpenFileName(self._window, title)
        if path:
            self._bench.open_model(Path(path))

    @Slot()
    def _open_image(self) -> None:
        title = self.tr("Open an image")
        path, _ = QFileDialog.getOpenFileName(self._window, title)
        if path:
            self._bench.inputs.open_image(path)

    @Slot()
    def _open_clip(self) -> None:
        title = self.tr("Open a folder of frames")
        path = QFileDialog.getExistingDirectory(self._window, title)
        if path:
            self._bench.inputs.open_image(path)

    @Slot()
    def _open_folder(self) -> None:
        title = self.tr("Open an image set")
        path = QFileDialog.getExistingDirectory(self._window, title)
        if path:
            self._bench.inputs.open_image_set(path)

    @Slot()
    def _open_run(self) -> None:
        from cnnviz.engine.runs.files import runs_folder

        title = self.tr("Open the folder of a run")
        path = QFileDialog.getExistingDirectory(self._window, title, str(runs_folder()))
        if path:
            self._bench.following.open_run(path)

    @Slot()
    def _paste(self) -> None:
        from cnnviz.qt.pixels import array_of

        image = QGuiApplication.clipboard().image()
        if image.isNull():
            self._bench.session.notice(self.tr("There is no image on the clipboard."))
        else:
            self._bench.inputs.show_pixels(array_of(image), self.tr("pasted image"))

    @Slot()
    def _show_dock(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        dock = self._window.findChild(QDockWidget, str(action.data()))
        if dock is not None:
            dock.show()
            dock.raise_()
            dock.setFocus()

    @Slot()
    def _layer_before(self) -> None:
        self._bench.session.step_layer(-1)

    @Slot()
    def _layer_after(self) -> None:
        self._bench.session.step_layer(1)

    @Slot(bool)
    def _lay_over(self, wanted: bool) -> None:
        session = self._bench.session
        session.set_map_style(session.map_style.with_overlay(wanted))

    @Slot()
    def _change_contrast(self) -> None:
        session = self._bench.session
        session.set_map_style(session.map_style.with_next_contrast())

    @Slot()
    def _change_colours(self) -> None:
        session = self._bench.session
        session.set_map_style(session.map_style.with_next_colours())

    @Slot()
    def _follow_style(self) -> None:
        self.overlay.setChecked(self._bench.session.map_style.overlay)

    @Slot()
    def _toggle_pause(self) -> None:
        training = self._bench.training
        if training.state is TrainingState.PAUSED:
            training.resume()
        else:
            training.pause()

    @Slot()
    def _show_training(self) -> None:
        state = self._bench.training.state
        self.pause.setEnabled(state in (TrainingState.RUNNING, TrainingState.PAUSED))
        self.stop.setEnabled(state.busy)

    @Slot()
    def _choose_workspace(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self._window.show_workspace(str(action.data()))

    @Slot()
    def _choose_theme(self) -> None:
        action = self.sender()
        application = QApplication.instance()
        assert isinstance(action, QAction)
        assert isinstance(application, QApplication)
        self._bench.settings.theme = str(action.data())
        theme.apply_theme(application, str(action.data()))

    @Slot()
    def _show_palette(self) -> None:
        CommandPalette(self._window).show()

    @Slot()
    def _show_course(self) -> None:
        if self._course is None:
            self._course = CourseDialog(Course(self._window), self._window)
        self._course.show()
        self._course.raise_()

    @Slot()
    def _show_keys(self) -> None:
        KeysDialog(self._window).show()

    @Slot()
    def _show_diagnostics(self) -> None:
        DiagnosticsDialog(self._bench.lane, self._window).show()

    @Slot()
    def _show_about(self) -> None:
        AboutDialog(self._window).show()
