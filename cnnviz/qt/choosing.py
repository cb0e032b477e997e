"""What modifier keys mean wherever samples or classes are chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt

from cnnviz.state.selection import Combine

_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier


def combine_of(modifiers: Qt.KeyboardModifier) -> Combine | None:
    """Return how a choice goes together with the one before; None: as the menu says.

    Shift adds, Ctrl narrows, both take away. On macOS Qt's Ctrl is the Command key.
    """
    shift, ctrl = bool(modifiers & _SHIFT), bool(modifiers & _CTRL)
    if shift and ctrl:
        return Combine.NOT
    if shift:
        return Combine.OR
    return Combine.AND if ctrl else None
