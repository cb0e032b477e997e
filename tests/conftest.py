"""What every test stands on: one torch thread, folders of its own, real data where it is there."""

from __future__ import annotations

import ctypes.util
import importlib.util
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
_HAS_QT = importlib.util.find_spec("PySide6") is not None

# Before anything imports torch or Qt. Beside other load one thread is the quickest and the only
# one that never times out.
for _variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[_variable] = "1"
os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
# Programs that tests start run elsewhere, and find the package nevertheless.
os.environ["PYTHONPATH"] = os.pathsep.join(
    [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
)
# The window speaks the language of the system, and tests look for English words.
os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("LANGUAGE", None)
os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(ROOT / ".hypothesis")

# The same examples everywhere and no deadline: a busy machine must not look like a bug.
settings.register_profile(
    "cnnviz",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("cnnviz")

# The real home of the person who runs the tests is never read and never written.
_HOME = Path(tempfile.mkdtemp(prefix="cnnviz-tests-"))
_FOLDERS = {
    "CNNVIZ_DATA": "data",
    "TORCH_HOME": "torch",
    "XDG_CACHE_HOME": "cache",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "share",
    "XDG_STATE_HOME": "state",
}
for _variable, _folder in _FOLDERS.items():
    os.environ[_variable] = str(_HOME / _folder)

if _HAS_QT:
    os.environ["PYTEST_QT_API"] = "pyside6"
    pytest_plugins = ["pytestqt.plugin"]


def _xvfb_works() -> bool:
    """Whether windows can be shown on a virtual display: the server and Qt's own needs for it."""
    return (
        sys.platform.startswith("linux")
        and shutil.which("Xvfb") is not None
        and all(ctypes.util.find_library(name) for name in ("xcb-cursor", "xkbcommon-x11"))
    )


_PLATFORM = os.environ.get("QT_QPA_PLATFORM") or ("xcb" if _xvfb_works() else "offscreen")
os.environ["QT_QPA_PLATFORM"] = _PLATFORM


@pytest.hookimpl(optionalhook=True)
def pytest_xvfb_disable(config: pytest.Config) -> bool:
    """Start no display where none is needed: engine tests, or another platform asked for."""
    asked = [Path(str(argument).split("::")[0]) for argument in config.args]
    shown = any(not {"engine", "state"} & set(path.parts) for path in asked)
    return not (_HAS_QT and shown and _PLATFORM == "xcb" and _xvfb_works())


def pytest_unconfigure() -> None:
    """Leave nothing of the session's folders."""
    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.fixture(autouse=True)
def own_folders(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Give the test user folders and a working directory of its own; the latter stays empty."""
    home = tmp_path_factory.mktemp("home")
    for variable, folder in _FOLDERS.items():
        monkeypatch.setenv(variable, str(home / folder))
    working = home / "working"
    working.mkdir()
    monkeypatch.chdir(working)
    yield home
    left = sorted(path.name for path in working.iterdir())
    assert not left, f"the test left files in the working directory: {', '.join(left)}"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real data and checkpoints; skips the test where there is none."""
    named = os.environ.get("CNNVIZ_TEST_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder} (CNNVIZ_TEST_DATA names another folder)")
    return folder.resolve()
