"""Training: the numbers are those of a bare loop, and nothing that was learned is lost."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional

from cnnviz.engine.data.batches import load
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.errors import BadValue, CnnvizError, DeviceProblem, RunProblem
from cnnviz.engine.events import drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.runs.presence import writer_of
from cnnviz.engine.runs.run import Run
from cnnviz.engine.training import events
from cnnviz.engine.training.config import OPTIMIZERS, TrainConfig
from cnnviz.engine.training.fit import fit
from cnnviz.engine.training.network import preparing_model
from cnnviz.engine.training.setup import make_optimizer, split_samples
from cnnviz.state.training_record import TrainingRecord


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def config(folder: Path, **changes: object) -> TrainConfig:
    return replace(TrainConfig(epochs=2, device="cpu", run=str(folder / "run")), **changes)


def losses(seen: list[object]) -> list[float]:
    return [event.loss for event in seen if isinstance(event, events.BatchEnd)]


def weights(path: Path) -> dict[str, torch.Tensor]:
    return dict(load_model(path).module.state_dict())


def test_a_run_learns_and_keeps_everything(tmp_path: Path) -> None:
    seen: list[object] = []
    directory = drain(fit(config(tmp_path, epochs=3)), seen.append)
    ends = [event for event in seen if isinstance(event, events.EpochEnd)]
    assert ends[-1].validation_figure > 0.9
    assert isinstance(seen[-1], events.RunEnded)
    run = Run(directory)
    assert list(run.epochs()) == [1, 2, 3]
    assert run.config.epochs == 3
    said = run.history.predictions(3)
    assert (said["labels"] == said["predicted"]).mean() == ends[-1].validation_figure
    model = load_model(run.checkpoint("last"))
    assert model.architecture == "course_cnn"
    assert model.class_names == tuple("0123456789")
    again = [event for event in run.events() if isinstance(event, events.BatchEnd)]
    assert [event.loss for event in again] == losses(seen)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_losses_are_those_of_a_bare_loop(tmp_path: Path, optimizer: str) -> None:
    settings = config(tmp_path, optimizer=optimizer, epochs=1, weight_decay=0.01)
    seen: list[object] = []
    drain(fit(settings), seen.append)

    images = open_dataset("digits", "train")
    split = split_samples(images, settings.validation_share, settings.seed)
    model = drain(preparing_model(settings, images, None))
    step = make_optimizer(settings, model.module)
    model.module.train()
    order = np.random.default_rng((settings.seed, 1)).permutation(split.train)
    bare = []
    for first in range(0, len(order), settings.batch_size):
        (batch,) = load(images, model.preprocessing, order[first : first + settings.batch_size])
        step.zero_grad()
        loss = functional.cross_entropy(model.module(batch.images), batch.labels)
        torch.autograd.backward(loss)
        step.step()
        bare.append(loss.item())
    assert losses(seen) == bare


@pytest.mark.parametrize("steps", [1, 10, 21, 30])
def test_a_closed_run_goes_on_as_if_never_closed(tmp_path: Path, steps: int) -> None:
    settings = config(tmp_path, dropout=0.5, optimizer="adamw")
    whole: list[object] = []
    drain(fit(replace(settings, run=str(tmp_path / "whole"))), whole.append)

    before: list[object] = []
    work = fit(settings)
    for event in work:
        before.append(event)
        if len(losses(before)) == steps:
            break
    work.close()
    after: list[object] = []
    drain(fit(Run(settings.run).config, resume=True), after.append)
    assert losses(before) + losses(after) == losses(whole)
    one = weights(tmp_path / "whole" / "checkpoints" / "last.safetensors")
    other = weights(tmp_path / "run" / "checkpoints" / "last.safetensors")
    assert all(torch.equal(one[key], other[key]) for key in one)


def test_the_callers_network_is_left_alone(tmp_path: Path) -> None:
    model = load_model("bundled")
    before = {key: value.clone() for key, value in model.module.state_dict().items()}
    drain(fit(config(tmp_path, epochs=1), model=model))
    assert all(torch.equal(before[key], value) for key, value in model.module.state_dict().items())


def test_a_loss_that_is_no_number(tmp_path: Path) -> None:
    seen: list[object] = []
    settings = config(tmp_path, optimizer="sgd", learning_rate=50.0, epochs=20)
    drain(fit(settings), seen.append)
    (diverged,) = [event for event in seen if isinstance(event, events.Diverged)]
    assert f"step {diverged.step}" in diverged.reason
    assert isinstance(seen[-1], events.RunEnded)
    assert seen[-1].reason == "diverged"
    state = weights(Run(settings.run).checkpoint("last"))
    assert all(torch.isfinite(value).all() for value in state.values())


def test_a_last_step_that_spoils_the_weights(tmp_path: Path) -> None:
    """No step follows that could tell; the validation does, and nothing spoiled is kept."""
    seen: list[object] = []
    settings = config(tmp_path, optimizer="sgd", learning_rate=1e6, batch_size=700, epochs=1)
    drain(fit(settings), seen.append)
    (diverged,) = [event for event in seen if isinstance(event, events.Diverged)]
    assert (diverged.step, len(losses(seen))) == (2, 2)
    assert np.isfinite(losses(seen)).all()
    run = Run(settings.run)
    assert not run.epochs()
    assert all(value.isfinite().all() for value in weights(run.checkpoint("last")).values())


def test_a_diverged_run_goes_on_with_smaller_steps(tmp_path: Path) -> None:
    """Neither weights nor the optimiser's memory keep what drove it away, also the second time."""
    settings = config(tmp_path, optimizer="sgd", learning_rate=1e6, epochs=2)
    drain(fit(settings))
    drain(fit(settings, resume=True))
    seen: list[object] = []
    drain(fit(replace(settings, learning_rate=0.05), resume=True), seen.append)
    ends = [event for event in seen if isinstance(event, events.EpochEnd)]
    assert ends[-1].validation_figure > 0.8


