"""From a tensor of activations to the painted grid, against tiling and looking up colours alone.

The bare side is the shortest NumPy that makes a picture of the maps, and paints nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from PySide6.QtWidgets import QApplication

from cnnviz.engine import imaging
from cnnviz.engine.probes.activation_view import as_maps
from cnnviz.qt.widgets.tile_view import TileView
from tests.benchmarks.harness import Comparison, compare, timed

_SHAPE = (64, 112, 112)
_REPEAT = 10


def rows() -> Iterator[Comparison]:
    """Measure the grid with one scale for all maps, and with a scale for each."""
    application = QApplication.instance() or QApplication([])
    activation = torch.randn(1, *_SHAPE, generator=torch.Generator().manual_seed(0)).relu()
    table = imaging.lut("viridis")

    def bare() -> np.ndarray:
        values = activation[0].numpy()
        low, high = values.min(), values.max()
        places = ((values - low) * (255 / (high - low))).astype(np.uint8)
        sheet = places.reshape(8, 8, *_SHAPE[1:]).swapaxes(1, 2)
        # Four times as quick as indexing the table.
        return table.take(sheet.reshape(8 * _SHAPE[1], 8 * _SHAPE[2]), axis=0)

    view = TileView()
    view.resize(900, 900)
    view.show()
    application.processEvents()

    for contrast, words in (("shared", "one scale"), ("own", "a scale for each map")):

        def ours(contrast: str = contrast) -> None:
            maps = as_maps(activation).array
            low, high = imaging.levels(maps, contrast)
            view.set_tiles(imaging.to_index(maps, low, high), table)
            view.viewport().repaint()

        yield compare(
            f"tensor {_SHAPE} to painted grid, {words}",
            timed(ours, _REPEAT),
            timed(bare, _REPEAT),
            3.0,
        )
    view.close()
    view.deleteLater()
