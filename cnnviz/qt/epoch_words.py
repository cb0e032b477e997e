"""Of which epoch the weights are that a view shows, in words for its title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from cnnviz.qt.session import Session


def weights_words(session: Session) -> list[str]:
    """Return the epoch of the weights in the window; nothing for the newest."""
    return epoch_words(session.weights_epoch, session)


def epoch_words(epoch: int | None, session: Session) -> list[str]:
    """Return the epoch of weights, and for which they stand in where those were not kept."""
    if epoch is None:
        return []
    tr = QCoreApplication.translate
    words = [tr("epochs", "epoch {number}").format(number=epoch)]
    if session.stands_in and epoch == session.weights_epoch:
        text = tr("epochs", "the nearest to {number} whose weights are kept")
        words.append(text.format(number=session.selection.epoch))
    return words
