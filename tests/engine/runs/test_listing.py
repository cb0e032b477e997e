"""The list of runs: what it tells without reading logs, and folders that nobody would wish for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.engine.errors import RunProblem
from cnnviz.engine.runs.files import runs_folder
from cnnviz.engine.runs.listing import BROKEN, RunListing, RunRow
from cnnviz.engine.runs.log import line
from cnnviz.engine.runs.summary import RunSummary, SummaryKeeper, after, read_summary
from cnnviz.engine.training import events
from cnnviz.engine.training.config import TrainConfig
from tests.made_runs import STEPS, bare, begin, epoch, facts, tell, whole

OLD = Path(__file__).with_name("format_1")
CONFIG = TrainConfig()


def rows_of(folder: Path) -> dict[str, RunRow]:
    return {row.name: row for row in RunListing(folder).refresh()}


def told(row: RunRow) -> RunSummary:
    assert row.summary is not None
    return row.summary


def test_runs_are_found_at_any_depth_with_what_they_reached(tmp_path: Path) -> None:
    whole(tmp_path / "one", CONFIG)
    whole(tmp_path / "a" / "b" / "two", CONFIG, epochs=2, reason="")
    rows = rows_of(tmp_path)
    assert {name: row.state for name, row in rows.items()} == {
        "one": "finished",
        "a/b/two": "stopped",
    }
    one = told(rows["one"])
    assert (one.epoch, one.step, one.facts.epochs) == (3, 3 * STEPS, 3)
    assert (one.facts.title, one.facts.images) == ("course_cnn", "Digits")
    assert one.last is not None
    assert one.last.validation_loss == 0.5
    assert (one.best_epoch, one.best_figure, one.seconds) == (3, 0.03, 6.0)
    assert one.begun <= one.updated <= time.time()
    assert one.facts.directory == tmp_path / "one"
    assert RunListing(tmp_path / "one").refresh()[0].name == "one"  # a run by itself


def test_a_summary_says_what_the_log_says(tmp_path: Path) -> None:
    directory = whole(tmp_path / "run", CONFIG, epochs=4)
    kept = read_summary(directory)
    (directory / "summary.json").unlink()
    read_back = read_summary(directory)
    # When it began is told by its files then, and its settings by its configuration.
    same = replace(read_back, begun=kept.begun, updated=kept.updated, settings=kept.settings)
    assert same == kept


def test_a_summary_is_enough_where_the_log_is_gone(tmp_path: Path) -> None:
    directory = whole(tmp_path / "run", CONFIG)
    (directory / "events.jsonl").unlink()
    assert read_summary(directory).epoch == 3


@given(
    st.lists(
        st.one_of(
            st.integers(1, 4).map(epoch),
            st.just([events.SettingsChanged(1, 5, (("learning_rate", 0.5),))]),
            st.just([events.RunEnded(Path("run"), "stopped early", 2, None, None, 1.0)]),
            st.integers(0, 60).map(lambda step: [facts(Path("run"), CONFIG, step=step)]),
        ),
        max_size=6,
    )
)
def test_looking_at_the_end_again_changes_nothing(parts: list[list[object]]) -> None:
    """The end of a log overlaps with what a summary has taken in already."""
    happened = [facts(Path("run"), CONFIG), *(event for part in parts for event in part)]
    once: RunSummary | None = None
    for event in happened:
        once = after(once, event)
    again = once
    for event in happened[happened.index(happened[0]) :]:
        again = after(again, event)
    assert once is not None
    assert again is not None
    assert replace(again, begun=0, seconds=0) == replace(once, begun=0, seconds=0)


def test_a_run_without_a_summary_is_read_at_both_ends_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = bare(tmp_path / "old", epochs=400)
    log = directory / "events.jsonl"
    assert log.stat().st_size > 500_000
    found = read_summary(directory)
    assert (found.epoch, found.step) == (400, 400 * STEPS)
    assert found.best_epoch is None  # which was told before what is read
    with log.open("r+b") as file:  # nothing between the ends counts
        file.seek(100_000)
        file.write(b"\xff" * 200_000)
    assert read_summary(directory) == replace(found, updated=log.stat().st_mtime)


def test_a_run_of_the_first_format_is_listed() -> None:
    assert OLD.is_dir()
    (row,) = [row for row in RunListing(OLD.parent).refresh() if row.directory == OLD]
    assert not row.problem
    found = told(row)
    assert found.last is not None
    assert found.facts.title
    assert found.facts.epochs


def test_what_an_early_log_lacks_is_told_by_the_configuration(tmp_path: Path) -> None:
    directory = bare(tmp_path / "old", epochs=1, config=TrainConfig(model="a/net.pt", epochs=7))
    log = directory / "events.jsonl"
    first, rest = log.read_text(encoding="utf-8").split("\n", 1)
    early = {key: json.loads(first)[key] for key in ("event", "directory", "steps_per_epoch")}
    log.write_text(json.dumps(early) + "\n" + rest, encoding="utf-8")
    found = read_summary(directory)
    assert (found.facts.title, found.facts.images, found.facts.epochs) == ("net", "digits", 7)
    assert found.epoch == 1


def test_another_process_is_followed_as_it_writes_and_is_killed(tmp_path: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from cnnviz.engine.training.config import TrainConfig
from tests.made_runs import begin, epoch
writer = begin(Path({str(tmp_path / "run")!r}), TrainConfig())
for number in (1, 2, 3):
    writer.drain()
    print(number, flush=True)
    sys.stdin.readline()
    for event in epoch(number) if number < 3 else epoch(number)[:7]:
        writer.log(event)
writer.drain()
print("then the night is over", flush=True)
sys.stdin.readline()
"""
    command, pipe = [sys.executable, "-c", code], subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        other.stdout.readline()
        listing = RunListing(tmp_path)
        (row,) = listing.refresh()
        assert (row.state, told(row).epoch) == ("training", 0)
        for number in (1, 2, 3):
            other.stdin.write("\n")
            other.stdin.flush()
            other.stdout.readline()
            (row,) = listing.refresh()
            assert told(row).epoch == min(number, 2)
        assert row.state == "training"
        assert told(row).step == 2 * STEPS + 7  # behind what its summary says
        assert told(row).loss == pytest.approx(2.0 / (2 * STEPS + 7))
        other.kill()
        other.wait()
    (row,) = listing.refresh()
    assert row.state == "broken off"


