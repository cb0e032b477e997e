"""Help: the keys, what this program is, and what it stands on here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QMainWindow,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

import cnnviz
from cnnviz.qt import theme
from cnnviz.qt.command_palette import commands
from cnnviz.qt.engine_thread import EngineThread, Failure, Job
from cnnviz.qt.notices import TextDialog
from cnnviz.qt.translation import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from cnnviz.engine.environment import Environment

# Keys that views understand and that no menu shows; tests hold the views to them.
VIEW_KEYS: tuple[tuple[str, str], ...] = (
    ("←  ↑  →  ↓", str(QT_TRANSLATE_NOOP("keys", "Move the unit cursor"))),
    ("Home / End", str(QT_TRANSLATE_NOOP("keys", "First and last unit"))),
    ("Ctrl+wheel", str(QT_TRANSLATE_NOOP("keys", "Larger or smaller maps"))),
    ("Ctrl+Z", str(QT_TRANSLATE_NOOP("keys", "Take the last stroke of a drawing back"))),
    ("Ctrl+Shift+Z", str(QT_TRANSLATE_NOOP("keys", "Bring the stroke back"))),
)


class KeysDialog(QDialog):
    """All keys: those of the window's actions as they are now, and those of the views."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keys"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE, theme.WIDE, theme.WIDE, theme.WIDE)
        page = QWidget(self)
        self._grid = QGridLayout(page)
        self._grid.setContentsMargins(0, 0, theme.WIDE, 0)
        self._grid.setHorizontalSpacing(3 * theme.GRID)
        self._grid.setVerticalSpacing(theme.HALF)
        self._grid.setColumnStretch(1, 1)
        for heading, entries in key_table(window):
            self._add_group(heading, entries)
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        scroll = QScrollArea(self)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.close)
        layout.addWidget(scroll, 1)
        layout.addWidget(buttons)
        self.resize(max(420, page.sizeHint().width() + 6 * theme.GRID), 560)

    def _add_group(self, heading: str, entries: list[tuple[str, str]]) -> None:
        row = self._grid.rowCount()
        title = QLabel(heading, self)
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        title.setContentsMargins(0, theme.GRID if row > 1 else 0, 0, 0)
        self._grid.addWidget(title, row, 0, 1, 2)
        for keys, text in entries:
            row += 1
            shown = QLabel(keys, self)
            shown.setForegroundRole(QPalette.ColorRole.Link)
            name = QLabel(text, self)
            name.setTextFormat(Qt.TextFormat.PlainText)
            self._grid.addWidget(shown, row, 0)
            self._grid.addWidget(name, row, 1)


def key_table(window: QMainWindow) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the keys of a window in groups.

    Returns
    -------
    list of (str, list of (str, str))
        For each menu its name and, for each action that has keys, these and its text; the keys
        that views understand come first.
    """
    groups: dict[str, list[tuple[str, str]]] = {
        QCoreApplication.translate("keys", "In the views"): [
            (keys, QCoreApplication.translate("keys", text)) for keys, text in VIEW_KEYS
        ]
    }
    other = QCoreApplication.translate("keys", "Everywhere")
    for command in commands(window):
        keys = [
            sequence.toString(QKeySequence.SequenceFormat.NativeText)
            for sequence in command.action.shortcuts()
        ]
        if keys:
            heading = command.path.split(" › ")[0] or other
            groups.setdefault(heading, []).append((" / ".join(keys), command.title.rstrip("…")))
    return list(groups.items())


class AboutDialog(QDialog):
    """What this program is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About cnnviz"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * theme.GRID, 3 * theme.GRID, 3 * theme.GRID, theme.WIDE)
        layout.setSpacing(theme.GRID)
        name = QLabel("cnnviz", self)
        font = name.font()
        font.setPointSizeF(2 * font.pointSizeF())
        font.setBold(True)
        name.setFont(font)
        version = QLabel(self.tr("Version {version}").format(version=cnnviz.__version__), self)
        version.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        version.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        purpose = QLabel(
            self.tr(
                "See what a convolutional network has learned, how it learned it, and why it errs."
            ),
            self,
        )
        rights = QLabel(
            self.tr(
                "Free software under the MIT licence. Nothing is sent anywhere, and nothing is "
                "fetched unless you press Download."
            ),
            self,
        )
        for text in (purpose, rights):
            text.setWordWrap(True)
            text.setMinimumWidth(52 * self.fontMetrics().averageCharWidth())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.close)
        for part in (name, version, purpose, rights):
            layout.addWidget(part)
        layout.addSpacing(theme.GRID)
        layout.addWidget(buttons)


class DiagnosticsDialog(TextDialog):
    """Versions, devices and threads, for a person who reports a fault.

    They are collected on the lane, because torch has to be imported for them.
    """

    def __init__(self, lane: EngineThread, parent: QWidget | None = None) -> None:
        super().__init__("", "", "", parent)
        self.setWindowTitle(self.tr("Diagnostics"))
        self.set_text(self.tr("Collecting…"))
        self.copy_button.setEnabled(False)
        job = Job(self.tr("Collecting diagnostics"), _collect, urgent=True, quiet=True)
        job.succeeded.connect(self._show_facts)
        job.failed.connect(self._show_failure)
        lane.submit(job)

    @Slot(object)
    def _show_facts(self, facts: Environment | None) -> None:
        if facts is not None:
            screen = QGuiApplication.primaryScreen()
            size = screen.size()
            window = (
                f"screen: {size.width()} x {size.height()} at {screen.devicePixelRatio():g}, "
                f"platform {QGuiApplication.platformName()}"
            )
            self.set_text(f"{facts}\n{window}")
            self.copy_button.setEnabled(True)

    @Slot(object)
    def _show_failure(self, failure: Failure) -> None:
        self.set_text(failure.details)
        self.copy_button.setEnabled(True)


def _collect() -> Environment:
    from cnnviz.engine.environment import describe_environment

    return describe_environment()
