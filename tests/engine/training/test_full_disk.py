"""A disk that is full ends a run in one sentence, and what was learned is not lost."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest
import torch

from cnnviz.engine.errors import RunProblem
from cnnviz.engine.events import drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.runs.run import Run
from cnnviz.engine.training import events
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.fit import fit

FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def config(folder: Path, epochs: int = 2) -> TrainConfig:
    return TrainConfig(epochs=epochs, device="cpu", run=str(folder / "run"))


def losses(seen: list[Any]) -> list[float]:
    return [event.loss for event in seen if isinstance(event, events.BatchEnd)]


def stopped(settings: TrainConfig, *, resume: bool = False) -> list[Any]:
    """Run until the disk is full."""
    seen: list[Any] = []
    with pytest.raises(RunProblem, match=r"cannot be written \(No space left on device\)"):
        drain(fit(settings, resume=resume), seen.append)
    return seen


def test_a_state_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """torch complains of its own position when the file under it is full."""
    save, calls = torch.save, []

    def full(*arguments: Any) -> None:
        calls.append(arguments)
        if len(calls) == 1:  # before the first step
            save(*arguments)
            return
        try:
            raise FULL
        except OSError:
            raise RuntimeError("unexpected pos 576 vs 534")  # noqa: B904 - as torch does

    monkeypatch.setattr(torch, "save", full)
    stopped(config(tmp_path, epochs=1))
    assert load_model(Run(tmp_path / "run").checkpoint("last")).num_classes == 10


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_weights_can_be_read_by_whom_the_run_can(tmp_path: Path) -> None:
    drain(fit(config(tmp_path, epochs=1)))
    run = Run(tmp_path / "run")
    usual = (run.directory / "config.json").stat().st_mode
    assert run.checkpoint("last").stat().st_mode == usual
