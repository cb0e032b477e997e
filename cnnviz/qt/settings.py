"""What a person set, opened and arranged; kept between sessions in one small text file.

Nothing here is needed to run: a file that is missing, damaged or cannot be written never stops the
program. Changes are written half a second after the last one, away from the window's thread, so
that they do not depend on a clean exit.
"""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QByteArray, QObject, QSettings, QThreadPool, QTimer, Signal, Slot

from cnnviz.state.map_style import MapStyle
from cnnviz.state.named_selections import NamedSelection, from_plain, to_plain

log = logging.getLogger(__name__)

FILE_NAME = "cnnviz.ini"
RECENT_LIMIT = 12
_DELAY_MS = 500
_LONGEST_PATH = 4096

T = TypeVar("T", bool, int, float, str, bytes)


@dataclass(frozen=True, slots=True)
class LastSession:
    """What was open and chosen; empty strings and None stand for nothing.

    Parameters
    ----------
    model : str
        Architecture or checkpoint file.
    data, split : str
        SPEC of the image set, and which part of it.
    image : str
        Image file, when the input came from one.
    sample : int or None
        Sample of the image set, when the input came from it.
    layer : str
        Name of the layer.
    unit : int or None
        Unit of the layer.
    samples, classes : str
        Ranges of the samples and classes that were selected.
    run : str
        Directory of the run that was followed.
    """

    model: str = ""
    data: str = ""
    split: str = ""
    image: str = ""
    sample: int | None = None
    layer: str = ""
    unit: int | None = None
    samples: str = ""
    classes: str = ""
    run: str = ""


def config_folder() -> Path:
    """Return the folder of the settings file; ``CNNVIZ_CONFIG`` names another one."""
    named = os.environ.get("CNNVIZ_CONFIG")
    if named:
        return Path(named)
    from platformdirs import user_config_path

    return user_config_path("cnnviz", appauthor=False)


