"""What two processes have done together, once for all tests of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.distributed import work
from tests.engine.distributed.launching import together


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of all cases; starting the processes takes longer than all they do."""
    folder = tmp_path_factory.mktemp("two")
    command = ("-m", "tests.engine.distributed.work", folder, *work.CASES)
    for code, _, said in together(2, *command):
        assert code == 0, said
    return folder
