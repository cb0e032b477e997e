"""Published weights that lie on this machine already."""

from __future__ import annotations

import os
from pathlib import Path

from cnnviz.engine.models.catalogue import PublishedWeights, architecture


def cached_weights(name: str) -> tuple[Path, PublishedWeights] | None:
    """Return published weights of an architecture that lie in torchvision's cache."""
    folder = _cache_folder()
    for entry in architecture(name).weights:
        if (folder / entry.file).is_file():
            return folder / entry.file, entry
    return None


def _cache_folder() -> Path:
    """Return where torch.hub keeps files, without importing it."""
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    home = os.environ.get("TORCH_HOME") or f"{cache}/torch"
    return Path(home).expanduser() / "hub" / "checkpoints"
