"""Evaluation and sweep in two processes: what one process finds, to the bit."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.engine.distributed import work

# Sums of double precision, added up in another order.
_SUMMED = ("sums", "squares")


@pytest.mark.timeout(240)
@pytest.mark.parametrize("name", work.MEASURED)
def test_what_is_found_is_what_one_process_finds(trained: Path, tmp_path: Path, name: str) -> None:
    alone, shared = tmp_path / "one.npz", trained / f"measured-{name}.npz"
    work.measure(name, alone)
    with np.load(alone) as one, np.load(shared) as two:
        assert one.files == two.files
        assert any(key.endswith("top_ids") for key in one.files)
        for key in one.files:
            if key.endswith(_SUMMED):
                np.testing.assert_allclose(two[key], one[key], rtol=1e-12, err_msg=key)
            else:
                np.testing.assert_array_equal(two[key], one[key], err_msg=key)
    texts = [json.loads(file.with_suffix(".json").read_text()) for file in (alone, shared)]
    assert texts[0] == texts[1]
    assert (len(texts[0]["swept"]) == 1) is (name == "sizes")
