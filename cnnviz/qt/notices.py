"""What the program has to say: one line in the status bar, everything else one click away."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cnnviz.qt import theme
from cnnviz.qt.translation import in_window_language
from cnnviz.qt.widgets.plain_text import ElidedLabel, plain_tip, quiet_button

if TYPE_CHECKING:
    from cnnviz.qt.session import Notice, Session

# The three of widgets/plain_text are at hand here for whoever is no widget.
__all__ = ["ElidedLabel", "NoticeBar", "TextDialog", "plain_tip", "quiet_button"]

_SHOWN_MS = 8000
_KEPT = 50


class TextDialog(QDialog):
    """Text to read, select and copy."""

    def __init__(self, title: str, heading: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(720, 420)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE, theme.WIDE, theme.WIDE, theme.WIDE)
        layout.setSpacing(theme.GRID)
        self.heading = QLabel(heading, self)
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.heading.setWordWrap(True)
        self.heading.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.heading.setVisible(bool(heading))
        self.body = QPlainTextEdit(text, self)
        self.body.setReadOnly(True)
        self.body.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.copy_button = buttons.addButton(
            self.tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.copy_button.clicked.connect(self.copy)
        buttons.rejected.connect(self.close)
        layout.addWidget(self.heading)
        layout.addWidget(self.body, 1)
        layout.addWidget(buttons)

    def set_text(self, text: str) -> None:
        """Show another text."""
        self.body.setPlainText(text)

    @Slot()
    def copy(self) -> None:
        """Put heading and text on the clipboard."""
        parts = (self.heading.text(), self.body.toPlainText())
        QGuiApplication.clipboard().setText("\n\n".join(part for part in parts if part))


class NoticeBar(QWidget):
    """Shows the newest notice; an error stays until it is dismissed or another one comes.

    Signals
    -------
    changed()
        Another notice is shown, or none.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Notice | None = None
        self._log: deque[tuple[str, Notice]] = deque(maxlen=_KEPT)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.HALF)
        self._sign = QLabel(self)
        self.text = ElidedLabel(self)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.details_button = quiet_button("", self.tr("Show all of it, and earlier news"), self)
        self.details_button.setText(self.tr("Details"))
        self.details_button.setAccessibleName(self.tr("Details"))
        self.details_button.clicked.connect(self.show_details)
        self.dismiss_button = quiet_button("mdi6.close", self.tr("Dismiss"), self)
        self.dismiss_button.setIconSize(QSize(12, 12))
        self.dismiss_button.clicked.connect(self.dismiss)
        layout.addWidget(self._sign)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.details_button)
        layout.addWidget(self.dismiss_button)
        self._fade = QTimer(self)
        self._fade.setSingleShot(True)
        self._fade.setInterval(_SHOWN_MS)
        self._fade.timeout.connect(self.dismiss)
        self._set_parts_visible(False)
        session.noticed.connect(self.show_notice)
        session.withdrawn.connect(self.withdraw)

    @property
    def notice(self) -> Notice | None:
        """What is shown now."""
        return self._shown

    @Slot(object)
    def show_notice(self, notice: Notice) -> None:
        """Show a notice; news that is no error waits in the details while an error stands."""
        self._log.append((time.strftime("%H:%M:%S"), notice))
        if self._shown is not None and self._shown.is_error and not notice.is_error:
            return
        self._shown = notice
        name, colour = (
            ("alert-circle-outline", "error")
            if notice.is_error
            else (
                "information-outline",
                "accent",
            )
        )
        side = self.fontMetrics().height()
        self._sign.setPixmap(theme.icon(f"mdi6.{name}", colour).pixmap(QSize(side, side)))
        self._sign.setAccessibleName(self.tr("Error") if notice.is_error else self.tr("News"))
        self.text.show_text(in_window_language(notice.text))
        self._set_parts_visible(True)
        if notice.is_error:
            self._fade.stop()
        else:
            self._fade.start()

    @Slot()
    def dismiss(self) -> None:
        """Take the notice away."""
        self._fade.stop()
        self._shown = None
        self._set_parts_visible(False)

    @Slot(str)
    def withdraw(self, text: str) -> None:
        """Take the notice away if it says this; the details of a later one still list it."""
        if self._shown is not None and self._shown.text == text:
            self.dismiss()

    @Slot()
    def show_details(self) -> None:
        """Open the notice with all that is known about it, and what was said before."""
        if self._shown is None:
            return
        self._fade.stop()
        parts = [self._shown.details.strip()]
        earlier = [entry for entry in reversed(self._log) if entry[1] is not self._shown]
        if earlier:
            parts.append(self.tr("Earlier:"))
            parts += [f"{at}  {in_window_language(notice.text)}" for at, notice in earlier]
        text = "\n".join(part for part in parts if part)
        heading = in_window_language(self._shown.text)
        TextDialog(self.tr("Details"), heading, text, self.window()).show()

    def _set_parts_visible(self, visible: bool) -> None:
        for part in (self._sign, self.text, self.details_button, self.dismiss_button):
            part.setVisible(visible)
        self.changed.emit()
