"""Starting and ending the program with a window."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication

from cnnviz.qt import theme
from cnnviz.qt.settings import Settings

if TYPE_CHECKING:
    from cnnviz.qt.main_window import MainWindow

_NO_DISPLAY = (
    "There is no display to open a window on; start cnnviz from a desktop session, set DISPLAY, "
    "or draw the window into a file with: cnnviz screenshot --out window.png"
)


def make_application() -> QApplication:
    """Return the one QApplication, dressed in the person's theme."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QCoreApplication.setApplicationName("cnnviz")
    QCoreApplication.setOrganizationName("cnnviz")
    return QApplication(sys.argv[:1])


def has_display() -> bool:
    """Whether a window can be seen here; asked before Qt, which aborts the process instead."""
    if os.environ.get("QT_QPA_PLATFORM") or not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def run(model: str | None = None, data: str | None = None, image: str | None = None) -> int:
    """Open the window and stay until it is closed.

    Parameters
    ----------
    model : str or None
        Architecture or checkpoint to open; None opens the last session or the built-in model.
    data : str or None
        Image set to open, by its SPEC.
    image : str or None
        Image file to look at.

    Returns
    -------
    int
        Exit code of the process.
    """
    if not has_display():
        sys.stderr.write(_NO_DISPLAY + "\n")
        return 2
    application = make_application()
    window = make_window(application)
    window.show()
    # The first paint comes first; torch is imported by the lane after it.
    QTimer.singleShot(0, window.starter(model, data, image))
    return application.exec()


def make_window(application: QApplication, settings: Settings | None = None) -> MainWindow:
    """Build the window in the person's theme and text size, without showing it."""
    from cnnviz.qt.main_window import MainWindow
    from cnnviz.qt.workbench import make_workbench

    settings = settings or Settings()
    theme.apply_theme(application, settings.theme)
    if settings.text_size:
        theme.set_text_size(application, settings.text_size)
    return MainWindow(make_workbench(settings))


def open_first(window: MainWindow, model: str | None, data: str | None, image: str | None) -> None:
    """Fill the window: with what was asked for, else with the built-in model and images."""
    workbench = window.workbench
    workbench.models.open(model or "bundled")
    if image is not None:
        workbench.inputs.open_image(Path(image))
    if data is not None or image is None:
        first = None if image is not None else 0
        workbench.inputs.open_image_set(data or "digits", first=first)
