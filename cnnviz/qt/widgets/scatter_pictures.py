"""Small pictures in the place of points, where they are few enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QRect, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from cnnviz.qt.widgets.pictures import Pictures

_MOST = 400  # points in sight from which on there are no pictures
_KEPT = 3000
_SIDE = 40
_CALM_MS = 120  # what only flies by is not asked for
_SMALL = 48  # pictures of fewer pixels are enlarged sharply


class PictureLayer(QObject):
    """Chooses which points show their pictures, so that no two overlap, and paints them.

    Which of several points at one place is shown does not depend on their order but on a number
    made of each id, so that no class is preferred and nothing changes while the plane is moved.

    Signals
    -------
    wanted(ids)
        Pictures that are not here.
    """

    wanted = Signal(list)
    most = _MOST

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.enabled = True
        self._kept: Pictures[int, QImage] = Pictures(_KEPT)
        self._placed: list[tuple[int, float, float]] = []
        self._asked: set[int] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_CALM_MS)
        self._soon.timeout.connect(self._ask)

    def put(self, point_id: int, picture: QImage) -> None:
        """Keep a picture."""
        self._kept.put(point_id, picture)
        self._asked.discard(point_id)

    def get(self, point_id: int) -> QImage | None:
        """Return a picture that is here."""
        return self._kept.get(point_id)

    def forget(self) -> None:
        """Keep none: the ids mean other pictures now."""
        self._kept.clear()
        self._asked.clear()

    def placed(self) -> list[int]:
        """Return the ids of the points whose pictures are, or will be, painted."""
        return [point_id for point_id, _, _ in self._placed]

    def lay_out(self, ids: Sequence[int], places: Sequence[tuple[float, float]]) -> None:
        """Choose among the points in sight; none where they are too many."""
        self._placed = []
        if not self.enabled:
            return
        taken: dict[tuple[int, int], list[tuple[float, float]]] = {}
        gap = _SIDE + 4
        for point_id, (x, y) in sorted(zip(ids, places, strict=True), key=_priority):
            column, row = int(x // gap), int(y // gap)
            near = (
                other
                for i in (-1, 0, 1)
                for j in (-1, 0, 1)
                for other in taken.get((column + i, row + j), ())
            )
            if all(abs(x - other[0]) >= gap or abs(y - other[1]) >= gap for other in near):
                taken.setdefault((column, row), []).append((x, y))
                self._placed.append((point_id, x, y))
        if any(point_id not in self._kept for point_id, _, _ in self._placed):
            self._soon.start()

    @Slot()
    def _ask(self) -> None:
        missing = [
            point_id
            for point_id, _, _ in self._placed
            if point_id not in self._kept and point_id not in self._asked
        ]
        if missing:
            self._asked.update(missing)
            self.wanted.emit(missing)

    def paint(self, painter: QPainter, frame_of: Callable[[int], tuple[QColor, bool]]) -> None:
        """Paint the pictures that are here, each in a frame of its point's colour."""
        for point_id, x, y in self._placed:
            picture = self._kept.get(point_id)
            if picture is None:
                continue
            colour, away = frame_of(point_id)
            size = picture.size().scaled(_SIDE, _SIDE, Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(0, 0, size.width(), size.height())
            place.moveCenter(QRectF(x, y, 0, 0).center().toPoint())
            sharp = max(picture.width(), picture.height()) < _SMALL
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not sharp)
            painter.setOpacity(0.2 if away else 1.0)
            painter.drawImage(place, picture)
            pen = QPen(colour, 2)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(place)
        painter.setOpacity(1.0)


def _priority(entry: tuple[int, tuple[float, float]]) -> int:
    """Return a number that looks random and is the same for a point every time."""
    mixed = (entry[0] + 0x9E3779B9) * 0x85EBCA6B & 0xFFFFFFFF
    return (mixed ^ mixed >> 15) * 0xC2B2AE35 & 0xFFFFFFFF
