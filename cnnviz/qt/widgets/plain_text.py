"""Text that may come from anywhere, shown as it is: labels that are cut, tooltips, bare buttons."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyleOption, QToolButton, QWidget

from cnnviz.qt import theme

# Marks that turn the direction of writing: with them a name can end in what is not its suffix.
_TURNING = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def unturned(text: str) -> str:
    """Return text in the order in which it is written, without marks that turn its direction."""
    return text if text.isascii() else text.translate(_TURNING)


class ElidedLabel(QLabel):
    """A line of plain text that is cut with an ellipsis where room is short; whole as tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str, tip: str = "") -> None:
        """Show a text, of whatever origin, as one line."""
        line = " ".join(unturned(text).split())
        if line != self.text():
            self.setText(line)
        # A tooltip takes markup; text of a file must not be taken for it.
        self.setToolTip(plain_tip(tip or text))

    def minimumSizeHint(self) -> QSize:
        size = super().minimumSizeHint()
        return QSize(min(size.width(), 5 * self.fontMetrics().height()), size.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        room = self.contentsRect()
        line = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        self.style().drawItemText(
            painter,
            room,
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
            option.palette,
            self.isEnabled(),
            line,
            self.foregroundRole(),
        )


def plain_tip(text: str) -> str:
    """Return a tooltip that shows `text` as it is, wrapped, without taking it for markup."""
    escaped = unturned(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<p style='white-space: pre-wrap'>{escaped}</p>" if escaped else ""


def quiet_button(icon: str, tip: str, parent: QWidget) -> QToolButton:
    """Return a small button without a frame."""
    button = QToolButton(parent)
    button.setProperty("quiet", True)
    button.setAutoRaise(True)
    if icon:
        button.setIcon(theme.icon(icon))
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button
