"""The input: as it is, and as the network sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.pixels import image_of
from cnnviz.qt.preprocessing_editor import PreprocessingEditor
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.image_pane import ImagePane

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.qt.workbench import Workbench


class InputView(QWidget):
    """Two pictures side by side, and below them the steps that lie between."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self.original = ImagePane(self.tr("Open an image, or drop one here"), self)
        self.seen = ImagePane("", self)
        self.editor = PreprocessingEditor(self._session, workbench.settings, self)
        panes = QHBoxLayout()
        panes.addWidget(self.original)
        panes.addWidget(self.seen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.GRID)
        layout.setSpacing(theme.HALF)
        layout.addLayout(panes, 1)
        layout.addWidget(self.editor, 2)
        self._session.input_changed.connect(self._show_input)
        self._session.probe_changed.connect(self._show_seen)
        self._show_input()
        self._show_seen()

    @Slot()
    def _show_input(self) -> None:
        picture = self._session.input
        if picture is None:
            self.original.set_image(QImage())
            return
        height, width = picture.pixels.shape[:2]
        caption = f"{width} × {height} · {picture.name}"
        self.original.set_image(image_of(picture.pixels), caption)

    @Slot()
    def _show_seen(self) -> None:
        probe = self._session.probe
        if probe is None:
            self.seen.set_image(QImage())
            return
        height, width = probe.seen.shape[:2]
        caption = self.tr("seen as {width} × {height}").format(width=width, height=height)
        self.seen.set_image(image_of(probe.seen), caption)

    # ---- copy and export -----------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return what the network sees, pixel by pixel; without a network the picture itself."""
        picture, probe = self._session.input, self._session.probe
        if probe is not None:
            return image_of(probe.seen)
        return QImage() if picture is None else image_of(picture.pixels)

    def export_arrays(self) -> dict[str, NDArray[np.uint8]] | None:
        """Return the picture, (H, W) or (H, W, 3) uint8, and what the network sees of it."""
        picture, probe = self._session.input, self._session.probe
        if picture is None:
            return None
        arrays = {"picture": picture.pixels}
        return arrays if probe is None else {**arrays, "seen": probe.seen}

    def export_name(self) -> str:
        """Return what a file of it is called."""
        picture = self._session.input
        return f"input {picture.name if picture else ''}".strip()


register(
    DockSpec(
        key="input",
        title=QT_TRANSLATE_NOOP("docks", "Input"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "The picture as it is and, beside it, as the network sees it after the preprocessing, "
            "which can be edited below.",
        ),
        factory=InputView,
        places={
            "look": Place("right", 0, 4, front=True),
            "train": Place("right", 0, 2, front=True),
            "map": Place("right", 1, 2, front=True),
            "evaluate": Place("right", 1, 2),
        },
        icon="mdi6.image-outline",
    )
)
