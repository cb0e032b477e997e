"""Commands under torchrun: one process speaks and writes, and all end alike."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file

from cnnviz.cli import main
from cnnviz.commands import train
from cnnviz.engine.distributed.world import ProcessLost
from cnnviz.engine.runs.run import Run
from cnnviz.engine.storage import stop_signals
from cnnviz.engine.training import events
from tests.engine.distributed.launching import finish, start, together

TRAIN = (
    *("-m", "cnnviz", "train", "--model", "course_cnn", "--data", "digits", "--device", "cpu"),
    *("--optimizer", "sgd", "--learning-rate", "0.01", "--batch-size", "100", "--no-history"),
    *("--dropout", "0.2", "--rotation", "5"),
)


def losses(directory: Path) -> dict[int, float]:
    """Return the loss of each step; what was done again counts."""
    told = Run(directory).events()
    return {event.step: event.loss for event in told if isinstance(event, events.BatchEnd)}


@pytest.mark.timeout(240)
def test_bad_input_is_told_once_by_all_alike(tmp_path: Path) -> None:
    command = ("-m", "cnnviz", "train", "--model", "course_cnn", "--data", tmp_path / "none")
    told = together(2, *command)
    assert [code for code, _, _ in told] == [2, 2]
    assert [out for _, out, _ in told] == ["", ""]
    said = "".join(err for _, _, err in told)
    assert said.startswith("cnnviz: ")
    assert said.count("\n") == 1


@pytest.mark.parametrize("command", [("inspect", "x.pt"), ()])
def test_what_is_for_one_process_says_so(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in (
        *(("RANK", "0"), ("WORLD_SIZE", "2"), ("LOCAL_RANK", "0")),
        *(("MASTER_ADDR", "127.0.0.1"), ("MASTER_PORT", "1")),
    ):
        monkeypatch.setenv(name, value)
    assert main(command) == 2
    assert "start everything else without torchrun" in capsys.readouterr().err
    monkeypatch.setenv("RANK", "1")
    assert main(command) == 2
    assert capsys.readouterr().err == ""


class _Two:
    """As many processes as count as several."""

    size = 2


@pytest.fixture
def signals() -> Iterator[None]:
    """Leave the signals of this process as they were."""
    before = {each: signal.getsignal(each) for each in stop_signals()}
    yield
    for each, handler in before.items():
        signal.signal(each, handler)


@pytest.mark.usefixtures("signals")
def test_a_second_signal_comes_not_between_the_end_and_its_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(train, "current", _Two)
    with pytest.raises(ProcessLost), train.StopRequest():
        raise ProcessLost("Process 1 has ended.")
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_IGN  # torchrun sends it once more


@pytest.mark.usefixtures("signals")
def test_signals_are_given_back_where_nothing_ended_early(monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(train, "current", _Two)
    with train.StopRequest():
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before


def wait_for(directory: Path, steps: int) -> None:
    """Wait until a run that others write has come so far."""
    end = time.monotonic() + 100
    while time.monotonic() < end:
        if (directory / "events.jsonl").exists() and len(losses(directory)) >= steps:
            return
        time.sleep(0.05)
    raise AssertionError("the run did not come so far")


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("victim", [0, 1])
def test_a_run_that_lost_a_process_goes_on_in_any_number(tmp_path: Path, victim: int) -> None:
    run, whole = tmp_path / "run", tmp_path / "whole"
    processes = start(2, *TRAIN, "--epochs", 200, "--run", run)
    wait_for(run, 30)
    processes[victim].send_signal(signal.SIGKILL)
    told = finish(processes)
    code, _, said = told[1 - victim]
    lines = [line for line in said.splitlines() if line.startswith("cnnviz: ")]
    assert code == 2
    assert len(lines) == 1
    assert f"rocess {victim} (PID {processes[victim].pid}) of 2 has ended or was killed" in lines[0]
    assert f"--resume {run}" in lines[0]
    position = Run(run).state()["step"]
    epochs = position // 13 + 3
    assert main([*TRAIN[2:], "--epochs", str(epochs), "--run", str(whole)]) == 0
    expected, weights = losses(whole), load_file(Run(whole).checkpoint("last"))
    for size in (1, 2, 3):
        copy = tmp_path / f"in-{size}"
        subprocess.run(["cp", "-r", run, copy], check=True)
        more = ("-m", "cnnviz", "train", "--resume", copy, "--epochs", epochs)
        for code, _, said in together(size, *more):
            assert code == 0, said
        found = losses(copy)
        assert found.keys() == expected.keys()
        for step, loss in expected.items():
            assert found[step] == pytest.approx(loss, rel=1e-3, abs=1e-4), step
        for key, values in load_file(Run(copy).checkpoint("last")).items():
            np.testing.assert_allclose(values, weights[key], rtol=1e-2, atol=1e-3, err_msg=key)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_torchrun_stops_all_after_the_same_step(
    tmp_path: Path, sign: signal.Signals
) -> None:
    run = tmp_path / "run"
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
    command = [*torchrun, "--nproc-per-node", "2", *TRAIN, "--epochs", "200", "--run-dir", str(run)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ}
    )
    wait_for(run, 20)
    process.send_signal(sign)
    _, said = process.communicate(timeout=100)
    lines = [line for line in said.splitlines() if line.startswith("cnnviz: ")]
    again = f"cnnviz train --resume {run}"
    assert lines == [
        f"cnnviz: Stopped; the newest weights are kept, and {again} goes on from them."
    ]
    assert Run(run).state()["step"] == max(losses(run))


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_evaluate_and_responses_under_torchrun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    assert main([*TRAIN[2:], "--epochs", "1", "--run", str(run)]) == 0
    capsys.readouterr()
    weights = str(Run(run).checkpoint("last"))
    measure = ("evaluate", weights, "--data", "digits", "--json")
    sweep = ("responses", weights, "--data", "digits", "--layer", "conv1", "fc1", "--out")
    cache: dict[str, Any] = {"CNNVIZ_CACHE": str(tmp_path / "two")}
    told = together(2, "-m", "cnnviz", *measure, **cache)
    for code, _, said in together(2, "-m", "cnnviz", *sweep, tmp_path / "two.npz", **cache):
        assert code == 0, said
    monkeypatch.setenv("CNNVIZ_CACHE", str(tmp_path / "one"))
    assert main(measure) == 0
    assert json.loads(told[0][1]) == json.loads(capsys.readouterr().out)
    assert told[1][1:] == ("", "")
    assert main([*sweep, str(tmp_path / "one.npz")]) == 0
    with np.load(tmp_path / "one.npz") as one, np.load(tmp_path / "two.npz") as two:
        assert one.files == two.files
        for key in one.files:
            if one[key].dtype == np.float64:
                np.testing.assert_allclose(two[key], one[key], rtol=1e-12)
            else:
                np.testing.assert_array_equal(two[key], one[key])
    # What both found is kept once, and the same for whoever asks next.
    kept = [sorted(path.name for path in (tmp_path / name).iterdir()) for name in ("one", "two")]
    assert kept[0] == kept[1]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_mnist_in_two_processes(tmp_path: Path, shared_data: Path) -> None:
    """Real images, a process killed, and the same result as of one within tolerance."""
    spec = f"mnist:{shared_data / 'mnist'}"
    command = list(TRAIN)
    command[command.index("digits")] = spec
    run, whole = tmp_path / "run", tmp_path / "whole"
    processes = start(2, *command, "--epochs", 1, "--run", run)
    wait_for(run, 100)
    processes[1].send_signal(signal.SIGKILL)
    finish(processes)
    for code, _, said in together(2, "-m", "cnnviz", "train", "--resume", run):
        assert code == 0, said
    assert main([*command[2:], "--epochs", "1", "--run", str(whole)]) == 0
    found, expected = (
        [event for event in Run(which).events() if isinstance(event, events.EpochEnd)][-1]
        for which in (run, whole)
    )
    assert found.validation_figure == pytest.approx(expected.validation_figure, abs=0.005)
    assert found.train_loss == pytest.approx(expected.train_loss, rel=0.01)
    assert expected.validation_figure > 0.95
