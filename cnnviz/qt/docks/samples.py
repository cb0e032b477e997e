"""Samples: the images of the image set, to step through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from cnnviz.qt import theme
from cnnviz.qt.choosing import combine_of
from cnnviz.qt.data_words import part_in_words
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.download_offer import DownloadOffer
from cnnviz.qt.image_set_box import ImageSetBox
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.pixels import image_of
from cnnviz.qt.settings import absolute_spec
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.calm_box import CalmBox
from cnnviz.qt.widgets.thumbnail_strip import ThumbnailStrip

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.qt.workbench import Workbench

_MOST_LISTED = 100_000


class SamplesView(QWidget):
    """Thumbnails of all samples; the chosen one becomes the input.

    In place of a set that has to be downloaded first stands the offer to do so.
    """

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._inputs = workbench.inputs
        self.sets = ImageSetBox(workbench.settings, self)
        self.part = CalmBox(self)
        self.part.setToolTip(
            self.tr("Part of the set: images to learn from, or held out to test with")
        )
        self.part.setAccessibleName(self.tr("Part of the image set"))
        self.header = ElidedLabel(self)
        self.before = QPushButton(self.tr("Previous"), self)
        self.after = QPushButton(self.tr("Next"), self)
        self.strip = ThumbnailStrip(self)
        self.offer = DownloadOffer(workbench.downloads, parent=self)
        self._lay_out()
        self.sets.wanted.connect(self._open)
        self.part.activated.connect(self._open_part)
        self.before.clicked.connect(self._step_back)
        self.after.clicked.connect(self._step_on)
        self.strip.wanted.connect(self._inputs.request_thumbnails)
        self.strip.chosen.connect(self._look_at)
        self.strip.picked.connect(self._pick)
        self.offer.declined.connect(self._inputs.forget_missing)
        self._inputs.thumbnail.connect(self._take_thumbnail)
        self._inputs.missing_changed.connect(self._show_offer)
        self._session.image_set_changed.connect(self._list)
        self._session.input_changed.connect(self._follow)
        self._session.selection_changed.connect(self._show_selection)
        self._show_offer()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.addWidget(self.sets)
        bar.addWidget(self.part)
        bar.addWidget(self.header, 1)
        bar.addWidget(self.before)
        bar.addWidget(self.after)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.strip)
        self._stack.addWidget(self.offer)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.GRID)
        layout.setSpacing(theme.HALF)
        layout.addLayout(bar)
        layout.addLayout(self._stack, 1)

    # ---- which set -----------------------------------------------------------------------

    @Slot()
    def _list(self) -> None:
        images = self._session.image_set
        self._show_chosen()
        self._list_parts()
        self._follow()
        if self._inputs.missing:
            self.header.show_text("")
            return
        if images is None:
            self.header.show_text(self.tr("Open an image set to step through its samples."))
            self.strip.set_samples([])
            return
        count = min(len(images), _MOST_LISTED)
        self.strip.set_samples([images.sample_name(index) for index in range(count)])
        self._show_selection()
        self._follow()

    @Slot()
    def _show_selection(self) -> None:
        """Say how many samples are selected, and let the others be faint."""
        images = self._session.image_set
        if images is None or self._inputs.missing:
            return
        text = self.tr("{name} · {n} images").format(name=images.name, n=f"{len(images):,}")
        if len(images) > _MOST_LISTED:
            text += self.tr(", the first {n} of them here").format(n=f"{_MOST_LISTED:,}")
        meant = self._session.selected_mask()
        if meant is not None:
            text += " · " + self.tr("{n} selected").format(n=f"{meant.sum():,}")
        self.strip.set_selected(meant)
        self.header.show_text(text)

    @Slot(int, object)
    def _pick(self, sample_id: int, modifiers: Qt.KeyboardModifier) -> None:
        self._session.choose_samples([sample_id], combine_of(modifiers))

    @Slot()
    def _show_chosen(self) -> None:
        """Let the box say what is shown: the set that is offered, or else the one that is open."""
        images = self._session.image_set
        if self._inputs.missing:
            self.sets.show_spec(self._inputs.missing)
        elif images is not None and images.spec:
            self.sets.show_spec(absolute_spec(images.spec, images.kind))
        else:
            self.sets.setCurrentIndex(-1)  # images in memory are none that the box can open

    @Slot()
    def _show_offer(self) -> None:
        name = self._inputs.missing
        if name:
            self.offer.show_for(name)
        self._stack.setCurrentWidget(self.offer if name else self.strip)
        for button in (self.before, self.after):
            button.setVisible(not name)
        self._list()

    @Slot(str)
    def _open(self, spec: str) -> None:
        if spec:
            job = self._inputs.open_image_set(spec)
            # What cannot be opened is told below; the box then names what is open.
            job.over.connect(self._show_chosen)
        else:
            self._show_chosen()

    @Slot(int)
    def _open_part(self, index: int) -> None:
        images = self._session.image_set
        if images is not None:
            job = self._inputs.open_image_set(images.spec, self.part.itemData(index))
            job.over.connect(self._list_parts)

    @Slot()
    def _list_parts(self) -> None:
        """Offer the parts of the set that is shown, where it has several."""
        images = self._session.image_set
        parts = () if images is None or self._inputs.missing else images.parts
        self.part.setVisible(len(parts) > 1)
        self.part.clear()
        for part in parts:
            self.part.addItem(part_in_words(part), part)
        if images is not None and images.split:
            self.part.setCurrentIndex(self.part.findData(images.split))

    # ---- which sample --------------------------------------------------------------------

    @Slot()
    def _follow(self) -> None:
        sample = self._sample()
        self.strip.set_current(sample)
        count = 0 if self._session.image_set is None else len(self._session.image_set)
        self.before.setEnabled(sample is not None and sample > 0)
        self.after.setEnabled(count > 0 and (sample is None or sample < count - 1))

    @Slot(object, int, object)
    def _take_thumbnail(self, images: object, sample_id: int, pixels: Any) -> None:
        if images is self._session.image_set:
            self.strip.set_picture(sample_id, image_of(pixels))

    @Slot(int)
    def _look_at(self, sample_id: int) -> None:
        if self._session.frozen:
            self._session.notice(self.tr("The input is frozen; press F to let it change again."))
            self._follow()  # the frame stays on what is looked at
        else:
            self._inputs.show_sample(sample_id)

    @Slot()
    def _step_back(self) -> None:
        self._step(-1)

    @Slot()
    def _step_on(self) -> None:
        self._step(1)

    def _step(self, step: int) -> None:
        sample = self._sample()
        self._look_at(0 if sample is None else sample + step)

    def _sample(self) -> int | None:
        """Return which sample of the set that is open is looked at, if any."""
        picture, images = self._session.input, self._session.image_set
        here = picture is not None and picture.image_set is images
        return picture.sample_id if picture is not None and here else None

    # ---- copy and export -----------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return the samples that can be seen."""
        return self.strip.grab().toImage()

    def export_arrays(self) -> dict[str, NDArray[np.generic]] | None:
        """Return the labels of all samples, (N,), -1 where there is none, and the classes."""
        import numpy as np

        images = self._session.image_set
        if images is None:
            return None
        return {"labels": images.labels, "classes": np.array(images.class_names)}

    def export_name(self) -> str:
        """Return what a file of it is called."""
        images = self._session.image_set
        return f"samples {images.name if images else ''}".strip()


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
