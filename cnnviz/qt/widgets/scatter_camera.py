"""Which part of a plane a view shows, and where its points lie in it."""

from __future__ import annotations

from dataclasses import dataclass, replace

_MARGIN = 0.05  # of the view, left free around all points
_CLOSEST = 1e7  # times nearer than when all is seen
_FARTHEST = 0.2


@dataclass(frozen=True, slots=True)
class Camera:
    """The place in the middle of a view, and the scale; equal in both directions, y up.

    Parameters
    ----------
    x, y : float
        What is in the middle.
    scale : float
        Pixels for a unit.
    whole : float
        The scale at which all points are seen.
    """

    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0
    whole: float = 1.0

    @property
    def zoom(self) -> float:
        """How much nearer than when all is seen."""
        return self.scale / self.whole

    def to_view(self, x: float, y: float, width: float, height: float) -> tuple[float, float]:
        """Return where a place of the plane lies in a view of this size."""
        return (x - self.x) * self.scale + width / 2, (self.y - y) * self.scale + height / 2

    def to_plane(self, x: float, y: float, width: float, height: float) -> tuple[float, float]:
        """Return which place of the plane lies there in a view of this size."""
        return self.x + (x - width / 2) / self.scale, self.y - (y - height / 2) / self.scale

    def moved(self, across: float, down: float) -> Camera:
        """Return the camera after dragging the plane by so many pixels."""
        return replace(self, x=self.x - across / self.scale, y=self.y + down / self.scale)

    def zoomed(self, factor: float, x: float, y: float, width: float, height: float) -> Camera:
        """Return a nearer or farther camera that keeps what lies at x, y of the view there."""
        at = self.to_plane(x, y, width, height)
        scale = min(max(self.scale * factor, self.whole * _FARTHEST), self.whole * _CLOSEST)
        ratio = self.scale / scale
        return replace(
            self,
            x=at[0] + (self.x - at[0]) * ratio,
            y=at[1] + (self.y - at[1]) * ratio,
            scale=scale,
        )


def fitting(bounds: tuple[float, float, float, float], width: float, height: float) -> Camera:
    """Return the camera that sees everything.

    Parameters
    ----------
    bounds : tuple of float
        Smallest and largest x, smallest and largest y.
    width, height : float
        Size of the view in pixels.
    """
    x0, x1, y0, y1 = bounds
    room = 1 - 2 * _MARGIN
    scales = [
        room * pixels / span
        for pixels, span in ((width, x1 - x0), (height, y1 - y0))
        if span > 0 and pixels > 0
    ]
    scale = min(scales) if scales else 1.0
    return Camera((x0 + x1) / 2, (y0 + y1) / 2, scale, scale)
