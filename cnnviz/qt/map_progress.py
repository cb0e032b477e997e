"""How far a map has come, in words, and the buttons that end it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cnnviz.engine.events import Progress
from cnnviz.qt import theme
from cnnviz.qt.status import readable_duration
from cnnviz.qt.translation import QT_TRANSLATE_NOOP, in_window_language
from cnnviz.qt.widgets.progress_line import ProgressLine

if TYPE_CHECKING:
    from cnnviz.qt.controllers.embeddings import EmbeddingController

_TICK_MS = 500
UNITS = {
    "images": QT_TRANSLATE_NOOP("map", "{done} of {all} images"),
    "samples": QT_TRANSLATE_NOOP("map", "{done} of {all} samples"),
    "iterations": QT_TRANSLATE_NOOP("map", "{done} of {all} iterations"),
    "epochs": QT_TRANSLATE_NOOP("map", "{done} of {all} epochs"),
}
WORDS = (
    QT_TRANSLATE_NOOP("map", "Principal components"),
    QT_TRANSLATE_NOOP("map", "Neighbours"),
    QT_TRANSLATE_NOOP("map", "Preparing t-SNE"),
    QT_TRANSLATE_NOOP("map", "The graph of neighbours"),
    QT_TRANSLATE_NOOP("map", "Measuring the map"),
)


class MapProgress(QWidget):
    """Shown while features are extracted or a map is made; hidden otherwise."""

    def __init__(self, embeddings: EmbeddingController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._embeddings = embeddings
        self._done = Progress(0)
        self.text = QLabel(self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setFont(theme.tabular(self.font()))
        self.bar = ProgressLine(self)
        self.stop_button = QPushButton(self.tr("Stop and keep"), self)
        self.stop_button.setToolTip(self.tr("End now and keep the map as it lies"))
        self.cancel_button = QPushButton(self.tr("Cancel"), self)
        self.cancel_button.setToolTip(self.tr("End now; the map of before is shown again"))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GRID)
        buttons.addWidget(self.stop_button)
        buttons.addWidget(self.cancel_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HALF)
        column.addWidget(self.text)
        column.addWidget(self.bar)
        column.addLayout(buttons)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._show)
        self.stop_button.clicked.connect(embeddings.stop)
        self.cancel_button.clicked.connect(embeddings.cancel)
        embeddings.running_changed.connect(self._begin)
        embeddings.progressed.connect(self._note)
        self._begin()

    @Slot()
    def _begin(self) -> None:
        stage = self._embeddings.stage
        self._done = Progress(0)
        if stage:
            self._tick.start()
        else:
            self._tick.stop()
        self.setVisible(bool(stage))
        recipe = self._embeddings.recipe
        lasts = recipe is not None and recipe.params.method != "pca"
        self.stop_button.setVisible(stage == "map" and lasts)
        self._show()

    @Slot(object)
    def _note(self, done: Progress) -> None:
        moved = done.message != self._done.message
        self._done = done
        if moved:
            self._show()

    @Slot()
    def _show(self) -> None:
        done = self._done
        self.bar.show_progress(done)
        self.text.setText(" · ".join(self._words(done)))

    def _words(self, done: Progress) -> list[str]:
        if self._embeddings.stage == "features":
            first = self.tr("Features")
        else:
            first = in_window_language(done.message) or self.tr("Beginning")
        parts = [first]
        if done.total and done.unit in UNITS:
            text = QCoreApplication.translate("map", UNITS[done.unit])
            parts.append(text.format(done=f"{done.done:,}", all=f"{done.total:,}"))
        left = self._embeddings.pace.seconds_left(time.monotonic())
        if left is not None:
            parts.append(self.tr("{time} left").format(time=readable_duration(left)))
        return parts
