"""The run directory: what is kept, and what cannot be removed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cnnviz.engine.data.image_set import ArraySet
from cnnviz.engine.events import drain
from cnnviz.engine.runs.about import About
from cnnviz.engine.runs.run import Run
from cnnviz.engine.runs.writer import RunWriter
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.fit import fit


@pytest.fixture
def writers() -> Iterator[list[RunWriter]]:
    """Close what a test opens."""
    opened: list[RunWriter] = []
    yield opened
    for writer in opened:
        writer.close()


def with_epochs(folder: Path, count: int, writers: list[RunWriter]) -> tuple[RunWriter, Run]:
    """Return a run of so many epochs of a megabyte each."""
    writer = RunWriter(folder / "run", About.of_fit(TrainConfig()), resume=False)
    writers.append(writer)
    writer.prepare()
    writer.begin()
    run = Run(folder / "run")
    for number in range(1, count + 1):
        run.checkpoint(number).write_bytes(bytes(1_000_000))
    return writer, run


@pytest.mark.parametrize(
    ("megabytes", "kept"),
    [
        (9, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        (8, [2, 4, 6, 8, 9]),
        (3, [4, 8, 9]),
        (1, [9]),
    ],
)
def test_epochs_are_thinned_to_the_space_there_is(
    tmp_path: Path, writers: list[RunWriter], megabytes: int, kept: list[int]
) -> None:
    writer, run = with_epochs(tmp_path, 9, writers)
    writer.thin(megabytes)
    writer.drain()
    assert list(run.epochs()) == kept


def test_an_epoch_that_cannot_be_removed_stays_for_the_next_time(
    tmp_path: Path, writers: list[RunWriter], monkeypatch: pytest.MonkeyPatch
) -> None:
    writer, run = with_epochs(tmp_path, 4, writers)
    unlink = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path.name == "epoch-0003.safetensors":
            raise PermissionError(13, "another program reads it")
        unlink(path, missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        writer.thin(2)
        writer.drain()
    assert list(run.epochs()) == [2, 3, 4]
    writer.thin(1)
    writer.drain()
    assert list(run.epochs()) == [4]


def test_the_images_are_told_apart_once_for_each_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fingerprint of a folder asks the system of every file; a save has no time for that."""
    taken: list[object] = []
    fingerprint = ArraySet.fingerprint

    def counted(images: ArraySet) -> str:
        taken.append(images)
        return fingerprint(images)

    monkeypatch.setattr(ArraySet, "fingerprint", counted)
    settings = TrainConfig(epochs=2, batch_size=512, device="cpu", run=str(tmp_path / "run"))
    drain(fit(settings))
    assert len(taken) == 1
    drain(fit(settings, resume=True))
    assert len(taken) == 2