class Settings(QObject):
    """Typed values by key, in memory at once and on disk soon after.

    Parameters
    ----------
    folder : Path, optional
        Where the file lies; :func:`config_folder` by default.

    Signals
    -------
    changed(key)
        A value is new.
    """

    changed = Signal(str)

    def __init__(self, folder: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = (folder or config_folder()) / FILE_NAME
        self._values = _read(self.path)
        self._unwritten: dict[str, Any] = {}
        self._guard = threading.Lock()
        self._writing = threading.Lock()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_DELAY_MS)
        self._soon.timeout.connect(self._write_in_background)

    # ---- values --------------------------------------------------------------------------

    def read(self, key: str, default: T) -> T:
        """Return a value of the type of `default`; `default` where there is none that fits."""
        return _typed(self._values.get(key), default)

    def write(self, key: str, value: bool | int | float | str | bytes) -> None:
        """Set a value; it reaches the disk within a second."""
        stored = _stored(value)
        if self._values.get(key) == stored:
            return
        self._values[key] = stored
        with self._guard:
            self._unwritten[key] = stored
        self._soon.start()
        self.changed.emit(key)

    @Slot()
    def flush(self) -> None:
        """Write what is not written yet, now; call it when the window closes."""
        self._soon.stop()
        self._write_unwritten()

    # ---- what the window keeps -----------------------------------------------------------

    @property
    def theme(self) -> str:
        """Name of the theme: "system", "light" or "dark"."""
        return self.read("look/theme", "system")

    @theme.setter
    def theme(self, name: str) -> None:
        self.write("look/theme", name)

    @property
    def language(self) -> str:
        """Language of the window: "system", "en" or "es"."""
        return self.read("look/language", "system")

    @language.setter
    def language(self, name: str) -> None:
        self.write("look/language", name)

    @property
    def text_size(self) -> float:
        """Points, or 0 for the size that the desktop gives."""
        return self.read("look/text_size", 0.0)

    @text_size.setter
    def text_size(self, points: float) -> None:
        self.write("look/text_size", float(points))

    @property
    def workspace(self) -> str:
        """Key of the workspace that was open last, or nothing."""
        return self.read("window/workspace", "")

    @workspace.setter
    def workspace(self, key: str) -> None:
        self.write("window/workspace", key)

    @property
    def geometry(self) -> bytes:
        """What ``QMainWindow.saveGeometry`` gave, or nothing."""
        return self.read("window/geometry", b"")

    @geometry.setter
    def geometry(self, value: bytes) -> None:
        self.write("window/geometry", value)

    @property
    def map_style(self) -> MapStyle:
        """How activation maps are drawn."""
        found = _decoded(self.read("look/maps", ""))
        return MapStyle.from_dict(found) if isinstance(found, dict) else MapStyle()

    @map_style.setter
    def map_style(self, style: MapStyle) -> None:
        self.write("look/maps", json.dumps(style.to_dict()))

    def layout(self, workspace: str) -> bytes:
        """Return what ``QMainWindow.saveState`` gave for a workspace, or nothing."""
        return self.read(f"layouts/{workspace}", b"")

    def set_layout(self, workspace: str, state: bytes) -> None:
        """Keep the layout of a workspace; with nothing it is forgotten."""
        self.write(f"layouts/{workspace}", state)

    def shown_docks(self, workspace: str) -> frozenset[str]:
        """Return the keys of the docks that were shown in a workspace when it was left."""
        found = _decoded(self.read(f"docks/{workspace}", ""))
        return frozenset(map(str, found)) if isinstance(found, list) else frozenset()

    def set_shown_docks(self, workspace: str, keys: Iterable[str]) -> None:
        """Keep which docks are shown in a workspace."""
        self.write(f"docks/{workspace}", json.dumps(sorted(keys)))

    def dock_sizes(self, workspace: str) -> dict[str, tuple[int, int]]:
        """Return width and height of the docks that were shown in a workspace, by their keys."""
        found = _decoded(self.read(f"sizes/{workspace}", ""))
        sizes: dict[str, tuple[int, int]] = {}
        for key, size in found.items() if isinstance(found, dict) else ():
            if isinstance(size, list) and len(size) == 2 and all(type(one) is int for one in size):
                sizes[str(key)] = (size[0], size[1])
        return sizes

    def set_dock_sizes(self, workspace: str, sizes: Mapping[str, tuple[int, int]]) -> None:
        """Keep how large the docks of a workspace are."""
        self.write(f"sizes/{workspace}", json.dumps(sizes))

    @property
    def recent_files(self) -> tuple[str, ...]:
        """Files that were opened, the newest first."""
        found = _decoded(self.read("recent/files", ""))
        if not isinstance(found, list):
            return ()
        kept = [name for name in found if isinstance(name, str) and 0 < len(name) < _LONGEST_PATH]
        return tuple(dict.fromkeys(kept))[:RECENT_LIMIT]

    def add_recent_file(self, path: str | Path) -> None:
        """Put a file at the head of the list."""
        name = str(Path(path).absolute())
        names = [name, *(other for other in self.recent_files if other != name)]
        self.write("recent/files", json.dumps(names[:RECENT_LIMIT]))

    @property
    def recent_image_sets(self) -> tuple[str, ...]:
        """SPECs of image sets with a place of their own that were opened, the newest first."""
        found = _decoded(self.read("recent/image_sets", ""))
        if not isinstance(found, list):
            return ()
        kept = [name for name in found if isinstance(name, str) and 0 < len(name) < _LONGEST_PATH]
        return tuple(dict.fromkeys(kept))[:RECENT_LIMIT]

    def add_recent_image_set(self, spec: str) -> None:
        """Put an image set at the head of the list."""
        specs = [spec, *(other for other in self.recent_image_sets if other != spec)]
        self.write("recent/image_sets", json.dumps(specs[:RECENT_LIMIT]))

    @property
    def named_selections(self) -> tuple[NamedSelection, ...]:
        """Selections of samples that a person gave names."""
        return from_plain(_decoded(self.read("selections/named", "")))

    @named_selections.setter
    def named_selections(self, named: tuple[NamedSelection, ...]) -> None:
        self.write("selections/named", json.dumps(to_plain(named)))

    @property
    def last_session(self) -> LastSession:
        """What was open and chosen when the program ended, in whatever way it did."""
        found = _decoded(self.read("session/last", ""))
        if not isinstance(found, dict):
            return LastSession()
        whole = (int, type(None))
        known: dict[str, Any] = {}
        for entry in fields(LastSession):
            value = found.get(entry.name, entry.default)
            wanted = whole if entry.default is None else str
            if isinstance(value, wanted) and not isinstance(value, bool):
                known[entry.name] = value
        return LastSession(**known)

    def update_last_session(self, **changes: str | int | None) -> None:
        """Change fields of :class:`LastSession`."""
        session = replace(self.last_session, **changes)  # type: ignore[arg-type]
        self.write("session/last", json.dumps(asdict(session)))

    # ---- the disk ------------------------------------------------------------------------

    @Slot()
    def _write_in_background(self) -> None:
        QThreadPool.globalInstance().start(self._write_unwritten)

    def _write_unwritten(self) -> None:
        with self._writing:
            with self._guard:
                values, self._unwritten = self._unwritten, {}
            if values:
                _write(self.path, values)


