"""A run that is killed at any instant goes on, with the losses of one that was never killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch

from cnnviz.engine.errors import RunProblem
from cnnviz.engine.events import drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.runs.about import About
from cnnviz.engine.runs.run import Run
from cnnviz.engine.runs.writer import RunWriter
from cnnviz.engine.training import events, keeping, standing
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.fit import fit
from cnnviz.engine.training.groups import make_groups
from tests.few import few_digits

IMAGES = few_digits(400)
PER_EPOCH = 6  # steps: 360 of them in batches of 64
CHOSEN: dict[str, Any] = {
    "epochs": 3,
    "batch_size": 64,
    "device": "cpu",
    "filters1": 4,
    "filters2": 4,
    "units": 16,
    "dropout": 0.25,
    "seed": 4,
    "optimizer": "adamw",
    "schedule": "cosine",
    "crop_padding": 1,
    "rotation": 10.0,
}
SETTINGS = TrainConfig(**CHOSEN)
# Trains once for each line that it reads, in a process of its own: until the moment that is named,
# where it rests to be killed, or to the end. Where it can fork, torch is loaded but once.
PROGRAM = """
import json, os, random, sys, time, traceback
import numpy as np
import torch
from cnnviz.engine import storage
from cnnviz.engine.runs.run import Run
from cnnviz.engine.training import keeping
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.fit import fit
from tests.few import few_digits

images = few_digits(400)

def train(run, settings, kind="", count=0, seconds=60.0):
    met = 0

    def meet(what):
        nonlocal met
        if what != kind:
            return
        met += 1
        if met == count:
            print("here", os.getpid(), flush=True)
            time.sleep(600)

    put = storage._replace

    def watched(source, target):
        meet(target.name)
        put(source, target)

    storage._replace = watched
    keeping._SAVE_SECONDS = seconds
    if not seconds:
        keeping._SAVE_SHARE = 1e9
    config = TrainConfig(**settings) if settings else Run(run).config
    for each in (random.seed, np.random.seed, torch.seed):
        each()
    config = TrainConfig(**{**vars(config), "run": run})
    for event in fit(config, image_set=images, resume=not settings):
        meet(type(event).__name__)

