"""The commands do what they say, on real input, and write what other programs can read."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file

from cnnviz.cli import main
from cnnviz.engine.data.loading import load_image
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.data.preprocessing import apply
from cnnviz.engine.events import Progress
from cnnviz.engine.models.build import build
from cnnviz.engine.models.load import load_model
from cnnviz.engine.runs.run import Run
from cnnviz.engine.training.scores import Scores

INSPECTED = {
    *("container", "architecture", "num_classes", "parameters", "tensors", "layers", "metadata"),
    *("warnings", "unresolved_globals"),
}
EVALUATED = {"accuracy", "top5", "loss", "samples", "classes", "confusion", "report"}
RECOGNISED = {
    "mnist_cnn_pytorch-examples_legacy.pt": "course_cnn",
    "squeezenet1_0_imagenet_derived.safetensors": "squeezenet1_0",
    "squeezenet1_1_imagenet_derived.pth": "squeezenet1_1",
}
REFUSED = {
    "cifar10_vgg_torchscript_fp32.pt": "the program was not run",
    "mnist_full_pickled_module.REFUSE.pth": "__main__.CNN",
}


def facts(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """Run a command that reports facts as JSON, and nothing else on standard output."""
    capsys.readouterr()
    assert main(arguments) == 0
    said = capsys.readouterr()
    assert said.err == ""
    found: dict[str, Any] = json.loads(said.out)
    return found


def test_inspect_every_shared_checkpoint(
    shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in sorted((shared_data / "checkpoints").iterdir()):
        found = facts(capsys, "inspect", str(path), "--json")
        assert set(found) >= INSPECTED
        assert found["summary"]
        assert found["architecture"] == RECOGNISED.get(path.name)
        if path.name in REFUSED:
            assert REFUSED[path.name] in " ".join([*found["unresolved_globals"], found["summary"]])
            assert found["modules"]
        assert set(found["tensors"][0]) == {"name", "shape", "dtype"}
        assert found["parameters"] > 0
        assert main(["inspect", str(path)]) == 0
        assert "float32" in capsys.readouterr().out or found["layers"]


def test_inspect_tells_the_layers(capsys: pytest.CaptureFixture[str]) -> None:
    found = facts(capsys, "inspect", "course_cnn", "--json")
    first = found["layers"][0]
    assert set(first) >= {"name", "type", "output_shape", "parameters", "macs"}
    assert first["activation_bytes"] == 4 * 32 * 26 * 26
    assert first["receptive_field"]["size"] == [3, 3]
    listed = {layer["name"]: layer["output_shape"] for layer in found["layers"]}
    assert listed["relu#3"] == [1, 128]
    assert listed["pool#2"] == [1, 64, 6, 6]
    assert found["layers"][0]["macs"] == 32 * 26 * 26 * 9


def test_a_file_that_was_wrapped_says_so(
    shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = shared_data / "checkpoints" / "resnet20-12fca82f.th"
    found = facts(capsys, "inspect", str(path), "--json")
    assert found["metadata"]["best_prec1"] == "91.78"
    assert "“state_dict” and the prefix “module.”" in found["warnings"][-1]


@pytest.mark.parametrize("choice", [1, 2, 3])
def test_the_reading_of_the_course_network_is_chosen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], choice: int
) -> None:
    path = tmp_path / "course.pth"
    torch.save(build("course_cnn", 10).state_dict(), path)
    found = facts(capsys, "inspect", str(path), "--json", "--choice", str(choice))
    side = {1: 26, 2: 28, 3: 30}[choice]
    assert found["layers"][0]["output_shape"] == [1, 32, side, side]
    out = tmp_path / "maps.npz"
    picture = tmp_path / "digit.png"
    Image.fromarray(open_dataset("digits").image(0)).save(picture)
    flags = ["--layer", "conv1", "--out", str(out), "--choice", str(choice)]
    assert main(["activations", str(path), str(picture), *flags]) == 0
    assert np.load(out)["conv1"].shape == (1, 32, side, side)
    flags = ["--data", "digits", "--choice", str(choice), "--json"]
    assert facts(capsys, "evaluate", str(path), *flags)["samples"] == 360


def test_evaluate_tells_what_scripts_rely_on(capsys: pytest.CaptureFixture[str]) -> None:
    found = facts(capsys, "evaluate", "bundled", "--data", "digits", "--json")
    assert set(found) >= EVALUATED
    assert found["accuracy"] > 0.95
    assert np.shape(found["confusion"]) == (10, 10)
    assert found["classes"] == list("0123456789")
    assert found["warnings"] == []


@pytest.mark.parametrize(
    ("loss", "shown"), [(1.5472305571208657e31, "1.547e+31"), (0.012345678, "0.01235"), (2.0, "2")]
)
def test_a_loss_has_four_digits_whatever_its_size(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], loss: float, shown: str
) -> None:
    def against(_scores: Scores, outputs: Any) -> tuple[Any, Any]:
        return np.full(len(outputs), loss), outputs

    monkeypatch.setattr(Scores, "against", against)
    assert main(["evaluate", "bundled", "--data", "digits"]) == 0
    assert re.search(rf"\nLoss +{re.escape(shown)}\n", capsys.readouterr().out)


def test_evaluate_on_other_classes_warns(
    shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = f"fashion-mnist:{shared_data / 'fashion-mnist'}"
    assert main(["evaluate", "bundled", "--data", data, "--json"]) == 0
    said = capsys.readouterr()
    (line,) = said.err.splitlines()
    (warning,) = json.loads(said.out)["warnings"]
    assert line == f"cnnviz: {warning}"
    assert warning.startswith("The classes of Fashion-MNIST are not those of course_cnn")
    assert warning.endswith(": labels are compared by number.")


def test_evaluate_the_squeezenets(shared_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = shared_data / "checkpoints" / "squeezenet1_0_imagenet_derived.safetensors"
    data = f"imagenet:{shared_data / 'imagenet'}"
    found = facts(capsys, "evaluate", str(path), "--data", data, "--json")
    assert round(found["accuracy"] * found["samples"]) == 128


@pytest.mark.parametrize(
    ("model", "layer", "units"),
    [
        ("squeezenet1_1", "features.0", 64),
        ("squeezenet1_1", "classifier.3", 1000),
        ("swin_t", "features.3.0", 192),
        ("vit_b_16", "encoder.layers.encoder_layer_0", 768),
        ("course_cnn", "fc1", 128),
        ("course_cnn", "relu#3", 128),
    ],
)
def test_activations_of_every_kind(tmp_path: Path, model: str, layer: str, units: int) -> None:
    """The numbers are those of a hook written by hand; the picture has a tile for each unit."""
    picture = tmp_path / "picture.png"
    pixels = np.random.default_rng(0).integers(0, 256, (230, 240, 3), np.uint8)
    Image.fromarray(pixels).save(picture)
    for name in ("maps.npz", "maps.png"):
        flags = ["--layer", layer, "--out", str(tmp_path / name)]
        assert main(["activations", model, str(picture), *flags]) == 0
    loaded = load_model(model)
    seen: list[torch.Tensor] = []
    part = loaded.module.get_submodule(layer.partition("#")[0])
    handle = part.register_forward_hook(lambda _m, _i, output: seen.append(output.clone()))
    with torch.no_grad():
        loaded(apply(load_image(picture), loaded.preprocessing)[None])
    handle.remove()
    with np.load(tmp_path / "maps.npz") as arrays:
        assert arrays.files == [layer]
        np.testing.assert_array_equal(arrays[layer], seen[-1].numpy())
    with Image.open(tmp_path / "maps.png") as drawn:
        columns = int(np.ceil(np.sqrt(units)))
        side = (drawn.width + 2) / columns
        assert side == int(side)
        assert (drawn.height + 2) % -(-units // columns) == 0


@pytest.mark.parametrize(
    ("model", "layer", "shape"),
    [
        ("squeezenet1_1", "features.0", (64, 3, 3, 3)),
        ("mobilenet_v2", "features.1.conv.0.0", (32, 1, 3, 3)),
        ("squeezenet1_1", "features.3.squeeze", (16, 64, 1, 1)),
        ("vit_b_16", "conv_proj", (768, 3, 16, 16)),
        ("course_cnn", "fc1", (128, 2304, 1, 1)),
    ],
)
def test_filters_of_every_kind(tmp_path: Path, model: str, layer: str, shape: Any) -> None:
    for name in ("filters.npz", "filters.png"):
        assert main(["filters", model, "--layer", layer, "--out", str(tmp_path / name)]) == 0
    with np.load(tmp_path / "filters.npz") as arrays:
        weight = load_model(model).module.get_submodule(layer).weight.detach().numpy()
        np.testing.assert_array_equal(arrays[layer], weight.reshape(shape))
    with Image.open(tmp_path / "filters.png") as drawn:
        assert drawn.width >= 64


def test_filters_of_an_unknown_network(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "checkpoints" / "mtcnn_pnet.pt"
    for layer in ("conv1", "conv1.weight"):
        out = tmp_path / f"{layer}.png"
        assert main(["filters", str(path), "--layer", layer, "--out", str(out)]) == 0
        assert out.is_file()


@pytest.mark.parametrize("layout", ["gz", "plain", "raw", "dots"])
def test_a_downloaded_copy_serves_a_bare_kind(
    shared_data: Path,
    own_folders: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    layout: str,
) -> None:
    place = own_folders / "data" / "mnist" / ("raw" if layout == "raw" else "")
    place.mkdir(parents=True)
    for file in (shared_data / "mnist").glob("t10k*"):
        if layout == "gz":
            shutil.copy(file, place)
        else:
            name = file.stem.replace("-idx", ".idx") if layout == "dots" else file.stem
            (place / name).write_bytes(gzip.decompress(file.read_bytes()))
    monkeypatch.setenv("CNNVIZ_DATA", str(own_folders / "data"))
    found = facts(capsys, "evaluate", "bundled", "--data", "mnist", "--json")
    assert found["samples"] == 10_000


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "cnnviz", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such terminals")
def test_a_bar_moves_on_the_terminal_and_facts_go_where_they_are_wanted(shared_data: Path) -> None:
    import termios

    terminal, end = os.openpty()
    termios.tcsetwinsize(end, (24, 100))
    data = f"csv:{shared_data / 'cifar10-png-csv'}"
    running = subprocess.Popen(
        [sys.executable, "-m", "cnnviz", "evaluate", "bundled", "--data", data, "--json"],
        stdout=subprocess.PIPE,
        stderr=end,
        text=True,
    )
    said, _ = running.communicate(timeout=60)
    os.close(end)
    os.set_blocking(terminal, False)
    shown = os.read(terminal, 1_000_000).decode()
    os.close(terminal)
    assert running.returncode == 0
    assert json.loads(said)["samples"] == 1000
    assert "Evaluating" in shown
    assert "/1000" in shown
    # What a set says of itself, and that its classes are others; the bar has gone again.
    assert shown.count("\n") == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signal to one process")
@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_who_is_asked_to_end_keeps_the_weights_and_says_how_to_go_on(
    tmp_path: Path, asked: signal.Signals
) -> None:
    """The run that was stopped and continued ends with the weights of one never stopped."""
    flags = ["--epochs", "3", "--device", "cpu", "--dropout", "0.3"]
    running = start("train", "--run", str(tmp_path / "run"), *flags)
    log = tmp_path / "run" / "events.jsonl"
    deadline = time.monotonic() + 60
    while not (log.exists() and '"EpochEnd"' in log.read_text()) and time.monotonic() < deadline:
        assert running.poll() is None, running.communicate()
        time.sleep(0.05)
    running.send_signal(asked)
    said, complained = running.communicate(timeout=60)
    assert running.returncode == 128 + asked
    (line,) = complained.splitlines()
    assert f"cnnviz train --resume {tmp_path / 'run'}" in line
    assert "Traceback" not in complained
    assert said.startswith("course_cnn on Digits")
    assert Run(tmp_path / "run").checkpoint("last").is_file()

    assert main(["train", "--resume", str(tmp_path / "run")]) == 0
    assert main(["train", "--run", str(tmp_path / "whole"), *flags]) == 0
    ended, whole = (
        load_model(tmp_path / name / "checkpoints" / "last.safetensors").module.state_dict()
        for name in ("run", "whole")
    )
    assert all(torch.equal(ended[key], whole[key]) for key in whole)


def test_a_run_without_a_folder_gets_one_and_says_which(
    own_folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = ["--epochs", "1", "--batch-size", "256", "--device", "cpu"]
    for _ in range(2):
        assert main(["train", *flags]) == 0
    runs = sorted((own_folders / "data" / "runs").iterdir())
    said = capsys.readouterr().out.splitlines()
    named = [line for line in said if line.startswith("everything is kept in ")]
    assert named == [f"everything is kept in {run}" for run in runs]
    assert len(runs) == 2
    assert said.index(named[0]) < next(i for i, line in enumerate(said) if "epoch   1" in line)
    for run in runs:
        assert Run(run).config.run == str(run)
        assert Run(run).checkpoint("last").is_file()


def test_a_run_that_has_had_its_epochs_says_how_to_go_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = str(tmp_path / "run")
    flags = ["--epochs", "2", "--batch-size", "256", "--device", "cpu"]
    assert main(["train", "--run", run, *flags]) == 0
    weights = load_file(Run(run).checkpoint("last"))
    capsys.readouterr()
    for asked in ([], ["--epochs", "1"]):
        assert main(["train", "--resume", run, *asked]) == 0
        said = capsys.readouterr()
        assert said.err == ""
        (line,) = said.out.splitlines()
        assert line == (
            f"The run in {run} has had its 2 epochs already; --epochs N, with N above 2, goes on."
        )
        now = load_file(Run(run).checkpoint("last"))
        assert all(torch.equal(now[key], weights[key]) for key in weights)
    assert main(["train", "--resume", run, "--epochs", "3"]) == 0
    told = capsys.readouterr().out
    assert "goes on in epoch 3 of 3, after 12 steps\n" in told
    assert "finished after 3 epochs" in told


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_before_it_begins_promises_nothing(
    own_folders: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    asked: signal.Signals,
) -> None:
    from cnnviz.engine.data.kinds import digits

    opening = digits.opening

    def interrupted(*arguments: Any) -> Any:
        signal.raise_signal(asked)
        yield Progress(0, None, "reading")
        return (yield from opening(*arguments))

    monkeypatch.setattr(digits, "opening", interrupted)
    assert main(["train", "--epochs", "1"]) == 128 + asked
    assert "nothing was written" in capsys.readouterr().err
    assert not (own_folders / "data" / "runs").exists()


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("kind", "least"), [("mnist", 0.985), ("fashion-mnist", 0.88)])
def test_three_epochs_are_enough(
    shared_data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    kind: str,
    least: float,
) -> None:
    data = f"{kind}:{shared_data / kind}"
    run = str(tmp_path / "run")
    assert (
        main(["train", "--model", "course_cnn", "--data", data, "--epochs", "3", "--run", run]) == 0
    )
    last = f"{run}/checkpoints/last.safetensors"
    found = facts(capsys, "evaluate", last, "--data", data, "--json")
    assert found["samples"] == 10_000
    assert found["accuracy"] >= least
