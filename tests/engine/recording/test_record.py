"""A run directory that is written by somebody's own loop."""

from __future__ import annotations

import errno
import multiprocessing
import pickle
import subprocess
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from torch import distributed, nn
from torch.nn import functional

import cnnviz
from cnnviz.engine.errors import BadValue, CnnvizError, RunProblem
from cnnviz.engine.models.problems import UntrustedSource
from cnnviz.engine.recording.ending import reason_at_exit
from cnnviz.engine.recording.numbers import number
from cnnviz.engine.runs.history.norms import LayerNorms
from cnnviz.engine.runs.history.read import History
from cnnviz.engine.runs.run import Run
from cnnviz.engine.storage import disk
from cnnviz.engine.training import events
from cnnviz.engine.training.evaluate import ClassEvaluation, evaluate
from tests.engine.recording.loops import Net, digits, parts, train


def recorded(directory: Path, **wishes: Any) -> Net:
    """Train a network of two epochs, and record it."""
    torch.manual_seed(0)
    model = Net()
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    with cnnviz.record(directory, model, parts()[1], optimizer=optimizer, **wishes) as run:
        train(model, run, optimizer=optimizer)
    return model.eval()


def told(directory: Path, kind: type) -> list[Any]:
    return [event for event in Run(directory).events() if isinstance(event, kind)]


def test_the_run_has_all_that_our_own_has(tmp_path: Path) -> None:
    model = recorded(tmp_path / "run", settings={"batch": 32, "where": Path("x"), "none": None})
    run = Run(tmp_path / "run")
    assert run.origin == "record"
    assert run.settings["optimizer"] == "adamw"
    assert run.settings["batch"] == 32
    assert run.settings["where"] == "x"
    facts = run.facts()
    assert facts is not None
    assert (facts.title, facts.images, facts.validation_samples) == ("Net", "TensorDataset", 100)
    batches = told(run.directory, events.BatchEnd)
    assert [event.step for event in batches] == list(range(1, 17))
    assert [event.epoch for event in batches] == [1] * 8 + [2] * 8
    assert batches[7].samples == 256
    assert {event.rate for event in batches} == {0.01}
    ended = told(run.directory, events.EpochEnd)
    assert ended[1].train_loss == pytest.approx(np.mean([one.loss for one in batches[8:]]))
    assert sorted(run.epochs()) == [1, 2]
    assert run.checkpoint("last").exists()
    assert run.checkpoint("best").exists()
    assert [event.reason for event in told(run.directory, events.RunEnded)] == ["finished"]
    layers = told(run.directory, events.LayersMeasured)[0]
    assert layers.layers[0] == "conv"
    assert all(value is not None and value > 0 for value in layers.gradient[:2])
    weights = load_file(run.checkpoint("last"))
    assert torch.equal(weights["fc.weight"], model.fc.weight)


def test_epochs_are_measured_as_evaluate_does(tmp_path: Path) -> None:
    recorded(tmp_path / "run")
    images = cnnviz.open_dataset(f"run:{tmp_path / 'run'}")
    model = cnnviz.load_model(Run(tmp_path / "run").checkpoint(2), trust=True)
    found = evaluate(model, images)
    assert isinstance(found, ClassEvaluation)
    ended = told(tmp_path / "run", events.EpochEnd)[-1]
    assert ended.validation_loss == pytest.approx(found.loss, abs=1e-5)
    assert ended.validation_figure == pytest.approx(found.accuracy)
    history = History(tmp_path / "run")
    assert history.epochs == (1, 2)
    again = history.evaluation(2, model, images)
    assert again.loss == pytest.approx(found.loss, abs=1e-5)
    responses = history.responses(2, images)
    assert responses is not None
    direct = cnnviz.responses(model, images, ["conv"])["conv"]
    assert np.allclose(responses["conv"].top_values, direct.top_values, atol=1e-5)
    assert history.features(2, images) is not None