def test_a_directory_that_exists(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "thesis.txt").write_text("mine")
    with pytest.raises(RunProblem, match="not empty"):
        drain(fit(config(tmp_path)))
    assert (tmp_path / "run" / "thesis.txt").read_text() == "mine"


def test_a_directory_that_holds_a_run(tmp_path: Path) -> None:
    """The words are right in the window as well as on the command line."""
    drain(fit(config(tmp_path, epochs=1)))
    with pytest.raises(RunProblem, match=r"holds a run already; name another .* or continue") as e:
        drain(fit(config(tmp_path)))
    assert "--" not in str(e.value)


def test_a_directory_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RunProblem, match="cannot be written"):
        drain(fit(config(tmp_path, run=str(tmp_path / "file" / "run"))))


def test_other_bad_wishes(tmp_path: Path) -> None:
    with pytest.raises(DeviceProblem, match="cuda"):
        drain(fit(config(tmp_path, device="cuda:7")))
    with pytest.raises(BadValue):
        drain(fit(config(tmp_path, epochs=0)))
    with pytest.raises(CnnvizError, match="no run"):
        Run(tmp_path)


def test_a_run_that_is_stopped_before_its_first_batch_can_be_continued(tmp_path: Path) -> None:
    settings = config(tmp_path, epochs=1)
    work = fit(settings)
    for event in work:
        if isinstance(event, events.RunStarted):
            break
    work.close()
    continued: list[object] = []
    drain(fit(Run(settings.run).config, resume=True), continued.append)
    whole: list[object] = []
    drain(fit(config(tmp_path / "other", epochs=1)), whole.append)
    assert losses(continued) == losses(whole) != []


@pytest.mark.parametrize("where", ["to", "state_dict"])
def test_memory_that_ends_while_a_run_is_made_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """It is said in words, and nothing stays open or half made."""

    def full(*_: object, **__: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")

    model = load_model("bundled")
    monkeypatch.setattr(type(model.module), where, full)
    with pytest.raises(DeviceProblem, match="try a smaller batch size"):
        drain(fit(config(tmp_path), model=model))
    assert writer_of(tmp_path / "run") is None
    assert [thread.name for thread in threading.enumerate() if thread.name == "saving"] == []
    assert (tmp_path / "run").exists() == (where == "state_dict")


@pytest.mark.parametrize("kind", ["EpochEnd", "CheckpointSaved"])
def test_a_run_that_is_stopped_at_an_epochs_end_tells_all_of_it(tmp_path: Path, kind: str) -> None:
    settings = config(tmp_path)
    work = fit(settings)
    next(event for event in work if type(event).__name__ == kind)
    work.close()
    drain(fit(settings, resume=True))
    lines = (tmp_path / "run" / "events.jsonl").read_text(encoding="utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    for name in ("EpochEnd", "CheckpointSaved", "SamplePredictions"):
        assert [line["epoch"] for line in told if line["event"] == name] == [1, 2]
    samples = [event for event in Run(settings.run).events() if hasattr(event, "sample_ids")]
    assert samples[0].sample_ids == samples[1].sample_ids
    assert len(samples[0].sample_ids) == 24


def test_the_curves_of_a_run_that_was_killed_hold_each_step_once(tmp_path: Path) -> None:
    """Killed, continued, stopped, continued: the log tells some steps twice."""
    settings = config(tmp_path)
    state = tmp_path / "run" / "checkpoints" / "last.state.pt"

    def train(until: int, *, resume: bool) -> None:
        work = fit(settings, resume=resume)
        next(event for event in work if getattr(event, "step", 0) == until)
        work.close()

    train(22, resume=False)
    position = state.read_bytes()
    train(25, resume=True)
    state.write_bytes(position)  # as if nothing had been saved any more after step 22
    train(30, resume=True)
    record, seen = TrainingRecord(), []
    drain(fit(settings, resume=True), seen.append)
    record.take(seen)
    told = list(Run(settings.run).events())
    steps = [event.step for event in told if isinstance(event, events.BatchEnd)]
    assert len(steps) == 42 + 3
    past = TrainingRecord()
    past.take(told)
    record.put_before(past)
    whole: list[object] = []
    drain(fit(config(tmp_path / "other")), whole.append)
    assert list(record.steps) == list(range(1, 43))
    assert list(record.losses) == losses(whole)
    assert [epoch.epoch for epoch in record.epochs] == [1, 2]
