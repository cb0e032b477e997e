"""Scripts and notebooks: they run by themselves and reach the losses of the run."""

from __future__ import annotations

import ast
import contextlib
import gzip
import io
import json
import os
import re
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.errors import BadValue, CnnvizError
from cnnviz.engine.events import drain
from cnnviz.engine.models.load import load_model, loading
from cnnviz.engine.models.save import save_model
from cnnviz.engine.scripting.parts import import_block, quote
from cnnviz.engine.training import events
from cnnviz.engine.training.config import LOSSES, OPTIMIZERS, TrainConfig
from cnnviz.engine.training.fit import fit
from cnnviz.engine.training.script import (
    as_notebook,
    as_script,
    save_script,
    scripting,
)
from tests.few import parted_folder, table

SMALL = TrainConfig(
    epochs=1,
    device="cpu",
    batch_size=32,
    validation_share=0.8,
    filters1=4,
    filters2=4,
    units=16,
)
PRINTED = re.compile(r"training loss ([\d.e+-]+|nan), held-out loss ([\d.e+-]+|nan)")
# Each case changes what a script is made of.
CASES: dict[str, dict[str, Any]] = {
    **{name: {"optimizer": name} for name in OPTIMIZERS},
    **{name: {"loss": name} for name in LOSSES},
    "sgd with everything": {
        "optimizer": "sgd",
        "nesterov": True,
        "momentum": 0.8,
        "weight_decay": 0.01,
        "decay_all": False,
        "clip_norm": 0.5,
    },
    "adam with everything": {
        "beta1": 0.8,
        "beta2": 0.99,
        "amsgrad": True,
        "epsilon": 1e-6,
        "weight_decay": 0.1,
    },
    "rmsprop with everything": {"optimizer": "rmsprop", "centered": True, "smoothing": 0.9},
    "adagrad with everything": {
        "optimizer": "adagrad",
        "learning_rate_decay": 0.01,
        "initial_accumulator": 0.1,
    },
    "rates of layers": {"layer_rates": "conv1=0.1,fc2=2", "weight_decay": 0.1, "decay_all": False},
    "smoothed and weighted": {"label_smoothing": 0.1, "class_weights": "balanced"},
    "soft labels": {"loss": "kl_div", "label_smoothing": 0.2},
    "weighted yes and no": {"loss": "bce", "class_weights": "balanced"},
    "one against the rest": {"loss": "bce", "positive": "3", "class_weights": "balanced"},
    "one against another": {"loss": "bce", "positive": "3", "negative": "5"},
    "own part": {"validation": "own"},
    "steps": {"epochs": 3, "schedule": "step", "step_epochs": 1, "rate_factor": 0.5},
    "cosine after a warm-up": {"epochs": 2, "schedule": "cosine", "warmup_epochs": 0.5},
    "warm-up": {"epochs": 2, "warmup_epochs": 1.5},
    "one cycle": {"epochs": 2, "schedule": "one_cycle"},
    "plateau": {"epochs": 3, "schedule": "plateau", "patience": 0, "learning_rate": 0.1},
    "early stopping": {"epochs": 4, "early_stopping": 1, "learning_rate": 0.3},
    "another network": {"kernel_size": 5, "padding": 2, "activation": "tanh", "pooling": "average"},
    "no pooling": {"activation": "sigmoid", "pooling": "none"},
    "colour and size": {"channels": "3", "image_size": 36, "normalisation": "data"},
    "frozen": {"frozen": "conv1,conv2"},
    "half precision": {"precision": "mixed"},
}


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def printed(text: str) -> list[tuple[float, float]]:
    """Run a script in this process; return the two losses of each epoch."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), torch.random.fork_rng():
        exec(compile(text, "script", "exec"), {"__name__": "__main__"})
    return losses_in(out.getvalue())


def losses_in(text: str) -> list[tuple[float, float]]:
    return [(float(one), float(other)) for one, other in PRINTED.findall(text)]


def reached(config: TrainConfig, folder: Path, **given: Any) -> list[tuple[float, float]]:
    """Train; return the two losses of each epoch."""
    ends: list[events.EpochEnd] = []

    def note(event: object) -> None:
        if isinstance(event, events.EpochEnd):
            ends.append(event)

    drain(fit(replace(config, run=str(folder / "run")), **given), note)
    return [(end.train_loss, end.validation_loss) for end in ends]


def compare(config: TrainConfig, folder: Path, rtol: float = 1e-4) -> str:
    """Hold a script to its run; return the script."""
    text = as_script(drain(scripting(config)))
    wanted = reached(config, folder)
    np.testing.assert_allclose(printed(text), wanted, rtol=rtol, atol=1e-6)
    return text


def ruff(folder: Path) -> str:
    """Return what Python's tools have to say about scripts at 88 columns."""
    said = ""
    for command in (
        ["check", "--select", "E,F,I,B,W,UP", "--ignore", "B905"],
        ["format", "--check", "--diff"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--isolated", "--no-cache", str(folder)],
            capture_output=True,
            text=True,
            check=False,
        )
        said += "" if done.returncode == 0 else done.stdout + done.stderr
    return said


@pytest.mark.parametrize("name", CASES)
def test_a_script_reaches_the_losses_of_its_run(name: str, tmp_path: Path) -> None:
    compare(replace(SMALL, **CASES[name]), tmp_path)


def test_scripts_please_the_tools_of_python(tmp_path: Path) -> None:
    many = {
        **CASES,
        "device": {"device": "auto", "precision": "mixed", "clip_norm": 1.0},
        "varied": {
            "crop_padding": 2,
            "flip": True,
            "flip_vertical": True,
            "rotation": 10.0,
            "brightness": 0.1,
            "hue": 0.1,
            "erasing": 0.2,
            "dropout": 0.3,
        },
        "resized": {"smallest_crop": 0.5},
        "teacher": {"loss": "kl_div", "teacher": "bundled", "device": "auto"},
    }
    images = open_dataset("digits", "train")
    for number, changes in enumerate(many.values()):
        sections = drain(scripting(replace(SMALL, **changes), image_set=images))
        (tmp_path / f"script{number}.py").write_text(as_script(sections), encoding="utf-8")
    assert ruff(tmp_path) == ""


def test_a_script_says_nothing_of_what_is_off() -> None:
    text = as_script(drain(scripting(SMALL)))
    for word in ("Dropout", "scheduler", "clip", "weight_decay", "device", "autocast", "cnnviz"):
        assert word not in text
    assert len(text.splitlines()) < 130


def test_a_script_runs_as_a_program_of_its_own(tmp_path: Path) -> None:
    path = save_script(tmp_path / "train.py", drain(scripting(SMALL)))
    done = subprocess.run(
        [sys.executable, str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
    )
    np.testing.assert_allclose(losses_in(done.stdout), reached(SMALL, tmp_path), rtol=1e-4)
    modules = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name).split(".")[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.Import, ast.ImportFrom))
    }
    assert modules <= {"numpy", "torch", "torchvision", "PIL", "sklearn"}


