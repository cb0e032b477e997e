"""A pyqtgraph plot without menu and buttons, whose every part has an owner."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg


def plain_plot(**more: Any) -> pg.PlotWidget:
    """Return a ``PlotWidget``; `more` goes to its constructor."""
    plot = pg.PlotWidget(enableMenu=False, **more)
    item = plot.getPlotItem()
    # pyqtgraph makes a menu nevertheless, without anybody who would delete it.
    item.ctrlMenu.setParent(plot, item.ctrlMenu.windowFlags())
    item.hideButtons()
    return plot
