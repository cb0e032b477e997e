"""Attributions as pictures: colours over the input, which stays visible where little speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cnnviz.engine import imaging
from cnnviz.engine.map_options import DIVERGING

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnnviz.engine.probes.attribution import Attribution

SEQUENTIAL = "inferno"
SIGNED = "RdBu_r"
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # Rec. 601
_PALE = 0.35  # how far the picture below signed colours is drawn towards white


def usual_colours(attribution: Attribution) -> str:
    """Return the colour map for an attribution where nobody chooses one."""
    return SIGNED if attribution.signed else SEQUENTIAL


def scale(attribution: Attribution) -> tuple[float, float]:
    """Return which values the ends of the colour map stand for.

    From zero to the largest for Grad-CAM. For methods with a sign both ends are equally far from
    zero; the outermost half percent of the values lies beyond them, since a few single pixels
    would leave nothing to see of the others.
    """
    values = attribution.values[np.newaxis]
    if not attribution.signed:
        return 0.0, float(values.max())
    low, high = imaging.levels(values, "robust", signed=True)
    return float(low[0]), float(high[0])


def picture(
    attribution: Attribution,
    seen: NDArray[np.uint8],
    colours: str | None = None,
    alpha: float = 0.6,
) -> NDArray[np.uint8]:
    """Lay an attribution over the input that it explains.

    Parameters
    ----------
    attribution : Attribution
        What to draw.
    seen : ndarray of uint8, shape (H, W) or (H, W, 3)
        The input as the network sees it; it is drawn in grey, so that no colour of its own is
        taken for one of the scale.
    colours : str or None
        A colour map; None takes the usual one. With a diverging one zero is in the middle.
    alpha : float
        How much of the colours is seen, from 0 to 1. Values near zero let more of the picture
        through, so that it stays recognisable.

    Returns
    -------
    ndarray of uint8, shape (H, W, 3)

    Raises
    ------
    UnknownName
        For an unknown colour map.
    """
    name = colours or usual_colours(attribution)
    low, high = scale(attribution)
    if attribution.signed != (name in DIVERGING):
        # Sequential colours for signed values run from the lowest to the highest; diverging ones
        # for Grad-CAM begin in their middle.
        low, high = (low, high) if attribution.signed else (-high, high)
    table = imaging.lut(name)
    ends = np.array([low], np.float32), np.array([high], np.float32)
    index = imaging.to_index(attribution.values[np.newaxis], *ends)[0]
    reach = max(abs(low), abs(high))
    strength = np.minimum(np.abs(attribution.values) / reach, 1) if reach > 0 else 0
    share = np.float32(min(max(float(alpha), 0.0), 1.0)) * np.sqrt(strength)
    if alpha >= 1:
        share = np.ones_like(attribution.values)
    grey = _grey(seen, pale=_PALE if name in DIVERGING else 0.0)
    mixed = grey * (1 - share[..., None]) + table[index] * share[..., None]
    drawn: NDArray[np.uint8] = np.rint(mixed).astype(np.uint8)
    return drawn


def arrays(attribution: Attribution) -> dict[str, NDArray[Any]]:
    """Return the numbers of an attribution by name, as files hold them."""
    found: dict[str, Any] = {
        "values": attribution.values,
        "target": np.array(attribution.target, np.int64),
        "predicted": np.array(attribution.predicted, np.int64),
        "score": np.array(attribution.score, np.float64),
        "method": np.array(attribution.method),
    }
    more = {
        "layer": np.array(attribution.layer) if attribution.layer else None,
        "grid": attribution.grid,
        "channels": attribution.channels,
        "delta": None if attribution.delta is None else np.array(attribution.delta, np.float64),
    }
    return found | {name: value for name, value in more.items() if value is not None}


def _grey(seen: NDArray[np.uint8], pale: float) -> NDArray[np.float32]:
    """Return a picture in grey, (H, W, 1), drawn towards white by a share of the way."""
    grey = seen.astype(np.float32) if seen.ndim == 2 else seen @ _LUMA
    lifted: NDArray[np.float32] = grey[..., np.newaxis] * (1 - pale) + 255 * pale
    return lifted
