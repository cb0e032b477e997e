"""What the arithmetic of a number says of itself, in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from cnnviz.qt.widgets.number_grids import short

if TYPE_CHECKING:
    from cnnviz.engine.probes.arithmetic_view import Working
    from cnnviz.engine.probes.formulas import Formula
    from cnnviz.engine.probes.sums import Window
    from cnnviz.state.probe_result import ProbeResult


def title(probe: ProbeResult, found: Working) -> str:
    """Return what is shown: which number, of which layer, input and network."""
    tr = QCoreApplication.translate
    row, column = found.place
    match found.maps.kind:
        case "vector":
            where = ""
        case "curves":
            where = tr("arithmetic", "place {column}").format(column=column)
        case _:
            where = tr("arithmetic", "row {row}, column {column}").format(row=row, column=column)
    unit = tr("arithmetic", "unit {unit}").format(unit=found.unit)
    names = probe.request.image.name, probe.request.model.title
    parts = [found.layer, found.type, unit, where, *names]
    if probe.request.epoch is not None:
        parts.append(tr("arithmetic", "epoch {number}").format(number=probe.request.epoch))
    return " · ".join(part for part in parts if part)


def name_of_part(window: Window, part: int) -> str:
    """Return what a part of a sum is called."""
    tr = QCoreApplication.translate
    channel = int(window.channels[part])
    if window.kind == "linear":
        return tr("arithmetic", "input {n}").format(n=channel)
    if window.frames is not None:
        text = tr("arithmetic", "channel {n}, frame {frame}")
        return text.format(n=channel, frame=int(window.frames[part]))
    return tr("arithmetic", "channel {n}").format(n=channel)


def extent(found: Working) -> str:
    """Return which part of the input lies below the window."""
    tr = QCoreApplication.translate
    window = found.window
    if window is None or window.kind == "linear":
        return ""
    rows, columns = (places[places >= 0] for places in (window.rows, window.columns))
    if not len(rows) or not len(columns):
        return ""
    across = tr("arithmetic", "columns {a} to {b}").format(a=columns.min(), b=columns.max())
    if found.maps.kind == "curves":
        return across
    down = tr("arithmetic", "rows {a} to {b}").format(a=rows.min(), b=rows.max())
    return f"{down}, {across}"


def with_numbers(formula: Formula) -> str:
    """Return a formula in letters, and below it the same with the numbers of this place."""
    filled = formula.text
    for name, value in sorted(formula.values, key=lambda pair: -len(pair[0])):
        number = short(value) if value >= 0 else f"({short(value)})"
        filled = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", number, filled)
    return f"{formula.text}\n{filled} = {short(formula.total)}"


def summed_up(found: Working) -> str:
    """Return what came out, of what, and that the layer gave the same, or that it did not."""
    tr = QCoreApplication.translate
    if not found.agrees:
        text = tr(
            "arithmetic",
            "The layer gave {given}, not {total}: its own code does more than its type says.",
        )
        return text.format(given=f"{found.given:.6g}", total=f"{found.total:.6g}")
    window = found.window
    match None if window is None else window.kind:
        case None:
            what = tr("arithmetic", "the result of the formula")
        case "mean":
            what = tr("arithmetic", "the mean of the values below the window")
        case "maximum":
            what = tr("arithmetic", "the largest of the values below the window")
        case _ if window is not None and window.bias is None:
            what = tr("arithmetic", "the sum of all products")
        case _:
            what = tr("arithmetic", "the sum of all products and the bias")
    text = tr("arithmetic", "{total} is {what}; the layer gave {given}.")
    return text.format(total=f"{found.total:.6g}", what=what, given=f"{found.given:.6g}")