def test_the_images_of_the_run_are_those_of_the_loop(tmp_path: Path) -> None:
    """They were fractions, and come back as the same ones."""
    recorded(tmp_path / "run")
    images = cnnviz.open_dataset(str(tmp_path / "run"))
    model = cnnviz.load_model(Run(tmp_path / "run").checkpoint(), trust=True)
    from cnnviz.engine.data.preprocessing import apply

    whole, labels = digits()
    for at in (0, 57):
        given = apply(images.image(at), model.preprocessing)
        assert torch.allclose(given, whole[len(whole) - 100 + at], atol=1 / 400)
    assert images.labels.tolist() == labels[-100:].tolist()
    assert images.sample_name(3) == "#3"
    assert len(images.fingerprint()) == 16


def test_weights_of_an_own_class_open_once_somebody_agrees(tmp_path: Path) -> None:
    model = recorded(tmp_path / "run")
    file = Run(tmp_path / "run").checkpoint("last")
    with pytest.raises(UntrustedSource, match=r"runs the whole of loops\.py") as refused:
        cnnviz.load_model(file)
    assert len(refused.value.checkpoint.entries) == len(model.state_dict())
    again = cnnviz.load_model(file, trust=True)
    assert again.architecture == "Net"
    images, _ = digits()
    assert torch.equal(again.module(images[:5]), model(images[:5]))
    # It is remembered; and a run that was moved brings its program along.
    (tmp_path / "run").rename(tmp_path / "moved")
    cnnviz.load_model(Run(tmp_path / "moved").checkpoint("last"))


def test_a_network_that_is_known_opens_by_itself(tmp_path: Path) -> None:
    model = cnnviz.load_model("course_cnn", num_classes=10).module
    images, labels = digits()
    data = torch.utils.data.TensorDataset(functional.interpolate(images[:64], 28), labels[:64])
    with cnnviz.record(tmp_path / "run", model, data) as run:
        train(model, run, data=data, epochs=1)
    again = cnnviz.load_model(Run(tmp_path / "run").checkpoint("last"))
    assert again.architecture == "course_cnn"
    assert not (tmp_path / "run" / "source").exists()


@pytest.mark.parametrize("name", ["timm", "residual", "transformer"])
def test_networks_of_libraries_open_too(tmp_path: Path, name: str) -> None:
    """Also those that nobody here knows by their tensors."""
    channels, side = 3, 64
    if name == "residual":
        from torchvision.models.resnet import BasicBlock, ResNet

        model: nn.Module = ResNet(BasicBlock, [1, 0, 0, 1], num_classes=10)  # type: ignore[arg-type]
    elif name == "transformer":
        from torchvision.models.vision_transformer import VisionTransformer

        side = 32
        model = VisionTransformer(side, 8, 1, 2, 16, 32, num_classes=10)
    else:
        timm, channels = pytest.importorskip("timm"), 1
        model = timm.create_model("resnet10t", num_classes=10, in_chans=1, stem_width=8)
    with cnnviz.record(tmp_path / "run", model.eval()) as run:
        run.step(1.0)
    again = cnnviz.load_model(Run(tmp_path / "run").checkpoint("last"), trust=True)
    images = torch.rand(2, channels, side, side)
    with torch.no_grad():
        assert torch.equal(again.module(images), model(images))


def test_layers_without_a_class_open_too(tmp_path: Path) -> None:
    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(144, 10))
    with cnnviz.record(tmp_path / "run", model, parts()[1]) as run:
        train(model, run, epochs=1)
    again = cnnviz.load_model(Run(tmp_path / "run").checkpoint("last"), trust=True)
    images, _ = digits()
    assert torch.equal(again.module(images[:5]), model.eval()(images[:5]))


# ---- where a run may be written ------------------------------------------------------------------


def test_a_taken_directory_is_refused_before_anything_happens(tmp_path: Path) -> None:
    recorded(tmp_path / "run")
    log = (tmp_path / "run" / "events.jsonl").read_bytes()
    with pytest.raises(RunProblem, match="holds a run already"):
        cnnviz.record(tmp_path / "run", Net(), parts()[1])
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").touch()
    with pytest.raises(RunProblem, match="is not empty"):
        cnnviz.record(tmp_path / "full", Net())
    with pytest.raises(RunProblem, match="is not empty"):
        cnnviz.record(tmp_path / "full", Net(), resume=True)
    assert (tmp_path / "run" / "events.jsonl").read_bytes() == log


