"""Samples: the images of the image set, to step through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.pixels import image_of
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.thumbnail_strip import ThumbnailStrip

if TYPE_CHECKING:
    from cnnviz.qt.workbench import Workbench

_MOST_LISTED = 100_000
_BUILT_IN = ("digits", "mnist", "fashion-mnist")


class SamplesView(QWidget):
    """Thumbnails of all samples; the chosen one becomes the input."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._inputs = workbench.inputs
        self.sets = QComboBox(self)
        self.sets.setToolTip(self.tr("Image sets by name; a folder opens from the File menu"))
        for name in _BUILT_IN:
            self.sets.addItem(name, name)
        self.header = ElidedLabel(self)
        self.before = QPushButton(self.tr("Previous"), self)
        self.after = QPushButton(self.tr("Next"), self)
        self.strip = ThumbnailStrip(self)
        bar = QHBoxLayout()
        bar.addWidget(self.sets)
        bar.addWidget(self.header, 1)
        bar.addWidget(self.before)
        bar.addWidget(self.after)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.GRID)
        layout.setSpacing(theme.HALF)
        layout.addLayout(bar)
        layout.addWidget(self.strip, 1)
        self.sets.activated.connect(self._open)
        self.before.clicked.connect(self._step_back)
        self.after.clicked.connect(self._step_on)
        self.strip.wanted.connect(self._inputs.request_thumbnails)
        self.strip.chosen.connect(self._look_at)
        self._inputs.thumbnail.connect(self._take_thumbnail)
        self._session.image_set_changed.connect(self._list)
        self._session.input_changed.connect(self._follow)
        self._list()

    @Slot()
    def _list(self) -> None:
        images = self._session.image_set
        if images is None:
            self.header.show_text(self.tr("Open an image set to step through its samples."))
            self.strip.set_samples([])
            return
        count = min(len(images), _MOST_LISTED)
        self.strip.set_samples([images.sample_name(index) for index in range(count)])
        part = f" · {images.split}" if images.split else ""
        text = self.tr("{name}{part} · {n} images").format(
            name=images.name, part=part, n=f"{len(images):,}"
        )
        self.header.show_text(text)
        index = self.sets.findData(images.spec)
        if index < 0:
            self.sets.addItem(images.name, images.spec)
            index = self.sets.count() - 1
        self.sets.setCurrentIndex(index)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        picture = self._session.input
        sample = None if picture is None else picture.sample_id
        self.strip.set_current(sample)
        count = 0 if self._session.image_set is None else len(self._session.image_set)
        self.before.setEnabled(sample is not None and sample > 0)
        self.after.setEnabled(count > 0 and (sample is None or sample < count - 1))

    @Slot(object, int, object)
    def _take_thumbnail(self, images: object, sample_id: int, pixels: Any) -> None:
        if images is self._session.image_set:
            self.strip.set_picture(sample_id, image_of(pixels))

    @Slot(int)
    def _open(self, index: int) -> None:
        self._inputs.open_image_set(str(self.sets.itemData(index)))

    @Slot(int)
    def _look_at(self, sample_id: int) -> None:
        self._inputs.show_sample(sample_id)

    @Slot()
    def _step_back(self) -> None:
        self._step(-1)

    @Slot()
    def _step_on(self) -> None:
        self._step(1)

    def _step(self, step: int) -> None:
        picture = self._session.input
        sample = None if picture is None else picture.sample_id
        self._inputs.show_sample(0 if sample is None else sample + step)


register(
    DockSpec(
        key="samples",
        title=QT_TRANSLATE_NOOP("docks", "Samples"),
        help=QT_TRANSLATE_NOOP(
            "docks", "All images of the image set; the network looks at the one that you choose."
        ),
        factory=SamplesView,
        places={"look": Place("centre", 1, 1)},
        icon="mdi6.image-multiple-outline",
    )
)
