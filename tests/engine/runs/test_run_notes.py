"""What a person says of a run, and in which settings runs differ."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from cnnviz.engine.errors import RunProblem
from cnnviz.engine.runs.differences import Setting, differences, settings_of
from cnnviz.engine.runs.listing import RunListing, RunRow
from cnnviz.engine.runs.notes import RunNotes, as_tags, read_notes, write_notes
from cnnviz.engine.training import events
from cnnviz.engine.training.config import TrainConfig
from tests.made_runs import begin, epoch, whole


def row_of(folder: Path, name: str) -> RunRow:
    return next(row for row in RunListing(folder).refresh() if row.name == name)


# ---- notes ---------------------------------------------------------------------------------------


def test_notes_come_back(tmp_path: Path) -> None:
    assert read_notes(tmp_path) == RunNotes()
    write_notes(tmp_path, tags=("night", "wide"), note="Two lines\nof it")
    assert write_notes(tmp_path, title=" Best so far ") == RunNotes(
        "Best so far", ("night", "wide"), "Two lines\nof it"
    )
    assert read_notes(tmp_path).tags == ("night", "wide")


def test_two_windows_and_a_later_version_lose_nothing_of_each_other(tmp_path: Path) -> None:
    write_notes(tmp_path, tags=("a",))
    stored = json.loads((tmp_path / "notes.json").read_text(encoding="utf-8"))
    (tmp_path / "notes.json").write_text(json.dumps({**stored, "stars": 5}), encoding="utf-8")
    write_notes(tmp_path, note="from the other window")
    write_notes(tmp_path, tags=("a", "b"))
    found = json.loads((tmp_path / "notes.json").read_text(encoding="utf-8"))
    assert found == {"title": "", "tags": ["a", "b"], "note": "from the other window", "stars": 5}


def test_notes_are_harmless_text(tmp_path: Path) -> None:
    hostile = {"title": "a\u202eb" * 500, "tags": ["x\x1b[2J", 5, None, ""], "note": "1\r\n2\x00"}
    (tmp_path / "notes.json").write_text(json.dumps(hostile), encoding="utf-8")
    notes = read_notes(tmp_path)
    assert set(notes.title) <= {"a", "b", "…"}
    assert len(notes.title) <= 200
    assert notes.tags == ("x[2J",)
    assert notes.note == "1\n2"


def test_tags_are_words_each_of_which_counts_once() -> None:
    assert as_tags([" a, b", "b", "", ","]) == ("a", "b")


@pytest.mark.skipif(os.name == "nt", reason="Windows writes into read-only folders")
def test_a_folder_that_takes_nothing_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, text: str) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("cnnviz.engine.runs.notes.write_text", refuse)
    with pytest.raises(RunProblem, match=r"takes no notes \(Permission denied\); allow"):
        write_notes(tmp_path, note="x")


# ---- settings ------------------------------------------------------------------------------------


def test_only_what_differs_and_has_an_effect_is_told(tmp_path: Path) -> None:
    whole(tmp_path / "adam", TrainConfig(batch_size=32))
    whole(tmp_path / "sgd", TrainConfig(optimizer="sgd", momentum=0.5, seed=3))
    found = differences([settings_of(row_of(tmp_path, name)) for name in ("adam", "sgd")])
    told = {one.label: tuple(v and v.value for v in one.values) for one in found}
    assert told["Optimiser"] == ("adam", "sgd")
    assert told["Learning rate"] == (0.001, 0.02)  # the usual one of each
    assert told["Momentum"] == (None, 0.5)  # which Adam knows nothing of
    assert told["Seed"] == (0, 3)
    assert told["Batch size"] == (32, 64)
    assert "Run folder" not in told
    assert "Epochs" not in told
    named = [one.name for one in found]
    assert named.index("batch_size") < named.index("optimizer") < named.index("seed")  # the form's


def test_runs_alike_differ_in_nothing(tmp_path: Path) -> None:
    whole(tmp_path / "a", TrainConfig())
    whole(tmp_path / "b", TrainConfig())
    settings = [settings_of(row) for row in RunListing(tmp_path).refresh()]
    assert differences(settings) == ()
    assert differences(settings[:1]) == ()
    assert differences([]) == ()


def test_what_was_changed_on_the_way_is_told_too(tmp_path: Path) -> None:
    whole(tmp_path / "a", TrainConfig())
    writer = begin(tmp_path / "b", TrainConfig())
    for event in epoch(1):
        writer.log(event)
    for step, rate in ((20, 0.1), (25, 0.01)):
        writer.log(events.SettingsChanged(1, step, (("learning_rate", rate),)))
        writer.change(TrainConfig(learning_rate=rate))
    writer.log(events.SettingsChanged(1, 25, ("edited", 5, ("a", "b", "c"))))  # type: ignore[arg-type]
    writer.close()
    edited = '{"event":"SettingsChanged","epoch":1,"step":26,"changes":5}\n'
    with (tmp_path / "b" / "events.jsonl").open("a", encoding="utf-8") as log:
        log.write(edited)
    (found,) = differences([settings_of(row_of(tmp_path, name)) for name in ("a", "b")])
    assert found.name == "learning_rate"
    assert found.values == (Setting(0.001), Setting(0.001, ((20, 0.1), (25, 0.01))))


def test_somebody_elses_loop_has_settings_by_name(tmp_path: Path) -> None:
    whole(tmp_path / "theirs")
    whole(tmp_path / "ours", TrainConfig(optimizer="sgd"))
    strange = {"origin": "record", "settings": {"lr\u202e": [1, 2], "x": None, "flag": True}}
    third = whole(tmp_path / "third")
    (third / "config.json").write_text(json.dumps(strange), encoding="utf-8")
    theirs, ours, other = (
        settings_of(row_of(tmp_path, name)) for name in ("theirs", "ours", "third")
    )
    assert theirs == {"lr": Setting(0.1)}
    assert other == {"lr": Setting("[1, 2]"), "x": Setting(None), "flag": Setting(True)}
    found = {one.name: one.values for one in differences([theirs, ours])}
    assert found["lr"] == (Setting(0.1), None)
    assert found["optimizer"] == (None, Setting("sgd"))
    assert "epochs" not in found  # the usual ones, of which nobody knows anything else


def test_yes_is_another_setting_than_one(tmp_path: Path) -> None:
    (found,) = differences([{"x": Setting(True)}, {"x": Setting(1)}])
    assert found.values == (Setting(True), Setting(1))


def test_a_config_edited_by_hand_hides_nothing_of_the_others(tmp_path: Path) -> None:
    whole(tmp_path / "a", TrainConfig())
    bad = whole(tmp_path / "b", TrainConfig())
    (bad / "config.json").write_text("{ not json", encoding="utf-8")
    assert settings_of(row_of(tmp_path, "b")) == {}
    assert row_of(tmp_path, "b").summary is not None
