"""Whole programs of somebody's own, on a part of the real Fashion-MNIST."""

from __future__ import annotations

import gzip
import json
import math
import struct
import subprocess
import sys
from pathlib import Path

import pytest

import cnnviz
from cnnviz.cli import main
from cnnviz.engine.runs.follow import Follower
from cnnviz.engine.runs.history.read import History
from cnnviz.engine.runs.run import Run
from cnnviz.engine.training import events
from cnnviz.engine.training.evaluate import evaluate

SOURCES = Path(__file__).resolve().parents[2] / "sources"
TRAIN, TEST = 1_000, 300


@pytest.fixture
def small(shared_data: Path, tmp_path: Path) -> Path:
    """The first images of the real set, in the files that torchvision reads."""
    raw = tmp_path / "data" / "FashionMNIST" / "raw"
    raw.mkdir(parents=True)
    for part, count in (("train", TRAIN), ("t10k", TEST)):
        for kind, head, size in (("images-idx3", 16, 784), ("labels-idx1", 8, 1)):
            name = f"{part}-{kind}-ubyte"
            with gzip.open(shared_data / "fashion-mnist" / f"{name}.gz") as file:
                data = file.read(head + count * size)
            (raw / name).write_bytes(data[:4] + struct.pack(">I", count) + data[8:])
    return tmp_path / "data"


def start(program: Path, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(program), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def check(directory: Path) -> None:
    """Look at all that a run of two epochs left."""
    run = Run(directory)
    told = list(run.events())
    facts = run.facts()
    assert facts is not None
    assert (facts.origin, facts.images) == ("record", "FashionMNIST")
    steps = math.ceil(TRAIN / 64)
    batches = [event for event in told if isinstance(event, events.BatchEnd)]
    assert [event.step for event in batches] == list(range(1, 2 * steps + 1))
    ended = [event for event in told if isinstance(event, events.EpochEnd)]
    assert ended[1].validation_figure > 0.5
    assert ended[1].train_loss < ended[0].train_loss
    follower = Follower(directory)
    list(follower.everything())
    assert follower.state == "finished"
    images = cnnviz.open_dataset(f"run:{directory}")
    assert (len(images), images.class_names[9]) == (TEST, "Ankle boot")
    model = cnnviz.load_model(run.checkpoint("last"), trust=True)
    history = History(directory)
    assert history.epochs == history.probed == (1, 2)
    found = history.evaluation(2, model, images)
    assert found.loss == pytest.approx(evaluate(model, images).loss, abs=1e-4)
    assert history.responses(1, images) is not None
    assert history.features(1, images) is not None


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("program", "package", "architecture"),
    [
        ("plain_loop.py", "torchvision", "Net"),
        pytest.param("lightning_loop.py", "lightning", "Sequential", marks=pytest.mark.slow),
    ],
)
def test_a_plain_loop_and_one_by_lightning(
    small: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    program: str,
    package: str,
    architecture: str,
) -> None:
    pytest.importorskip(package)
    run = tmp_path / "run"
    process = start(SOURCES / program, small, run)
    output, _ = process.communicate(timeout=250)
    assert process.returncode == 0, output
    check(run)
    assert main(["inspect", str(Run(run).checkpoint("last")), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["architecture"] == architecture
    assert facts["num_classes"] == 10


def test_three_lines_of_the_plain_loop_are_ours() -> None:
    text = (SOURCES / "plain_loop.py").read_text(encoding="utf-8")
    ours = [line.strip() for line in text.splitlines() if "run." in line or "cnnviz.rec" in line]
    assert [line.partition("(")[0] for line in ours] == [
        "run = cnnviz.record",
        "run.step",
        "run.epoch",
    ]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_other_library_and_trainings_that_break_off(small: Path, tmp_path: Path) -> None:
    """``pytorch_lightning``, two batches for a step, and an error in the midst."""
    pytest.importorskip("pytorch_lightning")
    text = (SOURCES / "lightning_loop.py").read_text(encoding="utf-8")
    text = text.replace("import lightning\n", "import pytorch_lightning as lightning\n")
    text = text.replace("max_epochs=", "accumulate_grad_batches=2, max_epochs=")
    failing = text.replace(
        "        images, labels = batch\n",
        "        images, labels = batch\n        assert self.global_step < 5\n",
    )
    running = {}
    for name, program in (("whole", text), ("failing", failing)):
        (tmp_path / f"{name}.py").write_text(program, encoding="utf-8")
        running[name] = start(tmp_path / f"{name}.py", small, tmp_path / name)
    for name, process in running.items():
        output, _ = process.communicate(timeout=250)
        assert (process.returncode == 0) == (name == "whole"), output
    steps = math.ceil(math.ceil(TRAIN / 64) / 2)
    told = {name: list(Run(tmp_path / name).events()) for name in running}
    made = {
        name: [event.step for event in found if isinstance(event, events.BatchEnd)]
        for name, found in told.items()
    }
    assert made["whole"] == list(range(1, 2 * steps + 1))
    assert made["failing"] == [1, 2, 3, 4, 5]
    assert [found[-1].reason for found in told.values()] == ["finished", "failed"]
