"""Starting and ending the program with a window."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QObject,
    QTimer,
)
from PySide6.QtWidgets import QApplication

from cnnviz.engine.models.catalogue import BUNDLED, catalogue
from cnnviz.engine.models.own_source import split_source
from cnnviz.engine.preload import import_torch
from cnnviz.qt import theme as dress
from cnnviz.qt.engine_thread import Job
from cnnviz.qt.garbage import GarbageCollector
from cnnviz.qt.language_menu import WindowHolder
from cnnviz.qt.settings import LastSession, Settings
from cnnviz.qt.signals import EndSignals
from cnnviz.qt.translation import language_for, set_language

if TYPE_CHECKING:
    from cnnviz.qt.main_window import MainWindow

log = logging.getLogger(__name__)

NO_DISPLAY = (
    "There is no display to open a window on; start cnnviz from a desktop session, set DISPLAY, "
    "or draw the window into a file with: cnnviz screenshot --out window.png"
)


_SWITCH_S = 0.0005  # how long one thread may keep Python's lock from another that wants it


def make_application() -> QApplication:
    """Return the one QApplication, dressed in the person's theme."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QCoreApplication.setApplicationName("cnnviz")
    QCoreApplication.setOrganizationName("cnnviz")
    # Window and lane both want Python's lock many times in each step of training.
    sys.setswitchinterval(_SWITCH_S)
    return QApplication(sys.argv[:1])


def has_display() -> bool:
    """Whether a window can be seen here; asked before Qt, which aborts the process instead."""
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    needs_none = platform and not platform.startswith(("xcb", "wayland"))
    if needs_none or not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


class AfterFirstPaint(QObject):
    """Does something once the whole window has been painted: what comes first for the eye.

    Parameters
    ----------
    window : MainWindow
        A window that is not shown yet.
    work : callable
        What to do then.
    """

    def __init__(self, window: MainWindow, work: Callable[[], None]) -> None:
        super().__init__(window)
        self._work = work
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the paint event; all widgets are painted within it, the timer comes after."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._work)
        return False


def run(model: str | None = None, data: str | None = None, image: str | None = None) -> int:
    """Open the window and stay until it is closed.

    Parameters
    ----------
    model : str or None
        Architecture, checkpoint or run to open; None opens the last session or the built-in model.
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
        sys.stderr.write(NO_DISPLAY + "\n")
        return 2
    application = make_application()
    window = make_window(application)
    AfterFirstPaint(window, partial(open_first, window, model, data, image))
    holder = WindowHolder(window)
    garbage = GarbageCollector(holder)
    signals = EndSignals(holder)
    signals.asked.connect(holder.stop_and_close)
    window.show()
    try:
        return application.exec()
    finally:
        signals.close()
        garbage.close()
        holder.window.workbench.lane.close()  # whatever ended the loop, no thread may outlive it


def make_window(application: QApplication, settings: Settings | None = None) -> MainWindow:
    """Build the window in the person's language, theme and text size, without showing it.

    Its lane waits for the first paint, so that nothing competes with it, and begins with torch.
    """
    from cnnviz.qt.main_window import MainWindow
    from cnnviz.qt.workbench import make_workbench

    settings = settings or Settings()
    set_language(language_for(settings.language))
    dress.apply_theme(application, settings.theme)
    if settings.text_size:
        dress.set_text_size(application, settings.text_size)
    workbench = make_workbench(settings)
    workbench.lane.hold()
    title = QCoreApplication.translate("app", "Loading PyTorch")
    workbench.lane.submit(Job(title, partial(import_torch, cores_left=1), urgent=True))
    window = MainWindow(workbench)
    AfterFirstPaint(window, workbench.lane.release)
    return window


def open_first(window: MainWindow, model: str | None, data: str | None, image: str | None) -> None:
    """Fill the window: with what was asked for, else as it was left, else with what is built in."""
    bench = window.workbench
    nothing_asked = model is None and data is None and image is None
    last = bench.settings.last_session if nothing_asked else LastSession()
    bench.lane.release()
    run = _run_of(model or last.run)
    if run is not None:
        _open_run(window, run, last, data, image)
        return
    if _is_still_there(last.model):
        model = last.model
    data = data or last.data or None
    if last.image and Path(last.image).exists():
        image = last.image
    bench.models.open(model or BUNDLED, layer=last.layer or None, unit=last.unit)
    if image is not None:
        bench.inputs.open_image(Path(image))
    if data is not None or image is None:
        first = None if image is not None else last.sample or 0
        again = nothing_asked and data is not None
        if again:
            window.keeper.restore_samples(last)
        bench.inputs.open_image_set(
            data or "digits",
            (last.split or None) if again else None,
            first,
            otherwise="digits" if again else "",
        )


def _open_run(
    window: MainWindow, run: Path, last: LastSession, data: str | None, image: str | None
) -> None:
    """Look at a run, with the images that were asked for or else with its own."""
    bench = window.workbench
    other = last.model if run not in Path(last.model).parents else ""
    own = not _is_still_there(other)  # or another network was open beside the run
    layer, unit = last.layer or None, last.unit
    bench.following.open_run(run, weights=own, images=data is None, layer=layer, unit=unit)
    if not own:
        bench.models.open(other, layer=layer, unit=unit)
    if data is not None:
        bench.inputs.open_image_set(data, first=None if image is not None else 0)
    if image is not None:
        bench.inputs.open_image(Path(image))
    window.keeper.restore_samples(last)


def _run_of(source: str) -> Path | None:
    """Return the run directory that a source is, or None; an architecture's name wins."""
    path = Path(source).expanduser()
    if not source or source in catalogue() or not path.is_dir():
        return None
    from cnnviz.engine.runs.files import is_run

    return path.absolute() if is_run(path) else None


def _is_still_there(source: str) -> bool:
    """Whether what was open last can be opened again: a name, a file, or a class in a file."""
    if source in (BUNDLED, *catalogue()):
        return True
    own = split_source(source)
    path = Path(source) if own is None else own.path
    return bool(source) and path.exists()
