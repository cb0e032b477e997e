"""A disk that fails at any moment: one clear line, nothing lost, and the run goes on to the bit."""

from __future__ import annotations

import errno
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from cnnviz.engine import storage
from cnnviz.engine.checkpoints.write import keeps_checksum
from cnnviz.engine.errors import RunProblem
from cnnviz.engine.events import drain
from cnnviz.engine.runs.files import refuse_existing
from cnnviz.engine.runs.presence import writer_of
from cnnviz.engine.runs.run import Run
from cnnviz.engine.runs.state import saved_state
from cnnviz.engine.training import events, keeping
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.fit import fit
from tests.engine.runs.faults import FailingDisk
from tests.few import few_digits

SETTINGS = TrainConfig(
    epochs=2,
    batch_size=64,  # 3 steps an epoch
    device="cpu",
    optimizer="adamw",
    schedule="cosine",
    dropout=0.3,
    filters1=2,
    filters2=2,
    units=8,
    seed=3,
)
KINDS = ("open", "write", "fsync", "rename", "make_folder")
CODES = (errno.ENOSPC, errno.EIO, errno.EACCES)


@pytest.fixture(autouse=True)
def saves_often(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Save at every step, on one thread of torch; leave no thread behind."""
    monkeypatch.setattr(keeping, "_SAVE_SECONDS", 0.0)
    monkeypatch.setattr(keeping, "_SAVE_SHARE", 1e9)
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
    assert "saving" not in [thread.name for thread in threading.enumerate()]


def train(run: Path, *, resume: bool = False) -> list[Any]:
    seen: list[Any] = []
    config = replace(SETTINGS, run=str(run))
    drain(fit(config, image_set=few_digits(150), resume=resume), seen.append)
    return seen


def losses(run: Path) -> dict[int, float]:
    """Return what the log tells of each step; of one that was done again, the last."""
    return {
        event.step: event.loss for event in Run(run).events() if isinstance(event, events.BatchEnd)
    }


def state(run: Path) -> dict[str, Any]:
    kept = Run(run).state()
    return {**kept["weights"], **{str(k): v for k, v in kept["optimizer"]["state"].items()}}


def same(one: Any, other: Any) -> bool:
    if isinstance(one, torch.Tensor):
        return torch.equal(one, other)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return bool(one == other)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    run = tmp_path_factory.mktemp("whole") / "run"
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    train(run)
    torch.set_num_threads(before)
    return run


def check_intact(run: Path) -> None:
    """Every file that is there is whole, and the position is one that was told of."""
    for path in run.glob("checkpoints/*.safetensors"):
        assert keeps_checksum(path) is True, path
    if (run / "format").exists():
        found = saved_state(run)
        assert not found.warnings
        assert set(range(1, found.content["step"] + 1)) <= set(losses(run))


def goes_on(run: Path, whole: Path) -> None:
    """Continue a run, or start it again where it had not begun, and compare."""
    began = (run / "format").exists()
    if not began and run.exists():
        refuse_existing(run)
    train(run, resume=began)
    assert losses(run) == losses(whole)
    assert same(state(run), state(whole))
    assert list(Run(run).epochs()) == [1, 2]
    ended = [event.epoch for event in Run(run).events() if isinstance(event, events.EpochEnd)]
    assert sorted(set(ended)) == [1, 2]
    assert not list(run.rglob("*tmp*"))


def fails(run: Path, disk: FailingDisk, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Train on such a disk; return whether the training ended, which is told in a line."""
    told = ""
    with monkeypatch.context() as patch:
        patch.setattr(storage, "disk", disk)
        try:
            train(run)
        except RunProblem as error:
            told = str(error)
    assert "\n" not in told
    assert not told or "cannot be written" in told
    assert writer_of(run) is None
    return bool(told)


def asked_of_the_disk(run: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    counting = FailingDisk()
    with monkeypatch.context() as patch:
        patch.setattr(storage, "disk", counting)
        train(run)
    return dict(counting.asked)


@pytest.mark.parametrize("every", [9, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.timeout(300)
def test_a_disk_that_fails_at_any_moment(
    tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch, kind: str, every: int
) -> None:
    """The n-th call, with the three kinds of refusal in turn, staying and passing."""
    most = asked_of_the_disk(tmp_path / "counted", monkeypatch)[kind]
    came, ended = 0, 0
    for number in range(1, most + 1, every):
        run = tmp_path / f"run{number}"
        disk = FailingDisk(kind, number, CODES[number % 3], stays=number % 2 == 0)
        told = fails(run, disk, monkeypatch)
        # What is written again soon, as the summary of a run, may be missed, but nothing else. How
        # often a run saves hangs on how quick the disk is, so that the last calls may not come.
        assert told or disk.refused <= 3, number
        came, ended = came + bool(disk.refused), ended + told
        check_intact(run)
        goes_on(run, whole)
        shutil.rmtree(run)
    assert ended > came / 2


def stopping_at(run: Path, step: int) -> Iterator[Any]:
    """Train, and rest after a step."""
    config = replace(SETTINGS, run=str(run))
    work = fit(config, image_set=few_digits(150))
    for event in work:
        if isinstance(event, events.BatchEnd) and event.step == step:
            break
    return work


def test_a_folder_that_vanishes_under_a_run(tmp_path: Path, whole: Path) -> None:
    """It was moved: what is in it goes on from there, and nothing is put in its old place."""
    run, moved = tmp_path / "run", tmp_path / "moved"
    work = stopping_at(run, 2)
    run.rename(moved)
    with pytest.raises(RunProblem, match="is not there any more"):
        drain(work)  # type: ignore[arg-type]
    assert not run.exists()
    goes_on(moved, whole)


def test_a_folder_that_is_removed_under_a_run(tmp_path: Path) -> None:
    work = stopping_at(tmp_path / "run", 2)
    while (tmp_path / "run").exists():  # it is written meanwhile
        shutil.rmtree(tmp_path / "run", ignore_errors=True)
    with pytest.raises(RunProblem, match=r"is not there any more|No such file"):
        drain(work)  # type: ignore[arg-type]
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("resume", [False, True])
def test_a_folder_that_takes_no_files(
    tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch, resume: bool
) -> None:
    run = tmp_path / "run"
    if resume:
        shutil.copytree(whole, run)
    before = {path: path.read_bytes() for path in run.rglob("*") if path.is_file()}
    with monkeypatch.context() as patch:
        patch.setattr(storage, "disk", FailingDisk("open", 1, errno.EACCES))
        with pytest.raises(RunProblem, match=r"run: cannot be written \(Permission denied\)"):
            train(run, resume=resume)
    assert {path: path.read_bytes() for path in run.rglob("*") if path.is_file()} == before


def test_two_processes_on_one_run(tmp_path: Path, whole: Path) -> None:
    """The second one is told of the first, reads nothing wrong and spoils nothing."""
    run = tmp_path / "run"
    work = stopping_at(run, 2)
    with pytest.raises(RunProblem, match=rf"is being written by process {os.getpid()} on "):
        train(run, resume=True)
    with pytest.raises(RunProblem, match="holds a run already"):
        train(run)
    drain(work)  # type: ignore[arg-type]
    assert losses(run) == losses(whole)
    assert same(state(run), state(whole))
