"""One view on the whole screen, for a lecture hall, and back to its place."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDockWidget, QMainWindow

from cnnviz.qt import theme
from cnnviz.qt.dock_tracker import DockTracker


class FullScreen(QObject):
    """Puts the dock that is meant on the whole screen; F11 or Esc bring it back.

    Parameters
    ----------
    window : QMainWindow
        The window; it becomes the parent and gets the shortcut.
    tracker : DockTracker
        Says which dock is meant.
    """

    def __init__(self, window: QMainWindow, tracker: DockTracker) -> None:
        super().__init__(window)
        self._window = window
        self._tracker = tracker
        self._dock: QDockWidget | None = None
        self._layout = QByteArray()
        self._geometry = QByteArray()
        self._floated = False
        self.action = QAction(theme.icon("mdi6.fullscreen"), self.tr("View on &full screen"), self)
        self.action.setCheckable(True)
        self.action.setShortcut(QKeySequence("F11"))
        self.action.setStatusTip(
            self.tr("Show the view under the pointer on the whole screen; Esc brings it back")
        )
        self.action.triggered.connect(self.toggle)
        window.addAction(self.action)

    @property
    def dock(self) -> QDockWidget | None:
        """The dock that fills the screen, or None."""
        return self._dock

    @Slot()
    def toggle(self) -> None:
        """Fill the screen with the dock that is meant, or bring it back."""
        if self._dock is not None:
            self.leave()
            return
        dock = self._tracker.current()
        if dock is not None:
            self._enter(dock)
        self.action.setChecked(self._dock is not None)

    @Slot()
    def leave(self) -> None:
        """Bring the dock back to its place."""
        dock, self._dock = self._dock, None
        self.action.setChecked(False)
        if dock is None:
            return
        dock.removeEventFilter(self)
        dock.removeAction(self.action)
        dock.showNormal()
        if self._floated:
            dock.restoreGeometry(self._geometry)
        else:
            dock.setFloating(False)
            self._window.restoreState(self._layout)
        dock.raise_()
        self._window.activateWindow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc leaves, and so does closing the window that fills the screen."""
        if watched is not self._dock:
            return False
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Escape
        ):
            self.leave()
            return True
        if event.type() == QEvent.Type.Close:
            event.ignore()
            self.leave()
            return True
        return False

    def _enter(self, dock: QDockWidget) -> None:
        self._floated = dock.isFloating()
        self._geometry = dock.saveGeometry()
        self._layout = self._window.saveState()
        screen = self._window.screen()
        dock.setFloating(True)
        # The window has to close the gap now: a dock that came back before would keep its size.
        layout = self._window.layout()
        if layout is not None:
            layout.activate()
        # A floating dock is a tool window, which some window managers never let fill a screen.
        dock.setWindowFlag(Qt.WindowType.Window, True)
        if screen is not None:
            dock.setGeometry(screen.geometry())  # without a window manager nobody else does
        dock.installEventFilter(self)
        dock.addAction(self.action)  # its shortcut must work in this window too
        self._dock = dock
        dock.showFullScreen()
        dock.raise_()
        dock.activateWindow()
