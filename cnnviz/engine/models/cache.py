"""Published weights that lie on this machine already."""

from __future__ import annotations

import os
from pathlib import Path

from cnnviz.engine.models.catalogue import PublishedWeights, architecture


def cached_weights(name: str) -> tuple[Path, PublishedWeights] | None:
    """Return published weights of an architecture that lie in torchvision's cache."""
    folder = cache_folder()
    for entry in architecture(name).weights:
        if (folder / entry.file).is_file():
            return folder / entry.file, entry
    return None


def cache_folder() -> Path:
    """Return where torch.hub keeps files, without importing it.

    It asks these variables and takes ``~/.cache`` on every system, Windows and macOS too; a folder
    of theirs for such files is none of its concern.
    """
    cache = os.environ.get("XDG_CACHE_HOME", "~/.cache")
    home = os.environ.get("TORCH_HOME", os.path.join(cache, "torch"))  # noqa: PTH118
    return Path(home).expanduser() / "hub" / "checkpoints"
