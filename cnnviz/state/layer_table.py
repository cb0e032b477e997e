"""Which rows of a layer table are shown, and how much of the whole each of them is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnnviz.engine.models.layers import LayerRow, LayerTable


@dataclass(frozen=True, slots=True)
class ShownLayer:
    """A row as it is shown.

    Parameters
    ----------
    row : LayerRow
        The layer.
    parameters : int
        Its own where blocks are left out, otherwise with those of the layers below it.
    """

    row: LayerRow
    parameters: int


def shown_layers(table: LayerTable, text: str = "", *, blocks: bool = False) -> list[ShownLayer]:
    """Return the rows that are shown, in the order of the network.

    Parameters
    ----------
    table : LayerTable
        All layers.
    text : str
        What name or type have to contain.
    blocks : bool
        Whether blocks are shown too; without them only what computes something by itself, so that
        the figures add up to those of the whole network.
    """
    below: dict[str, int] = defaultdict(int)
    for row in table.rows:
        below[row.parent] += row.parameters
    wanted = text.casefold()
    found = []
    for row in table.rows:
        is_block = row.name in below
        own = max(0, row.parameters - below[row.name]) if is_block else row.parameters
        if is_block and not blocks and not own and not row.macs:
            continue
        if wanted in f"{row.name} {row.type}".casefold():
            found.append(ShownLayer(row, row.parameters if blocks else own))
    return found


def field_text(row: LayerRow) -> str:
    """Return the size of a layer's receptive field, rows by columns; empty where it has none."""
    seen = row.field
    if seen is None:
        return ""
    mark = "≤ " if seen.approximate else ""
    return f"{mark}{seen.size[0]:,g} × {seen.size[1]:,g}"


def sizes_text(shape: tuple[int, ...] | None) -> str:
    """Return a shape without the batch; empty where there is none."""
    if shape is None:
        return ""
    sizes = shape[1:] if len(shape) > 1 and shape[0] == 1 else shape
    return " × ".join(f"{size:,}" for size in sizes)
