"""What the network answered to a request, as all views read it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.probes.activation_view import Maps
    from cnnviz.engine.probes.mask_view import MaskView
    from cnnviz.engine.probes.objects import Objects
    from cnnviz.state.resolve import ProbeRequest


@dataclass(frozen=True, eq=False)
class ProbeResult:
    """What the network answered to one request.

    Parameters
    ----------
    request : ProbeRequest
        The question, so that every view can say what it shows.
    maps : Maps or None
        Activations of the chosen layer; None when no layer is chosen or it gives none.
    note : str
        Why there are no maps, in a sentence; empty otherwise.
    scores : ndarray of float32, shape (classes,), or None
        What the network answers, as :attr:`cnnviz.engine.probes.look.Look.scores` has it.
    seen : ndarray of uint8, shape (H, W) or (H, W, 3)
        The input as the network sees it.
    refused : bool
        Whether the network cannot take the input at all; `note` says why.
    masks : MaskView or None
        The masks of a network that answers with them.
    objects : Objects or None
        What a detector found.
    flow : ndarray of uint8, shape (H, W, 3), or None
        The movement as colours, of a network that answers with it.
    told : str
        What was done to the input besides its preprocessing, such as repeating a picture.
    frames : ndarray of uint8, shape (T, H, W) or (T, H, W, 3), or None
        All frames that the network sees, of which `seen` is one, where there are several.
    shape : tuple of int
        Shape of the batch that the network got.
    """

    request: ProbeRequest
    maps: Maps | None
    note: str
    scores: NDArray[np.float32] | None
    seen: NDArray[np.uint8]
    refused: bool = False
    masks: MaskView | None = None
    objects: Objects | None = None
    flow: NDArray[np.uint8] | None = None
    told: str = ""
    frames: NDArray[np.uint8] | None = None
    shape: tuple[int, ...] = ()

    def at(self, moment: int) -> ProbeResult:
        """Return the same answer with the maps of another moment, and the frame that it is of."""
        maps, seen = self.maps, self.seen
        if maps is None or maps.duration == 1:
            return self
        if self.frames is not None:
            place = round(moment * (len(self.frames) - 1) / (maps.duration - 1))
            seen = self.frames[place]
        return replace(self, maps=maps.at(moment), seen=seen)
