"""The colour maps by name; their colours are in :func:`cnnviz.engine.imaging.lut`.

This module imports nothing, so that forms and flags can list the names at no cost.
"""

from __future__ import annotations

from typing import Literal

Contrast = Literal["shared", "own"]

# Perceptually uniform or at least even; the last two have their centre at zero.
SOURCES = {
    "viridis": "bids:viridis",
    "magma": "bids:magma",
    "inferno": "bids:inferno",
    "cividis": "cividis:cividis",
    "gray": "matlab:gray",
    "RdBu_r": "colorbrewer:RdBu_r",
    "coolwarm": "matplotlib:coolwarm",
}
COLOUR_MAPS: tuple[str, ...] = tuple(SOURCES)
DIVERGING: tuple[str, ...] = ("RdBu_r", "coolwarm")
