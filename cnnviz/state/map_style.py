"""How activation maps are drawn: one choice for all views that draw them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cnnviz.engine.map_options import COLOUR_MAPS, CONTRASTS, DIVERGING, Contrast, Order


@dataclass(frozen=True, slots=True)
class MapStyle:
    """Choices that change how maps look and nothing of what they are.

    Parameters
    ----------
    colours : str
        One of the colour maps; the diverging ones have zero in their middle.
    contrast : {"shared", "robust", "own"}
        One scale for all maps, so that they can be compared, with or without the extremes, or one
        for each.
    order : {"index", "mean", "maximum"}
        What the maps are sorted by; the strongest come first.
    overlay : bool
        Whether the map of the chosen unit lies over the input.
    """

    colours: str = "viridis"
    contrast: Contrast = "shared"
    order: Order = "index"
    overlay: bool = False

    @property
    def signed(self) -> bool:
        """Whether zero stands in the middle of the scale."""
        return self.colours in DIVERGING

    def with_next_colours(self) -> MapStyle:
        """Return the style with the colour map that follows."""
        place = COLOUR_MAPS.index(self.colours) + 1
        return replace(self, colours=COLOUR_MAPS[place % len(COLOUR_MAPS)])

    def with_next_contrast(self) -> MapStyle:
        """Return the style with the way of scaling that follows."""
        place = CONTRASTS.index(self.contrast) + 1
        return replace(self, contrast=CONTRASTS[place % len(CONTRASTS)])

    def with_overlay(self, overlay: bool) -> MapStyle:
        """Return the style with or without the input below the map."""
        return replace(self, overlay=overlay)
