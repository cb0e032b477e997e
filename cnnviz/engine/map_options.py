"""The choices that there are for drawing maps; :mod:`cnnviz.engine.imaging` does what they say.

This module imports nothing, so that forms and flags can list the names at no cost.
"""

from __future__ import annotations

from typing import Literal

Contrast = Literal["robust", "shared", "own"]
CONTRASTS: tuple[Contrast, ...] = ("robust", "shared", "own")
Order = Literal["index", "mean", "maximum"]
ORDERS: tuple[Order, ...] = ("index", "mean", "maximum")

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
