"""Settings that were changed while a run went on, in the window's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from cnnviz.engine.options import describe
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.events import SettingsChanged
from cnnviz.qt.texts import OPTIONS


def told_changes(event: SettingsChanged) -> str:
    """Return what was changed, as few words as a plot has room for; empty where nothing was."""
    labels = {option.name: option.label for option in describe(TrainConfig)}
    parts = []
    for name, value in event.changes:
        label = QCoreApplication.translate(OPTIONS, labels[name])
        # The names of layers are too long for a plot.
        parts.append(label if isinstance(value, str) else f"{label} {value:.3g}")
    return ", ".join(parts)
