"""Training in two processes: what one process with the same batches does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file

from cnnviz.engine.runs.run import Run
from cnnviz.engine.training import events
from tests.engine.distributed import work

NAMES = tuple(work.CASES)


def told(directory: Path, kind: Any) -> list[Any]:
    return [event for event in Run(directory).events() if isinstance(event, kind)]


@pytest.mark.timeout(240)
@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("diverging", "mixed")])
def test_losses_and_weights_are_those_of_one_process(
    trained: Path, tmp_path: Path, name: str
) -> None:
    work.train(name, tmp_path / "one")
    one, two = tmp_path / "one", trained / name
    for kind in (events.BatchEnd, events.EpochEnd):
        pairs = list(zip(told(one, kind), told(two, kind), strict=True))
        assert len(pairs) >= 2
        for alone, shared in pairs:
            loss = "loss" if kind is events.BatchEnd else "validation_loss"
            assert getattr(shared, loss) == pytest.approx(getattr(alone, loss), rel=1e-4, abs=1e-5)
            assert (shared.epoch, shared.step) == (alone.epoch, alone.step)
    for which in ("last", "best"):
        weights, others = (load_file(Run(run).checkpoint(which)) for run in (one, two))
        assert weights.keys() == others.keys()
        for key, values in weights.items():
            np.testing.assert_allclose(others[key], values, rtol=2e-3, atol=2e-4, err_msg=key)
    first, second = (Run(run).history.predictions(2) for run in (one, two))
    np.testing.assert_array_equal(first["sample_ids"], second["sample_ids"])
    np.testing.assert_array_equal(first["labels"], second["labels"])
    np.testing.assert_allclose(first["loss"], second["loss"], rtol=1e-2, atol=1e-3)
    ended = [told(run, events.RunEnded)[-1] for run in (one, two)]
    assert ended[0].skipped == ended[1].skipped
    assert (len(ended[0].skipped) == 1) is (name == "sizes")


@pytest.mark.timeout(240)
@pytest.mark.parametrize("name", ["course", "uneven", "sizes"])
def test_each_sample_is_learned_once_in_an_epoch(trained: Path, name: str) -> None:
    facts = told(trained / name, events.RunFacts)[0]
    assert facts.processes == 2
    shares = [json.loads((trained / f"{name}.{rank}.json").read_text()) for rank in (0, 1)]
    assert len(shares[0]) == len(shares[1]) == 2 * facts.steps_per_epoch
    for epoch in range(2):
        steps = slice(epoch * facts.steps_per_epoch, (epoch + 1) * facts.steps_per_epoch)
        seen = [sample for share in shares for step in share[steps] for sample in step]
        assert len(seen) == len(set(seen))
        broken = (
            name == "sizes" and 17 not in Run(trained / name).history.predictions(1)["sample_ids"]
        )
        assert facts.train_samples - len(seen) in ((0, 1) if broken else (0,))
    own = [sum(map(len, share)) for share in shares]
    assert abs(own[0] - own[1]) <= 2 * facts.steps_per_epoch


def test_gradients_are_those_of_the_whole_batch(trained: Path, tmp_path: Path) -> None:
    """In double precision, where nothing hides behind rounding."""
    work.gradients(tmp_path / "one.npz")
    with np.load(tmp_path / "one.npz") as one, np.load(trained / "gradients.npz") as two:
        assert one.files == two.files
        assert any(np.abs(one[key]).max() > 0.1 for key in one.files)
        for key in one.files:
            np.testing.assert_allclose(two[key], one[key], rtol=1e-10, atol=1e-12, err_msg=key)


def test_losses_of_16_bits_are_those_of_one_process(trained: Path, tmp_path: Path) -> None:
    work.train("mixed", tmp_path / "one")
    pairs = zip(
        told(tmp_path / "one", events.BatchEnd),
        told(trained / "mixed", events.BatchEnd),
        strict=True,
    )
    for alone, shared in pairs:
        assert shared.loss == pytest.approx(alone.loss, rel=2e-2)


def test_the_last_step_of_an_uneven_epoch_holds_one_sample(trained: Path) -> None:
    shares = [json.loads((trained / f"uneven.{rank}.json").read_text()) for rank in (0, 1)]
    assert sorted(len(share[-1]) for share in shares) == [0, 1]


def test_all_diverge_together_and_one_tells_it(trained: Path, tmp_path: Path) -> None:
    work.train("diverging", tmp_path / "one")
    alone, shared = (
        told(run, events.Diverged)[0] for run in (tmp_path / "one", trained / "diverging")
    )
    assert (alone.step, alone.layer, alone.sample_ids) == (
        shared.step,
        shared.layer,
        shared.sample_ids,
    )
    assert told(trained / "diverging", events.RunEnded)[-1].reason == "diverged"


def test_what_is_wished_in_the_first_process_holds_for_all(trained: Path) -> None:
    changed = told(trained / "steered", events.SettingsChanged)
    assert [dict(event.changes) for event in changed] == [
        {"learning_rate": 0.02, "frozen": "conv1"}
    ]
