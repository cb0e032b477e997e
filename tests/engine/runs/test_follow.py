"""Following a run: what is heard is what is in its log, however it was written."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.engine.runs.follow import Follower, LogReplaced, state_of
from cnnviz.engine.runs.log import line, reading
from cnnviz.engine.runs.presence import Writing
from cnnviz.engine.runs.steps import Steps, gathered
from cnnviz.engine.training.events import (
    BatchEnd,
    EpochEnd,
    LayersMeasured,
    RunEnded,
    RunFacts,
    SamplePredictions,
    SettingsChanged,
)
from cnnviz.state.training_record import TrainingRecord

finite = st.floats(allow_nan=False, allow_infinity=False, width=32)
batches = st.builds(
    BatchEnd,
    epoch=st.integers(1, 9),
    step=st.integers(1, 500),
    loss=st.one_of(finite, st.just(float("nan"))),
    figure=finite,
    samples=st.integers(0, 99),
    seconds=st.floats(0, 99),
    rate=st.floats(0, 1),
)
others = st.one_of(
    st.builds(EpochEnd, *([st.integers(1, 9)] * 2), *([finite] * 4), st.booleans(), finite, finite),
    st.builds(SamplePredictions, st.integers(1, 9), *([st.just((1, 2))] * 3), st.just((0.5, 1.0))),
    st.builds(SettingsChanged, st.integers(1, 9), st.integers(1, 500), st.just((("rate", 0.5),))),
    st.builds(RunFacts, st.just(Path("run")), title=st.text(max_size=5), step=st.integers(0, 99)),
    st.builds(RunEnded, st.just(Path("run")), *map(st.just, ("finished", 3, None, None, 1.0))),
)
lines_of_others = st.sampled_from(
    [
        "",
        "{",
        '{"event":"BatchEnd"',
        '{"event":"BatchEnd","epoch":1}',
        '{"event":"Later"}',
        "[" * 99,
    ]
)
logs = st.lists(st.one_of(batches, batches, others, lines_of_others), max_size=60)


def text_of(log: list[Any]) -> bytes:
    lines = (one + "\n" if isinstance(one, str) else line(one) for one in log)
    return "".join(lines).encode()


def flat(events: list[Any], run: Path = Path("run")) -> list[Any]:
    """Return events with each batch by itself, as plain values, and no matter where they lie."""
    found: list[Any] = []
    for event in events:
        if isinstance(event, Steps):
            columns = (getattr(event, name) for name in Steps.__slots__)
            found += [("batch", *map(repr, row)) for row in zip(*columns, strict=True)]
        else:
            found.append(repr(event).replace(repr(run), repr(Path("run"))))
    return found


@given(log=logs, cuts=st.lists(st.integers(0, 4000), max_size=12), limit=st.integers(1, 300))
def test_whatever_pieces_are_appended_the_events_are_those_of_the_log(
    tmp_path_factory: pytest.TempPathFactory, log: list[Any], cuts: list[int], limit: int
) -> None:
    run = tmp_path_factory.mktemp("run")
    text = text_of(log)
    follower, heard = Follower(run), []
    edges = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    for start, end in pairwise(edges):
        with (run / "events.jsonl").open("ab") as file:
            file.write(text[start:end])
        heard += follower.poll(limit)
    follower.behind = True
    while follower.behind:
        heard += follower.poll(limit)
    assert flat(heard, run) == flat(list(gathered(reading(run / "events.jsonl"))))
    assert follower.poll() == []


@given(log=st.lists(batches, max_size=80))
def test_a_record_by_columns_is_the_one_by_events(
    tmp_path_factory: pytest.TempPathFactory, log: list[BatchEnd]
) -> None:
    run = tmp_path_factory.mktemp("run")
    (run / "events.jsonl").write_bytes(text_of([RunFacts(run), *log]))
    one, other = TrainingRecord(), TrainingRecord()
    other.take([RunFacts(run), *log])
    for events in Follower(run).everything():
        one.take(events)
    for name in ("steps", "losses", "figures", "rates"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    assert one.epoch == other.epoch


def steps(first: int, last: int, epoch: int = 1) -> list[BatchEnd]:
    return [
        BatchEnd(epoch, step, 1 / step, 0.5, 8, 0.1 * step, 0.1) for step in range(first, last + 1)
    ]


def recorded(run: Path, follower: Follower, record: TrainingRecord) -> list[float]:
    for events in follower.everything():
        record.take(events)
    return list(record.steps)


def test_a_torn_line_is_heard_when_it_is_whole(tmp_path: Path) -> None:
    log, follower = tmp_path / "events.jsonl", Follower(tmp_path)
    text = text_of(steps(1, 3))
    log.write_bytes(text[:-20])
    assert flat(follower.poll()) == flat(list(gathered(steps(1, 2))))
    assert follower.poll() == []
    log.write_bytes(text)
    assert flat(follower.poll()) == flat(list(gathered(steps(3, 3))))


@pytest.mark.parametrize("new", [steps(1, 2), steps(1, 9, epoch=2), steps(1, 400, epoch=2)])
def test_another_log_in_its_place_is_told_from_its_beginning(
    tmp_path: Path, new: list[BatchEnd]
) -> None:
    log, follower, record = tmp_path / "events.jsonl", Follower(tmp_path), TrainingRecord()
    log.write_bytes(text_of([RunFacts(tmp_path), *steps(1, 9)]))
    assert len(recorded(tmp_path, follower, record)) == 9
    log.write_bytes(text_of([RunFacts(tmp_path), *new]))
    heard = follower.poll()
    assert heard[0] == LogReplaced()
    record.take(heard)
    assert list(record.steps) == [event.step for event in new]


def test_a_folder_that_goes_away_and_comes_back_goes_on(tmp_path: Path) -> None:
    run, elsewhere = tmp_path / "run", tmp_path / "elsewhere"
    follower, record = Follower(run), TrainingRecord()
    assert follower.poll() == []
    assert follower.away
    run.mkdir()
    (run / "events.jsonl").write_bytes(text_of([RunFacts(run), *steps(1, 5)]))
    assert recorded(run, follower, record) == [1, 2, 3, 4, 5]
    assert not follower.away
    run.rename(elsewhere)
    assert follower.poll() == []
    assert follower.away
    shutil.copytree(elsewhere, run)
    with (run / "events.jsonl").open("ab") as file:
        file.write(text_of(steps(6, 7)))
    assert recorded(run, follower, record) == [1, 2, 3, 4, 5, 6, 7]


def test_a_run_that_was_continued_counts_the_last_of_each_step(tmp_path: Path) -> None:
    log = [RunFacts(tmp_path), *steps(1, 8), RunFacts(tmp_path, step=5), *steps(6, 7)]
    (tmp_path / "events.jsonl").write_bytes(text_of(log))
    assert recorded(tmp_path, Follower(tmp_path), TrainingRecord()) == [1, 2, 3, 4, 5, 6, 7]


def test_lines_of_an_earlier_version_are_understood(tmp_path: Path) -> None:
    values = json.loads(line(steps(4, 4)[0]))
    values["accuracy"] = values.pop("figure")
    del values["rate"]
    (tmp_path / "events.jsonl").write_text(json.dumps(values, separators=(",", ":")) + "\n")
    (event,) = Follower(tmp_path).poll()
    assert (event.step[0], event.figure[0], event.rate[0]) == (4, 0.5, 0)


def test_figures_of_layers_that_fit_no_layer_are_left_out(tmp_path: Path) -> None:
    """Whoever wrote a log may be no friend; a name of a layer is shown."""
    whole = LayersMeasured(1, 5, ("a\u202eb", "c"), *[(0.5, None)] * 6)
    values = json.loads(line(whole))
    wrong = (
        {"zeros": [0.5]},
        {"zeros": [0.5, 0.5, 0.5]},
        {"weight": [10**400, 1]},
        {"mean": ["1", None]},
        {"mean": [[1], None]},
        {"layers": [1, "c"]},
        {"layers": [["a"], "c"]},
    )
    lines = [json.dumps({**values, **change}) for change in wrong]
    (tmp_path / "events.jsonl").write_text("\n".join([*lines, line(whole)]), encoding="utf-8")
    (event,) = Follower(tmp_path).poll()
    assert event == replace(whole, layers=("ab", "c"))


def test_what_is_no_yes_or_no_ends_no_epoch(tmp_path: Path) -> None:
    ended = EpochEnd(1, 5, 0.5, 0.5, 0.5, 0.5, True, 1.0, 1.0)
    wrong = [json.dumps({**json.loads(line(ended)), "best": best}) for best in (None, 1, "x", [])]
    (tmp_path / "events.jsonl").write_text("\n".join([*wrong, line(ended)]), encoding="utf-8")
    assert Follower(tmp_path).poll() == [ended]


def test_a_line_without_an_end_takes_no_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cnnviz.engine.runs.follow._LONGEST", 5000)
    (tmp_path / "events.jsonl").write_bytes(b"x" * 20_000 + b"\n" + text_of(steps(1, 1)))
    found = [event for events in Follower(tmp_path).everything() for event in events]
    assert flat(found) == flat(list(gathered(steps(1, 1))))


def test_how_a_run_stands() -> None:
    alive = Writing("host", 1, 0.0, 1, alive=True)
    dead = Writing("host", 1, 0.0, 1, alive=False)
    assert state_of("", alive) == "training"
    assert state_of("", dead) == "broken off"
    assert state_of("", None) == "stopped"
    assert {state_of("finished", writing) for writing in (None, alive, dead)} == {"finished"}


def test_following_needs_neither_torch_nor_qt(tmp_path: Path) -> None:
    code = "import sys, cnnviz.engine.runs.follow as f; f.Follower('.').state; sys.exit("
    code += "any(name in sys.modules for name in ('torch', 'PySide6')))"
    assert subprocess.run([sys.executable, "-c", code], cwd=tmp_path).returncode == 0
