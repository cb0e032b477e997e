"""The points of a scatter view, with what is known of each, and their picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QImage

from cnnviz.qt import theme
from cnnviz.qt.widgets.scatter_camera import Camera

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.raster.draw import Scene

    Mask = NDArray[np.bool_] | None


class ScatterCanvas:
    """Points by their ids: colours, what is in focus, shown and selected, and how they look."""

    def __init__(self) -> None:
        self.scene: Scene | None = None
        self.ids: NDArray[np.int64] | None = None
        self.points: NDArray[np.float32] | None = None
        self.colours: NDArray[np.uint8] | None = None
        self.focus: Mask = None
        self.shown: Mask = None
        self.selected: Mask = None
        self.image = QImage()
        self._stale = True

    # ---- contents ------------------------------------------------------------------------

    def set_points(self, points: NDArray[np.float32], ids: NDArray[np.int64]) -> bool:
        """Take other points; return whether they are called as before, so that masks stay."""
        import numpy as np

        from cnnviz.engine.raster.draw import Scene

        same = self.ids is not None and np.array_equal(self.ids, ids)
        self.points, self.ids = np.asarray(points, np.float32), np.asarray(ids, np.int64)
        self.scene = Scene(self.points)
        if not same:
            self.colours = self.focus = self.shown = self.selected = None
        self.recolour()
        self.restate()
        return same

    def clear(self) -> None:
        """Have no points."""
        self.scene = self.ids = self.points = None
        self.colours = self.focus = self.shown = self.selected = None
        self.touch()

    def recolour(self) -> None:
        """Hand the colours on to the scene; all points have the accent where there are none."""
        from cnnviz.engine.raster.draw import pack

        if self.scene is not None:
            accent = _number(theme.colours().accent)
            self.scene.set_colours(accent if self.colours is None else pack(self.colours))
        self.touch()

    def restate(self) -> None:
        """Sort the points into layers: left out, standing back, plain, glowing."""
        import numpy as np

        from cnnviz.engine.raster import draw

        self.touch()
        if self.scene is None or self.ids is None:
            return
        if all(mask is None for mask in (self.focus, self.shown, self.selected)):
            self.scene.set_states(None)
            return
        states = np.full(len(self.ids), draw.PLAIN, np.uint8)
        if self.selected is not None:
            states[:] = np.where(self.selected, draw.BRIGHT, draw.DIM)
        if self.focus is not None:
            states[~self.focus] = draw.DIM
        if self.shown is not None:
            states[~self.shown] = draw.HIDDEN
        self.scene.set_states(states)

    # ---- finding -------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """How many points are drawn, in sight or not."""
        return 0 if self.scene is None else len(self.scene.cells)

    def bounds(self) -> tuple[float, float, float, float]:
        """Return the smallest and largest x, and the smallest and largest y."""
        return (0.0, 0.0, 0.0, 0.0) if self.scene is None else self.scene.cells.bounds()

    def row(self, point_id: int) -> int:
        """Return the row of a point, or -1 where there is none of this id."""
        import numpy as np

        if self.ids is None or point_id < 0:
            return -1
        # Ids rise nearly always; otherwise they are looked through.
        row = int(np.searchsorted(self.ids, point_id))
        if row < len(self.ids) and self.ids[row] == point_id:
            return row
        found = np.flatnonzero(self.ids == point_id)
        return int(found[0]) if len(found) else -1

    def place(self, point_id: int) -> tuple[float, float] | None:
        """Return where a point lies in the plane, or None where there is no such point."""
        row = self.row(point_id)
        if row < 0 or self.points is None:
            return None
        x, y = self.points[row].tolist()
        return x, y

    def nearest(self, x: float, y: float, radius: float) -> int:
        """Return the id of the point nearest to a place of the plane, or -1."""
        if self.scene is None or self.ids is None:
            return -1
        row = self.scene.cells.nearest(x, y, radius, self.shown)
        return -1 if row < 0 else int(self.ids[row])

    def caught(self, corners: list[tuple[float, float]], *, box: bool) -> NDArray[np.int64]:
        """Return the ids of the points in a polygon, or in the box between its corners; rising."""
        import numpy as np

        if self.scene is None or self.ids is None:
            return np.empty(0, np.int64)
        outline = np.array(corners, np.float64)
        if box:
            (x0, y0), (x1, y1) = outline.min(0).tolist(), outline.max(0).tolist()
            rows = self.scene.cells.in_box(x0, x1, y0, y1)
        else:
            rows = self.scene.cells.in_polygon(outline)
        if self.shown is not None:
            rows = rows[self.shown[rows]]
        return np.sort(self.ids[rows])

    def near(
        self, camera: Camera, width: int, height: int, most: int
    ) -> tuple[list[int], list[tuple[float, float]]]:
        """Return ids and places in the view of the points in sight; none for more than `most`."""
        if self.scene is None or self.points is None or self.ids is None:
            return [], []
        left, top = camera.to_plane(0, 0, width, height)
        right, bottom = camera.to_plane(width, height, width, height)
        rows = self.scene.cells.in_view(left, right, bottom, top, most)
        if rows is not None and self.shown is not None:
            rows = rows[self.shown[rows]]
        if rows is None:
            return [], []
        places = [camera.to_view(x, y, width, height) for x, y in self.points[rows].tolist()]
        return self.ids[rows].tolist(), places

    def frame_of(self, point_id: int) -> tuple[QColor, bool]:
        """Return the colour of a point, and whether it stands back."""
        row = self.row(point_id)
        colour = QColor(theme.colours().accent)
        if row >= 0 and self.colours is not None:
            colour = QColor(*self.colours[row].tolist())
        away = any(mask is not None and not mask[row] for mask in (self.focus, self.selected))
        return colour, away

    # ---- drawing -------------------------------------------------------------------------

    def touch(self) -> None:
        """Let the next :meth:`compose` draw anew."""
        self._stale = True

    def compose(self, camera: Camera, width: int, height: int, ratio: float) -> bool:
        """Draw the points into `image` if anything is new; return whether it was.

        Parameters
        ----------
        camera : Camera
            What is seen.
        width, height : int
            Size of the view.
        ratio : float
            Pixels of the screen for one of the view.
        """
        if not self._stale and self.image.devicePixelRatio() == ratio:
            return False
        from cnnviz.engine.raster.draw import Look, View, fitting_radius

        self._stale = False
        shown = theme.colours()
        left, top = camera.to_plane(0, 0, width, height)
        size = max(1, round(width * ratio)), max(1, round(height * ratio))
        kind = QImage.Format.Format_RGB32
        if self.scene is None:
            self.image = QImage(*size, kind)
            self.image.fill(QColor(shown.surface))
        else:
            radius = fitting_radius(self.count, width * height, camera.zoom) * ratio
            glow = shown.text if shown.name == "dark" else shown.accent
            look = Look(_number(shown.surface), _number(shown.muted), _number(glow), radius)
            pixels = self.scene.draw(View(left, top, camera.scale * ratio, *size), look)
            self.image = QImage(pixels.data, *size, 4 * size[0], kind).copy()
        self.image.setDevicePixelRatio(ratio)
        return True


def _number(colour: str) -> int:
    """Return '#rrggbb' as 0xRRGGBB."""
    return int(colour[1:], 16)
