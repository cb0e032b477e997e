"""Curves of runs as columns, as CSV, and as event files of TensorBoard."""

from __future__ import annotations

import csv
import errno
import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from cnnviz.engine.environment import EnvironmentProblem
from cnnviz.engine.errors import RunProblem
from cnnviz.engine.events import drain
from cnnviz.engine.runs.curves import CurveReader, Curves
from cnnviz.engine.runs.event_files import writing_event_files
from cnnviz.engine.runs.export import (
    CURVE_COLUMNS,
    SUMMARY_COLUMNS,
    as_time,
    write_summaries,
    writing_curves,
)
from cnnviz.engine.runs.listing import RunListing
from cnnviz.engine.runs.notes import write_notes
from cnnviz.engine.training import events
from cnnviz.engine.training.config import TrainConfig
from cnnviz.state.run_curves import figures, places
from tests.made_runs import STEPS, begin, epoch, facts, whole

CONFIG = TrainConfig()
needs_tensorboard = pytest.mark.skipif(
    importlib.util.find_spec("tensorboard") is None, reason="the extra tensorboard is absent"
)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# ---- curves --------------------------------------------------------------------------------------


def test_curves_grow_with_the_run_and_are_the_same_as_read_at_once(tmp_path: Path) -> None:
    directory = tmp_path / "run"
    writer, reader = begin(directory, CONFIG), CurveReader(directory)
    assert len(drain(reader.reading()).step) == 0
    for number in (1, 2):
        for event in epoch(number)[:-1]:
            writer.log(event)
        writer.drain()
        assert len(drain(reader.reading()).step) == number * STEPS
        writer.log(epoch(number)[-1])
    writer.close()
    grown, whole_one = drain(reader.reading()), drain(CurveReader(directory).reading())
    assert drain(reader.reading()) is grown  # nothing new, nothing drawn again
    for name in ("epoch", "step", "loss", "figure", "rate", "seconds"):
        np.testing.assert_array_equal(getattr(grown, name), getattr(whole_one, name))
    assert grown.ends == whole_one.ends
    assert list(grown.step) == list(range(1, 2 * STEPS + 1))
    np.testing.assert_allclose(grown.loss, 2.0 / grown.step)


def test_steps_that_were_done_again_count_once(tmp_path: Path) -> None:
    writer = begin(tmp_path / "run", CONFIG)
    for event in [*epoch(1), *epoch(2)[:9]]:
        writer.log(event)
    writer.log(facts(tmp_path / "run", CONFIG, step=STEPS + 5))
    for event in epoch(2)[5:]:
        writer.log(event)
    writer.close()
    curves = drain(CurveReader(tmp_path / "run").reading())
    assert list(curves.step) == list(range(1, 2 * STEPS + 1))
    assert [end.epoch for end in curves.ends] == [1, 2]


def test_reading_that_was_given_up_loses_nothing(tmp_path: Path) -> None:
    writer = begin(tmp_path / "run", CONFIG, epochs=90)
    for number in range(1, 91):
        for event in epoch(number):
            writer.log(event)
    writer.close()
    reader = CurveReader(tmp_path / "run")
    work = reader.reading()
    assert next(work).done < 90 * STEPS
    work.close()
    assert list(drain(reader.reading()).step) == list(range(1, 90 * STEPS + 1))


def test_places_on_the_three_axes(tmp_path: Path) -> None:
    curves = drain(CurveReader(whole(tmp_path / "run", CONFIG)).reading())
    steps, ends = places(curves, "epoch")
    np.testing.assert_allclose(steps, curves.step / STEPS)
    assert list(ends) == [1, 2, 3]
    assert list(places(curves, "step")[1]) == [STEPS, 2 * STEPS, 3 * STEPS]
    steps, ends = places(curves, "time")
    np.testing.assert_allclose(ends, [2 / 60, 4 / 60, 6 / 60])
    assert steps[0] == pytest.approx(0.1 / 60)
    assert steps[STEPS] == pytest.approx(2.1 / 60)
    assert (np.diff(steps) >= 0).all()
    np.testing.assert_allclose(figures(curves, "held_out_loss"), [1.5, 0.75, 0.5])
    np.testing.assert_allclose(figures(curves, "figure"), [0.01, 0.02, 0.03])
    assert (figures(curves, "rate") == 0.01).all()
    assert len(figures(curves, "train_figure")) == len(curves.step)


