"""From what is open and chosen to one frozen request.

Views never ask for work piece by piece: the session is resolved to one value, the newest value
wins, and a reply that answers an older one is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnnviz.engine.data.preprocessing import Preprocessing
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.state.inputs import InputImage


@dataclass(frozen=True, eq=False)
class ProbeRequest:
    """Run this input through this model and keep what this layer answers."""

    model: LoadedModel
    image: InputImage
    preprocessing: Preprocessing
    layer: str | None
    epoch: int | None


def resolve(
    model: LoadedModel | None,
    image: InputImage | None,
    preprocessing: Preprocessing | None,
    layer: str | None,
    epoch: int | None,
) -> ProbeRequest | None:
    """Return the request that the session stands for, or None while something is missing."""
    if model is None or image is None or preprocessing is None:
        return None
    return ProbeRequest(model, image, preprocessing, layer, epoch)
