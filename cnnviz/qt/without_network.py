"""What views say while a file is open of which there is no network, or not yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.state.open_file import Step

if TYPE_CHECKING:
    from cnnviz.qt.session import Session

_NOT_YET = QT_TRANSLATE_NOOP("WithoutNetwork", "The network of this file is on its way…")
_WHICH = QT_TRANSLATE_NOOP(
    "WithoutNetwork", "This file fits several networks: choose one in the view “This file”."
)
_NONE = QT_TRANSLATE_NOOP(
    "WithoutNetwork",
    "This file brings no network along that can run; the view “This file” says why.",
)


def without_network(session: Session) -> str:
    """Return why nothing runs, where a file is open without a network; otherwise nothing."""
    if session.model is not None or session.checkpoint is None:
        return ""
    step = Step.TENSORS if session.file is None else session.file.step
    text = {Step.LOADING: _NOT_YET, Step.ASKING: _WHICH}.get(step, _NONE)
    return QCoreApplication.translate("WithoutNetwork", text)