def test_a_run_goes_on_where_it_was(tmp_path: Path) -> None:
    for _ in range(2):  # a script that may be started again says so from the beginning
        recorded(tmp_path / "run", resume=True)
    assert [event.step for event in told(tmp_path / "run", events.BatchEnd)] == list(range(1, 33))
    ended = told(tmp_path / "run", events.EpochEnd)
    assert [event.epoch for event in ended] == [1, 2, 3, 4]
    figures = [event.validation_figure for event in ended]
    assert [event.best for event in ended] == [
        all(figure > before for before in figures[:at]) for at, figure in enumerate(figures)
    ]
    begun = told(tmp_path / "run", events.RunFacts)
    assert [(one.epoch, one.step) for one in begun] == [(0, 0), (2, 16)]
    with pytest.raises(RunProblem, match="begun with other samples"):
        cnnviz.record(tmp_path / "run", Net(), parts(test=50)[1], resume=True)


def test_two_processes_do_not_write_one_run(tmp_path: Path) -> None:
    with cnnviz.record(tmp_path / "run", Net()), pytest.raises(RunProblem, match="process"):
        cnnviz.record(tmp_path / "run", Net(), resume=True)


# ---- how a run ends ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "reason"),
    [(None, "finished"), (ValueError, "failed"), (KeyboardInterrupt, "stopped")],
)
def test_a_block_tells_how_it_ended(tmp_path: Path, error: Any, reason: str) -> None:
    try:
        with cnnviz.record(tmp_path / "run", Net()) as run:
            run.step(1.0)
            if error:
                raise error
    except (ValueError, KeyboardInterrupt):
        pass
    assert [event.reason for event in told(tmp_path / "run", events.RunEnded)] == [reason]
    run.step(2.0)  # nothing is written behind the end
    run.close()
    assert len(told(tmp_path / "run", events.BatchEnd)) == 1