def absolute_spec(spec: str, kind: str) -> str:
    """Return the SPEC of an image set of a kind with its path made absolute, if it has one."""
    if spec.partition("#target=")[0].lower() == kind:  # what it is to be learned as may follow
        return spec
    head, colon, path = spec.partition(":")
    if colon and path and head.lower() == kind:
        return f"{head}:{Path(path).expanduser().absolute()}"
    return str(Path(spec).expanduser().absolute())


def _stored(value: bool | int | float | str | bytes) -> str | QByteArray:
    """Return the form that a value has in the file, which people can read and edit."""
    if isinstance(value, bytes):
        return QByteArray(value)
    return value if isinstance(value, str) else json.dumps(value)


def _typed(stored: Any, default: T) -> T:
    if isinstance(default, bytes):
        return bytes(stored.data()) if isinstance(stored, QByteArray) else default
    if not isinstance(stored, str):
        return default
    if isinstance(default, str):
        return stored
    value = _decoded(stored)
    if isinstance(default, bool):
        return value if isinstance(value, bool) else default
    if isinstance(value, bool) or not isinstance(value, int | float):
        return default
    # Infinity and other numbers that no int can hold are as good as none.
    if value != value or abs(value) > 2**53:
        return default
    return type(default)(value)


def _decoded(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None


def _read(path: Path) -> dict[str, Any]:
    """Return the values of the file; one that cannot be understood is put aside, not deleted."""
    try:
        if not path.is_file():
            return {}
        file = QSettings(str(path), QSettings.Format.IniFormat)
        values = {key: file.value(key) for key in file.allKeys() if key}
        damaged = file.status() == QSettings.Status.FormatError
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        log.warning("the settings in %s are not used: %s", path, error)
        return {}
    if damaged:
        log.warning("the settings in %s are damaged and were put aside", path)
        try:
            path.replace(path.with_suffix(".damaged"))
        except OSError:
            log.info("they could not be put aside", exc_info=True)
        return {}
    return values


def _write(path: Path, values: dict[str, Any]) -> None:
    """Write these keys and leave the others, which another window may have set."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        log.warning("the settings cannot be kept: %s", error)
        return
    file = QSettings(str(path), QSettings.Format.IniFormat)
    for key, value in values.items():
        file.setValue(key, value)
    file.sync()
    if file.status() != QSettings.Status.NoError:
        log.warning("the settings cannot be kept in %s", path)
