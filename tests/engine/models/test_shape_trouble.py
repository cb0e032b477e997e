"""Whatever stops an input is explained: the layer, what it expects, what it gets."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn
from torch.nn import functional

from cnnviz.engine.errors import NetworkFailure, ShapeTrouble
from cnnviz.engine.models.build import build
from cnnviz.engine.probes.capture import capture
from cnnviz.engine.probes.forward import run


class Residual(nn.Module):
    """Adds what a convolution without padding gives to what went in."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        identity = x
        out: torch.Tensor = self.conv(x)
        out += identity
        return out


class UNet(nn.Module):
    """Goes down and up once, and puts both sides beside each other."""

    def __init__(self) -> None:
        super().__init__()
        self.down = nn.Conv2d(3, 4, 3, padding=1)
        self.up = nn.ConvTranspose2d(4, 4, 2, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        skip = self.down(x)
        back = self.up(functional.max_pool2d(skip, 2))
        return torch.cat([skip, back], 1)


class Viewing(nn.Module):
    """The course's listing with a view that has the numbers written into it."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 32, 3), nn.Conv2d(32, 64, 3)
        self.fc1 = nn.Linear(64 * 6 * 6, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for conv in (self.conv1, self.conv2):
            x = functional.max_pool2d(functional.relu(conv(x)), 2)
        x = x.view(-1, 64 * 6 * 6)
        return self.fc1(x)  # type: ignore[no-any-return]


class Tokens(nn.Module):
    """Patches with an embedding of their places, which are sixteen."""

    def __init__(self) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, 8, 8, 8)
        self.places = nn.Parameter(torch.zeros(1, 16, 8))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        tokens = self.patches(x).flatten(2).transpose(1, 2)
        return tokens + self.places  # type: ignore[no-any-return]


class Product(nn.Module):
    """A matrix of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(100, 3))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.flatten(1) @ self.weight


class Unpacking(nn.Module):
    """Expects four dimensions."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        _, _, height, width = x.flatten(2).shape
        return x / (height * width)


class Wrong(nn.Module):
    """Has a mistake that has nothing to do with shapes."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        known: dict[str, torch.Tensor] = {}
        return known["features"] * x


TROUBLES: list[tuple[nn.Module, tuple[int, ...], str]] = [
    (Residual(), (3, 9, 9), r"but it gets 1 x 3 x 9 x 9 \(identity\) and 1 x 3 x 7 x 7 \(out"),
    (Residual(), (3, 9, 9), r"at line \d+ of test_shape_trouble.py, “out \+= identity”"),
    (UNet(), (3, 9, 9), r"put side by side, but it gets 1 x 4 x 9 x 9 \(skip\) and 1 x 4 x 8 x 8"),
    (Viewing(), (1, 28, 28), r"of 2,304 = 64 x 6 x 6 values .* gets 1 x 64 x 5 x 5 = 1,600 values"),
    (Tokens(), (3, 24, 24), r"gets 1 x 9 x 8 \(tokens\) and 1 x 16 x 8 \(self.places\)"),
    (Product(), (3, 8, 8), "expects 100 features, but it gets 192"),
    (Unpacking(), (3, 8, 8), "expects 4 dimensions, but it gets 3"),
    (nn.Sequential(nn.Conv2d(3, 8, 3), nn.Linear(8 * 49, 10)), (3, 9, 9),
     r"1 \(Linear\) expects 392 features.* flatten the maps before it: 8 x 7 x 7 = 392"),
    (nn.Sequential(nn.Conv2d(3, 8, 3), nn.Flatten(), nn.Linear(100, 2)), (3, 9, 9),
     "100 is no multiple of the 8 channels"),
    (nn.Sequential(nn.Conv1d(1, 8, 3)), (1, 9, 9), "expects curves .* gets 4 dimensions"),
    (nn.Sequential(nn.MaxPool2d(2), nn.Conv2d(1, 8, 9)), (1, 9, 9), "at least 9 x 9 pixels"),
    (nn.Sequential(nn.GroupNorm(2, 8)), (3, 9, 9), "expects 8 channels, but it gets 3 channels"),
    (nn.Sequential(nn.InstanceNorm2d(8, affine=True)), (3, 9, 9), "expects 8 channels"),
    (nn.Sequential(nn.LayerNorm([3, 8, 8])), (3, 9, 9), "3 x 8 x 8 as the last dimensions"),
    (nn.Sequential(nn.Flatten(), nn.BatchNorm2d(4)), (3, 9, 9), "expects pictures .* 2 dimensions"),
    (build("alexnet"), (3, 32, 32), r"features.12 \(MaxPool2d\) expects at least 3 x 3 pixels"),
    (build("vit_b_16"), (3, 28, 28), "The network Vision.* images of 224 px, but it gets 28 px"),
    (build("maxvit_t"), (3, 100, 100), "WindowPartition"),
    (build("inception_v3"), (3, 60, 60), r"Mixed_7a.* at least 3 x 3 pixels"),
]  # fmt: skip


@pytest.mark.parametrize(("model", "shape", "words"), TROUBLES)
def test_what_stops_an_input_is_explained(
    model: nn.Module, shape: tuple[int, ...], words: str
) -> None:
    with pytest.raises(ShapeTrouble, match=words):
        capture(model, torch.zeros(1, *shape), [""])


def test_the_listing_of_the_course_tells_both_sides_in_numbers() -> None:
    listing = nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(64 * 6 * 6, 128),
    )  # fmt: skip
    with pytest.raises(ShapeTrouble) as trouble:
        capture(listing, torch.zeros(1, 1, 28, 28), [""])
    assert trouble.value.numbers == (2304, 1600)
    assert str(trouble.value).startswith(
        "The layer 7 (Linear) expects 2,304 features = 64 x 6 x 6, but it gets 64 x 5 x 5 = 1,600;"
    )


@pytest.mark.filterwarnings("ignore:`torch.jit:FutureWarning")
def test_a_program_is_explained_by_what_it_says_last() -> None:
    listing = nn.Sequential(nn.Conv2d(1, 8, 3), nn.Flatten(), nn.Linear(8 * 36, 2))
    program: Any = torch.jit.script(listing)  # type: ignore[no-untyped-call]
    with pytest.raises(ShapeTrouble, match="expects 288 features, but it gets 392"):
        run(program, torch.zeros(1, 1, 9, 9))


def test_a_mistake_in_the_code_is_told_as_python_tells_it() -> None:
    with pytest.raises(NetworkFailure) as failure:
        capture(nn.Sequential(Wrong()), torch.zeros(1, 3, 8, 8), [""])
    assert failure.value.layer == "0 (Wrong)"
    assert failure.value.reason == "KeyError: 'features'"
    assert "known[“" not in str(failure.value)
    assert 'return known["features"] * x' in str(failure.value)
    assert isinstance(failure.value.__cause__, KeyError)
