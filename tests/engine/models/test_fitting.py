"""The sizes that are said to fit do fit, and their neighbours do not."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import torch
from torch import nn

from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.events import drain
from cnnviz.engine.models.build import build
from cnnviz.engine.models.course_cnn import CourseCNN
from cnnviz.engine.models.fitting import Fitting, fitting_sizes
from cnnviz.engine.models.hollow import hollow
from cnnviz.engine.probes.capture import capture
from tests.engine.models.test_shape_trouble import Residual, Tokens, UNet, Viewing, Wrong


def runs(module: nn.Module, size: int, channels: int) -> bool:
    """Whether a real pass of a real input succeeds."""
    try:
        answer = capture(module, torch.zeros(1, channels, size, size), [""])[""]
    except CnnvizError:
        return False
    return len(answer) == 1


def listing() -> nn.Module:
    """Return the course's listing as it is printed."""
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(64 * 6 * 6, 128),
    )  # fmt: skip


CASES: list[tuple[str, nn.Module, tuple[int, int | None, int]]] = [
    ("listing", listing(), (30, 33, 1)),
    ("course", CourseCNN(), (27, 30, 1)),
    ("unpadded", CourseCNN(padding=(1, 1), image_size=28), (25, 28, 1)),
    ("viewing", Viewing(), (30, 33, 1)),
    ("unet", UNet(), (2, None, 2)),
    ("tokens", Tokens(), (32, 39, 1)),
    ("alexnet", build("alexnet"), (63, None, 1)),
    ("vgg11", build("vgg11"), (32, None, 1)),
    ("resnet18", build("resnet18"), (1, None, 1)),
    ("densenet121", build("densenet121"), (29, None, 1)),
    ("inception_v3", build("inception_v3"), (75, None, 1)),
    ("efficientnet_b0", build("efficientnet_b0"), (1, None, 1)),
    ("vit_b_32", build("vit_b_32"), (224, 224, 1)),
    ("swin_t", build("swin_t"), (4, None, 1)),
    ("convnext_tiny", build("convnext_tiny"), (32, None, 1)),
    ("lraspp", build("lraspp_mobilenet_v3_large"), (1, None, 1)),
]


SLOW = ("convnext_tiny", "swin_t", "lraspp", "densenet121", "inception_v3")


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case[0], marks=pytest.mark.slow if case[0] in SLOW else ())
        for case in CASES
    ],
)
def test_sizes(case: tuple[str, nn.Module, tuple[int, int | None, int]]) -> None:
    _, module, sizes = case
    found = drain(fitting_sizes(module))
    first, last, step = sizes
    assert (found.first, found.last, found.step) == sizes
    assert runs(module, first, found.channels)
    assert first == 1 or not runs(module, first - 1, found.channels)
    if step > 1:
        assert runs(module, first + step, found.channels)
        assert not runs(module, first + step - 1, found.channels)
    if last is not None:
        assert runs(module, last, found.channels)
        assert not runs(module, last + 1, found.channels)


def test_what_to_change_in_the_listing() -> None:
    found = drain(fitting_sizes(listing(), wanted=28))
    assert found.changes == (
        "ceil_mode=True in its pooling", "padding 1 in the layer 0", "padding 1 in the layer 3"
    )  # fmt: skip
    for number in (0, 3):
        changed: Any = listing()
        changed[number].padding = (1, 1)
        assert runs(changed, 28, 1)
    assert found.sentence.startswith("Inputs of 30 to 33 px fit. With ceil_mode=True in its")


@pytest.mark.parametrize(
    ("found", "sentence", "near"),
    [
        (Fitting(224, 224), "Inputs of 224 x 224 px fit, no others.", 224),
        (Fitting(63, None), "Inputs of 63 px and more fit.", 100),
        (Fitting(30, 33), "Inputs of 30 to 33 px fit.", 33),
        (Fitting(32, None, 32), "Inputs of 32 px and more fit, where the size is a multiple of 32.",
         96),
        (Fitting(None, None), "No square input was found to fit.", None),
        (Fitting(64, 64, complete=False),
         "Inputs of 64 x 64 px fit; there was no time to try others.", 64),
        (Fitting(16, 16, straight=True), "Inputs of 16 values fit, no others.", 16),
    ],
)  # fmt: skip
def test_sentences(found: Fitting, sentence: str, near: int | None) -> None:
    assert found.sentence == sentence
    assert found.nearest(100) == near


@pytest.mark.parametrize("module", [Residual(), Wrong(), nn.Sequential(nn.GroupNorm(1, 5))])
def test_where_no_size_fits_it_ends_soon(module: nn.Module) -> None:
    trials = []
    assert drain(fitting_sizes(module), trials.append).first is None
    assert len(trials) < 2_000


class Deciding(nn.Module):
    """Looks at the numbers, which a copy without any has not."""

    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(100, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not bool(x.isfinite().all()):
            raise ValueError("not finite")
        return self.fc(x.flatten(1))  # type: ignore[no-any-return]


def test_a_network_that_looks_at_numbers_is_tried_with_some() -> None:
    found = drain(fitting_sizes(nn.Sequential(nn.Conv2d(3, 1, 1), Deciding())))
    assert (found.first, found.last) == (10, 10)


class Padding(nn.Module):
    """Makes a tensor of its own, which is not where a copy without numbers is."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.cat([x, torch.zeros(1, 1, *x.shape[2:])], 1)


def test_a_network_that_makes_tensors_of_its_own_is_tried_too() -> None:
    module = nn.Sequential(nn.Conv2d(3, 1, 3), Padding(), nn.Flatten(), nn.Linear(2 * 49, 2))
    found = drain(fitting_sizes(module))
    assert (found.first, found.last) == (9, 9)


def test_the_network_is_not_touched_and_hears_of_nothing() -> None:
    module = CourseCNN().train()
    heard: list[object] = []
    module.conv1.register_forward_hook(lambda *_: heard.append(1))
    before = copy.deepcopy(module.state_dict())
    drain(fitting_sizes(module, wanted=20))
    assert not heard
    assert module.training
    assert all((module.state_dict()[name] == entry).all() for name, entry in before.items())


def test_a_hollow_copy_takes_no_memory_and_refuses_what_the_network_refuses() -> None:
    module = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8))
    made = hollow(module)
    assert all(entry.is_meta for entry in made.state_dict().values())
    assert all(not entry.is_meta for entry in module.state_dict().values())
    wrong = hollow(nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(4)))
    with pytest.raises(ValueError, match="4 channels"):
        wrong(torch.empty(1, 3, 9, 9, device="meta"))
