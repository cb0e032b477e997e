"""Numbers and names as sentences tell them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cnnviz.engine.runs.health.trace import RunTrace

_NAMED = 3


def number(value: float) -> str:
    """Return a number with three significant digits."""
    if not np.isfinite(value):
        return str(value)
    if value and (abs(value) < 1e-3 or abs(value) >= 1e5):
        return f"{value:.1e}"
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"


def share(value: float) -> str:
    """Return a share in percent."""
    return f"{100 * value:.1f} %" if 0 < value < 0.1 else f"{100 * value:.0f} %"


def names(all_of_them: Sequence[str], most: int = _NAMED) -> str:
    """Return some names, and that there are more."""
    told = ", ".join(all_of_them[:most])
    return f"{told}, ..." if len(all_of_them) > most else told


def lower_rate(trace: RunTrace, factor: float = 10) -> tuple[tuple[str, float | str], ...]:
    """Return the setting for a smaller learning rate, where the one at hand is known."""
    return (("learning_rate", _rounded(trace.rate / factor)),) if trace.rate else ()


def higher_rate(trace: RunTrace, factor: float = 10) -> tuple[tuple[str, float | str], ...]:
    """Return the setting for a larger learning rate, where the one at hand is known."""
    return (("learning_rate", _rounded(trace.rate * factor)),) if trace.rate else ()


def _rounded(value: float) -> float:
    return float(f"{value:.2g}")