@pytest.mark.timeout(400)  # beside other load torch alone takes a minute to import
@pytest.mark.parametrize(
    ("reason", "ending"),
    [
        ("failed", "1 / 0"),
        # The others end in the same way, and each process takes its time to import torch.
        pytest.param("finished", "", marks=pytest.mark.slow),
        pytest.param("stopped", "raise KeyboardInterrupt", marks=pytest.mark.slow),
    ],
)
def test_the_end_of_a_program_ends_its_run(tmp_path: Path, reason: str, ending: str) -> None:
    program = (
        "import sys, cnnviz\nfrom torch import nn\n"
        "run = cnnviz.record(sys.argv[1], nn.Sequential(nn.Linear(2, 2)))\n"
        f"run.step(0.5)\n{ending}\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "run")]
    subprocess.run(command, stderr=subprocess.DEVNULL, timeout=380, check=False)
    assert [event.reason for event in told(tmp_path / "run", events.RunEnded)] == [reason]
    assert [event.loss for event in told(tmp_path / "run", events.BatchEnd)] == [0.5]


@pytest.mark.parametrize(
    ("error", "epochs", "reason"),
    [
        (None, (3, 3), "finished"),
        (None, (2, 3), "stopped"),
        (None, (2, 0), "finished"),
        (ValueError(), (3, 3), "failed"),
        (KeyboardInterrupt(), (3, 3), "stopped"),
        (SystemExit(0), (3, 3), "stopped"),
    ],
)
def test_how_a_program_ended_that_closed_nothing(
    monkeypatch: pytest.MonkeyPatch, error: Any, epochs: tuple[int, int], reason: str
) -> None:
    monkeypatch.delattr(sys, "ps1", raising=False)
    monkeypatch.setattr(sys, "last_value", error, raising=False)
    assert reason_at_exit(*epochs) == reason
    monkeypatch.setattr(sys, "ps1", ">>> ", raising=False)
    assert reason_at_exit(*epochs) == "stopped"


# ---- mistakes and faults -------------------------------------------------------------------------


def test_mistakes_of_the_program_are_told_at_once(tmp_path: Path) -> None:
    model = Net()
    for wrong in (
        {"settings": ["a"]},
        {"optimizer": "adam"},
        {"every": 0},
        {"epochs": -1},
        {"samples": 0},
        {"probe": parts()[1], "target": "boxes"},
    ):
        with pytest.raises(BadValue):
            cnnviz.record(tmp_path / "run", model, **wrong)  # type: ignore[arg-type]
    with pytest.raises(BadValue, match="model is 'str'"):
        cnnviz.record(tmp_path / "run", "resnet18")  # type: ignore[arg-type]
    with pytest.raises(CnnvizError, match="expects"):
        cnnviz.record(tmp_path / "run", model, (np.zeros((4, 20, 20)), np.zeros(4, int)))
    with pytest.raises(CnnvizError, match="tells 3 classes apart"):
        cnnviz.record(tmp_path / "run", Net(classes=3), parts()[1])
    with pytest.raises(CnnvizError, match="let it run once"):
        cnnviz.record(tmp_path / "run", nn.LazyLinear(3))
    assert not (tmp_path / "run").exists()
    with cnnviz.record(tmp_path / "run", model) as run:
        for loss in ("1", None, torch.zeros(3), True and [1]):
            with pytest.raises(BadValue, match="loss is"):
                run.step(loss)
        for epoch in (0, 1.0, True):
            with pytest.raises(BadValue, match=f"epoch is {epoch}"):
                run.step(1.0, epoch=epoch)
        run.step(1.0, samples=np.int64(4), epoch=np.int64(1))


def test_a_loss_is_that_of_its_step_though_the_next_one_takes_its_place() -> None:
    loss = torch.zeros(1, device="meta")  # as on any device that is not waited for
    told = number("loss", loss)
    assert isinstance(told, torch.Tensor)
    loss.add_(1)
    assert (told.shape, told._version) == ((), 0)


def test_weights_of_a_kind_of_their_own_are_kept_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: LayerNorms) -> None:
        raise NotImplementedError("no such operation")

    monkeypatch.setattr(LayerNorms, "take", refuse)
    recorded(tmp_path / "run")
    assert len(told(tmp_path / "run", events.LayersMeasured)) == 2
    facts = cnnviz.read_checkpoint(Run(tmp_path / "run").checkpoint("last")).metadata
    assert facts["epoch"] == "2"


