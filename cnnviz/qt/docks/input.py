"""The input: as it is, and as the network sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.engine_thread import Job
from cnnviz.qt.gallery_cells import drawable
from cnnviz.qt.notices import plain_tip
from cnnviz.qt.pixels import image_of
from cnnviz.qt.preprocessing_editor import PreprocessingEditor
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.image_pane import ImagePane

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.data.marking import Marks
    from cnnviz.qt.workbench import Workbench

_OVERLAY_SIDE = 512  # pixels of a mask that are drawn at most
_LOWEST = 56  # pixels of a picture with its caption, where the words below need the room


class InputView(QWidget):
    """Two pictures side by side, and below them the steps that lie between."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._lane = workbench.lane
        self._reading: Job | None = None
        self._marks: Marks | None = None
        self.original = ImagePane(self.tr("Open an image, or drop one here"), self)
        self.seen = ImagePane("", self)
        self.draw_objects = QCheckBox(self.tr("Draw objects"), self)
        self.draw_objects.setChecked(True)
        self.draw_objects.toggled.connect(self._show_marks)
        self.editor = PreprocessingEditor(self._session, workbench.settings, self)
        panes = QHBoxLayout()
        for pane in (self.original, self.seen):
            pane.setMinimumHeight(_LOWEST)
            panes.addWidget(pane)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.GRID)
        layout.setSpacing(theme.HALF)
        layout.addLayout(panes, 1)
        layout.addWidget(self.draw_objects)
        layout.addWidget(self.editor, 2)
        self._session.input_changed.connect(self._show_input)
        self._session.probe_changed.connect(self._show_seen)
        self._show_input()
        self._show_seen()

    @Slot()
    def _show_input(self) -> None:
        picture = self._session.input
        self._reading = self._marks = None
        self._show_marks()
        if picture is None:
            self.original.set_image(QImage())
            return
        height, width = picture.pixels.shape[:2]
        caption = f"{width} × {height} · {picture.name}"
        self.original.set_image(image_of(picture.pixels), caption)
        self._read_marks()

    def _read_marks(self) -> None:
        """Find what is marked in the sample, in its files."""
        picture = self._session.input
        if picture is None or picture.image_set is None or picture.sample_id is None:
            return
        images, number, size = picture.image_set, picture.sample_id, picture.pixels.shape[:2]
        if not images.views and not images.mask_names:
            return

        def body() -> Marks | None:
            from cnnviz.engine.data.marking import marks_of

            return marks_of(images, number, (size[0], size[1]), _OVERLAY_SIDE)

        job = Job(self.tr("Reading marks"), body, urgent=True, key="marks", quiet=True)
        job.succeeded.connect(self._take_marks)
        job.failed.connect(self._session.tell)
        self._reading = job
        self._lane.submit(job)

    @Slot(object)
    def _take_marks(self, marks: Marks | None) -> None:
        if self.sender() is not self._reading:
            return
        self._marks = marks
        self._show_marks()

    @Slot()
    def _show_marks(self) -> None:
        marks = self._marks
        self.draw_objects.setVisible(marks is not None)
        self.draw_objects.setToolTip(
            self.tr("Boxes and masks over the picture, one colour for each class")
            if marks is None or not marks.note
            else plain_tip(marks.note)
        )
        self.original.set_marks(drawable(marks) if self.draw_objects.isChecked() else None)

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
