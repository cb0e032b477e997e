"""A run that is continued: what may be changed, and what would make it another run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from cnnviz.cli import main
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.errors import BadValue, RunProblem
from cnnviz.engine.events import drain
from cnnviz.engine.options import describe, to_dict
from cnnviz.engine.runs.run import Run
from cnnviz.engine.training import events
from cnnviz.engine.training.config import CHANGEABLE, OPTIMIZERS, TrainConfig, check_continuation
from cnnviz.engine.training.fit import fit
from tests.few import few_digits

OTHERWISE: dict[str, Any] = {
    "model": "resnet18",
    "batch_size": 32,
    "optimizer": "sgd",
    "schedule": "cosine",
    "validation_share": 0.2,
    "seed": 1,
}


def stopped(folder: Path, steps: int = 5, **changes: Any) -> TrainConfig:
    """Train some steps of a run of two epochs of 6 steps each, and stop."""
    settings = TrainConfig(epochs=2, batch_size=256, device="cpu", run=str(folder / "run"))
    settings = replace(settings, **changes)
    work = fit(settings)
    for event in work:
        if isinstance(event, events.BatchEnd) and event.step == steps:
            break
    work.close()
    return settings


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", OTHERWISE)
def test_what_would_make_it_another_run_is_refused(tmp_path: Path, name: str) -> None:
    settings = stopped(tmp_path)
    before = contents(tmp_path)
    with pytest.raises(BadValue, match="cannot be changed when a run is continued") as caught:
        drain(fit(replace(settings, **{name: OTHERWISE[name]}), resume=True))
    assert repr(getattr(settings, name)) in str(caught.value)
    assert contents(tmp_path) == before


def test_what_may_be_changed_are_fields() -> None:
    assert set(CHANGEABLE) < {entry.name for entry in describe(TrainConfig)}
    one = TrainConfig()
    with pytest.raises(BadValue):
        check_continuation(one, replace(one, loss="mse"))
    check_continuation(one, replace(one, run="elsewhere"))


def test_a_configuration_that_was_written_by_hand_does_not_move_images(tmp_path: Path) -> None:
    """What the saved position was made with counts, not what config.json says now."""
    settings = stopped(tmp_path)
    path = tmp_path / "run" / "config.json"
    path.write_text(path.read_text().replace('"batch_size": 256', '"batch_size": 64'))
    with pytest.raises(BadValue, match="Batch size is 64, but it must be 256 as before"):
        drain(fit(replace(Run(settings.run).config, run=settings.run), resume=True))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_an_optimiser_goes_on_with_other_parameters(tmp_path: Path, optimizer: str) -> None:
    """The next step is the one that torch makes of the saved memory and the new parameters."""
    before = stopped(tmp_path, optimizer=optimizer, momentum=0.0)
    state = Run(before.run).state()
    changes: dict[str, Any] = {
        "learning_rate": 0.01,
        "momentum": 0.5,
        "beta1": 0.8,
        "beta2": 0.99,
        "smoothing": 0.9,
        "learning_rate_decay": 0.1,
        "epsilon": 1e-6,
        "weight_decay": 0.02,
    }
    after = replace(before, **changes)
    seen: list[Any] = []
    drain(fit(after, resume=True), seen.append)
    steps = [event.step for event in seen if isinstance(event, events.BatchEnd)]
    assert steps == list(range(6, 13))
    kept = Run(before.run).state()
    assert kept["config"] == to_dict(after)
    group = kept["optimizer"]["param_groups"][0]
    assert (group["lr"], group["weight_decay"]) == (0.01, 0.02)
    for name, wanted in {
        "momentum": 0.5,
        "betas": (0.8, 0.99),
        "alpha": 0.9,
        "eps": 1e-6,
        "lr_decay": 0.1,
    }.items():
        assert group.get(name, wanted) == wanted
    old, new = state["optimizer"]["state"], kept["optimizer"]["state"]
    if "step" in new[0]:  # the memory went on, it did not begin anew
        assert (old[0]["step"], new[0]["step"]) == (5, 12)


def test_the_first_step_after_a_stop_has_the_new_learning_rate(tmp_path: Path) -> None:
    """Twice the rate, twice the way; plain gradients remember nothing."""
    ways = []
    for rate in (0.125, 0.25):
        folder = tmp_path / str(rate)
        settings = stopped(folder, optimizer="sgd", momentum=0.0)
        start = Run(settings.run).state()["weights"]["fc2.bias"].double()
        work = fit(replace(settings, learning_rate=rate), resume=True)
        next(event for event in work if isinstance(event, events.BatchEnd))
        work.close()
        ways.append(Run(settings.run).state()["weights"]["fc2.bias"].double() - start)
    assert ways[0].abs().max() > 0
    torch.testing.assert_close(2 * ways[0], ways[1], rtol=1e-3, atol=1e-7)


def test_flags_of_a_run_that_is_continued(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = stopped(tmp_path)
    resume = ["train", "--resume", settings.run]
    assert main([*resume, "--batch-size", "7"]) == 2
    assert "Batch size is 7, but it must be 256 as before" in capsys.readouterr().err
    assert main([*resume, "--run", str(tmp_path / "other")]) == 2
    assert "--resume names the directory" in capsys.readouterr().err
    assert main([*resume, "--batch-size", "256", "--epochs", "3", "--learning-rate", "1e-4"]) == 0
    run = Run(settings.run)
    ended = [event.epoch for event in run.events() if isinstance(event, events.EpochEnd)]
    assert ended == [1, 2, 3]
    assert (run.config.epochs, run.config.learning_rate) == (3, 1e-4)


def test_samples_and_seconds_of_an_epoch_go_on_together(tmp_path: Path) -> None:
    """Neither begins again at a continuation, so that their ratio stays a speed."""
    settings = stopped(tmp_path, steps=3)
    told = [event for event in Run(settings.run).events() if isinstance(event, events.BatchEnd)]
    work = fit(settings, resume=True)
    told += [event for event in work if isinstance(event, events.BatchEnd)]
    first = [event for event in told if event.epoch == 1]
    assert [event.samples for event in first[:-1]] == [256 * n for n in range(1, 6)]
    seconds = [event.seconds for event in first]
    assert seconds == sorted(seconds)
    ends = [event for event in Run(settings.run).events() if isinstance(event, events.EpochEnd)]
    assert ends[0].samples_per_second == pytest.approx(first[-1].samples / seconds[-1])


def test_other_images_are_refused(tmp_path: Path) -> None:
    settings = stopped(tmp_path)
    counts = r"1,295 to learn from and 142 held out then, 320 and 40 now"
    with pytest.raises(RunProblem, match=f"other images than digits.* holds now: {counts}"):
        drain(fit(settings, image_set=open_dataset("digits", "test"), resume=True))
    changed = few_digits(1437)
    changed.labels[[5, 6]] = changed.labels[[6, 5]]
    with pytest.raises(RunProblem, match="some of them, or of their labels, have changed"):
        drain(fit(settings, image_set=changed, resume=True))


def test_a_state_that_says_too_little(tmp_path: Path) -> None:
    settings = stopped(tmp_path)
    path = tmp_path / "run" / "checkpoints" / "last.state.pt"
    state = torch.load(path, weights_only=True)
    del state["epoch_step"]
    torch.save(state, path)
    path.with_name("previous.state.pt").unlink()
    with pytest.raises(RunProblem, match="lacks epoch_step"):
        drain(fit(settings, resume=True))
