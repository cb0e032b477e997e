"""How activation maps are drawn: one choice for all views that draw them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from cnnviz.engine.map_options import COLOUR_MAPS, CONTRASTS, DIVERGING, ORDERS, Contrast, Order


@dataclass(frozen=True, slots=True)
class MapStyle:
    """Choices that change how maps look and nothing of what they are.

    Parameters
    ----------
    colours : str
        One of the colour maps; the diverging ones have zero in their middle.
    contrast : {"robust", "shared", "own"}
        One scale for all maps, so that they can be compared, without or with the extremes, or one
        for each. A few large numbers would leave nothing to see of a photo's other maps.
    order : {"index", "mean", "maximum"}
        What the maps are sorted by; the strongest come first.
    overlay : bool
        Whether the map of the chosen unit lies over the input.
    """

    colours: str = "viridis"
    contrast: Contrast = "robust"
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

    def to_dict(self) -> dict[str, object]:
        """Return plain values that JSON can hold."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, object]) -> MapStyle:
        """Build from saved values; what is unknown or of no use is left at its default."""
        allowed: dict[str, tuple[object, ...]] = {
            "colours": COLOUR_MAPS,
            "contrast": CONTRASTS,
            "order": ORDERS,
            "overlay": (True, False),
        }
        known = {k: values[k] for k, good in allowed.items() if k in values and values[k] in good}
        return cls(**known)  # type: ignore[arg-type]

    def with_overlay(self, overlay: bool) -> MapStyle:
        """Return the style with or without the input below the map."""
        return replace(self, overlay=overlay)