def test_a_notebook_holds_the_same_code_with_a_word_on_each_part(tmp_path: Path) -> None:
    sections = drain(scripting(SMALL))
    path = save_script(tmp_path / "train.ipynb", sections)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert notebook == as_notebook(sections)
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    cells = notebook["cells"]
    kinds = [cell["cell_type"] for cell in cells]
    assert kinds == ["markdown", "code"] * (len(cells) // 2)
    assert len({cell["id"] for cell in cells}) == len(cells)
    assert all(re.fullmatch(r"[\w-]{1,64}", cell["id"]) for cell in cells)
    code = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    assert printed(code) == printed(as_script(sections))


def test_dropout_and_augmentation_are_alike_and_said_so(tmp_path: Path) -> None:
    config = replace(SMALL, dropout=0.2, flip=True, epochs=2, validation_share=0.3)
    text = as_script(drain(scripting(config)))
    assert "losses are alike" in " ".join(text.replace("#", "").split())
    found, wanted = np.array(printed(text)), np.array(reached(config, tmp_path))
    np.testing.assert_allclose(found, wanted, rtol=0.3)
    assert found[1, 1] < found[0, 1]


def test_a_teacher_is_asked_as_in_the_run(tmp_path: Path) -> None:
    text = compare(replace(SMALL, loss="kl_div", teacher="bundled"), tmp_path)
    assert "soft_targets(images)" in text


def test_networks_of_torchvision_are_made_and_changed_as_in_the_run(tmp_path: Path) -> None:
    few = replace(SMALL, model="shufflenet_v2_x0_5", optimizer="sgd", validation_share=0.85)
    text = compare(replace(few, image_size=32, frozen="stage2", channels="1"), tmp_path)
    assert "models.shufflenet_v2_x0_5(num_classes=10)" in text
    assert "model.conv1[0].weight.data = first.weight.data.sum(1, keepdim=True)" in text
    assert "layer.eval()" in text  # of the frozen normalisations


def test_a_checkpoint_is_gone_on_from_with_a_new_head(tmp_path: Path) -> None:
    model = load_model("course_cnn", num_classes=7)
    path = save_model(tmp_path / "seven.safetensors", model)
    torch.save({"state_dict": model.module.state_dict()}, tmp_path / "seven.pt")
    config = replace(SMALL, model=str(path), optimizer="sgd")
    text = compare(config, tmp_path)
    assert "load_file" in text
    assert "model.fc2 = nn.Linear(128, 10)" in text
    # The tensors alone leave a choice, which is the caller's.
    same = drain(loading(tmp_path / "seven.pt", choice=1))
    again = as_script(drain(scripting(config, model=same)))
    assert printed(again) == printed(text)
    assert "weights_only=True" in again


def test_a_network_without_a_file_is_refused_in_a_sentence() -> None:
    with pytest.raises(CnnvizError, match="lies in no file"):
        drain(scripting(SMALL, model=load_model("course_cnn", num_classes=10)))


# ---- image sets ----------------------------------------------------------------------------------


def test_mnist_is_read_from_its_own_files(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    for part, count, zipped in (("train", 150, True), ("t10k", 40, False)):
        pictures = random.integers(0, 255, (count, 28, 28), np.uint8)
        labels = (np.arange(count) % 10).astype(np.uint8)
        for name, values in (("images-idx3", pictures), ("labels-idx1", labels)):
            head = struct.pack(f">I{values.ndim}I", 0x0800 + values.ndim, *values.shape)
            path = tmp_path / f"{part}-{name}-ubyte"
            if zipped:
                path.with_name(path.name + ".gz").write_bytes(
                    gzip.compress(head + values.tobytes())
                )
            else:
                path.write_bytes(head + values.tobytes())
    config = replace(SMALL, data=f"mnist:{tmp_path}")
    compare(config, tmp_path / "one")
    compare(replace(config, validation="own"), tmp_path / "two")


def test_class_folders_are_read_as_torchvision_reads_them(tmp_path: Path) -> None:
    folder = parted_folder(tmp_path / "images", classes=("ant", 'b"); import os  #', "bee"))
    config = replace(SMALL, data=f"folder:{folder}", validation_share=0.34, batch_size=4)
    coloured = replace(config, channels="3")
    assert "datasets.ImageFolder(DATA, transform)" in compare(coloured, tmp_path / "one")
    compare(config, tmp_path / "grey")
    compare(replace(config, validation="own"), tmp_path / "two")
    hostile = replace(config, loss="bce", positive='b"); import os  #', negative="bee")
    text = compare(hostile, tmp_path / "three")
    assert not re.search("^import os", text, re.MULTILINE)
    # A folder within a class is read by another rule than torchvision's.
    deep = folder / "train" / "ant" / "more"
    deep.mkdir()
    (folder / "train" / "ant" / "0.png").rename(deep / "a.png")
    assert "rglob" in compare(config, tmp_path / "four")


def test_a_table_is_read_with_its_labels_or_its_numbers(tmp_path: Path) -> None:
    folder = parted_folder(tmp_path / "images")
    files = sorted((folder / "train").rglob("*.png"))
    rows = [
        (file.relative_to(folder).as_posix(), file.parent.name, number / 7)
        for number, file in enumerate(files)
    ]
    path = table(folder / "table.csv", rows, ("file", "label", "size"))
    config = replace(SMALL, data=f"csv:{path}", validation_share=0.34, batch_size=4)
    compare(config, tmp_path / "one")
    numbers = replace(config, target="number", column="size", loss="mse", learning_rate=1e-4)
    assert "r2_score" in compare(numbers, tmp_path / "two")
    # The SPEC may ask for the column too, and some rows may have no number.
    gaps = [
        (file, label, "" if row % 5 == 1 else size) for row, (file, label, size) in enumerate(rows)
    ]
    spec = f"csv:{table(folder / 'table.csv', gaps, ('file', 'label', 'size'))}"
    in_spec = replace(numbers, target="auto", column="", data=f"{spec}#target=number&column=size")
    assert 'row["size"].strip()' in compare(in_spec, tmp_path / "three")


def test_numbers_in_the_column_of_labels_are_learned_without_a_word(tmp_path: Path) -> None:
    folder = parted_folder(tmp_path / "images")
    files = sorted((folder / "train").rglob("*.png"))
    rows = [(file.relative_to(folder).as_posix(), at / 7) for at, file in enumerate(files)]
    path = table(folder / "table.csv", rows, ("file", "y"))
    config = replace(SMALL, validation_share=0.34, batch_size=4, loss="mse", learning_rate=1e-4)
    assert 'float(row["y"])' in compare(replace(config, data=f"csv:{path}"), tmp_path / "one")


def test_two_classes_may_be_named_in_the_spec() -> None:
    config = replace(SMALL, loss="bce")
    named, in_spec = (
        as_script(drain(scripting(wish)))
        for wish in (
            replace(config, data="digits", positive="3"),
            replace(config, data="digits#target=class&positive=3"),
        )
    )
    assert in_spec == named
    assert "labels == 3" in named


def test_the_name_of_a_device_stays_a_word() -> None:
    name = 'cpu"); print("'
    text = as_script(drain(scripting(replace(SMALL, device=name))))
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)]
    assert name in [node.value for node in calls]


# ---- writing -------------------------------------------------------------------------------------


@given(st.text(max_size=200))
def test_a_literal_is_the_text_whatever_is_in_it(text: str) -> None:
    literal = quote(text, 40)
    assert ast.literal_eval(f"({literal})") == text
    assert all(len(line) <= 40 for line in literal.splitlines())


def test_imports_stand_in_the_order_of_the_tools() -> None:
    block = import_block(
        [
            "from torch import nn",
            "import torch",
            "from pathlib import Path",
            "import math",
            "from torch import nn",
            "from torch import optim",
        ]
    )
    assert block == (
        "import math\nfrom pathlib import Path\n\nimport torch\nfrom torch import nn, optim"
    )


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadValue):
        save_script(tmp_path / "train.txt", drain(scripting(SMALL)))
    with pytest.raises(CnnvizError):
        save_script(tmp_path / "nowhere" / "train.py", drain(scripting(SMALL)))
