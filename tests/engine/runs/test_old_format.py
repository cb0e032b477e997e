"""A run that the version before wrote, as it lies in ``format_1``, is read and continued."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cnnviz.engine.errors import RunProblem
from cnnviz.engine.events import drain
from cnnviz.engine.runs.run import Run
from cnnviz.engine.training import events
from cnnviz.engine.training.fit import fit

# What that version told of steps 10 to 12, and of its last epoch, when it was not stopped.
LOSSES = (2.311373, 2.324461, 2.345979)
VALIDATION_LOSS = 2.316611


@pytest.fixture
def old(tmp_path: Path) -> Path:
    run = tmp_path / "run"
    shutil.copytree(Path(__file__).with_name("format_1"), run)
    return run


def go_on(run: Path) -> list[Any]:
    seen: list[Any] = []
    drain(fit(replace(Run(run).config, run=str(run)), resume=True), seen.append)
    return seen


def test_it_is_read(old: Path) -> None:
    run = Run(old)
    assert (run.origin, run.config.epochs, list(run.epochs())) == ("fit", 2, [1])
    assert run.state()["step"] == 9
    losses = [event.loss for event in run.events() if isinstance(event, events.BatchEnd)]
    assert len(losses) == 9
    assert len(run.history.predictions(1)["labels"]) == 142


def test_it_goes_on(old: Path) -> None:
    """As it would have, but for the last digits, which hang on the machine."""
    seen = go_on(old)
    steps = {event.step: event.loss for event in seen if isinstance(event, events.BatchEnd)}
    assert list(steps) == [10, 11, 12]
    assert tuple(steps.values()) == pytest.approx(LOSSES, abs=1e-4)
    (ended,) = [event for event in seen if isinstance(event, events.EpochEnd)]
    assert ended.validation_loss == pytest.approx(VALIDATION_LOSS, abs=1e-4)
    (started,) = [event for event in seen if isinstance(event, events.RunStarted)]
    assert started.warnings == ()
    assert list(Run(old).epochs()) == [1, 2]
    assert Run(old).state()["network"]["architecture"] == "course_cnn"


def test_weights_that_it_lacks_cannot_be_made_up(old: Path) -> None:
    """Its position does not say of which network it is."""
    Run(old).checkpoint("last").unlink()
    with pytest.raises(Exception, match=r"last\.safetensors"):
        go_on(old)


def test_a_newer_format_is_refused(old: Path) -> None:
    (old / "format").write_text("2\n", encoding="utf-8")
    with pytest.raises(RunProblem, match="has format 2, which is newer than this program knows"):
        go_on(old)
