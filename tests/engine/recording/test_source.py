"""What of somebody's program makes the network, and that it is enough."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch
from torch import nn

import cnnviz
from cnnviz.engine.recording.source import Source, extract, source_of_network

SCRIPT = """\
from __future__ import annotations
import os, torch
from torch import nn
from torch.nn import functional as F

SCALE = 2.0
SHIFT = -SCALE
device = torch.device("cpu")
print("this trains")

def helper(x):
    return x * SCALE + SHIFT

def unused():
    return os.getcwd()

def mark(kind):
    return kind

class Block(nn.Module):
    def __init__(self, width, act=F.relu):
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.scale = nn.Parameter(torch.ones(1))
        self.register_buffer("seen", torch.zeros(2, dtype=torch.long))
        self.act = act

    def forward(self, x):
        device = x  # hides the one outside
        return self.act(x + self.scale * self.conv(device))

@mark
class Net(nn.Module):
    def __init__(self, width, depth, classes):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(1, width, 3, padding=1), nn.ReLU())
        self.blocks = nn.ModuleList([Block(width) for _ in range(depth)])
        self.heads = nn.ModuleDict({"one": nn.Linear(width, classes)})
        self.rest = None
        self.note = ("a", 1, [2.5])

    def forward(self, x):
        x = self.stem(x)
        for block in self.blocks:
            x = block(x)
        return helper(self.heads["one"](x.mean((2, 3))))

model = Net(4, 2, 10)

if __name__ == "__main__":
    SCALE = 3.0
    raise SystemExit("it would train")
"""


def test_only_what_the_class_needs_is_kept() -> None:
    part = extract(SCRIPT, "Net")
    assert part.startswith("from __future__ import annotations\n")
    for there in ("SCALE = 2.0", "SHIFT", "def helper", "class Block", "@mark\nclass Net"):
        assert there in part
    for gone in ("unused", "print", "__main__", "model =", "device = torch"):
        assert gone not in part
    with pytest.raises(ValueError, match="Other is not defined"):
        extract(SCRIPT, "Other")


def test_the_last_of_several_definitions_counts() -> None:
    part = extract("class A:\n    x = 1\n\nclass A:\n    x = 2\n", "A")
    assert part == "class A:\n    x = 2\n"


def opened_again(directory: Path, model: nn.Module) -> Any:
    """Record a network and open its weights."""
    with cnnviz.record(directory, model) as run:
        run.step(1.0)
    return cnnviz.load_model(directory / "checkpoints" / "last.safetensors", trust=True)


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, as if it had been started: everything in it has run."""
    path = tmp_path / "train.py"
    path.write_text(SCRIPT, encoding="utf-8")
    module = ModuleType("started")
    module.__file__ = str(path)
    monkeypatch.setitem(sys.modules, "started", module)
    exec(compile(SCRIPT, str(path), "exec"), vars(module))
    return module


def test_what_a_class_was_given_need_not_be_known(script: ModuleType, tmp_path: Path) -> None:
    """It was given what it keeps nowhere; its program is at its end, and must not run again."""
    model = script.Net(3, 3, 5).eval()
    again = opened_again(tmp_path / "run", model)
    images = torch.rand(2, 1, 9, 9)
    assert torch.equal(again.module(images), model(images))
    assert again.module.note == ("a", 1, [2.5])
    assert again.module.rest is None
    assert again.architecture == "Net"


def test_what_cannot_be_written_is_left_to_the_class(script: ModuleType) -> None:
    model = script.Net(3, 3, 5)
    model.open = sys.stdout
    source = source_of_network(model)
    assert source is not None
    assert "_filled" not in source.files["train.py"].decode()
    given = source_of_network(model, {"width": 3, "depth": 3, "classes": 5})
    assert given is not None
    assert given.arguments == {"width": 3, "depth": 3, "classes": 5}


def test_files_go_along_that_the_class_needs_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    # In an encoding of its own, which is nobody's business either.
    (folder / "parts.py").write_bytes(
        "# coding: latin-1\n# Schöne Köpfe\nfrom torch import nn\n"
        "class Head(nn.Linear):\n    pass\n".encode("latin-1")
    )
    (folder / "private.py").write_text("TOKEN = 'a secret'\n", encoding="utf-8")
    (folder / "mine.py").write_text(
        "from torch import nn\nfrom parts import Head\nimport private\n\n"
        "used = private.TOKEN\n\nclass Net(nn.Module):\n"
        "    def __init__(self, n):\n        super().__init__()\n        self.head = Head(4, n)\n\n"
        "    def forward(self, x):\n        return self.head(x)\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(folder))
    for name in ("mine", "parts", "private"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    import mine  # type: ignore[import-not-found]

    model = mine.Net(3)
    for name in ("mine", "parts", "private"):
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "mine", mine)
    (folder / "run").mkdir()
    again = opened_again(folder / "run", model)
    kept = folder / "run" / "source"
    assert sorted(path.name for path in kept.iterdir()) == ["mine.py", "parts.py"]
    assert "private" not in (kept / "mine.py").read_text(encoding="utf-8")
    values = torch.rand(2, 4)
    assert torch.equal(again.module(values), model(values))


def test_a_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its cells have no file; what was entered is kept by IPython."""
    defined = (
        "class Net(nn.Module):\n    def __init__(self, n):\n        super().__init__()\n"
        "        self.fc = nn.Linear(4, n)\n\n    def forward(self, x):\n        return self.fc(x)"
    )
    cells = [
        "",
        "%matplotlib inline\nimport torch\nfrom torch import nn",
        "this failed (",
        defined,
        "raise ValueError  # a cell that must not run again",
    ]
    notebook = ModuleType("__main__")
    vars(notebook)["In"] = cells
    exec("import torch\nfrom torch import nn\n" + defined, vars(notebook))
    monkeypatch.setitem(sys.modules, "__main__", notebook)
    model = vars(notebook)["Net"](3)
    again = opened_again(tmp_path / "run", model)
    assert (tmp_path / "run" / "source" / "notebook.py").exists()
    values = torch.rand(2, 4)
    assert torch.equal(again.module(values), model(values))


def test_what_nobody_knows_the_source_of_is_recorded_all_the_same(tmp_path: Path) -> None:
    made: dict[str, Any] = {"nn": nn, "__name__": "nowhere"}
    exec("class Net(nn.Module):\n    def forward(self, x):\n        return x\n", made)
    model = made["Net"]()
    assert source_of_network(model) is None
    with cnnviz.record(tmp_path / "run", model) as run:
        run.step(1.0)
    assert not (tmp_path / "run" / "source").exists()


def test_plain_layers_are_written_as_a_class() -> None:
    source = source_of_network(nn.Sequential(nn.Conv2d(1, 2, 3), nn.Sequential(nn.ReLU())))
    assert isinstance(source, Source)
    assert source.name == "Sequential"
    assert "nn.Conv2d(1, 2, kernel_size=(3, 3)" in source.files["network.py"].decode()


def test_own_layers_in_a_row(script: ModuleType, tmp_path: Path) -> None:
    model = nn.Sequential(nn.Conv2d(1, 4, 3), script.Block(4), nn.Flatten(), nn.Linear(196, 2))
    again = opened_again(tmp_path / "run", model.eval())
    images = torch.rand(2, 1, 9, 9)
    assert torch.equal(again.module(images), model(images))
