"""What can be wrong with features and maps."""

from __future__ import annotations

from cnnviz.engine.errors import CnnvizError


class FeatureProblem(CnnvizError):
    """A layer gives no features, or not the same ones for all images."""


class MapProblem(CnnvizError):
    """Samples cannot be mapped: too few, all alike, or more than memory holds."""
