"""Where the program's own files lie: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def resources() -> Path:
    """Return the folder of icons, class names, the built-in checkpoint and the like."""
    inside = _PACKAGE / "resources"
    return inside if inside.is_dir() else _PACKAGE.parent / "resources"


def resource(*parts: str) -> Path:
    """Return the path of one of the program's own files, for example ``resource("icons")``."""
    return resources().joinpath(*parts)


def bundled_checkpoint() -> Path:
    """Return the path of the trained network that the first session opens on."""
    return resource("course_cnn_digits.safetensors")
