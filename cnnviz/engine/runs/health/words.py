"""Numbers and names as sentences tell them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cnnviz.engine.runs.health.finding import Settings
from cnnviz.engine.runs.health.trace import RunTrace
from cnnviz.engine.training.settings.optimizer import usual_rate

_NAMED = 3
_FACTOR = 10.0


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


def lower_rate(trace: RunTrace) -> Settings:
    """Return a smaller learning rate: a tenth, or the usual one where that is smaller still."""
    return _setting(min(trace.rate / _FACTOR, _usual(trace) or trace.rate))


def higher_rate(trace: RunTrace) -> Settings:
    """Return a larger learning rate: ten times it, or the usual one where that is larger still."""
    return _setting(max(trace.rate * _FACTOR, _usual(trace) or trace.rate))


def another_rate(trace: RunTrace) -> Settings:
    """Return a learning rate on the side on which the usual one lies, where that is far away."""
    usual = _usual(trace)
    too_low = usual is not None and trace.rate * _FACTOR <= usual
    return higher_rate(trace) if too_low else lower_rate(trace)


def now(trace: RunTrace) -> str:
    """Return the learning rate at hand in brackets, where it is known."""
    return f" (it is {number(trace.rate)} now)" if trace.rate else ""


def _usual(trace: RunTrace) -> float | None:
    config = trace.facts.config
    return None if config is None else usual_rate(config.optimizer, config.loss)


def _setting(rate: float) -> Settings:
    return (("learning_rate", float(f"{rate:.2g}")),) if rate > 0 else ()
