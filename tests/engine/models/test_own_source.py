"""A person's own classes: read without running them, run only after a yes, apart from all else."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import torch
from torch import nn

from cnnviz.engine.checkpoints.write import save_checkpoint
from cnnviz.engine.errors import (
    BadValue,
    CheckpointMismatch,
    CheckpointProblem,
    CnnvizError,
    UnknownName,
)
from cnnviz.engine.events import drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.own_code import OwnCodeProblem, making
from cnnviz.engine.models.own_source import (
    OwnSource,
    SourceClass,
    check_arguments,
    classes_in,
    parse_value,
    split_source,
)
from cnnviz.engine.models.save import describe, save_model
from cnnviz.engine.probes.capture import capture
from cnnviz.engine.trust import NotTrusted

NET = """
import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv = nn.Conv2d(3, width, 3)

    def forward(self, x):
        return self.conv(x)


class Net(nn.Module):
    '''A small network.

    It has more to say.
    '''

    def __init__(self, width: int = 4, num_classes=3, act="relu", norm=nn.Identity, *, bias=True):
        super().__init__()
        self.block = Block(width)
        self.fc = nn.Linear(width, num_classes, bias)

    def forward(self, x):
        return self.fc(self.block(x).mean((2, 3)))
"""


def write(folder: Path, text: str = NET, name: str = "net.py") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


# ---- reading -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("net.py:Net", ("net.py", "Net")),
        ("a/b.py:Net", ("a/b.py", "Net")),
        (r"C:\models\net.py:Net", (r"C:\models\net.py", "Net")),
        (r"C:\models\net.py", (r"C:\models\net.py", "")),
        ("net.py", ("net.py", "")),
        (Path("net.py"), ("net.py", "")),
        ("net.py:a-b", ("net.py", "a-b")),
        ("net.pth", None),
        ("resnet18", None),
        ("net.py:Net.pth", None),
        (r"C:\models\net.pth", None),
        ("", None),
    ],
)
def test_what_names_a_class(text: str | Path, expected: tuple[str, str] | None) -> None:
    found = split_source(text)
    assert found == (None if expected is None else (Path(expected[0]), expected[1]))


def test_classes_are_read_and_nothing_runs(tmp_path: Path) -> None:
    witness = tmp_path / "ran"
    path = write(tmp_path, NET + f"\nopen({str(witness)!r}, 'w').close()\n")
    block, net = classes_in(path)
    assert not witness.exists()
    assert (block.name, block.missing, block.is_network) == ("Block", ("width",), True)
    assert (net.name, net.summary, net.missing) == ("Net", "A small network.", ())
    told = {entry.name: (entry.default, entry.text, entry.editable) for entry in net.parameters}
    assert told == {
        "width": (4, "4", True),
        "num_classes": (3, "3", True),
        "act": ("relu", "'relu'", True),
        "norm": (None, "nn.Identity", False),
        "bias": (True, "True", True),
    }
    assert net.parameters[0].annotation == "int"


@pytest.mark.parametrize(
    ("text", "networks"),
    [
        ("import torch.nn as N\nclass A(N.Module): pass", ["A"]),
        ("import torch\nclass A(torch.nn.Module): pass", ["A"]),
        ("from torch.nn import Module as M\nclass A(M): pass", ["A"]),
        ("from torch.nn import *\nclass A(Module): pass", ["A"]),
        ("from torch import nn\nclass A(nn.Sequential): pass\nclass B(A): pass", ["A", "B"]),
        ("import lightning as L\nclass A(L.LightningModule): pass", ["A"]),
        ("from torchvision.models import ResNet\nclass A(ResNet): pass", ["A"]),
        ("from torch.utils.data import Dataset\nclass A(Dataset): pass", []),
        ("class Module: pass\nclass A(Module): pass", []),
        ("if True:\n  from torch import nn\n  class A(nn.Module): pass", ["A"]),
        ("try:\n  from torch import nn\nexcept ImportError: pass\nclass A(nn.Module): pass", ["A"]),
    ],
)
def test_which_classes_are_networks(tmp_path: Path, text: str, networks: list[str]) -> None:
    found = classes_in(write(tmp_path, text))
    assert [entry.name for entry in found if entry.is_network] == networks


def test_an_inherited_constructor_is_found(tmp_path: Path) -> None:
    path = write(tmp_path, NET + "\n\nclass Wider(Net):\n    pass\n")
    assert [entry.name for entry in classes_in(path)[-1].parameters][:2] == ["width", "num_classes"]


@pytest.mark.parametrize(
    "text", ["class A(:", "\0", "1" + "+1" * 100_000, "(" * 500, "x = '\ud800'", b"\xff\xfe".hex()]
)
def test_a_file_that_is_no_python_is_said(tmp_path: Path, text: str) -> None:
    path = tmp_path / "net.py"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    if text.isalnum():
        assert classes_in(path) == ()
        return
    with pytest.raises(CheckpointProblem, match="no valid Python"):
        classes_in(path)


def test_arguments_are_checked_and_read() -> None:
    maker = SourceClass("Net", (), ())
    with pytest.raises(UnknownName, match="argument of Net named “depth”"):
        check_arguments(maker, {"depth": "3"})
    values = {"3": 3, "(1, 2)": (1, 2), "true": True, "None": None, "relu": "relu", "1e-3": 1e-3}
    assert [parse_value(text) for text in values] == list(values.values())
    assert parse_value("__import__('os').system('true')") == "__import__('os').system('true')"


def test_a_text_stays_a_text_where_one_is_wanted(tmp_path: Path) -> None:
    net = classes_in(write(tmp_path))[1]
    assert check_arguments(net, {"act": "10", "width": "10"}) == {"act": "10", "width": 10}
    block = classes_in(tmp_path / "net.py")[0]
    with pytest.raises(CnnvizError, match="needs a value for width"):
        check_arguments(block, {})


# ---- trust ---------------------------------------------------------------------------------------


def test_nothing_runs_before_a_yes(tmp_path: Path) -> None:
    witness = tmp_path / "ran"
    path = write(tmp_path, NET + f"\nopen({str(witness)!r}, 'w').close()\n")
    with pytest.raises(NotTrusted, match=r"the whole of net\.py, 29 lines that import torch"):
        load_model(f"{path}:Net")
    assert not witness.exists()
    load_model(f"{path}:Net", trust=True)
    assert witness.exists()
    witness.unlink()
    load_model(f"{path}:Net")
    assert witness.exists(), "the yes is remembered"


def test_a_changed_file_asks_again_and_so_does_a_changed_neighbour(tmp_path: Path) -> None:
    write(tmp_path, "WIDTH = 4\n", "parts/sizes.py")
    write(tmp_path, "from .sizes import WIDTH\n", "parts/__init__.py")
    path = write(tmp_path, NET.replace("import torch\n", "import torch\nfrom parts import WIDTH\n"))
    with pytest.raises(NotTrusted) as caught:
        load_model(path)
    assert [each.name for each in caught.value.digests] == ["net.py", "__init__.py", "sizes.py"]
    assert "and with it parts/__init__.py (1 line) and parts/sizes.py (1 line)" in str(caught.value)
    load_model(path, trust=True)
    load_model(path)
    write(tmp_path, "WIDTH = 5\n", "parts/sizes.py")
    with pytest.raises(NotTrusted):
        load_model(path)
    path.write_text(path.read_text() + "\n")
    with pytest.raises(NotTrusted):
        load_model(path)


def test_what_was_not_found_beforehand_is_not_there(tmp_path: Path) -> None:
    write(tmp_path, "raise SystemExit", "hidden.py")
    path = write(tmp_path, NET + "\nimport importlib\nimportlib.import_module('hid' + 'den')\n")
    with pytest.raises(OwnCodeProblem, match="it needs hidden, which this Python does not have"):
        load_model(f"{path}:Net", trust=True)


# ---- running -------------------------------------------------------------------------------------


def test_a_class_with_random_weights(tmp_path: Path) -> None:
    path = write(tmp_path)
    model = load_model(f"{path}:Net", trust=True, arguments={"width": "6"}, num_classes=5)
    assert (model.architecture, model.origin, model.num_classes) == ("Net", "random", 5)
    assert model.source == OwnSource(path, "Net")
    assert model.arguments == {"width": 6, "num_classes": 5}
    assert not model.module.training
    again = load_model(f"{path}:Net", arguments={"width": "6"}, num_classes=5)
    images = torch.randn(2, 3, 8, 8)
    assert torch.equal(model(images), again(images)), "one seed, one network"


def test_the_only_whole_network_of_a_file_needs_no_name(tmp_path: Path) -> None:
    assert load_model(write(tmp_path), trust=True).architecture == "Net"
    two = write(tmp_path, NET + "\n\nclass Other(nn.Module):\n    pass\n", "two.py")
    with pytest.raises(CnnvizError, match=r"say which: two.py:Net or two.py:Other"):
        load_model(two)
    with pytest.raises(CnnvizError, match="has no class that inherits from"):
        load_model(write(tmp_path, "x = 1\n", "none.py"))
    with pytest.raises(UnknownName, match="did you mean Net"):
        load_model(f"{two}:Nett")


def test_a_function_may_make_the_network(tmp_path: Path) -> None:
    path = write(tmp_path, NET + "\n\ndef small(width=2):\n    return Net(width)\n")
    model = load_model(f"{path}:small", trust=True, arguments={"width": "3"})
    assert model.module.get_parameter("fc.weight").shape == (3, 3)
    wrong = write(tmp_path, NET + "\n\ndef small():\n    return 3\n", "wrong.py")
    with pytest.raises(CnnvizError, match=r"is no torch\.nn\.Module \(int\)"):
        load_model(f"{wrong}:small", trust=True)


def test_weights_of_a_file_fit_or_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path)
    made = load_model(f"{path}:Net", trust=True, arguments={"width": 7})
    torch.save({"state_dict": made.module.state_dict(), "epoch": 3}, tmp_path / "w.pth")
    model = load_model(f"{path}:Net", weights=str(tmp_path / "w.pth"), arguments={"width": 7})
    assert (model.origin, model.title, model.metadata["epoch"]) == ("file", "w.pth", "3")
    for key, value in made.module.state_dict().items():
        assert torch.equal(model.module.state_dict()[key], value)
    with pytest.raises(CheckpointMismatch, match=r"block.conv.weight is 7 x 3 x 3 x 3 in the file"):
        load_model(f"{path}:Net", weights=str(tmp_path / "w.pth"))
    with pytest.raises(BadValue, match="nobody publishes"):
        load_model(f"{path}:Net", weights="default")


def test_what_is_saved_finds_its_class_again(tmp_path: Path) -> None:
    path = write(tmp_path)
    model = load_model(f"{path}:Net", trust=True, arguments={"width": 7})
    saved = save_model(tmp_path / "own.safetensors", model)
    again = load_model(saved)
    assert (again.source, again.arguments) == (model.source, {"width": 7})
    images = torch.randn(2, 3, 8, 8)
    assert torch.equal(model(images), again(images))
    path.write_text(NET + "\n# changed\n")
    with pytest.raises(NotTrusted, match=r"net\.py"):
        load_model(saved)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("small", {}),
        ("Net", {"act": "../../evil.pkl"}),
        ("Net", {"width": [3, "https://evil"]}),
        ("Net", {"act": {"a": 1}}),
        ("Net", {"width": 10**9}),
        ("Net", {"width": [3] * 1_000}),
    ],
)
def test_a_checkpoint_cannot_make_trusted_code_do_harm(
    tmp_path: Path, name: str, arguments: dict[str, object]
) -> None:
    path = write(tmp_path, NET + "\n\ndef small():\n    return Net()\n")
    model = load_model(f"{path}:Net", trust=True)
    facts = {"source": f"net.py:{name}", "arguments": json.dumps(arguments)}
    state = model.module.state_dict()
    metadata = {**describe(model), **facts}
    save_checkpoint(tmp_path / "hostile.safetensors", state, metadata)
    with pytest.raises(CnnvizError, match="with arguments that no file is believed"):
        load_model(tmp_path / "hostile.safetensors")
    again = load_model(f"{path}:Net", weights=str(tmp_path / "hostile.safetensors"))
    assert again.arguments == {}


def test_two_folders_may_have_neighbours_of_one_name(tmp_path: Path) -> None:
    found = []
    for width in (3, 5):
        folder = tmp_path / str(width)
        write(folder, f"WIDTH = {width}\n", "utils.py")
        text = NET.replace("import torch\n", "import utils\nimport torch\n", 1)
        path = write(folder, text.replace("width: int = 4", "width: int = utils.WIDTH"))
        found.append(load_model(f"{path}:Net", trust=True))
    assert [model.module.get_parameter("fc.weight").shape[1] for model in found] == [3, 5]
    assert "utils" not in sys.modules
    assert not any(str(tmp_path) in entry for entry in sys.path)


def test_imports_that_wait_for_the_forward_and_packages_around_the_file(tmp_path: Path) -> None:
    write(tmp_path, "raise RuntimeError('not this')\n", "zoo/__init__.py")
    write(tmp_path, "def double(x):\n    return 2 * x\n", "zoo/late.py")
    write(tmp_path, "from ..late import double\n", "zoo/inner/more.py")
    path = write(
        tmp_path,
        "from torch import nn\nfrom .inner import more\nimport zoo.inner.more as same\n\n\n"
        "class Net(nn.Module):\n    def forward(self, x):\n        from zoo.late import double\n"
        "        assert double is more.double is same.double\n        return double(x)\n",
        "zoo/net.py",
    )
    model = load_model(path, trust=True)
    assert torch.equal(model(torch.ones(2)), torch.full((2,), 2.0))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1 / 0", "net.py, line 5: ZeroDivisionError: division by zero"),
        ("import nothing_like_this", "net.py, line 5: it needs nothing_like_this"),
        ("raise SystemExit(1)", "net.py, line 5: it ends the program"),
        ("from beside import wrong", "beside.py, line 2: ValueError: no"),
        ("from .far import x", "net.py, line 5: ImportError: there is no far"),
        ("from ..far import x", "net.py, line 5: ImportError: a relative import leads out"),
    ],
)
def test_errors_are_told_with_their_line(tmp_path: Path, text: str, told: str) -> None:
    write(tmp_path, "\nraise ValueError('no')\n", "beside.py")
    head = "from torch import nn\n\nclass Net(nn.Module):\n    def __init__(self):\n"
    path = write(tmp_path, f"{head}        {text}\n")
    with pytest.raises(OwnCodeProblem) as caught:
        drain(making(OwnSource(path, "Net"), trust=True))
    assert told in str(caught.value)


def test_sizes_that_are_left_open_are_refused(tmp_path: Path) -> None:
    text = "from torch import nn\nclass Net(nn.Sequential):\n    def __init__(self):\n"
    path = write(tmp_path, f"{text}        super().__init__(nn.LazyLinear(3))\n")
    with pytest.raises(CnnvizError, match="leaves sizes open until its first run"):
        load_model(path, trust=True)


def test_settings_of_torch_are_given_back(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "import torch\nfrom torch import nn\ntorch.manual_seed(3)\ntorch.set_grad_enabled(False)\n"
        "torch.set_default_dtype(torch.float64)\nprint('hello')\nclass Net(nn.Module): pass\n",
    )
    state = torch.random.get_rng_state()
    load_model(path, trust=True)
    assert torch.equal(torch.random.get_rng_state(), state)
    assert torch.get_default_dtype() == torch.float32
    assert torch.is_grad_enabled()
    assert isinstance(nn.Linear(1, 1).weight, nn.Parameter)


def test_a_forward_that_ends_the_program_does_not(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "import sys\nfrom torch import nn\n\n\nclass Net(nn.Module):\n"
        "    def forward(self, x):\n        sys.exit(3)\n",
    )
    model = load_model(path, trust=True)
    with pytest.raises(CnnvizError, match="SystemExit"):
        capture(model, torch.zeros(1, 3, 4, 4), [""])