for line in sys.stdin:
    if hasattr(os, "fork") and (child := os.fork()):
        print("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
        continue
    try:
        train(**json.loads(line))
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)
"""


class Trainings:
    """Processes that train, one after the other."""

    def __init__(self) -> None:
        self._program: subprocess.Popen[str] | None = None

    def start(self, run: Path, settings: dict[str, Any] | None = None, **moment: Any) -> None:
        """Have a process train a new run, or go on with one where no settings are given."""
        if self._program is None or self._program.poll() is not None:
            pipe = subprocess.PIPE
            command = [sys.executable, "-c", PROGRAM]
            self._program = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)
        assert self._program.stdin is not None
        asked = {"run": str(run), "settings": settings, **moment}
        print(json.dumps(asked), file=self._program.stdin, flush=True)

    def heard(self) -> list[str]:
        """Wait for what the process says next."""
        assert self._program is not None
        assert self._program.stdout is not None
        return self._program.stdout.readline().split()

    def kill(self) -> None:
        """Kill the process as soon as it rests at its moment."""
        here, process = self.heard()
        assert here == "here"
        os.kill(int(process), signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
        assert self._code() != 0

    def end(self) -> None:
        """Wait until the process has trained to the end."""
        assert self._code() == 0

    def close(self) -> None:
        """Let none be left."""
        if self._program is not None:
            self._program.kill()
            self._program.communicate()

    def _code(self) -> int:
        if hasattr(os, "fork"):
            ended, code = self.heard()
            assert ended == "ended"
            return int(code)
        assert self._program is not None
        return self._program.wait()


@pytest.fixture(scope="module")
def trainings() -> Iterator[Trainings]:
    made = Trainings()
    yield made
    made.close()


def kill_at(trainings: Trainings, kind: str, count: int, seconds: float, run: Path) -> None:
    """Train until something happens for the so-and-so-manyth time, and kill the process there.

    Files are written beside the training, so that the newest of them may not be there yet.
    """
    trainings.start(run, CHOSEN, kind=kind, count=count, seconds=seconds)
    trainings.kill()


def resume(trainings: Trainings, run: Path) -> None:
    """Go on in a fresh process, to the end."""
    trainings.start(run)
    trainings.end()


def told(run: Path, kind: type) -> dict[int, Any]:
    """Return the events of a kind by their step; the last one of a step counts."""
    return {event.step: event for event in Run(run).events() if isinstance(event, kind)}


def losses(run: Path) -> dict[int, float]:
    return {step: event.loss for step, event in told(run, events.BatchEnd).items()}


def weights(run: Path) -> dict[str, torch.Tensor]:
    return dict(load_model(Run(run).checkpoint("last")).module.state_dict())


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a run that was never stopped."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    settings = replace(SETTINGS, run=str(tmp_path_factory.mktemp("whole") / "run"))
    run = drain(fit(settings, image_set=IMAGES))
    torch.set_num_threads(before)
    return run


def check_same(run: Path, whole: Path) -> None:
    assert losses(run) == losses(whole)
    assert list(losses(run)) == list(range(1, 3 * PER_EPOCH + 1))
    one, other = told(run, events.EpochEnd), told(whole, events.EpochEnd)
    assert list(one) == list(other)
    for step, end in one.items():
        assert replace(end, seconds=0, samples_per_second=0) == replace(
            other[step], seconds=0, samples_per_second=0
        )
    first, second = weights(run), weights(whole)
    assert all(torch.equal(first[key], second[key]) for key in second)
    assert list(Run(run).epochs()) == [1, 2, 3]


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("kind", "count", "seconds", "position"),
    [
        ("BatchEnd", 1, 60, 0),
        ("BatchEnd", PER_EPOCH + 3, 60, PER_EPOCH),
        ("BatchEnd", PER_EPOCH + 3, 0, PER_EPOCH + 3),
        ("ValidationBatch", 2, 0, 2 * PER_EPOCH),
        ("EpochEnd", 2, 60, 2 * PER_EPOCH),
        ("epoch-0001.npz", 1, 60, 0),
        ("best.safetensors", 1, 60, 0),  # after an epoch, before its weights are the best ones
        ("previous.state.pt", 1, 60, 0),  # the last weights are newer than the position beside them
        ("last.state.pt", 2, 60, 0),  # the position has two names
    ],
)
def test_a_killed_run_goes_on(
    tmp_path: Path,
    whole: Path,
    trainings: Trainings,
    kind: str,
    count: int,
    seconds: float,
    position: int,
) -> None:
    run = tmp_path / "run"
    kill_at(trainings, kind, count, seconds, run)
    kept = Run(run).state()["step"]
    assert kept <= position
    assert kept == position or "." not in kind
    assert set(range(1, kept + 1)) <= set(losses(run))
    resume(trainings, run)
    check_same(run, whole)
    assert not list(run.rglob("*tmp*"))


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("step", range(1, 2 * PER_EPOCH + 2))
def test_a_run_killed_after_any_step_goes_on(
    tmp_path: Path, whole: Path, trainings: Trainings, step: int
) -> None:
    run = tmp_path / "run"
    kill_at(trainings, "BatchEnd", step, 0, run)
    resume(trainings, run)
    check_same(run, whole)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", ["last.safetensors", "last.state.pt", "config.json", "format"])
def test_a_run_killed_before_it_began_is_started_again(
    tmp_path: Path, whole: Path, trainings: Trainings, name: str
) -> None:
    """Its first files are weights, position, configuration, and the mark that it is a run."""
    run = tmp_path / "run"
    kill_at(trainings, name, 1, 60, run)
    with pytest.raises(RunProblem, match=r"ended before .*start it again in this folder"):
        drain(fit(replace(SETTINGS, run=str(run)), image_set=IMAGES, resume=True))
    if name in ("last.safetensors", "format"):
        drain(fit(replace(SETTINGS, run=str(run)), image_set=IMAGES))
        check_same(run, whole)
    else:
        RunWriter(run, About.of_fit(SETTINGS), resume=False)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_command_is_killed_while_it_trains(tmp_path: Path) -> None:
    """Nothing is prepared here: whatever it is at when the second epoch is told of."""
    run, whole = tmp_path / "run", tmp_path / "whole"
    chosen = {**CHOSEN, "batch_size": 256}  # six steps of all digits
    drain(fit(TrainConfig(run=str(whole), **chosen)))
    flags = [
        text
        for name, value in chosen.items()
        for text in ("--" + name.replace("_", "-"), str(value))
    ]
    command = (sys.executable, "-m", "cnnviz", "train")
    running = subprocess.Popen([*command, "--run", str(run), *flags], stdout=subprocess.DEVNULL)
    log = run / "events.jsonl"
    while not (log.exists() and '"EpochEnd"' in log.read_text(encoding="utf-8")):
        assert running.poll() is None
        time.sleep(0.002)
    running.kill()
    running.wait(60)
    subprocess.run([*command, "--resume", str(run)], stdout=subprocess.DEVNULL, check=True)
    check_same(run, whole)


def test_a_folder_of_somebody_else_is_never_taken_for_a_run_that_did_not_begin(
    tmp_path: Path,
) -> None:
    for name in ("checkpoints/mine.pt", "checkpoints/epoch-0001.safetensors", "notes.txt"):
        folder = tmp_path / name.replace("/", " ")
        (folder / name).parent.mkdir(parents=True)
        (folder / "checkpoints").mkdir(exist_ok=True)
        (folder / name).write_text("mine")
        with pytest.raises(RunProblem, match="is not empty"):
            drain(fit(replace(SETTINGS, run=str(folder)), image_set=IMAGES))
        assert (folder / name).read_text() == "mine"


class Spoiling(torch.optim.SGD):
    """Makes weights that are no numbers, as steps that are far too long do."""

    @torch.no_grad()
    def step(self, closure: Any = None) -> Any:
        for group in self.param_groups:
            for parameter in group["params"]:
                parameter.fill_(torch.nan)


@pytest.mark.parametrize("seconds", [0.0, 60.0])
def test_weights_that_are_no_numbers_are_never_the_saved_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    """The loss of the step that spoils the weights is a number still; saving comes after it."""
    monkeypatch.setattr(keeping, "_SAVE_SECONDS", seconds)
    monkeypatch.setattr(keeping, "_SAVE_SHARE", 1e9)
    monkeypatch.setattr(
        standing, "make_optimizer", lambda config, module: Spoiling(make_groups(config, module))
    )
    work = fit(replace(SETTINGS, run=str(tmp_path / "run")), image_set=IMAGES)
    next(event for event in work if isinstance(event, events.BatchEnd))
    work.close()
    state = Run(tmp_path / "run").state()
    assert state["step"] == 0
    assert all(value.isfinite().all() for value in state["weights"].values())


@pytest.mark.parametrize(("cost", "least"), [(0.0, 60.0), (0.6, 60.0), (3.0, 150.0)])
def test_saving_takes_a_small_share_of_the_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cost: float, least: float
) -> None:
    """Simulated clock: a step takes a second, a save so many; it is done when its time has come."""
    clock = [0.0]
    monkeypatch.setattr(keeping.time, "perf_counter", lambda: clock[0])
    save, saves = RunWriter.save_state, []

    def slow(writer: RunWriter, state: Any, *, certain: bool) -> None:
        clock[0] += cost
        saves.append(clock[0])
        save(writer, state, certain=certain)

    monkeypatch.setattr(RunWriter, "save_state", slow)
    settings = replace(SETTINGS, batch_size=4, epochs=1, run=str(tmp_path / "run"))
    work = fit(settings)
    for event in work:
        if isinstance(event, events.BatchEnd):
            clock[0] += 1
            if event.step == 300:
                break
    pauses = [later - earlier - cost for earlier, later in pairwise(saves)]
    assert pauses
    assert [pause for pause in pauses if not least <= pause <= least + 2] == []
    work.close()
