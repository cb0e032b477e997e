"""Weights are looked for where torch itself keeps them."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from cnnviz.engine.models.cache import cached_weights
from cnnviz.engine.models.catalogue import architecture


@pytest.mark.parametrize("home", [None, "torch"])
@pytest.mark.parametrize("cache", [None, "cache"])
def test_the_folder_is_that_of_torch_hub(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str | None, cache: str | None
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    for variable, name in (("TORCH_HOME", home), ("XDG_CACHE_HOME", cache)):
        if name is None:
            monkeypatch.delenv(variable)
        else:
            monkeypatch.setenv(variable, str(tmp_path / name))
    assert cached_weights("resnet18") is None
    entry = architecture("resnet18").weights[0]
    place = Path(torch.hub.get_dir(), "checkpoints", entry.file)
    place.parent.mkdir(parents=True)
    place.touch()
    assert cached_weights("resnet18") == (place, entry)
    assert place.is_relative_to(tmp_path)
