"""The filter of one unit: coloured where it looks at a picture, else signed, with zero white."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QPalette

from cnnviz.qt.engine_thread import Failure, Job
from cnnviz.qt.pixels import image_of
from cnnviz.qt.translation import in_window_language
from cnnviz.qt.widgets.card_parts import Section
from cnnviz.qt.widgets.colour_scale import ColourScale
from cnnviz.qt.widgets.image_pane import ImagePane
from cnnviz.qt.widgets.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PySide6.QtWidgets import QWidget

    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.qt.workbench import Workbench

_HEIGHT = 136
_WIDE, _HIGH = 3, 1  # shape of many small pictures together
_PIXELS = 640  # as wide as they get, at least one for each weight
_GROUND = 128


@dataclass(frozen=True, eq=False)
class _Shown:
    picture: NDArray[np.uint8]
    coloured: bool
    reach: float
    inputs: int
    size: tuple[int, int]
    duration: int = 1


class UnitFilter(Section):
    """Shows the weights that one unit is computed by."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.show_text(self.tr("Filter"))
        self._lane = workbench.lane
        self.scale = ColourScale(self)
        self.head.addWidget(self.scale)
        self.picture = ImagePane(parent=self)
        self.picture.setFixedHeight(_HEIGHT)
        self.note = WrappedLabel(self)
        self.note.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.note.hide()
        self.column.addWidget(self.picture)
        self.column.addWidget(self.note)

    def show_unit(self, model: LoadedModel, layer: str, unit: int) -> None:
        """Read the weights on the lane, and show them; the newest unit wins."""

        def body() -> _Shown:
            return _read(model, layer, unit)

        job = Job(self.tr("Reading a filter"), body, urgent=True, key="unit filter", quiet=True)
        job.succeeded.connect(self._take)
        job.failed.connect(self._explain)
        self._lane.submit(job)

    @Slot(object)
    def _take(self, shown: _Shown | None) -> None:
        job = self.sender()
        if shown is None or (isinstance(job, Job) and job.cancel_requested):
            return
        from cnnviz.engine import imaging

        self.picture.show()
        self.note.hide()
        self.scale.setVisible(not shown.coloured)
        if not shown.coloured:
            reach = f"{shown.reach:.3g}"
            self.scale.set_scale(imaging.lut("coolwarm"), f"-{reach}", reach)
        rows, columns = shown.size
        if shown.coloured:
            text = self.tr("{rows} × {columns} weights, in colour")
        elif shown.size == (1, 1):
            text = self.tr("{n} inputs, a weight each, line by line")
        elif shown.inputs == 1:
            text = self.tr("{rows} × {columns} weights")
        else:
            text = self.tr("{n} input channels of {rows} × {columns} weights")
        text = text.format(n=f"{shown.inputs:,}", rows=rows, columns=columns)
        if shown.duration > 1:
            text += self.tr(", the middle one of {n} frames").format(n=shown.duration)
        self.picture.set_image(image_of(shown.picture), text)

    @Slot(object)
    def _explain(self, failure: Failure) -> None:
        job = self.sender()
        if not (isinstance(job, Job) and job.cancel_requested):
            self.picture.hide()
            self.scale.hide()
            self.note.setText(in_window_language(str(failure.error)))
            self.note.show()


def _read(model: LoadedModel, layer: str, unit: int) -> _Shown:
    import numpy as np

    from cnnviz.engine import imaging
    from cnnviz.engine.probes.filters import filters, tiles

    bank = filters(model, layer, unit)
    inputs, duration = bank.weight.shape[1], bank.duration
    if bank.rgb:
        pictures, _ = tiles(bank)
        colours = np.round(pictures * 255).astype(np.uint8)
        return _Shown(colours[0], True, 1.0, inputs, bank.size, duration)
    weights, _ = tiles(bank, 0)
    low, high = imaging.levels(weights, signed=True)
    places = imaging.to_index(weights, low, high)
    picture = imaging.lut("coolwarm")[_sheet(places)]
    return _Shown(picture, False, float(high.max(initial=0)), inputs, bank.size, duration)


def _sheet(places: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Lay small pictures, (N, h, w), out in lines, each weight as a square of whole pixels.

    The places that are left over, and the gaps, are those of zero.
    """
    from cnnviz.engine import imaging

    count, height, width = places.shape
    columns = min(count, max(1, math.ceil(math.sqrt(count * height * _WIDE / (width * _HIGH)))))
    factor = max(1, _PIXELS // (columns * width))
    enlarged = places.repeat(factor, axis=1).repeat(factor, axis=2)
    gap = 0 if (height, width) == (1, 1) else max(1, factor // 2)
    return imaging.tile_grid(enlarged, columns, gap, _GROUND)