def test_a_full_disk_ends_no_training(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told once; and once there is room again, the run goes on."""
    model = Net()
    run = cnnviz.record(tmp_path / "run", model, parts()[1])
    train(model, run, epochs=1)
    while not told(tmp_path / "run", events.HistorySaved):
        time.sleep(0.01)

    def full(handle: int, data: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        patch.setattr(disk, "write", full)
        train(model, run, epochs=2)
    assert len(caught) == 1
    assert "No space left on device" in str(caught[0].message)
    train(model, run, epochs=1)
    run.close()
    ended = told(tmp_path / "run", events.EpochEnd)
    assert ended[0].epoch == 1
    assert ended[-1].epoch == 4
    cnnviz.load_model(Run(tmp_path / "run").checkpoint("last"), trust=True)


def test_a_network_that_fails_on_the_probe_ends_no_training(tmp_path: Path) -> None:
    model = Net()
    run = cnnviz.record(tmp_path / "run", model, parts()[1])
    model.fc = nn.Linear(3, 10)
    run.step(1.0)
    with pytest.warns(RuntimeWarning, match="could not be measured"):
        run.epoch()
    run.close()
    assert len(told(tmp_path / "run", events.EpochEnd)) == 1


# ---- other processes -----------------------------------------------------------------------------


def test_only_the_first_of_several_processes_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torchrun = {"MASTER_ADDR": "localhost", "MASTER_PORT": "29500", "WORLD_SIZE": "2"}
    for name, value in torchrun.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("RANK", "1")
    with cnnviz.record(tmp_path / "run", Net(), parts()[1]) as run:
        run.step(torch.tensor(1.0))
        run.epoch()
        assert run.steps == 0
    assert not (tmp_path / "run").exists()
    monkeypatch.setenv("RANK", "0")
    with cnnviz.record(tmp_path / "run", Net(), parts()[1]) as run:
        run.step(torch.tensor(1.0))
    facts = Run(tmp_path / "run").facts()
    assert facts is not None
    assert facts.processes == 2


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_writes_nothing(tmp_path: Path) -> None:
    with cnnviz.record(tmp_path / "run", Net()) as run:
        run.step(1.0)
        child = multiprocessing.get_context("fork").Process(target=_tell, args=(run,))
        child.start()
        child.join(60)
        assert child.exitcode == 0
    assert len(told(tmp_path / "run", events.BatchEnd)) == 1
    silent = pickle.loads(pickle.dumps(run))
    silent.step(1.0)
    assert silent.epoch() is None


def _tell(run: Any) -> None:
    run.step(5.0)
    run.epoch()
    run.close()


def test_weights_that_are_spread_over_processes_are_refused(tmp_path: Path) -> None:
    """One process that looked at them would wait for the others, which do not."""
    from torch.distributed.fsdp import fully_shard

    distributed.init_process_group("gloo", store=distributed.HashStore(), rank=0, world_size=1)
    try:
        model = fully_shard(Net())
        with pytest.raises(CnnvizError, match="spread over several processes"):
            cnnviz.record(tmp_path / "run", model, parts()[1])
    finally:
        distributed.destroy_process_group()
    assert not (tmp_path / "run").exists()


# ---- other loops ---------------------------------------------------------------------------------


def test_a_loop_without_epochs_and_without_a_probe(tmp_path: Path) -> None:
    model = Net()
    with cnnviz.record(tmp_path / "run", model) as run:
        for _ in range(3):
            run.step(functional.mse_loss(model(digits()[0][:4]), torch.zeros(4, 10)), rate=0.1)
    assert not told(tmp_path / "run", events.EpochEnd)
    assert Run(tmp_path / "run").checkpoint("last").exists()
    facts = cnnviz.read_checkpoint(Run(tmp_path / "run").checkpoint("last")).metadata
    assert facts["step"] == "3"


def test_a_loop_that_measures_by_itself(tmp_path: Path) -> None:
    with cnnviz.record(tmp_path / "run", Net()) as run:
        for loss in (0.9, 0.5, 0.7):
            run.step(loss)
            run.epoch(validation_loss=torch.tensor(loss))
    ended = told(tmp_path / "run", events.EpochEnd)
    assert [event.best for event in ended] == [True, True, False]
    assert np.isnan(ended[0].validation_figure)
    assert told(tmp_path / "run", events.RunEnded)[0].best_epoch == 2


def test_weights_are_kept_after_every_so_many_epochs(tmp_path: Path) -> None:
    model = Net()
    with cnnviz.record(tmp_path / "run", model, parts()[1], every=2, epochs=5) as run:
        train(model, run, epochs=5)
    assert sorted(Run(tmp_path / "run").epochs()) == [2, 4, 5]
    assert History(tmp_path / "run").epochs == (2, 4, 5)


def test_several_labels(tmp_path: Path) -> None:
    images, labels = digits()
    shown = torch.stack([labels % 2 == 0, labels > 4, labels == 7], 1).float()
    model = Net(classes=3)
    probe = torch.utils.data.TensorDataset(images[-80:], shown[-80:])
    with cnnviz.record(tmp_path / "run", model, probe, classes=("even", "large", "seven")) as run:
        data = torch.utils.data.TensorDataset(images[:128], shown[:128])
        loss_of = functional.binary_cross_entropy_with_logits
        train(model, run, data=data, epochs=1, loss_of=loss_of)
    kept = cnnviz.open_dataset(f"run:{tmp_path / 'run'}")
    assert kept.target == "labels"
    assert kept.class_names == ("even", "large", "seven")
    facts = Run(tmp_path / "run").facts()
    assert facts is not None
    assert facts.figure == "mean_average_precision"
    again = cnnviz.load_model(Run(tmp_path / "run").checkpoint(), trust=True)
    assert History(tmp_path / "run").evaluation(1, again, kept).loss > 0


class Segmenter(nn.Module):
    """One score for each class and pixel."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 4, 3, padding=1)
        self.conv2 = nn.Conv2d(4, 2, 3, padding=1)

    def forward(self, x: Any) -> Any:
        return self.conv2(self.conv1(x).relu())


def test_masks(tmp_path: Path) -> None:
    images, _ = digits()
    masks = (images[:, 0] > 0.5).long()
    model = Segmenter()
    probe = [(image, mask) for image, mask in zip(images[-40:], masks[-40:], strict=True)]
    with cnnviz.record(tmp_path / "run", model, probe, classes=("paper", "ink")) as run:
        data = torch.utils.data.TensorDataset(images[:64], masks[:64])
        train(model, run, data=data, epochs=1)
    kept = cnnviz.open_dataset(f"run:{tmp_path / 'run'}")
    assert kept.target == "mask"
    assert np.array_equal(kept.mask(2), masks[-38].numpy())
    again = cnnviz.load_model(Run(tmp_path / "run").checkpoint(), trust=True)
    found = History(tmp_path / "run").evaluation(1, again, kept)
    assert found.loss == pytest.approx(evaluate(again, kept).loss, abs=1e-4)


@pytest.mark.parametrize("target", ["binary", "number"])
def test_one_output(tmp_path: Path, target: str) -> None:
    """One score says yes or no to the second of two classes, or is a number."""
    images, labels = digits()
    answers = (labels > 4).float() if target == "binary" else labels / 3
    loss_of = (
        functional.binary_cross_entropy_with_logits if target == "binary" else functional.mse_loss
    )
    model = Net(classes=1)
    probe = torch.utils.data.TensorDataset(images[-80:], answers[-80:])
    with cnnviz.record(tmp_path / "run", model, probe) as run:
        data = torch.utils.data.TensorDataset(images[:128], answers[:128])
        train(model, run, data=data, epochs=2, loss_of=lambda a, b: loss_of(a[:, 0], b))
    kept = cnnviz.open_dataset(f"run:{tmp_path / 'run'}")
    assert kept.target == target
    again = cnnviz.load_model(Run(tmp_path / "run").checkpoint(), trust=True)
    assert again.answers == target
    ended = told(tmp_path / "run", events.EpochEnd)[-1]
    assert ended.validation_loss == pytest.approx(evaluate(again, kept).loss, abs=1e-4)


def test_two_networks_that_play_against_each_other(tmp_path: Path) -> None:
    """Each has a recorder of its own; that of the one that makes pictures has no probe."""
    made = nn.Sequential(nn.Linear(4, 64), nn.Sigmoid(), nn.Unflatten(1, (1, 8, 8)))
    judge = nn.Sequential(nn.Flatten(), nn.Linear(64, 1))
    one, other = tmp_path / "maker", tmp_path / "judge"
    probe = (digits()[0][-20:], torch.ones(20))
    with cnnviz.record(one, made) as first, cnnviz.record(other, judge, probe) as second:
        for _ in range(3):
            score = judge(made(torch.randn(8, 4))).mean()
            first.step(-score)
            second.step(score)
        first.epoch()
        second.epoch()
    for directory in (one, other):
        assert len(told(directory, events.BatchEnd)) == 3
        assert len(told(directory, events.EpochEnd)) == 1


def test_gradient_accumulation_and_mixed_precision(tmp_path: Path) -> None:
    model = Net()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    images, labels = digits()
    with cnnviz.record(tmp_path / "run", model, parts()[1], optimizer=optimizer) as run:
        for _ in range(4):
            whole = torch.zeros(())
            for part in range(2):
                with torch.autocast("cpu", torch.bfloat16):
                    output = model(images[part * 16 : part * 16 + 16])
                    loss = (
                        functional.cross_entropy(output.float(), labels[part * 16 : part * 16 + 16])
                        / 2
                    )
                loss.backward()  # type: ignore[no-untyped-call]
                whole += loss.detach()
            optimizer.step()
            run.step(whole, samples=32)
            optimizer.zero_grad()
        with torch.autocast("cpu", torch.bfloat16):
            run.epoch()
    assert len(told(tmp_path / "run", events.BatchEnd)) == 4
    assert told(tmp_path / "run", events.EpochEnd)[0].validation_loss > 0
