"""A disk that is full ends a run in one sentence, and what was learned is not lost."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors import SafetensorError

from cnnviz.engine.checkpoints import write
from cnnviz.engine.errors import RunProblem
from cnnviz.engine.events import drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.runs import writer
from cnnviz.engine.runs.log import open_log
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


def test_weights_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """safetensors tells what the system said as text only; the first epoch's files stay whole."""
    save_file, calls = write.save_file, []

    def full(*arguments: Any, **more: Any) -> None:
        calls.append(arguments)
        if len(calls) > 4:  # the last before the first step; an epoch, the best, the last of it
            raise SafetensorError("I/O error: No space left on device (os error 28)")
        save_file(*arguments, **more)

    monkeypatch.setattr(write, "save_file", full)
    seen = stopped(config(tmp_path))
    run = Run(tmp_path / "run")
    assert list(run.epochs()) == [1]
    for which in ("best", "last", 1):
        assert load_model(run.checkpoint(which)).num_classes == 10
    assert not list(run.directory.rglob("*tmp*"))

    monkeypatch.undo()
    whole: list[Any] = []
    drain(fit(TrainConfig(epochs=2, device="cpu", run=str(tmp_path / "whole"))), whole.append)
    again: list[Any] = []
    drain(fit(run.config, resume=True), again.append)
    assert losses(again) == losses(whole)[21:]
    assert losses(seen) == losses(whole)


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


@pytest.mark.parametrize("step", ["write", "flush"])
def test_a_log_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    open_whole = writer.open_log

    class FullLog:
        """A text file on a disk that becomes full after some lines."""

        def __init__(self, path: Path) -> None:
            self._file = open_whole(path)
            self._lines = 0

        def write(self, line: str) -> None:
            self._lines += 1
            if self._lines > 10 and step == "write":
                self._file.write(line[:5])  # what still fitted
                raise FULL
            self._file.write(line)

        def flush(self) -> None:
            if self._lines > 1 and step == "flush":
                raise FULL
            self._file.flush()

        def close(self) -> None:
            self._file.close()
            raise FULL

    monkeypatch.setattr(writer, "open_log", FullLog)
    seen = stopped(config(tmp_path))
    run = Run(tmp_path / "run")
    assert load_model(run.checkpoint("last")).num_classes == 10
    monkeypatch.undo()

    whole: list[Any] = []
    drain(fit(TrainConfig(epochs=2, device="cpu", run=str(tmp_path / "whole"))), whole.append)
    again: list[Any] = []
    drain(fit(run.config, resume=True), again.append)
    # The step whose event could not be logged was made, so that the next one follows.
    assert losses(again) == losses(whole)[-len(losses(again)) :]
    assert len(losses(seen)) + len(losses(again)) >= len(losses(whole)) - 1
    logged = [event.loss for event in run.events() if isinstance(event, events.BatchEnd)]
    assert logged[-len(losses(again)) :] == losses(again)


def test_a_torn_line_does_not_spoil_the_next(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text('{"event":"BatchEnd","epo')
    with open_log(path) as log:
        log.write("next\n")
    assert path.read_text().splitlines()[1] == "next"
    with open_log(path) as log:
        log.write("last\n")
    assert path.read_text().splitlines()[1:] == ["next", "last"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_weights_can_be_read_by_whom_the_run_can(tmp_path: Path) -> None:
    drain(fit(config(tmp_path, epochs=1)))
    run = Run(tmp_path / "run")
    usual = (run.directory / "config.json").stat().st_mode
    assert run.checkpoint("last").stat().st_mode == usual
