"""How long a piece of work will still take, by how far it came in the last seconds."""

from __future__ import annotations

from collections import deque

_WINDOW_S = 20.0  # the speed of this stretch of time is taken for the speed of the rest


class Pace:
    """How far a job is, and how long the rest will take.

    The speed is that of the last seconds, so that a pause or a slow beginning is soon forgotten.
    """

    def __init__(self) -> None:
        self.fraction: float | None = None
        self._points: deque[tuple[float, float]] = deque()

    def note(self, fraction: float | None, now: float) -> None:
        """Take in how far the job is, from 0 to 1."""
        if fraction is None or (self._points and fraction < self._points[-1][1]):
            self._points.clear()  # another stage of the work has begun
        self.fraction = fraction
        if fraction is None:
            return
        self._points.append((now, fraction))
        while len(self._points) > 2 and now - self._points[1][0] > _WINDOW_S:
            self._points.popleft()

    def rest(self) -> None:
        """Forget the speed, because the job pauses."""
        self._points.clear()

    def seconds_left(self, now: float) -> float | None:
        """Return the estimate, or None while there is nothing to go by."""
        if len(self._points) < 2:
            return None
        (start, before), (end, after) = self._points[0], self._points[-1]
        if end - start < 1.0 or after <= before:
            return None
        left = (1.0 - after) * (end - start) / (after - before)
        return max(0.0, left - (now - end))
