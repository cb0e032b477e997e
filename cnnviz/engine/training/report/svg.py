"""Small drawings for a page: curves, points, bars and a matrix, as inline SVG.

Colours of text and lines are those of the page, by ``currentColor``, so that a drawing reads on
light and on dark ground. Every text is escaped.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.training.report.text import escape

_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 14, 12, 46
_LONGEST = 18  # characters of a class's name beside a matrix
_CELL = 26
_MOST_DRAWN = 4000  # points; beyond, every so many-th stands for its neighbours
_DASHES = ("", "6 3", "2 3", "8 3 2 3")


@dataclass(frozen=True)
class Axis:
    """An axis: what it says and from where to where it reaches."""

    title: str
    low: float
    high: float

    def share(self, value: float) -> float:
        """Return where a value lies, from 0 to 1."""
        return (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5

    def ticks(self) -> list[float]:
        """Return about five round places."""
        span = self.high - self.low
        if span <= 0:
            return [self.low]
        step = 10 ** math.floor(math.log10(span / 4))
        step *= next(factor for factor in (1, 2, 2.5, 5, 10) if span / (step * factor) <= 6)
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        return [index * step for index in range(first, last + 1)]


@dataclass(frozen=True, eq=False)
class Line:
    """A curve: its name, its points, its colour ("currentColor" for that of text) and width."""

    name: str
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    colour: str
    width: float = 1.6


def curves(lines: Sequence[Line], x: Axis, y: Axis, *, diagonal: bool = False) -> str:
    """Draw curves, told apart by dashes as well as by colour, with their names below."""
    frame = _Frame(x, y)
    parts = [frame.axes()]
    if diagonal:
        parts.append(frame.path(np.array([x.low, x.high]), np.array([y.low, y.high]), "2 4"))
    for number, line in enumerate(lines):
        dashes = _DASHES[number % len(_DASHES)]
        parts.append(frame.path(line.x, line.y, dashes, line.colour, line.width))
    return frame.drawn(parts, _legend(lines))


def points(x_values: NDArray[np.float64], y_values: NDArray[np.float64], x: Axis, y: Axis) -> str:
    """Draw points, and the line on which both values are equal."""
    frame = _Frame(x, y)
    low, high = max(x.low, y.low), min(x.high, y.high)
    step = max(1, math.ceil(len(x_values) / _MOST_DRAWN))
    dots = "".join(
        f'<circle cx="{frame.x(one):.1f}" cy="{frame.y(other):.1f}" r="2"/>'
        for one, other in zip(x_values[::step].tolist(), y_values[::step].tolist(), strict=True)
    )
    line = frame.path(np.array([low, high]), np.array([low, high]), "2 4")
    return frame.drawn([frame.axes(), line, f'<g class="dots">{dots}</g>'])


def bars(edges: NDArray[np.float64], heights: NDArray[np.float64], x: Axis, y: Axis) -> str:
    """Draw bars between edges, (n + 1,), as high as given, (n,)."""
    frame = _Frame(x, y)
    return frame.drawn([frame.axes(), frame.bars(edges, heights)])


def reliability(edges: NDArray[np.float64], accuracy: NDArray[np.float64], x: Axis, y: Axis) -> str:
    """Draw the share of right answers by confidence, with the line on which they agree."""
    frame = _Frame(x, y)
    line = frame.path(np.array([0.0, 1.0]), np.array([0.0, 1.0]), "2 4")
    return frame.drawn([frame.axes(), frame.bars(edges, np.nan_to_num(accuracy)), line])


def matrix(counts: NDArray[np.int64], names: Sequence[str], rows: str, columns: str) -> str:
    """Draw counts by true class (rows) and given class (columns), darker for a larger share."""
    size, shown = len(counts), [_short(name) for name in names]
    left = 30 + 7 * max((len(name) for name in shown), default=0)
    side = size * _CELL
    width, height = left + side + 10, left + side + 10
    sums = counts.sum(1, keepdims=True)
    shares = counts / np.maximum(sums, 1)
    middle = f"{left + side / 2:.0f}"
    parts = [_text(middle, "14", columns, "middle"), _upright("12", middle, rows, "middle")]
    for at, name in enumerate(shown):
        place = f"{left + (at + 0.5) * _CELL + 4:.0f}"
        parts.append(_text(f"{left - 6}", place, name, "end"))
        parts.append(_upright(place, f"{left - 6}", name, "start"))
    parts += [
        _cell(counts, shares, names, row, column, left)
        for row in range(size)
        for column in range(size)
    ]
    return _svg(width, height, parts)


def _cell(
    counts: NDArray[np.int64],
    shares: NDArray[np.float64],
    names: Sequence[str],
    row: int,
    column: int,
    left: int,
) -> str:
    x, y = left + column * _CELL, left + row * _CELL
    count, share = int(counts[row, column]), float(shares[row, column])
    kind = "right" if row == column else "wrong"
    told = f"{names[row]} → {names[column]}: {count:,}"
    text = ""
    if count:
        label = f"{count:,}" if count < 10_000 else f"{count:.0e}".replace("e+0", "e")
        light = ' class="light"' if share > 0.55 else ""
        text = (
            f'<text x="{x + _CELL / 2:.0f}" y="{y + _CELL / 2 + 3:.0f}" text-anchor="middle" '
            f'font-size="9"{light}>{label}</text>'
        )
    return (
        f'<g><title>{escape(told)}</title><rect x="{x}" y="{y}" width="{_CELL - 1}" '
        f'height="{_CELL - 1}" class="{kind}" fill-opacity="{0.04 + 0.96 * share:.3f}"/>{text}</g>'
    )


class _Frame:
    """The plane of a drawing: where values lie, and its axes."""

    def __init__(self, x: Axis, y: Axis, width: int = 420, height: int = 320) -> None:
        self._x, self._y = x, y
        self.width, self.height = width, height

    def x(self, value: float) -> float:
        """Return the place of a value across."""
        return _LEFT + self._x.share(value) * (self.width - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        """Return the place of a value upwards."""
        return self.height - _BOTTOM - self._y.share(value) * (self.height - _TOP - _BOTTOM)

    def axes(self) -> str:
        """Return lines, ticks and titles."""
        left, right = self.x(self._x.low), self.x(self._x.high)
        bottom, top = self.y(self._y.low), self.y(self._y.high)
        size = f'width="{right - left:.1f}" height="{bottom - top:.1f}"'
        parts = [f'<rect x="{left:.1f}" y="{top:.1f}" {size} class="ground"/>']
        for tick in self._x.ticks():
            place = self.x(tick)
            parts.append(_line(place, bottom, place, bottom + 4))
            parts.append(_text(f"{place:.1f}", f"{bottom + 17:.1f}", f"{tick:.4g}", "middle"))
        for tick in self._y.ticks():
            place = self.y(tick)
            parts.append(_line(left - 4, place, left, place))
            parts.append(_text(f"{left - 7:.1f}", f"{place + 4:.1f}", f"{tick:.4g}", "end"))
        centre, middle = f"{(left + right) / 2:.1f}", f"{(top + bottom) / 2:.1f}"
        parts.append(_text(centre, f"{self.height - 8}", self._x.title, "middle"))
        parts.append(_upright("13", middle, self._y.title, "middle"))
        return "".join(parts)

    def path(
        self,
        x: NDArray[np.float64],
        y: NDArray[np.float64],
        dashes: str,
        colour: str = "currentColor",
        width: float = 1,
    ) -> str:
        """Return a line through points."""
        places = " ".join(
            f"{self.x(one):.1f},{self.y(other):.1f}"
            for one, other in zip(x.tolist(), y.tolist(), strict=True)
        )
        style = f' stroke-dasharray="{dashes}"' if dashes else ""
        return (
            f'<polyline points="{places}" fill="none" stroke="{colour}" '
            f'stroke-width="{width}"{style}/>'
        )

    def bars(self, edges: NDArray[np.float64], heights: NDArray[np.float64]) -> str:
        """Return a bar between each two edges."""
        floor = self.y(max(0.0, self._y.low))
        parts = []
        for low, high, value in zip(edges[:-1], edges[1:], heights, strict=True):
            top = self.y(float(value))
            parts.append(
                f'<rect x="{self.x(float(low)):.1f}" y="{top:.1f}" class="bar" '
                f'width="{max(0.5, self.x(float(high)) - self.x(float(low)) - 1):.1f}" '
                f'height="{max(0.0, floor - top):.1f}"/>'
            )
        return "".join(parts)

    def drawn(self, parts: Sequence[str], below: str = "") -> str:
        """Return the drawing."""
        return _svg(self.width, self.height, parts) + below


def _legend(lines: Sequence[Line]) -> str:
    entries = "".join(
        f'<li><svg width="28" height="10"><line x1="0" y1="5" x2="28" y2="5" '
        f'stroke="{line.colour}" stroke-width="{line.width}" '
        f'stroke-dasharray="{_DASHES[number % len(_DASHES)]}"/></svg> {escape(line.name)}</li>'
        for number, line in enumerate(lines)
    )
    return f'<ul class="legend">{entries}</ul>' if entries else ""


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="currentColor"/>'


def _text(x: str, y: str, text: str, anchor: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>'


def _upright(x: str, y: str, text: str, anchor: str) -> str:
    place = f"translate({x} {y}) rotate(-90)"
    return f'<text transform="{place}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(width: float, height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}" '
        f'role="img">{"".join(parts)}</svg>'
    )


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