def test_epochs_of_a_loop_that_told_no_length_are_placed_by_their_ends() -> None:
    steps = np.arange(1.0, 31.0)
    over = [events.EpochEnd(n, 10 * n, 1, 1, 1, 1, False, 1, 1) for n in (1, 2)]
    told = Curves(epoch=np.ones(30), step=steps, ends=tuple(over))
    np.testing.assert_allclose(told.in_epochs(steps), steps / 10)
    assert Curves(step=steps, epoch=np.ones(30)).in_epochs(steps)[-1] == 1.0  # none is over
    assert len(Curves().in_epochs(Curves().step)) == 0
    assert all(len(column) == 0 for column in Curves().in_seconds())


def test_time_goes_on_over_epochs_that_are_numbered_with_gaps() -> None:
    """A loop may tell every tenth epoch, and whoever wrote a log may be no friend."""
    over = [events.EpochEnd(n, n, 1, 1, 1, 1, False, 2.0, 1) for n in (10, 20)]
    epoch, since = np.array([1.0, 11.0, 20.0, 21.0, 1e15, -3.0]), np.full(6, 0.5)
    told = Curves(epoch=epoch, step=np.arange(6.0), seconds=since, ends=tuple(over))
    steps, ends = told.in_seconds()
    np.testing.assert_allclose(steps, [0.5, 2.5, 2.5, 4.5, 4.5, 0.5])
    np.testing.assert_allclose(ends, [2.0, 4.0])


# ---- CSV -----------------------------------------------------------------------------------------


def test_one_line_for_each_run(tmp_path: Path) -> None:
    whole(tmp_path / "runs" / "one", CONFIG)
    write_notes(tmp_path / "runs" / "one", tags=("a", "b"), note='says "so",\nand more')
    (tmp_path / "runs" / "bad").mkdir()
    (tmp_path / "runs" / "bad" / "format").write_text("77", encoding="utf-8")
    (tmp_path / "runs" / "bad" / "config.json").write_text("{}", encoding="utf-8")
    rows = RunListing(tmp_path / "runs").refresh()
    lines = {line["run"]: line for line in read(write_summaries(rows, tmp_path / "out.csv"))}
    assert list(lines["one"]) == list(SUMMARY_COLUMNS)
    one = lines["one"]
    assert (one["state"], one["epoch"], one["epochs"], one["loss"]) == (
        "finished",
        "3",
        "3",
        str(1 / 3),
    )
    assert (one["tags"], one["note"]) == ("a, b", 'says "so",\nand more')
    assert one["begun"].endswith("+00:00")
    assert lines["bad"]["state"] == "broken"
    assert "format 77" in lines["bad"]["problem"]
    assert lines["bad"]["loss"] == ""
    assert as_time(float("nan")) is None
    assert as_time(1e300) is None


def test_points_of_all_runs_in_one_file_or_one_each(tmp_path: Path) -> None:
    for name in ("a/one", "a-one"):
        whole(tmp_path / "runs" / name, CONFIG, epochs=2)
    rows = RunListing(tmp_path / "runs").refresh()
    (together,) = drain(writing_curves(rows, tmp_path / "all.csv"))
    lines = read(together)
    assert list(lines[0]) == list(CURVE_COLUMNS)
    assert len(lines) == 2 * 2 * (STEPS + 1)
    ours = [line for line in lines if line["run"] == "a/one"]
    ends = [line for line in ours if line["kind"] == "epoch"]
    assert [line["held_out_loss"] for line in ends] == ["1.5", "0.75"]
    assert ours[STEPS]["kind"] == "epoch"  # right behind its last step
    assert [int(line["step"]) for line in ours if line["kind"] == "step"] == list(
        range(1, 2 * STEPS + 1)
    )
    files = drain(writing_curves(rows, tmp_path / "folder"))
    assert sorted(path.name for path in files) == ["a-one-2.csv", "a-one.csv"]
    assert sum(len(read(path)) for path in files) == len(lines)


