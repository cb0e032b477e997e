"""Positions and weights that do not verify: the previous one is taken, and it is said."""

from __future__ import annotations

import json
import random
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from cnnviz.engine.checkpoints.write import keeps_checksum
from cnnviz.engine.errors import BadValue, CnnvizError, RunProblem
from cnnviz.engine.events import drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.runs.run import Run
from cnnviz.engine.runs.state import NEWEST, PREVIOUS, saved_state
from cnnviz.engine.training import events, machine
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.fit import fit
from tests.few import few_digits

SETTINGS = TrainConfig(
    epochs=2, batch_size=32, device="cpu", filters1=2, filters2=2, units=8, dropout=0.2, seed=3
)
PER_EPOCH = 5


def train(run: Path, *, resume: bool = False, **changes: Any) -> list[Any]:
    seen: list[Any] = []
    config = replace(SETTINGS, run=str(run), **changes)
    drain(fit(config, image_set=few_digits(150), resume=resume), seen.append)
    return seen


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a run that was stopped in its second epoch: its positions are steps 8 and 5."""
    run = tmp_path_factory.mktemp("left") / "run"
    for step in (PER_EPOCH, PER_EPOCH + 3):
        settings = replace(SETTINGS, run=str(run))
        work = fit(settings, image_set=few_digits(150), resume=step > PER_EPOCH)
        next(e for e in work if isinstance(e, events.EpochEnd | events.BatchEnd) and e.step == step)
        work.close()
    return run


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    run = tmp_path_factory.mktemp("whole") / "run"
    train(run)
    return run


@pytest.fixture
def run(left: Path, tmp_path: Path) -> Path:
    shutil.copytree(left, tmp_path / "run")
    return tmp_path / "run"


def warnings(seen: list[Any]) -> tuple[str, ...]:
    (started,) = [event for event in seen if isinstance(event, events.RunStarted)]
    return started.warnings


def check_same(run: Path, whole: Path) -> None:
    one, other = Run(run).state(), Run(whole).state()
    assert one["step"] == other["step"] == 2 * PER_EPOCH
    assert all(torch.equal(one["weights"][key], other["weights"][key]) for key in other["weights"])
    told = [
        {e.step: e.loss for e in Run(each).events() if isinstance(e, events.BatchEnd)}
        for each in (run, whole)
    ]
    assert told[0] == told[1]
    assert keeps_checksum(Run(run).checkpoint("last")) is True


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def flip(path: Path) -> None:
    """Turn a bit of the numbers; between them there is room of which nothing is read."""
    content = bytearray(path.read_bytes())
    at = len(content) // 2
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            entry = max(archive.infolist(), key=lambda info: info.file_size)
            at = content.index(archive.read(entry)) + entry.file_size // 2
    content[at] ^= 4
    path.write_bytes(content)


def other_file(path: Path) -> None:
    """Put something else in its place that torch can read."""
    torch.save({"state_dict": {}}, path)


SPOILED: dict[str, Callable[[Path], object]] = {
    "cut": cut,
    "empty": empty,
    "flipped": flip,
    "missing": Path.unlink,
    "other": other_file,
}


@pytest.mark.parametrize("how", SPOILED)
def test_the_position_before_is_taken_and_it_is_said(run: Path, whole: Path, how: str) -> None:
    SPOILED[how](run / "checkpoints" / NEWEST)
    seen = train(run, resume=True)
    (told,) = warnings(seen)
    assert told.startswith("The newest position of this run ")
    assert told.endswith("it goes on from the one before, after step 5.")
    assert [event.step for event in seen if isinstance(event, events.BatchEnd)] == [6, 7, 8, 9, 10]
    check_same(run, whole)
    facts = [event for event in Run(run).events() if isinstance(event, events.RunFacts)]
    assert facts[-1].warnings == (told,)
    assert saved_state(run).warnings == ()


@pytest.mark.parametrize("how", SPOILED)
def test_a_run_without_any_position_that_verifies(run: Path, how: str) -> None:
    for name in (NEWEST, PREVIOUS):
        SPOILED[how](run / "checkpoints" / name)
    before = sorted(path.name for path in (run / "checkpoints").iterdir())
    with pytest.raises(RunProblem, match=rf"{NEWEST}: .*cannot be continued; start a new run"):
        train(run, resume=True)
    assert sorted(path.name for path in (run / "checkpoints").iterdir()) == before


def test_a_bit_that_flips_anywhere_in_a_position_is_noticed_or_changes_nothing(run: Path) -> None:
    path = run / "checkpoints" / NEWEST
    content, known = path.read_bytes(), Run(run).state()
    draw, fell_back = random.Random(0), 0
    for _ in range(100):
        spoiled = bytearray(content)
        spoiled[draw.randrange(len(spoiled))] ^= 1 << draw.randrange(8)
        path.write_bytes(spoiled)
        found = saved_state(run)
        if found.is_newest:
            assert repr(found.content) == repr(known)
            continue
        fell_back += 1
        assert found.content["step"] == PER_EPOCH
    assert fell_back > 60


@pytest.mark.parametrize("how", SPOILED)
def test_weights_are_written_again_out_of_the_position(run: Path, whole: Path, how: str) -> None:
    path = Run(run).checkpoint("last")
    before = load_model(path)
    SPOILED[how](path)
    seen = train(run, resume=True)
    (told,) = warnings(seen)
    assert told.startswith("The newest weights ")
    assert told.endswith("they were written again out of the run's position.")
    check_same(run, whole)
    now = load_model(path)
    assert (now.architecture, now.class_names) == (before.architecture, before.class_names)
    assert now.preprocessing == before.preprocessing


def test_weights_of_another_network_are_not_taken_for_the_runs(
    run: Path, whole: Path, tmp_path: Path
) -> None:
    train(tmp_path / "other", filters1=3, epochs=1)
    shutil.copy(Run(tmp_path / "other").checkpoint("last"), Run(run).checkpoint("last"))
    (told,) = warnings(train(run, resume=True))
    assert told.startswith("The newest weights were those of another network")
    check_same(run, whole)


def test_a_position_of_another_run_is_refused(run: Path, tmp_path: Path) -> None:
    """Whether it is of other settings, or of a network with other layers."""
    train(tmp_path / "other", seed=4, epochs=1)
    shutil.copy(tmp_path / "other" / "checkpoints" / NEWEST, run / "checkpoints" / NEWEST)
    with pytest.raises(BadValue, match="Seed is 3, but it must be 4 as before"):
        train(run, resume=True)
    path = run / "checkpoints" / NEWEST
    state = torch.load(path, weights_only=True)
    state["config"]["seed"] = 3
    state["weights"] = {"odd.weight": torch.zeros(2)}
    torch.save(state, path)
    with pytest.raises(RunProblem, match="its position does not fit its network"):
        train(run, resume=True)


@pytest.mark.parametrize("name", ["best", "epoch-0001"])
def test_a_checksum_tells_of_every_bit_of_weights(run: Path, name: str) -> None:
    path = run / "checkpoints" / f"{name}.safetensors"
    content = path.read_bytes()
    assert keeps_checksum(path) is True
    draw = random.Random(1)
    for at in (0, 9, 40, *(draw.randrange(len(content)) for _ in range(200))):
        spoiled = bytearray(content)
        spoiled[at] ^= 1 << draw.randrange(8)
        path.write_bytes(spoiled)
        assert keeps_checksum(path) is not True


# ---- a configuration that was edited by hand -----------------------------------------------


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "cannot be read"),
        ("[1, 2]", "holds no"),
        ("\x00\x01", "cannot be read"),
    ],
)
def test_a_configuration_that_is_none(run: Path, text: str, why: str) -> None:
    (run / "config.json").write_text(text, encoding="utf-8")
    with pytest.raises(RunProblem, match=rf"config\.json: {why}"):
        _ = Run(run).config


@pytest.mark.parametrize(
    ("edited", "why"),
    [
        ({"epochs": 0}, "Epochs is 0, but it must be"),
        ({"learning_rate": -1.0}, "Learning rate is -1.0, but it must be"),
        ({"optimizer": "magic"}, "Optimi.er is 'magic', but it must be"),
        ({"batch_size": 64}, "Batch size is 64, but it must be 32 as before"),
        ({"seed": 9}, "Seed is 9, but it must be 3 as before"),
    ],
)
def test_values_that_cannot_be(run: Path, edited: dict[str, Any], why: str) -> None:
    path = run / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **edited}), encoding="utf-8")
    with pytest.raises(BadValue, match=why):
        drain(fit(Run(run).config, image_set=few_digits(150), resume=True))


@pytest.mark.parametrize(
    ("name", "value"), [("clip_norm", "much"), ("epochs", None), ("flip", 1), ("batch_size", [1])]
)
def test_values_of_another_kind_are_not_passed_over(run: Path, name: str, value: Any) -> None:
    path = run / "config.json"
    known = json.loads(path.read_text())
    path.write_text(json.dumps({**known, name: value}), encoding="utf-8")
    with pytest.raises(RunProblem, match=r"config\.json: holds .* is expected; mend it"):
        _ = Run(run).config


def test_what_nobody_knows_in_a_configuration_is_left_out(run: Path, whole: Path) -> None:
    """A newer version may have written it."""
    path = run / "config.json"
    known = json.loads(path.read_text())
    path.write_text(json.dumps({**known, "colour": "blue"}), encoding="utf-8")
    drain(fit(replace(Run(run).config, run=str(run)), image_set=few_digits(150), resume=True))
    check_same(run, whole)


# ---- where it cannot be exact --------------------------------------------------------------


def test_another_machine_is_told_of(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = machine.machine_of(torch.device("cpu"), 1)
    other = {**before, "torch": "9.9", "threads": "77"}
    monkeypatch.setattr("cnnviz.engine.training.standing.machine_of", lambda *_: other)
    (told,) = warnings(train(run, resume=True))
    assert told == (
        f"This run goes on with torch 9.9 instead of torch {before['torch']}, 77 threads instead "
        f"of {before['threads']} threads: its figures may differ in their last digits from those "
        "of a run that was never stopped."
    )


def test_why_a_run_is_not_exact() -> None:
    known = machine.machine_of(torch.device("cpu"), 1)
    plain = torch.nn.Sequential(torch.nn.Linear(2, 2))
    assert machine.why_inexact(known, known, plain) == ()
    assert machine.why_inexact({}, known, plain) == ()
    (told,) = machine.why_inexact(known, {**known, "processes": "2"}, plain)
    assert "2 processes instead of 1 processes" in told
    on_gpu = {**known, "device": "Some GPU"}
    (told,) = machine.why_inexact(on_gpu, on_gpu, plain)
    assert "not equal to the bit" in told
    plain[0].draws = torch.Generator()
    (told,) = machine.why_inexact(known, known, plain)
    assert told.startswith("The layer 0 draws random numbers from a generator of its own")


def test_a_state_that_is_nobodys_dictionary(run: Path) -> None:
    for value in ([1], torch.zeros(2)):
        torch.save(value, run / "checkpoints" / NEWEST)
        assert not saved_state(run).is_newest
    torch.save({**Run(run).state(), "config": 3}, run / "checkpoints" / NEWEST)
    with pytest.raises(CnnvizError, match="does not say what it was made with"):
        train(run, resume=True)
