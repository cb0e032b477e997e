"""Starting and ending the program with a window."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QEventLoop,
    QMessageLogContext,
    QObject,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from cnnviz.engine.errors import CnnvizError, UnknownName
from cnnviz.engine.models.catalogue import BUNDLED, catalogue
from cnnviz.engine.preload import import_torch
from cnnviz.qt import theme as dress
from cnnviz.qt.engine_thread import Job
from cnnviz.qt.export import write_image
from cnnviz.qt.settings import LastSession, Settings
from cnnviz.qt.signals import EndSignals
from cnnviz.qt.workspaces import WORKSPACES

if TYPE_CHECKING:
    from cnnviz.qt.main_window import MainWindow

log = logging.getLogger(__name__)

_NO_DISPLAY = (
    "There is no display to open a window on; start cnnviz from a desktop session, set DISPLAY, "
    "or draw the window into a file with: cnnviz screenshot --out window.png"
)


_QUIET_ROUNDS = 25
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
    AfterFirstPaint(window, partial(open_first, window, model, data, image))
    signals = EndSignals(window)
    signals.asked.connect(window.stop_and_close)
    window.show()
    try:
        return application.exec()
    finally:
        signals.close()
        window.workbench.lane.close()  # whatever ended the loop, no thread may outlive it


def screenshot(
    out: Path,
    model: str | None = None,
    data: str | None = None,
    image: str | None = None,
    *,
    workspace: str = "look",
    layer: str | None = None,
    theme: str = "light",
    size: tuple[int, int] = (1280, 800),
    timeout_s: float = 180.0,
) -> None:
    """Draw the window into a PNG file once its views have arrived; needs no display.

    Raises
    ------
    UnknownName
        When there is no such workspace or layer.
    CnnvizError
        When something that was asked for cannot be opened, or takes too long.
    """
    known = [entry.key for entry in WORKSPACES]
    if workspace not in known:
        raise UnknownName("workspace", workspace, known)
    if not os.environ.get("QT_QPA_PLATFORM") or not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    before = qInstallMessageHandler(_note_message)
    try:
        _draw(out, model, data, image, workspace, layer, theme, size, timeout_s)
    finally:
        qInstallMessageHandler(before)


def _draw(
    out: Path,
    model: str | None,
    data: str | None,
    image: str | None,
    workspace: str,
    layer: str | None,
    theme: str,
    size: tuple[int, int],
    timeout_s: float,
) -> None:
    application = make_application()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder))
        settings.theme = theme
        window = make_window(application, settings)
        window.resize(*size)
        window.show_workspace(workspace)
        window.show()
        try:
            open_first(window, model or BUNDLED, data, image)
            _settle(window, timeout_s)
            if layer is not None:
                _choose_layer(window, layer)
                _settle(window, timeout_s)
            write_image(out, window.grab().toImage())
        finally:
            window.close()
            window.deleteLater()


def _note_message(_kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """Keep what Qt has to say of a platform without a screen away from the terminal."""
    log.info("%s", message)


def _settle(window: MainWindow, timeout_s: float) -> None:
    """Let the window work until nothing is on its way any more."""
    end = time.monotonic() + timeout_s
    bench = window.workbench
    quiet = 0
    while quiet < _QUIET_ROUNDS:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        time.sleep(0.01)
        busy = bool(bench.lane.jobs()) or bench.probes.waiting
        quiet = 0 if busy else quiet + 1
        notice = window.notices.notice
        if notice is not None and notice.is_error:
            raise CnnvizError(notice.text)
        if time.monotonic() > end:
            raise CnnvizError(f"The views did not arrive within {timeout_s:.0f} s.")


def _choose_layer(window: MainWindow, name: str) -> None:
    session = window.workbench.session
    if session.layers is not None:
        session.commit(session.selection.with_layer(session.layers.find(name).name))


def make_window(application: QApplication, settings: Settings | None = None) -> MainWindow:
    """Build the window in the person's theme and text size, without showing it.

    Its lane waits for the first paint, so that nothing competes with it, and begins with torch.
    """
    from cnnviz.qt.main_window import MainWindow
    from cnnviz.qt.workbench import make_workbench

    settings = settings or Settings()
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
    if last.model in (BUNDLED, *catalogue()) or (last.model and Path(last.model).exists()):
        model = last.model
    data = data or last.data or None
    if last.image and Path(last.image).exists():
        image = last.image
    bench.lane.release()
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
