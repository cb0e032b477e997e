"""Small pictures, one for each unit."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from cnnviz.qt.widgets.tile_grid import TileGrid

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class TileView(TileGrid):
    """Shows pictures as large as the room allows; their pixels stay sharp."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles: NDArray[np.uint8] | None = None
        self._table: list[int] = []
        self._sheet = QImage()
        self._sheet_columns = 1

    def set_tiles(
        self,
        tiles: NDArray[np.uint8] | None,
        table: NDArray[np.uint8] | None = None,
        describe: Callable[[int], str] | None = None,
        numbers: Sequence[int] | None = None,
    ) -> None:
        """Show other tiles.

        Parameters
        ----------
        tiles : ndarray of uint8, shape (N, h, w) or (N, h, w, 3), or None
            Places of a colour table, or colours.
        table : ndarray of uint8, shape (256, 3), or None
            The colour table; grey without it.
        describe : callable or None
            Gives the tooltip of a tile.
        numbers : sequence of int or None
            What each tile is called; its place without them.
        """
        self._tiles = tiles
        self._table = [] if table is None else [_rgb(row) for row in table.tolist()]
        self._compose()
        height, width = (1, 1) if tiles is None else tiles.shape[1:3]
        self._set_contents(0 if tiles is None else len(tiles), (height, width), describe, numbers)

    def _paint_tile(self, painter: QPainter, index: int, place: QRect) -> None:
        painter.drawImage(place, self._sheet, self._source(index))

    def _compose(self) -> None:
        """Put all tiles into one image, so that painting is one call of Qt's own scaling."""
        import numpy as np

        tiles = self._tiles
        if tiles is None or not len(tiles):
            self._sheet = QImage()
            return
        count, height, width = tiles.shape[:3]
        columns = max(1, math.ceil(math.sqrt(count)))
        rows = math.ceil(count / columns)
        sheet = np.zeros((rows * columns, *tiles.shape[1:]), np.uint8)
        sheet[:count] = tiles
        rest = tiles.shape[3:]
        sheet = sheet.reshape(rows, columns, height, width, *rest)
        sheet = np.ascontiguousarray(sheet.swapaxes(1, 2)).reshape(
            rows * height, columns * width, *rest
        )
        self._sheet_columns = columns
        kind = QImage.Format.Format_RGB888 if rest else QImage.Format.Format_Indexed8
        image = QImage(sheet.data, sheet.shape[1], sheet.shape[0], sheet.strides[0], kind)
        if not rest:
            image.setColorTable(self._table or [_rgb((v, v, v)) for v in range(256)])
        # Colours are looked up once here, not at every paint: Qt scales only 32 bits quickly.
        self._sheet = image.convertToFormat(QImage.Format.Format_RGB32)

    def _source(self, index: int) -> QRect:
        """Return where a tile lies in the sheet."""
        height, width = self._shape
        row, column = divmod(index, self._sheet_columns)
        return QRect(column * width, row * height, width, height)


def _rgb(colour: tuple[int, ...] | list[int]) -> int:
    red, green, blue = colour
    return int(0xFF000000 | red << 16 | green << 8 | blue)
