"""The window as a picture, without a display."""

from __future__ import annotations

import logging
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QCoreApplication,
    QEventLoop,
    QMessageLogContext,
    QtMsgType,
    qInstallMessageHandler,
)

from cnnviz.engine.errors import BadValue, CnnvizError, UnknownName
from cnnviz.engine.models.catalogue import BUNDLED
from cnnviz.qt.app import has_display, make_application, make_window, open_first
from cnnviz.qt.export import write_image
from cnnviz.qt.settings import Settings
from cnnviz.qt.workspaces import WORKSPACES

if TYPE_CHECKING:
    from cnnviz.qt.main_window import MainWindow

log = logging.getLogger(__name__)

_QUIET_ROUNDS = 25


@dataclass(frozen=True)
class Scene:
    """What the picture shows.

    Parameters
    ----------
    model, data, image : str or None
        Architecture or checkpoint, SPEC of the image set, and image file; what is built in where
        nothing is said.
    workspace : str
        Key of the workspace.
    layer : str or None
        The layer to select.
    unit : int or None
        The unit of it.
    samples : tuple of int
        The samples to select.
    classes : tuple of str
        Names or numbers of the classes to select.
    theme : str
        "light" or "dark".
    language : str
        "en" or "es".
    size : (int, int)
        Width and height in pixels.
    timeout_s : float
        How long any view may take.
    """

    model: str | None = None
    data: str | None = None
    image: str | None = None
    workspace: str = "look"
    layer: str | None = None
    unit: int | None = None
    samples: tuple[int, ...] = ()
    classes: tuple[str, ...] = ()
    theme: str = "light"
    language: str = "en"
    size: tuple[int, int] = (1280, 800)
    timeout_s: float = 600.0


def screenshot(out: Path, scene: Scene) -> None:
    """Draw the window into a PNG file once its views have arrived; needs no display.

    What a workspace needs is computed first: an evaluation, a sweep of the layer, a map.

    Raises
    ------
    UnknownName
        When there is no such workspace, layer or class.
    BadValue
        When the unit or a sample is out of range.
    CnnvizError
        When something that was asked for cannot be opened, or takes too long.
    """
    known = [entry.key for entry in WORKSPACES]
    if scene.workspace not in known:
        raise UnknownName("workspace", scene.workspace, known)
    if not os.environ.get("QT_QPA_PLATFORM") or not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    before = qInstallMessageHandler(_note_message)
    try:
        _draw(out, scene)
    finally:
        qInstallMessageHandler(before)


def _draw(out: Path, scene: Scene) -> None:
    application = make_application()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder))
        settings.theme = scene.theme
        settings.language = scene.language
        window = make_window(application, settings)
        window.resize(*scene.size)
        window.show_workspace(scene.workspace)
        window.show()
        try:
            open_first(window, scene.model or BUNDLED, scene.data, scene.image)
            _settle(window, scene.timeout_s)
            _choose(window, scene)
            _settle(window, scene.timeout_s)
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
        busy = bool(bench.lane.jobs()) or bool(bench.process_lane.jobs()) or bench.probes.waiting
        quiet = 0 if busy else quiet + 1
        notice = window.notices.notice
        if notice is not None and notice.is_error:
            raise CnnvizError(notice.text)
        if time.monotonic() > end:
            raise CnnvizError(f"The views did not arrive within {timeout_s:.0f} s.")


def _choose(window: MainWindow, scene: Scene) -> None:
    """Choose layer and unit, make what the workspace shows, then select samples and classes."""
    from cnnviz.engine.embedding.params import EmbedParams
    from cnnviz.qt.controllers.map_recipe import Recipe

    bench = window.workbench
    session = bench.session
    if session.layers is not None and scene.layer is not None:
        row = session.layers.find(scene.layer)
        if scene.unit is not None and not 0 <= scene.unit < (row.units or 0):
            raise BadValue("--unit", scene.unit, f"a whole number below {row.units or 0:,}")
        session.choose_unit(row.name, scene.unit or 0)
    _settle(window, scene.timeout_s)
    if scene.workspace == "units" and session.selection.layer is not None:
        bench.responses.sweep([session.selection.layer])
    elif scene.workspace == "evaluate":
        bench.evaluations.evaluate()
    elif scene.workspace == "map":
        bench.embeddings.start(Recipe(session.selection.layer or "pixels", "auto", EmbedParams()))
    _settle(window, scene.timeout_s)
    if scene.classes:
        session.choose_classes([_class_number(window, name) for name in scene.classes])
    if scene.samples:
        count = 0 if session.image_set is None else len(session.image_set)
        if max(scene.samples) >= count:
            raise BadValue("--samples", max(scene.samples), f"whole numbers below {count:,}")
        session.choose_samples(scene.samples)


def _class_number(window: MainWindow, name: str) -> int:
    images = window.workbench.session.image_set
    names = () if images is None else images.class_names
    if name in names:
        return names.index(name)
    if name.isdecimal() and int(name) < len(names):
        return int(name)
    raise UnknownName("class", name, names)
