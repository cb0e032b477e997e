"""The ways of attributing that there are; :mod:`cnnviz.engine.probes.attribution` does them.

This module imports nothing, so that forms and flags can list the names at no cost.
"""

from __future__ import annotations

from typing import Literal

Method = Literal["grad-cam", "gradient-x-input", "integrated-gradients"]
METHODS: tuple[Method, ...] = ("grad-cam", "gradient-x-input", "integrated-gradients")

STEPS = 50  # of the integral, by default; captum's own number
