"""What a step takes is told beforehand: memory by counting, time by a few steps."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import torch
from torch import nn

from cnnviz.engine.errors import ShapeTrouble
from cnnviz.engine.events import drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.training import events
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.cost import Memory, filled, memory_of
from cnnviz.engine.training.fit import fit
from cnnviz.engine.training.loop import measuring_batch
from cnnviz.engine.training.proposal import proposing
from tests.few import Shapes

FLOAT = 4  # bytes

# A process of its own, for memory that another test fetched would not be fetched again.
_PEAK = """
import json, sys
import torch
torch.set_num_threads(1)
from contextlib import closing
from cnnviz.engine.training import events
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.fit import fit
from cnnviz.engine.training.loop import measuring_batch
from tests.few import Shapes

def kilobytes(entry):
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(entry))

def train(settings):
    config = TrainConfig(**settings)
    before = None
    with closing(fit(config, image_set=Shapes("class", count=600))) as going:
        for event in going:
            if isinstance(event, events.RunStarted):
                weights = sum(weight.nbytes for weight in event.model.module.parameters())
                before = kilobytes("VmRSS") * 1024 - weights
            if isinstance(event, events.BatchEnd) and event.step == 3:
                return kilobytes("VmHWM") * 1024 - before

settings = json.loads(sys.argv[1])
# What is fetched once for whatever is trained, such as torch's own tables, comes first.
train({**settings, "model": "course_cnn", "batch_size": 8, "run": settings["run"] + "-first"})
print(json.dumps(train(settings)))
"""


def test_what_the_backward_pass_needs_is_counted_once() -> None:
    net = nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(inplace=True), nn.Flatten(), nn.Linear(4 * 64, 10)
    )
    found = memory_of(TrainConfig(optimizer="adam"), net, (1, 8, 8))
    weights = sum(weight.numel() for weight in net.parameters())
    assert found.fixed == FLOAT * weights * 4  # themselves, gradients, and two numbers of Adam's
    # The picture, the maps that ReLU, flattening and the linear layer share, and two gradients.
    assert found.per_image == FLOAT * (64 + 3 * 4 * 64)
    assert not next(net.parameters()).is_meta


@pytest.mark.parametrize(
    ("settings", "copies"),
    [
        ({"optimizer": "sgd", "momentum": 0.0}, 2),
        ({"optimizer": "sgd"}, 3),
        ({"optimizer": "adagrad"}, 3),
        ({"optimizer": "rmsprop", "momentum": 0.9, "centered": True}, 5),
        ({"optimizer": "adamw", "amsgrad": True}, 5),
    ],
)
def test_what_an_optimiser_remembers_counts(settings: dict[str, object], copies: int) -> None:
    config = replace(TrainConfig(), **settings)  # type: ignore[arg-type]
    net = nn.Sequential(nn.Flatten(), nn.Linear(16, 10))
    assert memory_of(config, net, (1, 4, 4)).fixed == FLOAT * 170 * copies
    net[1].weight.requires_grad_(requires_grad=False)
    assert memory_of(config, net, (1, 4, 4)).fixed == FLOAT * (160 + 10 * copies)


def test_the_largest_batch_is_the_last_that_fits() -> None:
    memory = Memory(fixed=1000, per_image=30)
    most = memory.largest_batch(2000)
    assert memory.of_batch(most) <= 2000 < memory.of_batch(most + 1)
    assert memory.largest_batch(999) == 0


def test_images_that_do_not_go_through_are_told_at_their_layer() -> None:
    module = load_model("resnet18").module
    with pytest.raises(ShapeTrouble, match="conv1"):
        memory_of(TrainConfig(), module, (5, 32, 32))


def test_a_batch_that_does_not_fit_is_told_before_anything_is_computed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cnnviz.engine.training.proposal.free_memory", lambda _: 60_000_000)
    config = TrainConfig(device="cpu", batch_size=4096, run=str(tmp_path / "run"))
    found = drain(proposing(config, Shapes("class")))
    (problem,) = found.problems
    assert "60 MB are free; take a batch of at most" in problem
    most = int(problem.rpartition("at most ")[2].rstrip(".").replace(",", ""))
    assert found.seconds_per_step is None
    smaller = drain(proposing(replace(config, batch_size=most), Shapes("class")))
    assert smaller.problems == ()
    assert smaller.memory_bytes is not None
    assert smaller.memory_bytes <= 60_000_000


def test_a_network_without_weights_is_given_some() -> None:
    with torch.device("meta"):
        net = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2))
    out = filled(net)(torch.zeros(2, 1, 5, 5))
    assert out.shape == (2, 2, 3, 3)
    assert not any(tensor.is_meta for tensor in net.state_dict().values())


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is read from /proc")
@pytest.mark.parametrize(
    ("model", "batch_size", "image_size"), [("course_cnn", 512, 0), ("resnet18", 128, 64)]
)
def test_the_peak_is_near_what_was_told(
    tmp_path: Path, model: str, batch_size: int, image_size: int
) -> None:
    settings = {"model": model, "batch_size": batch_size, "image_size": image_size}
    settings |= {"device": "cpu", "run": str(tmp_path / "run")}
    told = drain(proposing(TrainConfig(**settings), Shapes("class", count=600))).memory_bytes
    command = [sys.executable, "-c", _PEAK, json.dumps(settings)]
    taken = int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert told is not None
    print(f"{model}: told {told / 1e6:,.0f} MB, taken {taken / 1e6:,.0f} MB")
    assert 2 / 3 < told / taken < 3 / 2


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("model", ["course_cnn", "resnet18"])
def test_the_time_is_near_what_was_told(tmp_path: Path, model: str) -> None:
    config = TrainConfig(model=model, device="cpu", run=str(tmp_path / "run"))
    images = Shapes("class", count=1200)
    told = drain(proposing(config, images)).seconds_per_step
    with closing(fit(config, image_set=images)) as going:
        ends = [event for event in going if isinstance(event, events.BatchEnd)][:12]
    assert told is not None
    steps = [later.seconds - former.seconds for former, later in pairwise(ends)]
    taken = sorted(steps)[len(steps) // 2]
    print(f"{model}: told {told:.3f} s a step, taken {taken:.3f} s")
    # Other load comes and goes between the two.
    assert 1 / 3 < told / taken < 3


@pytest.mark.parametrize(
    ("batch", "crop", "together"),
    [(4, (28, 28), 128), (512, (28, 28), 512), (2, (224, 224), 10), (32, (224, 224), 32),
     (2, (520, 520), 2), (8, None, 8)],
)  # fmt: skip
def test_held_out_pictures_take_no_more_memory_than_a_step_or_little(
    batch: int, crop: tuple[int, int] | None, together: int
) -> None:
    assert measuring_batch(batch, crop) == together


def test_memory_that_ends_on_the_way_back_is_told_with_the_proposal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def ends(*_: object) -> None:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory")

    monkeypatch.setattr(torch.autograd, "backward", ends)
    found = drain(proposing(TrainConfig(data="digits", device="cpu")))
    assert "does not suffice" in " ".join(found.problems)
