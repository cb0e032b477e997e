"""Several trainings one after another: each as by itself, and none ends the others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cnnviz.engine.errors import BadValue, UnknownName
from cnnviz.engine.events import Progress, drain
from cnnviz.engine.runs.run import Run
from cnnviz.engine.training import events
from cnnviz.engine.training.compare import Candidate, RunFailed, candidates_of, comparing
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.fit import fit

SMALL = TrainConfig(
    epochs=2,
    device="cpu",
    batch_size=32,
    validation_share=0.85,
    filters1=4,
    filters2=4,
    units=16,
)


def ends(told: list[tuple[int, object]], number: int) -> list[tuple[float, float]]:
    return [
        (event.train_loss, event.validation_loss)
        for at, event in told
        if at == number and isinstance(event, events.EpochEnd)
    ]


def alone(config: TrainConfig, folder: Path) -> list[tuple[float, float]]:
    seen: list[object] = []
    drain(fit(replace(config, run=str(folder))), seen.append)
    return ends([(0, event) for event in seen], 0)


def test_each_learns_as_it_would_alone(tmp_path: Path) -> None:
    common = replace(SMALL, run=str(tmp_path / "runs"))
    candidates = candidates_of(common, {"optimizer": ["sgd", "adam"]})
    assert [one.name for one in candidates] == ["optimizer=sgd", "optimizer=adam"]
    told: list[tuple[int, object]] = []
    drain(comparing(candidates), told.append)
    assert [number for number, _ in told] == sorted(number for number, _ in told)
    for number, candidate in enumerate(candidates):
        assert ends(told, number) == alone(candidate.config, tmp_path / f"alone {number}")
        run = Run(tmp_path / "runs" / candidate.name)
        assert run.config.optimizer == candidate.config.optimizer


def test_one_that_fails_does_not_end_the_others(tmp_path: Path) -> None:
    wrong = replace(SMALL, loss="bce", positive="no such digit", run=str(tmp_path / "wrong"))
    good = replace(SMALL, run=str(tmp_path / "good"))
    told: list[tuple[int, object]] = []
    drain(comparing([Candidate("wrong", wrong), Candidate("good", good)]), told.append)
    failed = [event for number, event in told if isinstance(event, RunFailed)]
    assert len(failed) == 1
    assert isinstance(failed[0].error, UnknownName)
    assert len(ends(told, 1)) == 2


def test_what_was_stopped_goes_on_and_what_is_done_is_left_out(tmp_path: Path) -> None:
    names = ("one", "two", "three")
    candidates = [
        Candidate(name, replace(SMALL, seed=at, run=str(tmp_path / name)))
        for at, name in enumerate(names)
    ]
    told: list[tuple[int, object]] = []
    work = comparing(candidates)
    for item in work:
        told.append(item)
        number, event = item
        if number == 1 and isinstance(event, events.EpochEnd):
            break
    work.close()
    assert (tmp_path / "two" / "checkpoints" / "last.safetensors").is_file()
    assert not (tmp_path / "three").exists()
    stopped = replace(candidates[1], directory=tmp_path / "two")
    drain(comparing([candidates[0], stopped, candidates[2]], skip=[0]), told.append)
    for number, candidate in enumerate(candidates):
        assert ends(told, number) == alone(candidate.config, tmp_path / f"alone {number}")


def test_the_images_are_opened_once_for_all(tmp_path: Path) -> None:
    candidates = [
        Candidate(name, replace(SMALL, epochs=1, run=str(tmp_path / name))) for name in "ab"
    ]
    told: list[tuple[int, object]] = []
    drain(comparing(candidates), told.append)
    assert [
        number
        for number, event in told
        if isinstance(event, Progress) and event.message == "reading the digits"
    ] == [0]


def test_candidates_are_all_combinations(tmp_path: Path) -> None:
    found = candidates_of(SMALL, {"optimizer": ["sgd", "adam"], "batch-size": ["16", "32"]})
    assert [(one.config.optimizer, one.config.batch_size) for one in found] == [
        ("sgd", 16),
        ("sgd", 32),
        ("adam", 16),
        ("adam", 32),
    ]
    assert all(one.config.run == "" for one in found)
    # A value that is given twice is tried once, so that no two runs share a folder.
    assert len(candidates_of(SMALL, {"optimizer": ["sgd", "adam", " sgd"]})) == 2
    for wishes, error in (
        ({"optimiser": ["sgd", "adam"]}, UnknownName),
        ({"run": ["a", "b"]}, UnknownName),
        ({"batch_size": ["16", "many"]}, BadValue),
        ({"batch_size": ["16", "0"]}, BadValue),
        ({"batch_size": ["16"]}, BadValue),
    ):
        with pytest.raises(error):
            candidates_of(SMALL, wishes)
