"""A few of the kills that ``python -m tests.killing`` makes by the hundred."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.killing import Killing


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_training_of_mnist_survives_kills(tmp_path: Path, shared_data: Path) -> None:
    killing = Killing(f"mnist:{shared_data / 'mnist'}", tmp_path)
    lines = list(killing.kill(6))
    assert sum(killing.kills.values()) == 6
    assert len(lines) == killing.runs
