"""Every test of the window starts clean, and fails when it leaves something behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("PySide6")

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnviz.qt.settings import Settings
from cnnviz.qt.workbench import Workbench, make_workbench
from tests.qt.leaks import Watch

HERE = Path(__file__).resolve().parent

# What Qt says about the machine and not about us.
HARMLESS_MESSAGES = (
    r"^This plugin does not support ",
    r"^Could not (connect|init)",
    r"^qt\.qpa\.",
    r"^QStandardPaths: (XDG_RUNTIME_DIR|wrong permissions|runtime directory)",
    r"^libGL|^MESA|^failed to load driver",
    r"^propagateSizeHints",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let any other warning of Qt fail the test that caused it."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore(*HARMLESS_MESSAGES, extend=False))


@pytest.fixture(autouse=True)
def nothing_left(qapp: QApplication, own_folders: Path) -> Iterator[None]:
    """Fail on threads, timers, windows, hooks and processes that outlive the test."""
    for form in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(form, QSettings.Scope.UserScope, str(own_folders / "settings"))
    with Watch(qapp) as watch:
        yield
    left = watch.left()
    assert not left, "the test left behind: " + "; ".join(left)


@pytest.fixture
def workbench(qtbot: QtBot, tmp_path: Path) -> Iterator[Workbench]:
    """Give a dock by itself what it hangs on, with settings that nobody has used before."""
    made = make_workbench(Settings(tmp_path / "settings"))
    yield made
    assert made.lane.close(30_000)
    made.settings.flush()
