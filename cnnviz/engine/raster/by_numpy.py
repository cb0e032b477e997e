"""The loops that draw, by NumPy: slower than the compiled ones, and ready at once."""

from __future__ import annotations

from typing import Any

import numpy as np


def splat(
    xs: Any,
    ys: Any,
    packed: Any,
    states: Any,
    wanted: int,
    spans: Any,
    scale: float,
    left: float,
    top: float,
    stamps: Any,
    steps: int,
    sums: Any,
) -> int:
    """Add the marks of one layer of points to the sums of colours; return how many they were."""
    side = stamps.shape[1]
    half = side // 2
    height, width = sums.shape[:2]
    runs = [np.arange(start, end) for start, end in spans]
    near = np.concatenate(runs) if runs else np.empty(0, np.int64)
    if not (states == wanted).all():
        near = near[states[near] == wanted]
    x = (xs[near].astype(np.float64) - left) * scale - half
    y = (top - ys[near].astype(np.float64)) * scale - half
    fits = (x >= 0) & (x < width - side) & (y >= 0) & (y < height - side)
    x, y, near = x[fits], y[fits], near[fits]
    column, row = x.astype(np.int64), y.astype(np.int64)
    first = row * width + column
    colours = packed[near]
    if side == 1:
        shares: Any = 1.0
        where = first
    else:
        phase = ((y - row) * steps).astype(np.int64) * steps + ((x - column) * steps).astype(int)
        offsets = (np.arange(side)[:, None] * width + np.arange(side)).ravel()
        where = (first[:, None] + offsets).ravel()
        shares = stamps.reshape(len(stamps), -1)[phase]
    for channel, shift in enumerate((16, 8, 0)):
        part = (colours >> np.uint32(shift) & np.uint32(255)).astype(np.float32)
        weights = part if side == 1 else (part[:, None] * shares).ravel()
        sums[..., channel] += _binned(where, weights, height, width)
    sums[..., 3] += _binned(where, None if side == 1 else shares.ravel(), height, width)
    return len(near)


def _binned(where: Any, weights: Any, height: int, width: int) -> Any:
    return np.bincount(where, weights, minlength=height * width).reshape(height, width)


def spread(sums: Any, share: float, out: Any) -> None:
    """Give each pixel a share of the four beside it."""
    inner = out[1:-1, 1:-1]
    np.add(sums[:-2, 1:-1], sums[2:, 1:-1], out=inner)
    inner += sums[1:-1, :-2]
    inner += sums[1:-1, 2:]
    inner *= np.float32(share)
    inner += sums[1:-1, 1:-1]


def crowding(sums: Any) -> float:
    """Return how many marks lie on a pixel that has any, in the mean."""
    covered = np.count_nonzero(sums[..., 3])
    return float(sums[..., 3].sum(dtype=np.float64)) / covered if covered else 0.0


def shade(sums: Any, alone: float, full: float, crowd: float, margin: int, picture: Any) -> None:
    """Paint the mean colours over the picture, the more opaque the more marks there are."""
    seen = sums[margin:-margin, margin:-margin]
    rows, columns = np.nonzero(seen[..., 3])
    here = seen[rows, columns]
    share = here[:, 3]
    beyond = np.maximum(share - 1, 0)
    opacity = np.minimum(share, 1) * np.float32(alone)
    opacity += np.float32(full - alone) * beyond / (beyond + np.float32(crowd))
    mean = here[:, 2::-1] * (opacity / share)[:, None]
    before = picture[rows, columns, :3] * (1 - opacity)[:, None]
    picture[rows, columns, :3] = (before + mean + np.float32(0.5)).astype(np.uint8)
