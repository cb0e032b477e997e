"""What a person may name where a network is wanted; known without torch."""

from __future__ import annotations

from pathlib import Path

from cnnviz.engine.models.catalogue import BUNDLED, catalogue, is_known
from cnnviz.engine.models.own_source import split_source


def names_file(source: str | Path) -> bool:
    """Whether a source is meant as a file of weights: it is there, or looks like a path."""
    if not str(source) or str(source) == BUNDLED:
        return False
    if is_known(str(source)) or split_source(source):
        return False
    path = Path(source).expanduser()
    return isinstance(source, Path) or path.exists() or bool(path.suffix) or len(path.parts) > 1


def usual_weights(source: str | Path) -> str | None:
    """Return the `weights` that show what a source has learned; a file brings its own."""
    return "cached" if str(source) in catalogue() else None