def test_of_many_runs_one_file_is_open_at_a_time(tmp_path: Path) -> None:
    for name in "abcdef":
        whole(tmp_path / "runs" / name, CONFIG, epochs=1)
    rows = RunListing(tmp_path / "runs").refresh()
    process, most = psutil.Process(), 0
    work = writing_curves(rows, tmp_path / "folder")
    for _ in work:
        opened = [one.path for one in process.open_files()]
        most = max(most, sum(str(tmp_path / "folder") in path for path in opened))
    assert most == 1
    assert len(list((tmp_path / "folder").iterdir())) == 6


def test_a_full_disk_leaves_the_older_file_and_no_rests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = RunListing(whole(tmp_path / "run", CONFIG)).refresh()
    out = tmp_path / "out" / "list.csv"
    write_summaries(rows, out)
    before = out.read_bytes()

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(csv.DictWriter, "writerows", full)
        with pytest.raises(RunProblem, match="No space left"):
            write_summaries(rows, out)
    assert out.read_bytes() == before
    assert list(out.parent.iterdir()) == [out]
    with pytest.raises(RunProblem, match="cannot be written"):
        write_summaries(rows, tmp_path / "out" / "list.csv" / "below")


# ---- TensorBoard ---------------------------------------------------------------------------------


@needs_tensorboard
def test_event_files_are_read_by_tensorboard_itself(tmp_path: Path) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData

    directory = tmp_path / "runs" / "deep" / "one"
    writer = begin(directory, TrainConfig(optimizer="sgd"))
    for event in epoch(1):
        writer.log(event)
    numbers = (0.5, None)
    writer.log(events.LayersMeasured(1, STEPS, ("conv1", "fc1"), *([numbers] * 6)))
    writer.close()
    rows = RunListing(tmp_path / "runs").refresh()
    drain(writing_event_files(rows, tmp_path / "board"))
    (path,) = drain(writing_event_files(rows, tmp_path / "board"))  # takes the older one's place
    assert path.parent == tmp_path / "board" / "deep" / "one"
    assert list(path.parent.iterdir()) == [path]
    board = EventAccumulator(str(path.parent))
    board.Reload()
    losses = board.Scalars("batch/loss")
    assert [one.step for one in losses] == list(range(1, STEPS + 1))
    np.testing.assert_allclose([one.value for one in losses], 2.0 / np.arange(1, STEPS + 1))
    assert losses[0].wall_time == pytest.approx(rows[0].summary.begun + 0.1, abs=0.01)  # type: ignore[union-attr]
    assert [(one.step, one.value) for one in board.Scalars("epoch/held_out_loss")] == [(1, 1.5)]
    assert board.Scalars("epoch/held_out_accuracy")[0].value == pytest.approx(0.01)
    layers = [tag for tag in board.Tags()["scalars"] if tag.startswith("layers/")]
    assert len(layers) == 6  # of the second layer nothing was told
    assert board.Scalars("layers/gradient/conv1")[0].value == 0.5
    told = board.summary_metadata["_hparams_/session_start_info"].plugin_data.content
    settings = HParamsPluginData.FromString(told).session_start_info.hparams
    assert settings["optimizer"].string_value == "sgd"
    assert settings["learning_rate"].number_value == 0.02
    assert settings["nesterov"].bool_value is False


@needs_tensorboard
def test_settings_that_no_event_file_holds_are_texts(tmp_path: Path) -> None:
    directory = whole(tmp_path / "run")
    (directory / "config.json").write_text(
        '{"origin": "record", "settings": {"big": 1' + "0" * 400 + ', "nan": NaN, "no": null}}',
        encoding="utf-8",
    )
    (row,) = RunListing(directory).refresh()
    (path,) = drain(writing_event_files([row], tmp_path / "board"))
    assert path.is_file()
    assert path.is_relative_to(tmp_path / "board")


def test_without_the_package_one_line_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "tensorboard.compat.proto.event_pb2", None)
    rows = RunListing(whole(tmp_path / "run", CONFIG)).refresh()
    with pytest.raises(EnvironmentProblem, match="pip install tensorboard"):
        drain(writing_event_files(rows, tmp_path / "board"))
    assert not (tmp_path / "board").exists()