def test_only_what_changed_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        whole(tmp_path / f"run-{number}", CONFIG)
    listing = RunListing(tmp_path)
    before = listing.refresh()
    read: list[str] = []

    def noted(directory: Path) -> RunSummary:
        read.append(directory.name)
        return read_summary(directory)

    monkeypatch.setattr("cnnviz.engine.runs.listing.read_summary", noted)
    assert listing.refresh() == before
    assert read == []
    tell(tmp_path / "run-3", epoch(4)[:1])
    later = {row.name: row for row in listing.refresh()}
    assert read == ["run-3"]
    assert told(later["run-3"]).step == 3 * STEPS + 1


def test_a_run_that_goes_on_begins_where_it_was(tmp_path: Path) -> None:
    directory = whole(tmp_path / "run", CONFIG, epochs=2)
    keeper = SummaryKeeper(directory)
    goes_on = facts(directory, CONFIG, epochs=5, step=2 * STEPS)
    _tell(directory, keeper, [goes_on])
    found = read_summary(directory)
    assert (found.reason, found.epoch, found.facts.epochs) == ("", 2, 5)
    assert (found.best_epoch, found.seconds) == (2, 4.0)
    _tell(directory, keeper, epoch(3))
    assert read_summary(directory).seconds == 6.0


def _tell(directory: Path, keeper: SummaryKeeper, told: list[object]) -> None:
    tell(directory, told)
    keeper.take(told)


def test_a_summary_that_cannot_be_written_ends_no_run(tmp_path: Path) -> None:
    writer = begin(tmp_path / "run", CONFIG)
    writer.drain()
    (tmp_path / "run" / "summary.json").unlink()
    (tmp_path / "run" / "summary.json").mkdir()
    for event in epoch(1):
        writer.log(event)
    writer.close()
    assert told(rows_of(tmp_path)["run"]).epoch == 1  # by its log


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("format", b"\xff\xfe"),
        ("format", b"99"),
        ("format", b"-" * 5000),
        ("events.jsonl", b"\x00" * 100_000),
        ("events.jsonl", b'{"event":"RunStarted","directory":5}\n'),
        ("events.jsonl", b"[" * 200_000),
        ("events.jsonl", b'{"event":"RunStarted","directory":"x","step":1' + b"0" * 99 + b"}\n"),
    ],
)
def test_a_broken_run_says_what_is_wrong(tmp_path: Path, name: str, content: bytes) -> None:
    whole(tmp_path / "good", CONFIG)
    directory = bare(tmp_path / "bad", epochs=1)
    (directory / name).write_bytes(content)
    rows = rows_of(tmp_path)
    assert rows["bad"].state == BROKEN
    assert str(directory) in rows["bad"].problem
    assert rows["good"].state == "finished"


