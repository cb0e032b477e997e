"""The question before anything of a file runs: what would run, from where, and which content."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.translation import in_window_language
from cnnviz.qt.widgets.wrapped_label import WrappedLabel

_FILES_SHOWN = 6
_WIDTH = 520


class TrustDialog(QDialog):
    """Asks whether a program may run; nothing does before an explicit yes.

    Parameters
    ----------
    what : str
        What would run, as the end of a sentence of the engine.
    digests : mapping of pathlib.Path to str
        The files that would run, with the hash of their content.

    Signals
    -------
    agreed()
        The person pressed the button that runs it.
    """

    agreed = Signal()

    def __init__(
        self, what: str, digests: Mapping[Path, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("trust")
        self.setWindowTitle(self.tr("Run a program?"))
        heading = WrappedLabel()
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        heading.setText(self.tr("This would run a program on your computer."))
        self.what = WrappedLabel()
        text = self.tr("What would run: {what}.").format(what=in_window_language(what))
        self.what.setText(text)
        self.files = self._files(digests)
        advice = WrappedLabel()
        advice.setText(
            self.tr(
                "A program can do everything that you can do: read, change and send your files. "
                "Run it only if you know who wrote it. Your answer holds for exactly this content: "
                "once a file changes, you are asked again."
            )
        )
        buttons = QDialogButtonBox()
        self.run_button = buttons.addButton(
            self.tr("Run it"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.leave_button = buttons.addButton(
            self.tr("Do not run it"), QDialogButtonBox.ButtonRole.RejectRole
        )
        self.leave_button.setDefault(True)  # Enter must not run anything
        buttons.accepted.connect(self.agreed)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.WIDE, theme.WIDE, theme.WIDE, theme.WIDE)
        column.setSpacing(theme.GRID)
        for part in (heading, self.what, self.files, advice):
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(buttons)
        self.setMinimumWidth(_WIDTH)
        self.leave_button.setFocus()

    def _files(self, digests: Mapping[Path, str]) -> QLabel:
        """Return the files with their hashes, to be compared with those of whoever sent them."""
        lines = []
        for path, digest in list(digests.items())[:_FILES_SHOWN]:
            name = " ".join(str(path).splitlines())  # one file must not look like two
            lines += [name, f"SHA-256 {digest[:32]}", f"        {digest[32:]}"]
        if len(digests) > _FILES_SHOWN:
            more = len(digests) - _FILES_SHOWN
            lines.append(self.tr("and {n} files more").format(n=f"{more:,}"))
        label = WrappedLabel()
        label.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setText("\n".join(lines))
        return label
