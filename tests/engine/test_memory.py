"""What does not fit is refused with figures that mean something."""

from __future__ import annotations

import psutil
import pytest
import torch

from cnnviz.engine.errors import DeviceProblem
from cnnviz.engine.memory import check_memory

CPU = torch.device("cpu")


@pytest.mark.parametrize(
    ("needed", "batch", "free", "words"),
    [
        (40_000_000, 10, 300_000_000, "at least 400 MB, .* has 300 MB free; try at most 7"),
        (3_000_000_000, 4, 5_500_000_000, "at least 12.0 GB, .* has 5.5 GB free; try at most 1"),
        (1_000, 64, 900, "at least 64 kB, .* has 900 bytes free; choose smaller images"),
    ],
)
def test_a_batch_that_cannot_fit(
    monkeypatch: pytest.MonkeyPatch, needed: int, batch: int, free: int, words: str
) -> None:
    memory = psutil.virtual_memory()._replace(available=free)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory)
    with pytest.raises(DeviceProblem, match=words):
        check_memory(needed, batch, CPU)
    check_memory(free, 1, CPU)