@pytest.mark.parametrize("name", ["summary.json", "notes.json", "config.json"])
@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"null", b"{", b"[" * 100_000, b'{"facts":{"event":"RunStarted"}}', b"\xff" * 99],
)
def test_garbage_beside_the_log_hurts_nothing(tmp_path: Path, name: str, content: bytes) -> None:
    directory = whole(tmp_path / "run", CONFIG)
    (directory / name).write_bytes(content)
    row = rows_of(tmp_path)["run"]
    assert row.state == "finished"
    assert told(row).epoch == 3


def test_what_a_run_says_of_itself_is_hostile_text(tmp_path: Path) -> None:
    directory = bare(tmp_path / "run", epochs=0)
    shown = replace(facts(directory, CONFIG), title="a\u202eb\x1b[31m", images="x" * 5000)
    (directory / "events.jsonl").write_text(line(shown), encoding="utf-8")
    found = told(rows_of(tmp_path)["run"])
    assert found.facts.title == "ab[31m"
    assert len(found.facts.images) <= 300
    strange = whole(tmp_path / "a\u202eb", CONFIG)
    assert "ab" in {row.name for row in RunListing(tmp_path).refresh() if row.directory == strange}


def test_links_in_a_ring_and_folders_of_others(tmp_path: Path) -> None:
    whole(tmp_path / "one", CONFIG)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "back").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere", target_is_directory=True)
    (tmp_path / "file").write_text("no run", encoding="utf-8")
    (tmp_path / "almost").mkdir()
    (tmp_path / "almost" / "format").write_text("of something else", encoding="utf-8")
    listing = RunListing(tmp_path)
    assert [row.name for row in listing.refresh()] == ["one"]
    assert listing.unreadable == ()
    assert not listing.is_cut


def test_a_linked_run_is_listed_where_it_is_linked(tmp_path: Path) -> None:
    whole(tmp_path / "elsewhere" / "one", CONFIG)
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "mine").symlink_to(tmp_path / "elsewhere" / "one")
    assert list(rows_of(tmp_path / "runs")) == ["mine"]


def test_a_folder_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole(tmp_path / "one", CONFIG)
    (tmp_path / "secret").mkdir()
    scandir = os.scandir

    def refuse(folder: Path) -> object:
        if Path(folder).name == "secret":
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    listing = RunListing(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr("os.scandir", refuse)
        assert [row.name for row in listing.refresh()] == ["one"]
    assert listing.unreadable == (tmp_path / "secret",)


def test_too_many_folders_are_cut_and_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cnnviz.engine.runs.listing._MOST_FOLDERS", 10)
    for number in range(12):
        (tmp_path / "many" / str(number)).mkdir(parents=True)
    listing = RunListing(tmp_path)
    assert listing.refresh() == ()
    assert listing.is_cut


def test_a_missing_folder_has_no_runs(tmp_path: Path) -> None:
    assert RunListing(tmp_path / "nowhere").refresh() == ()
    assert runs_folder().name == "runs"
    with pytest.raises(RunProblem, match="is no run directory"):
        read_summary(tmp_path)


def test_listing_needs_no_torch(tmp_path: Path) -> None:
    whole(tmp_path / "run", CONFIG)
    code = f"""
import json, sys
from pathlib import Path
from cnnviz.engine.runs.listing import RunListing
from cnnviz.engine.runs.differences import differences, settings_of
from cnnviz.engine.runs.export import write_summaries
rows = RunListing(Path({str(tmp_path)!r})).refresh()
differences([settings_of(row) for row in rows])
print(json.dumps([len(rows), "torch" in sys.modules]))
"""
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    assert json.loads(out.stdout) == [1, False]
